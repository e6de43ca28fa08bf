"""The rooms of a public comment at the desk, and how a page finds its round, submission or opinion."""

from __future__ import annotations

from typing import Any

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from sasaeai.kernel.clock import today
from sasaeai.meetings import policy
from sasaeai.meetings.models import CommentRound, Opinion, RoundState, Submission
from sasaeai.people.policy import require
from sasaeai.people.viewer import Request

WHOLE = (
    "edition__plan__area", "edition__plan__period", "answered_in",
)  # fmt: skip


def seen_round(request: Request, uid: str, *, binned: bool = False) -> CommentRound:
    rows = CommentRound.objects.visible_to(request.viewer)
    rows = rows.binned() if binned else rows.present()
    found: CommentRound = get_object_or_404(rows.select_related(*WHOLE), uid=uid)
    return found


def own_round(request: Request, uid: str, *, binned: bool = False) -> CommentRound:
    """404 where it is not visible, 403 where it is and the viewer holds no public comments."""
    found = seen_round(request, uid, binned=binned)
    require(policy.may_consult(request.viewer, found.edition.plan.area))
    return found


def own_submission(request: Request, uid: str) -> Submission:
    rounds = CommentRound.objects.visible_to(request.viewer).present()
    rows = Submission.objects.filter(round__in=rounds).select_related(*(f"round__{name}" for name in WHOLE))
    found: Submission = get_object_or_404(rows, uid=uid)
    require(policy.may_consult(request.viewer, found.round.edition.plan.area))
    return found


def own_opinion(request: Request, uid: str) -> Opinion:
    rounds = CommentRound.objects.visible_to(request.viewer).present()
    rows = Opinion.objects.filter(submission__round__in=rounds, submission__deleted_at=None)
    rows = rows.select_related("disposition", *(f"submission__round__{name}" for name in WHOLE))
    found: Opinion = get_object_or_404(rows, uid=uid)
    require(policy.may_consult(request.viewer, found.submission.round.edition.plan.area))
    return found


def rooms(request: Request, round_: CommentRound, here: str) -> list[dict[str, Any]]:
    """Whoever only reads has one room, and needs no tabs."""
    if not policy.may_consult(request.viewer, round_.edition.plan.area):
        return []
    listed = [
        ("comment_desk_round", _("意見募集"), None),
        ("comment_submissions", _("届いたもの"), Submission.objects.present().filter(round=round_).count()),
        ("comment_opinions", _("意見と回答"), Opinion.objects.of(round_).count()),
        ("comment_publish", _("集計と公表"), None),
    ]
    return [
        {"label": label, "url": reverse(f"meetings:{name}", args=[round_.uid]), "current": name == here, "count": count}
        for name, label, count in listed
    ]


def frame(request: Request, round_: CommentRound, here: str = "") -> dict[str, Any]:
    """What every page of a round shows."""
    state = round_.state(today())
    return {
        "round": round_,
        "rooms": rooms(request, round_, here) if here else [],
        "state": state,
        "state_label": state.label,
        "is_published": state == RoundState.PUBLISHED,
        "is_called_off": state == RoundState.CALLED_OFF,
        "may_change": policy.may_consult(request.viewer, round_.edition.plan.area),
    }
