"""標本: how many letters go to each district, what its figures will tell, and the population for weights."""

from __future__ import annotations

import re
from datetime import date
from html import unescape
from urllib.parse import urljoin

import pytest
from django.urls import reverse

from sasaeai.areas.models import Population
from sasaeai.surveys.models import Letter, PopulationCell, Question, Stratum
from sasaeai.surveys.tests.test_questions import changed, of, text_of

SETTINGS = {"letters": "1100", "sharing": "equal", "least_each": "50", "expected_response": "45"}


@pytest.fixture
def page(survey):
    return reverse("surveys:design", args=[survey.uid])


@pytest.fixture
def census(districts):
    """Of every band 100 men and 200 women in 鴨居; in 長津田 nobody was counted."""
    Population.objects.bulk_create(
        Population(area=districts["kamoi"], on=date(2012, 3, 31), band=band, sex=sex, count=count)
        for band in range(0, 90, 5)
        for sex, count in (("male", 100), ("female", 200))
    )


def typed(districts, people=10_000, **settings):
    numbers = {f"people_{area.pk}": str(people) for area in districts.values()}
    return SETTINGS | numbers | settings


def letters_of(survey):
    return list(Stratum.objects.filter(survey=survey).values_list("letters", flat=True))


def test_a_district_of_45_answers_is_told_to_tell_little(at_desk, survey, page, districts):
    at_desk.post(page, typed(districts, do="keep"))
    assert letters_of(survey) == [100] * 11
    shown = text_of(at_desk.get(page))
    assert "±14.6" in shown
    assert "判断できないことが多いです" in shown
    assert ">20.6<" in shown
    assert "495" in shown
    assert "±4.4" in shown
    assert "割合をそのまま読めます" in shown


def test_letters_are_shared_by_people_or_with_a_least_number_each(at_desk, survey, page, districts):
    small = f"people_{districts['kamoi'].pk}"
    wanted = typed(districts, do="keep", sharing="proportional", letters="1010") | {small: "１，０００人"}
    assert at_desk.post(page, wanted).status_code == 302
    assert letters_of(survey) == [100, 10, *[100] * 9]
    at_desk.post(page, wanted | {"sharing": "each", "least_each": "50"})
    assert letters_of(survey)[1] == 55
    assert sum(letters_of(survey)) == 1010


def test_each_way_to_share_says_what_it_is_good_for(at_desk, survey, page):
    body = text_of(at_desk.get(page))
    assert "どの地区にも同じ数（地区の数字をいちばん大切にするとき）" in body
    assert body.count("おすすめ") == 1
    assert "地区ごとの最低数＋残りを人口に比例（おすすめ。どちらも大切にするとき）" in body


def test_a_trial_is_shown_and_not_kept(at_desk, survey, page, districts):
    shown = at_desk.post(page, typed(districts, letters="2200", do="try"))
    assert "まだ保存していません" in text_of(shown)
    assert letters_of(survey) == [100] * 11


def test_people_of_18_years_and_over_come_from_the_population(at_desk, survey, page, census, districts):
    survey.strata.all().delete()
    form = at_desk.get(page).context["form"]
    # Fourteen bands from 20 on, and two fifths of 15–19.
    assert form[f"people_{districts['kamoi'].pk}"].value() == "4,320"
    assert form[f"people_{districts['nagatsuta'].pk}"].value() == ""
    survey.for_whom = "65歳以上の方"
    survey.save()
    assert at_desk.get(page).context["form"][f"people_{districts['kamoi'].pk}"].value() == "1,500"


def test_a_district_without_people_gets_no_letters_and_that_is_said(at_desk, survey, page, districts):
    at_desk.post(page, typed(districts, do="keep") | {f"people_{districts['kamoi'].pk}": ""})
    assert not Stratum.objects.filter(survey=survey, area=districts["kamoi"]).exists()
    assert "人数が空の地区（鴨居）には送りません" in text_of(at_desk.get(page))


@pytest.mark.parametrize(
    ("wanted", "sentence"),
    [
        ({"letters": ""}, "必須"),
        ({"letters": "0"}, "1"),
        ({"letters": "120000"}, "送る数（120,000）が、対象になる人数の合計（110,000人）より多く"),
        ({"sharing": "each", "least_each": "101"}, "最低数101×11地区は1,111になり、送る数（1,100）をこえます"),
        ({"sharing": "luck"}, "選択"),
        ({"expected_response": "101"}, "100"),
        ({"people": "たくさん"}, "「たくさん」を数として読めません"),
        ({"people": "0"}, "1から10,000,000までの整数"),
        ({"people": "12.5"}, "整数にしてください"),
        ({"people": "99999999"}, "整数にしてください"),
        ({"people": ""}, "一つ以上の地区に書いてください"),
    ],
)
def test_a_design_that_cannot_be_is_said_and_nothing_is_lost(at_desk, survey, page, districts, wanted, sentence):
    answer = at_desk.post(page, typed(districts, do="keep", **wanted))
    assert answer.status_code == 422
    assert sentence in text_of(answer)
    assert letters_of(survey) == [100] * 11


def test_the_tables_of_errors_are_those_that_reports_print(at_desk, survey, page):
    survey.strata.all().delete()
    simple, blocks = at_desk.get(page).context["tables"]
    rows = {base: [str(cell) for cell in cells] for base, cells, _own in simple.rows}
    assert rows[1_000] == ["1.9", "2.5", "2.8", "3.0", "3.1"]
    rows = {base: [str(cell) for cell in cells] for base, cells, _own in blocks.rows}
    assert rows[2_000] == ["1.9", "2.5", "2.9", "3.1", "3.2"]


def test_a_design_stays_once_letters_were_made(at_desk, survey, page, districts):
    Letter.objects.create(survey=survey, stratum=survey.strata.first(), number=1, fingerprint="x")
    assert "標本の設計は変えられません" in text_of(at_desk.get(page))
    answer = at_desk.post(page, typed(districts, letters="2200", do="keep"))
    assert answer.status_code == 422
    assert "回答が届いているので" in text_of(answer)
    assert letters_of(survey) == [100] * 11


def test_readers_see_the_design_and_only_who_runs_the_survey_changes_it(client, survey, page, yamada, sato, districts):
    client.force_login(yamada.account)
    shown = text_of(client.get(page))
    assert "±14.6" in shown
    assert "保存する" not in shown
    assert client.post(page, typed(districts, do="keep")).status_code == 403
    assert client.get(reverse("surveys:population", args=[survey.uid])).status_code == 403
    client.force_login(sato.account)
    assert client.get(page).status_code == 404


# --- 人口の欄 ---


@pytest.fixture
def table(survey):
    return reverse("surveys:population", args=[survey.uid])


def cell(districts, slug, code):
    return f"c_{districts[slug].pk}_{code}"


def test_the_population_is_counted_for_each_answer(at_desk, survey, table, census, districts):
    form = at_desk.get(f"{table}?margin=age").context["form"]
    # 18～39, 40～64, 65～74, 75 and over.
    assert [form[cell(districts, "kamoi", code)].value() for code in (1, 2, 3, 4)] == ["1,320", "1,500", "600", "900"]
    form = at_desk.get(f"{table}?margin=sex").context["form"]
    assert [form[cell(districts, "kamoi", code)].value() for code in (1, 2, 3)] == ["1,440", "2,880", ""]
    assert not PopulationCell.objects.exists()
    at_desk.post(f"{table}?margin=sex", {cell(districts, "kamoi", 1): "5", "do": "count"})
    assert not PopulationCell.objects.exists()


def test_the_population_is_counted_by_sex_and_age_together_and_follows_its_choices(
    at_desk, survey, table, census, districts
):  # fmt: skip
    page = f"{table}?margin=sex&across=age"
    form = at_desk.get(page).context["form"]
    kamoi = [cell for row in form.rows if row["area"] == districts["kamoi"] for cell in row["cells"]]
    # Men of four ages, then women; nobody counts 「その他・答えない」 by age.
    assert [cell.value() for cell in kamoi] == ["440", "500", "200", "300", "880", "1,000", "400", "600"]
    given = {field.html_name: field.value() for row in form.rows for field in row["cells"]}
    assert at_desk.post(page, given | {"do": "keep"}).status_code == 302
    kept = PopulationCell.objects.filter(margin="sex", across="age", area=districts["kamoi"])
    assert list(kept.values_list("choice", "across_choice", "people"))[:2] == [(1, 1, 440), (1, 2, 500)]
    questions = reverse("surveys:questions", args=[survey.uid])
    changed(at_desk, questions, survey, "age", choices="17歳以下\n18～39歳\n40～64歳\n65～74歳\n75歳以上")
    assert list(kept.values_list("choice", "across_choice", "people"))[:2] == [(1, 2, 440), (1, 3, 500)]


def test_the_population_is_written_by_hand_and_told_when_it_is_of_other_people(at_desk, survey, table, districts):
    wanted = {cell(districts, "kamoi", 1): "1,000", cell(districts, "kamoi", 2): "2000", "do": "keep"}
    stamp = survey.answers_stamp
    assert at_desk.post(f"{table}?margin=sex", wanted).status_code == 302
    kept = PopulationCell.objects.filter(survey=survey, margin="sex", area=districts["kamoi"])
    assert list(kept.order_by("choice").values_list("choice", "people")) == [(1, 1000), (2, 2000)]
    survey.refresh_from_db()
    assert survey.answers_stamp == stamp + 1
    shown = text_of(at_desk.get(f"{table}?margin=sex"))
    assert "この表の合計は3,000人、標本の設計の合計は110,000人です" in shown
    assert "「その他・答えない」の人数がありません" in shown


def test_the_table_that_opens_first_is_kept_too(at_desk, survey, table, census):
    """Suzuki comes from 標本, where no table is named yet, sees the counted people and presses 保存する."""
    shown = at_desk.get(table)
    form = shown.content.decode().partition('<form class="survey-form"')[2].partition(">")[0]
    action = re.search(r'action="([^"]*)"', form)
    given = {field.html_name: field.value() for row in shown.context["form"].rows for field in row["cells"]}
    answer = at_desk.post(urljoin(table, unescape(action[1]) if action else ""), given | {"do": "keep"}, follow=True)
    assert "人口の欄を保存しました。" in text_of(answer)
    assert PopulationCell.objects.exists()


def test_the_population_is_pasted_from_excel_and_kept_when_it_was_looked_at(at_desk, survey, table, districts):
    block = "\n".join(f"{n}00\t{n}50\t0" for n in range(1, 12))
    shown = at_desk.post(f"{table}?margin=sex", {"pasted": block, "do": "paste"})
    assert "貼りつけた数を表に入れました" in text_of(shown)
    assert shown.context["form"][cell(districts, "kamoi", 2)].value() == "250"
    assert not PopulationCell.objects.exists()
    given = {field.html_name: field.value() for row in shown.context["form"].rows for field in row["cells"]}
    at_desk.post(f"{table}?margin=sex", given | {"do": "keep"})
    assert PopulationCell.objects.filter(margin="sex").count() == 33


@pytest.mark.parametrize(
    ("wanted", "sentence"),
    [
        ({"do": "paste", "pasted": ""}, "貼り付ける欄が空です"),
        ({"do": "paste", "pasted": "1\t2\t3\t4"}, "より大きいです"),
        ({"do": "paste", "pasted": "男性\t女性"}, "「男性」を数として読めません"),
        ({"do": "keep", "cell": "-1"}, "0から10,000,000までの整数"),
    ],
)
def test_a_population_that_cannot_be_read_is_said_at_its_cell(at_desk, survey, table, districts, wanted, sentence):
    given = {cell(districts, "higashihongo", 1) if name == "cell" else name: value for name, value in wanted.items()}
    answer = at_desk.post(f"{table}?margin=sex", given)
    assert answer.status_code == 422
    assert sentence in text_of(answer)
    assert not PopulationCell.objects.exists()


def test_only_questions_that_tell_the_population_have_a_table(at_desk, survey, table):
    assert at_desk.get(f"{table}?margin=ties").status_code == 404
    assert at_desk.post(f"{table}?margin=nothing").status_code == 404
    Question.objects.filter(survey=survey).update(role="", is_head=False)
    assert "年齢か性別を聞く問いがありません" in text_of(at_desk.get(table))


def test_the_population_follows_choices_that_get_other_numbers(at_desk, survey, districts):
    for choice, people in ((1, 10), (2, 20), (3, 30), (4, 40)):
        PopulationCell.objects.create(survey=survey, margin="age", choice=choice, people=people)
    questions = reverse("surveys:questions", args=[survey.uid])
    changed(at_desk, questions, survey, "age", choices="17歳以下\n18～39歳\n40～64歳\n65～74歳", code="how_old")
    assert of(survey, "how_old").role == "age"
    cells = PopulationCell.objects.filter(survey=survey, margin="how_old").order_by("choice")
    assert list(cells.values_list("choice", "people")) == [(2, 10), (3, 20), (4, 30)]
