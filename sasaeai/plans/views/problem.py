"""Problems that districts wrote, common problems that gather them, and what was answered."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from sasaeai.design.pages import PER_PAGE
from sasaeai.plans import policy
from sasaeai.plans.attached import attached_to
from sasaeai.plans.exchange import common_of, origin_words, standing
from sasaeai.plans.frame import show, ward_or_none
from sasaeai.plans.live import districts_with_problems, measures_taking_up, problems_of
from sasaeai.plans.models import Problem
from sasaeai.plans.narrowing import narrowed, state_choices, wanted_problems
from sasaeai.plans.opening import reads
from sasaeai.plans.reader import Reader
from sasaeai.plans.told import Told, lines, told


@reads
def problems(request: HttpRequest, reader: Reader) -> HttpResponse:
    wanted = wanted_problems(request.GET)
    page = Paginator(lines(narrowed(problems_of(reader), wanted)), PER_PAGE).get_page(request.GET.get("page"))
    plan = ward_or_none(reader) or reader.plans[0]
    return show(
        request,
        "problems",
        reader,
        plan,
        [(_("地区からの課題"), "")],
        wanted=wanted,
        page=page,
        rows=[_row(Told.of(row), reader) for row in page],
        areas=districts_with_problems(reader),
        states=state_choices(),
    )


def _row(problem: Told, reader: Reader) -> dict[str, Any]:
    """For `problem_rows.problem_lines`."""
    return {
        "problem": problem,
        "standing": standing(problem, reader),
        "when": origin_words(problem),
        "url": f"{reader.base}problems/{problem.uid}/",
    }


@reads
def problem(request: HttpRequest, reader: Reader, uid: str) -> HttpResponse:
    visible = problems_of(reader)
    found = visible.filter(uid=uid).first()
    if found is None:
        raise Http404(_("この課題は見つかりません。"))
    plan = reader.by_id.get(found.plan_id)
    gathered = told(visible.filter(common=found).order_by("plan__area__position", "written_on"))
    uids = measures_taking_up([found.pk, *([found.common_id] if found.common_id else [])])
    around = reader.find({uid for group in uids.values() for uid in group} | _goal_uid(found))
    return show(
        request,
        "problem",
        reader,
        plan or ward_or_none(reader) or reader.plans[0],
        [(_("地区からの課題"), f"{reader.base}problems/"), (_("課題"), "")],
        problem=found,
        attachments=attached_to(reader, f"problem-{found.uid}"),
        standing=standing(found, reader),
        common=common_of(found, reader),
        gathered=[_row(one, reader) for one in gathered],
        measures=[{"item": item, "url": reader.path(item)} for item in around.values() if item.kind == "measure"],
        goal=next((item for item in around.values() if item.kind == "goal"), None),
        **_rights(request, reader, found),
    )


def _goal_uid(problem: Problem) -> set[str]:
    return {problem.goal.uid} if problem.goal else set()


def _rights(request: HttpRequest, reader: Reader, problem: Problem) -> dict[str, bool]:
    viewer = request.viewer  # type: ignore[attr-defined]
    return {
        "can_answer": reader.is_working and policy.may_answer(viewer, problem.plan),
        "can_edit": reader.is_working and policy.may_rewrite_problem(viewer, problem),
    }
