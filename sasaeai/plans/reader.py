"""Reading plans: the same questions asked of what is published and of what is being written."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Self

from django.http import Http404
from django.utils.translation import gettext as _

from sasaeai.areas.whole import called

from .items import Item, Link, PlanPage

EVERYTHING = 10**9


@dataclass(frozen=True)
class MeasureFilter:
    """What a list of measures may be narrowed to; an empty field narrows nothing."""

    base: str = ""
    goal: str = ""  # those that stand under it or below it, or contribute to it
    district: str = ""
    words: str = ""
    open_only: bool = False  # only those that name no goal below their base goal

    @classmethod
    def of(cls, asked: Mapping[str, str]) -> Self:
        """From a page's address."""
        return cls(
            base=asked.get("base", ""),
            goal=asked.get("goal", ""),
            district=asked.get("district", ""),
            words=asked.get("words", "").strip()[:60],
            open_only=asked.get("open") == "1",
        )


@dataclass(frozen=True)
class Slice:
    """A part of a list: the items of this page and how many there are in all."""

    items: list[Item] = field(default_factory=list)
    total: int = 0


@dataclass(frozen=True)
class Outline:
    """A district's plan: `behind` are the ward's measures that support some of its own, each with the uids of those."""

    goals: list[Item]
    measures: list[Item]
    behind: list[tuple[Item, list[str]]]


class Reader(ABC):
    """Plans of one period as one audience reads them. `base` is the address under which its pages stand."""

    base: str
    is_working = False

    def wording(self, text: str) -> str:
        """A text in the reader's language; what is being written is read as it is."""
        return text

    @cached_property
    @abstractmethod
    def plans(self) -> list[PlanPage]:
        """The ward's plan (if it can be read) first, then districts' in their order."""

    @abstractmethod
    def goals(self, plan: PlanPage) -> list[Item]:
        """The whole tree of a plan in printed order."""

    @abstractmethod
    def every_goal(self) -> list[Item]:
        """The goals of all plans in printed order, for papers that show them all."""

    @abstractmethod
    def find(self, uids: Iterable[str], *, indicators_of: Iterable[str] = ()) -> dict[str, Item]:
        """Items of any kind and plan by uid, and the indicators of these owners; what is not readable is left out."""

    @abstractmethod
    def measures(self, plan: PlanPage) -> list[Item]:
        """All measures of a plan in printed order."""

    @abstractmethod
    def list_measures(
        self, wanted: MeasureFilter, start: int, count: int, keys: tuple[str, ...] | None = None
    ) -> Slice:
        """A part of a list. `keys` names what the page needs of each item's `data` (all of it without)."""

    def first_measures(self, wanted: MeasureFilter, count: int, keys: tuple[str, ...] | None = None) -> list[Item]:
        """The beginning of such a list, for pages that know from the plan's counts how many there are in all."""
        return self.list_measures(wanted, 0, count, keys).items

    def each_measure(self, wanted: MeasureFilter) -> Iterator[Item]:
        """All of a list, one after the other, for what is written row by row."""
        yield from self.list_measures(wanted, 0, EVERYTHING).items

    def each_indicator(self) -> Iterator[Item]:
        yield from self.all_indicators(0, EVERYTHING).items

    def indicators_of(self, owners: Iterable[str]) -> list[Item]:
        """Indicators of these goals and measures."""
        return sorted(self.find([], indicators_of=owners).values(), key=lambda item: item.order)

    @abstractmethod
    def all_indicators(self, start: int, count: int) -> Slice: ...

    @abstractmethod
    def links(self, kind: str, *, sources: Iterable[str] = (), targets: Iterable[str] = ()) -> list[Link]:
        """Lines of one kind ("" for all kinds) that start at one of `sources` or end at one of `targets`."""

    @abstractmethod
    def outline(self, plan: PlanPage) -> Outline:
        """A district's goals and measures, with what of the ward stands behind them."""

    # -- what follows from these -----------------------------------------------------------------------------------

    @cached_property
    def ward(self) -> PlanPage:
        for plan in self.plans:
            if plan.is_ward:
                return plan
        raise Http404(called(_("この期の%(whole)s計画は、まだ公開していません。")))

    @cached_property
    def districts(self) -> list[PlanPage]:
        return [plan for plan in self.plans if not plan.is_ward]

    @cached_property
    def by_id(self) -> dict[int, PlanPage]:
        return {plan.plan_id: plan for plan in self.plans}

    def district(self, slug: str) -> PlanPage | None:
        return next((plan for plan in self.districts if plan.area_slug == slug), None)

    def item(self, kind: str, uid: str) -> Item:
        found = self.find([uid]).get(uid)
        if found is None or found.kind != kind:
            raise Http404(_("この番号のページは、この版にはありません。"))
        return found

    def path(self, item: Item) -> str:
        return f"{self.base}{item.kind}s/{item.uid}/"

    def plan_of(self, item: Item) -> PlanPage:
        return self.by_id[item.plan_id]
