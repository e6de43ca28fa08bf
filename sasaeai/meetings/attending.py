"""Who came, as people write it: one kind and its number on each line, 「民生委員・児童委員 5」; never a name."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from typing import Protocol

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sasaeai.areas.whole import called_later, office_later

# What a meeting of a district usually counts; offered, never asked for.
USUAL = (
    gettext_lazy("住民"),
    gettext_lazy("民生委員・児童委員"),
    gettext_lazy("自治会町内会"),
    gettext_lazy("地区社協"),
    gettext_lazy("ボランティア"),
    gettext_lazy("地域ケアプラザ"),
    called_later(gettext_lazy("%(whole)s社協")),
    office_later(),
)
MOST_KINDS, LONGEST_KIND, MOST_PEOPLE = 30, 60, 2_000
_LINE = re.compile(r"(?P<kind>.*?\D)[\s:：…\-ー―]*(?P<people>[\d,]+)\s*[人名]?")

Line = tuple[str, int]


class Counted(Protocol):
    kind: str
    people: int


class UnreadableAttendees(ValueError):
    """A line that names no kind or no number; the message is a Japanese sentence for the person who typed it."""


def read_attendees(text: str) -> list[Line]:
    """Raises UnreadableAttendees, with the number of the line. A kind without a number is left out: nobody came."""
    found: dict[str, int] = {}
    for number, line in enumerate(text.splitlines(), start=1):
        plain = unicodedata.normalize("NFKC", line).strip(" ・･*-、,")
        if not plain or plain in map(str, USUAL):
            continue
        kind, people = _read(number, plain)
        if kind in found:
            raise UnreadableAttendees(_at(number, _("「%(kind)s」が2回あります。一つにまとめてください。"), kind=kind))
        if people:
            found[kind] = people
    if len(found) > MOST_KINDS:
        raise UnreadableAttendees(_("%(most)s種類までにしてください。") % {"most": MOST_KINDS})
    return list(found.items())


def _read(number: int, plain: str) -> Line:
    read = _LINE.fullmatch(plain)
    if read is None:
        unclear = _("「%(text)s」の人数が読めません。「民生委員 5」のように、種類と人数を書いてください。")
        raise UnreadableAttendees(_at(number, unclear, text=plain[:30]))
    kind, digits = read["kind"].strip(" :…-ー―　"), read["people"].replace(",", "")
    if not kind or len(kind) > LONGEST_KIND:
        raise UnreadableAttendees(_at(number, _("どんな人かを、%(most)s文字までで書いてください。"), most=LONGEST_KIND))
    if len(digits) > 4 or not digits or int(digits) > MOST_PEOPLE:
        raise UnreadableAttendees(_at(number, _("人数は%(most)s人までで書いてください。"), most=MOST_PEOPLE))
    return kind, int(digits)


def _at(number: int, words: str, **gaps: object) -> str:
    return _("%(line)s行目：%(what)s") % {"line": number, "what": words % gaps}


def written(rows: Iterable[Counted]) -> str:
    """As `read_attendees` reads it again."""
    return "\n".join(f"{row.kind} {row.people}" for row in rows)


def usual_lines() -> str:
    return "\n".join(str(kind) for kind in USUAL)
