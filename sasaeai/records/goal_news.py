"""地域からのおしらせ on the pages of goals whose indicators count the ledger: the newest sentences staff accepted."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from sasaeai.kernel.stamp import entrances_of
from sasaeai.plans.telling import GoalNews, NewsLine, tells_on_goals
from sasaeai.records.actions.recording import RECORDED
from sasaeai.records.models import ActivityRecord

MOST = 3


def _newest() -> list[NewsLine]:
    """In the words of those who wrote them, so only where Japanese is read; other pages just lead there."""
    rows = ActivityRecord.objects.news().select_related("area")[:MOST]
    return [NewsLine(row.news, row.day, row.area.name, row.sample) for row in rows]


@tells_on_goals(counted_by="records.")
def news_of_goal(request: HttpRequest) -> GoalNews | None:
    if RECORDED not in entrances_of(request):
        return None
    lines = _newest() if get_language() == settings.LANGUAGE_CODE else []
    return GoalNews(_("地域からのおしらせ"), lines, reverse("records:activities"), _("地域でできたことをすべて見る"))
