"""添付資料: attach a file, say what it is, show it to the public, take it away; and the file itself."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from sasaeai.design.undo import say_undo
from sasaeai.people.policy import require
from sasaeai.people.viewer import Request
from sasaeai.plans import policy
from sasaeai.plans.access import readable
from sasaeai.plans.actions.attaching import attach, bin_attachment, change_attachment, restore_attachment
from sasaeai.plans.attached import is_for_everybody
from sasaeai.plans.forms.attachments import NOT_PERSONAL, NewAttachmentForm, change_form
from sasaeai.plans.models import Attachment, Goal, Measure, Plan, Problem
from sasaeai.plans.uploads import KINDS, ending_of

from .structure import back_to, desk, home_of, posted, say, show

OWNERS: dict[str, Any] = {"goal": Goal, "measure": Measure, "problem": Problem}


def _owner(request: Request, period: int, kind: str, uid: str) -> Any:
    if kind == "plan":
        plan = Plan.objects.filter(period__number=period, uid=uid).select_related("area", "period").first()
        if plan is None or not policy.may_read(request.viewer, plan):
            raise Http404(_("この計画は見つかりません。"))
        require(policy.may_edit(request.viewer, plan))
        return plan
    if kind not in OWNERS:
        raise Http404
    owner: Any = readable(request.viewer, OWNERS[kind].objects.present(), period, uid)
    require(_may_attach(request, owner))
    return owner


def _may_attach(request: Request, owner: Any) -> bool:
    if isinstance(owner, Problem):
        return policy.may_rewrite_problem(request.viewer, owner)
    return policy.may_edit(request.viewer, owner if isinstance(owner, Plan) else owner.plan)


def place_of(owner: Any) -> str:
    """The desk's page that shows what is attached to this."""
    if isinstance(owner, Plan):
        return home_of(owner)
    return desk(owner.plan, f"{owner._meta.model_name}s/{owner.uid}/")


@login_required
def add(request: Request, period: int, kind: str, uid: str) -> HttpResponse:
    owner = _owner(request, period, kind, uid)
    plan = owner if isinstance(owner, Plan) else owner.plan
    may_show = policy.may_publish(request.viewer, plan)
    form = NewAttachmentForm(posted(request), request.FILES or None, may_show=may_show)
    back = place_of(owner)
    if request.method == "POST" and form.is_valid():
        name, content = form.cleaned_data["file"]
        title = form.cleaned_data["title"]
        attach(owner, name=name, content=content, title=title, public=form.is_public, by=request.viewer)
        messages.success(request, _shown_words(form.is_public))
        return redirect(back)
    return show(
        request, "attachment_form", plan, _("資料を添える"), form=form, subject=owner, back=back, hint=NOT_PERSONAL,
        inside=not may_show, submit=_("添える"),
    )  # fmt: skip


def _shown_words(public: bool) -> str:
    if public:
        return _("資料を添えました。公開しているページには、すぐに出ます。")
    return _("資料を添えました。まだ公開していません。")


def _changeable(request: Request, period: int, uid: str, *, binned: bool = False) -> Attachment:
    """What the public can open is changed only by those who may publish."""
    rows = Attachment.objects.binned() if binned else Attachment.objects.present()
    row = readable(request.viewer, rows.select_related("goal", "measure", "problem"), period, uid)
    require(_may_attach(request, row.owner))
    require(not row.public or policy.may_publish(request.viewer, row.plan))
    return row


@login_required
def change(request: Request, period: int, uid: str) -> HttpResponse:
    row = _changeable(request, period, uid)
    may_show = policy.may_publish(request.viewer, row.plan)
    form = change_form(row, posted(request), may_show=may_show)
    back = place_of(row.owner)
    if request.method == "POST" and form.is_valid():
        changed = change_attachment(row, title=form.cleaned_data["title"], public=form.is_public, by=request.viewer)
        if changed and may_show:
            messages.success(request, _("保存しました。公開の印は、すぐに効きます。"))
        else:
            say(request, changed)
        return redirect(back)
    return show(
        request, "attachment_form", row.plan, _("資料の題や公開を直す"), form=form, subject=row.owner, back=back,
        hint=NOT_PERSONAL, inside=not may_show,
    )  # fmt: skip


@login_required
@require_POST
def throw_away(request: Request, period: int, uid: str) -> HttpResponse:
    row = _changeable(request, period, uid)
    bin_attachment(row, by=request.viewer)
    say_undo(
        request,
        _("資料「%(row)s」をごみ箱に入れました。") % {"row": row},
        reverse("plans:edit:attachment-restore", args=[period, uid]),
    )
    return redirect(place_of(row.owner))


@login_required
@require_POST
def restore(request: Request, period: int, uid: str) -> HttpResponse:
    row = readable(request.viewer, Attachment.objects.select_related("goal", "measure", "problem"), period, uid)
    if row.is_binned:
        row = _changeable(request, period, uid, binned=True)
        restore_attachment(row, by=request.viewer)
        messages.success(request, _("資料「%(row)s」を元に戻しました。") % {"row": row})
    return redirect(back_to(request, place_of(row.owner)))


@require_safe
def attachment(request: HttpRequest, uid: str, name: str) -> FileResponse:
    """The file, always to be saved and never shown in the page; `name` is only what the address says."""
    row = Attachment.objects.present().with_owner().filter(uid=uid).first()
    viewer: Any = request.viewer  # type: ignore[attr-defined]
    if row is None or not (is_for_everybody(row) or policy.may_read(viewer, row.plan)):
        raise Http404(_("この資料は見つかりません。"))
    try:
        opened = row.file.open("rb")
    except FileNotFoundError as missing:
        raise Http404(_("この資料のファイルが見つかりません。事務局に知らせてください。")) from missing
    kind = KINDS.get(ending_of(row.name), "application/octet-stream")
    answer = FileResponse(opened, as_attachment=True, filename=row.name, content_type=kind)
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer["Cache-Control"] = "private, no-cache"
    return answer
