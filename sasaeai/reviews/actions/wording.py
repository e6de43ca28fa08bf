"""The date, the contact and the words of a year; the three texts that everybody reads first."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from sasaeai.kernel.clock import today
from sasaeai.kernel.journal import record
from sasaeai.plans.actions.refusing import Refused
from sasaeai.plans.states import State, compare
from sasaeai.reviews.models import ReviewYear, Stage
from sasaeai.reviews.models.year import TEXTS

from .answering import YearPassedOn, locked_year


def year_state(year: ReviewYear) -> State:
    return {
        "due_on": year.due_on.isoformat(), "contact": year.contact, "words": year.words,
        "members_sign": year.members_sign,
    }  # fmt: skip


def texts_state(year: ReviewYear) -> State:
    return {name: getattr(year, name) for name in TEXTS}


@transaction.atomic
def change_year(year: ReviewYear, wanted: State, *, seen: str, by: Any) -> list[str]:
    """The fields that changed. Raises FieldsChanged, YearPassedOn when it is published, Refused for a past due date."""
    year = locked_year(year.pk)
    if year.stage == Stage.PUBLISHED:
        raise YearPassedOn(_("公表した年は、ここからは書きなおせません。訂正するときは、公表を取り下げてください。"))
    changed = compare(year_state(year), wanted, seen)
    if "due_on" in changed and date.fromisoformat(wanted["due_on"]) < today():
        raise Refused(_("しめきりは、今日かそのあとの日にしてください。"))
    return _write(year, wanted, changed, "reviews.year.changed", by)


@transaction.atomic
def write_texts(year: ReviewYear, wanted: State, *, seen: str, by: Any) -> list[str]:
    """The texts that changed. Raises FieldsChanged, and YearPassedOn once the office has passed the year on."""
    year = locked_year(year.pk)
    if year.stage not in (Stage.OWNERS, Stage.OFFICE):
        raise YearPassedOn(
            _("いまは「%(stage)s」の段階なので、書きなおせません。直すときは、事務局に戻してください。")
            % {"stage": year.get_stage_display()}
        )
    changed = compare(texts_state(year), wanted, seen)
    return _write(year, wanted, changed, "reviews.year.told", by)


def _write(year: ReviewYear, wanted: State, changed: list[str], key: str, by: Any) -> list[str]:
    if not changed:
        return []
    before = {name: str(getattr(year, name)) for name in changed}
    for name in changed:
        setattr(year, name, wanted[name])
    year.full_clean(validate_unique=False, validate_constraints=False)
    year.save()
    changes = [[name, before[name], str(wanted[name])] for name in changed]
    record(key, year, by=by, area=year.period.area, changes=changes)
    return changed
