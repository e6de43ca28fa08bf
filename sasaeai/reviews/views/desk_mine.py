"""わたしのシート: a handful at a time, what was promised longest ago first; what is done lies folded below."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from sasaeai.kernel.clock import today
from sasaeai.people.policy import Verb, may, require
from sasaeai.people.viewer import Request
from sasaeai.reviews.models import Sheet, SheetState, Stage
from sasaeai.reviews.models.sheet import OPEN_STATES

A_HANDFUL = 5
MOST_DONE = 30


@login_required
@require_safe
def mine(request: Request) -> HttpResponse:
    """Six queries, however many sheets there are."""
    require(may(request.viewer, Verb.READ_WORKING))
    waiting = Sheet.objects.waiting_for(request.viewer)
    shown = list(waiting.with_everything()[:A_HANDFUL])
    done = Sheet.objects.of_viewer(request.viewer).exclude(state__in=OPEN_STATES).exclude(year__stage=Stage.PUBLISHED)
    context = {
        "rows": [row_of(sheet) for sheet in shown],
        "rest": waiting.count() - len(shown),
        "done": list(done.with_everything().order_by("-answered_at", "position", "pk")[:MOST_DONE]),
        "done_count": done.count(),
        "first": shown[0] if shown else None,
    }
    return render(request, "reviews/mine.html", context)


def row_of(sheet: Sheet) -> dict[str, object]:
    """For design/job.html."""
    kinds = {"goal": _("目標"), "indicator": _("指標"), "district": _("地区のふりかえりシート")}
    kind = kinds.get(sheet.kind, sheet.plan.period.measure_name)
    note = ""
    if sheet.state == SheetState.SENT_BACK:
        note = _("もう一度お願いします：%(because)s") % {"because": sheet.sent_back_because}
    return {
        "sheet": sheet,
        "title": str(sheet.about or sheet.plan.area),
        "text": _("%(year)s　%(kind)s") % {"year": sheet.year.year.wareki, "kind": kind},
        "note": note,
        "late": sheet.year.due_on < today() or sheet.state == SheetState.SENT_BACK,
    }
