"""地域からのおしらせ on the pages of goals whose indicators count the ledger: the newest sentences staff accepted."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from sasaeai.kernel.stamp import entrances_of
from sasaeai.plans.telling import GoalNews, NewsLine, tells_on_goals
from sasaeai.records.actions.recording import RECORDED
from sasaeai.records.models import ActivityRecord

MOST = 3


@tells_on_goals(counted_by="records.")
def news_of_goal(request: HttpRequest) -> GoalNews | None:
    if RECORDED not in entrances_of(request):
        return None
    rows = ActivityRecord.objects.news().select_related("area")[:MOST]
    lines = [NewsLine(row.news, row.day, row.area.name, row.sample) for row in rows]
    if not lines:
        return None
    return GoalNews(_("地域からのおしらせ"), lines, reverse("records:activities"), _("地域でできたことをすべて見る"))
