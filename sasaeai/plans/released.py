"""Reading what was published: exactly one edition per plan, never a whole edition at once."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator
from functools import cached_property, lru_cache, wraps
from threading import Lock
from typing import Any, TypeVar

from django.utils.translation import get_language

from . import edition_rows
from .items import Item, Link, PlanPage
from .models import EditionLink
from .pins import Pin
from .reader import MeasureFilter, Outline, Reader, Slice
from .wording import Wording

WIDTH = 1 + len(edition_rows.COLUMNS)


def _pages(stamp: str, pinned: Iterable[Pin]) -> list[PlanPage]:
    wording = Wording(stamp)
    return [wording.page(pin.page) for pin in pinned]


@lru_cache(maxsize=12)
def pages_at(stamp: str, language: str | None, pinned: tuple[Pin, ...]) -> list[PlanPage]:
    """The plans behind these pins in the present language, kept likewise: the frame of every page asks for them."""
    return _pages(stamp, pinned)


AT_ONCE = 500
Answer = TypeVar("Answer")
_kept: OrderedDict[tuple[Any, ...], Any] = OrderedDict()
_kept_lock = Lock()
MOST_KEPT = 200


def kept(question: Callable[..., Answer]) -> Callable[..., Answer]:
    """Each process keeps the answers to its last questions: editions never change, so only the stamp can end one.

    Editing a plan or recording a value does not ask editions anything, so what is kept is never out of date.
    Nobody may change an item that was given to them.
    """

    @wraps(question)
    def answered(self: ReleaseReader, *args: Any, **named: Any) -> Answer:
        if not (self.stamp and self.keeps):
            return question(self, *args, **named)
        args = tuple(list(one) if isinstance(one, Iterator) else one for one in args)
        asked = (question.__qualname__, self.stamp, tuple(self.edition_ids), get_language(), _hashable(args))
        key = (*asked, _hashable(named.items()))
        with _kept_lock:
            if key in _kept:
                _kept.move_to_end(key)
                found: Answer = _kept[key]
                return found
        answer = question(self, *args, **named)
        with _kept_lock:
            if _kept and next(reversed(_kept))[1] != self.stamp:
                _kept.clear()  # nobody asks again how it was before the last publication
            _kept[key] = answer
            while len(_kept) > MOST_KEPT:
                _kept.popitem(last=False)
        return answer

    return answered


def _hashable(value: Any) -> Any:
    """Questions name plans, items and lists of ids; what they are known by is enough."""
    if isinstance(value, PlanPage):
        return value.edition_id
    if isinstance(value, Item):
        return value.uid
    if isinstance(value, str) or not isinstance(value, Iterable):
        return value
    found = [_hashable(one) for one in value]
    return frozenset(found) if isinstance(value, set | frozenset) else tuple(found)


class ReleaseReader(Reader):
    """The plans of one period (by its number) among a Release's pins."""

    keeps = True  # no, where machines ask for long pieces that nobody asks for twice

    def __init__(self, pinned: list[Pin], number: int, base: str, stamp: str = "") -> None:
        self.stamp = stamp
        self.pinned = [pin for pin in pinned if pin.number == number]
        self.base = base

    @cached_property
    def plans(self) -> list[PlanPage]:
        return pages_at(self.stamp, get_language(), tuple(self.pinned)) if self.stamp else _pages("", self.pinned)

    @cached_property
    def wording(self) -> Wording:
        return Wording(self.stamp)

    @cached_property
    def edition_ids(self) -> list[int]:
        return [plan.edition_id for plan in self.plans if plan.edition_id]

    @cached_property
    def plan_ids(self) -> dict[int, int]:
        """Whose plan each edition is."""
        return {plan.edition_id: plan.plan_id for plan in self.plans if plan.edition_id}

    def items(self, rows: Iterable[tuple[Any, ...]], keys: tuple[str, ...] | None = None) -> list[Item]:
        """Items of such rows as `edition_rows` gives; with `keys`, rows that hold only these of an item's `data`."""
        found = [Item(*(self.plan_ids[row[0]], *row[1:WIDTH], _within(row[WIDTH:], keys))) for row in rows]
        return self.wording.items(found)

    @kept
    def goals(self, plan: PlanPage) -> list[Item]:
        return [] if plan.edition_id is None else self.items(edition_rows.goals_of_edition(plan.edition_id))

    @kept
    def every_goal(self) -> list[Item]:
        return self.items(edition_rows.listed(self.edition_ids, [], kind="goal"))

    @kept
    def find(self, uids: Iterable[str], *, indicators_of: Iterable[str] = ()) -> dict[str, Item]:
        wanted, owners = list(uids), list(indicators_of)
        rows = edition_rows.items_named(self.edition_ids, wanted, owners) if wanted or owners else []
        return {item.uid: item for item in self.items(rows)}

    @kept
    def outline(self, plan: PlanPage) -> Outline:
        ward = next((page.edition_id for page in self.plans if page.is_ward), None)
        rows = edition_rows.district_rows(plan.edition_id, ward)
        found = list(zip(self.items(row[:-1] for row in rows), (row[-1] for row in rows), strict=True))
        return Outline(
            [item for item, supported in found if item.kind == "goal" and item.plan_id == plan.plan_id],
            [item for item, supported in found if item.kind == "measure" and item.plan_id == plan.plan_id],
            [(item, supported) for item, supported in found if item.plan_id != plan.plan_id],
        )

    @kept
    def measures(self, plan: PlanPage) -> list[Item]:
        return self.items(edition_rows.listed([plan.edition_id], [], kind="measure"))

    @kept
    def list_measures(
        self, wanted: MeasureFilter, start: int, count: int, keys: tuple[str, ...] | None = None
    ) -> Slice:
        return self._slice("measure", self._of_district(wanted), _narrowing(wanted), start, count, keys)

    @kept
    def first_measures(self, wanted: MeasureFilter, count: int, keys: tuple[str, ...] | None = None) -> list[Item]:
        within, by = self._of_district(wanted), _narrowing(wanted)
        given = within, self.edition_ids, *by.values()
        return self.items(edition_rows.listed(*given, kind="measure", by=tuple(by), stop=count, keys=keys), keys)

    def each_measure(self, wanted: MeasureFilter) -> Iterator[Item]:
        return self._each("measure", self._of_district(wanted), _narrowing(wanted))

    def each_indicator(self) -> Iterator[Item]:
        return self._each("indicator", self.edition_ids, {})

    def _each(self, kind: str, within: list[int], by: dict[str, str]) -> Iterator[Item]:
        """A few hundred at a time, and nothing is kept: a whole edition in memory would be kept by every process."""
        found = edition_rows.listed_keys(within, self.edition_ids, *by.values(), kind=kind, by=tuple(by))
        keys = [key for (key,) in found]
        for start in range(0, len(keys), AT_ONCE):
            yield from self.items(edition_rows.items_with_keys(within, keys[start : start + AT_ONCE]))

    def _of_district(self, wanted: MeasureFilter) -> list[int]:
        if not wanted.district:
            return self.edition_ids
        return [plan.edition_id for plan in self.plans if plan.area_slug == wanted.district and plan.edition_id]

    def _slice(
        self, kind: str, editions: list[int], by: dict[str, str], start: int, count: int,
        keys: tuple[str, ...] | None = None,
    ) -> Slice:  # fmt: skip
        """Only the editions on which the page lies are asked for rows: a whole ward's would have to be sorted first."""
        given = self.edition_ids, *by.values()
        counts: dict[int, int] = dict(edition_rows.listed_counts(editions, *given, kind=kind, by=tuple(by)))
        before, within, first = 0, [], start
        for edition in editions:
            after = before + counts.get(edition, 0)
            if after <= start:
                first = start - after
            elif before < start + count:
                within.append(edition)
            before = after
        rows = edition_rows.listed(within, *given, kind=kind, by=tuple(by), start=first, stop=first + count, keys=keys)
        return Slice(self.items(rows, keys), before)

    @kept
    def all_indicators(self, start: int, count: int) -> Slice:
        return self._slice("indicator", self.edition_ids, {}, start, count)

    def all_links(self, start: int, count: int) -> tuple[list[Link], int]:
        """A part of all lines of these editions, in the order in which they were stored, and how many there are."""
        rows = EditionLink.objects.filter(edition__in=self.edition_ids).order_by("edition_id", "pk")
        columns = rows.values_list("edition_id", "kind", "source_uid", "target_uid", "words")[start : start + count]
        return [Link(self.plan_ids[edition], *line) for edition, *line in columns], rows.count()

    @kept
    def links(self, kind: str, *, sources: Iterable[str] = (), targets: Iterable[str] = ()) -> list[Link]:
        rows = edition_rows.lines_between(self.edition_ids, sources, targets, kind=kind)
        return [Link(self.plan_ids[edition], *line) for edition, *line in rows]


def _within(values: tuple[Any, ...], keys: tuple[str, ...] | None) -> dict[str, Any]:
    return values[0] if keys is None else dict(zip(keys, values, strict=True))


def _narrowing(wanted: MeasureFilter) -> dict[str, str]:
    """Which of the filters are set, and to what; the district chooses the editions."""
    texts = {"base": wanted.base, "goal": wanted.goal, "words": wanted.words}
    return {name: text for name, text in texts.items() if text} | ({"open": ""} if wanted.open_only else {})
