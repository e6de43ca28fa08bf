"""What the answers say: numbers that were worked out by hand, and the kernel's own on the same rows."""

from __future__ import annotations

import math

import pytest

from sasaeai.surveys.actions.surveys import answers_moved
from sasaeai.surveys.analysis import change, results_of
from sasaeai.surveys.models import PopulationCell, Question, Response, Stratum, Survey, Weighting
from sasaeai.surveys.statistics.crosstabs import Asked, CrossTables
from sasaeai.surveys.statistics.disclosure import exposed, sensitive
from sasaeai.surveys.statistics.sampling import Sample
from sasaeai.surveys.tests.known import answered


def results(survey):
    answers_moved(survey)
    survey.refresh_from_db()
    return results_of(survey)


def texts(table, row=-1):
    return [cell.text for cell in table.rows[row].cells]


@pytest.fixture
def two_districts(survey):
    """Nagatsuta (30,000 people) answered 40 times, Kamoi (10,000) 40 times; nobody else was asked."""
    first, second = survey.strata.all()[:2]
    Stratum.objects.exclude(pk__in=[first.pk, second.pk]).delete()
    Stratum.objects.filter(pk=first.pk).update(population=30_000)
    answered(survey, [{"district": 1, "ties": 1, "important": [1, 2]}] * 30)
    answered(survey, [{"district": 1, "ties": 4, "why_not": 1, "important": [7]}] * 10)
    answered(survey, [{"district": 2, "ties": 1, "important": [1]}] * 10)
    answered(survey, [{"district": 2, "ties": 4, "why_not": 2}] * 26)
    answered(survey, [{"district": 2, "age": 4, "years": 12}] * 4)
    return survey


def test_shares_and_errors_are_those_that_one_reckons_by_hand(two_districts):
    found = results(two_districts)
    table = found.table("ties")
    # そう思う: (750·30 + 250·10)/40,000 = 62.5 %; 思わない: (750·10 + 250·26)/40,000 = 35 %; 無回答 250·4/40,000.
    assert texts(table) == ["62.5", "-", "-", "35.0", "-", "2.5"]
    assert [cell.count for cell in table.whole.cells] == [40, 0, 0, 36, 0, 4]
    # √(Σ (N_h/N)² (1 - f) p(1 - p)/(n_h - 1)), times t with 78 degrees of freedom.
    spread = 0.75**2 * (1 - 40 / 30_000) * 0.75 * 0.25 / 39 + 0.25**2 * (1 - 40 / 10_000) * 0.25 * 0.75 / 39
    assert table.whole.cells[0].half == pytest.approx(1.990847 * math.sqrt(spread), rel=1e-5)
    by_district = found.table("ties", "district")
    assert (texts(by_district, 0)[0], texts(by_district, 1)[0]) == ("75.0", "25.0")
    assert next(by_district.sentences()).startswith("地区による差があります（p")


def test_several_answers_and_sub_questions_have_their_own_base(two_districts):
    found = results(two_districts)
    several = found.table("important")
    # 無回答 stays in the base: 30 of 40 in Kamoi wrote nothing.
    assert (texts(several)[0], texts(several)[-1]) == ("62.5", "18.8")
    assert several.whole.base == 80
    below = found.table("why_not")
    assert (below.whole.base, below.marks, texts(below)[:2]) == (36, ("SA", "SQ"), ["53.6", "46.4"])
    assert found.table("years").whole.base == 80
    assert found.number_of("years") is None  # four answers


def test_a_table_is_the_kernels_own_on_the_same_rows(two_districts):
    table = results(two_districts).table("ties", "district")
    rows = list(Response.objects.order_by("pk").values_list("stratum__position", "answers"))
    district = [place for place, _answers in rows]
    ties = [{1: 0, 4: 3}.get(answers.get("ties"), 5) for _place, answers in rows]
    weights = [750.0 if place == 0 else 250.0 for place in district]
    sample = Sample.of(weights, strata=district, population={0: 30_000, 1: 10_000})
    asked, sides = {"ties": Asked.of(ties, 6, unanswered=True)}, {"district": Asked.of(district, 2)}
    (own,) = CrossTables.counted(sample, asked, sides).results()
    assert [cell.share for cell in table.rows[0].cells] == own.share[0].tolist()
    assert [cell.count for cell in table.whole.cells] == own.count[-1].tolist()
    assert table.tests[0].p == pytest.approx(own.association.p)


def test_one_figure_tells_a_joined_category_and_what_a_difference_is_worth(two_districts):
    found = results(two_districts)
    figure = found.figure("ties", [1, 2], answered=True)
    assert (figure.count, figure.base, figure.hidden) == (40, 76, False)
    assert figure.low < figure.share < figure.high
    apart = {one.label: one.verdict for one in found.against_all("ties", [1, 2], "district")}
    assert list(apart.values()) == ["better", "worse"]
    assert found.two_rows("ties", [1], "district", 1, 2)[2].value == pytest.approx(0.5)
    assert change(figure, figure).verdict == "unclear"


def test_a_district_with_one_answer_and_one_with_none_are_said(two_districts):
    third = two_districts.questions.get(code="district").choices.get(code=3)
    area = two_districts.area.__class__.objects.get(slug=third.area_slug)
    fourth = area.__class__.objects.exclude(pk__in=two_districts.strata.values("area")).exclude(pk=area.pk).last()
    for place, one in enumerate((area, fourth), 2):
        Stratum.objects.create(survey=two_districts, area=one, population=5_000, letters=100, position=place)
    answered(two_districts, [{"district": 3, "ties": 1}])
    said = "".join(results(two_districts).complaints)
    assert f"{fourth.name}からは回答がありません" in said
    assert f"{area.name}は回答が1件だけです" in said


@pytest.mark.parametrize("strata", [True, False])
def test_nobody_has_answered_yet(survey, strata):
    if not strata:
        survey.strata.all().delete()
    found = results(survey)
    assert found.n == 0
    assert [texts(table) for table in found.simple()] == [[]] * len(found.items)
    assert found.table("ties", "age").whole.base == 0
    assert found.figure("ties", [1]).hidden


def test_without_strata_every_answer_counts_the_same(survey):
    survey.strata.all().delete()
    Response.objects.bulk_create(
        Response(survey=survey, mode="paper", received_on="2009-11-20", answers={"ties": 1 if at < 12 else 4})
        for at in range(40)
    )
    found = results(survey)
    assert texts(found.table("ties"))[0] == "30.0"
    assert found.weighed.words.startswith("重みはつけていません")
    assert found.district_head is None


def test_delivered_weights_are_used_when_every_answer_has_one(two_districts):
    Response.objects.update(weight=1.0)
    assert texts(results(two_districts).table("ties"))[0] == "50.0"
    Response.objects.filter(pk=Response.objects.first().pk).update(weight=None)
    found = results(two_districts)
    assert texts(found.table("ties"))[0] == "62.5"
    assert "納品された重みが、1件の回答にありません" in found.complaints[0]


def agree(survey, people):
    """Ages as far as they are known, and how many people there are of each."""
    answers = list(Response.objects.order_by("pk"))
    for place, row in enumerate(answers):
        row.answers = {**row.answers, "age": 1 + place % 2}
    Response.objects.bulk_update(answers, ["answers"])
    PopulationCell.objects.bulk_create(
        PopulationCell(survey=survey, margin="age", choice=choice, people=number) for choice, number in people.items()
    )
    Survey.objects.filter(pk=survey.pk).update(weighting=Weighting.POPULATION, margins=["age"])


def test_weights_agree_with_the_population_by_age(two_districts):
    agree(two_districts, {1: 30_000, 2: 10_000})
    found = results(two_districts)
    assert not found.complaints
    assert texts(found.table("age"))[:2] == ["75.0", "25.0"]
    assert found.table("age", "district").whole.cells[0].half == pytest.approx(0, abs=1e-9)
    assert found.figure("ties", [1]).share == pytest.approx(found.table("ties").whole.cells[0].share)
    assert found.figure("ties", [1]).error == pytest.approx(found.table("ties").whole.cells[0].half / 1.990847, 1e-4)


def test_a_choice_that_no_population_counts_is_not_nobody(two_districts, at_desk):
    agree(two_districts, {1: 30_000, 2: 10_000})
    answered(two_districts, [{"district": 1, "age": 4, "ties": 1}] * 20)
    found = results(two_districts)
    # Twenty of the sixty of Nagatsuta, which has 30,000 people: a quarter of all.
    assert texts(found.table("age")) == ["56.3", "18.8", "-", "25.0", "-"]
    page = at_desk.get(f"/desk/surveys/{two_districts.uid}/results/").content.decode()
    assert "問2の「75歳以上」は、人口の数がありません" in page


@pytest.mark.parametrize(
    ("people", "sentence"),
    [
        ({1: 20_000, 2: 10_000, 3: 10_000}, "「65～74歳」の人からは回答がないので"),
        ({1: 9_000, 2: 9_000}, "人口の合計（18,000人）が、地区の人数の合計（40,000人）と違います"),
        ({}, "その人口がありません"),
    ],
)
def test_weights_that_cannot_agree_say_why_and_those_before_are_used(two_districts, people, sentence):
    agree(two_districts, people)
    found = results(two_districts)
    assert sentence in "".join(found.complaints)
    assert texts(found.table("ties"))[0] == "62.5"


def test_small_rows_are_hidden_with_what_would_give_them_away(two_districts):
    answered(two_districts, [{"district": 1, "age": 1, "ties": 1}] * 14 + [{"district": 1, "age": 1, "ties": 4}] * 6)
    answered(two_districts, [{"district": 1, "age": 2, "ties": 1}] * 18 + [{"district": 1, "age": 2, "ties": 4}] * 12)
    answered(two_districts, [{"district": 2, "age": 3, "ties": 1}] * 4 + [{"district": 2, "age": 3, "ties": 4}] * 1)
    table = results(two_districts).table("ties", "age")
    assert set(texts(table, 2)) == {"秘"}
    assert table.rows[2].mark == "回答者が少ないため表示しません"
    assert table.rows[0].mark == "参考値"
    # 65～74歳 cannot be had by taking the other ages from the whole: another row is open as well.
    assert "秘" in texts(table, 0) + texts(table, 1) + texts(table, 3)
    assert "秘" not in texts(table)
    turned = results(two_districts).table("age", "ties")
    assert turned.rows[0].cells[2].hidden
    assert results(two_districts).figure("ties", [1], "age", 3).hidden


def given_away(table, found):
    """Cells about one or two people, or of small rows, that are printed or can be had by subtraction."""
    item, head = table.question, found.item(table.head.code)
    answers, sides = found.answers.codes(item), found.answers.codes(head)
    counts = [[0] * len(table.answers) for _row in range(len(head.options) + 1)]
    for row, column in zip(sides, answers, strict=True):
        counts[row][column] += column >= 0
    small, mask = sensitive(counts), sensitive(counts) & False
    small[-2:] = small[:, -1] = False
    for place, row in enumerate(table.rows):
        mask[place if row.code is not None else -1, :-1] = [cell.hidden for cell in row.cells]
    mask[-2] = [any(counts[-1])] * (len(table.answers) + 1)
    small[:, [at for at in range(len(table.answers)) if not any(row[at] for row in counts)]] = False
    printed = [place for place in zip(*small.nonzero(), strict=True) if not mask[place]]
    return printed + [place for place in exposed(counts, mask) if small[place]]


def test_no_table_gives_away_in_any_direction_what_it_hides(two_districts):
    answered(two_districts, [{"district": 1, "age": 1 + place % 3, "sex": 1 + place % 2, "ties": 1 + place % 5}
                             for place in range(41)])  # fmt: skip
    answered(two_districts, [{"district": 2, "age": 4, "sex": 3, "ties": 2}, {"district": 2, "age": 2, "ties": 5}])
    found = results(two_districts)
    asked = ("district", "age", "sex", "ties")
    tables = [found.table(one, other) for one in asked for other in asked if one != other]
    assert any(table.hides for table in tables)
    assert {table.question.code + table.head.code: given_away(table, found) for table in tables
            if not table.refused and given_away(table, found)} == {}  # fmt: skip
    inner = {(one.question.code, one.head.code): one for one in tables}
    turned, straight = inner["age", "ties"], inner["ties", "age"]
    for age, row in enumerate(straight.rows[:-1]):
        for tie, cell in enumerate(row.cells[:-1]):
            assert not cell.hidden or turned.rows[tie].cells[age].hidden


def test_what_is_kept_is_worked_out_anew_when_an_answer_moves(two_districts, django_assert_max_num_queries):
    first = results(two_districts)
    with django_assert_max_num_queries(2):
        assert results_of(two_districts) is first
    answered(two_districts, [{"district": 1, "ties": 1}])
    assert results(two_districts).n == first.n + 1


def test_a_question_that_has_no_table_says_so(survey):
    with pytest.raises(KeyError):
        results(survey).table("words")
    with pytest.raises(KeyError):
        results(survey).table("ties", "years")
    assert Question.objects.filter(code="words").exists()
