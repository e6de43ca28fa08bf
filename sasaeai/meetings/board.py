"""The board: a plan's goals with the cards that were sorted into them, as far as somebody may read the plan."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.urls import reverse
from django.utils.translation import gettext as _

from sasaeai.kernel.stamp import stamp_of
from sasaeai.meetings.models import Meeting, OpinionCard
from sasaeai.people.viewer import Request
from sasaeai.plans import policy as plan_policy
from sasaeai.plans.items import Item
from sasaeai.plans.models import Goal, Period, Plan
from sasaeai.plans.opening import current_pins
from sasaeai.plans.released import ReleaseReader
from sasaeai.plans.working import WorkingReader


@dataclass
class Box:
    """Where cards lie: a goal, or none. `groups` are the headings that people gave, those without one first."""

    key: str
    label: str
    cards: list[OpinionCard] = field(default_factory=list)

    @property
    def groups(self) -> list[tuple[str, list[OpinionCard]]]:
        found: dict[str, list[OpinionCard]] = {"": []}
        for card in self.cards:
            found.setdefault(card.group, []).append(card)
        return [(heading, cards) for heading, cards in found.items() if cards]


@dataclass
class Column:
    """A base goal with its own box and those of the goals below it."""

    number: str
    title: str
    colour: int
    own: Box
    boxes: list[Box] = field(default_factory=list)

    @property
    def all_boxes(self) -> list[Box]:
        return [self.own, *self.boxes]

    @property
    def count(self) -> int:
        return sum(len(box.cards) for box in self.all_boxes)


@dataclass
class Board:
    period: Period | None
    columns: list[Column]
    unsorted: Box
    elsewhere: Box

    @property
    def count(self) -> int:
        return len(self.unsorted.cards) + len(self.elsewhere.cards) + sum(column.count for column in self.columns)


NOWHERE = "none"


def lay_out(request: Request, meeting: Meeting | None, cards: Iterable[OpinionCard]) -> Board:
    period, goals = _goals(request, meeting)
    columns = _columns(goals)
    board = Board(period, columns, Box(NOWHERE, _("まだ分けていない")), Box("elsewhere", _("ほかの計画の目標")))
    boxes = {box.key: box for column in columns for box in column.all_boxes}
    for card in cards:
        if card.goal is None:
            board.unsorted.cards.append(card)
        else:
            boxes.get(card.goal.uid, board.elsewhere).cards.append(card)
    return board


def goal_to_sort(request: Request, meeting: Meeting | None, uid: str) -> Goal | None:
    """The goal of the board with this uid; None when the board shows no such goal."""
    period, goals = _goals(request, meeting)
    if period is None or uid not in {item.uid for item in goals}:
        return None
    return Goal.objects.present().filter(plan__period=period, uid=uid).first()


def _columns(goals: list[Item]) -> list[Column]:
    columns: dict[str, Column] = {}
    for item in goals:
        if not item.parent_uid:
            box = Box(item.uid, _("この目標の全体"))
            columns[item.uid] = Column(item.number, item.title, item.data.get("colour", 0), box)
    for item in goals:
        above = columns.get(item.base_uid) if item.parent_uid else None
        if above is not None:
            above.boxes.append(Box(item.uid, item.label))
    return list(columns.values())


def _goals(request: Request, meeting: Meeting | None) -> tuple[Period | None, list[Item]]:
    """Of the meeting's period, else of the running one (or another whose goals can be read): working or published."""
    periods = [meeting.period] if meeting and meeting.period else list(Period.objects.running_first()[:3])
    for period in periods:
        if goals := readable_goals(request, period):
            return period, goals
    return None, []


def readable_goals(request: Request, period: Period) -> list[Item]:
    ward = Plan.objects.ward().filter(period=period).select_related("area").first()
    if ward is None:
        return []
    if plan_policy.may_read(request.viewer, ward):
        working = WorkingReader(period, reverse("plans:desk:plan", args=[period.number]), [ward.pk])
        return working.goals(working.plans[0])
    return published_goals(request, period.number)


def published_goals(request: Request, number: int) -> list[Item]:
    pins = [pin for pin in current_pins(request) if pin.number == number]
    if not any(pin.page.is_ward for pin in pins):
        return []
    base = reverse("plans:public:plan", args=[number])
    reader = ReleaseReader(pins, number, base, stamp_of(request))
    ward = next(plan for plan in reader.plans if plan.is_ward)
    return reader.goals(ward)
