"""A survey firm sends its RawData; Suzuki sees what each column is, corrects it, brings it in and takes it back."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from sasaeai.kernel import clock
from sasaeai.kernel.models import JournalEntry
from sasaeai.surveys.exchange.delivered import Delivered
from sasaeai.surveys.models import FreeAnswer, Response, Survey
from sasaeai.surveys.tasks import forget_what_is_over
from sasaeai.surveys.tests.books import HEADS, book, bring, person, press, raw
from sasaeai.surveys.tests.known import answered, opened

BLANK = dict.fromkeys(("district", "age", "sex", "ties", "talk", "place", "years")) | {"important": [None] * 7}


@pytest.fixture
def open_survey(survey) -> Survey:
    return opened(survey)


def first_look(survey, content, name="file.xlsx"):
    return Delivered(survey, name, content, "table", {}).begin()


def told(survey, *people, heads=HEADS) -> str:
    return "\n".join(sentence for sentence, _stops in first_look(survey, raw(*people, heads=heads))["check"]["told"])


def corrections(survey, **changed: str) -> dict[str, str]:
    """The form as the newest file's page shows it, every column confirmed."""
    reading = survey.deliveries.first().reading
    fields = {f"c{at}": role for at, role in enumerate(reading["roles"])} | {
        f"ok{at}": "on" for at in range(len(reading["roles"]))
    }
    return fields | {"sheet": reading["sheet"], "head": reading["head"], "unknown": "stop", "twice": "stop"} | changed


def test_each_column_is_known_by_its_words(open_survey):
    reading = first_look(open_survey, raw(person(1)))
    assert reading["head"] == 3
    assert reading["roles"] == [
        "#id", "district", "age", "sex", "ties", "why_not", *(f"important:{code}" for code in range(1, 8)),
        "important:6:text", "good_talk", "good_place", "years", "words:text", "#weight",
    ]  # fmt: skip
    assert not reading["check"]["stops"], reading["check"]["told"]


def test_suzuki_brings_a_firms_file_in_and_takes_exactly_its_answers_back(at_desk, open_survey):
    before = answered(open_survey, [{"district": 2}])
    people = [
        person("A1", words="坂が多い", other="駅前"),
        person("A2", ties=3, why_not="非該当", important=[0] * 7, district="長津田", years="１２年", weight=0.5),
        person("A3", ties="そう思わない", why_not=2, talk="無回答", age=99, sex=None),
        person("A4", **BLANK),
    ]  # fmt: skip
    page = bring(at_desk, open_survey, raw(*people)).content.decode()
    assert "4件の回答を取りこむ" in page
    assert "非該当となっていますが、聞かれたはずの回答が1件あります（5行目）" in page
    assert Response.objects.count() == len(before)
    stamp = Survey.objects.get(pk=open_survey.pk).answers_stamp
    assert "回答を4件取りこみました" in press(at_desk, open_survey, "apply")
    first, second, third, blank = Response.objects.filter(delivery__isnull=False).order_by("row")
    assert first.answers == {
        "district": 1, "age": 3, "sex": 2, "ties": 1, "important": [1, 5], "good_talk": 1, "good_place": 2, "years": 12,
    }  # fmt: skip
    assert (first.mode, first.weight, first.row, first.stratum.area.slug) == ("brought", 1.25, 4, "higashihongo")
    assert (second.stratum.area.name, second.answers["years"], second.answers["ties"]) == ("長津田", 12, 3)
    assert "important" not in second.answers
    assert {"ties": 4, "why_not": 2}.items() <= third.answers.items()
    assert not {"age", "sex", "good_talk"} & third.answers.keys()
    assert (blank.valid, first.valid) == (False, True)
    words = FreeAnswer.objects.filter(response=first).values_list("question__code", "choice_code", "text")
    assert set(words) == {("words", 0, "坂が多い"), ("important", 6, "駅前")}
    assert Survey.objects.get(pk=open_survey.pk).answers_stamp > stamp
    assert JournalEntry.objects.filter(key="surveys.answers.brought").exists()
    assert "もう取りこんであります" in press(at_desk, open_survey, "apply")
    assert "先に「取り消す」" in press(at_desk, open_survey, "forget")
    assert "取りこんだ回答4件を取り消しました" in press(at_desk, open_survey, "undo")
    assert list(Response.objects.all()) == before


def test_the_raw_file_is_emptied_after_a_time_and_its_answers_stay(at_desk, open_survey):
    bring(at_desk, open_survey, raw(person("A1", words="坂が多い"), person("A2")))
    press(at_desk, open_survey, "apply")
    home = reverse("surveys:data", args=[open_survey.uid])
    assert "取りこんでから90日で消します" in at_desk.get(home).content.decode()
    assert forget_what_is_over.func() == 0
    with clock.frozen(date(2013, 2, 19)):
        assert (forget_what_is_over.func(), forget_what_is_over.func()) == (1, 0)
        assert "に中身を消しました" in at_desk.get(home).content.decode()
    kept = open_survey.deliveries.get()
    assert (bytes(kept.content), kept.name, kept.reading["roles"][1]) == (b"", "file.xlsx", "district")
    assert not any(kept.reading["examples"])
    assert Response.objects.filter(delivery=kept).count() == 2
    # Taken back it cannot be read again; the page says what to do.
    press(at_desk, open_survey, "undo")
    assert "もう一度、持ちこんでください" in press(at_desk, open_survey, "apply")
    assert "もう一度、持ちこんでください" in press(at_desk, open_survey, "read", **corrections(open_survey))


def test_the_branch_decides_between_no_answer_and_not_asked(open_survey):
    check = first_look(open_survey, raw(person(1, ties=1), person(2, ties=3), person(3, ties=4, why_not=1)))["check"]
    assert check["counts"]["why_not"] == [1, 1, 1]


def test_before_the_questionnaire_is_fixed_no_answer_comes_in(at_desk, survey):
    page = bring(at_desk, survey, raw(person(1)))
    assert page.status_code == 422
    assert "調査票がまだ確定していない" in page.content.decode()
    assert not survey.deliveries.exists()


@pytest.mark.parametrize(
    ("people", "sentence"),
    [
        ([person(1), person(2, ties=8)], "「RawData」のE5：「問4」の選択肢にない値「8」が1件あります（E5）"),
        ([person(1), person(2), person(1)], "A6：番号「1」が2回あります（A4 と A6）"),
        ([person(1), person("合計", ties=930, sex=870)], "A5：合計や平均の行なので、使いません（合計）"),
        ([person(1), [*person(2), 3]], "T5：見出しより右に値があります"),
        ([person(1), person(2, sex=21, ties=12, talk=44, place=51, age=77)], "この行は、列がずれているかもしれません"),
        ([person(1), person(None)], "A5：番号がありません"),
        ([person(1, important=[1, 2, 0, 0, 0, 0, 0])], "「問5」の列では、書き方がまざっています"),
        ([person(1), person(2, ties="そう思う")], "「問4」の列では、書き方がまざっています"),
        ([person(1, weight=0)], "S4：重みは、0より大きい数でなければなりません"),
        ([person(1), person(2, weight=None)], "S5：重みのない行が1件あります"),
        ([person(1, years="12.5")], "「問7」の選択肢にない値「12.5」が1件あります（Q4）"),
        ([person(n, sex=9) for n in range(5)], "「問3」とした列（D）の値の半分以上が選択肢にありません"),
    ],
)
def test_what_is_wrong_in_a_row_is_said_with_its_cell(open_survey, people, sentence):
    assert sentence in told(open_survey, *people)


def test_codes_of_no_answer_are_found_where_no_choice_has_them(open_survey):
    reading = first_look(open_survey, raw(person(1, sex=99), person(2, ties=88)))
    assert (reading["options"]["missing"], reading["options"]["not_asked"]) == (["99"], ["88"])
    assert not reading["check"]["stops"]


def test_two_marks_in_one_cell_of_a_single_choice_are_no_choice(open_survey):
    assert "選択肢にない値「1,2」" in told(open_survey, person(1, sex="1,2"))


def test_shifted_headings_have_to_be_confirmed(at_desk, open_survey):
    heads = [list(row) for row in HEADS]
    heads[2][6:13] = ["担い手", "集まれる場", "情報", "安心・安全", "その他", "特にない", "まったく別の言葉"]
    page = bring(at_desk, open_survey, raw(person(1), heads=heads)).content.decode()
    assert "まだ確かめていない列があります（M）" in page
    assert "まだ直すところがあります" in press(at_desk, open_survey, "apply")
    assert not Response.objects.exists()
    page = press(at_desk, open_survey, "read", **corrections(open_survey, c12=""))
    assert "1件の回答を取りこむ" in page
    press(at_desk, open_survey, "apply")
    assert Response.objects.get().answers["important"] == [2, 6]


def test_a_number_whose_words_differ_is_doubted(open_survey):
    heads = [list(row) for row in HEADS]
    heads[1][2] = "最近、区役所にいらっしゃいましたか。"
    reading = first_look(open_survey, raw(person(1), heads=heads))
    assert (reading["roles"][2], reading["sure"][2]) == ("age", 0)
    assert "問番号は同じですが、問いの文がちがいます" in reading["why"][2]


def test_suzuki_corrects_columns_and_says_what_to_do_with_odd_values(at_desk, open_survey):
    bring(at_desk, open_survey, raw(person(1, sex=7), person(1), person(2)))
    page = press(
        at_desk, open_survey, "read", **corrections(open_survey, unknown="missing", twice="first", c4="sex", c3="")
    )
    assert "の選択肢にない値" not in page
    page = press(
        at_desk, open_survey, "read", **corrections(open_survey, unknown="missing", twice="first", c4="ties", c3="sex")
    )
    assert "2件の回答を取りこむ" in page
    press(at_desk, open_survey, "apply")
    first = Response.objects.order_by("row").first()
    assert {"code": "sex", "rule": "unknown", "typed": "7", "kept": None} in first.corrections


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"c4": "nonsense"}, "「nonsense」という問いや選択肢がありません"),
        ({"c4": "sex"}, "「sex」とした列が2つあります（D と E）"),
        ({f"c{at}": "" for at in range(19)}, "どの列がどの問いかを、一つも選んでいません"),
    ],
)
def test_a_correction_that_cannot_be_is_said(at_desk, open_survey, changed, sentence):
    bring(at_desk, open_survey, raw(person(1)))
    assert sentence in press(at_desk, open_survey, "read", **corrections(open_survey, **changed))


def test_another_sheet_or_other_headings_are_read_anew(at_desk, open_survey):
    content = book(メモ=[["a", "b"], ["c", "d"]], RawData=[*HEADS, person(1)])
    bring(at_desk, open_survey, content)
    assert open_survey.deliveries.get().reading["sheet"] == "RawData"
    press(at_desk, open_survey, "read", **corrections(open_survey, sheet="メモ", head=1))
    assert open_survey.deliveries.get().reading["sheet"] == "メモ"
    bad = press(at_desk, open_survey, "read", **corrections(open_survey, head="x"))
    assert "見出しの行の数" in bad


def test_csv_of_other_programs_is_known_by_codes(open_survey):
    head = "id,ties,important[1],important[2],important[other],good[talk],good_good_place,years,words"
    content = f"{head}\n1,A2,Y,,駅前,3,1,5,はい\n2,A1,,Y,,,,,\n".encode("cp932")
    reading = first_look(open_survey, content, "results.csv")
    assert reading["roles"] == [
        "#id", "ties", "important:1", "important:2", "important:6:text", "good_talk", "good_place", "years",
        "words:text",
    ]  # fmt: skip
    assert not reading["check"]["stops"], reading["check"]["told"]


def test_limesurveys_answers_are_read_and_what_leads_to_people_is_left(open_survey):
    head = '"id","submitdate","token","ipaddr","sex","important[SQ002]","good[SQ001]","good[SQ002]"'
    content = f'{head}\n"1","2012-11-01 10:00","abc","10.0.0.1","F","Y","A1","A5"\n'.encode()
    reading = first_look(open_survey, content, "results.csv")
    assert reading["roles"] == ["#id", "", "", "", "sex", "important:2", "good_talk", "good_place"]
    assert reading["check"]["counts"]["sex"] == [1, 0, 0]
    assert not reading["check"]["stops"], reading["check"]["told"]


def test_a_large_file_is_brought_in_by_a_task(at_desk, open_survey, monkeypatch):
    monkeypatch.setattr("sasaeai.surveys.views.desk_data_answers.APPLIED_AT_ONCE", 1)
    bring(at_desk, open_survey, raw(person(1)))
    page = press(at_desk, open_survey, "apply")
    assert "1件の回答を取りこみました" in page
    delivery = open_survey.deliveries.get()
    delivery.reading["state"] = "waiting"
    delivery.save()
    page = at_desk.get(reverse("surveys:delivery", args=[open_survey.uid, delivery.uid])).content.decode()
    assert "取りこんでいます" in page


@pytest.mark.parametrize(
    ("content", "name", "sentence"),
    [
        (b"", "a.xlsx", "中身のないファイルです"),
        (b"%PDF-1.7", "a.pdf", "Excel（.xlsx）やCSVの表ではありません"),
        (b"PK\x03\x04broken", "a.xlsx", "表ではありません"),
        (b"a,\x81\xff\n\x80,b", "a.csv", "文字コードが分かりません"),
        (b"a", "a.csv", "回答の表が見つかりません"),
    ],
)
def test_a_file_that_is_no_table_is_refused_in_one_sentence(at_desk, open_survey, content, name, sentence):
    page = bring(at_desk, open_survey, content, name)
    assert page.status_code == 422
    assert sentence in page.content.decode()
