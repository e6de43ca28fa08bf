"""The one door to Typst: a paper as PDF, a picture as PNG. Only the task process and commands come through it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from sasaeai.press.content.paper import Paper
from sasaeai.press.pictures import in_font
from sasaeai.press.writers.faults import CannotTypeset, check
from sasaeai.press.writers.fonts import Fonts, fonts, no_font
from sasaeai.press.writers.letters import Coverage, Letters
from sasaeai.press.writers.manuscript import Manuscript
from sasaeai.press.writers.row_heads import with_row_heads

if TYPE_CHECKING:
    import typst

__all__ = ["CannotTypeset", "Typeset", "png", "typeset", "typeset_paper"]

TEMPLATES = Path(__file__).resolve().parents[1] / "typst"
REMEMBERED = 11  # runs, the last one included
STANDARDS = ["a-2a", "ua-1"]
# A file's date is its edition's; a paper without one has the first day of the calendar that PDF readers know.
NO_DAY = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Typeset:
    """`missing`: the letters that the font has not; 〓 stands in their place."""

    pdf: bytes
    missing: tuple[str, ...] = ()


def typeset(paper: Paper) -> bytes:
    """The paper as a tagged PDF (PDF/UA-1 and PDF/A-2a at once), the same bytes for the same paper.

    Raises CannotTypeset with sentences for people, when the paper has a fault or a font is missing.
    """
    return typeset_paper(paper).pdf


def typeset_paper(paper: Paper) -> Typeset:
    check(paper)
    chosen = fonts()
    letters = Letters(_shelf(chosen).coverage)
    written = Manuscript(paper, letters, chosen.name).written()
    pdf = _compile("paper.typ", chosen, {"paper": json.dumps(written, ensure_ascii=False)}, pdf_standards=STANDARDS)
    return Typeset(with_row_heads(pdf), tuple(sorted(letters.missing)))


def page_numbers(paper: Paper) -> dict[str, int]:
    """On which page each heading's anchor stands; the same layout as `typeset`, without writing the file."""
    check(paper)
    chosen = fonts()
    manuscript = Manuscript(paper, Letters(_shelf(chosen).coverage), chosen.name)
    written = json.dumps(manuscript.written(), ensure_ascii=False)
    inputs = {"paper": written, "font": chosen.name, "pages": "1"}
    template = str(TEMPLATES / "paper.typ")
    compiler = _engine().Compiler(template, root=str(TEMPLATES), font_paths=_shelf(chosen).fonts, sys_inputs=inputs)
    try:
        (found,) = json.loads(compiler.query("<pages>", field="value"))
    except RuntimeError as error:
        raise CannotTypeset([_("組版できませんでした：%(reason)s") % {"reason": error}]) from error
    finally:
        _forget(chosen)
    names = {short: anchor for anchor, short in manuscript.lines.anchors.items()}
    return {names[short]: page for short, page in found}


def png(svg: str, width_mm: float, dpi: int = 200) -> bytes:
    """A picture of ours (`press.pictures`) in dots, for files that cannot hold SVG."""
    chosen = fonts()
    inputs = {"svg": in_font(svg, chosen.name), "width": f"{width_mm:g}"}
    return _compile("picture.typ", chosen, inputs, format="png", ppi=float(dpi))


def _compile(template: str, chosen: Fonts, inputs: dict[str, str], **options: Any) -> bytes:
    inputs = {**inputs, "font": chosen.name}
    try:
        made = _compiler(template, chosen).compile(**{"format": "pdf", **options}, sys_inputs=inputs, timestamp=NO_DAY)
    except RuntimeError as error:
        raise CannotTypeset([_("組版できませんでした：%(reason)s") % {"reason": error}]) from error
    finally:
        _forget(chosen)
    return made[0] if isinstance(made, list) else made  # type: ignore[return-value]


def _forget(chosen: Fonts) -> None:
    """Let the engine drop what it remembers of a paper (200 MB of a book): it does so ten runs later, however short."""
    nothing = _compiler("nothing.typ", chosen)
    for _run in range(REMEMBERED):
        nothing.compile(format="pdf", sys_inputs={})


@cache
def _compiler(template: str, chosen: Fonts) -> typst.Compiler:
    return _engine().Compiler(str(TEMPLATES / template), root=str(TEMPLATES), font_paths=_shelf(chosen).fonts)


@dataclass(frozen=True, slots=True)
class Shelf:
    fonts: typst.Fonts
    coverage: Coverage


@cache
def _shelf(chosen: Fonts) -> Shelf:
    """Kept as long as the process: reading the fonts costs more than a short paper."""
    folders = [str(folder) for folder in chosen.folders]
    found = _engine().Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=folders)
    files = {Path(font.path) for font in found.fonts() if font.family == chosen.name and font.path}
    if not files:
        raise no_font(chosen.name, known=found.families())
    return Shelf(found, Coverage(sorted(files)))


@cache
def _engine() -> Any:
    """Imported when first used: web processes know this module, since they put its tasks in the queue."""
    return import_module("typst")
