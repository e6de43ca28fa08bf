"""The one door to the typesetting engine: a paper as PDF, a picture as PNG.

The engine is a program of its own (`engine.py`): it may take so much memory as the settings allow, and gives it back.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from sasaeai.press.content.paper import Paper
from sasaeai.press.pictures import in_font
from sasaeai.press.writers.faults import CannotTypeset, check
from sasaeai.press.writers.fonts import Fonts, fonts, no_font
from sasaeai.press.writers.letters import Coverage, Letters
from sasaeai.press.writers.manuscript import Manuscript
from sasaeai.press.writers.room import Refused, Room, room
from sasaeai.press.writers.row_heads import with_row_heads

__all__ = ["CannotTypeset", "Typeset", "drawing", "page_numbers", "typeset", "typeset_paper"]

TEMPLATES = Path(__file__).resolve().parents[1] / "typst"
STANDARDS = ["a-2a", "ua-1"]


@dataclass(frozen=True, slots=True)
class Typeset:
    """`missing`: the letters that the font has not; 〓 stands in their place."""

    pdf: bytes
    missing: tuple[str, ...] = ()


def typeset(paper: Paper) -> bytes:
    """The paper as a tagged PDF (PDF/UA-1 and PDF/A-2a at once), the same bytes for the same paper.

    Raises CannotTypeset with sentences for people, when the paper has a fault, is too large or a font is missing.
    """
    return typeset_paper(paper).pdf


def typeset_paper(paper: Paper) -> Typeset:
    written, manuscript = _written(paper)
    with room() as opened:
        pdf = _answer(opened, "compile", "paper.typ", written, options={"format": "pdf", "pdf_standards": STANDARDS})
    return Typeset(with_row_heads(pdf), tuple(sorted(manuscript.letters.missing)))


def page_numbers(paper: Paper) -> dict[str, int]:
    """On which page each heading's anchor stands; the same layout as `typeset`, without writing the file."""
    written, manuscript = _written(paper)
    with room() as opened:
        told = _answer(opened, "query", "paper.typ", {**written, "pages": "1"}, selector="<pages>")
    (found,) = json.loads(told)
    names = {short: anchor for anchor, short in manuscript.lines.anchors.items()}
    return {names[short]: page for short, page in found}


@contextmanager
def drawing() -> Iterator[Callable[[str, float], bytes]]:
    """Pictures of ours (`press.pictures`) in dots, for files that cannot hold SVG: `png(svg, width_mm)`."""
    with room() as opened:

        def png(svg: str, width_mm: float, dpi: int = 200) -> bytes:
            inputs = {"svg": in_font(svg, fonts().name), "width": f"{width_mm:g}"}
            return _answer(opened, "compile", "picture.typ", inputs, options={"format": "png", "ppi": float(dpi)})

        yield png


def _written(paper: Paper) -> tuple[dict[str, str], Manuscript]:
    check(paper)
    chosen = fonts()
    manuscript = Manuscript(paper, Letters(_coverage(chosen)), chosen.name)
    return {"paper": json.dumps(manuscript.written(), ensure_ascii=False)}, manuscript


def _answer(opened: Room, do: str, template: str, inputs: dict[str, str], **more: Any) -> bytes:
    chosen = fonts()
    given = {**inputs, "font": chosen.name}
    try:
        return opened.answer(do, folders=chosen.folders, template=str(TEMPLATES / template), inputs=given, **more)
    except Refused as reason:
        raise CannotTypeset([_("組版できませんでした：%(reason)s") % {"reason": reason}]) from reason


@cache
def _coverage(chosen: Fonts) -> Coverage:
    """Kept as long as the process: reading which letters there are costs more than a short paper."""
    with room() as opened:
        told = json.loads(opened.answer("fonts", folders=chosen.folders))
    files = {Path(font["path"]) for font in told["fonts"] if font["family"] == chosen.name and font["path"]}
    if not files:
        raise no_font(chosen.name, known=told["families"])
    return Coverage(sorted(files))
