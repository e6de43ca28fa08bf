"""When letters go out: the ward's hour, the border of a week, quiet seasons; and at most once."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.core import mail

from sasaeai.kernel.clock import frozen
from sasaeai.reminders.actions.choosing import choose
from sasaeai.reminders.calendar import due_week, next_moment
from sasaeai.reminders.models import Digest, QuietSeason, ReminderTerms, Rhythm, Round
from sasaeai.reminders.tasks import remind, write_portion
from sasaeai.reminders.weeks import week_at

from .conftest import MONDAY, letters, sent


def quiet(first: date, last: date, *, yearly: bool = False) -> QuietSeason:
    return QuietSeason.objects.create(name="お休み", first_day=first, last_day=last, yearly=yearly)


def remind_at(*moment: int) -> int:
    """How many letters left then."""
    before = len(mail.outbox)
    with frozen(datetime(*moment)):  # type: ignore[arg-type]
        remind.call()
    return len(mail.outbox) - before


@pytest.mark.parametrize(
    ("moment", "week"),
    [
        # Sunday 31 March 23:59:59 in Japan, and the Monday on which the fiscal year begins.
        (datetime(2013, 3, 31, 14, 59, 59, tzinfo=UTC), date(2013, 3, 25)),
        (datetime(2013, 3, 31, 15, 0, 0, tzinfo=UTC), date(2013, 4, 1)),
        # A year's end in the middle of a week.
        (datetime(2013, 12, 31, 14, 59, 59, tzinfo=UTC), date(2013, 12, 30)),
        (datetime(2013, 12, 31, 15, 0, 0, tzinfo=UTC), date(2013, 12, 30)),
    ],
)
def test_a_week_begins_on_monday_at_midnight_in_japan(moment, week):
    assert week_at(moment) == week


def test_nothing_is_due_before_the_hour_and_the_week_is_due_from_then_on(on):
    for hour, minute, second, due in ((8, 59, 59, None), (9, 0, 0, MONDAY), (23, 59, 59, MONDAY)):
        with frozen(datetime(2013, 7, 8, hour, minute, second)) as at:
            assert due_week(at) == due


def test_letters_of_31_march_are_the_old_weeks_and_of_1_april_the_new_ones(on, suzuki, reads, problem):
    reads(suzuki)
    ReminderTerms.objects.update(weekday=6)  # Sunday
    problem.promised_on = date(2013, 3, 1)
    problem.save()
    assert remind_at(2013, 3, 31, 23, 59, 59) == 1
    assert remind_at(2013, 4, 1, 0, 0, 0) == 0
    ReminderTerms.objects.update(weekday=0)
    assert remind_at(2013, 4, 1, 9, 0, 0) == 1
    assert list(Digest.objects.values_list("week", flat=True)) == [date(2013, 4, 1), date(2013, 3, 25)]


def test_a_week_has_one_letter_however_often_the_task_comes(on, suzuki, reads, problem):
    reads(suzuki)
    assert [remind_at(2013, 7, 8, 9), remind_at(2013, 7, 8, 9, 15), remind_at(2013, 7, 14, 23, 59)] == [1, 0, 0]
    assert remind_at(2013, 7, 15, 9) == 1


def test_another_day_chosen_in_the_middle_of_a_week_gives_nobody_a_second_letter(
    client, on, suzuki, reads, problem, monday
):
    reads(suzuki)
    remind.call()
    client.force_login(suzuki.account)
    sent(client, "/desk/reminders/terms/", {"is_on": "on", "weekday": "3", "hour": "10"})
    assert remind_at(2013, 7, 11, 10) == 0
    assert remind_at(2013, 7, 18, 10) == 1


def test_switching_on_on_a_friday_sends_nothing_of_mondays(client, suzuki, reads, problem):
    reads(suzuki)
    with frozen(datetime(2013, 7, 12, 10)):
        client.force_login(suzuki.account)
        sent(client, "/desk/reminders/terms/", {"is_on": "on", "weekday": "0", "hour": "9"})
    assert [remind_at(2013, 7, 12, 10, 15), remind_at(2013, 7, 15, 9)] == [0, 1]


def test_what_is_switched_off_sends_nothing(suzuki, reads, problem):
    reads(suzuki)
    assert remind_at(2013, 7, 8, 9) == 0
    assert not Round.objects.exists()


def test_without_an_address_to_lead_to_nothing_is_sent_and_the_week_is_not_lost(on, suzuki, reads, problem, settings):
    reads(suzuki)
    settings.PUBLIC_ADDRESS = ""
    assert remind_at(2013, 7, 8, 9) == 0
    settings.PUBLIC_ADDRESS = "https://midori.example.jp"
    assert remind_at(2013, 7, 8, 10) == 1


def test_a_task_process_that_was_down_for_a_day_sends_on_tuesday(on, suzuki, reads, problem):
    reads(suzuki)
    assert remind_at(2013, 7, 9, 15) == 1


def test_a_portion_that_was_found_weeks_later_is_left(on, suzuki, reads, problem):
    reads(suzuki)
    Round.objects.create(week=MONDAY, begun_at=datetime(2013, 7, 8, 0, tzinfo=UTC))
    with frozen(datetime(2013, 7, 22, 8)):
        assert write_portion.call(MONDAY.isoformat(), [suzuki.pk]) == 0
    with frozen(datetime(2013, 7, 9, 8)):
        assert write_portion.call(MONDAY.isoformat(), [suzuki.pk]) == 1


# --- quiet seasons ---


@pytest.mark.parametrize(
    ("day", "rests"),
    [
        (date(2013, 12, 27), False), (date(2013, 12, 28), True), (date(2014, 1, 1), True), (date(2014, 1, 4), True),
        (date(2014, 1, 5), False), (date(2030, 12, 31), True), (date(2031, 1, 4), True), (date(2031, 1, 5), False),
    ],
)  # fmt: skip
def test_the_years_end_rests_every_year_across_new_year(day, rests):
    season = QuietSeason(first_day=date(2013, 12, 28), last_day=date(2014, 1, 4), yearly=True)
    assert season.covers(day) is rests


def test_a_season_for_one_year_and_one_that_is_not_used():
    festival = QuietSeason(first_day=date(2013, 10, 14), last_day=date(2013, 10, 20))
    assert [festival.covers(date(year, 10, 14)) for year in (2013, 2014)] == [True, False]
    festival.in_use = False
    assert not festival.covers(date(2013, 10, 14))


def test_a_yearly_season_that_ends_on_29_february_rests_in_other_years_too():
    season = QuietSeason(first_day=date(2012, 2, 27), last_day=date(2012, 2, 29), yearly=True)
    assert [season.covers(date(2013, 2, 28)), season.covers(date(2013, 3, 1))] == [True, False]


def test_what_a_rest_holds_back_comes_once_in_the_first_week_after(on, suzuki, reads, problem):
    """Two Mondays lie in the rest; on 13 January she gets one letter, not three."""
    reads(suzuki)
    quiet(date(2013, 12, 28), date(2014, 1, 7), yearly=True)
    mondays = ((2013, 12, 23), (2013, 12, 30), (2014, 1, 6), (2014, 1, 13))
    assert [remind_at(*monday, 9) for monday in mondays] == [1, 0, 0, 1]


def test_a_week_whose_monday_rests_is_not_made_up_on_wednesday(on, suzuki, reads, problem):
    """From the rest's end to the next Monday nobody is written to at an hour that nobody knows."""
    reads(suzuki)
    quiet(date(2013, 7, 8), date(2013, 7, 9))
    assert [remind_at(2013, 7, 10, 9), remind_at(2013, 7, 15, 9)] == [0, 1]


def test_a_late_task_process_does_not_write_into_a_rest(on, suzuki, reads, problem):
    reads(suzuki)
    quiet(date(2013, 7, 9), date(2013, 7, 12))
    assert [remind_at(2013, 7, 10, 9), remind_at(2013, 7, 13, 9)] == [0, 1]


def test_who_gets_a_letter_every_second_week_gets_it_after_the_rest_not_two_weeks_later(on, suzuki, reads, problem):
    choose(reads(suzuki), Rhythm.FORTNIGHTLY, by=None)
    quiet(date(2013, 7, 20), date(2013, 7, 24))
    mondays = [(2013, 7, 8), (2013, 7, 15), (2013, 7, 22), (2013, 7, 29), (2013, 8, 5), (2013, 8, 12)]
    assert [remind_at(*monday, 9) for monday in mondays] == [1, 0, 0, 1, 0, 1]


def test_the_next_moment_and_the_days_held_back_are_told(on):
    season = quiet(date(2013, 7, 8), date(2013, 7, 20))
    with frozen(datetime(2013, 7, 4, 12)) as at:
        moment, held = next_moment(at, ReminderTerms.now())
    assert moment is not None
    assert moment.strftime("%m/%d %H:%M") == "07/22 09:00"
    assert held == [(date(2013, 7, 8), season), (date(2013, 7, 15), season)]


def test_rests_without_end_are_said_instead_of_searched_for_ever(on):
    quiet(date(2013, 1, 1), date(2013, 12, 31), yearly=True)
    with frozen(datetime(2013, 7, 4, 12)) as at:
        assert next_moment(at, ReminderTerms.now())[0] is None


def test_a_letter_of_the_week_before_is_no_reason_to_write_no_letter(on, suzuki, reads, problem):
    reads(suzuki)
    for day in (8, 15, 22):
        assert remind_at(2013, 7, day, 9) == 1
    assert len(letters()) == 3
