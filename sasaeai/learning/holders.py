"""Which qualifications an address asks for, and how each stands today, in words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q
from django.http import QueryDict
from django.utils.translation import gettext as _

from sasaeai.areas.models import Area
from sasaeai.kernel.clock import today
from sasaeai.kernel.numbers import asked_number
from sasaeai.learning.models import Recognition
from sasaeai.learning.periods import is_renewable_on
from sasaeai.people.models import Qualification, QualificationKind
from sasaeai.people.policy import Verb
from sasaeai.people.secrecy import telephone_indexes
from sasaeai.people.viewer import Viewer

STATES = ("", "over", "revoked")


def state_words(held: Qualification, day: date) -> str:
    if held.revoked_on:
        return _("取り消し")
    renewable = is_renewable_on(held, day)
    if held.is_valid_on(day):
        return _("有効（更新できます）") if renewable else _("有効")
    if held.since > day:
        return _("これから有効")
    return _("期限切れ（まだ更新できます）") if renewable else _("期限切れ")


@dataclass(frozen=True)
class Wanted:
    kind: QualificationKind | None
    area: Area | None
    state: str
    words: str

    def rows(self, viewer: Viewer) -> Any:
        rows = Recognition.objects.visible_to(viewer)
        if self.kind:
            rows = rows.filter(qualification__kind=self.kind)
        if self.area:
            rows = rows.filter(area=self.area)
        if self.words:
            by_name = Q(qualification__person__name__icontains=self.words)
            by_number = Q(qualification__person__telephone_index__in=telephone_indexes(self.words))
            rows = rows.filter(by_name | by_number)
        return self._in_state(rows).with_everything().order_by("qualification__until", "pk")

    def _in_state(self, rows: Any) -> Any:
        if self.state == "revoked":
            return rows.exclude(qualification__revoked_on=None)
        if self.state == "over":
            return rows.filter(qualification__revoked_on=None, qualification__until__lt=today())
        return rows.filter(Q(qualification__until=None) | Q(qualification__until__gte=today())).filter(
            qualification__revoked_on=None
        )


@dataclass(frozen=True)
class Offered:
    """What the filters of the list offer this viewer."""

    kinds: list[QualificationKind]
    areas: list[Area]

    @classmethod
    def to(cls, viewer: Viewer) -> Offered:
        areas = Area.objects.filter(pk__in=viewer.areas_where(Verb.TEACH)).order_by("parent_id", "position", "pk")
        return cls(list(QualificationKind.objects.all()), list(areas))

    def wanted(self, query: QueryDict) -> Wanted:
        kind, state = asked_number(query.get("kind")), query.get("state", "")
        return Wanted(
            next((one for one in self.kinds if one.pk == kind), None),
            next((one for one in self.areas if one.slug == query.get("area")), None),
            state if state in STATES else "",
            query.get("q", "").strip()[:80],
        )
