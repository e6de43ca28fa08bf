"""Lines of the content tree as runs of a Word paragraph."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph

from sasaeai.press.content.inline import Break, Changed, Inline, Line, Link, PageOf, Ruby, Sample, Strong, Term, plain

from .parts import Bookmarks, element, field, run, text_element, writable

ADDED, REMOVED, STRONG, SAMPLE = "Added", "Removed", "Strong", "Sample"


class Lines:
    """Writes lines; `letters` is the size of the body's letters in points, by which readings are sized."""

    def __init__(self, bookmarks: Bookmarks, letters: float, *, with_ruby: bool) -> None:
        self.bookmarks = bookmarks
        self.letters = letters
        self.with_ruby = with_ruby

    def write(self, paragraph: Paragraph, words: Line, *, scale: float = 1.0) -> None:
        """`scale`: how large the paragraph's letters are against the body's."""
        for part in words:
            for made in self._runs(paragraph, part, scale):
                paragraph._p.append(made)

    def _runs(self, paragraph: Paragraph, part: Inline, scale: float) -> list[Any]:
        match part:
            case str():
                return _plain(part)
            case Ruby(reading=reading):
                return [self._ruby(part, scale) if self.with_ruby and reading else run(part.base, *_strong(part))]
            case Link(text=text, url=url):
                return [_hyperlink(paragraph, text, url)]
            case PageOf(anchor=anchor, unit=unit):
                return [*field(f"PAGEREF {self.bookmarks.name(anchor)} \\h", "…"), *_plain(unit)]
            case Term(text=text, reading=reading, is_shown=is_shown):
                return [*_index_entry(text, reading), *([run(text)] if is_shown else [])]
            case Sample():
                return [run(" "), _marked(part)]
            case Break():
                return [element("w:r", element("w:br"))]
            case _:
                return [_marked(part)]

    def _ruby(self, ruby: Ruby, scale: float) -> Any:
        """Word's own ruby; sizes are in half points."""
        body = round(self.letters * scale * 2)
        small = max(8, round(body / 2))
        properties = element(
            "w:rubyPr",
            element("w:rubyAlign", val="distributeSpace"),
            element("w:hps", val=small),
            element("w:hpsRaise", val=body - 2),
            element("w:hpsBaseText", val=body),
            element("w:lid", val="ja-JP"),
        )
        above = element("w:rt", run(ruby.reading, element("w:sz", val=small), element("w:szCs", val=small)))
        return element(
            "w:r", element("w:ruby", properties, above, element("w:rubyBase", run(ruby.base, *_strong(ruby))))
        )


def _marked(part: Strong | Changed | Sample) -> Any:
    match part:
        case Strong(text=text):
            return run(text, _style(STRONG))
        case Changed(text=text, how=how):
            return run(text, _style(REMOVED if how == "removed" else ADDED))
        case Sample():
            return run(_("見本"), _style(SAMPLE))


def _strong(ruby: Ruby) -> list[Any]:
    return [_style(STRONG)] if ruby.is_strong else []


def _plain(text: str) -> list[Any]:
    """A new line in a text is a new line on paper; a tab stays a tab."""
    found: list[Any] = []
    for number, piece in enumerate(text.split("\n")):
        if number:
            found.append(element("w:r", element("w:br")))
        if piece:
            found.append(run(piece))
    return found


def _style(name: str) -> Any:
    return element("w:rStyle", val=name)


def _hyperlink(paragraph: Paragraph, text: str, url: str) -> Any:
    key = paragraph.part.relate_to(writable(url), RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
    link = element("w:hyperlink", run(text, _style("Hyperlink")))
    link.set(qn("r:id"), key)
    return link


def _index_entry(text: str, reading: str) -> list[Any]:
    """An entry of Word's index (XE); \\y gives the reading by which Japanese entries are sorted."""
    quoted = text.replace('"', "”").replace("\\", "＼").replace(":", "：")
    words = f'XE "{quoted}"' + (f' \\y "{reading}"' if reading else "")
    return [
        element("w:r", element("w:fldChar", fldCharType="begin")),
        element("w:r", text_element(f" {words} ", "w:instrText")),
        element("w:r", element("w:fldChar", fldCharType="end")),
    ]


def letters_of(words: Line) -> str:
    return writable(plain(words)).replace("\n", " ")
