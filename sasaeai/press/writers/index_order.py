"""The order of an index: by reading, in the rows あ か さ た な …, then Latin letters and the rest."""

from __future__ import annotations

import unicodedata

_ROWS = {
    "あ": "あいうえおぁぃぅぇぉゔ", "か": "かきくけこがぎぐげごゕゖ", "さ": "さしすせそざじずぜぞ",
    "た": "たちつてとだぢづでどっ", "な": "なにぬねの", "は": "はひふへほばびぶべぼぱぴぷぺぽ",
    "ま": "まみむめも", "や": "やゆよゃゅょ", "ら": "らりるれろ", "わ": "わゐゑをんゎ",
}  # fmt: skip
_GROUPS = {kana: row for row, letters in _ROWS.items() for kana in letters}
_SMALL = str.maketrans("ぁぃぅぇぉっゃゅょゎゕゖ", "あいうえおつやゆよわかけ")
_VOWELS = {vowel: set() for vowel in "あいうえお"}  # type: dict[str, set[str]]
for _row in (
    "あいうえお",
    "かきくけこ",
    "さしすせそ",
    "たちつてと",
    "なにぬねの",
    "はひふへほ",
    "まみむめも",
    "らりるれろ",
):
    for _vowel, _kana in zip("あいうえお", _row, strict=True):
        _VOWELS[_vowel].add(_kana)
for _vowel, _kana in zip("あうおあ", "やゆよわ", strict=True):
    _VOWELS[_vowel].add(_kana)


def hiragana(reading: str) -> str:
    """Half-width letters full, カ as か: one spelling for one sound."""
    text = unicodedata.normalize("NFKC", reading).strip().lower()
    return "".join(chr(ord(letter) - 0x60) if "ァ" <= letter <= "ヶ" else letter for letter in text)


def group_of(reading: str) -> str:
    first = hiragana(reading)[:1]
    if first in _GROUPS:
        return _GROUPS[first]
    return "A–Z・数字" if first.isascii() else "その他"


def order(reading: str) -> tuple[int, str, str]:
    """Kana before Latin before the rest; voiced marks and small letters count only between equals, ー as its vowel."""
    text = hiragana(reading)
    group = group_of(reading)
    rank = 0 if group in _ROWS else 1 if group.startswith("A") else 2
    return rank, _even(text), text


def _even(text: str) -> str:
    plain = unicodedata.normalize("NFD", text).replace("\u3099", "").replace("\u309a", "").translate(_SMALL)
    even = ""
    for letter in plain:
        even += _vowel_of(even[-1:]) if letter == "ー" else letter
    return even


def _vowel_of(kana: str) -> str:
    return next((vowel for vowel, row in _VOWELS.items() if kana in row), "")
