"""引き継ぎ: a page for whoever holds a seat next, with what it owns, what waits and how each number was made."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from sasaeai.design.pages import PER_PAGE
from sasaeai.kernel.addresses import absolute
from sasaeai.kernel.words import differences
from sasaeai.people.adapter import qr_drawing
from sasaeai.people.models import Seat
from sasaeai.people.policy import Verb, may, require
from sasaeai.people.viewer import Request
from sasaeai.plans import policy
from sasaeai.plans.actions.handing_over import note_of, say_read, write_note
from sasaeai.plans.actions.writing import ChangedMeanwhile
from sasaeai.plans.forms.handing_over import NoteForm
from sasaeai.plans.handover import INDICATORS, MEASURES, ON_PAPER, Handover
from sasaeai.plans.models import HandoverNote, HandoverReading
from sasaeai.plans.seat_ends import (
    changing_hands,
    handing_over,
    is_over,
    last_day,
    predecessors_of,
    successors_of,
)

from .desk_page import done, form_page, posted

# An indicator tells a paragraph of itself.
INDICATORS_PER_PAGE = 25


def readable_seat(request: Request, pk: int) -> Seat:
    seat = get_object_or_404(Seat.objects.with_everything(), pk=pk)
    if not policy.may_read_handover(request.viewer, seat):
        raise Http404(_("この引き継ぎは見つかりません。"))
    return seat


def _address(seat: Seat) -> str:
    return reverse("plans:handover", args=[seat.pk])


@login_required
@never_cache
@require_safe
def handover(request: Request, pk: int) -> HttpResponse:
    """`?all=measures` and `?all=indicators` show a long list on pages of its own."""
    seat = readable_seat(request, pk)
    found = Handover(seat, request.viewer)
    whole = request.GET.get("all")
    if whole in ("measures", "indicators"):
        return _whole_list(request, found, whole)
    measures = list(found.own_measures(found.measures[:MEASURES]))
    indicators = list(found.own_indicators(found.indicators[:INDICATORS]))
    own = policy.follows_in(request.viewer, seat)
    readings = HandoverReading.objects.filter(seat=seat).select_related("successor__person")
    here = absolute(request, _address(seat))
    count = {"measures": found.measures.count(), "indicators": found.indicators.count()}
    context = {
        "found": found,
        "seat": seat,
        "count": count,
        "on_paper": ON_PAPER,
        "here": here,
        "qr": qr_drawing(here),
        "last_day": last_day(seat),
        "is_over": is_over(seat),
        "successors": successors_of(seat),
        "note": HandoverNote.objects.filter(seat=seat).exclude(text="").first(),
        "measures": measures,
        "more_measures": max(0, count["measures"] - MEASURES),
        "indicators": indicators,
        "more_indicators": max(0, count["indicators"] - INDICATORS),
        "changes": found.changes(measures, indicators),
        "may_write": policy.may_write_handover(request.viewer, seat),
        "readings": list(readings),
        "to_read": bool({row.pk for row in own} - {row.successor_id for row in readings}),
    }
    return render(request, "plans/desk/handover.html", context)


def _whole_list(request: Request, found: Handover, whole: str) -> HttpResponse:
    of_measures = whole == "measures"
    rows: Any = found.measures if of_measures else found.indicators
    page = Paginator(rows, PER_PAGE if of_measures else INDICATORS_PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "found": found,
        "page": page,
        "title": _("受け持つ取組") if of_measures else _("受け持つ指標"),
        "measures": list(found.own_measures(page)) if of_measures else [],
        "indicators": [] if of_measures else list(found.own_indicators(page)),
        "back": _address(found.seat),
    }
    return render(request, "plans/desk/handover_list.html", context)


@login_required
def write(request: Request, pk: int) -> HttpResponse:
    seat = readable_seat(request, pk)
    require(policy.may_write_handover(request.viewer, seat))
    form = NoteForm(posted(request)) if request.method == "POST" else _opened(seat)
    if request.method == "POST" and form.is_valid():
        try:
            changed = write_note(seat, form.typed, seen=form.cleaned_data["seen"], by=request.viewer)
        except ChangedMeanwhile as meanwhile:
            mine, theirs = form.typed, meanwhile.words
            again = NoteForm.showing(mine, seen=theirs)
            both = {"mine": mine, "theirs": theirs, "differences": differences(theirs, mine)}
            return _form(request, seat, again, status=409, **both)
        except ValidationError as error:
            form.add_error("words", ValidationError(error.messages))
        else:
            words = _("引き継ぎのことばを保存しました。") if changed else _("文は前と同じです。何も変えていません。")
            return done(request, words, _address(seat))
    return _form(request, seat, form)


def _opened(seat: Seat) -> NoteForm:
    words = note_of(seat)
    return NoteForm.showing(words, seen=words)


def _form(request: Request, seat: Seat, form: NoteForm, **context: Any) -> HttpResponse:
    return form_page(
        request, form, title=_("引き継ぎを書く"), back=_address(seat), template="plans/desk/handover_form.html",
        eyebrow=str(seat),
        hint=_("受け持つ取組、指標、待っている仕事の一覧は、自動でできています。ここには、一覧に出ないことだけを書いてください。"),
        **context,
    )  # fmt: skip


@login_required
@require_POST
def read(request: Request, pk: int) -> HttpResponse:
    """The successor says that it was read: the job of that name is over."""
    seat = readable_seat(request, pk)
    own = policy.follows_in(request.viewer, seat)
    require(bool(own))
    for successor in own:
        say_read(seat, successor, by=request.viewer)
    return done(request, _("引き継ぎを読んだことを記しました。このページは、いつでも開けます。"), _address(seat))


@login_required
@never_cache
@require_safe
def handovers(request: Request) -> HttpResponse:
    """One's own seats, those before them, and for whoever manages people the seats that change hands."""
    viewer = request.viewer
    seats = handing_over(viewer)
    managed = may(viewer, Verb.MANAGE_PEOPLE)
    require(bool(seats or managed))
    page = Paginator(changing_hands(viewer), PER_PAGE).get_page(request.GET.get("page")) if managed else None
    before = predecessors_of(seats)
    listed = [*(page or []), *(row for row, _own in before), *seats]
    told = set(HandoverNote.objects.filter(seat__in=listed).exclude(text="").values_list("seat_id", flat=True))
    read_of = set(HandoverReading.objects.filter(seat__in=listed).values_list("seat_id", flat=True))

    def row(seat: Seat) -> dict[str, Any]:
        return {"seat": seat, "end": last_day(seat), "told": seat.pk in told, "read": seat.pk in read_of}

    context = {
        "own": [row(seat) for seat in seats],
        "before": [row(seat) for seat, _own in before],
        "page": page,
        "changing": [row(seat) for seat in page or []],
    }
    return render(request, "plans/desk/handovers.html", context)
