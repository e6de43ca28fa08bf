"""What becomes of a problem: written, sorted, published, promised, answered, gathered, put into the bin."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from sasaeai.kernel.clock import today
from sasaeai.kernel.fiscal import wareki_date
from sasaeai.kernel.journal import record
from sasaeai.kernel.stamp import move_public_stamp
from sasaeai.plans.editable import fingerprint
from sasaeai.plans.models import ContentKind, Goal, Measure, Medium, Plan, Problem, ProblemMeasure


class AnsweredMeanwhile(Exception):
    """Somebody else answered after this answer was begun; `problem` holds theirs."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.answer)
        self.problem = problem


class CannotGather(ValueError):
    """Why these problems cannot be gathered, as a Japanese sentence that says what to do."""


def answer_seen(problem: Problem) -> str:
    """The fingerprint by which a later save knows whether the answer moved on."""
    return fingerprint(f"{problem.answer}\n{problem.answered_by}\n{problem.answered_on}")


@transaction.atomic
def write_problem(
    plan: Plan,
    *,
    title: str,
    text: str,
    by: Any,
    on_behalf_of: str = "",
    written_on: date | None = None,
    written_by: str = "",
    medium: str = Medium.PAGE,
    occasion: str = "",
) -> Problem:
    problem = Problem(
        plan=plan, title=title, text=text, medium=medium, occasion=occasion,
        written_on=written_on or today(), written_by=written_by or by.journal_label[:80],
    )  # fmt: skip
    problem.full_clean()
    problem.save()
    record("plans.problem.written", problem, by=by, on_behalf_of=on_behalf_of or None, area=plan.area)
    return problem


@transaction.atomic
def sort_problem(problem: Problem, *, kind: ContentKind | None, goal: Goal | None, by: Any) -> None:
    """Say what kind of problem it is and which goal it concerns: the secretariat's work, never asked of a district."""
    problem.kind, problem.goal = kind, goal
    problem.save(update_fields=["kind", "goal", "changed_at"])
    _record("plans.problem.sorted", problem, by, kind=str(kind or _("まだ決めていません")))


@transaction.atomic
def publish_problem(problem: Problem, *, by: Any) -> bool:
    """Whether it was not public before."""
    if not Problem.objects.filter(pk=problem.pk, published_on=None).update(published_on=today()):
        return False
    problem.published_on = today()
    _record("plans.problem.published", problem, by)
    return True


@transaction.atomic
def withdraw_problem(problem: Problem, *, by: Any) -> None:
    """Take it out of the public pages again; the line itself is not shown to the public."""
    Problem.objects.filter(pk=problem.pk).update(published_on=None)
    problem.published_on = None
    _record("plans.problem.withdrawn", problem, by, moves_stamp=True)


@transaction.atomic
def promise_answer(problem: Problem, *, on: date, where: str, by: Any) -> None:
    problem.promised_on, problem.promised_where = on, where
    problem.save(update_fields=["promised_on", "promised_where", "changed_at"])
    _record("plans.problem.promised", problem, by, where=_place(on, where), on=on)


def _place(on: date, where: str) -> str:
    if where:
        return _("%(day)sの%(where)s") % {"day": wareki_date(on), "where": where}
    return _("%(day)sに、このページ") % {"day": wareki_date(on)}


@transaction.atomic
def answer_problem(
    problem: Problem,
    *,
    words: str,
    answered_by: str,
    on: date,
    measures: Iterable[Measure],
    seen: str,
    publish: bool,
    by: Any,
) -> None:
    """Answer, or correct an answer (the journal keeps what it said). Raises AnsweredMeanwhile.

    A public problem's answer is public at once; `publish` makes the problem public together with it.
    """
    before = Problem.objects.select_for_update().select_related("plan__area").get(pk=problem.pk)
    if answer_seen(before) != seen:
        raise AnsweredMeanwhile(before)
    same = Problem.objects.filter(
        pk=before.pk, answer=before.answer, answered_by=before.answered_by, answered_on=before.answered_on
    )
    day = today()
    published_on = before.published_on or (day if publish else None)
    if not same.update(answer=words, answered_by=answered_by, answered_on=on, published_on=published_on):
        raise AnsweredMeanwhile(Problem.objects.get(pk=before.pk))
    problem.refresh_from_db()
    _take_up(problem, measures)
    key = "plans.problem.corrected" if before.answered_on else "plans.problem.answered"
    _record(key, problem, by, before=before.answer, after=words)


def _take_up(problem: Problem, measures: Iterable[Measure]) -> None:
    wanted = {measure.pk for measure in measures}
    links = ProblemMeasure.objects.filter(problem=problem)
    links.exclude(measure__in=wanted).delete()
    have = set(links.values_list("measure_id", flat=True))
    ProblemMeasure.objects.bulk_create(ProblemMeasure(problem=problem, measure_id=pk) for pk in sorted(wanted - have))


@transaction.atomic
def begin_common(plan: Plan, *, title: str, text: str, by: Any) -> Problem:
    """A common problem of the whole ward (共通課題), to gather districts' problems in."""
    common = Problem(
        plan=plan, title=title, text=text, written_on=today(), written_by=by.journal_label[:80], medium=Medium.PAGE
    )
    common.full_clean()
    common.save()
    _record("plans.problem.common_begun", common, by)
    return common


@transaction.atomic
def gather_problems(problems: Iterable[Problem], common: Problem, *, by: Any) -> None:
    """Put districts' problems into a common problem; each keeps its own words. Raises CannotGather."""
    for problem in problems:
        if problem.plan.is_ward or problem.plan.period_id != common.plan.period_id:
            raise CannotGather(_("まとめられるのは、同じ期の地区の課題だけです。選びなおしてください。"))
        problem.common = common
        problem.full_clean()
        problem.save(update_fields=["common", "changed_at"])
        _record("plans.problem.gathered", problem, by, common=common.title)


@transaction.atomic
def take_out(problem: Problem, *, by: Any) -> None:
    """The problem stands for itself again."""
    common, problem.common = problem.common, None
    problem.save(update_fields=["common", "changed_at"])
    _record("plans.problem.taken_out", problem, by, common=str(common or ""))


@transaction.atomic
def bin_problem(problem: Problem, *, by: Any) -> None:
    """Raises CannotGather while districts' problems stand in it: their answer would vanish with it."""
    if problem.gathered.filter(deleted_at=None).exists():
        raise CannotGather(_("地区の課題がまとめてあります。先に、地区の課題を外してください。"))
    problem.bin(by)
    _record("plans.item.binned", problem, by, moves_stamp=True)


@transaction.atomic
def restore_problem(problem: Problem, *, by: Any) -> None:
    problem.restore()
    _record("plans.item.restored", problem, by, moves_stamp=True)


def _record(key: str, problem: Problem, by: Any, *, moves_stamp: bool = False, **details: Any) -> None:
    """What happens to a public problem is public; where the line itself is not, only the stamp moves."""
    public = problem.published_on is not None and not moves_stamp
    record(key, problem, by=by, area=problem.plan.area, public=public, **details)
    if moves_stamp:
        move_public_stamp()
