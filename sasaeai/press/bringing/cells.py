"""What single cells say: years, numbers with units, pairs, marks, readings in brackets, numbers before words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import lru_cache

from sasaeai.kernel.fiscal import FiscalYear, UnreadableYear
from sasaeai.kernel.words import tidy
from sasaeai.plans.typed import BLANKS

from .terms import Terms
from .vocabulary import ABOVE, ARROWS, MARKS, NOTE_BEGINNINGS

# A table says the same few words in thousands of cells.
KEPT = 8192
BLANK_WORDS = BLANKS | {"未定", "該当なし", "該当無し", "*", "＊", "…", "..", "n/a", "N/A", "未実施", "ー", "‐"}
_YEAR = re.compile(
    r"(?<![A-Za-z0-9])(?:FY)?(?:(?:明治|大正|昭和|平成|令和|[SHRshr])\.?(?:元|[0-9]{1,2})(?![0-9])"
    r"|(?:西暦)?(?:19|20)[0-9]{2}(?![0-9]))(?:年度?)?"
)
_SHORT_YEAR = re.compile(r"(?<![0-9])([0-9]{1,2}|元)年度")
_ERA = r"(?:明治|大正|昭和|平成|令和|[SHRshr]\.?)?"
_YEARS_FROM_TO = re.compile(
    rf"(?<![A-Za-z0-9])(?P<first>{_ERA}(?:元|(?:19|20)[0-9]{{2}}|[0-9]{{1,2}}))(?:年度?)?"
    rf"[~〜～\-–—―ー](?P<last>{_ERA}(?:元|(?:19|20)[0-9]{{2}}|[0-9]{{1,2}})(?:年度?)?)(?![0-9])"
)
_SAYS_YEAR = re.compile(r"年|明治|大正|昭和|平成|令和|[SHRshr]|[0-9]{4}")
ROLE_IN_BRACKETS = re.compile(r"(.+?)[（(](主体|協力|連携|支援)[）)]")
_NAMES = re.compile(r"(?:「[^「」]*(?:「[^「」]*」[^「」]*)*」|[^、，,／/\n;；])+")
# 「★は重点取組」, 「○：実施」: what a sign of the table means.
_LEGEND = re.compile(r"[^\w\s「『（(【]\s*(?:は|印|[：:＝=…])")
_NTH_YEAR = re.compile(r"(?:第)?([1-9])年(?:目|次)")
_MANY_YEARS = re.compile(r"[~〜～\-–—―ー]")
_AMOUNT = re.compile(
    r"(?P<about>約|およそ|概ね|おおむね|のべ|延べ)?(?P<sign>[-−▲△])?(?P<number>[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?P<part>\.[0-9]+)?"
    r"(?P<unit>[^0-9()]{0,12}?)(?P<bound>以上|以下|程度|前後|超|未満|くらい|ぐらい)?(?P<rest>\([^)]*\))?"
)
_RUBY = re.compile(r"(?P<base>[\u4e00-\u9fff々]+)[（(](?P<reading>[\u3040-\u309f\u30a0-\u30ffー・\s]+)[）)]")
_CIRCLED = {chr(code): str(code - 0x2460 + 1) for code in range(0x2460, 0x2474)} | {"⓪": "0"}
_ROMAN = {chr(0x2160 + place): str(place + 1) for place in range(12)} | {
    chr(0x2170 + place): str(place + 1) for place in range(12)
}
_NUMBERED = re.compile(
    r"(?:(?P<chain>[0-9]{1,2}(?:[-‐−–.][0-9]{1,2})+)|\((?P<bracket>[0-9]{1,2})\)|(?P<plain>[0-9]{1,2}))(?P<sign>[.):、,:．:]|\s+|$)?"
)
_IN_HALVES = re.compile(r"([0-9０-９]{1,2})\s*[-－‐−ー]\s*([①-⑳]|[（(][0-9０-９]{1,2}[）)])")
_PAIR = re.compile(r"[／/|｜]|\n|→|⇒")


@lru_cache(maxsize=KEPT)
def joined(text: str) -> str:
    """One line: breaks between Japanese signs vanish, between Latin words they become a blank."""
    text = re.sub(r"(?<=[\x21-\x7e])\s*\n\s*(?=[\x21-\x7e])", " ", text.strip())
    return re.sub(r"[ \t\u3000]*\n[ \t\u3000]*", "", text)


@lru_cache(maxsize=KEPT)
def is_blank(text: str) -> bool:
    """Nothing, or a sign that says so: ―, △ alone, -, なし."""
    found = "".join(text.split())
    return not found or found in BLANK_WORDS or tidy(text) in BLANK_WORDS


def year_in(text: str, terms: Terms, value: object = None) -> int | None:
    """The one fiscal year that a heading names: 平成23年度, H23, 2011, 23年度, 1年目; None for none or for several."""
    if isinstance(value, date):
        return FiscalYear.of(value).year
    plain = tidy(text)
    if _names_a_span(plain):
        return None
    found = _YEAR.findall(plain)
    if len(found) == 1:
        return _year(found[0])
    if len(found) == 2 and _year(found[0]) == _year(found[1]):
        return _year(found[0])  # 令和6年度(2024年度)
    if found:
        return None
    if short := _SHORT_YEAR.findall(plain):
        number = 1 if short[0] == "元" else int(short[0])
        return terms.year_of_short(number) if len(short) == 1 else None
    if nth := _NTH_YEAR.search(plain):
        return terms.nth_year(int(nth[1]))
    if plain.isdigit() and len(plain) <= 2:
        return terms.year_of_short(int(plain))
    return None


def years_in(text: str) -> list[int]:
    return [year for found in _YEAR.findall(tidy(text)) if (year := _year(found)) is not None]


def names_many_years(text: str) -> bool:
    plain = tidy(text)
    return (
        _names_a_span(plain)
        or len(set(years_in(text))) > 1
        or bool(len(_SHORT_YEAR.findall(plain)) > 1 and _MANY_YEARS.search(plain))
    )


def _names_a_span(plain: str) -> bool:
    """23～25年度, H23-25, 2011～2013; 指標1-2 is a number."""
    found = _YEARS_FROM_TO.search(plain)
    return bool(found and _SAYS_YEAR.search(found[0]))


def span_in(text: str, terms: Terms) -> tuple[int, int] | None:
    """The first and the last fiscal year of 23～25年度 or H23～H25, where both lie in the plan's period."""
    plain = tidy(text)
    found = _YEARS_FROM_TO.search(plain)
    if found is None or not _names_a_span(plain):
        return None
    first, last = year_in(found["first"], terms), year_in(found["last"], terms)
    if last is None or found["last"].rstrip("年度").isdigit():
        last = year_in(found["last"].rstrip("年度"), terms) or last
    inside = first in terms.all_years and last in terms.all_years
    return (first, last) if inside and first is not None and last is not None and first < last else None


def _year(text: str) -> int | None:
    try:
        return FiscalYear.parse(text).year
    except UnreadableYear:
        return None


@dataclass(frozen=True)
class Amount:
    """A number as a cell gives it; `note` is what stood beside it and is not kept (約, 以上)."""

    value: Decimal
    unit: str = ""
    year: int | None = None
    note: str = ""

    @property
    def text(self) -> str:
        return format(self.value.normalize(), "f")


@lru_cache(maxsize=KEPT)
def read_amount(text: str) -> Amount | None:
    """３０人, 約1,200, 84件(H22), 12.5％, △3; None when it is no single number."""
    found = _AMOUNT.fullmatch(tidy(text))
    if not found:
        return None
    sign = "-" if found["sign"] else ""
    try:
        value = Decimal(sign + found["number"].replace(",", "") + (found["part"] or ""))
    except InvalidOperation:
        return None
    if value.adjusted() >= 12:
        return None
    years = years_in(found["rest"] or "")
    notes = [part for part in (found["about"], found["bound"], "" if years else found["rest"]) if part]
    return Amount(value, found["unit"], years[0] if years else None, "・".join(notes))


def split_pair(text: str) -> tuple[str, str] | None:
    """「30人／38人」 as two; None when there are not exactly two."""
    parts = [part.strip() for part in _PAIR.split(text.strip()) if part.strip()]
    return (parts[0], parts[1]) if len(parts) == 2 else None


@lru_cache(maxsize=KEPT)
def without_ruby(text: str) -> tuple[str, str]:
    """白根(しらね) as 白根, and the readings that were taken off; （協力） or （はい） after kana stay."""
    taken: list[str] = []

    def take(found: re.Match[str]) -> str:
        reading = "".join(found["reading"].split())
        if len(reading) < len(found["base"]):
            return found[0]
        taken.append(found["reading"])
        return found["base"]

    return _RUBY.sub(take, text), "・".join(taken)


def split_number(text: str, words: Sequence[str] = ()) -> tuple[str, str]:
    """「基本目標２　つながり」 as (2, つながり), 「①あいさつ」 as (1, あいさつ); no number: ("", the text).

    A number counts only where a sign or a blank ends it or the level's own word stands before it: 1人ひとり stays.
    """
    rest = text.strip().lstrip("●■◆◎◇□・")
    named = next((word for word in sorted(words, key=len, reverse=True) if word and rest.startswith(word)), "")
    rest = rest.removeprefix(named).lstrip(" 　:：")
    if rest[:1] in _CIRCLED or rest[:1] in _ROMAN:
        number = _CIRCLED.get(rest[0]) or _ROMAN[rest[0]]
        return number, rest[1:].strip(" 　.．:：、-") or text.strip()
    folded = "".join(_half(sign) for sign in rest)
    if halves := _IN_HALVES.match(rest):
        return plain_number(f"{halves[1]}-{halves[2]}"), rest[halves.end() :].strip(" 　.．:：、-") or text.strip()
    found = _NUMBERED.match(folded)
    if not found or not (found["sign"] is not None or named or found["chain"] or found["bracket"]):
        return "", text.strip()
    words_after = rest[found.end() :].strip(" 　.．:：、-") or (text.strip() if not named else rest)
    number = found["chain"] or found["bracket"] or found["plain"]
    return re.sub("[‐−–.]", "-", number), words_after


@lru_cache(maxsize=KEPT)
def plain_number(text: str) -> str:
    """A number column's cell for comparing: ２－①－１, 2-(1)-1 and 2-1-1 are one."""
    folded = "".join(_CIRCLED.get(sign) or _ROMAN.get(sign) or _half(sign) for sign in "".join(text.split()))
    parts = re.findall(r"[0-9]+|[A-Za-zア-ン]", folded)
    return "-".join(parts)


def _half(sign: str) -> str:
    table = {"－": "-", "（": "(", "）": ")", "．": ".", "、": "、", "：": ":", "　": " "}
    return table.get(sign) or (tidy(sign) if sign.isdecimal() else sign)


def split_names(text: str) -> list[str]:
    """「高齢課、区社協」 as two; a name that stands in 「」 as a whole keeps its commas, and brackets are not cut."""
    return [name for part in _NAMES.findall(text) if (name := part.strip(" 　・"))]


def joined_names(names: Iterable[str]) -> str:
    """What `split_names` and `bare_name` read back as the same names."""
    return "、".join(name if _stands_alone(name) else f"「{name}」" for name in names)


def _stands_alone(name: str) -> bool:
    return split_names(name) == [name] and bare_name(name) == name and not ROLE_IN_BRACKETS.fullmatch(name)


def bare_name(name: str) -> str:
    """The name without the 「」 that hold it together; 「」 that are only a part of it stay."""
    inner = name[1:-1]
    whole = len(name) > 2 and name[0] == "「" and name[-1] == "」" and _closes_at_the_end(name)
    return inner if whole else name


def _closes_at_the_end(name: str) -> bool:
    depth = 0
    for place, sign in enumerate(name):
        depth += (sign == "「") - (sign == "」")
        if depth == 0:
            return place == len(name) - 1
    return False


def is_above(text: str) -> bool:
    """同上 and 〃: the same as in the row above."""
    return "".join(text.split()) in ABOVE


def is_note(text: str) -> bool:
    return text.startswith(NOTE_BEGINNINGS) or bool(_LEGEND.match(text))


def is_mark(text: str) -> bool:
    found = "".join(text.split())
    return bool(found) and all(sign in MARKS for sign in found)


def is_arrow(text: str) -> bool:
    found = "".join(text.split())
    return bool(found) and (found in ARROWS or all(sign in ARROWS | {"―", "─", "-", "ー", "━"} for sign in found))


@dataclass(frozen=True)
class Step:
    """One cell of the schedule; `assumed` says which guess it took: "", "mark", "arrow", "words", "several"."""

    state: str = ""
    words: str = ""
    assumed: str = ""


@lru_cache(maxsize=KEPT)
def read_step(text: str, before: Step, states: Sequence[str]) -> Step:
    """検討, 試行：4地区で, 試行 4地区, ●, → (as the year before), 検討→試行."""
    if is_arrow(text) and not is_blank_line(text):
        return Step(before.state, "", "arrow") if before.state else Step("", "→", "words")
    if is_blank(text):
        return Step()
    if is_mark(text):
        return Step("実施" if "実施" in states else (states[0] if states else ""), "", "mark")
    plain = " ".join(text.split())
    if tidy(plain) in states:
        return Step(tidy(plain))
    name = next((state for state in sorted(states, key=len, reverse=True) if tidy(plain).startswith(state)), "")
    if not name:
        return Step("", plain.lstrip("：:"), "" if plain[:1] in "：:" else "words")
    rest = plain[plain.index(name) + len(name) :] if name in plain else ""
    sign, words = rest[:1], rest.strip(" 　：:")
    if sign in {"：", ":", "（", "(", " ", "　", "\n"}:
        return Step(name, words.strip("（）()") if sign in "（(" else words)
    return Step(name, words, "several" if any(arrow in words for arrow in "→⇒") else "words")


def is_blank_line(text: str) -> bool:
    """― alone is a blank, →  is not: both can look like a line."""
    return not any(sign in "→⇒➡⟶＞>⇨〃々″" for sign in text) and "同" not in text and "継続" not in text
