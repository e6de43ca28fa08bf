"""Have the papers of published results made: after a publication by themselves, and anew when somebody asks."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING

from django.core.files.base import ContentFile
from django.db import transaction

from sasaeai.kernel.clock import now
from sasaeai.kernel.journal import record
from sasaeai.kernel.tasks.backend import task_at
from sasaeai.press.models import PaperState, ResultsFormat, ResultsPaper, ResultsPaperKind
from sasaeai.surveys.models import PublishedResults

if TYPE_CHECKING:
    from sasaeai.people.viewer import Viewer

MAKE = "sasaeai.press.tasks.make_results_papers"


def wanted_of(published: PublishedResults) -> Iterator[tuple[str, str, str]]:
    """Kind, form and district of every paper of a version."""
    for form in ResultsFormat.values:
        yield ResultsPaperKind.REPORT, form, ""
    districts = [row["slug"] for row in published.response["districts"] if row["slug"]]
    if districts:
        yield ResultsPaperKind.PROFILES, ResultsFormat.PDF, ""
    for slug in districts:
        yield ResultsPaperKind.PROFILE, ResultsFormat.PDF, slug


@transaction.atomic
def order_results_papers(published: PublishedResults, *, by: Viewer | None) -> None:
    """What was made before stays to be taken until the new file is there."""
    for kind, form, district in wanted_of(published):
        ResultsPaper.objects.update_or_create(
            published=published, kind=kind, format=form, district=district,
            defaults={"state": PaperState.WAITING, "error": "", "asked_at": now()},
        )  # fmt: skip
    if by is not None:
        record("press.results.ordered", published.survey, by=by, area=published.survey.area_id)
    transaction.on_commit(partial(_start, published.pk))


def _start(key: int) -> None:
    task_at(MAKE).enqueue(key)


def keep_results_file(paper: ResultsPaper, title: str, content: bytes, pages: int | None) -> None:
    """Under a name of its own; what was made before is deleted when nobody can be given it any more."""
    before, storage = paper.file.name, paper.file.storage
    paper.file.save(f"{paper.uid}-{now():%Y%m%d%H%M%S}.{paper.format}", ContentFile(content), save=False)
    ResultsPaper.objects.filter(pk=paper.pk).update(
        state=PaperState.DONE, error="", title=title[:200], file=paper.file.name, size=len(content), pages=pages,
        made_at=now(),
    )  # fmt: skip
    if before and before != paper.file.name:
        storage.delete(before)
