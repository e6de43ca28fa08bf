"""意見募集 for everybody: what is asked about, sending an opinion, and what became of all of them."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.db.models import OuterRef
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from sasaeai.design.pages import PER_PAGE
from sasaeai.kernel.clock import today
from sasaeai.kernel.public import public_page
from sasaeai.kernel.table_files import handed_out_to_all
from sasaeai.kernel.tables import Sheet, write_csv, write_xlsx
from sasaeai.meetings.actions.comment_submissions import BySender, Closed, receive, say_full
from sasaeai.meetings.comment_results import count_rows, counts_of, result_lines, summary, table_rows, what_came
from sasaeai.meetings.edition_outline import address_of, first_release, outline, place_in, release_of
from sasaeai.meetings.flooding import ALL_SENT, FEW, SENT, from_when
from sasaeai.meetings.forms.sending import SendForm
from sasaeai.meetings.models import CommentRound, RoundState, Submission
from sasaeai.people.viewer import Request
from sasaeai.plans.wording import wording_for

ROWS = "edition__plan__area", "edition__plan__period", "answered_in"


@require_safe
@public_page
def comment_rounds(request: HttpRequest) -> HttpResponse:
    rows = CommentRound.objects.announced().select_related("edition__plan__area").defer("edition__document")
    lines = [{"round": row, "state": row.state(today())} for row in rows]
    context = {
        "now": [line for line in lines if line["state"] == RoundState.OPEN],
        "soon": [line for line in lines if line["state"] == RoundState.ANNOUNCED],
        "past": [line for line in lines if line["state"] not in {RoundState.OPEN, RoundState.ANNOUNCED}],
    }
    return render(request, "meetings/comments.html", context)


def announced(uid: str) -> CommentRound:
    rows = CommentRound.objects.announced().select_related(*ROWS)
    rows = rows.annotate(answered_release=first_release(OuterRef("answered_in")))
    found: CommentRound = get_object_or_404(rows, uid=uid)
    return found


def _frame(round_: CommentRound) -> dict[str, Any]:
    state = round_.state(today())
    return {
        "round": round_,
        "state": state,
        "state_label": state.label,
        "is_open": state == RoundState.OPEN,
        "is_soon": state == RoundState.ANNOUNCED,
        "is_closed": state == RoundState.CLOSED,
        "is_published": state == RoundState.PUBLISHED,
        "is_called_off": state == RoundState.CALLED_OFF,
        "takes": round_.takes_by_web(today()),
    }


@require_safe
@public_page
def comment_round(request: HttpRequest, uid: str) -> HttpResponse:
    round_ = announced(uid)
    context = _frame(round_) | {
        "edition_url": address_of(release_of(round_.edition)),
        "places": outline(round_.edition, wording_for(request)),
        "notices": list(round_.notices.all()),
    }
    return render(request, "meetings/comment.html", context)


@never_cache
def send(request: Request, uid: str) -> HttpResponse:
    """`?item=`: the uid of the item that the opinion is about. What was typed is never lost, whatever happens."""
    round_ = announced(uid)
    asked = request.GET.get("item", "")
    place = place_in(round_.edition, asked, wording_for(request)) if asked else None
    data = request.POST if request.method == "POST" else None
    form = SendForm(round_, place, data)
    more: dict[str, Any] = {"place": place, "unknown": bool(asked and place is None)}
    if not round_.takes_by_web(today()):
        return _form(request, round_, form, status=409, closed=True, **more)
    room = ALL_SENT.room()
    if room.again:
        return _form(request, round_, form, status=429, again=from_when(room.again), **more)
    if SENT.is_reached(request, FEW if room.is_scarce else None):
        return _form(request, round_, form, status=429, minutes=SENT.minutes, **more)
    if request.method == "POST" and more["unknown"]:
        form.add_error(None, _("この項目は、意見を聞いている版にありません。計画の全体への意見として出せます。"))
    if request.method == "POST" and form.is_valid():
        try:
            row = receive(form.submission(), form.said(), once=form.key(), by=BySender())
        except Closed:
            return _form(request, round_, form, status=409, closed=True, **more)
        SENT.note(request)
        if ALL_SENT.note():
            say_full(round_)
        return redirect("meetings:comment_received", uid, row.uid)
    return _form(request, round_, form, status=422 if form.is_bound else 200, **more)


def _form(request: Request, round_: CommentRound, form: SendForm, *, status: int, **more: Any) -> HttpResponse:
    context = _frame(round_) | {"form": form, "typed": form["text"].value() or ""} | more
    return render(request, "meetings/comment_send.html", context, status=status)


@never_cache
@require_safe
def comment_received(request: Request, uid: str, sent: str) -> HttpResponse:
    """The receipt: a number and what happens next; later the answer. Of the words only what was published."""
    round_ = announced(uid)
    rows = Submission.objects.present().filter(round=round_, channel=Submission.Channel.WEB)
    row = get_object_or_404(rows, uid=sent)
    context = _frame(round_) | {"row": row}
    if context["is_published"]:
        context["answers"] = list(row.opinions.select_related("disposition").order_by("position", "pk"))
    return render(request, "meetings/comment_received.html", context)


@require_safe
@public_page
def comment_result(request: HttpRequest, uid: str) -> HttpResponse:
    round_ = announced(uid)
    context = _frame(round_) | {"notices": list(round_.notices.all())}
    if not round_.published_at:
        return render(request, "meetings/comment_result.html", context)
    wording = wording_for(request)
    came, places = what_came(round_), outline(round_.edition, wording)
    counts = counts_of(came, places, wording)
    lines = result_lines(came, places, wording)
    whole = "all" in request.GET
    page = Paginator(lines, max(len(lines), 1) if whole else PER_PAGE).get_page(request.GET.get("page"))
    compare = ""
    if round_.answered_in:
        compare = f"?from={round_.edition_id}&to={round_.answered_in_id}"
    context |= {
        "counts": counts,
        "summary": summary(counts),
        "page": page,
        "whole": whole,
        "compare": compare,
        "answered_url": address_of(round_.answered_release),  # type: ignore[attr-defined]
    }
    return render(request, "meetings/comment_result.html", context)


@require_safe
def comment_result_file(request: HttpRequest, uid: str, ending: str) -> HttpResponse:
    round_ = announced(uid)
    if not round_.published_at or ending not in {"csv", "xlsx"}:
        raise Http404(_("この結果は、いまは公表していません。"))
    name = _("意見募集の結果_%(title)s") % {"title": round_.title}
    return handed_out_to_all(request, name, ending, lambda: _content(round_, ending))


def _content(round_: CommentRound, ending: str) -> bytes:
    came, places = what_came(round_), outline(round_.edition)
    opinions = table_rows(came, places)
    if ending == "csv":
        return write_csv(opinions)
    numbers = count_rows(counts_of(came, places))
    return write_xlsx([Sheet(_("意見と回答"), opinions), Sheet(_("集計"), numbers)])
