"""Tables in the columns of the municipal standard data sets (自治体標準オープンデータセット), where one fits.

Column names as municipalities publish them today: 地域・年齢別人口 and 公共施設一覧. What is not known stays empty.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sasaeai.areas.models import BANDS, Area, Desk, DeskService, Population, Sex
from sasaeai.kernel.clock import today

from .describing import Asked, Column, Line, Table, listed

Cell = tuple[int, str]
HIRAGANA, TO_KATAKANA = ("ぁ", "ゖ"), ord("ァ") - ord("ぁ")
OLDEST = max(BANDS)


@dataclass
class People:
    """How many of each age and sex lived in an area on a day."""

    root: Area | None
    area: Area
    on: date
    sample: bool = False
    counts: dict[Cell, int] = field(default_factory=lambda: defaultdict(int))

    def of(self, sex: str) -> int:
        return sum(count for (_band, one), count in self.counts.items() if one == sex)


def _population(asked: Asked) -> Iterator[Line]:
    """The newest day of every area below the municipality that has figures; those of today."""
    root = Area.objects.filter(parent=None).first()
    areas = Area.objects.on(today()).filter(parent__isnull=False).order_by("position", "pk")
    known = {area.pk: area for area in areas}
    rows = Population.objects.filter(area__in=known).newest()
    found: dict[int, People] = {}
    for area, on, band, sex, count, sample in rows.values_list("area", "on", "band", "sex", "count", "sample"):
        people = found.setdefault(area, People(root, known[area], on))
        people.counts[band, sex] += count
        people.sample |= sample
    yield from (Line(found[pk], found[pk].sample) for pk in known if pk in found)


def _band(band: int, sex: str) -> Column:
    ages = f"{band}歳以上" if band == OLDEST else f"{band}-{band + 4}歳"
    return Column(f"{ages}の{Sex(sex).label}", _counted((band, sex)))


def _counted(cell: Cell) -> Callable[[People], int]:
    return lambda people: people.counts.get(cell, 0)


def _nothing(_thing: object) -> None:
    """Not known here."""


def _blank(*headings: str) -> list[Column]:
    return [Column(heading, _nothing) for heading in headings]


POPULATION = Table(
    "population",
    gettext_lazy("地域・年齢別人口"),
    gettext_lazy("地区ごと・5歳ごとの人口。自治体標準オープンデータセットの列に合わせています。"),
    [
        Column("全国地方公共団体コード", lambda people: people.root.code if people.root else ""),
        Column("地方公共団体名", lambda people: people.root.name if people.root else ""),
        Column("調査年月日", lambda people: people.on),
        Column("地域コード", lambda people: people.area.slug),
        Column("地域名", lambda people: people.area.name),
        Column("総人口", lambda people: sum(people.counts.values())),
        Column("男性", lambda people: people.of(Sex.MALE)),
        Column("女性", lambda people: people.of(Sex.FEMALE)),
        *(_band(band, sex) for band in BANDS for sex in Sex.values),
        *_blank("世帯数"),
        Column("備考", lambda people: _("見本") if people.sample else ""),
    ],
    _population,
    standard=True,
)


@dataclass(frozen=True)
class Place:
    """A desk with what it does for whom today."""

    root: Area | None
    desk: Desk
    functions: list[str]


def _facilities(asked: Asked) -> Iterator[Line]:
    root = Area.objects.filter(parent=None).first()
    services = DeskService.objects.on(today()).select_related("desk", "area")
    found: dict[int, Place] = {}
    for row in services.order_by("desk__position", "desk__kana", "desk_id", "area__position", "function", "pk"):
        found.setdefault(row.desk_id, Place(root, row.desk, [])).functions.append(f"{row.area.name}：{row.function}")
    yield from (Line(place, place.desk.sample) for place in found.values())


def katakana(text: str) -> str:
    first, last = HIRAGANA
    return "".join(chr(ord(sign) + TO_KATAKANA) if first <= sign <= last else sign for sign in text)


def _remarks(desk: Desk) -> str:
    return listed(word for word in (_("見本") if desk.sample else "", desk.note) if word)


FACILITIES = Table(
    "public_facility",
    gettext_lazy("公共施設一覧（相談先）"),
    gettext_lazy("相談先の名前・電話番号・所在地。自治体標準オープンデータセットの列に合わせ、わからない列は空けています。"),
    [
        Column("全国地方公共団体コード", lambda place: place.root.code if place.root else ""),
        Column("ID", lambda place: f"desk-{place.desk.pk}"),
        Column("地方公共団体名", lambda place: place.root.name if place.root else ""),
        Column("名称", lambda place: place.desk.name),
        Column("名称_カナ", lambda place: katakana(place.desk.kana)),
        *_blank("名称_英語", "名称_通称", "POIコード", "所在地_全国地方公共団体コード", "町字ID"),
        Column("所在地_連結表記", lambda place: place.desk.address),
        *_blank(
            "所在地_都道府県", "所在地_市区町村", "所在地_町字", "所在地_番地以下", "建物名等(方書)", "緯度", "経度"
        ),
        Column("電話番号", lambda place: place.desk.telephone),
        *_blank(
            "内線番号", "連絡先メールアドレス", "連絡先FormURL", "連絡先備考", "郵便番号", "法人番号", "団体名",
            "利用可能曜日", "開始時間", "終了時間",
        ),
        Column("利用可能日時特記事項", lambda place: place.desk.hours),
        *_blank("アクセス方法", "駐車場情報"),
        Column("説明", lambda place: listed(place.functions)),
        Column("URL", lambda place: place.desk.url),
        *_blank("画像", "画像_ライセンス"),
        Column("備考", lambda place: _remarks(place.desk)),
    ],
    _facilities,
    standard=True,
)  # fmt: skip
