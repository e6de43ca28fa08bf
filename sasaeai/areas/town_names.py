"""Town names as people write them: full-width, 丁目 in kanji or figures, with or without 丁目, or in kana."""

from __future__ import annotations

import re
from dataclasses import dataclass

from sasaeai.kernel.words import tidy

KANJI = {"一": 1, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}
NUMBER = "[0-9一二三四五六七八九十]+"
DASHES = re.compile(r"[~〜‐‑‒–—―−-]|(?<=[0-9])ー(?=[0-9])")
# 「3丁目」「三丁目」, or figures at the end (鴨居3, 鴨居3-12-4); kanji alone belong to the name (三保, 十日市場).
CHOME = re.compile(rf"^(?P<name>.+?)(?:(?P<number>{NUMBER})丁目?|(?P<figure>[0-9]+))(?:[0-9の番地号-].*)?$")
# 「かもいさんちょうめ」, as readings are written and as people say it.
READ = {
    "いっ": 1,
    "いち": 1,
    "に": 2,
    "さん": 3,
    "よん": 4,
    "ご": 5,
    "ろく": 6,
    "なな": 7,
    "はっ": 8,
    "はち": 8,
    "きゅう": 9,
}
CHOME_READ = re.compile(rf"^(?P<name>.+?)(?P<number>{'|'.join(READ)})丁目$")
CHOME_LIST = re.compile(r"[0-9一二三四五六七八九十・,、丁目-]*丁目")
CHOME_SPAN = re.compile(rf"({NUMBER})(?:丁目)?-({NUMBER})|({NUMBER})")
LONGEST_SPAN = 99
# What stands before a town in a whole address: …県…市…区鴨居.
ADDRESS_ENDS = ("区", "市", "町", "村")


def number_of(text: str) -> int:
    """三 → 3, 十二 → 12, 二十 → 20, 7 → 7."""
    if text.isdigit():
        return int(text)
    tens, ten, ones = text.rpartition("十")
    if ten:
        return 10 * KANJI.get(tens, 1) + KANJI.get(ones, 0)
    return int("".join(str(KANJI.get(sign, sign)) for sign in text))


def folded(text: str) -> str:
    """Without blanks and width, katakana as hiragana, ヶ/ケ/が and ノ/の alike (霧ヶ丘 = 霧が丘)."""
    plain = tidy(text)
    plain = DASHES.sub("-", plain).replace("ヶ", "が").replace("ケ", "が").replace("ちょうめ", "丁目")
    return "".join(chr(ord(sign) - 0x60) if "ァ" <= sign <= "ン" else sign for sign in plain).lower()


def chome_numbers(text: str) -> frozenset[int]:
    """「1～6丁目」「一・三丁目」「2丁目の一部」 as numbers; house numbers (番地) are not among them."""
    numbers: set[int] = set()
    for listed in CHOME_LIST.findall(folded(text)):
        for first, last, single in CHOME_SPAN.findall(listed):
            start = number_of(first or single)
            end = number_of(last) if last else start
            numbers.update(range(start, min(end, start + LONGEST_SPAN) + 1))
    return frozenset(numbers)


def split_chome(text: str) -> tuple[str, int | None]:
    """鴨居３丁目 → (鴨居, 3); a name without 丁目 → (name, None)."""
    plain = folded(text)
    match = CHOME.match(plain)
    if not match:
        read = CHOME_READ.match(plain)
        return (read["name"], READ[read["number"]]) if read else (plain, None)
    return match["name"], number_of(match["number"] or match["figure"])


@dataclass(frozen=True)
class TownQuery:
    """A town as somebody asked for it."""

    name: str
    number: int | None

    @classmethod
    def read(cls, text: str) -> TownQuery:
        return cls(*split_chome(text))

    def __bool__(self) -> bool:
        return bool(self.name)

    def rank(self, name: str, kana: str, chome_text: str) -> int | None:
        """How well a town fits, 0 best; None when it does not."""
        own_name, own_number = split_chome(name)
        numbers = chome_numbers(chome_text) or ({own_number} if own_number else frozenset())
        if self.number is not None and numbers and self.number not in numbers:
            return None
        names = {own_name, split_chome(kana)[0]} - {""}
        if self.name in names:
            return 0
        if any(self._is_address_of(known) for known in names):
            return 1
        if self.number is None and any(known.startswith(self.name) for known in names):
            return 2
        if self._is_mixture_of(own_name, split_chome(kana)[0]):
            return 3
        return None

    def _is_mixture_of(self, name: str, kana: str) -> bool:
        """かもい町 and 鴨居ちょう for 鴨居町: one end as it is written, the other as it is read."""
        cuts = ((self.name[:at], self.name[at:]) for at in range(1, len(self.name)))
        return any(
            (_is_kana(start) and _ends(kana, name, start, end)) or (_is_kana(end) and _ends(name, kana, start, end))
            for start, end in cuts
        )

    def _is_address_of(self, known: str) -> bool:
        return self.name.endswith(known) and self.name[: -len(known)].endswith(ADDRESS_ENDS)


def _is_kana(text: str) -> bool:
    return all("ぁ" <= sign <= "ー" for sign in text)


def _ends(first: str, last: str, start: str, end: str) -> bool:
    """Whether one spelling begins with `start` and the other ends with `end`, and both have more than that."""
    return first.startswith(start) and last.endswith(end) and len(first) > len(start) and len(last) > len(end)


def without_ending(name: str) -> str:
    """白山 for 白山町: many a town is called 町 that has none in its name; empty where there is none to leave out."""
    return next((name[: -len(end)] for end in ("ちょう", "まち", "町") if name.endswith(end) and name != end), "")
