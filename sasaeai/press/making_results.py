"""The papers of one version of published results: what they read is loaded once for all of them."""

from __future__ import annotations

from functools import cached_property

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from sasaeai.kernel.clock import today
from sasaeai.surveys.models import PublishedResults

from .content.paper import Paper
from .content.plainer import plainer
from .making import File, pages_of
from .models import ResultsFormat, ResultsPaper, ResultsPaperKind
from .papers.retouch import parted
from .papers.survey.profile import FITS, district_rows, profile, profiles
from .papers.survey.report import report
from .papers.wanted import Wanted
from .survey_districts import Districts, districts_of
from .survey_results import Reported, reported
from .tables.survey_report import report_workbook
from .writers import typeset
from .writers.room import room
from .writers.word import write_word

MOST_PAGES = 2


class ResultsMaking:
    def __init__(self, published: PublishedResults) -> None:
        self.published = published
        self._fitted: dict[str, tuple[int, File]] = {}

    def make(self, row: ResultsPaper) -> File:
        with translation.override(settings.LANGUAGE_CODE):
            if row.kind == ResultsPaperKind.PROFILE:
                return self.fitted(row.district)[1]
            if row.kind == ResultsPaperKind.PROFILES:
                fits = {district.slug: self.fitted(district.slug)[0] for district in district_rows(self.reported)}
                return _set(profiles(self.reported, self.districts, self.wanted, fits))
            if row.format == ResultsFormat.EXCEL:
                title = _("%(title)s　調査報告書") % {"title": self.published.survey.title}
                return File(title, report_workbook(self.reported))
            if row.format == ResultsFormat.WORD:
                with typeset.drawing() as png:
                    return File(self.report.title, write_word(plainer(parted(self.report)), png))
            return _set(self.report)

    def fitted(self, slug: str) -> tuple[int, File]:
        """A district's sheet with as much on it as two pages hold."""
        if slug not in self._fitted:
            self._fitted[slug] = self._fit(slug)
        return self._fitted[slug]

    def _fit(self, slug: str) -> tuple[int, File]:
        district = next(one for one in district_rows(self.reported) if one.slug == slug)
        with room():
            for fit in range(len(FITS)):
                made = _set(profile(self.reported, self.districts, district, self.wanted, fit))
                if (made.pages or 0) <= MOST_PAGES:
                    break
        return fit, made

    @cached_property
    def reported(self) -> Reported:
        return reported(self.published)

    @cached_property
    def districts(self) -> Districts:
        return districts_of(self.published.survey, [district.slug for district in district_rows(self.reported)])

    @cached_property
    def wanted(self) -> Wanted:
        return Wanted(home=settings.PUBLIC_ADDRESS or "", made_on=today(), licence=settings.LICENCE)

    @cached_property
    def report(self) -> Paper:
        return report(self.reported, self.wanted)


def _set(paper: Paper) -> File:
    content = typeset.typeset(parted(paper))
    return File(paper.title, content, pages_of(content))
