"""Ask for a questionnaire on paper, and make it (in the task process)."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from django.core.files.base import ContentFile
from django.db import transaction

from sasaeai.kernel.clock import now
from sasaeai.kernel.journal import record
from sasaeai.kernel.tasks.backend import task_at
from sasaeai.press.models import PaperState, SurveyPaper
from sasaeai.surveys.models import Survey

if TYPE_CHECKING:
    from sasaeai.people.viewer import Viewer

MAKE = "sasaeai.press.tasks.make_survey_paper"


@transaction.atomic
def order_survey_paper(survey: Survey, *, large: bool, form: str, by: Viewer) -> SurveyPaper:
    """It takes the place of the one that was made before in this form."""
    paper, _new = SurveyPaper.objects.update_or_create(
        survey=survey, large=large, format=form,
        defaults={"state": PaperState.WAITING, "error": "", "is_draft": survey.is_draft, "asked_at": now()},
    )  # fmt: skip
    record("press.questionnaire.ordered", paper, by=by, area=survey.area_id)
    transaction.on_commit(partial(_start, paper.pk))
    return paper


def _start(key: int) -> None:
    task_at(MAKE).enqueue(key)


def keep_file(paper: SurveyPaper, content: bytes, pages: int | None) -> None:
    """Under a name of its own; what was made before is deleted when nobody can be given it any more."""
    before, storage = paper.file.name, paper.file.storage
    paper.file.save(f"{paper.uid}-{now():%Y%m%d%H%M%S}.{paper.format}", ContentFile(content), save=False)
    SurveyPaper.objects.filter(pk=paper.pk).update(
        state=PaperState.DONE, error="", file=paper.file.name, size=len(content), pages=pages, made_at=now()
    )
    if before and before != paper.file.name:
        storage.delete(before)
