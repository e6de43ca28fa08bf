"""届いたもの at the desk: the list, typing what came on paper, one submission, splitting it, putting it aside."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from sasaeai.design.pages import PER_PAGE
from sasaeai.design.undo import say_undo
from sasaeai.kernel.masking import may_tell_who
from sasaeai.meetings.actions.comment_opinions import add_opinion
from sasaeai.meetings.actions.comment_submissions import (
    bin_submission,
    correct_submission,
    receive,
    restore_submission,
    split,
)
from sasaeai.meetings.actions.comments import Refused
from sasaeai.meetings.edition_outline import outline, whole_plan
from sasaeai.meetings.forms.comments import AddOpinionForm, CorrectForm, SplitForm, TypeForm
from sasaeai.meetings.models import Submission
from sasaeai.meetings.views.comment_rooms import frame, own_round, own_submission
from sasaeai.meetings.views.desk_comments import form_page, posted
from sasaeai.people.viewer import Request

SHOWN = 80  # letters of what came, in a list


@login_required
@require_safe
def submissions(request: Request, uid: str) -> HttpResponse:
    found = own_round(request, uid)
    rows = Submission.objects.present().filter(round=found).annotate(parts=Count("opinions")).order_by("-number")
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    lines = [{"row": row, "text": _shortened(row.text)} for row in page]
    context = frame(request, found, "comment_submissions") | {"page": page, "lines": lines}
    return render(request, "meetings/comment_submissions.html", context)


def _shortened(text: str) -> str:
    words = " ".join(text.split())
    return f"{words[:SHOWN]}…" if len(words) > SHOWN else words


@login_required
def add(request: Request, uid: str) -> HttpResponse:
    found = own_round(request, uid)
    known = request.GET.get("channel", "")
    form = TypeForm(found, posted(request), channel=known if known in Submission.Channel.values else "")
    if request.method == "POST" and form.is_valid():
        try:
            row = receive(form.submission(), form.said(), once=form.key(), by=request.viewer)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            gaps = {"number": row.number, "opinions": row.opinions.count()}
            messages.success(request, _("受付番号%(number)s番で受け付けました（意見%(opinions)s件）。") % gaps)
            if "again" in request.POST:
                return redirect(f"{reverse('meetings:comment_submission_add', args=[uid])}?channel={row.channel}")
            return redirect("meetings:comment_submission", row.uid)
    back = reverse("meetings:comment_submissions", args=[uid])
    return form_page(request, form, _("届いた意見を入力する"), back, round=found, again=_("保存して、もう一通入力する"))


@login_required
@require_safe
def submission(request: Request, uid: str) -> HttpResponse:
    row = own_submission(request, uid)
    opinions = list(row.opinions.select_related("disposition", "submission"))
    places = {place.uid: place.label for place in outline(row.round.edition)}
    context: dict[str, Any] = frame(request, row.round) | {
        "row": row,
        "lines": [{"opinion": one, "place": _place(places, one.item_uid)} for one in opinions],
        "personal": may_tell_who(row.text),
        "is_late": row.received_on > row.round.closes_on,
        "may_split": not any(one.shown or one.answer or one.disposition_id for one in opinions),
        "is_settled": bool(row.round.published_at or row.round.called_off_at),
    }
    return render(request, "meetings/comment_submission.html", context)


def _place(places: dict[str, str], uid: str) -> str:
    return places.get(uid, uid) if uid else whole_plan()


@login_required
def correct(request: Request, uid: str) -> HttpResponse:
    row = own_submission(request, uid)
    back = reverse("meetings:comment_submission", args=[uid])
    form = CorrectForm(posted(request), instance=row)
    if request.method == "POST" and form.is_valid():
        try:
            correct_submission(form.save(commit=False), by=request.viewer)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("直しました。"))
            return redirect(back)
    title = _("出し方や届いた日を直す")
    return form_page(request, form, title, back, round=row.round, hint=_("届いた文は、変えられません。"))


@login_required
def split_up(request: Request, uid: str) -> HttpResponse:
    row = own_submission(request, uid)
    back = reverse("meetings:comment_submission", args=[uid])
    form = SplitForm(posted(request), initial={"text": row.text})
    if request.method == "POST" and form.is_valid():
        try:
            split(row, form.parts, by=request.viewer)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("%(number)s件の意見に分けました。") % {"number": len(form.parts)})
            return redirect(back)
    return form_page(request, form, _("意見に分ける"), back, round=row.round, submit=_("分ける"))


@login_required
def add_one(request: Request, uid: str) -> HttpResponse:
    row = own_submission(request, uid)
    back = reverse("meetings:comment_submission", args=[uid])
    form = AddOpinionForm(row.round, posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            opinion = add_opinion(row, form.spoken(), by=request.viewer)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("意見を一つ加えました。"))
            return redirect("meetings:comment_opinion", opinion.uid)
    return form_page(request, form, _("意見を一つ加える"), back, round=row.round, quote=row.text)


@login_required
@require_POST
def put_into_bin(request: Request, uid: str) -> HttpResponse:
    row = own_submission(request, uid)
    try:
        bin_submission(row, by=request.viewer)
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect("meetings:comment_submission", uid)
    sentence = _("受付番号%(number)s番をごみ箱に入れました。数には入りません。") % {"number": row.number}
    say_undo(request, sentence, reverse("meetings:comment_submission_restore", args=[uid]))
    return redirect("meetings:comment_submissions", row.round.uid)


@login_required
@require_POST
def restore(request: Request, uid: str) -> HttpResponse:
    row = own_submission(request, uid)
    try:
        restore_submission(row, by=request.viewer)
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("受付番号%(number)s番を元に戻しました。") % {"number": row.number})
    return redirect("meetings:comment_submission", uid)
