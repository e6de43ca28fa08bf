"""評価を決める: what the rule proposes for goals and indicators with its reasons, and another grade with a reason.

Only where the period uses grades; a district is never graded.
"""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from sasaeai.design.pages import PER_PAGE
from sasaeai.people.policy import require
from sasaeai.people.viewer import Request
from sasaeai.plans.actions.grades import grade_state, signs_of
from sasaeai.plans.actions.refusing import Refused
from sasaeai.plans.actions.reviewing import review_of
from sasaeai.plans.grading.of_period import grading_of
from sasaeai.plans.grading.reading import Proposals, proposals_of
from sasaeai.plans.grading.terms import Graded
from sasaeai.plans.models import Goal, Indicator, Plan, Review
from sasaeai.plans.states import FieldsChanged
from sasaeai.reviews import policy
from sasaeai.reviews.actions.answering import YearPassedOn
from sasaeai.reviews.actions.grading import decide
from sasaeai.reviews.forms.grades import GradeForm
from sasaeai.reviews.models import ReviewYear, Stage

from .pages import both, form_page, posted, remembered
from .rooms import kept_year, seen_year


def _ward(year: ReviewYear) -> Plan:
    """404 where the period uses no grades."""
    if not year.period.grades_used:
        raise Http404(_("この計画では、評価の記号を使っていません。"))
    return Plan.objects.family(year.period)[0]


def _proposals(ward: Plan, year: ReviewYear) -> Proposals:
    """While the year is being made its values are provisional: judged as they stand, and said so."""
    return proposals_of(ward, year.fiscal_year, early=year.stage != Stage.PUBLISHED)


@login_required
@require_safe
def grades(request: Request, uid: str) -> HttpResponse:
    found = seen_year(request, uid)
    ward = _ward(found)
    require(policy.may_comment(request.viewer, found.period.area) or policy.may_keep(request.viewer, found.period.area))
    kind = "indicator" if request.GET.get("of") == "indicators" else "goal"
    rows: Any = Indicator.objects.present().filter(plan=ward).order_by("position", "pk")
    if kind == "goal":
        rows = Goal.objects.present().filter(plan=ward).in_order()
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    proposals = _proposals(ward, found)
    by_uid = proposals.goals if kind == "goal" else proposals.indicators
    reviews = {getattr(row, f"{kind}_id"): row for row in _reviews(found, kind, list(page))}
    grading = grading_of(found.period)
    signs = grading.goal if kind == "goal" else grading.indicator
    context = {
        "year": found,
        "kind": kind,
        "page": page,
        "lines": [
            _line(found, row, kind, by_uid[row.uid], reviews.get(row.pk), signs) for row in page if row.uid in by_uid
        ],
        "tabs": [
            {"label": _("目標"), "url": "?", "current": kind == "goal", "count": len(proposals.goals)},
            {
                "label": _("指標"), "url": "?of=indicators", "current": kind == "indicator",
                "count": len(proposals.indicators),
            },
        ],
        "may_decide": policy.may_keep(request.viewer, found.period.area)
        and found.stage in (Stage.OWNERS, Stage.OFFICE),
    }  # fmt: skip
    return render(request, "reviews/grades.html", context)


def _reviews(year: ReviewYear, kind: str, page: list[Any]) -> Any:
    return Review.objects.filter(fiscal_year=year.fiscal_year, **{f"{kind}__in": page})


def _line(year: ReviewYear, row: Any, kind: str, proposed: Graded, review: Review | None, signs: Any) -> dict[str, Any]:
    """What was kept when the year was published, or else what is proposed now and what was decided of it."""
    words, why = proposed.words, proposed.text
    if review is not None and review.published_on and review.proposed_grade in signs:
        words, why = str(signs[review.proposed_grade]), review.grade_because
    is_own = review is not None and bool(review.overruled_because) and review.grade in signs
    return {
        "title": str(row), "proposed": words, "sentences": why.splitlines(), "is_own": is_own,
        "grade": str(signs[review.grade]) if review is not None and is_own else words,
        "because": review.overruled_because if review else "",
        "url": reverse(f"reviews:grade_{kind}", args=[year.uid, row.uid]),
    }  # fmt: skip


@login_required
def goal(request: Request, uid: str, goal: str) -> HttpResponse:
    found = kept_year(request, uid)
    ward = _ward(found)
    return _decide(request, found, ward, get_object_or_404(Goal.objects.present(), plan=ward, uid=goal))


@login_required
def indicator(request: Request, uid: str, indicator: str) -> HttpResponse:
    found = kept_year(request, uid)
    ward = _ward(found)
    return _decide(request, found, ward, get_object_or_404(Indicator.objects.present(), plan=ward, uid=indicator))


def _decide(request: Request, year: ReviewYear, ward: Plan, about: Goal | Indicator) -> HttpResponse:
    about.plan = ward
    proposals = _proposals(ward, year)
    proposed = (proposals.goals if isinstance(about, Goal) else proposals.indicators).get(about.uid)
    if proposed is None:
        raise Http404
    stands = grade_state(review_of(about, year.fiscal_year), proposed)
    signs = signs_of(about)
    form = GradeForm(signs, proposed, posted(request), initial=stands)
    form.remember(stands)
    title = _("評価：%(about)s") % {"about": about}
    back = reverse("reviews:grades", args=[year.uid]) + ("" if isinstance(about, Goal) else "?of=indicators")
    context: dict[str, Any] = {"template": "reviews/grade.html", "back": back, "proposed": proposed}
    if request.method == "POST" and form.is_valid():
        try:
            changed = decide(year, about, form.state, proposed, seen=form.was_seen, by=request.viewer)
        except FieldsChanged as meanwhile:
            mine, conflict = both(form, meanwhile.theirs)
            again = remembered(GradeForm(signs, proposed, initial=mine), meanwhile.theirs)
            return form_page(request, year, again, title, conflict=conflict, status=409, **context)
        except YearPassedOn as passed:
            form.add_error(None, str(passed))
            return form_page(request, year, form, title, status=409, **context)
        except Refused as refused:
            form.add_error("overruled_because", str(refused))
        else:
            messages.success(request, _("保存しました。") if changed else _("前と同じです。何も変えていません。"))
            return redirect(back)
    return form_page(request, year, form, title, **context)
