"""Decide: how often somebody reads a letter, when letters go out, and that somebody was telephoned."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from sasaeai.areas.models import Area
from sasaeai.kernel.clock import now
from sasaeai.kernel.journal import Actor, record
from sasaeai.people.models import Organisation, Person
from sasaeai.plans.states import State, compare
from sasaeai.reminders.models import PhoneCall, Preference, QuietSeason, ReminderTerms, Rhythm
from sasaeai.reminders.weeks import week_at


class CalledMeanwhile(Exception):
    """Somebody else has written about the same call since the page was opened; holds their row, None if it is gone."""

    def __init__(self, call: PhoneCall | None) -> None:
        super().__init__()
        self.call = call


def rhythm_of(reader: Person | Organisation) -> Rhythm:
    return Rhythm(Preference.objects.filter(**_key(reader)).values_list("rhythm", flat=True).first() or Rhythm.WEEKLY)


@transaction.atomic
def choose(reader: Person | Organisation, rhythm: Rhythm, *, by: Actor | None) -> None:
    """Choosing again what was chosen changes nothing and writes nothing."""
    if rhythm_of(reader) == rhythm:
        return
    row, _new = Preference.objects.update_or_create(**_key(reader), defaults={"rhythm": rhythm, "chosen_at": now()})
    record("reminders.preference.chosen", row, by=by)


def _key(reader: Person | Organisation) -> dict[str, Any]:
    return {"person": reader} if isinstance(reader, Person) else {"organisation": reader}


@transaction.atomic
def keep_terms(wanted: State, *, seen: str, by: Actor) -> ReminderTerms:
    """`wanted` as `state_of` the terms; what lay before this moment is not caught up.

    Raises FieldsChanged when somebody else kept other terms meanwhile.
    """
    # So that two who decide for the first time meet at a row, too.
    ReminderTerms.objects.get_or_create(pk=1)
    terms = ReminderTerms.objects.select_for_update().get(pk=1)
    compare(state_of(terms), wanted, seen)
    _set(terms, wanted)
    terms.since = now()
    terms.save()
    record("reminders.terms.kept", terms, by=by, state=_("送る") if terms.is_on else _("止めている"))
    return terms


@transaction.atomic
def keep_season(season: QuietSeason, wanted: State, *, seen: str, by: Actor) -> None:
    """Raises FieldsChanged when somebody else changed this season meanwhile."""
    if season.pk is not None:
        season = QuietSeason.objects.select_for_update().get(pk=season.pk)
        compare(state_of(season), wanted, seen)
    _set(season, wanted)
    season.full_clean()
    season.save()
    record("reminders.season.kept", season, by=by)


FIELDS: dict[type[ReminderTerms | QuietSeason], tuple[str, ...]] = {
    ReminderTerms: ("is_on", "weekday", "hour"),
    QuietSeason: ("name", "first_day", "last_day", "yearly", "in_use"),
}


def state_of(row: ReminderTerms | QuietSeason) -> State:
    """What a form of it shows; days as ISO 8601."""
    found = {name: getattr(row, name) for name in FIELDS[type(row)]}
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in found.items()}


def _set(row: ReminderTerms | QuietSeason, wanted: State) -> None:
    for name, value in wanted.items():
        is_day = isinstance(row, QuietSeason) and name.endswith("_day") and value
        setattr(row, name, date.fromisoformat(value) if is_day else value)


@transaction.atomic
def note_call(holder: Organisation | Area, words: str, *, seen: str, by: Actor) -> PhoneCall:
    """That they were telephoned this week, and what was said. `seen`: of the note that the page showed, or "".

    Raises CalledMeanwhile, so that nobody is called twice and nothing that was written is lost.
    """
    key: dict[str, Any] = {"organisation": holder} if isinstance(holder, Organisation) else {"area": holder}
    told = {"at": now(), "by_label": by.journal_label[:200], "words": words}
    call, new = PhoneCall.objects.select_for_update().get_or_create(week=week_at(now()), **key, defaults=told)
    if not new:
        if call.seen != seen:
            raise CalledMeanwhile(call)
        call.words, call.by_label = words, by.journal_label[:200]
        call.save()
    elif seen:
        raise CalledMeanwhile(None)
    record("reminders.call.noted", call, by=by, area=_area(holder), whom=holder.name)
    return call


@transaction.atomic
def take_back_call(call: PhoneCall, *, by: Actor) -> None:
    holder = call.organisation or call.area
    assert holder is not None
    record("reminders.call.taken_back", call, by=by, area=_area(holder), whom=holder.name)
    call.delete()


def _area(holder: Organisation | Area) -> int | None:
    return holder.area_id if isinstance(holder, Organisation) else holder.pk
