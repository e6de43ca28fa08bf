"""Finding the header row and what each column means, whatever its spelling."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from sasaeai.areas.models import Sex
from sasaeai.kernel.tables import address_of

from .report import CELLS, BandSex

# Title rows stand above the header; real files have up to five.
SEARCHED_ROWS = 10
OLDEST_BAND = 85

NAMES = ("地域名", "地域名称", "町字名", "町丁名", "町丁字名", "町名", "町字", "名称", "所在地_連結表記", "住所")
DATES = ("調査年月日", "調査日", "基準日", "年月日", "調査時点")
CODES = ("全国地方公共団体コード", "都道府県コード又は市区町村コード", "市区町村コード", "地方公共団体コード")
TOTALS = ("総人口", "人口総数", "総数")
# Columns of the data set that say nothing about ages; they are no surprise and are not reported.
KNOWN = {
    "ID", "NO", "地域コード", "地方公共団体名", "都道府県名", "市区町村名", "男性", "女性", "世帯数", "備考",
    "地域名_カナ", "地域名_英語", "地域名_英字", "町字ID", "URL",
}  # fmt: skip
SEXES = {"男性": Sex.MALE, "男": Sex.MALE, "女性": Sex.FEMALE, "女": Sex.FEMALE}
SEX = r"(?P<sex>男性|女性|男|女)"
AGE = r"(?P<first>\d{1,3})(?:歳)?(?:-(?P<last>\d{1,3})歳?|歳?以上)"
BAND = re.compile(
    rf"(?:{AGE}(?:の人口)?の?_?{SEX}|{SEX.replace('sex', 'before')}_?の?{AGE.replace('<', '<b_')})(?:人口)?"
)
DASHES = re.compile(r"[~〜‐‑‒–—―−ー-]")
BRACKETS = str.maketrans("", "", "()[]「」【】")


def plain(text: object) -> str:
    """A header without its dirt: NFKC, no blanks or line breaks, one kind of dash, 標記 as 表記, no brackets."""
    joined = "".join(unicodedata.normalize("NFKC", str(text if text is not None else "")).split())
    return joined.replace("標記", "表記").replace("~", "-")


def band_of(header: str) -> BandSex | None:
    """「0-4歳の男性」「85歳以上の女性」「男_０～４歳」 → (0, male); older bands than 85 count as 85."""
    match = BAND.fullmatch(DASHES.sub("-", header).translate(BRACKETS))
    if not match:
        return None
    first = int(match["first"] or match["b_first"])
    last = match["last"] or match["b_last"]
    sex = SEXES[match["sex"] or match["before"]]
    if first >= OLDEST_BAND:
        return OLDEST_BAND, sex
    whole_band = first % 5 == 0 and last is not None and int(last) == first + 4
    return (first, sex) if whole_band else None


@dataclass
class Header:
    """Column numbers (from 0) by meaning; `titles` are the headers as written, for messages."""

    row: int
    titles: list[str]
    bands: dict[BandSex, list[int]] = field(default_factory=dict)
    name: int | None = None
    day: int | None = None
    code: int | None = None
    total: int | None = None
    unknown: list[str] = field(default_factory=list)

    @property
    def band_columns(self) -> list[int]:
        return [column for columns in self.bands.values() for column in columns]

    @property
    def missing(self) -> list[BandSex]:
        return [cell for cell in CELLS if cell not in self.bands]

    def title(self, column: int) -> str:
        return f"{self.titles[column]}（{address_of(0, column)[:-1]}列）"


def read_header(cells: Sequence[Any], row: int) -> Header:
    titles = [plain(cell) for cell in cells]
    header = Header(row=row, titles=titles)
    header.name = _first(titles, NAMES)
    header.day = _first(titles, DATES)
    header.code = _first(titles, CODES)
    header.total = _first(titles, TOTALS)
    used = {header.name, header.day, header.code, header.total}
    for column, title in enumerate(titles):
        band = band_of(title)
        if band:
            header.bands.setdefault(band, []).append(column)
        elif title and column not in used and title not in KNOWN:
            header.unknown.append(header.title(column))
    return header


def find_header(rows: Sequence[Sequence[Any]]) -> Header | None:
    """The row among the first ten with the most age columns; None when none has any."""
    headers = [read_header(cells, number) for number, cells in enumerate(rows[:SEARCHED_ROWS], start=1)]
    best = max(headers, key=lambda header: len(header.bands), default=None)
    return best if best and best.bands else None


def _first(titles: list[str], wanted: tuple[str, ...]) -> int | None:
    return next((titles.index(name) for name in wanted if name in titles), None)
