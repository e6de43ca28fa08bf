"""Heads of rows in a tagged PDF: the typesetter can only tag heads of columns, so the tags are written once more.

Cells on the ground of rows' heads (`ground-of-rows`), or with an `Em` inside, become `TH` with `Scope` Row. Lists of
heads at single cells name only the heads of columns and would hide those of rows from a screen reader; they go, and
`Scope` says both.
"""

from __future__ import annotations

import re
from itertools import pairwise

_TRAILER = re.compile(rb"trailer\s*(<<.*>>)\s*startxref\s*(\d+)\s*%%EOF\s*$", re.DOTALL)
_TABLE = re.compile(rb"xref\s+0 (\d+)\s+")
_ELEMENT = re.compile(rb"\d+ 0 obj\s*<</Type/StructElem/S/(\w+)/P (\d+) 0 R")
_HEADERS = re.compile(rb"/Headers\[[^\]]*\]")
_EMPTY = re.compile(rb"<</O/Table>>")
_GROUND = re.compile(rb"/BackgroundColor\[0\.9568627\d* 0\.960784\d* 0\.941176\d*\]")  # #f4f5f0
_ROW = b"<</O/Table/Scope/Row>>"
_ENTRY = 20  # bytes of one line in the table of places


def with_row_heads(pdf: bytes) -> bytes:
    """The file with the heads of its rows tagged; one without any, or of another build, is returned as it is."""
    end = _TRAILER.search(pdf, max(0, len(pdf) - 4096))
    table = _TABLE.match(pdf, int(end[2])) if end else None
    if not end or not table:
        return pdf
    lines = pdf[table.end() : table.end() + _ENTRY * int(table[1])]
    places = {number: int(lines[at : at + 10]) for number, at in enumerate(range(0, len(lines), _ENTRY)) if number}
    order = sorted(places, key=lambda number: places[number])
    ends = [*(places[number] for number in order), int(end[2])]
    objects = {number: pdf[start:stop] for number, (start, stop) in zip(order, pairwise(ends), strict=True)}
    if not _tag(objects):
        return pdf
    return _file(pdf[: ends[0]], objects, end[1])


def _tag(objects: dict[int, bytes]) -> bool:
    """Whether a head of a row was found and tagged."""
    elements = {number: found for number, written in objects.items() if (found := _ELEMENT.match(written))}
    kinds = {number: (found[1], int(found[2])) for number, found in elements.items()}
    heads = {_cell(kinds, number) for number, (kind, _parent) in kinds.items() if kind == b"Em"} - {0}
    heads |= {n for n, (kind, _parent) in kinds.items() if kind == b"TD" and _GROUND.search(objects[n])}
    for number, (kind, _parent) in kinds.items():
        if heads and kind == b"TD":
            plain = _EMPTY.sub(b"", _HEADERS.sub(b"", objects[number]))
            objects[number] = _headed(plain) if number in heads else plain
    return bool(heads)


def _cell(kinds: dict[int, tuple[bytes, int]], number: int) -> int:
    """The cell around an element, or 0 where a mark stands outside tables."""
    while number in kinds and kinds[number][0] != b"TD":
        number = kinds[number][1]
    return number if number in kinds else 0


def _headed(cell: bytes) -> bytes:
    cell = cell.replace(b"/S/TD", b"/S/TH", 1)
    if b"<</O/Table" in cell:
        return cell.replace(b"<</O/Table", b"<</O/Table/Scope/Row", 1)
    if b"/A[" in cell:
        return cell.replace(b"/A[", b"/A[" + _ROW, 1)
    if b"/A<<" in cell:
        inner = cell[cell.index(b"/A<<") + 2 : cell.index(b">>", cell.index(b"/A<<")) + 2]
        return cell.replace(inner, b"[" + _ROW + inner + b"]", 1)
    return cell.replace(b"/S/TH", b"/S/TH/A" + _ROW, 1)


def _file(start: bytes, objects: dict[int, bytes], trailer: bytes) -> bytes:
    parts, at = [start], len(start)
    places = {}
    for number, written in objects.items():
        places[number] = at
        parts.append(written)
        at += len(written)
    table = b"".join(b"%010d 00000 n\r\n" % places[number] for number in sorted(places))
    head = b"xref\n0 %d\n0000000000 65535 f\r\n" % (len(places) + 1)
    return b"".join([*parts, head, table, b"trailer\n", trailer, b"\nstartxref\n%d\n%%%%EOF" % at])
