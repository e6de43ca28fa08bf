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
from .models import ResultsFormat, ResultsPaper
from .papers.retouch import parted
from .papers.survey.report import report
from .papers.wanted import Wanted
from .survey_results import Reported, reported
from .tables.survey_report import report_workbook
from .writers import typeset
from .writers.word import write_word


class ResultsMaking:
    def __init__(self, published: PublishedResults) -> None:
        self.published = published

    def make(self, row: ResultsPaper) -> File:
        with translation.override(settings.LANGUAGE_CODE):
            if row.format == ResultsFormat.EXCEL:
                title = _("%(title)s　調査報告書") % {"title": self.published.survey.title}
                return File(title, report_workbook(self.reported))
            if row.format == ResultsFormat.WORD:
                with typeset.drawing() as png:
                    return File(self.report.title, write_word(plainer(self.report), png))
            content = typeset.typeset(self.report)
            return File(self.report.title, content, pages_of(content))

    @cached_property
    def reported(self) -> Reported:
        return reported(self.published)

    @cached_property
    def wanted(self) -> Wanted:
        return Wanted(home=settings.PUBLIC_ADDRESS or "", made_on=today(), licence=settings.LICENCE)

    @cached_property
    def report(self) -> Paper:
        return parted(report(self.reported, self.wanted))
