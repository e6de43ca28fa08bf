"""What stands inside a line of a paper."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sasaeai.kernel.ruby import Reading, readings


@dataclass(frozen=True, slots=True)
class Ruby:
    """Letters with their reading above them; a writer that shows no readings prints `base` alone."""

    base: str
    reading: str
    is_strong: bool = False


@dataclass(frozen=True, slots=True)
class Strong:
    text: str


@dataclass(frozen=True, slots=True)
class Changed:
    """A piece that was added or taken out since the edition before; how is "added" or "removed"."""

    text: str
    how: str


@dataclass(frozen=True, slots=True)
class Link:
    """An address to follow on a screen; on paper the text stands alone."""

    text: str
    url: str


@dataclass(frozen=True, slots=True)
class PageOf:
    """The page on which `anchor` stands, `unit` behind its number; without pages a link to it with `text`."""

    anchor: str
    text: str = ""
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Term:
    """A word that the index lists with this page, under its reading (kana); it is printed as it is.

    Not `is_shown`: it marks the place alone, since the word stands beside it with readings above its letters.
    """

    text: str
    reading: str = ""
    is_shown: bool = True


@dataclass(frozen=True, slots=True)
class Sample:
    """The mark 見本: what stands here is invented."""


@dataclass(frozen=True, slots=True)
class Break:
    """A new line inside a paragraph."""


Inline = str | Ruby | Strong | Changed | Link | PageOf | Term | Sample | Break
Line = tuple[Inline, ...]


def line(*parts: Inline | Iterable[Inline] | None) -> Line:
    """One line of its parts; nothing and empty texts are left out, lists are laid out flat."""
    found: list[Inline] = []
    for part in parts:
        if part is None or part == "":
            continue
        if isinstance(part, str) or not isinstance(part, Iterable):
            found.append(part)
        else:
            found.extend(line(*part))
    return tuple(found)


def with_readings(text: str) -> Line:
    """A text in the notation of `kernel.ruby` as a line."""
    return tuple(Ruby(part.base, part.reading) if isinstance(part, Reading) else part for part in readings(text))


def plain(parts: Iterable[Inline]) -> str:
    """The letters alone, as a bookmark or a file's title has them; what was taken out is left out."""
    return "".join(_letters(part) for part in parts)


def _letters(part: Inline) -> str:
    match part:
        case str():
            return part
        case Ruby(base=base):
            return base
        case Changed(how="removed") | Term(is_shown=False):
            return ""
        case Strong(text=text) | Changed(text=text) | Link(text=text) | PageOf(text=text) | Term(text=text):
            return text
        case Break():
            return " "
        case _:
            return ""
