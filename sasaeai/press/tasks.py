"""Papers are made here, one after the other, and large files read; a killed process goes on where it stopped."""

from __future__ import annotations

import logging
from datetime import timedelta

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.utils.translation import gettext as _
from django_tasks import task

from sasaeai.kernel import clock
from sasaeai.kernel.stamp import public_stamp
from sasaeai.plans.models import Release
from sasaeai.reviews.models import ReviewYear
from sasaeai.surveys.models import Printing, PublishedResults

from .actions import letters, plan_files
from .actions.applying import apply
from .actions.bringing import Deputy, NotNow, read_in
from .actions.ordering import order_published
from .actions.results_papers import keep_results_file
from .actions.survey_papers import keep_file
from .actions.year_papers import order_year_papers
from .making import File, Making, survey_file
from .making_results import ResultsMaking
from .models import Bringing, BringingState, MadePaper, PaperOrder, PaperState, PlanFile, ResultsPaper, SurveyPaper
from .writers.faults import CannotTypeset
from .writers.typeset import typeset
from .years import standing_issues

logger = logging.getLogger(__name__)

# Papers of what is being written, and of what is no longer the newest, are kept for so long after they were made.
KEPT_DRAFTS = timedelta(days=7)
KEPT_PUBLISHED = timedelta(days=60)


@task
def make_papers(order: int) -> int:
    """Every paper of the order that is not made yet; how many could be made."""
    making = Making()
    done = 0
    for paper in PaperOrder.objects.get(pk=order).papers.exclude(state=PaperState.DONE).order_by("pk"):
        done += make_one(paper, making)
    return done


def make_one(paper: MadePaper, making: Making) -> bool:
    """What goes wrong with one paper is written beside it and stops no other."""
    stamp = public_stamp()
    _write(paper, state=PaperState.MAKING, step=_("計画を読んで、組んでいます"), error="")
    try:
        made = making.make(paper)
    except CannotTypeset as fault:
        _write(paper, state=PaperState.FAILED, step="", error=str(fault))
    except Exception:
        logger.exception("Paper %s could not be made.", paper.pk)
        _write(paper, state=PaperState.FAILED, step="", error=_unknown())
    else:
        _keep(paper, made, stamp)
        return True
    return False


def _unknown() -> str:
    return _(
        "思わぬことが起きて、作れませんでした。もう一度押してください。同じときは、システムの担当者に知らせてください。"
    )


def _write(paper: MadePaper, **fields: object) -> None:
    """Seen at once by whoever looks at the progress; a row that was deleted meanwhile stays away."""
    MadePaper.objects.filter(pk=paper.pk).update(**fields)


def _keep(paper: MadePaper, made: File, stamp: str) -> None:
    # The name is the paper's own: made twice by two processes, the second replaces the same contents.
    name = f"{paper.uid}.{paper.format}"
    storage = paper.file.storage
    if storage.exists(f"papers/{name}"):
        storage.delete(f"papers/{name}")
    paper.file.save(name, ContentFile(made.content), save=False)
    _write(
        paper, state=PaperState.DONE, step="", error="", title=made.title[:160], file=paper.file.name,
        size=len(made.content), pages=made.pages, made_at=clock.now(), stamp=stamp,
    )  # fmt: skip


@task
def make_survey_paper(key: int) -> bool:
    paper = SurveyPaper.objects.select_related("survey__area", "survey__contact").filter(pk=key).first()
    if paper is None or paper.state == PaperState.DONE:
        return False
    SurveyPaper.objects.filter(pk=key).update(state=PaperState.MAKING)
    try:
        content, pages = survey_file(paper)
    except CannotTypeset as fault:
        SurveyPaper.objects.filter(pk=key).update(state=PaperState.FAILED, error=str(fault))
        return False
    except Exception:
        logger.exception("Questionnaire %s could not be made.", key)
        SurveyPaper.objects.filter(pk=key).update(state=PaperState.FAILED, error=_unknown())
        return False
    keep_file(paper, content, pages)
    return True


@task
def make_results_papers(key: int) -> int:
    """Every paper of these results that waits; how many could be made. Withdrawn ones get none."""
    rows = PublishedResults.objects.select_related("survey__area", "survey__contact")
    published = rows.filter(pk=key, withdrawn_at=None).first()
    if published is None:
        return 0
    making = ResultsMaking(published)
    papers = ResultsPaper.objects.filter(published=published).exclude(state=PaperState.DONE)
    return sum(_made_of_results(paper, making) for paper in papers)


def _made_of_results(paper: ResultsPaper, making: ResultsMaking) -> bool:
    """What goes wrong with one paper is written beside it and stops no other."""
    row = ResultsPaper.objects.filter(pk=paper.pk)
    row.update(state=PaperState.MAKING)
    try:
        made = making.make(paper)
    except CannotTypeset as fault:
        row.update(state=PaperState.FAILED, error=str(fault))
    except Exception:
        logger.exception("Paper %s of published results could not be made.", paper.pk)
        row.update(state=PaperState.FAILED, error=_unknown())
    else:
        keep_results_file(paper, made.title, made.content, made.pages)
        return True
    return False


@task
def make_published(release: int) -> int:
    """After a publication; when several came at once, only the last one's papers are wanted."""
    newest = Release.objects.current()
    if newest is None or newest.pk != release:
        return 0
    order = order_published(newest)
    return order.papers.count() if order else 0


@task
def make_year_papers(key: int) -> int:
    """After a year was published; one that was withdrawn meanwhile gets no papers."""
    year = ReviewYear.objects.public().select_related("period").filter(pk=key).first()
    order = order_year_papers(year) if year else None
    return order.papers.count() if order else 0


@task
def renew_year_papers() -> int:
    """At night: papers of published years that could not be made, or whose order got lost; how many are made anew."""
    orders = [order_year_papers(year) for year in ReviewYear.objects.public().select_related("period")]
    return sum(order.papers.exclude(state=PaperState.DONE).count() for order in orders if order)


@task
def renew_published() -> int:
    """At night: values and answers that were published since stand in the papers of the next morning."""
    newest = Release.objects.current()
    return make_published.func(newest.pk) if newest else 0


@task
def forget_old_papers() -> int:
    """How many were deleted. What the public can take now is kept for as long as it is the newest."""
    old: list[MadePaper | ResultsPaper] = [
        *MadePaper.objects.forgotten(clock.now(), KEPT_DRAFTS, KEPT_PUBLISHED),
        *MadePaper.objects.exclude(issue="").exclude(issue__in=standing_issues()),
        # Nobody is given these any more, and what was withdrawn may have told too much.
        *ResultsPaper.objects.filter(published__withdrawn_at__isnull=False),
    ]
    for paper in old:
        if paper.file:
            paper.file.delete(save=False)
        paper.delete()
    PaperOrder.objects.filter(papers=None).delete()
    return len(old)


@task
def make_plan_file(key: int) -> bool:
    row = PlanFile.objects.select_related("period__area").filter(pk=key).first()
    return row is not None and not row.is_done and plan_files.make(row)


@task
def make_public_plan_files() -> int:
    """After a publication and at night: whoever takes the plan away takes what is public now."""
    return sum(plan_files.make(row) for row in plan_files.renew_public())


@task
def forget_old_plan_files() -> int:
    return plan_files.forget_old(clock.now())


@task
def make_letters(key: int) -> bool:
    """A killed process leaves nobody with a number: the letters are then drawn anew."""
    row = Printing.objects.going_on().select_related("survey__area", "survey__contact").filter(pk=key).first()
    return row is not None and letters.make(row, typeset)


@task
def read_file(key: int) -> None:
    bringing = Bringing.objects.select_related("plan__period", "plan__area").filter(pk=key).first()
    if bringing is not None and bringing.state == BringingState.TO_READ:
        read_in(bringing)


@task
def apply_file(key: int) -> None:
    """What stands in the way is kept as a sentence for the page that waits; the plan is then as it was."""
    bringing = Bringing.objects.select_related("plan__period", "plan__area").filter(pk=key).first()
    if bringing is not None and bringing.state == BringingState.TO_APPLY:
        apply_as_asked(bringing)


def apply_as_asked(bringing: Bringing) -> None:
    asked = bringing.asked
    try:
        apply(
            bringing, seen=asked["seen"], accepted=set(asked["accepted"]), binned=set(asked["binned"]),
            by=Deputy.restored(asked["by"]),
        )  # fmt: skip
    except ValidationError as error:
        _say(bringing, "".join(error.messages))
    except (NotNow, ValueError) as error:
        logger.info("%s was not taken over: %s", bringing.uid, error)
        _say(bringing, str(error))


def _say(bringing: Bringing, words: str) -> None:
    Bringing.objects.filter(pk=bringing.pk).update(
        state=BringingState.READ, asked={}, trouble=words or _("取りこめませんでした。もう一度試してください。")
    )
