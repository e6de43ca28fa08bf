"""意見と回答 at the desk: the list with what is still missing, one opinion, one answer for several."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from sasaeai.design.pages import PER_PAGE
from sasaeai.kernel.masking import may_tell_who
from sasaeai.kernel.words import differences
from sasaeai.meetings.actions.comment_opinions import (
    answer_together,
    answers_of,
    answers_seen,
    change_opinion,
    opinion_state,
    remove_opinion,
)
from sasaeai.meetings.actions.comments import Refused
from sasaeai.meetings.edition_outline import outline, whole_plan
from sasaeai.meetings.forms.comments import OpinionForm, TogetherForm
from sasaeai.meetings.models import CommentRound, Opinion
from sasaeai.meetings.views.comment_rooms import frame, own_opinion, own_round
from sasaeai.meetings.views.desk_comments import posted
from sasaeai.people.viewer import Request
from sasaeai.plans.states import FieldsChanged, State, brought_together, marks

MOST_TOGETHER = 300


@login_required
@require_safe
def opinions(request: Request, uid: str) -> HttpResponse:
    found = own_round(request, uid)
    rows = Opinion.objects.of(found)
    total, unfinished = rows.count(), rows.unfinished().count()
    wanted = _narrowed(rows, request).select_related("submission", "disposition")
    page = Paginator(wanted.order_by("submission__number", "position", "pk"), PER_PAGE).get_page(
        request.GET.get("page")
    )
    places = outline(found.edition)
    labels = {place.uid: place.label for place in places}
    used = set(rows.values_list("item_uid", flat=True))
    context = frame(request, found, "comment_opinions") | {
        "page": page,
        "lines": [{"opinion": row, "place": labels.get(row.item_uid, row.item_uid) or whole_plan()} for row in page],
        "total": total,
        "done": total - unfinished,
        "unfinished": unfinished,
        "items": [("whole", whole_plan()), *((one.uid, one.label) for one in places if one.uid in used)],
        "kinds": [("none", _("まだ決めていない")), *((str(one.pk), one.name) for one in found.dispositions.all())],
        "asked": {name: request.GET.get(name, "") for name in ("words", "item", "kind", "state")},
    }
    return render(request, "meetings/comment_opinions.html", context)


def _narrowed(rows: QuerySet[Opinion], request: Request) -> Any:
    words, item = request.GET.get("words", "").strip()[:60], request.GET.get("item", "")
    kind, found = request.GET.get("kind", ""), rows
    if request.GET.get("state") == "unfinished":
        found = found.filter(Q(shown="") | Q(answer="") | Q(disposition=None))
    if words:
        found = found.filter(Q(said__icontains=words) | Q(shown__icontains=words) | Q(answer__icontains=words))
    if item:
        found = found.filter(item_uid="" if item == "whole" else item[:20])
    if kind == "none":
        found = found.filter(disposition=None)
    elif kind.isascii() and kind.isdigit():
        found = found.filter(disposition__in=[int(kind[:18])])
    return found


@login_required
def opinion(request: Request, uid: str) -> HttpResponse:
    row = own_opinion(request, uid)
    form = OpinionForm(row, posted(request))
    form.remember(opinion_state(row))
    if request.method == "POST" and form.is_valid():
        try:
            changes = change_opinion(
                row, form.state, seen=form.was_seen, correction=form.correction_words, by=request.viewer
            )
        except FieldsChanged as meanwhile:
            return _both(request, row, form, meanwhile.theirs)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("保存しました。") if changes else _("前と同じです。何も変えていません。"))
            return _onward(request, row)
    return _page(request, row, form)


def _onward(request: Request, row: Opinion) -> HttpResponse:
    """To the next opinion that lacks something, if that was wanted."""
    round_ = row.submission.round
    if "next" in request.POST:
        waiting = Opinion.objects.of(round_).unfinished().exclude(pk=row.pk)
        ordered = waiting.order_by("submission__number", "position", "pk")
        place = Q(submission__number__gt=row.submission.number) | Q(
            submission__number=row.submission.number, position__gt=row.position
        )
        if found := ordered.filter(place).first() or ordered.first():
            return redirect("meetings:comment_opinion", found.uid)
        messages.info(request, _("要旨・区分・回答のない意見は、もうありません。"))
    return redirect("meetings:comment_opinions", round_.uid)


def _both(request: Request, row: Opinion, form: OpinionForm, theirs: State) -> HttpResponse:
    """The second of two writers reads both and chooses; nothing is saved yet."""
    mine = brought_together(form.state, theirs, form.was_seen)
    words, told = _said(form, form.state), _said(form, theirs)
    conflict = [
        {
            "label": label,
            "mine": words[name][1],
            "theirs": told[name][1],
            "parts": differences(told[name][1], words[name][1]) if told[name][1] and words[name][1] else [],
        }
        for name, (label, _words) in words.items()
        if form.state[name] != theirs[name]
    ]
    again = OpinionForm(row, initial=mine)
    again.initial["seen"] = marks(theirs)
    return _page(request, row, again, conflict=conflict, status=409)


def _said(form: OpinionForm, state: State) -> dict[str, tuple[str, str]]:
    return form.describe({name: value for name, value in state.items() if name in form.fields})


def _page(request: Request, row: Opinion, form: OpinionForm, *, status: int = 0, **context: Any) -> HttpResponse:
    round_ = row.submission.round
    context |= frame(request, round_) | {
        "form": form,
        "opinion": row,
        "personal": may_tell_who(row.said),
        "back": reverse("meetings:comment_opinions", args=[round_.uid]),
        "may_remove": not (round_.published_at or round_.called_off_at) and row.submission.opinions.count() > 1,
    }
    status = status or (422 if form.is_bound and form.errors else 200)
    return render(request, "meetings/comment_opinion.html", context, status=status)


@login_required
@require_POST
def remove(request: Request, uid: str) -> HttpResponse:
    row = own_opinion(request, uid)
    try:
        remove_opinion(row, by=request.viewer)
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("意見を一つ消しました。届いた文は、そのまま残っています。"))
    return redirect("meetings:comment_submission", row.submission.uid)


@login_required
def together(request: Request, uid: str) -> HttpResponse:
    """`opinion` (several): those that were ticked in the list."""
    found = own_round(request, uid)
    rows = _ticked(found, request)
    back = reverse("meetings:comment_opinions", args=[uid])
    if not rows:
        messages.error(request, _("意見が選ばれていません。同じ回答を書く意見に、印をつけてください。"))
        return redirect(back)
    form = TogetherForm(found, posted(request), initial=_start(rows))
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            number = answer_together(
                rows, given["disposition"], given["answer"].strip(), seen=given["seen"],
                correction=form.correction_words, by=request.viewer,
            )  # fmt: skip
        except FieldsChanged:
            kept = {name: given[name] for name in ("disposition", "answer", "checked", "correction") if name in given}
            fresh = _ticked(found, request)
            form = TogetherForm(found, initial=kept | {"seen": answers_seen(fresh)})
            return _together_page(request, found, form, fresh, back, changed=True, status=409)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("%(number)s件の意見に、同じ回答を書きました。") % {"number": number})
            return redirect(back)
    return _together_page(request, found, form, rows, back)


def _ticked(found: CommentRound, request: Request) -> list[Opinion]:
    uids = (request.POST if request.method == "POST" else request.GET).getlist("opinion")[:MOST_TOGETHER]
    rows = Opinion.objects.of(found).filter(uid__in=uids).select_related("submission", "disposition")
    return list(rows.order_by("submission__number", "position", "pk"))


def _start(rows: list[Opinion]) -> dict[str, Any]:
    """Begin with the answer that one of them has already."""
    answered = next((row for row in rows if row.answer), None)
    start: dict[str, Any] = {"seen": answers_seen(rows)}
    if answered:
        start |= {"answer": answered.answer, "disposition": answered.disposition_id}
    return start


def _together_page(
    request: Request, found: CommentRound, form: TogetherForm, rows: list[Opinion], back: str, *, changed: bool = False,
    status: int = 0,
) -> HttpResponse:  # fmt: skip
    context = frame(request, found) | {
        "form": form,
        "opinions": rows,
        "answered": sum(1 for _disposition, answer in answers_of(rows).values() if answer),
        "changed": changed,
        "back": back,
    }
    status = status or (422 if form.is_bound and form.errors else 200)
    return render(request, "meetings/comment_together.html", context, status=status)
