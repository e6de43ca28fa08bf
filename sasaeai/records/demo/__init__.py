"""The demo ward's ledger: invented groups of every district, month by month, through the years of its second plan."""

from __future__ import annotations

import calendar
import tomllib
from datetime import date, datetime, time, timedelta
from itertools import count
from pathlib import Path
from typing import Any

from django.utils import timezone

from sasaeai.areas.models import Area
from sasaeai.kernel.clock import frozen, today
from sasaeai.kernel.demo import furnishes
from sasaeai.kernel.fields import UID_ALPHABET
from sasaeai.kernel.stamp import set_entrance
from sasaeai.plans.tasks import keep_live_values
from sasaeai.records.actions.recording import RECORDED
from sasaeai.records.kinds import FIRST_KINDS
from sasaeai.records.models import ActivityKind, ActivityRecord, Channel, RecordingLink
from sasaeai.records.models.record import group_key

HERE = Path(__file__).parent
# From the second year of the plan to its last: a visitor of today looks back on all of it.
FIRST, LAST = date(2012, 4, 1), date(2016, 3, 31)
WRITTEN_AFTER = timedelta(days=2)


@furnishes
def furnish() -> None:
    areas = {area.slug: area for area in Area.objects.all()}
    kinds = _kinds()
    numbers = count(1)
    rows: list[ActivityRecord] = []
    for place, spec in enumerate(tomllib.loads((HERE / "groups.toml").read_text(encoding="utf-8"))["groups"]):
        if spec["district"] not in areas:
            continue
        link = _link(spec, areas[spec["district"]], kinds[spec["kind"]]) if spec.get("link") else None
        rows += [_record(spec, areas, kinds, day, link, next(numbers)) for day in _days(spec, place)]
    ActivityRecord.objects.bulk_create(rows, batch_size=500)
    set_entrance(RECORDED, is_open=True)
    _count()


def _count() -> None:
    """What the task would have counted in the years that the demo skips, and today."""
    for day in (today(), LAST):
        with frozen(day):
            keep_live_values.func()


def _kinds() -> dict[str, ActivityKind]:
    """They come with the migration; a database that was emptied has to get them again."""
    for position, (name, example) in enumerate(FIRST_KINDS, start=1):
        ActivityKind.objects.get_or_create(name=name, defaults={"example": example, "position": position})
    return {kind.name: kind for kind in ActivityKind.objects.all()}


def _link(spec: dict[str, Any], area: Area, kind: ActivityKind) -> RecordingLink:
    return RecordingLink.objects.create(
        uid=spec["link"], area=area, group_name=spec["name"], kind=kind, valid_until=date(2031, 3, 31),
        made_at=_moment(FIRST), made_by_label="鈴木 花子", sample=True,
    )  # fmt: skip


def _days(spec: dict[str, Any], place: int) -> list[date]:
    """Every so many months on a day of its own, some months left out: as life is, and the same each time."""
    days, month = [], 0
    year, at = FIRST.year, FIRST.month
    while (year, at) <= (LAST.year, LAST.month):
        if month % spec.get("every", 1) == place % spec.get("every", 1) and (month * 7 + place) % 11:
            last = calendar.monthrange(year, at)[1]
            days.append(date(year, at, 1 + (place * 5 + month * 3) % min(last, 28)))
        month, at = month + 1, at % 12 + 1
        year += at == 1
    return days


def _record(
    spec: dict[str, Any],
    areas: dict[str, Area],
    kinds: dict[str, ActivityKind],
    day: date,
    link: RecordingLink | None,
    number: int,
) -> ActivityRecord:
    children, adults, older = (max(0, base + _sway(number, base)) for base in spec["people"])
    written = min(day + WRITTEN_AFTER, LAST)
    news = spec.get("news", {}).get(day.strftime("%Y-%m"), "")
    return ActivityRecord(
        uid=_uid(number), kind=kinds[spec["kind"]], area=areas[spec["district"]], day=day, group_name=spec["name"],
        group_key=group_key(None, spec["name"]), children=children, adults=adults, older=older,
        people=children + adults + older, minutes=spec.get("minutes"), news=news,
        news_accepted_on=written if news and not spec.get("waits") else None,
        channel=Channel.LINK if link else (Channel.PHONE, Channel.PAPER)[number % 2], link=link,
        written_at=_moment(written), written_by_label=spec["name"] if link else "鈴木 花子",
        on_behalf_of="" if link else spec["name"], sample=True, changed_at=_moment(written),
    )  # fmt: skip


def _sway(number: int, base: int) -> int:
    """Up to a third more or less."""
    return (number * 13 % (2 * (base // 3) + 1)) - base // 3


def _uid(number: int) -> str:
    """Ten signs that count: `records` have no names to make them from."""
    signs = []
    for _place in range(5):
        number, rest = divmod(number, len(UID_ALPHABET))
        signs.append(UID_ALPHABET[rest])
    return "dem34" + "".join(reversed(signs))


def _moment(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(17)))
