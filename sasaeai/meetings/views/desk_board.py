"""目標に分ける: cards on the board of a plan's goals; moved by ticking and pressing, and on paper."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from sasaeai.design.undo import say_undo
from sasaeai.kernel.models import JournalEntry
from sasaeai.meetings import policy
from sasaeai.meetings.actions.sorting import SORTED, Place, place_of, sort_cards, unsort_cards
from sasaeai.meetings.board import NOWHERE, goal_to_sort, lay_out
from sasaeai.meetings.forms.choosing import areas_to_listen
from sasaeai.meetings.models import Meeting, OpinionCard
from sasaeai.meetings.narrowing import Wanted
from sasaeai.people.policy import Verb, require
from sasaeai.people.viewer import Request

from .rooms import rooms

MOST_ON_BOARD = 400
LONGEST_HEADING = 80
BECOMING = {"problem": "meetings:to_problem", "evidence": "meetings:to_evidence"}


def _wanted(request: Request) -> Wanted:
    require(policy.may_read(request.viewer))
    return Wanted.of(request.viewer, request.GET)


@login_required
def board(request: Request) -> HttpResponse:
    wanted = _wanted(request)
    if request.method == "POST":
        return _sort(request, wanted)
    return _show(request, wanted)


def _show(request: Request, wanted: Wanted, *, status: int = 200, **more: Any) -> HttpResponse:
    rows = wanted.among().on_the_board().select_related("goal", "problem", "area").order_by("position", "pk")
    cards = list(rows[: MOST_ON_BOARD + 1])
    for card in cards:
        card.place = place_of(card)  # type: ignore[attr-defined]
    context = {
        "rooms": rooms("board"),
        "wanted": wanted,
        "board": lay_out(request, wanted.meeting, cards[:MOST_ON_BOARD]),
        "is_more": len(cards) > MOST_ON_BOARD,
        "meetings": Meeting.objects.visible_to(request.viewer).present().newest_first()[:100],
        "own": set(areas_to_listen(request.viewer)),
        "query": _query(wanted),
        "headings": sorted({card.group for card in cards if card.group}),
        "may_problem": request.viewer.may(Verb.WRITE_PROBLEM),
        "may_evidence": request.viewer.may(Verb.EDIT_DISTRICT_PLAN) or request.viewer.may(Verb.EDIT_WARD_PLAN),
        "ticked": set(),
    }
    return render(request, "meetings/board.html", context | more, status=status)


def _query(wanted: Wanted) -> str:
    parts = {"area": wanted.area.slug if wanted.area else "", "meeting": wanted.meeting.uid if wanted.meeting else ""}
    return urlencode({name: value for name, value in parts.items() if value})


def _sort(request: Request, wanted: Wanted) -> HttpResponse:
    asked = request.POST.getlist("card")[:MOST_ON_BOARD]
    rows = OpinionCard.objects.visible_to(request.viewer).on_the_board().filter(uid__in=asked).select_related("area")
    cards = list(rows)
    require(policy.may_listen(request.viewer) and all(policy.may_listen(request.viewer, card.area) for card in cards))
    page = f"{reverse('meetings:board')}?{_query(wanted)}"
    do = request.POST.get("do", "move")
    if not cards:
        return _again(request, wanted, cards, _("カードに印をつけてから、押してください。"))
    if do in BECOMING:
        return redirect(f"{reverse(BECOMING[do])}?{urlencode([('card', card.uid) for card in cards])}")
    to = _place(request, wanted, do)
    if to is None:
        return _again(request, wanted, cards, _("移す先の目標を選んでください。"))
    seen = {card.uid: request.POST.get(f"seen-{card.uid}", "") for card in cards}
    done = sort_cards([card.pk for card in cards], to, seen=seen, by=request.viewer)
    if done.moved:
        sentence = _("意見カードを%(count)s枚、移しました。") % {"count": len(done.moved)}
        if do == "group":
            sentence = _("意見カード%(count)s枚の見出しを変えました。") % {"count": len(done.moved)}
        say_undo(request, sentence, f"{reverse('meetings:board_undo', args=[done.line])}?{_query(wanted)}")
    if done.meanwhile:
        words = _(
            "%(count)s枚は、ほかの人が先に動かしたので、動かしていません。いまの場所を見て、よければもう一度押してください。"
        )
        return _again(request, wanted, done.meanwhile, words % {"count": len(done.meanwhile)}, status=409)
    if not done.moved:
        messages.info(request, _("どのカードも、もうそこにあります。"))
    return redirect(page)


def _place(request: Request, wanted: Wanted, do: str) -> Place | None:
    if do == "group":
        return Place(group=" ".join(request.POST.get("group", "").split())[:LONGEST_HEADING])
    uid = request.POST.get("to", "")
    if uid == NOWHERE:
        return Place(goal=[None])
    goal = goal_to_sort(request, wanted.meeting, uid)
    return Place(goal=[goal]) if goal else None


def _again(
    request: Request, wanted: Wanted, cards: list[OpinionCard], words: str, *, status: int = 422
) -> HttpResponse:
    """The board as it is now, with everything still ticked and chosen."""
    chosen = {"to": request.POST.get("to", ""), "group": request.POST.get("group", "")[:LONGEST_HEADING]}
    return _show(request, wanted, status=status, ticked={card.uid for card in cards}, error=words, chosen=chosen)


@login_required
@require_POST
def undo(request: Request, line: int) -> HttpResponse:
    entry = get_object_or_404(JournalEntry, key=SORTED, pk=line)
    uids = [move[0] for move in entry.details["moves"]]
    cards = list(OpinionCard.objects.visible_to(request.viewer).filter(uid__in=uids).select_related("area"))
    if not cards:
        raise Http404
    require(all(policy.may_listen(request.viewer, card.area) for card in cards))
    back = unsort_cards(entry, {card.pk for card in cards}, by=request.viewer)
    if back:
        messages.success(request, _("意見カード%(count)s枚を、元の場所に戻しました。") % {"count": back})
    else:
        messages.info(request, _("そのあとに動かされたので、戻していません。"))
    return redirect(f"{reverse('meetings:board')}?{_query(_wanted(request))}")


# -- on paper --------------------------------------------------------------------------------------------------------


@login_required
@require_safe
def board_sheet(request: Request) -> HttpResponse:
    """For a wall: one page for each base goal, with the cards that are there and room for more."""
    wanted = _wanted(request)
    rows = wanted.among().on_the_board().select_related("goal", "area").order_by("position", "pk")[:MOST_ON_BOARD]
    laid = lay_out(request, wanted.meeting, rows)
    loose = [laid.unsorted, *([laid.elsewhere] if laid.elsewhere.cards else [])]
    context = {"board": laid, "loose": loose, "wanted": wanted}
    return render(request, "meetings/board_sheet.html", context)


@login_required
@require_safe
def card_sheet(request: Request) -> HttpResponse:
    """Large cards to be cut out, eight on A4."""
    wanted = _wanted(request)
    rows = list(
        wanted.among().on_the_board().select_related("area", "meeting").order_by("position", "pk")[:MOST_ON_BOARD]
    )
    sheets = [rows[start : start + 8] for start in range(0, len(rows), 8)]
    return render(request, "meetings/card_sheet.html", {"sheets": sheets, "wanted": wanted})
