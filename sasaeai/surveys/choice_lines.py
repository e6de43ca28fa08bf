"""選択肢, typed one per line or copied from Excel: number, words, ＝点, ※ (alone), （　） (a field to write in)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from typing import Any, Protocol

from django.utils.translation import gettext as _

from .models.question import MOST_CHOICES

NUMBERED = re.compile(r"^(\d{1,4})\s*[.．、)）:：]\s*(?!\d)(.*)$")
SPACED = re.compile(r"^(\d{1,4})\s+(\S.*)$")
SCORED = re.compile(r"\s*[=＝]\s*([-－−+＋]?\d{1,6})\s*(?:点)?\s*$")
OPEN = re.compile(r"[（(][\s　_＿…]*[)）]\s*$")
ALONE = "※"
MOST_SCORE = 99
LONGEST = 200
Line = dict[str, Any]


class LikeAChoice(Protocol):
    @property
    def code(self) -> int: ...
    @property
    def label(self) -> str: ...
    @property
    def exclusive(self) -> bool: ...
    @property
    def opens_text(self) -> bool: ...
    @property
    def score(self) -> int | None: ...


class Unreadable(ValueError):
    """Says which line cannot be read, and what to write instead."""


def read_choices(text: str) -> list[Line]:
    """In the order of their numbers: {code, label, score, exclusive, opens_text}. Raises Unreadable."""
    lines = [line.rstrip() for line in text.splitlines() if line.strip()]
    if len(lines) > MOST_CHOICES:
        raise Unreadable(_("選択肢は、99までにしてください。"))
    spaced = _all_spaced(lines)
    found: list[Line] = []
    for place, line in enumerate(lines, 1):
        one = _read(line, place, spaced=spaced)
        one["code"] = one["code"] or (found[-1]["code"] if found else 0) + 1
        _check(one, place, found)
        found.append(one)
    return sorted(found, key=lambda one: one["code"])


def _all_spaced(lines: Sequence[str]) -> bool:
    """「1 そう思う」, as paper prints it; but 「1 人」「2 人」 are answers, not numbers of answers."""
    matches = [SPACED.match(line.strip()) for line in lines]
    labels = [match.group(2) for match in matches if match]
    return len(labels) == len(lines) == len(set(labels)) and len(lines) > 1


def _read(line: str, place: int, *, spaced: bool) -> Line:
    cells = [cell.strip() for cell in line.split("\t")]
    code, words, score = _of_cells([cell for cell in cells if cell], place)
    if code is None:
        code, words = _numbered(words, spaced=spaced)
    if score is None and (match := SCORED.search(words)):
        score, words = _number(match.group(1)), words[: match.start()]
    words, alone = _taken(words.strip())
    if score is None and (match := SCORED.search(words)):
        score, words = _number(match.group(1)), words[: match.start()]
    bare = OPEN.sub("", words).strip()
    return {
        "code": code, "label": bare, "score": score, "exclusive": alone, "opens_text": bare != words.strip(),
        "area_slug": "",
    }  # fmt: skip


def _of_cells(cells: list[str], place: int) -> tuple[int | None, str, int | None]:
    """Cells of Excel: words / number, words / words, points / number, words, points."""
    code = score = None
    if len(cells) > 1 and _is_number(cells[0]):
        code, cells = _number(cells[0]), cells[1:]
    if len(cells) > 1 and _is_number(cells[-1]):
        score, cells = _number(cells[-1]), cells[:-1]
    if len(cells) > 1:
        raise Unreadable(
            _("選択肢の%(place)s行めが読めません。Excelから写すときは、番号・言葉・点の3列までにしてください。")
            % {"place": place}
        )
    return code, cells[0] if cells else "", score


def _numbered(words: str, *, spaced: bool) -> tuple[int | None, str]:
    words = words.strip()
    if words and "①" <= words[0] <= "⑳":
        return int(unicodedata.numeric(words[0])), words[1:].strip()
    match = NUMBERED.match(words) or (SPACED.match(words) if spaced else None)
    return (int(match.group(1)), match.group(2).strip()) if match else (None, words)


def _taken(words: str) -> tuple[str, bool]:
    bare = words.strip(f"{ALONE} 　") if words.startswith(ALONE) or words.endswith(ALONE) else words
    return bare, bare != words


def _is_number(word: str) -> bool:
    return re.fullmatch(r"[-－−+＋]?\d{1,6}", word) is not None


def _number(word: str) -> int:
    return int(re.sub("[－−]", "-", word).replace("＋", "+"))


def _check(one: Line, place: int, before: Iterable[Line]) -> None:
    gaps = {"place": place, "code": one["code"], "label": one["label"]}
    if not one["label"]:
        raise Unreadable(_("選択肢の%(place)s行めに、言葉がありません。") % gaps)
    if len(one["label"]) > LONGEST:
        raise Unreadable(_("選択肢の%(place)s行めが長すぎます。200文字までにしてください。") % gaps)
    if not 1 <= one["code"] <= MOST_CHOICES:
        raise Unreadable(_("選択肢の%(place)s行めの番号「%(code)s」は使えません。1から99までにしてください。") % gaps)
    if one["score"] is not None and abs(one["score"]) > MOST_SCORE:
        raise Unreadable(_("選択肢の%(place)s行めの点は、-99から99までにしてください。") % gaps)
    for other in before:
        if other["code"] == one["code"]:
            raise Unreadable(
                _("番号%(code)sの選択肢が二つあります（%(place)s行め）。どちらかの番号を変えてください。") % gaps
            )
        if other["label"] == one["label"]:
            raise Unreadable(_("同じ選択肢「%(label)s」が二つあります（%(place)s行め）。一つにしてください。") % gaps)


def choice_lines(choices: Sequence[LikeAChoice]) -> str:
    """As they would be typed; without numbers as long as they just count up."""
    counted = [choice.code for choice in choices] == list(range(1, len(choices) + 1))
    return "\n".join(_line(choice, with_number=not counted) for choice in choices)


def _line(choice: LikeAChoice, *, with_number: bool) -> str:
    number = f"{choice.code}. " if with_number or NUMBERED.match(choice.label) else ""
    written = "（　）" if choice.opens_text else ""
    points = f" ＝{choice.score}" if choice.score is not None else ""
    alone = f" {ALONE}" if choice.exclusive else ""
    return f"{number}{choice.label}{written}{points}{alone}"
