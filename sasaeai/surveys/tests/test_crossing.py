"""Weights that agree with people of a district by age and sex together: by hand, through the page, and refused."""

from __future__ import annotations

import math
import re
from collections import Counter

import pytest
from django.urls import reverse

from sasaeai.kernel.clock import today
from sasaeai.surveys.actions.surveys import answers_moved
from sasaeai.surveys.analysis import results_of
from sasaeai.surveys.crossing import DISTRICT, Crossing
from sasaeai.surveys.joining import Rule
from sasaeai.surveys.models import PopulationCell, PublishedResults, Question, Response, Stratum, Survey
from sasaeai.surveys.tests.known import answered
from tests.kept import kept

# People and answers by age, of 東本郷 (30,000 people) and 鴨居 (10,000).
PEOPLE = {"higashihongo": (9_000, 9_000, 6_000, 6_000), "kamoi": (4_000, 3_000, 2_000, 1_000)}
ANSWERS = ((12, 20, 14, 14), (5, 20, 15, 20))
# Of how many of them said そう思う.
AGREED = ((6, 5, 0, 0), (4, 16, 0, 0))


@pytest.fixture
def two(survey, districts):
    return answered_in_two(survey, districts)


@kept
def answered_in_two(survey, districts):
    Stratum.objects.exclude(area__slug__in=PEOPLE).delete()
    Stratum.objects.filter(area__slug="higashihongo").update(population=30_000)
    for slug, people in PEOPLE.items():
        for choice, number in enumerate(people, 1):
            PopulationCell.objects.create(
                survey=survey, margin="age", choice=choice, area=districts[slug], people=number
            )  # fmt: skip
    for district, row in enumerate(ANSWERS):
        for age, number in enumerate(row):
            agreed = AGREED[district][age]
            one = {"district": district + 1, "age": age + 1}
            answered(survey, [one | {"ties": 1}] * agreed + [one | {"ties": 4}] * (number - agreed))
    return survey


def crossed(survey, *by, least=10, most=3.0):
    kept = Survey.objects.get(pk=survey.pk)
    kept.weighting, kept.crossing = "cells", Crossing(by or (DISTRICT, "age"), Rule(least, most)).stored
    kept.save()
    answers_moved(kept)
    kept.refresh_from_db()
    return results_of(kept)


def html(page):
    return re.sub(r"\s+", " ", page.content.decode())


def test_shares_and_errors_by_district_and_age_are_those_that_one_reckons_by_hand(two):
    found = crossed(two)
    # 鴨居's five youngest count with the next older: 7,000 people for 25 answers. (6·750 + 5·450 + 20·280)/40,000.
    table = found.table("ties")
    assert table.whole.cells[0].share == pytest.approx(0.30875)
    cells = ((750, 12, 0.5), (450, 20, 0.25)), ((280, 25, 0.8),)
    squares = [sum(weight**2 * n * p * (1 - p) for weight, n, p in district) for district in cells]
    variance = sum(60 / 59 * (1 - 60 / people) * one for people, one in zip((30_000, 10_000), squares, strict=True))
    assert table.whole.cells[0].half == pytest.approx(1.980272 * math.sqrt(variance) / 40_000, rel=1e-6)
    assert found.figure("ties", [1]).half == pytest.approx(table.whole.cells[0].half, rel=1e-9)
    # What is known of the population has no error left: the ages of 東本郷.
    ages = found.table("age", "district").rows[0]
    assert [cell.text for cell in ages.cells[:4]] == ["30.0", "30.0", "20.0", "20.0"]
    assert ages.cells[2].half == pytest.approx(0, abs=1e-9)


def test_the_page_shows_each_cell_what_was_joined_and_why_and_how_uneven_weights_are(at_desk, two):
    where = reverse("surveys:results_weighting", args=[two.uid])
    assert at_desk.post(where, {"weighting": "cells"}).status_code == 422
    wanted = {"weighting": "cells", "cells": "@district,age", "least": "10", "most": "3"}
    assert at_desk.post(where, wanted).status_code == 302
    page = html(at_desk.get(reverse("surveys:results", args=[two.uid])))
    assert "地区×年齢を組み合わせた区分ごとに" in page
    assert "もとの8区分のうち2区分を合わせて、7区分にしました" in page
    row = re.search(r'<tr><th scope="row">鴨居 18～39歳・40～64歳 </th>(.*?)</tr>', page)[1]
    assert re.findall(r">([\d,.]+)<", row) == ["7,000", "25", "280.0", "1.68"]
    assert "2区分を合わせました" in row
    assert "回答が10件より少ない区分があったため" in row
    weights = [750] * 12 + [450] * 20 + [6_000 / 14] * 28 + [280] * 25 + [2_000 / 15] * 15 + [50] * 20
    effect = len(weights) * sum(one**2 for one in weights) / sum(weights) ** 2
    assert f"設計効果（Kish）は{effect:.2f}です" in page
    assert "いちばん小さい重みは平均の0.15倍、いちばん大きい重みは2.25倍です" in page
    assert at_desk.post(where, wanted | {"least": "9"}).status_code == 422


def test_a_declared_rule_of_many_answers_or_small_weights_joins_more(two):
    assert len(crossed(two, least=15).weighed.crossed.cells) == 5
    assert len(crossed(two, most=1.4).weighed.crossed.cells) == 5
    assert len(crossed(two).weighed.crossed.cells) == 7


def test_answers_without_an_age_keep_the_weight_of_their_district_and_it_is_said(two):
    answered(two, [{"district": 1, "ties": 1}] * 20)
    found = crossed(two)
    weights, codes = found.weighed.weights, found.weighed.crossed.codes
    assert weights[-20:] == pytest.approx([30_000 / 80] * 20)
    assert sum(weights) == pytest.approx(40_000)
    assert sum(one for one, code in zip(weights, codes, strict=True) if code == 0) == pytest.approx(9_000 * 60 / 80)
    assert "地区・年齢のどれかが分からない回答は" in "".join(found.complaints)


def test_answers_of_an_age_that_has_no_people_count_with_their_neighbours(two, districts):
    PopulationCell.objects.filter(area=districts["kamoi"], choice=4).update(people=0)
    PopulationCell.objects.filter(area=districts["kamoi"], choice=3).update(people=3_000)
    found = crossed(two)
    last = found.weighed.crossed.cells[-1]
    assert (last.people, last.answers) == (pytest.approx(3_000), 35)
    assert min(found.weighed.weights) > 0


def test_a_district_with_few_answers_is_weighed_as_a_whole_and_it_is_said(two):
    kept = Response.objects.filter(stratum__area__slug="kamoi").values_list("pk", flat=True)[:9]
    Response.objects.filter(stratum__area__slug="kamoi").exclude(pk__in=list(kept)).delete()
    found = crossed(two)
    assert found.weighed.weights[-1] == pytest.approx(10_000 / 9)
    assert "鴨居は、回答が少ないため、区分に分けず、地区の人数にだけ合わせました。" in found.complaints


def in_kamoi():
    return PopulationCell.objects.filter(area__slug="kamoi")


def all_but(number):
    return Response.objects.exclude(pk__in=list(Response.objects.values_list("pk", flat=True)[:number]))


def without(**which):
    return lambda: PopulationCell.objects.filter(**which).delete()


@pytest.mark.parametrize(
    ("harm", "sentence"),
    [
        (without(), "区分の人数が、「人口の欄」にありません"),
        (without(area__slug="kamoi", choice=4), "「鴨居・75歳以上」の人数がありません"),
        (lambda: in_kamoi().update(people=900), "鴨居の区分の人口の合計（3,600人）が、標本の人数（10,000人）と"),
        (lambda: Question.objects.filter(code="age").update(code="how_old"), "区分の問いが、調査票にありません"),
        (lambda: all_but(5).delete(), "どの区分も一つに合わさって"),
        (lambda: Response.objects.update(answers={"district": 1, "ties": 1}), "区分の分かる回答がありません"),
    ],
)  # fmt: skip
def test_what_cannot_agree_is_refused_with_the_reason_and_the_weights_before_stand(two, harm, sentence):
    harm()
    found = crossed(two)
    assert sentence in "".join(found.complaints)
    assert found.weighed.kind == "strata"
    assert found.weighed.crossed is None


def test_nobody_has_answered_and_nothing_breaks(at_desk, two):
    Response.objects.all().delete()
    assert crossed(two).n == 0
    assert at_desk.get(reverse("surveys:results", args=[two.uid])).status_code == 200


def put_both(survey, districts, people=lambda slug, age: PEOPLE[slug][age] // 2):
    Response.objects.update(answers={})
    rows = list(Response.objects.order_by("pk").select_related("stratum__area"))
    ages = [age for row in ANSWERS for age, number in enumerate(row) for _one in range(number)]
    for at, (row, age) in enumerate(zip(rows, ages, strict=True)):
        row.answers = {"district": 1 + at // 60, "age": age + 1, "sex": 1 + at % 2, "ties": 1 + at % 3}
    Response.objects.bulk_update(rows, ["answers"])
    PopulationCell.objects.bulk_create(
        PopulationCell(
            survey=survey, margin="sex", choice=sex, across="age", across_choice=age + 1, area=districts[slug],
            people=people(slug, age),
        )
        for slug in PEOPLE for sex in (1, 2) for age in range(4)
    )  # fmt: skip


def test_age_by_sex_agrees_with_both_and_with_the_districts(two, districts):
    put_both(two, districts)
    found = crossed(two, "sex", "age")
    assert found.weighed.kind == "cells"
    sums = Counter()
    for weight, code, stratum in zip(
        found.weighed.weights, found.weighed.crossed.codes, found.answers.stratum, strict=True
    ):
        sums["cell", code] += weight
        sums["stratum", stratum] += weight
    assert [sums["stratum", at] for at in (0, 1)] == pytest.approx([30_000, 10_000])
    cells = found.weighed.crossed.cells
    assert [sums["cell", at] for at in range(len(cells))] == pytest.approx([one.people for one in cells])
    assert sum(one.people for one in cells) == pytest.approx(40_000)


def test_all_three_together_give_up_the_sexes_where_men_are_too_few(at_desk, two, districts):
    put_both(two, districts)
    found = crossed(two, DISTRICT, "sex", "age")
    sums = Counter()
    for weight, code in zip(found.weighed.weights, found.weighed.crossed.codes, strict=True):
        sums[code] += weight
    cells = found.weighed.crossed.cells
    assert [sums[at] for at in range(len(cells))] == pytest.approx([one.people for one in cells])
    assert all(one.answers >= 10 for one in cells)
    assert "それでも足りないときは、性別を分けません" in found.weighed.words
    page = html(at_desk.get(reverse("surveys:results", args=[two.uid])))
    assert "東本郷 男性 18～39歳・40～64歳" in page


def hidden_in_kamoi(at_desk, survey):
    crossed(survey)
    page = html(at_desk.get(reverse("surveys:results", args=[survey.uid])))
    rows = re.findall(r'<tr><th scope="row">鴨居 (\S+) </th>(.*?)</tr>', page)
    return [label for label, row in rows if "秘" in row]


def test_a_cell_is_hidden_where_one_person_of_the_district_is_of_no_cell(at_desk, two):
    assert hidden_in_kamoi(at_desk, two) == []
    # Who takes the cells of 鴨居 from its 61 answers would know that one person told neither district nor age.
    for slug in ("kamoi", *["higashihongo"] * 4):
        Response.objects.create(
            survey=two, stratum=two.strata.get(area__slug=slug), mode="paper", received_on=today(), answers={"ties": 1}
        )
    assert hidden_in_kamoi(at_desk, two) == ["65～74歳"]


def test_a_cell_is_hidden_where_the_table_hides_one_of_its_parts(at_desk, two):
    of_kamoi = Response.objects.filter(stratum__area__slug="kamoi")
    youngest = [row.pk for row in of_kamoi if row.answers["age"] == 1]
    Response.objects.filter(pk__in=youngest[2:]).delete()
    assert "18～39歳・40～64歳" in hidden_in_kamoi(at_desk, two)


def test_a_published_version_keeps_the_weights_it_was_made_with(client, at_desk, two):
    found = crossed(two)
    survey = found.survey
    at_desk.post(reverse("surveys:results_publish", args=[survey.uid]))
    kept = PublishedResults.objects.get()
    assert len(kept.response["cells"]) == 7
    at_desk.post(reverse("surveys:results_weighting", args=[survey.uid]), {"weighting": "usual"})
    kept.refresh_from_db()
    client.logout()
    page = html(client.get(reverse("surveys:public_results", args=[survey.uid])))
    assert "地区×年齢を組み合わせた区分ごとに" in page
    assert "区分ごとの人口・回答・重み（7区分）" in page
    assert results_of(Survey.objects.get()).weighed.kind == "strata"


def test_an_english_reader_reads_by_what_rule_cells_were_joined(client, at_desk, two):
    survey = crossed(two).survey
    at_desk.post(reverse("surveys:results_publish", args=[survey.uid]))
    client.logout()
    page = html(client.get(f"/en/surveys/{survey.uid}/"))
    assert "joined with the next age of the same district" in page
    assert "fewer than 10 answers" in page


def test_weights_of_a_later_version_do_not_tell_what_the_table_keeps_back(at_desk, two):
    """Ten late answers, nine of one age: the table of ages by district stays, and n of its cells is that table."""
    crossed(two)
    two.refresh_from_db()
    where = reverse("surveys:results_publish", args=[two.uid])
    at_desk.post(where, {})
    answered(two, [{"district": 1, "age": 3, "ties": 1}] * 12 + [{"district": 1, "age": 2, "ties": 1}])
    answers_moved(two)
    at_desk.post(where, {"change": "加えました。"})
    first, second = PublishedResults.objects.order_by("number")
    assert any(row["n"] for row in first.response["cells"])
    assert not any(row["n"] or row["weight"] or row["times"] for row in second.response["cells"])
