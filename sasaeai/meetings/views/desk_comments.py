"""意見募集 at the desk: the list, one round, its dispositions, announcing, publishing, calling off, withdrawing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from sasaeai.design.pages import PER_PAGE
from sasaeai.design.undo import say_undo
from sasaeai.kernel.clock import today
from sasaeai.meetings import policy
from sasaeai.meetings.actions.comments import (
    Refused,
    announce,
    bin_round,
    call_off,
    keep_dispositions,
    keep_round,
    publish_results,
    restore_round,
    withdraw,
)
from sasaeai.meetings.comment_results import counts_of, summary, what_came
from sasaeai.meetings.edition_outline import address_of, outline, release_of
from sasaeai.meetings.forms.comments import RoundForm, SentenceForm, disposition_rows, editions_to_consult_on
from sasaeai.meetings.models import CommentRound, Opinion, RoundState
from sasaeai.meetings.views.comment_rooms import frame, own_round, seen_round
from sasaeai.people.policy import require
from sasaeai.people.viewer import Request


@login_required
@require_safe
def rounds(request: Request) -> HttpResponse:
    require(policy.may_read(request.viewer))
    rows = CommentRound.objects.visible_to(request.viewer).present()
    rows = rows.select_related("edition__plan__area").defer("edition__document")
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    may_add = policy.may_consult(request.viewer)
    has_editions = may_add and editions_to_consult_on(request.viewer).exists()
    context = {
        "page": page,
        "lines": [{"round": row, "state": row.state(today()).label} for row in page],
        "may_add": may_add and has_editions,
        "needs_edition": may_add and not has_editions,
    }
    return render(request, "meetings/comment_rounds.html", context)


@login_required
@require_safe
def desk_round(request: Request, uid: str) -> HttpResponse:
    found = seen_round(request, uid)
    state = found.state(today())
    counts = counts_of(what_came(found), [])
    unfinished = Opinion.objects.of(found).unfinished().count()
    context = frame(request, found, "comment_desk_round") | {
        "edition_url": address_of(release_of(found.edition)),
        "counts": counts,
        "done": counts.opinions - unfinished,
        "unfinished": unfinished,
        "notices": list(found.notices.all()),
        "dispositions": list(found.dispositions.all()),
        "may_announce": not found.announced_at and state == RoundState.PREPARING,
        "never_announced": not found.announced_at and state == RoundState.CLOSED,
        "may_call_off": bool(found.announced_at) and not found.published_at and not found.called_off_at,
        "may_bin": not found.announced_at and not found.submissions.exists(),
        "may_type": state in {RoundState.OPEN, RoundState.CLOSED} or (state == RoundState.PREPARING and _begun(found)),
    }
    return render(request, "meetings/comment_round.html", context)


def _begun(found: CommentRound) -> bool:
    return found.opens_on <= today()


def form_page(request: Request, form: Any, title: str, back: str, **context: Any) -> HttpResponse:
    """`context` may hold round, hint, submit, danger, quote, conflict, status."""
    status = context.pop("status", 0) or (422 if form.is_bound and form.errors else 200)
    context |= {"form": form, "page_title": title, "back": back}
    return render(request, "meetings/comment_form.html", context, status=status)


def posted(request: Request) -> Any:
    return request.POST if request.method == "POST" else None


@login_required
def add(request: Request) -> HttpResponse:
    require(policy.may_consult(request.viewer))
    return _edit(request, CommentRound(), _("意見募集を作る"), reverse("meetings:comment_rounds"))


@login_required
def edit(request: Request, uid: str) -> HttpResponse:
    found = own_round(request, uid)
    back = reverse("meetings:comment_desk_round", args=[uid])
    return _edit(request, found, _("意見募集を書きなおす"), back, round=found)


def _edit(request: Request, found: CommentRound, title: str, back: str, **context: Any) -> HttpResponse:
    form = RoundForm(posted(request), instance=found, by=request.viewer)
    if request.method == "POST" and form.is_valid():
        try:
            kept = keep_round(form.save(commit=False), by=request.viewer)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("保存しました。"))
            return redirect("meetings:comment_desk_round", kept.uid)
    return form_page(request, form, title, back, **context)


@login_required
def dispositions(request: Request, uid: str) -> HttpResponse:
    found = own_round(request, uid)
    rows = disposition_rows(found, posted(request))
    if request.method == "POST" and rows.is_valid():
        try:
            keep_dispositions(found, rows.wanted, by=request.viewer)
        except Refused as refused:
            rows._non_form_errors.append(str(refused))  # type: ignore[attr-defined]
        else:
            messages.success(request, _("対応の区分を保存しました。"))
            return redirect("meetings:comment_desk_round", uid)
    troubles = [str(error) for error in rows.non_form_errors()] if rows.is_bound else []
    context = frame(request, found) | {"rows": rows, "troubles": troubles}
    status = 422 if rows.is_bound else 200
    return render(request, "meetings/comment_dispositions.html", context, status=status)


@login_required
@require_POST
def give_notice(request: Request, uid: str) -> HttpResponse:
    """予告を出す: from now on everybody reads of it."""
    found = own_round(request, uid)
    return _do(request, found, announce, _("お知らせを出しました。はじまりの日から、意見を受け付けます。"))


def _do(request: Request, found: CommentRound, verb: Callable[..., None], sentence: str) -> HttpResponse:
    try:
        verb(found, by=request.viewer)
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, sentence)
    return redirect("meetings:comment_desk_round", found.uid)


@login_required
def call_off_round(request: Request, uid: str) -> HttpResponse:
    return _with_a_sentence(
        request, uid, call_off, _("意見募集を取りやめる"), _("取りやめる"),
        _("ページは残り、取りやめた理由が出ます。もう元には戻せません。"), _("取りやめました。"),
    )  # fmt: skip


@login_required
def withdraw_results(request: Request, uid: str) -> HttpResponse:
    return _with_a_sentence(
        request, uid, withdraw, _("結果の公表を取り下げる"), _("取り下げる"),
        _("結果のページは見えなくなり、取り下げた理由が出ます。直してから、また公表できます。"),
        _("結果の公表を取り下げました。"),
    )  # fmt: skip


def _with_a_sentence(
    request: Request, uid: str, verb: Callable[..., None], title: str, submit: str, hint: str, done: str
) -> HttpResponse:
    found = own_round(request, uid)
    form = SentenceForm(posted(request))
    back = reverse("meetings:comment_desk_round", args=[uid])
    if request.method == "POST" and form.is_valid():
        try:
            verb(found, form.cleaned_data["sentence"], by=request.viewer)
        except Refused as refused:
            messages.error(request, str(refused))
        else:
            messages.success(request, done)
        return redirect(back)
    return form_page(request, form, title, back, round=found, submit=submit, hint=hint, danger=True)


@login_required
def publish(request: Request, uid: str) -> HttpResponse:
    """集計と公表: the numbers as they will be read, what is still missing, and the button."""
    found = own_round(request, uid)
    if request.method == "POST":
        return _do(request, found, publish_results, _("結果を公表しました。みなさんが読めます。"))
    counts = counts_of(what_came(found), outline(found.edition))
    context = frame(request, found, "comment_publish") | {
        "counts": counts,
        "summary": summary(counts),
        "unfinished": Opinion.objects.of(found).unfinished().count(),
        "is_over": found.state(today()) == RoundState.CLOSED,
        "changing": Opinion.objects.of(found).filter(disposition__changes_plan=True, changed_uid="").count(),
    }
    return render(request, "meetings/comment_publish.html", context)


@login_required
@require_POST
def put_into_bin(request: Request, uid: str) -> HttpResponse:
    found = own_round(request, uid)
    try:
        bin_round(found, by=request.viewer)
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect("meetings:comment_desk_round", uid)
    say_undo(request, _("ごみ箱に入れました。"), reverse("meetings:comment_round_restore", args=[uid]))
    return redirect("meetings:comment_rounds")


@login_required
@require_POST
def restore(request: Request, uid: str) -> HttpResponse:
    found = own_round(request, uid, binned=True)
    restore_round(found, by=request.viewer)
    messages.success(request, _("元に戻しました。"))
    return redirect("meetings:comment_desk_round", uid)
