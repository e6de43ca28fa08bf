"""意見募集の結果 on paper: the table as PDF or Word, a draft before it is published, and as published afterwards."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from sasaeai.meetings.models import CommentRound
from sasaeai.meetings.policy import may_consult
from sasaeai.people.policy import require
from sasaeai.people.viewer import Request
from sasaeai.press.actions.ordering import Wish, order_papers
from sasaeai.press.models import Format, PaperKind


@login_required
@require_POST
def comment_paper(request: Request, uid: str) -> HttpResponse:
    rows = CommentRound.objects.visible_to(request.viewer).present().select_related("edition__plan__period__area")
    found = get_object_or_404(rows, uid=uid)
    plan = found.edition.plan
    require(may_consult(request.viewer, plan.area))
    form = request.POST.get("format", Format.PDF)
    if form not in {Format.PDF, Format.WORD}:
        raise Http404(_("この形のファイルは作れません。"))
    wish = Wish(PaperKind.COMMENTS, plan.period, format=form, subject=found.uid, plans=(plan.pk,))
    title = _("%(title)sの結果") % {"title": found.title}
    return redirect("press:order", order_papers([wish], title, by=request.viewer).uid)
