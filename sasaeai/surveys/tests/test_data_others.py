"""LimeSurvey, SPSS and archives: what Suzuki gets from elsewhere, and what she gives there."""

from __future__ import annotations

import pytest

from sasaeai.surveys.exchange.leaving import Leaving, Wish
from sasaeai.surveys.exchange.limesurvey_in import read_lss
from sasaeai.surveys.exchange.sav import write_sav
from sasaeai.surveys.models import Question, Response
from sasaeai.surveys.tests.books import bring, press
from sasaeai.surveys.tests.known import answered, opened


def table(name: str, *rows: dict[str, object]) -> str:
    body = "".join("<row>" + "".join(f"<{k}><![CDATA[{v}]]></{k}>" for k, v in row.items()) + "</row>" for row in rows)
    return f"<{name}><rows>{body}</rows></{name}>"


def asked(qid: int, kind: str, title: str, *, above: int = 0, order: int = 0, **more: object) -> dict[str, object]:
    return {
        "qid": qid,
        "parent_qid": above,
        "gid": 1,
        "type": kind,
        "title": title,
        "question_order": order or qid,
    } | more


def lss(questions, answers=(), texts=(), subs=(), attributes=(), kind="Survey") -> bytes:
    """As version 4 and later write it, with the words in tables of their own."""
    words = [{"qid": qid, "question": text, "language": language} for qid, text, language in texts]
    said = [{"aid": aid, "answer": label, "language": "ja"} for aid, _qid, _code, label in answers]
    listed = [{"aid": aid, "qid": qid, "code": code, "sortorder": aid} for aid, qid, code, _label in answers]
    tables = [
        table("answers", *listed), table("answer_l10ns", *said), table("groups", {"gid": 1, "group_order": 1}),
        table("group_l10ns", {"gid": 1, "group_name": "くらし", "language": "ja"}), table("questions", *questions),
        table("subquestions", *subs), table("question_l10ns", *words), table("question_attributes", *attributes),
        table("surveys", {"sid": 1, "language": "ja"}),
    ]  # fmt: skip
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><document><LimeSurveyDocType>{kind}</LimeSurveyDocType>'
        f"<languages><language>ja</language></languages>{''.join(tables)}</document>"
    ).encode()


FULL = lss(
    [asked(1, "L", "Q1", other="Y"), asked(2, "M", "Q2", relevance='((Q1.NAOK == "A2"))'), asked(3, "F", "Q3"),
     asked(4, "N", "AGE"), asked(5, "T", "Q5", relevance='Q2_SQ002.NAOK == "Y"'), asked(6, "X", "hi"),
     asked(7, "Y", "Q7", relevance="count(Q2) > 1")],
    [(1, 1, "A1", "はい"), (2, 1, "A2", "いいえ"), (3, 3, "A1", "満足"), (4, 3, "A2", "不満")],
    [(1, "<p>お困りですか。</p>", "ja"), (1, "Any trouble?", "en"), (2, "何に&nbsp;お困りですか。", "ja"),
     (3, "満足度", "ja"), (4, "年齢", "ja"), (5, "ご意見", "ja"), (6, "説明です", "ja"), (7, "参加しますか。", "ja"),
     (11, "買い物", "ja"), (12, "通院", "ja"), (13, "なし", "ja"), (14, "バス", "ja")],
    [asked(11, "T", "SQ001", above=2), asked(12, "T", "SQ002", above=2), asked(13, "T", "SQ003", above=2),
     asked(14, "T", "SQ001", above=3)],
    [{"qid": 2, "attribute": "max_answers", "value": "2"},
     {"qid": 2, "attribute": "exclude_all_others", "value": "SQ003"},
     {"qid": 4, "attribute": "min_num_value_n", "value": "18"}],
)  # fmt: skip


def test_limesurveys_questions_become_ours():
    found, told = read_lss("a.lss", FULL)
    assert found, [str(one) for one in told]
    (section,) = found.sections
    first, several, grid, age, words, joins = section.questions
    assert (section.title, first.text, first.words) == ("くらし", "お困りですか。", {"text": {"en": "Any trouble?"}})
    assert [(one.code, one.label, one.opens_text) for one in first.choices] == [
        (1, "はい", False), (2, "いいえ", False), (3, "その他", True),
    ]  # fmt: skip
    assert (several.most_choices, several.condition) == (2, "${q1} = '2'")
    assert [(one.code, one.exclusive) for one in several.choices] == [(1, False), (2, False), (3, True)]
    assert (grid.kind, [(row.code, row.text) for row in grid.rows], len(grid.choices)) == (
        "matrix",
        [("q3_sq001", "バス")],
        2,
    )
    assert (age.kind, age.least) == ("number", 18)
    assert (words.kind, words.condition) == ("text", "selected(${q2}, '2')")
    assert (joins.condition, [one.label for one in joins.choices]) == ("", ["はい", "いいえ"])
    notes = "\n".join(map(str, told))
    assert "説明の文「説明です」は取りこみません" in notes
    assert "「Q7」を聞く条件は読めないので、空けました" in notes


def test_suzuki_brings_a_limesurvey_file_in(at_desk, survey):
    assert "調査票（LimeSurvey）" in bring(at_desk, survey, FULL, "a.lss").content.decode()
    press(at_desk, survey, "apply")
    assert Question.objects.filter(survey=survey, code="q3_sq001", parent__code="q3").exists()
    assert "取りこむ前に戻しました" in press(at_desk, survey, "undo")


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (lss([asked(1, "R", "Q1")], texts=[(1, "順位", "ja")]), "「Q1」の種類「R」は使えません"),
        (lss([asked(1, "L", "Q1")], texts=[(1, "どれ", "ja")]), "「Q1」に選択肢がありません"),
        (lss([asked(1, "T", "Q1")]), "「Q1」の日本語の文がありません"),
        (lss([]), "問いが一つもありません"),
        (lss([], kind="Group"), "アンケート全体のファイル（.lss）ではありません"),
        (FULL[:-40], "LimeSurveyのファイルが壊れているようです"),
        (
            FULL.replace(b"<document>", b'<!DOCTYPE d [<!ENTITY e "x">]><document>'),
            "LimeSurveyのファイルが壊れているようです",
        ),
    ],
)
def test_what_limesurvey_has_and_we_have_not_is_said(at_desk, survey, content, sentence):
    page = bring(at_desk, survey, content, "a.lss")
    assert page.status_code == 422
    assert sentence in page.content.decode()


def test_old_limesurvey_files_hold_words_beside_questions():
    old = (
        '<?xml version="1.0"?><document><LimeSurveyDocType>Survey</LimeSurveyDocType>'
        + table("groups", {"gid": 1, "group_name": "くらし", "group_order": 0, "language": "ja"})
        + table("questions", asked(1, "L", "Q1", language="ja", question="お困りですか。"),
                asked(1, "L", "Q1", language="en", question="Any?"))
        + table("answers", {"qid": 1, "code": "A1", "answer": "はい", "sortorder": 1, "language": "ja"},
                {"qid": 1, "code": "A1", "answer": "Yes", "sortorder": 1, "language": "en"})
        + table("surveys", {"language": "ja"}) + "</document>"
    )  # fmt: skip
    found, told = read_lss("a.lss", old.encode())
    assert found, [str(one) for one in told]
    (question,) = found.questions
    assert (question.text, question.words["text"]["en"]) == ("お困りですか。", "Any?")
    assert (question.choices[0].label, question.choices[0].words) == ("はい", {"en": "Yes"})


def in_order(answers: dict[str, object]) -> str:
    """PostgreSQL gives the keys of a JSON object in an order of its own."""
    return str(sorted(answers.items()))


def test_spss_files_come_back_as_they_went(at_desk, survey):
    opened(survey)
    rows = answered(survey, [{"district": 1, "age": 3, "ties": 1, "important": [1, 5], "years": 20}, {"ties": 3}])
    content = write_sav(survey.title, Leaving(survey, Wish()))
    page = bring(at_desk, survey, content, "a.sav").content.decode()
    assert "2件の回答を取りこむ" in page
    press(at_desk, survey, "apply")
    again = Response.objects.filter(delivery__isnull=False)
    came_back = again.values_list("answers", flat=True)
    assert sorted(map(in_order, came_back)) == sorted(in_order(row.answers) for row in rows)


def test_a_broken_spss_file_is_refused_in_one_sentence(at_desk, survey):
    opened(survey)
    page = bring(at_desk, survey, b"$FL2" + b"broken" * 40, "a.sav")
    assert page.status_code == 422
    assert "SPSSのファイルを読めませんでした" in page.content.decode()


def test_an_spss_file_that_unpacks_to_too_much_is_refused(at_desk, survey, monkeypatch):
    opened(survey)
    answered(survey, [{"ties": 3}])
    monkeypatch.setattr("sasaeai.surveys.exchange.sav_in.LARGEST", 100)
    page = bring(at_desk, survey, write_sav(survey.title, Leaving(survey, Wish())), "a.sav")
    assert "ファイルが大きすぎます（30000行・1000列まで）" in page.content.decode()
