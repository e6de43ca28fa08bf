"""名簿: which volunteers an address asks for, and what the desk should know of each at a glance."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.http import QueryDict
from django.utils.translation import gettext as _

from sasaeai.areas.models import Area
from sasaeai.kernel.clock import today
from sasaeai.kernel.fiscal import FiscalYear, day_words
from sasaeai.kernel.numbers import asked_number
from sasaeai.people.models import Person
from sasaeai.people.policy import Verb
from sasaeai.people.viewer import Viewer
from sasaeai.volunteers.models import Cover, ErrandKind, Volunteer
from sasaeai.volunteers.models.volunteer import VolunteerQuerySet

SOON = timedelta(days=90)


def state_choices() -> list[tuple[str, str]]:
    return [
        ("casual", _("まず一度（登録していない）")),
        ("regular", _("登録している")),
        ("new", _("最近の申し出（30日）")),
        ("paused", _("お休み中")),
        ("ending", _("登録の期限が近い・過ぎた")),
        ("insurance", _("保険がない・3月31日まで")),
        ("consent", _("同意や保護者の確認が要る")),
        ("ended", _("やめた")),
    ]


@dataclass(frozen=True)
class Wanted:
    """What it names that is not there narrows nothing."""

    words: str
    area: Area | None
    kind: ErrandKind | None
    state: str

    @property
    def is_narrow(self) -> bool:
        return bool(self.words or self.area or self.kind or self.state)

    def rows(self, viewer: Viewer) -> VolunteerQuerySet:
        rows: VolunteerQuerySet = Volunteer.objects.visible_to(viewer).filter(anonymised_on=None)
        rows = rows.exclude(ended_on=None) if self.state == "ended" else rows.active()
        if self.words:
            people = Person.objects.found_by(self.words).values("pk")
            rows = rows.filter(Q(person__in=people) | Q(uid__istartswith=self.words))
        if self.area:
            rows = rows.filter(pk__in=Volunteer.objects.filter(Q(area=self.area) | Q(areas=self.area)).values("pk"))
        if self.kind:
            rows = rows.filter(interests=self.kind)
        rows = self._in_state(rows, today())
        return rows.with_person().prefetch_related("interests", "areas", "covers")

    def _in_state(self, rows: Any, day: date) -> Any:
        if self.state in (Volunteer.Standing.CASUAL, Volunteer.Standing.REGULAR):
            return rows.filter(standing=self.state)
        if self.state == "new":
            return rows.filter(began_on__gte=day - timedelta(days=30)).order_by("-began_on", "-pk")
        if self.state == "paused":
            return rows.filter(Q(paused_until=None) | Q(paused_until__gte=day), paused_on__lte=day)
        if self.state == "ending":
            return rows.filter(registered_until__lte=day + SOON).order_by("registered_until", "pk")
        if self.state == "insurance":
            next_year = Cover.objects.filter(volunteer=OuterRef("pk"), until__gt=insured_until(day))
            return rows.filter(~Exists(next_year), standing=Volunteer.Standing.REGULAR)
        if self.state == "consent":
            return rows.filter(Q(consents_on=None) | Q(is_minor=True, guardian_agreed_on=None))
        return rows


def insured_until(day: date) -> date:
    """From January on the list names whoever has not paid for the next year; before, whoever has not for this one."""
    end = FiscalYear.of(day).end
    return end if day.month in (1, 2, 3) else end - timedelta(days=1)


@dataclass(frozen=True)
class Offered:
    areas: list[Area]
    kinds: list[ErrandKind]

    @classmethod
    def to(cls, viewer: Viewer) -> Offered:
        reached = Area.objects.filter(pk__in=viewer.areas_where(Verb.MEDIATE)).exclude(parent=None).on(today())
        return cls(list(reached.order_by("position", "pk")), list(ErrandKind.objects.offered()))

    def wanted(self, query: QueryDict) -> Wanted:
        kind, state = asked_number(query.get("kind")), query.get("state", "")
        return Wanted(
            " ".join(query.get("q", "").split())[:80],
            next((area for area in self.areas if area.slug == query.get("district")), None),
            next((one for one in self.kinds if one.pk == kind), None),
            state if state in dict(state_choices()) else "",
        )


def marks_of(volunteer: Volunteer, on: date) -> list[str]:
    """What somebody should know before asking: a rest, a registration that ends, no consent, an insurance."""
    found = []
    if volunteer.ended_on:
        return [_("やめた（%(day)s）") % {"day": day_words(volunteer.ended_on)}]
    if volunteer.is_paused(on):
        found.append(
            _("お休み中（%(day)sまで）") % {"day": day_words(volunteer.paused_until)}
            if volunteer.paused_until
            else _("お休み中")
        )
    if volunteer.is_minor:
        found.append(_("18歳未満") if volunteer.guardian_agreed_on else _("18歳未満（保護者の同意を確かめる）"))
    if volunteer.consents_on is None:
        found.append(_("候補になる同意がまだ"))
    if volunteer.registered_until and volunteer.registered_until < on:
        found.append(_("登録の期限が過ぎた（%(day)s）") % {"day": day_words(volunteer.registered_until)})
    elif volunteer.registered_until and volunteer.registered_until <= on + SOON:
        found.append(_("登録は%(day)sまで") % {"day": day_words(volunteer.registered_until)})
    valid = [cover for cover in volunteer.covers.all() if cover.is_valid_on(on)]
    found += [_("保険は%(day)sまで") % {"day": day_words(max(cover.until for cover in valid))}] if valid else []
    return found
