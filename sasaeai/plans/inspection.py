"""計画の点検, counted and listed: a constant number of queries, whatever the size of the plans.

Everything that the page says in numbers comes from one grouped query for each kind of row; the lines of one page of the
list come from one union, and their words from one query for each kind.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import Case, Count, F, IntegerField, Q, QuerySet, Subquery, Value, When
from django.utils.translation import gettext as _

from sasaeai.people.models import Organisation

from .inspection_checks import CHECKS, INDICATOR, KINDS, PROBLEM, Asked, Check, Kind, find_check, twin_of
from .models import Plan

NOBODY = "none"


@dataclass(frozen=True, slots=True)
class Reach:
    """What a viewer is shown: plans in whole, and in all others what these organisations own."""

    whole: frozenset[int]
    organisations: frozenset[int] = frozenset()

    @property
    def condition(self) -> Q:
        plans = Q(plan__in=list(self.whole))
        return plans | Q(held_by__in=list(self.organisations)) if self.organisations else plans


@dataclass(frozen=True, slots=True)
class Group:
    """How many rows of one plan and one owner are looked at, and how many of them lack something."""

    check: Check
    plan: int
    owner: int | None
    all: int
    missing: int


@dataclass(frozen=True, slots=True)
class Share:
    check: Check
    all: int
    missing: int

    @property
    def kept(self) -> int:
        return self.all - self.missing

    @property
    def percent(self) -> int:
        """Rounded down: as long as one is missing it is not 100."""
        return self.kept * 100 // self.all


@dataclass(frozen=True, slots=True)
class Wanted:
    """What an address narrows the list to; what it names and nobody knows narrows nothing."""

    check: Check | None = None
    plan: Plan | None = None
    owner: str = ""

    @classmethod
    def asked(cls, query: Mapping[str, str], plans: Iterable[Plan], owners: Iterable[int]) -> Wanted:
        known = {NOBODY, *(str(owner) for owner in owners)}
        owner = query.get("owner", "")
        plan = next((plan for plan in plans if plan.area.slug == query.get("district")), None)
        return cls(find_check(query.get("check", "")), plan, owner if owner in known else "")

    @property
    def is_narrow(self) -> bool:
        return bool(self.check or self.plan or self.owner)

    @property
    def _owner(self) -> int | None:
        return None if self.owner == NOBODY else int(self.owner)

    def holds(self, group: Group, *, check: bool = True, plan: bool = True, owner: bool = True) -> bool:
        return not (
            (check and self.check and group.check is not self.check)
            or (plan and self.plan and group.plan != self.plan.pk)
            or (owner and self.owner and group.owner != self._owner)
        )

    @property
    def condition(self) -> Q:
        found = Q(plan=self.plan.pk) if self.plan else Q()
        return found & Q(held_by=self._owner) if self.owner else found


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that waits: `row` is a measure, indicator, goal or problem with its plan and area."""

    check: Check
    row: Any
    plan: Plan
    owner: Organisation | None

    @property
    def title(self) -> str:
        return str(self.row)

    @property
    def of(self) -> str:
        """What an indicator belongs to."""
        return str(self.row.measure or self.row.goal) if self.check.of is INDICATOR else ""

    @property
    def owner_words(self) -> str:
        return self.owner.name if self.owner else self.nobody(self.plan)

    @staticmethod
    def nobody(plan: Plan) -> str:
        """Who answers for what no organisation owns."""
        return _("事務局") if plan.is_ward else _("策定委員会")

    @property
    def mend(self) -> str:
        """Below the desk of the period."""
        return self.check.mend.format(
            uid=self.row.uid, area=self.plan.area.slug, twin=getattr(self.row, "twin", None) or ""
        )


class Inspection:
    """`by_owner=False` leaves out whose each row is, which is the dearest to ask: for the shares of all together."""

    def __init__(
        self, asked: Asked, reach: Reach, checks: tuple[Check, ...] = CHECKS, *, by_owner: bool = True
    ) -> None:
        self.asked, self.reach, self.checks = asked, reach, checks
        self.by = ("plan_id", "held_by") if by_owner else ("plan_id",)

    @cached_property
    def groups(self) -> list[Group]:
        by_kind = {kind: [check for check in self.checks if check.of is kind] for kind in KINDS}
        return [group for kind, checks in by_kind.items() if checks for group in self._counted(kind, checks)]

    def _counted(self, kind: Kind, checks: list[Check]) -> Iterable[Group]:
        if not kind.rows(self.asked).exists():
            return
        counts, of = {}, {}
        alike = [check.among for check in checks]
        for check in checks:
            among = check.among(self.asked)
            # What several checks look at is counted once.
            of[check] = f"all_{alike.index(check.among)}"
            counts[of[check]] = Count("pk", filter=among or None)
            counts[f"no_{check.key}"] = Count("pk", filter=among & check.lacks(self.asked))
        rows = self._rows(kind).values(*self.by).annotate(**counts)
        for row in rows:
            for check in checks:
                if looked_at := row[of[check]]:
                    yield Group(check, row["plan_id"], row.get("held_by"), looked_at, row[f"no_{check.key}"])

    def _rows(self, kind: Kind) -> QuerySet[Any]:
        return _held(kind, self.asked).filter(self.reach.condition).order_by()

    @cached_property
    def owners(self) -> dict[int, Organisation]:
        return Organisation.objects.in_bulk({group.owner for group in self.groups if group.owner})

    def shares(self, wanted: Wanted) -> list[Share]:
        """Every check for which there is something to look at, in the order in which they are declared."""
        looked_at, missing = Counter[str](), Counter[str]()
        for group in self.groups:
            if wanted.holds(group, check=False):
                looked_at[group.check.key] += group.all
                missing[group.check.key] += group.missing
        return [Share(check, looked_at[check.key], missing[check.key]) for check in self.checks if looked_at[check.key]]

    def by_plan(self, wanted: Wanted) -> list[tuple[Plan, dict[str, int]]]:
        """What waits in each plan, by kind of row; the ward's first. Plans without anything to look at are left out."""
        found: dict[int, Counter[str]] = {}
        for group in self.groups:
            if wanted.holds(group, plan=False):
                found.setdefault(group.plan, Counter())[group.check.of.code] += group.missing
        return [(plan, dict(found[pk])) for pk, plan in self.asked.plans.items() if pk in found]

    def by_owner(self, wanted: Wanted) -> list[tuple[str, Organisation | None, dict[str, int]]]:
        """What waits with each owner, most first; (key for the address, organisation or None, counts by kind)."""
        found: dict[int | None, Counter[str]] = {}
        for group in self.groups:
            if group.missing and wanted.holds(group, owner=False):
                found.setdefault(group.owner, Counter())[group.check.of.code] += group.missing
        rows = [
            (NOBODY if owner is None else str(owner), self.owners.get(owner or 0), dict(counts))
            for owner, counts in found.items()
        ]
        return sorted(rows, key=lambda row: (row[1] is None, -sum(row[2].values()), str(row[1])))

    def count(self, wanted: Wanted) -> int:
        return sum(group.missing for group in self.groups if wanted.holds(group))

    def lines(self, wanted: Wanted, start: int = 0, stop: int | None = None) -> list[Line]:
        """In the order of the checks, then of the plans, the ward's first."""
        return self._told(list(self._keys(wanted, start, stop)))

    def _keys(self, wanted: Wanted, start: int, stop: int | None) -> Iterable[tuple[int, ...]]:
        """(check's place, plan's place, place inside the plan, key) of every line; only checks in view are asked."""
        parts: list[QuerySet[Any]] = []
        before = skipped = 0
        for place, check in enumerate(CHECKS):
            waiting = sum(group.missing for group in self.groups if group.check is check and wanted.holds(group))
            in_view = waiting and before + waiting > start and (stop is None or before < stop)
            if in_view and not parts:
                skipped = before
            if in_view:
                parts.append(self._keys_of(place, check, wanted))
            before += waiting
        if not parts:
            return ()
        rows = parts[0].union(*parts[1:], all=True).order_by("of_check", "of_plan", "inside", "key")
        return rows[start - skipped : None if stop is None else stop - skipped]

    def _keys_of(self, place: int, check: Check, wanted: Wanted) -> QuerySet[Any]:
        rows = self._rows(check.of).filter(check.among(self.asked) & check.lacks(self.asked) & wanted.condition)
        of_plan = Case(
            When(plan__ward_plan=None, then=Value(-1)), default=F("plan__area__position"), output_field=IntegerField()
        )
        named = {"of_check": Value(place), "of_plan": of_plan, "inside": F(check.of.order), "key": F("pk")}
        return rows.annotate(**named).values_list(*named)

    def _told(self, keys: list[tuple[int, ...]]) -> list[Line]:
        wanted: dict[Kind, set[int]] = {kind: set() for kind in KINDS}
        for place, _plan, _inside, key in keys:
            wanted[CHECKS[place].of].add(key)
        found = {kind: self._words(kind, wanted[kind]) for kind in KINDS}
        lines = [(CHECKS[place], found[CHECKS[place].of][key]) for place, _plan, _inside, key in keys]
        return [
            Line(check, row, self.asked.plans[row.plan_id], self.owners.get(row.held_by or 0)) for check, row in lines
        ]

    def _words(self, kind: Kind, keys: set[int]) -> dict[int, Any]:
        if not keys:
            return {}
        rows = _held(kind, self.asked)
        if kind is INDICATOR:
            rows = rows.select_related("measure", "goal__follows")
        if kind is PROBLEM:
            rows = rows.annotate(twin=Subquery(twin_of()))
        return rows.in_bulk(keys)


def _held(kind: Kind, asked: Asked) -> QuerySet[Any]:
    return kind.rows(asked).annotate(held_by=kind.owner())


class Lines(Sequence[Line]):
    """The lines of a list for a Paginator, which asks how many there are and for one slice."""

    def __init__(self, inspection: Inspection, wanted: Wanted) -> None:
        self.inspection, self.wanted = inspection, wanted

    def __len__(self) -> int:
        return self.inspection.count(self.wanted)

    def __iter__(self) -> Iterator[Line]:
        return iter(self.inspection.lines(self.wanted))

    def __getitem__(self, part: Any) -> Any:
        return self.inspection.lines(self.wanted, part.start, part.stop)
