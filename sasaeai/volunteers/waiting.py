"""お待たせしていること: what waits for a coordinator today, group by group, each with the requests that it is about."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q
from django.utils.functional import Promise
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from sasaeai.kernel.clock import today
from sasaeai.kernel.outbox import Message
from sasaeai.volunteers.models import Candidate, CandidateState, HelpRequest, Introduction, Rhythm, State
from sasaeai.volunteers.models.candidate import HOLDING
from sasaeai.volunteers.models.request import HelpRequestQuerySet

LOOKING = (State.RECEIVED, State.ASKING)


def days_since(row: HelpRequest) -> int:
    """Whole days that this request has waited."""
    return max((today() - localtime(row.received_at).date()).days, 0)


@dataclass(frozen=True)
class Group:
    """`which` tells by today's date which open requests belong to it; `words` what a row says beside its name."""

    key: str
    title: str | Promise
    which: Callable[[date], Q]
    order: tuple[str, ...] = ("received_at", "pk")
    hint: str | Promise = ""


def _has(**fields: Any) -> Exists:
    return Exists(Candidate.objects.filter(request=OuterRef("pk"), **fields))


def _meets(**fields: Any) -> Exists:
    return Exists(Introduction.objects.filter(request=OuterRef("pk"), outcome=Introduction.Outcome.PLANNED, **fields))


def undelivered() -> Any:
    """Keys of messages that did not arrive: these people are telephoned."""
    return Message.objects.undeliverable().order_by().values("key")


GROUPS = (
    Group(
        "meetings",
        _("きょうの顔合わせ"),
        lambda day: Q(_meets(day=day)),
    ),
    Group(
        "follow-up",
        _("連絡するお約束"),
        lambda day: Q(follow_up_on__lte=day),
        ("follow_up_on", "pk"),
        _("きょうまでに連絡すると決めた依頼です。"),
    ),
    Group(
        "undelivered",
        _("届かなかったメール"),
        lambda _day: Q(_has(state=CandidateState.ASKED, message_key__in=undelivered())),
        hint=_("お電話でたずねます。電話する方の一覧にも入っています。"),
    ),
    Group(
        "yes",
        _("引き受ける方が決まった"),
        lambda _day: Q(Q(state__in=LOOKING) & Q(_has(state__in=HOLDING)) & ~Q(_meets())),
        hint=_("顔合わせの日を決めます。"),
    ),
    Group(
        "reserve",
        _("控えの方がいる"),
        lambda _day: Q(_has(state=CandidateState.RESERVE)),
        hint=_("お礼を伝え、ほかの依頼をお願いできるか聞きます。"),
    ),
    Group(
        "late",
        _("返事の期限を過ぎた"),
        lambda day: Q(_has(state=CandidateState.ASKED, answer_by__lt=day)),
        hint=_("お電話で聞くか、次の方にたずねます。"),
    ),
    Group(
        "nobody",
        _("たずねている方がいない"),
        lambda _day: Q(Q(state=State.ASKING) & ~Q(_has(state__in=[CandidateState.ASKED, *HOLDING]))),
        hint=_("次の方にたずねます。"),
    ),
    Group(
        "passed",
        _("日が過ぎた依頼"),
        lambda day: Q(rhythm=Rhythm.ONCE, first_day__lt=day, state__in=[*LOOKING, State.INTRODUCING]),
        ("first_day", "pk"),
        _("日を直すか、終わりにします。"),
    ),
    Group(
        "new",
        _("新しい依頼"),
        # Whoever was taken out, chosen and not asked, or said no before it was opened again, is not looked after yet.
        lambda _day: Q(Q(state=State.RECEIVED) & ~Q(_has(state__in=[CandidateState.ASKED, *HOLDING]))),
        hint=_("候補を選んで、たずねます。"),
    ),
)
BY_KEY = {group.key: group for group in GROUPS}


def counts(rows: HelpRequestQuerySet) -> dict[str, int]:
    """How many open requests each group holds today; one query."""
    day = today()
    asked = {group.key.replace("-", "_"): Count("pk", filter=group.which(day)) for group in GROUPS}
    found = rows.open().order_by().aggregate(**asked)
    return {group.key: found[group.key.replace("-", "_")] for group in GROUPS}


def in_group(rows: HelpRequestQuerySet, group: Group) -> HelpRequestQuerySet:
    return rows.open().filter(group.which(today())).order_by(*group.order)


def how_long(row: HelpRequest, group: Group) -> str:
    """What a row of the group says beside its name."""
    if group.key == "follow-up" and row.follow_up_on is not None:
        return _since(today() - row.follow_up_on, _("きょう"))
    if group.key == "passed":
        return _since(today() - row.first_day, "")
    if group.key == "meetings":
        return ""
    return waiting_words(days_since(row))


def waiting_words(days: int) -> str:
    if not days:
        return str(_("きょう受付"))
    return _("%(count)s日お待たせ") % {"count": days}


def _since(gone: timedelta, none: str | Promise) -> str:
    days = gone.days
    return _("%(count)s日過ぎ") % {"count": days} if days > 0 else str(none)
