"""An address in Latin letters from a reading in kana: ながつた → nagatsuta. Long vowels are written once."""

from __future__ import annotations

import re
import unicodedata

_ROWS = {
    "": "あいうえお", "k": "かきくけこ", "s": "さしすせそ", "t": "たちつてと", "n": "なにぬねの", "h": "はひふへほ",
    "m": "まみむめも", "r": "らりるれろ", "g": "がぎぐげご", "z": "ざじずぜぞ", "d": "だぢづでど", "b": "ばびぶべぼ",
    "p": "ぱぴぷぺぽ",
}  # fmt: skip
_SINGLE = {kana: first + vowel for first, row in _ROWS.items() for kana, vowel in zip(row, "aiueo", strict=True)}
_SINGLE |= {"や": "ya", "ゆ": "yu", "よ": "yo", "わ": "wa", "を": "o", "ん": "n", "ゔ": "vu"}
_SINGLE |= {"し": "shi", "ち": "chi", "つ": "tsu", "ふ": "fu", "じ": "ji", "ぢ": "ji", "づ": "zu"}
_SMALL = {"ゃ": "a", "ゅ": "u", "ょ": "o"}


def romaji(kana: str) -> str:
    """Hepburn without marks; whatever is no kana becomes a hyphen."""
    text = "".join(_hiragana(sign) for sign in unicodedata.normalize("NFKC", kana))
    text = re.sub(r"(?<=[おこそとのほもよろごぞどぼぽょゅ])う", "", text.replace("ー", ""))
    written = ""
    doubled = False
    for sign in text:
        if sign in _SMALL and written.endswith("i"):
            stem = written[:-1]
            written = stem + ("" if stem.endswith(("sh", "ch", "j")) else "y") + _SMALL[sign]
        elif sign == "っ":
            doubled = True
        else:
            sound = _SINGLE.get(sign, sign.lower() if sign.isascii() and sign.isalnum() else "-")
            written += ("t" if sound.startswith("ch") else sound[:1]) + sound if doubled else sound
            doubled = False
    return re.sub(r"-+", "-", written).strip("-")


def _hiragana(sign: str) -> str:
    return chr(ord(sign) - 0x60) if "ァ" <= sign <= "ヴ" else sign
