"""Who seems to be written twice: equal numbers, equal readings, and names that differ only in how they are spelt."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sasaeai.people.models import NotTheSame, Person

# Signs of names that people write now this way, now that way; the first of each group stands for all.
_VARIANTS = (
    "辺邊邉", "斉斎齊齋", "高髙", "崎﨑嵜", "沢澤", "広廣", "浜濱濵", "島嶋嶌", "国國", "桜櫻",
    "吉𠮷", "富冨", "藤籐", "滝瀧", "竜龍", "真眞", "栄榮", "恵惠", "静靜", "塩鹽",
    "関關", "実實", "豊豐", "万萬", "与與", "徳德", "条條", "円圓", "桧檜", "館舘",
    "峰峯", "巌巖", "児兒", "来來", "曽曾", "槙槇", "薮藪", "鉄鐵", "亀龜", "沖冲",
    "郎郞",
)  # fmt: skip
_SAME_SIGN = str.maketrans({sign: group[0] for group in _VARIANTS for sign in group[1:]})
# Hiragana to katakana, so that readings can be typed in either.
_TO_KATAKANA = str.maketrans({chr(code): chr(code + 0x60) for code in range(0x3041, 0x3097)})
# A number of a home with many people says nothing about any two of them.
MOST_ON_ONE_NUMBER = 6


def plain(text: str) -> str:
    """A name whatever its width, spaces, kana and old or new form of its signs."""
    half = "".join(unicodedata.normalize("NFKC", text).split()).replace("・", "")
    return half.translate(_TO_KATAKANA).translate(_SAME_SIGN).casefold()


@dataclass(frozen=True)
class Alike:
    """Two rows that may be one person, and why somebody should look."""

    one: Person
    other: Person
    reasons: tuple[str | Promise, ...]


BY_NUMBER = _("電話番号が同じです（ご家族かもしれません）")
BY_NAME = _("名前が同じです")
BY_SPELLING = _("名前の書き方だけが違います")
BY_READING = _("ふりがなが同じです")


def seems_written_twice(people: Iterable[Person]) -> list[Alike]:
    """Pairs that nobody has looked at yet, the ones with more reasons first. Two queries, whatever the number."""
    rows = list(people)
    looked_at = set(NotTheSame.objects.values_list("one_id", "other_id"))
    found = [Alike(one, other, reasons) for one, other, reasons in _pairs(rows) if (one.pk, other.pk) not in looked_at]
    return sorted(
        found, key=lambda pair: (-len(pair.reasons), pair.one.kana, pair.one.name, pair.one.pk, pair.other.pk)
    )


def _pairs(rows: list[Person]) -> Iterator[tuple[Person, Person, tuple[str | Promise, ...]]]:
    candidates: set[tuple[int, int]] = set()
    by_pk = {row.pk: row for row in rows}
    for group in _groups(rows):
        candidates |= set(combinations(sorted(group), 2))
    for first, second in sorted(candidates):
        one, other = by_pk[first], by_pk[second]
        if reasons := tuple(why_alike(one, other)):
            yield one, other, reasons


def _groups(rows: list[Person]) -> Iterator[list[int]]:
    for key in (lambda row: row.telephone_index, lambda row: plain(row.name), lambda row: plain(row.kana)):
        groups: dict[str, list[int]] = defaultdict(list)
        for row in rows:
            if sign := key(row):
                groups[sign].append(row.pk)
        yield from (group for group in groups.values() if 1 < len(group) <= MOST_ON_ONE_NUMBER)


def why_alike(one: Person, other: Person) -> Iterator[str | Promise]:
    """Reasons to look; two people whose readings are known and differ do not have the same name."""
    if one.telephone_index and one.telephone_index == other.telephone_index:
        yield BY_NUMBER
    readings = plain(one.kana), plain(other.kana)
    differ = all(readings) and readings[0] != readings[1]
    if plain(one.name) == plain(other.name):
        if not differ:
            yield BY_NAME if one.name == other.name else BY_SPELLING
    elif all(readings) and not differ:
        yield BY_READING
