"""Which sheets an address asks for: state, kind, whose, of which district, those that missed their target."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.db.models import Exists, OuterRef
from django.http import QueryDict
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from sasaeai.people.viewer import Viewer
from sasaeai.plans.reaching import missed_targets

from .models import ReviewYear, Sheet, SheetState
from .models.sheet import READ_NEXT, SheetQuerySet

KINDS = ("measure", "goal", "indicator", "district")
# The secretariat's own, and the ward's: neither an organisation's number nor a district's word.
OFFICE, WARD = "office", "ward"


@dataclass(frozen=True)
class Wanted:
    """Whatever the address names that is not there narrows nothing."""

    year: ReviewYear
    state: str = ""
    kind: str = ""
    owner: str = ""
    district: str = ""
    missed: bool = False
    viewer: Viewer = field(default_factory=Viewer)

    @classmethod
    def of(cls, viewer: Viewer, year: ReviewYear, query: QueryDict) -> Wanted:
        state, kind, owner = (query.get(name, "")[:20] for name in ("state", "kind", "owner"))
        return cls(
            year, state if state in dict(state_choices()) else "", kind if kind in KINDS else "",
            owner if owner == OFFICE or (owner.isascii() and owner.isdigit() and len(owner) < 10) else "",
            query.get("district", "")[:60], query.get("missed") == "1", viewer,
        )  # fmt: skip

    @property
    def is_narrow(self) -> bool:
        return bool(self.state or self.kind or self.owner or self.district or self.missed)

    @property
    def address(self) -> str:
        """?state=open&…, as the page's own filters write it."""
        given = {"state": self.state, "kind": self.kind, "owner": self.owner, "district": self.district}
        given |= {"missed": "1"} if self.missed else {}
        return "?" + urlencode({name: value for name, value in given.items() if value})

    def rows(self) -> SheetQuerySet:
        rows: SheetQuerySet = Sheet.objects.visible_to(self.viewer).filter(year=self.year)
        rows = self._of_state(rows)
        if self.kind:
            rows = rows.filter(**_kinds()[self.kind])
        if self.owner:
            rows = rows.filter(plan__ward_plan=None, owner=None if self.owner == OFFICE else int(self.owner))
        if self.district:
            mine = {"plan__ward_plan": None} if self.district == WARD else {"plan__area__slug": self.district}
            rows = rows.filter(**mine)
        if self.missed:
            rows = rows.filter(Exists(missed_targets(self.year.fiscal_year).filter(indicator=OuterRef("indicator"))))
        return rows.order_by("position", "pk")

    def _of_state(self, rows: SheetQuerySet) -> SheetQuerySet:
        if self.state == "open":
            return rows.open()
        if self.state == "read":
            return rows.filter(state__in=READ_NEXT)
        return rows.filter(state=self.state) if self.state else rows


def _kinds() -> dict[str, dict[str, Any]]:
    district = {"measure": None, "goal": None, "indicator": None}
    return {name: {f"{name}__isnull": False} for name in KINDS[:3]} | {"district": district}


def state_choices() -> list[tuple[str, Any]]:
    first: list[tuple[str, Any]] = [("open", _("まだ届いていない")), ("read", _("届いて、確かめていない"))]
    return [*first, *((code, label) for code, label in SheetState.choices if code != SheetState.WAITING)]


def kind_choices() -> list[tuple[str, str]]:
    words = {"measure": _("取組"), "goal": _("目標"), "indicator": _("指標"), "district": _("地区のシート")}
    return list(words.items())
