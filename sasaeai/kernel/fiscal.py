"""Japanese years: fiscal years (年度, April to March) and the eras (元号) that they and dates are printed in."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Self

from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from sasaeai.kernel.clock import today


@dataclass(frozen=True)
class Era:
    """One 元号 and the first day that bears its name."""

    name: str
    letter: str
    first_day: date

    def year_of(self, western: int) -> str:
        number = western - self.first_day.year + 1
        return "元" if number == 1 else str(number)


ERAS = (
    # The decree of 23 October 1868 renamed the whole year: 明治元年 reaches back to its first day in the old calendar.
    Era("明治", "M", date(1868, 1, 25)),
    Era("大正", "T", date(1912, 7, 30)),
    Era("昭和", "S", date(1926, 12, 25)),
    Era("平成", "H", date(1989, 1, 8)),
    Era("令和", "R", date(2019, 5, 1)),
)
FIRST_YEAR, LAST_YEAR = 1868, 2199

_ERA_BY_SIGN = {sign: era for era in ERAS for sign in (era.name, era.name[0], era.letter, era.letter.lower())}
_ERA_YEAR = r"(?P<era>明治|大正|昭和|平成|令和|[明大昭平令MTSHRmtshr])\.?(?P<number>元|\d{1,2})"
_WESTERN_YEAR = r"(?:西暦)?(?P<western>\d{4})"
_YEAR = re.compile(rf"(?:FY)?(?:{_ERA_YEAR}|{_WESTERN_YEAR})(?:年度?)?", re.IGNORECASE)
_DATE = re.compile(
    rf"(?:{_ERA_YEAR}|{_WESTERN_YEAR})(?:[-/.](?P<month>\d{{1,2}})[-/.](?P<day>\d{{1,2}})"
    r"|年(?P<kanji_month>\d{1,2})月(?P<kanji_day>\d{1,2})日)(?:\([月火水木金土日](?:曜日?)?\))?(?:T?0{1,2}:00(?::00)?)?"
)
_EIGHT_DIGITS = re.compile(r"(?P<western>\d{4})(?P<month>\d\d)(?P<day>\d\d)")


class UnreadableYear(ValueError):
    """Text that is no fiscal year; the message is a Japanese sentence for the person who typed it."""


class UnreadableDate(ValueError):
    """Text that is no date; the message is a Japanese sentence for the person who typed it."""


@dataclass(frozen=True, order=True)
class FiscalYear:
    """The fiscal year that begins on 1 April of `year`."""

    year: int

    @classmethod
    def of(cls, day: date) -> Self:
        return cls(day.year if day.month >= 4 else day.year - 1)

    @classmethod
    def current(cls) -> Self:
        return cls.of(today())

    @classmethod
    def parse(cls, text: object) -> Self:
        """Read H23, 平成23年度, ２０１１, 2011年度, 令和元年度 …; a date is the year that it lies in.

        平成32年度 (printed in plans before the era ended) is understood as 2020. Raises UnreadableYear.
        """
        if isinstance(text, date):
            return cls.of(text)
        found = _YEAR.fullmatch(_tidy(text))
        year = _western(found) if found else None
        if year is None:
            raise UnreadableYear(
                _("「%(text)s」を年度として読めませんでした。「令和6年度」「R6」「2024」のように書いてください。")
                % {"text": text}
            )
        return cls(year)

    @property
    def start(self) -> date:
        return date(self.year, 4, 1)

    @property
    def end(self) -> date:
        return date(self.year + 1, 3, 31)

    @property
    def era(self) -> Era | None:
        """The era that covers most of the year's days, the same as the era of 1 October.

        One rule for all years: 2019年度 began as 平成31年4月1日, but eleven of its months are 令和 and most
        municipalities relabelled it 令和元年度; 1988年度 stays 昭和63年度 though it ended in 平成.
        """
        return era_of(date(self.year, 10, 1))

    @property
    def wareki(self) -> str:
        return f"{self.era.name}{self.short}年度" if self.era else self.western

    @property
    def short(self) -> str:
        """Only the number, for narrow table heads: 23, 元."""
        return self.era.year_of(self.year) if self.era else str(self.year)

    @property
    def western(self) -> str:
        return f"{self.year}年度"

    @property
    def words(self) -> str:
        """As the reader counts years: 平成23年度, 平成23年度（2011年度） in やさしい日本語, FY2011 in English."""
        if reads_japanese():
            return f"{self.wareki}（{self.western}）" if counts_both() else self.wareki
        return f"FY{self.year}"

    @property
    def narrow(self) -> str:
        """The number alone in the reader's own count, for the heads of narrow columns: 23, or 2011."""
        return self.short if reads_japanese() and not counts_both() else str(self.year)

    @property
    def narrow_words(self) -> str:
        """23年度, 2011年度 in やさしい日本語, FY2011 in English."""
        return f"{self.narrow}年度" if reads_japanese() else f"FY{self.year}"

    def through(self, last: FiscalYear) -> Iterator[FiscalYear]:
        """This year and all that follow, `last` included."""
        return (FiscalYear(year) for year in range(self.year, last.year + 1))

    def __contains__(self, day: date) -> bool:
        return self.start <= day <= self.end

    def __add__(self, years: int) -> FiscalYear:
        return FiscalYear(self.year + years)

    def __sub__(self, years: int) -> FiscalYear:
        return FiscalYear(self.year - years)

    def __int__(self) -> int:
        return self.year

    def __str__(self) -> str:
        return self.wareki


def era_of(day: date) -> Era | None:
    """The era of a day; None before 明治."""
    place = bisect_right([era.first_day for era in ERAS], day)
    return ERAS[place - 1] if place else None


def wareki_date(day: date) -> str:
    """平成23年3月31日; in western years before 明治."""
    era = era_of(day)
    year = f"{era.name}{era.year_of(day.year)}" if era else str(day.year)
    return f"{year}年{day.month}月{day.day}日"


def day_words(day: date) -> str:
    """As the reader counts: 平成23年3月31日, 平成23年（2011年）3月31日 in やさしい日本語, March 31, 2011."""
    if not reads_japanese():
        return date_format(day, "DATE_FORMAT")
    if not counts_both():
        return wareki_date(day)
    year, _sign, rest = wareki_date(day).partition("年")
    return f"{year}年（{day.year}年）{rest}"


def month_words(day: date) -> str:
    """平成23年3月; March 2011 in English."""
    return day_words(day).partition("月")[0] + "月" if reads_japanese() else date_format(day, "YEAR_MONTH_FORMAT")


def reads_japanese() -> bool:
    return (get_language() or "ja").startswith("ja")


def counts_both() -> bool:
    """やさしい日本語 is for those who do not know the eras, and for those who know nothing else."""
    return get_language() == "ja-simple"


def parse_date(text: object) -> date:
    """Read 2011/12/1, 2011-12-01, 20111201, 平成23年12月1日, H23.12.1, also with full-width digits or a weekday.

    平成31年5月1日 and 令和元年4月1日 are understood as what was meant. Raises UnreadableDate.
    """
    if isinstance(text, date):
        return date(text.year, text.month, text.day)
    tidy = _tidy(text)
    found = _EIGHT_DIGITS.fullmatch(tidy) or _DATE.fullmatch(tidy)
    day = _day(found) if found else None
    if day is None:
        raise UnreadableDate(
            _("「%(text)s」を日付として読めませんでした。「令和6年4月1日」「2024/4/1」のように書いてください。")
            % {"text": text}
        )
    return day


def _tidy(text: object) -> str:
    if isinstance(text, float) and text.is_integer():
        text = int(text)  # a spreadsheet gives 2011.0
    return "".join(unicodedata.normalize("NFKC", str(text)).split())


def _western(found: re.Match[str]) -> int | None:
    parts = found.groupdict()
    if parts.get("era"):
        era = _ERA_BY_SIGN[parts["era"]]
        number = 1 if parts["number"] == "元" else int(parts["number"])
        year = era.first_day.year + number - 1 if number else 0
    else:
        year = int(parts["western"])
    return year if FIRST_YEAR <= year <= LAST_YEAR else None


def _day(found: re.Match[str]) -> date | None:
    parts = found.groupdict()
    year = _western(found)
    try:
        month = int(parts["month"] or parts["kanji_month"])
        return date(year, month, int(parts["day"] or parts["kanji_day"])) if year else None
    except ValueError:
        return None
