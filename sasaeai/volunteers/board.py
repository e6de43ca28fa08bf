"""The board in rows: a card for each request of a column, with what comes next as a sentence.

A column costs as many queries for three hundred requests as for three: the cards of a page are loaded together, and
what hangs on them is counted together.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.core.paginator import Page, Paginator
from django.db.models import Count, Min
from django.utils.translation import gettext as _

from sasaeai.design.pages import PER_PAGE
from sasaeai.kernel.clock import today
from sasaeai.volunteers.models import Candidate, CandidateState, HelpRequest, Introduction, State, Visit
from sasaeai.volunteers.models.candidate import HOLDING
from sasaeai.volunteers.models.request import HelpRequestQuerySet
from sasaeai.volunteers.waiting import days_since, waiting_words

ORDER = {
    State.RECEIVED: ("-urgency", "received_at", "pk"),
    State.ASKING: ("-urgency", "received_at", "pk"),
    State.INTRODUCING: ("state_since", "pk"),
    State.GOING_ON: ("-state_since", "-pk"),
    State.ENDED: ("-ended_on", "-pk"),
}
# What has ended is looked up, not worked on: the board shows the last few.
LAST_ENDED = 6
SECRETS = ("words", "address", "risks", "end_note")


@dataclass
class Hanging:
    """What hangs on one request: how many candidates are in which state, the next answer, meeting and visit."""

    people: dict[str, int] = field(default_factory=dict)
    answer_by: date | None = None
    meets_on: date | None = None
    comes_on: date | None = None

    @property
    def filled(self) -> int:
        return sum(self.people.get(state, 0) for state in HOLDING)

    @property
    def asked(self) -> int:
        return self.people.get(CandidateState.ASKED, 0)

    @property
    def chosen(self) -> int:
        return self.people.get(CandidateState.CHOSEN, 0)


@dataclass(frozen=True)
class Card:
    request: HelpRequest
    filled: int
    waiting: str
    next_step: str


@dataclass(frozen=True)
class Column:
    state: State
    count: int
    cards: list[Card]

    @property
    def label(self) -> str:
        return str(self.state.label)

    @property
    def more(self) -> int:
        return self.count - len(self.cards)


def hanging_on(requests: Iterable[HelpRequest]) -> dict[int, Hanging]:
    """Three queries, however many requests."""
    found: dict[int, Hanging] = defaultdict(Hanging)
    keys = [request.pk for request in requests]
    rows = Candidate.objects.filter(request__in=keys).order_by().values_list("request", "state")
    for request, state, count, answer_by in rows.annotate(Count("pk"), Min("answer_by")):
        found[request].people[state] = count
        if state == CandidateState.ASKED:
            found[request].answer_by = answer_by
    meetings = Introduction.objects.filter(request__in=keys, outcome=Introduction.Outcome.PLANNED)
    for request, day in meetings.order_by().values_list("request").annotate(Min("day")):
        found[request].meets_on = day
    visits = Visit.objects.filter(request__in=keys, state=Visit.State.PLANNED, day__gte=today())
    for request, day in visits.order_by().values_list("request").annotate(Min("day")):
        found[request].comes_on = day
    return found


def columns(rows: HelpRequestQuerySet) -> list[Column]:
    """The first page of every column."""
    counted = dict(rows.order_by().values_list("state").annotate(Count("pk")))
    pages = {state: list(_in_column(rows, state)[: shown_of(state)]) for state in State if counted.get(state)}
    hanging = hanging_on(request for page in pages.values() for request in page)
    return [
        Column(state, counted.get(state, 0), [_card(one, hanging[one.pk]) for one in pages.get(state, [])])
        for state in State
    ]


def shown_of(state: State) -> int:
    return LAST_ENDED if state == State.ENDED else PER_PAGE


def page_of(rows: HelpRequestQuerySet, number: str | None) -> tuple[Page, list[Card]]:
    """One page of a long list, as cards."""
    page = Paginator(light(rows), PER_PAGE).get_page(number)
    hanging = hanging_on(page.object_list)
    return page, [_card(one, hanging[one.pk]) for one in page.object_list]


def in_column(rows: HelpRequestQuerySet, state: State) -> HelpRequestQuerySet:
    return rows.filter(state=state).order_by(*ORDER[state])


def _in_column(rows: HelpRequestQuerySet, state: State) -> HelpRequestQuerySet:
    return light(in_column(rows, state))


def light(rows: HelpRequestQuerySet) -> HelpRequestQuerySet:
    """Without what is encrypted: no card shows it."""
    return rows.select_related("area", "kind").defer(*SECRETS)


def _card(request: HelpRequest, hanging: Hanging) -> Card:
    waiting = waiting_words(days_since(request)) if request.state in (State.RECEIVED, State.ASKING) else ""
    return Card(request, hanging.filled, waiting, next_step(request, hanging))


def next_step(request: HelpRequest, hanging: Hanging) -> str:
    """What a coordinator does next about this request, as a sentence."""
    if request.state == State.ENDED:
        return str(request.get_end_reason_display())
    if request.state == State.GOING_ON:
        if hanging.filled < request.slots:
            return _("あと%(count)s人に、たずねる。") % {"count": request.slots - hanging.filled}
        return (
            _("次の活動は%(day)s。") % {"day": _told(hanging.comes_on)}
            if hanging.comes_on
            else _("次の活動の予定を書く。")
        )
    if hanging.meets_on:
        return _("%(day)sに顔合わせ。") % {"day": _told(hanging.meets_on)}
    if request.state == State.INTRODUCING:
        return _("顔合わせがどうなったかを書く。")
    return _next_ask(request, hanging)


def _next_ask(request: HelpRequest, hanging: Hanging) -> str:
    if hanging.filled >= request.slots:
        return _("顔合わせの日を決める。")
    if hanging.asked and hanging.answer_by and hanging.answer_by < today():
        return _("返事が遅れている%(count)s人に、電話で聞く。") % {"count": hanging.asked}
    if hanging.asked:
        return _("%(count)s人の返事を待つ（%(day)sまで）。") % {"count": hanging.asked, "day": _told(hanging.answer_by)}
    if hanging.filled:
        return _("あと%(count)s人に来てもらえるよう、たずねる。") % {"count": request.slots - hanging.filled}
    if hanging.chosen:
        return _("候補の%(count)s人にたずねる。") % {"count": hanging.chosen}
    return _("候補を選んで、たずねる。") if request.state == State.RECEIVED else _("次の方にたずねる。")


def _told(day: date | None) -> str:
    return _("%(month)s月%(day)s日") % {"month": day.month, "day": day.day} if day else ""
