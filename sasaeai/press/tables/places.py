"""Tables that stand beside any plan: districts, whom to call, everything that was ever published."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import Min, Prefetch, Q
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from sasaeai.areas.models import Area, DeskService, Town, profiles
from sasaeai.kernel.clock import today
from sasaeai.plans.models import Edition, ReleasePin

from .describing import Asked, Column, Line, Table, listed, wareki_day


def _districts(asked: Asked) -> Iterator[Line]:
    """Those of today; at the desk also the ward itself and what is over."""
    areas = Area.objects.select_related("level", "parent").order_by("position", "pk")
    towns = Town.objects.order_by("kana", "pk")
    if not asked.with_past:
        areas = areas.on(today()).filter(parent__isnull=False, parent__parent=None)
        towns = towns.on(today())
    found = list(areas.prefetch_related(Prefetch("towns", queryset=towns)))
    known = profiles(found)
    for area in found:
        yield Line((area, known.get(area.pk)), area.sample)


def _of_people(key: str) -> Any:
    return lambda row: row[1][key] if row[1] else None


DISTRICTS = Table(
    "districts",
    _("地区の一覧"),
    _("地区と、その町丁・人口。"),
    [
        Column(_("地域コード"), lambda row: row[0].slug),
        Column(_("地域名"), lambda row: row[0].name),
        Column(_("地域名のよみがな"), lambda row: row[0].kana),
        Column(_("地域の種類"), lambda row: row[0].level.name),
        Column(_("上の地域コード"), lambda row: row[0].parent.slug if row[0].parent else ""),
        Column(_("町丁"), lambda row: listed(row[0].towns.all()), _("「;」で区切る")),
        Column(_("総人口"), _of_people("total")),
        Column(_("人口の単位"), lambda row: _("人") if row[1] else ""),
        Column(_("65歳以上の割合（%）"), _of_people("share_65")),
        Column(_("人口の調査年月日（西暦）"), _of_people("on")),
        Column(_("人口の調査年月日（和暦）"), lambda row: wareki_day(row[1]["on"]) if row[1] else ""),
        Column(_("いつから"), lambda row: row[0].valid_from, _("空欄は「はじめから」")),
        Column(_("いつまで"), lambda row: row[0].valid_until, _("空欄は「今も続いている」")),
    ],
    _districts,
    of_plan=False,
)


def _desks(asked: Asked) -> Iterator[Line]:
    """`?district=` has its own desks and the whole ward's, as the page does; at the desk also what is over."""
    services = DeskService.objects.select_related("desk", "area")
    if not asked.with_past:
        services = services.on(today())
    slug = asked.query.get("district", "")
    if slug:
        services = services.filter(Q(area__slug=slug) | Q(area__parent=None))
    for service in services.order_by("desk__position", "desk__kana", "desk_id", "area__position", "function", "pk"):
        yield Line(service, service.desk.sample)


DESKS = Table(
    "desks",
    _("相談先の一覧"),
    _("どの地区の、何を、どこに相談できるか。電話番号と受付時間。"),
    [
        Column(_("相談先の名前"), lambda row: row.desk.name),
        Column(_("相談先の名前のよみがな"), lambda row: row.desk.kana),
        Column(_("困りごと"), lambda row: row.desk.kind),
        Column(_("電話番号"), lambda row: row.desk.telephone),
        Column(_("受付時間"), lambda row: row.desk.hours),
        Column(_("所在地"), lambda row: row.desk.address),
        Column(_("URL"), lambda row: row.desk.url),
        Column(_("受け持つ地域コード"), lambda row: row.area.slug),
        Column(_("受け持つ地域名"), lambda row: row.area.name),
        Column(_("受け持つこと"), lambda row: row.function),
        Column(_("いつから"), lambda row: row.valid_from, _("空欄は「はじめから」")),
        Column(_("いつまで"), lambda row: row.valid_until, _("空欄は「今も続いている」")),
        Column(_("備考"), lambda row: row.desk.note),
    ],
    _desks,
    of_plan=False,
)
# What a line shows of an edition; its document is some kilobytes.
SHOWN = (
    "name", "decided_on", "published_at", "change_note", "kind__name", "plan__uid", "plan__sample",
    "plan__area__name", "plan__area__slug", "plan__period__number", "plan__period__title",
)  # fmt: skip


def _editions(asked: Asked) -> Iterator[Line]:
    """Newest first, each with the Release that first showed it."""
    first = dict(ReleasePin.objects.values_list("edition").annotate(release=Min("release")))
    rows = Edition.objects.select_related("kind", "plan__area", "plan__period").only(*SHOWN)
    for edition in rows.order_by("-published_at", "-pk"):
        yield Line((edition, first.get(edition.pk)), edition.plan.sample)


EDITIONS = Table(
    "editions",
    _("これまでの版"),
    _("公開したすべての版。いつ、どの計画が、なぜ変わったか。"),
    [
        Column(_("公開の番号"), lambda row: row[1], _("/editions/番号/ で、そのときの計画を読める")),
        Column(_("公開した日（西暦）"), lambda row: localtime(row[0].published_at).date()),
        Column(_("公開した日（和暦）"), lambda row: wareki_day(localtime(row[0].published_at).date())),
        Column(_("公開した時刻"), lambda row: f"{localtime(row[0].published_at):%H:%M}"),
        Column(_("計画ID"), lambda row: row[0].plan.uid),
        Column(_("期"), lambda row: row[0].plan.period.number),
        Column(_("計画の名前"), lambda row: row[0].plan.period.title),
        Column(_("地域コード"), lambda row: row[0].plan.area.slug),
        Column(_("地域名"), lambda row: row[0].plan.area.name),
        Column(_("版の種類"), lambda row: row[0].kind.name),
        Column(_("版の名前"), lambda row: row[0].name),
        Column(_("決めた日（西暦）"), lambda row: row[0].decided_on),
        Column(_("決めた日（和暦）"), lambda row: wareki_day(row[0].decided_on)),
        Column(_("何が変わったか"), lambda row: row[0].change_note),
    ],
    _editions,
    of_plan=False,
)
