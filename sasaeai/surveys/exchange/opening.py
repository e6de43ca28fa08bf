"""What a file is, by what is in it and never by its name; and the first reading of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from sasaeai.kernel.tables import UnreadableTable, read_table
from sasaeai.surveys.models import Survey

from . import xlsform_in
from .around import areas_of, indicators_of
from .delivered import Delivered
from .grid import LIMITS, Grid, grid_of
from .limesurvey_in import is_lss, read_lss
from .proposal import Told
from .refusals import questions_open
from .sav_in import is_sav, open_sav

XLSFORM, LSS, TABLE, SAV = "xlsform", "lss", "table", "sav"
FORM_NAMES = {
    XLSFORM: _("調査票（XLSForm）"), LSS: _("調査票（LimeSurvey）"), TABLE: _("回答の表（Excel・CSV）"),
    SAV: _("回答（SPSS）"),
}  # fmt: skip
QUESTIONS = frozenset({XLSFORM, LSS})
LARGEST_FILE = 10_000_000


@dataclass
class Opened:
    """`reading` is what the delivery keeps; with anything in `stops` nothing is kept at all."""

    form: str
    reading: dict[str, Any] = field(default_factory=dict)
    told: list[Told] = field(default_factory=list)

    @property
    def stops(self) -> list[Told]:
        return [one for one in self.told if one.stops]


def open_file(survey: Survey, name: str, content: bytes) -> Opened:
    """Raises UnreadableTable or NotNow with a sentence for the person who chose the file."""
    if len(content) > LARGEST_FILE:
        raise UnreadableTable(gettext("ファイルが大きすぎます。10MBまでにしてください。"), sheet=name)
    if is_lss(content):
        return _questions(LSS, *read_lss(name, content, areas_of(survey)))
    if is_sav(content):
        return _answers(SAV, survey, name, content, open_sav(name, content))
    sheets = read_table(name, content, LIMITS)
    if xlsform_in.is_xlsform(sheets):
        found = xlsform_in.read_sheets(sheets, areas_of(survey), indicators_of(survey))
        return _questions(XLSFORM, found.proposal, found.told)
    return _answers(TABLE, survey, name, content, grid_of(sheets))


def _answers(form: str, survey: Survey, name: str, content: bytes, grid: Grid) -> Opened:
    if survey.is_draft:
        raise questions_open()
    delivered = Delivered(survey, name, content, form, {})
    delivered.grid = grid
    return Opened(form, delivered.begin())


def _questions(form: str, proposal: Any, told: list[Told]) -> Opened:
    notes = [str(one) for one in told if not one.stops]
    reading = {"proposal": proposal.stored, "notes": notes} if proposal else {}
    return Opened(form, reading, told)
