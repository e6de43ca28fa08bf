"""What waits with surveys, for the first page of the desk."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from sasaeai.kernel.clock import today
from sasaeai.kernel.fiscal import wareki_date
from sasaeai.people.policy import Verb
from sasaeai.people.viewer import Viewer
from sasaeai.plans.jobs import Job
from sasaeai.plans.waiting import waits

from .models import PublishedResults, Slip, Survey, SurveyState
from .models.fielding import SlipQuerySet
from .retention import TOLD_BEFORE, endings, with_something_left

SOON = timedelta(days=7)


@waits
def of_slips(viewer: Viewer) -> Iterator[Job]:
    """One query, two where a survey takes slips, one more for who runs it."""
    typing, running = viewer.areas_where(Verb.TYPE_SLIPS), viewer.areas_where(Verb.SURVEY)
    surveys = _taking_slips(typing | running)
    title = _("「%(survey)s」に、入力を待つ調査票が%(count)s件あります")
    yield from _of(Slip.objects.to_type(), _in(surveys, typing), title, "keying", _("入力する"))
    title = _("「%(survey)s」に、二人の入力が食いちがう調査票が%(count)s件あります")
    yield from _of(Slip.objects.to_settle(), _in(surveys, running), title, "agreement", _("食いちがいを直す"))


@waits
def of_second_typing(viewer: Viewer) -> Iterator[Job]:
    """Two queries; apart from the others, as it asks who somebody is: nobody checks what they typed themselves."""
    surveys = _taking_slips(viewer.areas_where(Verb.TYPE_SLIPS))
    if surveys:
        title = _("「%(survey)s」に、二人めの入力を待つ調査票が%(count)s件あります")
        again = Slip.objects.to_type_again().not_first_typed_by(viewer.journal_id)
        yield from _of(again, surveys, title, "keying", _("入力する"))


def _taking_slips(areas: frozenset[int]) -> list[Survey]:
    """The names of those whose slips may be typed."""
    if not areas:
        return []
    rows = Survey.objects.present().filter(area__in=areas, state__in=(SurveyState.OPEN, SurveyState.CLOSED))
    return list(rows.order_by("uid").only("uid", "title", "area"))


def _in(surveys: list[Survey], areas: frozenset[int]) -> list[Survey]:
    return [survey for survey in surveys if survey.area_id in areas]


def _of(slips: SlipQuerySet, surveys: list[Survey], title: str, page: str, link: str) -> Iterator[Job]:
    if not surveys:
        return
    rows = slips.filter(survey__in=[survey.pk for survey in surveys]).order_by()
    counts = dict(rows.values_list("survey").annotate(Count("pk")))
    for survey in surveys:
        if count := counts.get(survey.pk):
            gaps = {"survey": survey.title, "count": count}
            yield Job(title % gaps, reverse(f"surveys:{page}", args=[survey.uid]), link)


@waits
def of_surveys(viewer: Viewer) -> Iterator[Job]:
    """Two queries, and none for somebody who runs no survey."""
    areas = viewer.areas_where(Verb.SURVEY)
    if not areas:
        return
    unreviewed = Count("questions__indicators", filter=Q(questions__indicators__reviewed_at=None), distinct=True)
    closing = Q(state=SurveyState.OPEN, closes_on__lte=today() + SOON)
    rows = Survey.objects.present().filter(area__in=areas).filter(closing | Q(state=SurveyState.DRAFT))
    rows = rows.only("uid", "title", "state", "closes_on")
    for row in rows.annotate(unreviewed=unreviewed).order_by("closes_on", "pk"):
        if row.takes_answers:
            yield _closing(row)
        elif row.unreviewed:  # type: ignore[attr-defined]
            gaps = {"survey": row.title, "count": row.unreviewed}  # type: ignore[attr-defined]
            title = _("「%(survey)s」に、まだ確かめていない指標の問いが%(count)sつあります") % gaps
            url = reverse("surveys:indicators", args=[row.uid])
            yield Job(title, url, _("確かめる"), _("調査票を確定すると、問いは直せなくなります。"), quiet=True)
    yield from _behind(areas)


def _closing(row: Survey) -> Job:
    url = reverse("surveys:survey", args=[row.uid])
    gaps = {"survey": row.title, "day": wareki_date(row.closes_on)}  # type: ignore[arg-type]
    if row.closes_on < today():  # type: ignore[operator]
        title = _("「%(survey)s」は、しめきりの%(day)sを過ぎても受け付けています") % gaps
        return Job(title, url, _("見る"), _("遅れて届くものを待つ日を決めて、受付を終えてください。"), quiet=True)
    title = _("「%(survey)s」は%(day)sがしめきりです") % gaps
    return Job(title, url, _("ようすを見る"), _("お願いのはがきを出すなら、いまです。"), quiet=True)


def _behind(areas: frozenset[int]) -> Iterator[Job]:
    """Published results to which answers came; of each survey its newest version, if it still stands."""
    valid = Count("survey__responses", filter=Q(survey__responses__valid=True))
    rows = PublishedResults.objects.filter(survey__area__in=areas, survey__deleted_at=None, withdrawn_at=None)
    rows = rows.select_related("survey").only("response", "survey__uid", "survey__title").order_by("survey", "number")
    newest = {row.survey_id: row for row in rows.annotate(answers=valid)}
    for row in newest.values():
        more = row.answers - int(row.response.get("n", 0))
        if more > 0:
            gaps = {"survey": row.survey.title, "count": more}
            title = _("「%(survey)s」の公表した結果に、新しい回答%(count)s件が入っていません") % gaps
            yield Job(title, reverse("surveys:results", args=[row.survey.uid]), _("結果を見る"), quiet=True)


@waits
def of_words_that_end(viewer: Viewer) -> Iterator[Job]:
    """One query; none for somebody who runs no survey."""
    areas = viewer.areas_where(Verb.SURVEY)
    if not areas:
        return
    rows = with_something_left().filter(area__in=areas, words_forgotten_at=None)
    rows = rows.only("uid", "title", "closed_on", "closes_on", "deleted_at", "words_kept_months")
    for one in endings(rows, until=today() + TOLD_BEFORE):
        gaps = {"survey": one.survey.title, "day": wareki_date(one.day)}
        yield Job(
            _("「%(survey)s」の自由記述の原文が、%(day)sに消えます") % gaps,
            reverse("surveys:words", args=[one.survey.uid]),
            _("確かめる"),
            _("まだ読んでいない言葉があれば、読んで分類してください。もっと残すときは、月数を変えられます。"),
            quiet=True,
        )
