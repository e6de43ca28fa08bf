"""保険: the plan and the list of names that stand as evidence for the city's free insurance; the paid one's end."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as later

from sasaeai.kernel.clock import today
from sasaeai.kernel.fiscal import FiscalYear, wareki_date
from sasaeai.volunteers.models import Cover, Turn, Visit, Volunteer

if TYPE_CHECKING:
    from sasaeai.people.viewer import Viewer

# The paid insurance runs from April to March; in its last month the desk is reminded.
RENEWED_IN = 3

HEADER = [
    later("予定を書いた日時"), later("活動の前に書いたか"), later("活動の日"), later("何時から"), later("何時まで"),
    later("活動の内容"), later("地区"), later("活動する人"), later("どうなったか"), later("依頼の番号"), later("見本"),
]  # fmt: skip


def covers_ending(viewer: Viewer) -> QuerySet[Cover]:
    """Paid insurance that ends with this fiscal year, of people who go on helping and have no later one."""
    last = FiscalYear.of(today()).end
    newer = Cover.objects.filter(volunteer=OuterRef("volunteer"), until__gt=last)
    mine = Volunteer.objects.visible_to(viewer).active()
    rows = Cover.objects.filter(~Exists(newer), volunteer__in=mine, until__range=(today(), last))
    return rows.select_related("volunteer__person", "volunteer__area").order_by("until", "volunteer__person__kana")


def evidence_lines(visits: Iterable[Visit]) -> list[list[Any]]:
    """活動予定と名簿: one line for each person at each visit; the rows come `with_turns()`."""
    lines: list[list[Any]] = [[str(word) for word in HEADER]]
    for visit in visits:
        before = _("はい") if visit.was_written_beforehand else _("いいえ")
        lines += [_line(visit, turn, before) for turn in visit.turns.all()]
    return lines


def _line(visit: Visit, turn: Turn, before: str) -> list[Any]:
    return [
        f"{localtime(visit.planned_at):%Y-%m-%d %H:%M}", before, wareki_date(visit.day), f"{visit.starts:%H:%M}",
        f"{visit.ends:%H:%M}", visit.request.kind.name, visit.area.name, turn.volunteer.person.name,
        str(turn.get_state_display()), visit.request.number, int(visit.sample),
    ]  # fmt: skip
