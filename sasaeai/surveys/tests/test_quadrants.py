"""重要度と満足度: by hand, which rows pair, what is hidden, and what everybody reads of it."""

from __future__ import annotations

import csv
import io
import math

import pytest
from django.urls import reverse

from sasaeai.kernel.models import JournalEntry
from sasaeai.surveys.actions.surveys import answers_moved
from sasaeai.surveys.analysis import results_of
from sasaeai.surveys.models import Choice, Concept, PublishedResults, Question, Stratum, Survey
from sasaeai.surveys.quadrant_words import sentences
from sasaeai.surveys.quadrants import paired, usual_quadrants
from sasaeai.surveys.questionnaire import questionnaire_of
from sasaeai.surveys.statistics.ellipses import reach
from sasaeai.surveys.tests.known import answered

# Rows of the table 大切さ, beside 相談のしやすさ (good_talk) and 集まれる場所 (good_place).
ROWS = (("want_talk", "相談のしやすさ"), ("want_place", "集まれる場所"))


def made_table(survey, code="want", rows=ROWS):
    section = survey.sections.last()
    table = Question.objects.create(
        survey=survey, section=section, code=code, kind="matrix", position=20, text="次のことは、どのくらい大切ですか。"
    )
    for number, (label, score) in enumerate((("大切", 2), ("大切でない", -2), ("わからない", None)), 1):
        Choice.objects.create(question=table, code=number, label=label, score=score)
    for place, (row, text) in enumerate(rows):
        Question.objects.create(
            survey=survey, section=section, parent=table, code=row, kind="single", text=text, position=place
        )
    return table


@pytest.fixture
def asked(survey):
    """Both tables, of one district of 10,000 people that answers."""
    made_table(survey)
    first = survey.strata.first()
    Stratum.objects.exclude(pk=first.pk).delete()
    return survey


def arrive(survey, number, **answers):
    answered(survey, [{"district": 1, **answers}] * number)
    answers_moved(survey)
    survey.refresh_from_db()


@pytest.fixture
def answers(asked):
    """Talk is important to all but ten and satisfies few; places are important to few and satisfy many."""
    arrive(asked, 30, want_talk=1, want_place=2, good_talk=4, good_place=1)
    arrive(asked, 20, want_talk=1, want_place=3, good_talk=1, good_place=2)
    arrive(asked, 10, want_talk=2, want_place=1, good_talk=5)
    return asked


def stored(survey):
    return usual_quadrants(results_of(survey), survey)


def page(client, survey, name="results_matrix", *rest, **query):
    return client.get(reverse(f"surveys:{name}", args=[survey.uid, *rest]), query)


def html(answer):
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


def publish(client, survey):
    return client.post(reverse("surveys:results_publish", args=[survey.uid]))


def test_means_errors_and_ellipses_are_those_that_one_reckons_by_hand(answers):
    found = stored(answers)
    talk, place = found["items"]
    # Importance (50·2 - 10·2)/60, of 60; satisfaction (-30·2 + 20·2)/50: who does not know is not counted.
    assert (talk["importance"]["mean"], talk["importance"]["base"]) == (pytest.approx(4 / 3, abs=1e-6), 60)
    assert (talk["satisfaction"]["mean"], talk["satisfaction"]["base"]) == (pytest.approx(-0.4), 50)
    # Places: (-30·2 + 10·2)/40 and (30·2 + 20·1)/50.
    assert (place["importance"]["mean"], place["satisfaction"]["mean"]) == (pytest.approx(-1), pytest.approx(1.6))
    assert [place["importance"][name] for name in ("left", "unsure", "unanswered")] == ["33.3", "33.3", "0.0"]
    assert [place["satisfaction"][name] for name in ("left", "unsure", "unanswered")] == ["16.7", "0.0", "16.7"]
    assert found["centre"] == [pytest.approx(1 / 6, abs=1e-6), pytest.approx(0.6)]
    # Linearised: u = (x - x̄)/n of whoever counts; V = (1 - f) n/(n - 1) Σ u² (Σ u = 0), alike for the covariance.
    groups = [(30, 2, -2, -2, 2), (20, 2, None, 2, 1), (10, -2, 2, None, None)]
    means = (4 / 3, -1, -0.4, 1.6)
    bases = (60, 40, 50, 50)
    u = [[0 if row[1 + at] is None else (row[1 + at] - means[at]) / bases[at] for row in groups] for at in range(4)]
    counts = [row[0] for row in groups]

    def spread(one, other):
        return (1 - 60 / 10_000) * 60 / 59 * sum(n * a * b for n, a, b in zip(counts, one, other, strict=True))

    assert talk["importance"]["error"] == pytest.approx(math.sqrt(spread(u[0], u[0])), abs=1e-6)
    assert talk["covariance"] == pytest.approx(spread(u[0], u[2]), abs=1e-9)
    away = [(a - b) / 2 for a, b in zip(u[0], u[1], strict=True)]
    high = [(a - b) / 2 for a, b in zip(u[2], u[3], strict=True)]
    times = math.sqrt(reach(59))
    assert talk["ellipse"][:2] == [pytest.approx(times * math.sqrt(spread(one, one)), abs=1e-6) for one in (away, high)]
    assert [(item["quadrant"], item["sure"]) for item in found["items"]] == [("focus", True), ("rethink", True)]
    assert next(sentences(found)) == "大切だと思われているのに、満足が低いと言えるのは、①「相談のしやすさ」です。"


def test_an_item_whose_ellipse_crosses_a_line_is_not_sure(asked):
    arrive(asked, 12, want_talk=1, want_place=1, good_talk=1, good_place=1)
    arrive(asked, 11, want_talk=2, want_place=2, good_talk=4, good_place=4)
    arrive(asked, 3, want_talk=1, want_place=2, good_talk=4, good_place=1)
    found = stored(asked)
    assert [(item["quadrant"], item["sure"], item["mark"]) for item in found["items"]] == [
        ("focus", False, "参考値"), ("rethink", False, "参考値"),
    ]  # fmt: skip
    said = list(sentences(found))
    assert said[0] == "大切だと思われているのに満足が低いと、確かに言える項目はありません。"
    assert said[1].startswith("①も、大切で満足が低いところにありますが")
    assert said[2] == "区分が確かでないのは、2項目のうち2項目です（①②）。"


def test_rows_pair_by_words_concept_or_ending_and_the_others_are_said(at_desk, survey):
    rows = (("want_other", "集まれる 場所。"), ("want_talk", "相談できること"), ("want_x", "防災"), ("want_y", "健康"))
    made_table(survey, rows=rows)
    concept = Concept.objects.create(key="health", name="健康")
    table = Question.objects.get(survey=survey, code="good")
    Question.objects.filter(code="want_y").update(concept=concept)
    for code, text, more in (("good_z", "体を動かすこと", {"concept": concept}), ("good_v", "買い物", {})):
        Question.objects.create(survey=survey, section=table.section, parent=table, code=code, text=text, **more)
    tree = questionnaire_of(survey)
    found = paired(tree.by_code["want"], tree.by_code["good"])
    assert {(one.code, other.code) for one, other in found.rows} == {
        ("want_other", "good_place"), ("want_talk", "good_talk"), ("want_y", "good_z"),
    }  # fmt: skip
    arrive(survey, 40, want_other=1, want_talk=1, want_y=2, good_place=1, good_talk=4, good_z=1)
    body = html(page(at_desk, survey))
    assert "相談できること（満足度の表では「相談のしやすさ」）" in body
    assert "満足度の表に同じ項目がないもの：防災" in body
    assert "重要度の表に同じ項目がないもの：買い物" in body


def test_nobody_answered_or_too_few_and_nothing_is_told(at_desk, asked):
    assert "有効な回答が、まだありません" in html(page(at_desk, asked))
    assert page(at_desk, asked, "results_matrix_file", "csv").status_code == 200
    arrive(asked, 9, want_talk=1, want_place=1, good_talk=1, good_place=1)
    body = html(page(at_desk, asked))
    assert "どの項目も、回答した人が少ないため、示せません。" in body
    assert 'class="centre"' not in body
    assert stored(asked)["items"][0].keys() == {"label", "other", "hidden"}


def test_a_mean_that_would_tell_a_hidden_share_is_hidden_and_not_in_the_centre(answers):
    before = stored(answers)
    for place in (3, 4):
        arrive(answers, 1, want_talk=1, want_place=3, good_talk=4, good_place=place)
    arrive(answers, 60, want_talk=1, good_talk=4)
    found = stored(answers)
    assert results_of(answers).table("good_place").whole.cells[3].hidden  # one person
    assert found["items"][1]["hidden"] == "人数の少ない答えがあるため表示しません"
    assert "importance" not in found["items"][1]
    assert found["centre"] == [found["items"][0][side]["mean"] for side in ("importance", "satisfaction")]
    assert found["centre"] != before["centre"]
    assert not found["items"][0]["sure"]  # alone it is its own centre


def test_the_desk_chooses_tables_and_names_and_everybody_reads_what_was_published(client, at_desk, answers):
    assert "重点的に取り組む" in html(page(at_desk, answers))
    turned = html(page(at_desk, answers, importance="good", satisfaction="want"))
    assert "①「集まれる場所」です" not in turned
    assert "②「集まれる場所」です" in turned
    same = page(at_desk, answers, importance="good", satisfaction="good")
    assert (same.status_code, "別の表を選んでください" in same.content.decode()) == (422, True)
    assert page(at_desk, answers, importance="ties", satisfaction="good").status_code == 404
    keep = reverse("surveys:results_matrix_keep", args=[answers.uid])
    assert at_desk.post(keep, {"importance": "want", "satisfaction": "want", "focus": "急ぐ"}).status_code == 422
    at_desk.post(keep, {"importance": "want", "satisfaction": "good", "focus": "急ぐ"})
    assert JournalEntry.objects.filter(key="surveys.results.quadrants").exists()
    publish(at_desk, answers)
    at_desk.logout()
    arrive(answers, 100, want_talk=2, good_talk=1)
    body = html(page(client, answers, "public_results"))
    assert "①「相談のしやすさ」です。" in body
    assert "急ぐ" in body
    assert "今のよさを保つ" in body
    assert "わからない 33.3、無回答 0.0" in body
    assert "大切＝2、大切でない＝−2" in body
    rows = list(
        csv.DictReader(io.StringIO(page(client, answers, "public_matrix_file", "csv").content.decode("utf-8-sig")))
    )
    assert (rows[0]["項目"], rows[0]["満足度の平均"], rows[0]["区分"]) == ("相談のしやすさ", "-0.4000", "急ぐ")
    assert rows[-1]["重要度の平均"] == "0.1667"
    assert page(client, answers, "public_matrix_file", "xlsx").content[:2] == b"PK"
    assert page(client, answers, "public_matrix_file", "pdf").status_code == 404


def test_a_survey_with_one_table_has_no_matrix(client, at_desk, survey, ito, yamada):
    arrive(survey, 12, good_talk=1)
    assert "点のある表が二つない" in html(page(at_desk, survey))
    publish(at_desk, survey)
    assert "matrix" not in PublishedResults.objects.get().tables
    assert page(client, survey, "public_matrix_file", "csv").status_code == 404
    assert "満足していること" not in html(page(client, survey, "public_results"))
    client.force_login(yamada.account)
    made_table(survey)
    assert "公表する表と" not in html(page(client, survey))
    assert client.post(reverse("surveys:results_matrix_keep", args=[survey.uid])).status_code == 403
    client.force_login(ito.account)
    assert page(client, survey).status_code == 404
    assert Survey.objects.get().quadrants == {}
