"""Suzuki gives a questionnaire to a firm that works with LimeSurvey, gets it back, and then the answers."""

from __future__ import annotations

import re

import pytest
from defusedxml.ElementTree import fromstring
from django.urls import reverse

from sasaeai.surveys.actions.exchange_questions import write_proposal
from sasaeai.surveys.branching import Condition
from sasaeai.surveys.exchange.around import areas_of
from sasaeai.surveys.exchange.limesurvey_codes import titles_of
from sasaeai.surveys.exchange.limesurvey_in import read_lss
from sasaeai.surveys.exchange.limesurvey_out import write_lss
from sasaeai.surveys.exchange.proposal import ProposedChoice, ProposedQuestion, ProposedSection, proposal_of
from sasaeai.surveys.exchange.relevance import Names, NotRead, condition_in, told
from sasaeai.surveys.models import FreeAnswer, Question, Response, Survey
from sasaeai.surveys.tests.books import bring, press
from sasaeai.surveys.tests.known import opened
from tests.kept import kept

LONG = "what_people_near_by_could_do_for_you"
SIMPLE = {"ja-simple": "ちかくの ひと", "en": "Neighbours"}


def asked(code: str, kind: str, text: str, **more: object) -> ProposedQuestion:
    return ProposedQuestion(code, kind, text, **more)  # type: ignore[arg-type]


def hard_questions() -> ProposedSection:
    """What other programs do differently: codes, brackets, several その他, who is asked, words that look like code."""
    choices = [
        ProposedChoice(1, "電話 <b>する</b> & 話す", words={"en": "Call <them> {now}"}),
        ProposedChoice(3, "家に行く（　）", opens_text=True, words={"en": "Visit"}),
        ProposedChoice(8, "その他", opens_text=True, words={"en": "Something else", "ja-simple": "ほかの こと"}),
        ProposedChoice(9, "特にない", exclusive=True),
    ]
    again = [ProposedChoice(one.code, one.label, one.exclusive, one.opens_text) for one in choices]
    several = asked(LONG, "multiple", "できることは。\n（いくつでも）", choices=choices, most_choices=3, note="{1}人分")
    several.words = {"text": SIMPLE, "note": {"en": "For one"}}
    one = asked("q5_1", "single", "そのなかで一つ。", choices=again, above=LONG)
    one.condition = f"selected(${{{LONG}}}, '8') or (${{years}} < 3 and not(${{ties}} = '5'))"
    below = asked(
        "q51", "number", "何回ですか。", above="q5_1", least=-5, most=10, unit="回", condition="${q5_1} = '8'"
    )
    plain = asked("self", "text", "ほかに。", condition="${q5_1} != '1' and ${good_talk} >= 3", above="q5_1")
    nobody = asked("q51_2", "text", "なぜですか。", above="q51")
    return ProposedSection("できること", "近所で", [several, one, below, plain, nobody], {"title": SIMPLE})


@pytest.fixture
def hard(survey) -> Survey:
    return with_hard_questions(survey)


@kept
def with_hard_questions(survey: Survey) -> Survey:
    wanted = proposal_of(survey)
    wanted.sections.append(hard_questions())
    wanted.questions[3].concept, wanted.questions[3].is_head = "ties", True
    wanted.questions[6].rows[0].words = {"text": {"en": "Advice"}}
    wanted.questions[6].rows[0].condition = "${ties} = '1'"
    write_proposal(survey, wanted)
    return survey


def tables(content: bytes) -> dict[str, list[dict[str, str]]]:
    root = fromstring(content)
    return {
        table.tag: [{cell.tag: cell.text or "" for cell in row} for row in table.iterfind("rows/row")]
        for table in root if table.find("rows") is not None
    }  # fmt: skip


def test_what_goes_out_comes_back_question_for_question(hard):
    before = proposal_of(hard)
    found, said = read_lss("a.lss", write_lss(hard, before), areas_of(hard))
    assert [str(one) for one in said] == []
    assert found
    for section, was in zip(found.sections, before.sections, strict=True):
        assert (section.title, section.introduction, section.words) == (was.title, was.introduction, was.words)
        for question, one in zip(section.questions, was.questions, strict=True):
            assert question == one


def test_suzuki_takes_it_from_the_page_and_nothing_changes_when_it_comes_back(at_desk, hard):
    # The same in other brackets is no change either.
    Question.objects.filter(survey=hard, code="why_not").update(condition="(${ties} = '3') or (${ties} = '4')")
    address = reverse("surveys:data_questionnaire", args=[hard.uid, "lss"])
    assert address in at_desk.get(reverse("surveys:data", args=[hard.uid])).content.decode()
    page = at_desk.get(address)
    assert "lss" in page["Content-Disposition"]
    assert "いまの調査票と同じです" in bring(at_desk, hard, page.content, "a.lss").content.decode()


def test_somebody_without_the_surveys_desk_gets_no_file(client, sato, survey):
    client.force_login(sato.account)
    assert client.get(reverse("surveys:data_questionnaire", args=[survey.uid, "lss"])).status_code == 404


def test_every_name_is_one_that_limesurvey_takes(hard):
    """Its rules: letters and digits, a letter first, twenty at most, once each; answers five at most."""
    found = tables(write_lss(hard, proposal_of(hard)))
    titles = [row["title"] for row in found["questions"]]
    assert len({title.lower() for title in titles}) == len(titles)
    for title in titles:
        assert re.fullmatch(r"[A-Za-z][A-Za-z0-9]{0,19}", title)
        assert title not in ("LANG", "SID", "SAVEDID", "TOKEN", "QID", "GID", "SGQ", "self", "that", "this")
    below = [(row["parent_qid"], row["title"].lower()) for row in found["subquestions"]]
    assert len(set(below)) == len(below)
    assert all(re.fullmatch(r"[a-z0-9]{1,20}", title) and title not in ("other", "time") for _qid, title in below)
    codes = [(row["qid"], row["code"]) for row in found["answers"]]
    assert len(set(codes)) == len(codes)
    assert all(re.fullmatch(r"[A-Za-z0-9]{1,5}", code) for _qid, code in codes)


def test_every_row_belongs_to_a_row_that_the_import_has_read_before(hard):
    content = write_lss(hard, proposal_of(hard))
    found = tables(content)
    assert list(found) == [
        "answers", "answer_l10ns", "groups", "group_l10ns", "questions", "subquestions", "question_l10ns",
        "question_attributes", "surveys", "surveys_languagesettings",
    ]  # fmt: skip
    languages = [one.text for one in fromstring(content).find("languages")]
    assert languages == ["ja", "en", "ja-easy"]
    gids, qids = ({row[key] for row in found[name]} for key, name in (("gid", "groups"), ("qid", "questions")))
    every = qids | {row["qid"] for row in found["subquestions"]}
    assert len(every) == len(found["questions"]) + len(found["subquestions"])
    assert {row["gid"] for row in found["questions"] + found["subquestions"]} <= gids
    assert {row["parent_qid"] for row in found["subquestions"]} <= qids
    assert {row["qid"] for row in found["answers"]} <= qids
    assert {row["qid"] for row in found["question_attributes"]} <= every
    for table, key, owners in (
        ("question_l10ns", "qid", every),
        ("group_l10ns", "gid", gids),
        ("answer_l10ns", "aid", {row["aid"] for row in found["answers"]}),
    ):
        said = {(row[key], row["language"]) for row in found[table]}
        assert said == {(owner, language) for owner in owners for language in languages}
        assert len(found[table]) == len(said)


def test_words_are_words_and_nothing_is_reckoned(hard):
    found = tables(write_lss(hard, proposal_of(hard)))
    texts = [row["answer"] for row in found["answer_l10ns"]] + [row["question"] for row in found["question_l10ns"]]
    assert "電話 &lt;b&gt;する&lt;/b&gt; &amp; 話す" in texts
    assert "できることは。<br />（いくつでも）" in texts
    assert not [text for text in texts if "{" in text or "}" in text]


def test_limits_other_and_exclusive_choices_are_its_own_settings(hard):
    found = tables(write_lss(hard, proposal_of(hard)))
    several = next(row for row in found["questions"] if row["type"] == "M" and row["title"].startswith("what"))
    assert (several["other"], several["mandatory"], several["relevance"]) == ("Y", "N", "1")
    own = [row for row in found["question_attributes"] if row["qid"] == several["qid"]]
    said = {(row["attribute"], row["language"]): row["value"] for row in own}
    assert said["max_answers", ""] == "3"
    assert said["exclude_all_others", ""] == "9"
    assert (said["other_replace_text", "ja"], said["other_replace_text", "en"]) == ("その他", "Something else")
    assert (said["other_position", ""], said["other_position_code", ""]) == ("specific", "3")
    words = next(row for row in found["questions"] if row["type"] == "S")
    after = [row for row in found["questions"] if row["type"] == "N"][-1]
    assert after["relevance"].endswith('.NAOK == "-oth-")')
    assert words["relevance"] == f'{several["title"]}_3.NAOK == "Y"'


def test_invented_questions_say_so(survey):
    Survey.objects.filter(pk=survey.pk).update(sample=True)
    survey.refresh_from_db()
    (told_once,) = tables(write_lss(survey, proposal_of(survey)))["surveys_languagesettings"]
    assert told_once["surveyls_title"] == "区民アンケート（見本）"


def test_answers_from_limesurvey_find_the_questions_that_we_gave_it(at_desk, hard):
    opened(hard)
    titles = titles_of([question.code for question in proposal_of(hard).questions])
    several, one, numbers = titles[LONG], titles["q5_1"], titles["q51"]
    ticks = [f"{several}[{part}]" for part in ("1", "3", "9", "other")]
    heads = ["id", "ties", "good[talk]", "good[place]", *ticks, one, f"{one}[other]", numbers]
    rows = [["1", "1", "4", "1", "Y", "", "", "庭の手入れ", "-oth-", "犬の散歩", "2"],
            ["2", "5", "", "3", "", "", "Y", "", "", "", ""]]  # fmt: skip
    content = "\n".join(",".join(f'"{cell}"' for cell in line) for line in [heads, *rows]).encode()
    assert "2件の回答を取りこむ" in bring(at_desk, hard, content, "answers.csv").content.decode()
    press(at_desk, hard, "apply")
    first, second = Response.objects.filter(survey=hard).order_by("row")
    assert first.answers == {"ties": 1, "good_talk": 4, "good_place": 1, LONG: [1, 8], "q5_1": 8, "q51": 2}
    assert second.answers == {"ties": 5, "good_place": 3, LONG: [9]}
    words = FreeAnswer.objects.filter(response=first).values_list("question__code", "choice_code", "text")
    assert set(words) == {(LONG, 8, "庭の手入れ"), ("q5_1", 8, "犬の散歩")}


NAMES = Names(
    {"Q1": "q1", "age": "age", "grid_a": "grid_a"}, {"Q2_SQ001": ("q2", 1), "Q2_other": ("q2", 9)},
    {"q1": {"A1": 1, "A2": 2, "-oth-": 7}},
)  # fmt: skip


@pytest.mark.parametrize(
    ("source", "condition"),
    [
        ("1", ""),
        ('((Q1.NAOK == "A2"))', "${q1} = '2'"),
        ("Q1 eq 'A1' || Q2_SQ001 == 'Y'", "${q1} = '1' or selected(${q2}, '1')"),
        ('!is_empty(Q2_other.NAOK) && Q1.NAOK != "-oth-"', "selected(${q2}, '9') and ${q1} != '7'"),
        ('Q2_SQ001.NAOK != "Y"', "not(selected(${q2}, '1'))"),
        ("18 <= age.NAOK and age < 65", "${age} >= 18 and ${age} < 65"),
        (
            "!(age.NAOK > 5) and (grid_a == 1 or grid_a == 2)",
            "not(${age} > 5) and (${grid_a} = '1' or ${grid_a} = '2')",
        ),
        ("(!is_empty(age.NAOK) and age.NAOK <= 5)", "${age} <= 5"),
    ],
)
def test_limesurveys_conditions_are_read(source, condition):
    found = told(condition_in(source, NAMES))
    assert found == condition
    if condition:
        assert Condition.of(found)


@pytest.mark.parametrize(
    "source",
    ["count(Q2) > 1", "Q9 == 1", "Q1 ==", "is_empty(Q1)", "Q1 == age", "(Q1 == 1", "Q1 == 1 Q1", "Q2_SQ001 > 3",
     "!" * 1900 + "Q1", "#"],
)  # fmt: skip
def test_what_only_a_computer_can_ask_is_refused(source):
    with pytest.raises(NotRead):
        condition_in(source, NAMES)
