"""Write what a file says into the plan: all or nothing, through the plan's own actions, with where it came from."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from sasaeai.kernel.clock import now, today
from sasaeai.kernel.journal import record
from sasaeai.plans.actions.bin import put_all_into_bin
from sasaeai.plans.actions.indicators import change_indicator, indicator_state
from sasaeai.plans.actions.measures import change_measure, measure_state
from sasaeai.plans.actions.ordering import locked
from sasaeai.plans.actions.reviewing import review_words, write_reviews
from sasaeai.plans.actions.schedule import fill_schedule
from sasaeai.plans.actions.taking_in import NewGoal, NewIndicator, NewMeasure, made_of, take_in
from sasaeai.plans.actions.values import Figure, figure_of, record_values
from sasaeai.plans.actions.writing import write_text
from sasaeai.plans.actors import KnownActors
from sasaeai.plans.editable import Text, fingerprint
from sasaeai.plans.models import ContentKind, Goal, Indicator, IndicatorKind, Measure, Plan, ScheduleState
from sasaeai.plans.schedule_grid import SIDES, texts
from sasaeai.plans.states import marks
from sasaeai.plans.typed import Mark, Unreadable, read_mark
from sasaeai.press.bringing.comparing import UNDER, Change, Differences, FieldChange
from sasaeai.press.bringing.draft import DONE, GOAL, INDICATOR, MEASURE, PLANNED, REVIEWS, TARGET, VALUE, Item, yearly
from sasaeai.press.bringing.provenance import differences, origins_of
from sasaeai.press.models import Bringing, BringingState, Origin

from .bringing import NotNow

MODELS: dict[str, Any] = {GOAL: Goal, MEASURE: Measure, INDICATOR: Indicator}
SIDE_OF = {PLANNED: SIDES["planned"], DONE: SIDES["done"]}


class Moved(NotNow):
    """The plan changed after the preview was looked at."""


@transaction.atomic
def apply(bringing: Bringing, *, seen: str, accepted: Collection[str], binned: Collection[str], by: Any) -> None:
    """`seen` is the mark of the differences that the person looked at; `accepted` are fields (uid:field) where the
    file may overwrite what only the plan says, `binned` rows (uid) that are no longer in the file and may go.

    Raises NotNow, Moved, Refused, ValidationError; then nothing is written.
    """
    row = Bringing.objects.select_for_update(of=("self",)).select_related("plan").get(pk=bringing.pk)
    if row.state not in {BringingState.READ, BringingState.TO_APPLY}:
        raise NotNow(_("この取りこみは、もう終わっています。"))
    locked(row.plan_id)
    draft, found = differences(row)
    if draft.faults or found.faults:
        raise NotNow(_("直すところが残っているので、取りこめません。"))
    if found.mark != seen:
        raise Moved(_("確かめているあいだに、計画が書きなおされました。もう一度、変わることを確かめてください。"))
    writer = Writer(row.plan, found, by)
    writer.add(source=row.name)
    writer.change(accepted)
    gone = writer.put_away([item for item in found.missing if item.code in binned])
    row.state, row.applied_at, row.applied_by_label = BringingState.APPLIED, now(), by.journal_label[:200]
    row.result = writer.result | {"binned": gone, "same": found.same, "left": len(found.missing) - len(gone)}
    row.asked = {}
    row.trouble = ""
    row.save()
    uids = [(item, writer.uid_of(item)) for item in draft.items]
    Origin.objects.bulk_create(origins_of(row, uids), batch_size=500)
    record(
        "press.bringing.applied", row, by=by, area=row.plan.area, added=len(found.added),
        changed=len(writer.changes), binned=len(gone),
    )  # fmt: skip


class Writer:
    """Hands the differences to the actions of the plan, and remembers what they did."""

    def __init__(self, plan: Plan, found: Differences, by: Any) -> None:
        self.plan, self.found, self.by = plan, found, by
        self.actors = KnownActors(plan)
        self.states = list(ScheduleState.objects.filter(period=plan.period_id))
        self.kinds = {kind.name: kind for kind in ContentKind.objects.filter(period=plan.period_id)}
        self.made: dict[Item, Any] = {}
        self.changes: list[list[Any]] = []

    @property
    def result(self) -> dict[str, Any]:
        added: dict[str, list[str]] = {GOAL: [], MEASURE: [], INDICATOR: []}
        for item, new in self.made.items():
            added[item.kind].append(made_of(new).uid)
        return {"added": added, "changed": self.changes}

    def uid_of(self, item: Item) -> str:
        known = self.found.pairs.get(item)
        return known.code if known else str(made_of(self.made[item]).uid)

    # -- new ----------------------------------------------------------------------------------------------------------

    def add(self, *, source: str) -> None:
        found = self.found
        if not found.added:
            return
        rows = _rows(other for other in [*found.pairs.values(), *found.hung.values()])
        for item in found.added:
            self.made[item] = self._new(item, rows)
        news = list(self.made.values())
        take_in(
            self.plan,
            [new for new in news if isinstance(new, NewGoal)],
            [new for new in news if isinstance(new, NewMeasure)],
            [new for new in news if isinstance(new, NewIndicator)],
            source=source,
            by=self.by,
        )
        self._review(
            (str(made_of(self.made[item]).uid), name, told.value)
            for item in found.added
            if item.kind == MEASURE
            for name, told in item.fields.items()
        )

    def _new(self, item: Item, rows: dict[str, Any]) -> Any:
        known = self.found.hung.get(item) or (self.found.pairs.get(item.parent) if item.parent else None)
        above = rows[known.code] if known else self.made.get(item.parent) if item.parent else None
        if item.kind == GOAL:
            return NewGoal(item.title, item.value("explanation"), above)
        if item.kind == MEASURE:
            return self._new_measure(item, above)
        return self._new_indicator(item, above)

    def _new_measure(self, item: Item, above: Any) -> NewMeasure:
        return NewMeasure(
            item.title, item.value("text"), item.value("audience"), above, self.kinds.get(item.value("content_kind")),
            item.value("helps", []), self._actors(item.value("actors", [])),
            {
                (SIDE_OF[found[0]].code, found[1]): self._mark(field.value)
                for name, field in item.fields.items()
                if (found := yearly(name)) and found[0] in SIDE_OF
            },
        )  # fmt: skip

    def _actors(self, named: Iterable[Iterable[str]]) -> list[tuple[int | None, str, str]]:
        return [(self.actors.organisation(name), name, role) for name, role in named]

    def _mark(self, text: str) -> Mark:
        try:
            return read_mark(text, self.states)
        except Unreadable:
            return Mark(None, text[:100])

    def _new_indicator(self, item: Item, above: Any) -> NewIndicator:
        words = {name: item.value(name) for name in ("title", "unit", "definition", "method", "target_reason")}
        words["kind"] = item.value("kind") or str(IndicatorKind.ACTIVITY)
        baseline = None
        if item.value("baseline_value") and item.value("baseline_year"):
            baseline = (int(item.value("baseline_year")), Decimal(item.value("baseline_value")))
        return NewIndicator(words, above, baseline, _by_year(item, TARGET), _by_year(item, VALUE))

    # -- changed ------------------------------------------------------------------------------------------------------

    def change(self, accepted: Collection[str]) -> None:
        asked = [(change, change.wanted(accepted)) for change in self.found.changed]
        wanted = [(change, fields) for change, fields in asked if fields]
        rows = _rows(change.known for change, _fields in wanted)
        for change, fields in wanted:
            row = rows[change.key]
            if change.item.kind == GOAL:
                self._change_goal(row, fields)
            elif change.item.kind == MEASURE:
                self._change_measure(row, change, fields)
            else:
                self._change_indicator(row, fields)
            self.changes += [[change.item.kind, change.key, f.name, f.before, f.after] for f in fields]
        self._change_schedules(wanted)
        self._review((change.key, field.name, field.after) for change, fields in wanted for field in fields)

    def _change_goal(self, row: Goal, fields: list[FieldChange]) -> None:
        for field in fields:
            if field.name in {"title", "explanation"}:
                text = Text(row, field.name)
                write_text(text, field.after, seen=text.seen, by=self.by)

    def _change_measure(self, row: Measure, change: Change, fields: list[FieldChange]) -> None:
        wanted: dict[str, Any] = {}
        for field in fields:
            if field.name in {"title", "text", "audience", "helps"}:
                wanted[field.name] = field.after
            elif field.name == "actors":
                wanted["actors"] = [[pk, "" if pk else name, role] for pk, name, role in self._actors(field.after)]
            elif field.name == "content_kind":
                kind = self.kinds.get(field.after)
                wanted["content_kind"] = str(kind.pk) if kind else ""
            elif field.name == UNDER:
                wanted["goal"] = self._goal_uid(change)
        if wanted:
            change_measure(row, wanted, seen=marks(measure_state(row, wanted)), by=self.by)

    def _goal_uid(self, change: Change) -> str:
        goal = change.item.parent
        assert goal is not None
        new = self.made.get(goal)
        if new is not None:
            return str(made_of(new).uid)
        return self.found.pairs[goal].code

    def _change_indicator(self, row: Indicator, fields: list[FieldChange]) -> None:
        before = indicator_state(row)
        wanted = dict(before)
        figures: dict[tuple[int, int], Figure] = {}
        for field in fields:
            found = yearly(field.name)
            if found and found[0] == VALUE:
                figures[self.plan.area_id, found[1]] = self._figure(field.after)
            elif field.name == "baseline_year":
                wanted["baseline_year"] = str(field.after)
            elif field.name in wanted:
                wanted[field.name] = field.after
        if wanted != before:
            if not wanted["baseline_value"]:
                wanted["baseline_year"] = ""
            change_indicator(row, wanted, seen=marks(before), by=self.by)
        if figures:
            values = {(v.area_id, v.fiscal_year): v for v in row.values.all()}
            seen = {place: figure_of(values.get(place)).mark for place in figures}
            record_values(row, figures, seen, by=self.by)

    @staticmethod
    def _figure(text: str) -> Figure:
        return Figure(Decimal(text), taken_on=today()) if text else Figure()

    def _change_schedules(self, wanted: Iterable[tuple[Change, list[FieldChange]]]) -> None:
        by_side: dict[str, dict[tuple[str, int], Mark]] = {prefix: {} for prefix in SIDE_OF}
        for change, fields in wanted:
            for field in fields:
                found = yearly(field.name)
                if found and found[0] in SIDE_OF:
                    by_side[found[0]][change.key, found[1]] = self._mark(field.after) if field.after else Mark()
        for prefix, cells in by_side.items():
            write_cells(self.plan, prefix, cells, by=self.by)

    # -- how it went ---------------------------------------------------------------------------------------------------

    def _review(self, told: Iterable[tuple[str, str, Any]]) -> None:
        """What was said of years: (uid, field, words) of every measure; other fields are left to others."""
        by_year: dict[int, dict[tuple[str, str], str]] = {}
        for uid, name, words in told:
            found = yearly(name)
            if found and found[0] in REVIEWS:
                by_year.setdefault(found[1], {})[uid, REVIEWS[found[0]]] = str(words)
        for year, wanted in by_year.items():
            before = review_words(self.plan, year)
            seen = {place: fingerprint(before.get(place, "")) for place in wanted}
            write_reviews(self.plan, year, wanted, seen, by=self.by)

    # -- gone ---------------------------------------------------------------------------------------------------------

    def put_away(self, items: Iterable[Item]) -> list[list[str]]:
        rows = list(_rows(items).values())
        gone = put_all_into_bin(self.plan, rows, by=self.by)
        return [[str(row._meta.model_name), str(getattr(row, "uid", ""))] for row in gone]


def write_cells(plan: Plan, prefix: str, cells: dict[tuple[str, int], Mark], *, by: Any) -> None:
    """Cells of the schedule as they stand now, written over; whoever calls holds the plan's lock."""
    if cells:
        side = SIDE_OF[prefix]
        before = texts(plan, {uid for uid, _year in cells}, side)
        fill_schedule(plan, side, cells, {place: fingerprint(before.get(place, "")) for place in cells}, by=by)


def _rows(items: Iterable[Item]) -> dict[str, Any]:
    """The plan's rows of these items by uid; one query a kind."""
    wanted: dict[str, list[int]] = {}
    for item in items:
        wanted.setdefault(item.kind, []).append(item.pk)
    found: dict[str, Any] = {}
    for kind, keys in wanted.items():
        related = ("plan__period", "plan__area") if kind == INDICATOR else ("plan__area",)
        for start in range(0, len(keys), 500):
            rows = MODELS[kind].objects.filter(pk__in=keys[start : start + 500]).select_related(*related)
            found |= {row.uid: row for row in rows}
    return found


def _by_year(item: Item, prefix: str) -> dict[int, Decimal]:
    return {
        found[1]: Decimal(field.value)
        for name, field in item.fields.items()
        if (found := yearly(name)) and found[0] == prefix
    }
