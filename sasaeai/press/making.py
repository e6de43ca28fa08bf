"""From a paper that was asked for to its file: read, build, add readings, write, and tighten until it fits."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from django.conf import settings
from django.utils import translation

from sasaeai.areas.models import Area
from sasaeai.kernel.memory import not_collecting
from sasaeai.kernel.models import TextVariant
from sasaeai.kernel.stamp import public_stamp
from sasaeai.kernel.variants import wording_of, wordings_at
from sasaeai.surveys.questionnaire import questionnaire_of

from .content.paper import Paper
from .content.plainer import plainer
from .models import Format, MadePaper, PaperKind, PartKind, SurveyPaper
from .papers.questionnaire import questionnaire_paper
from .papers.retouch import Indexing, Readings, each_line, numbered, parted
from .papers.whole import Whole
from .sources import built, reader_of, wanted_of
from .suggest import Suggestions
from .writers import typeset
from .writers.room import room
from .writers.text import write_text
from .writers.web import write_web
from .writers.word import write_word

# So many pages and no more; a paper that runs over is built again, tighter.
MOST_PAGES = {PaperKind.DIGEST: 4, PaperKind.FOLDED: 2, PaperKind.LEAFLET: 2}
TIGHTENINGS = 12  # as many as the paper with the most has


@dataclass(frozen=True)
class File:
    """`pages` is None where a form of file knows no pages."""

    title: str
    content: bytes
    pages: int | None = None


class Making:
    """Papers of one order: what they read is loaded once for all of them."""

    def __init__(self) -> None:
        self._wholes: dict[tuple[object, ...], Whole] = {}

    def make(self, row: MadePaper) -> File:
        with translation.override(row.language), not_collecting():
            if row.format == Format.PDF:
                return self._fitted(row)[1]
            # Word finds its pages when it is opened: it is as tight as the printed paper.
            fit = self._fitted(row)[0] if row.format == Format.WORD and _most_pages(row) else 0
            paper = self.paper(row, fit)
            return File(paper.title, _written(paper, row.format))

    def _fitted(self, row: MadePaper) -> tuple[int, File]:
        """The least tightening that fits; where none does, the paper stays as long as it is.

        Tighter is never longer, so that halves are looked at: a district with many measures is not set ten times.
        """
        with room():
            return self._tightened(row, _most_pages(row))

    def _tightened(self, row: MadePaper, most: int | None) -> tuple[int, File]:
        first = self._typeset(row, 0)
        if most is None or (first.pages or 0) <= most:
            return 0, first
        low, high, found = 1, TIGHTENINGS - 1, (0, first)
        while low <= high:
            fit = (low + high) // 2
            made = self._typeset(row, fit)
            if (made.pages or 0) <= most:
                found, high = (fit, made), fit - 1
            else:
                low = fit + 1
        return found

    def _typeset(self, row: MadePaper, fit: int) -> File:
        paper = self.paper(row, fit)
        content = typeset.typeset(paper)
        return File(paper.title, content, pages_of(content))

    def paper(self, row: MadePaper, fit: int = 0) -> Paper:
        """The content tree, ready for any writer."""
        whole = self.whole(row)
        wanted = wanted_of(row, fit)
        readings = Readings(_checked(), Suggestions(_known_readings(whole))) if row.with_ruby else None
        paper = _finished(built(row, whole, wanted), whole, readings)
        if readings is not None and readings.is_auto:
            # The imprint says it: known only after every text was read.
            paper = _finished(built(row, whole, replace(wanted, is_auto_ruby=True)), whole, readings)
        return paper

    def whole(self, row: MadePaper) -> Whole:
        marks = row.marks_changes or _compares(row)
        key = (row.release_id, row.period_id, tuple(row.plans), row.language, marks, row.issue)
        if key not in self._wholes:
            self._wholes[key] = Whole(reader_of(row), marks_changes=marks)
        return self._wholes[key]


def _most_pages(row: MadePaper) -> int | None:
    """A meeting paper says itself where its pages end."""
    if row.meeting is None:
        return MOST_PAGES.get(PaperKind(row.kind))
    return 1 + row.meeting.parts.filter(kind=PartKind.NEW_PAGE).count()


def _compares(row: MadePaper) -> bool:
    return row.meeting is not None and row.meeting.parts.filter(kind=PartKind.CHANGES).exists()


def _finished(paper: Paper, whole: Whole, readings: Readings | None) -> Paper:
    if paper.kind == "book":
        paper = Indexing(_index_words(whole)).paper(paper)
    if readings is not None:
        paper = each_line(paper, readings)
    return parted(paper)


def _index_words(whole: Whole) -> dict[str, str]:
    return {term.word: term.reading for term in whole.terms}


def _checked() -> Callable[[str], str]:
    known = wordings_at(public_stamp(), TextVariant.Variant.RUBY)
    return lambda source: wording_of(source, known)


def _known_readings(whole: Whole) -> dict[str, str]:
    areas = dict(Area.objects.exclude(kana="").values_list("name", "kana"))
    return {**areas, **_index_words(whole)}


def _written(paper: Paper, form: str) -> bytes:
    if form == Format.WORD:
        with typeset.drawing() as png:
            return write_word(paper, png)
    if form == Format.TEXT:
        # The marks of pages are those of the printed book, so that both can be read side by side.
        pages = typeset.page_numbers(paper)
        return write_text(each_line(paper, numbered(pages)), pages)
    return str(write_web(paper)).encode()


def survey_file(paper: SurveyPaper) -> tuple[bytes, int | None]:
    """A survey's questionnaire as PDF or Word, and how many pages it has."""
    made = questionnaire_paper(questionnaire_of(paper.survey), large=paper.large, home=settings.PUBLIC_ADDRESS or "")
    if paper.format == Format.WORD:
        with typeset.drawing() as png:
            return write_word(plainer(made), png), None
    content = typeset.typeset(made)
    return content, pages_of(content)


def pages_of(pdf: bytes) -> int:
    """Every page is one object, and none of them is compressed."""
    return len(re.findall(rb"/Type\s*/Page\b", pdf))
