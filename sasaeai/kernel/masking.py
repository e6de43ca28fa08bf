"""だれのことか分かる言葉: finds in free words what may tell whom they are about, for a person to look at.

It rather finds too much: whoever checks puts back what tells nobody. The one rule for free answers that may be quoted,
for voices and for public comments; nothing is ever published by it alone.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

DIGIT = r"[0-9０-９]"
DASH = r"[-－−―ー‐‑–()（）\s]"
HAN = r"[一-鿿々〆ヶ]"
# People who are spoken of so and are nobody in particular.
NOBODY = (
    "皆", "みな", "住民", "区民", "市民", "町民", "村民", "子ども", "子供", "お子", "奥", "親御", "利用者", "高齢者",
    "年寄り", "年寄", "障害者", "障がい者", "若者", "お客", "隣", "近所", "担当者", "職員", "神", "仏", "委員",
    "自治会", "町内会", "学生", "生徒", "患者", "母", "父", "兄", "姉", "嫁", "孫", "爺", "婆", "殿", "王", "有", "同",
    "多", "仕", "各", "役員", "班長", "外国人", "保護者", "主人", "旦那", "医者", "店員", "運転手",
)  # fmt: skip
# Bounded, as everything below: anybody can send thousands of signs that are nearly an address.
PLACE = r"[一-鿿々〆ぁ-んァ-ヶ]{0,24}?"
# 目標1-2 is a number of the plan or of a paper, 2011-2015 a span of years; neither is a house or a telephone.
NUMBERED = re.compile(rf"{HAN}*(?:目標|項目|問|表|図|資料|番号|年度|月){DIGIT}{{1,4}}(?:{DASH}{DIGIT}{{1,4}}){{1,2}}")
YEARS = re.compile(rf"(?:19|20|１９|２０){DIGIT}{{2}}[-－−‐–](?:19|20|１９|２０){DIGIT}{{2}}")
COUNT = rf"(?:{DIGIT}{{1,5}}|[一二三四五六七八九十百]{{1,5}})"
CALLED = r"(?:さん|さま|様|氏|君|くん|ちゃん|先生|会長|部長|課長|係長|議員)"


@dataclass(frozen=True)
class Hidden:
    """What was taken out, and as what."""

    kind: str
    words: str


# In this order: an address holds digits that look like a telephone number.
PATTERNS: tuple[tuple[str | Promise, re.Pattern[str]], ...] = (
    (_("メール"), re.compile(r"[\w.+-]{1,64}[@＠][\w-]+(?:[.．][\w-]+)+", re.ASCII)),
    (
        _("住所"),
        re.compile(
            rf"(?:〒\s?|(?<![0-9０-９])(?<![0-9０-９][-－ ―])){DIGIT}{{3}}{DASH}{DIGIT}{{4}}"
            rf"(?!{DIGIT})(?!{DASH}{DIGIT})"
        ),
    ),
    (
        _("住所"),
        re.compile(
            rf"{PLACE}{COUNT}丁目(?:{DIGIT}{{1,5}}(?:番地?|{DASH}))?(?:{DIGIT}{{1,5}}号?)?"
            rf"|{HAN}{{1,24}}{COUNT}(?:番地|番{DIGIT}{{1,5}}号)"
            rf"|{HAN}{{2,24}}{DIGIT}{{1,4}}{DASH}{DIGIT}{{1,4}}(?:{DASH}{DIGIT}{{1,4}})?(?:号室?)?"
        ),
    ),
    (_("電話番号"), re.compile(rf"(?:[+＋]{DIGIT}{{2}}{DASH}?)?{DIGIT}(?:{DASH}?{DIGIT}){{8,11}}")),
    (_("電話番号"), re.compile(rf"{DIGIT}{{3,4}}[-－−‐–]{DIGIT}{{4}}")),
    (_("人の名前"), re.compile(rf"(?:{HAN}{{1,5}}|[ァ-ヶー]{{2,8}})(?=\s?{CALLED})")),
)


def masked(text: str) -> tuple[str, list[Hidden]]:
    """The text with 〔…〕 in place of what was taken out, and what that was."""
    hidden: list[Hidden] = []
    for kind, pattern in PATTERNS:
        text = pattern.sub(lambda found, kind=kind: _taken(found[0], str(kind), hidden), text)  # type: ignore[misc]
    return text, hidden


def _taken(words: str, kind: str, hidden: list[Hidden]) -> str:
    if words.startswith("〔") or any(words.endswith(nobody) for nobody in NOBODY):
        return words
    if YEARS.fullmatch(words) or NUMBERED.fullmatch(words):
        return words
    hidden.append(Hidden(kind, words))
    return f"〔{kind}〕"


def still_tells(text: str) -> Iterator[Hidden]:
    """What would be taken out of a text that somebody has already checked: asked once more before it is quoted."""
    yield from masked(text)[1]


def may_tell_who(text: str) -> list[str]:
    """What somebody should look at before a text is published, a sentence for each kind; nothing is cut out."""
    found: dict[str, list[str]] = defaultdict(list)
    for hidden in still_tells(unicodedata.normalize("NFKC", text)):
        found[hidden.kind].append(hidden.words.strip())
    gaps = ({"kind": kind, "found": say("、").join(dict.fromkeys(words))[:80]} for kind, words in found.items())
    return [say("%(kind)sのようなもの：%(found)s") % one for one in gaps]
