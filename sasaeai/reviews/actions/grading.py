"""A grade is decided while the year lies with owners or office: the year's row is taken first, as everywhere."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from sasaeai.plans.actions.grades import decide_grade
from sasaeai.plans.grading.terms import Graded
from sasaeai.plans.models import Goal, Indicator
from sasaeai.plans.states import State
from sasaeai.reviews.models import ReviewYear, Stage

from .answering import YearPassedOn, locked_year


@transaction.atomic
def decide(
    year: ReviewYear, about: Goal | Indicator, wanted: State, proposed: Graded, *, seen: str, by: Any
) -> list[str]:
    """The fields that changed. Raises YearPassedOn, Refused and FieldsChanged."""
    year = locked_year(year.pk)
    if year.stage not in (Stage.OWNERS, Stage.OFFICE):
        raise YearPassedOn(
            _("いまは「%(stage)s」の段階なので、評価は変えられません。変えるときは、事務局に戻してください。")
            % {"stage": year.get_stage_display()}
        )
    return decide_grade(about, year.fiscal_year, wanted, proposed, seen=seen, by=by)
