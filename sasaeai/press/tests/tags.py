"""A PDF's tags as plain Python, to be asked about."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

import pikepdf


@dataclass
class Tag:
    kind: str
    alt: str | None
    scope: str | None
    inside: list[Tag] = field(default_factory=list)

    def all(self, *kinds: str) -> Iterator[Tag]:
        for tag in self.inside:
            if not kinds or tag.kind in kinds:
                yield tag
            yield from tag.all(*kinds)


def opened(pdf: bytes) -> pikepdf.Pdf:
    return pikepdf.open(BytesIO(pdf))


def tags(pdf: bytes) -> Tag:
    root = Tag("Document root", None, None)
    with opened(pdf) as read:
        root.inside = list(_inside(read.Root.StructTreeRoot))
    return root


def _inside(element: Any) -> Iterator[Tag]:
    kids = element.get("/K", [])
    for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            alt = str(kid["/Alt"]) if "/Alt" in kid else None
            yield Tag(str(kid["/S"])[1:], alt, _scope(kid), list(_inside(kid)))


def _scope(element: Any) -> str | None:
    found = element.get("/A", [])
    for group in found if isinstance(found, pikepdf.Array) else [found]:
        if isinstance(group, pikepdf.Dictionary) and "/Scope" in group:
            return str(group["/Scope"])[1:]
    return None


def outline(pdf: bytes) -> list[tuple[int, str]]:
    """(level, words) of each bookmark."""
    found: list[tuple[int, str]] = []

    def follow(items: Any, level: int) -> None:
        for item in items:
            found.append((level, item.title))
            follow(item.children, level + 1)

    with opened(pdf) as read, read.open_outline() as marks:
        follow(marks.root, 1)
    return found
