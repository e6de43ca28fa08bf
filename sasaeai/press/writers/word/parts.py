"""Small pieces of Word's own XML that python-docx has no words for."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from docx.oxml.ns import qn as _qn
from docx.oxml.parser import oxml_parser

TWIP = 635  # of Word's own lengths, in the units that python-docx counts in
# Signs that XML cannot hold.
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


# Word's own names in full; a paper asks for the same few some hundred thousand times.
qn = cache(_qn)


def element(tag: str, /, *inside: Any, **attributes: object) -> Any:
    """`element("w:sz", val=21)`: an element of this name; plain attribute names belong to Word's own namespace."""
    made = oxml_parser.makeelement(qn(tag))
    for key, value in attributes.items():
        made.set(qn(f"w:{key}"), str(value))
    for part in inside:
        made.append(part)
    return made


def writable(text: str) -> str:
    return _UNWRITABLE.sub("", text)


def text_element(text: str, name: str = "w:t") -> Any:
    made = element(name)
    made.text = writable(text)
    made.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    return made


def run(text: str, *properties: Any) -> Any:
    made = element("w:r")
    if properties:
        made.append(element("w:rPr", *properties))
    made.append(text_element(text))
    return made


def field(instruction: str, shown: str, *, dirty: bool = True) -> list[Any]:
    """A field that Word works out (a page, a table of contents); `shown` stands there until it has."""
    begin = element("w:fldChar", fldCharType="begin", **({"dirty": "true"} if dirty else {}))
    return [
        element("w:r", begin),
        element("w:r", text_element(f" {instruction} ", "w:instrText")),
        element("w:r", element("w:fldChar", fldCharType="separate")),
        run(shown),
        element("w:r", element("w:fldChar", fldCharType="end")),
    ]


class Bookmarks:
    """Names as Word allows them, each with a number; the same anchor always gets the same name."""

    def __init__(self) -> None:
        self._names: dict[str, str] = {}

    def name(self, anchor: str) -> str:
        if anchor not in self._names:
            # At most 40 signs, letters and digits only; the number keeps two alike apart.
            plain = re.sub(r"[^0-9A-Za-z_]", "_", anchor)[:30]
            self._names[anchor] = f"_s{len(self._names) + 1}_{plain}"
        return self._names[anchor]

    def around(self, anchor: str) -> tuple[Any, Any]:
        name = self.name(anchor)
        number = list(self._names).index(anchor) + 1
        return element("w:bookmarkStart", id=number, name=name), element("w:bookmarkEnd", id=number)
