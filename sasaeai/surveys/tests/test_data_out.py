"""Suzuki takes answers out of the house, and is told before whom they could give away; nobody else gets them."""

from __future__ import annotations

import pyreadstat
import pytest
from django.urls import reverse

from sasaeai.kernel.models import JournalEntry
from sasaeai.kernel.tables import read_table
from sasaeai.surveys.models import FreeAnswer, Question, Response
from sasaeai.surveys.tests.books import bring, press
from sasaeai.surveys.tests.known import answered, opened

LONG = "坂が多くて、バスの本数が少なく、買い物に困ります。" * 12


@pytest.fixture
def answers(survey):
    """Eight alike, and one woman of 75 and more in the second district who stands alone."""
    opened(survey)
    rows = answered(survey, [{"district": 1, "age": 3, "sex": 2, "ties": 1, "important": [1, 6], "years": 20}] * 8)
    rows += answered(survey, [{"district": 2, "age": 4, "sex": 2, "ties": 3}])
    Response.objects.update(weight=1.5)
    words, important = (Question.objects.get(survey=survey, code=code) for code in ("words", "important"))
    FreeAnswer.objects.create(response=rows[0], question=words, text=LONG)
    FreeAnswer.objects.create(response=rows[1], question=words, text="=SUM(1) 田中さん", masked="（名前）さん")
    FreeAnswer.objects.create(response=rows[1], question=important, choice_code=6, text="駅前")
    return rows


def take(client, survey, button="take", **choices):
    return client.post(
        reverse("surveys:data_answers", args=[survey.uid]), {"form": "csv", "words": "none", button: "1"} | choices
    )


def table_of(page, name="a.csv"):
    head, *rows = read_table(name, page.content)[0].rows
    return [dict(zip(head, row, strict=True)) for row in rows]


def test_the_page_says_how_many_could_be_known(at_desk, survey, answers):
    page = at_desk.get(reverse("surveys:data_answers", args=[survey.uid])).content.decode()
    assert "一人しかいない組み合わせが1件あります" in page
    assert "5人より少ない回答：1件（11.1%）" in page


def test_a_file_by_which_somebody_could_be_known_is_given_only_to_who_knows_it(at_desk, survey, answers):
    page = take(at_desk, survey)
    assert page.status_code == 422
    assert "だれの回答か分かるおそれがあります" in page.content.decode()
    assert not JournalEntry.objects.filter(key="surveys.answers.taken_out").exists()
    rows = table_of(take(at_desk, survey, knowing="on"))
    alone = next(row for row in rows if row["district"] == "2")
    assert (alone["ties"], alone["why_not"], alone["important_1"], alone["WEIGHT"]) == ("3", "-1", "-1", "1.5")
    alike = [row for row in rows if row["district"] == "1"]
    assert (len(alike), alike[0]["why_not"], alike[0]["important_1"], alike[0]["important_2"]) == (8, "-2", "1", "0")
    line = JournalEntry.objects.get(key="surveys.answers.taken_out")
    assert (line.details["count"], line.details["form"]) == (9, "CSV（UTF-8）")


def test_hiding_and_leaving_out_make_it_safer(at_desk, survey, answers):
    hidden = {"head-age": "hide", "head-district": "hide", "head-sex": "hide"}
    rows = table_of(take(at_desk, survey, **hidden, knowing="on"))
    assert [row["age"] for row in rows].count("-3") == 1
    assert "WEIGHT" not in rows[0]
    gone = {"head-age": "remove", "head-district": "remove"}
    rows = table_of(take(at_desk, survey, **gone))
    assert not {"age", "district", "WEIGHT", "STRATUM"} & rows[0].keys()
    looked = take(at_desk, survey, "look", **gone).content.decode()
    assert "少ない組み合わせはありません" in looked


def test_ages_in_years_go_out_in_tens(at_desk, survey, answers):
    Question.objects.filter(survey=survey, code="years").update(is_head=True)
    rows = table_of(take(at_desk, survey, **{"head-years": "coarsen"}, knowing="on"))
    assert {row["years"] for row in rows} == {"20", "-1"}


def test_words_go_along_only_when_asked_for(at_desk, survey, answers):
    assert "words" not in table_of(take(at_desk, survey, knowing="on"))[0]
    allowed = {row["words"] for row in table_of(take(at_desk, survey, words="allowed", knowing="on"))}
    assert allowed == {None, "（名前）さん"}
    page = take(at_desk, survey, words="all", **{"head-age": "remove", "head-district": "remove"})
    assert page.status_code == 422
    page = take(at_desk, survey, words="all", knowing="on")
    assert "'=SUM(1) 田中さん" in page.content.decode()
    assert {row["important_6_text"] for row in table_of(page)} == {None, "駅前"}


def test_old_programs_get_shift_jis(at_desk, survey, answers):
    page = take(at_desk, survey, form="csv932", words="all", knowing="on")
    assert "坂が多くて" in page.content.decode("cp932")


def test_a_workbook_holds_its_code_book(at_desk, survey, answers):
    page = take(at_desk, survey, form="xlsx", knowing="on")
    names = [sheet.name for sheet in read_table("a.xlsx", page.content)]
    assert names == ["回答", "符号表", "特別な符号", "このファイルについて"]
    book = at_desk.get(reverse("surveys:data_codebook", args=[survey.uid]))
    codes, special, _about = read_table("a.xlsx", book.content)
    assert [
        "ties",
        "問4",
        "近所の人と、困ったとき助けあえる関係がありますか。",
        "一つ選ぶ（SA）",
        1,
        "そう思う",
    ] in codes.rows
    assert [-2, "非該当"] in special.rows


def test_spss_reads_labels_words_and_what_is_missing(at_desk, survey, answers, tmp_path):
    page = take(at_desk, survey, form="sav", words="all", knowing="on")
    path = tmp_path / "a.sav"
    path.write_bytes(page.content)
    columns, about = pyreadstat.read_sav(path, output_format="dict", user_missing=True)
    assert about.column_names_to_labels["ties"] == "近所の人と、困ったとき助けあえる関係がありますか。"
    assert about.variable_value_labels["ties"][1.0] == "そう思う"
    assert about.variable_value_labels["important_1"] == {
        0: "○なし",
        1: "○あり",
        -1: "無回答",
        -2: "非該当",
        -3: "伏せた（同じ人が少ない）",
    }
    assert [one["lo"] for one in about.missing_ranges["ties"]] == [-1, -2, -3]
    assert sorted(columns["important_1"]) == [-1, *[1] * 8]
    assert sum(columns["WEIGHT"]) == 13.5
    assert LONG in columns["words"]
    assert about.number_rows == 9


def test_answers_are_for_nobody_else(client, survey, answers, yamada):
    address = reverse("surveys:data_answers", args=[survey.uid])
    assert client.get(address).status_code == 302
    client.force_login(yamada.account)
    assert client.get(address).status_code == 403
    assert client.post(address, {"form": "csv", "words": "none", "take": "1"}).status_code == 403


def test_what_goes_out_as_csv_comes_back_by_its_codes(at_desk, survey, answers):
    page = take(at_desk, survey, words="all", knowing="on")
    shown = bring(at_desk, survey, page.content, "again.csv").content.decode()
    assert "9件の回答を取りこむ" in shown
    press(at_desk, survey, "apply")
    again = Response.objects.filter(delivery__isnull=False)
    key = str
    assert sorted((row.answers for row in again), key=key) == sorted((row.answers for row in answers), key=key)
    assert FreeAnswer.objects.filter(response__in=again, text=LONG).exists()
