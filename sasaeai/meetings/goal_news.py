"""The newest announced meetings on the pages of goals whose indicators count meetings or voices."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from sasaeai.kernel.stamp import entrances_of
from sasaeai.meetings.actions.meetings import MEETINGS
from sasaeai.meetings.models import Meeting
from sasaeai.plans.telling import GoalNews, NewsLine, tells_on_goals

MOST = 3


def _newest() -> list[NewsLine]:
    """In the words of those who held them, so only where Japanese is read; other pages just lead there."""
    rows = Meeting.objects.announced().newest_first()[:MOST]
    return [NewsLine(row.title, row.day, row.area.name, row.sample) for row in rows]


@tells_on_goals(counted_by="meetings.")
def news_of_goal(request: HttpRequest) -> GoalNews | None:
    if MEETINGS not in entrances_of(request):
        return None
    lines = _newest() if get_language() == settings.LANGUAGE_CODE else []
    return GoalNews(_("地域の話しあい"), lines, reverse("meetings:public_meetings"), _("話しあいと声をすべて読む"))
