"""Sums per stratum and cell say all that the rows say; and one more slip is a small addition."""

from __future__ import annotations

import numpy as np
import pytest

from sasaeai.surveys.statistics.association import association
from sasaeai.surveys.statistics.calibration import Margin, raking
from sasaeai.surveys.statistics.crosstabs import Asked, CrossTables, cross_table
from sasaeai.surveys.statistics.estimates import by_group, mean, total
from sasaeai.surveys.statistics.sampling import NotDrawnLikeThat, Sample
from sasaeai.surveys.statistics.tallies import Tally
from sasaeai.surveys.statistics.tests import slips
from sasaeai.surveys.statistics.tests.slips import AGES, SEXES, designs

CELL = np.where(slips.ties < 0, -1, slips.ties * 3 + slips.age)
IN_CELL = np.eye(12)[np.maximum(CELL, 0)] * (CELL >= 0)[:, None]
ONE_STAGE = ["simple", "stratified", "uneven", "clusters", "counted_clusters", "lonely"]


def is_same(found, wanted):
    assert found.value == pytest.approx(wanted.value, rel=1e-11)
    size = np.abs(wanted.covariance).max()
    assert found.covariance == pytest.approx(wanted.covariance, rel=1e-9, abs=1e-12 * size)
    assert found.base == pytest.approx(wanted.base)


@pytest.mark.parametrize("design", ONE_STAGE)
def test_sums_give_what_rows_give(design):
    sample = designs()[design]
    tally = Tally.of(sample, CELL, 12)
    is_same(total(tally, np.eye(12)), total(sample, IN_CELL, within=CELL >= 0))
    assert tally.degrees_of_freedom == sample.degrees_of_freedom
    score, age = np.repeat([2, 1, -1, -2], 3), np.tile([0, 1, 2], 4)
    by_rows = by_group(sample, np.array([2, 1, -1, -2])[slips.ties], slips.age, 3, within=slips.ties >= 0, whole=True)
    is_same(by_group(tally, score, age, 3, whole=True), by_rows)


@pytest.mark.parametrize("design", ["uneven", "clusters"])
def test_raked_sums_give_what_raked_rows_give(design):
    sample = designs()[design]
    tally = Tally.of(sample, CELL, 12, groups=slips.age * 2 + slips.sex, group_count=6)
    raked = tally.calibrated_to_margins(
        [Margin.of(np.arange(6) // 2, AGES), Margin.of(np.arange(6) % 2, SEXES)], distance=raking
    )
    rows = sample.calibrated_to_margins([Margin.of(slips.age, AGES), Margin.of(slips.sex, SEXES)], distance=raking)
    is_same(total(raked, np.eye(12)), total(rows, IN_CELL, within=CELL >= 0))


def test_samples_that_sums_cannot_hold_are_refused():
    for design in ("two_stages", "raked"):
        with pytest.raises(NotDrawnLikeThat):
            Tally.of(designs()[design], CELL, 12)
        with pytest.raises(NotDrawnLikeThat):
            CrossTables.counted(designs()[design], {"ties": Asked.of(slips.ties, 4)}, {"age": Asked.of(slips.age, 3)})
    with pytest.raises(NotDrawnLikeThat):
        CrossTables.counted(designs()["clusters"], {"ties": Asked.of(slips.ties, 4)}, {"age": Asked.of(slips.age, 3)})


AGE = np.where(np.arange(len(slips.age)) % 50 == 7, -1, slips.age)  # some did not say how old they are
QUESTIONS = {
    "ties": Asked.of(np.where(slips.ties < 0, 4, slips.ties), 5, unanswered=True),
    "helps": Asked.of(np.where(slips.age == 0, -1, slips.helps), 2),  # not put to the young
    "rare": Asked.of(np.minimum(np.arange(len(slips.age)) // 100, 3), 4),
}
HEADS = {"age": Asked.of(AGE, 3), "district": Asked.of(slips.place, 4), "sex": Asked.of(slips.sex, 2)}


@pytest.mark.parametrize("design", ["stratified", "uneven", "lonely"])
def test_many_tables_at_once_are_those_made_one_by_one(design):
    sample = designs()[design]
    found = CrossTables.counted(sample, QUESTIONS, HEADS).results()
    assert [(one.question, one.head) for one in found] == [(q, h) for q in QUESTIONS for h in HEADS]
    for one in found:
        question, head = QUESTIONS[one.question], HEADS[one.head]
        row = np.where(head.codes < 0, head.size, head.codes)
        cell = np.where(question.codes < 0, -1, row * question.size + question.codes)
        shape = head.size + 1, question.size
        alone = cross_table(
            Tally.of(sample, cell, shape[0] * shape[1]), one.question, one.head, shape, unanswered=question.unanswered
        )
        assert np.array_equal(one.count, alone.count)
        assert one.share == pytest.approx(alone.share, rel=1e-12, nan_ok=True)
        assert one.error == pytest.approx(alone.error, rel=1e-9, abs=1e-15, nan_ok=True)
        for name in ("f", "df1", "df2", "p", "cells", "x2", "first", "p_first"):
            wanted = getattr(alone.association, name)
            assert getattr(one.association, name) == pytest.approx(wanted, rel=1e-9, nan_ok=True)


def test_shares_keep_those_without_an_answer_in_their_base_and_people_of_no_age_in_the_whole():
    sample = designs()["uneven"]
    table = CrossTables.counted(sample, QUESTIONS, HEADS).results()[0]
    assert (table.question, table.head) == ("ties", "age")
    assert table.base[-1] == len(slips.age) > table.base[:-1].sum()
    assert table.share.sum(1) == pytest.approx([1, 1, 1, 1])
    assert table.share[-1, 4] == pytest.approx(mean(sample, slips.ties < 0).value[0])


def test_cells_about_one_or_two_people_are_hidden_and_people_of_no_age_give_nothing_away():
    table = CrossTables.counted(designs()["uneven"], QUESTIONS, HEADS).results()[0]
    assert table.nowhere.sum() == (AGE < 0).sum() == table.base[-1] - table.base[:-1].sum()
    assert not table.hidden().any()  # every age has counts of three and more
    for row, answer in ((0, 4), (2, 1)):
        table.count[-1, answer] -= table.count[row, answer] - 1
        table.count[row, answer] = 1
        hidden = table.hidden()
        assert hidden.shape == (4, 6)
        assert hidden[row, answer]
        assert hidden.sum() > 1


def test_the_young_who_were_not_asked_have_an_empty_row():
    table = CrossTables.counted(designs()["uneven"], QUESTIONS, HEADS).results()[3]
    assert (table.question, table.head) == ("helps", "age")
    assert table.base[0] == 0
    assert np.isnan(table.share[0]).all()
    assert table.association.cells == 1  # two ages are left to compare


def test_a_late_slip_changes_the_tables_as_if_it_had_been_there_from_the_start():
    all_of_them = designs()["uneven"]
    early = np.arange(len(slips.age)) < len(slips.age) - 1
    first = Sample.of(slips.weight[early], strata=slips.district[early])

    def cut(asked):
        return {name: Asked(one.codes[early], one.size, one.unanswered) for name, one in asked.items()}

    tables = CrossTables.counted(first, cut(QUESTIONS), cut(HEADS))
    slip = [np.array([one.codes[-1] for one in asked.values()]) for asked in (QUESTIONS, HEADS)]
    tables.add(slips.place[-1], slips.weight[-1], *slip)
    wanted = CrossTables.counted(all_of_them, QUESTIONS, HEADS).results()
    for one, other in zip(tables.results(), wanted, strict=True):
        assert np.array_equal(one.count, other.count)
        assert one.error == pytest.approx(other.error, rel=1e-10, abs=1e-15, nan_ok=True)
        assert one.association.f == pytest.approx(other.association.f, rel=1e-9, nan_ok=True)
    tables.add(slips.place[-1], slips.weight[-1], *slip, times=-1)
    before = CrossTables.counted(first, cut(QUESTIONS), cut(HEADS)).results()
    for one, other in zip(tables.results(), before, strict=True):
        assert np.array_equal(one.count, other.count)
        assert one.share == pytest.approx(other.share, rel=1e-10, abs=1e-14, nan_ok=True)


def test_a_late_slip_makes_each_slip_of_its_district_stand_for_fewer_people():
    n = np.bincount(slips.place)
    people = np.array([slips.PEOPLE[name] for name in "ABCD"])
    shapes = {name: (one.size, one.answers) for name, one in QUESTIONS.items()}
    tables = CrossTables(people, shapes, {name: one.size for name, one in HEADS.items()}, expands=True)
    assert tables.silent == [0, 1, 2, 3]
    for row, place in enumerate(slips.place):
        answers, rows = ([one.codes[row] for one in asked.values()] for asked in (QUESTIONS, HEADS))
        tables.add(place, 1.0, np.array(answers), np.array(rows))
    assert (tables.silent, tables.lonely) == ([], [])
    weights = (people / n)[slips.place]
    wanted = CrossTables.counted(
        Sample.of(weights, strata=slips.place, population=dict(enumerate(people))), QUESTIONS, HEADS
    )
    for one, other in zip(tables.results(), wanted.results(), strict=True):
        assert one.share == pytest.approx(other.share, rel=1e-11, nan_ok=True)
        assert one.error == pytest.approx(other.error, rel=1e-9, abs=1e-15, nan_ok=True)
        assert one.association.p == pytest.approx(other.association.p, rel=1e-9, nan_ok=True)


def test_districts_with_one_answer_and_with_none_are_named_while_answers_come_in():
    tables = CrossTables([1800, 900, 1], {"ties": (4, 4)}, {"age": 3}, expands=True)
    for district in (0, 0, 1, 2):
        tables.add(district, 1.0, np.array([1]), np.array([0]))
    assert (tables.lonely, tables.silent) == ([1], [])  # of the third, everybody has answered
    tables.add(2, 1.0, np.array([1]), np.array([0]), times=-1)
    assert tables.silent == [2]
    assert tables.results()[0].share[-1].tolist() == [0, 1, 0, 0]


def test_weights_cannot_add_up_to_an_endless_population():
    with pytest.raises(NotDrawnLikeThat, match="need its size"):
        CrossTables([np.inf], {"ties": (4, 4)}, {"age": 3}, expands=True)
    assert CrossTables([10], {}, {"age": 3}).results() == []


def test_a_question_that_nobody_answered_has_tables_without_figures():
    nobody = {"silent": Asked.of(np.full(len(slips.age), -1), 3)}
    table = CrossTables.counted(designs()["uneven"], nobody, HEADS).results()[0]
    assert table.base.tolist() == [0, 0, 0, 0]
    assert np.isnan(table.share).all()
    assert np.isnan(table.association.p)


def test_all_weight_in_one_cell_gives_a_certain_share_and_no_test():
    everybody = {"same": Asked.of(np.zeros(len(slips.age), dtype=int), 3)}
    table = CrossTables.counted(designs()["uneven"], everybody, HEADS).results()[0]
    assert table.share[-1].tolist() == [1, 0, 0]
    assert table.error[-1] == pytest.approx([0, 0, 0], abs=1e-9)
    assert table.association.cells == 0


def test_a_code_that_is_not_known_is_refused():
    with pytest.raises(ValueError, match="a code of 4"):
        Asked.of([0, 4], 4)


def test_one_row_alone_has_no_association():
    assert np.isnan(association(np.array([[3.0, 2.0]]), np.eye(2), 5, 4).p)
