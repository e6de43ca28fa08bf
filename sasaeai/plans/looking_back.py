"""What is known of goals and measures when their period ends: the last review, numbers against targets, problems."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from sasaeai.design.charts import full
from sasaeai.design.phrases import measured
from sasaeai.kernel.fiscal import FiscalYear

from .figures import number, of_area, short_line
from .jobs import standing_words
from .live import values
from .models import Goal, Indicator, Measure, NextStep, Plan, Problem, ProblemMeasure, Review, SuccessionKind
from .projection import indicator_line
from .quoting import Quote, shortened

Item = Goal | Measure
WORDS = ("done", "result", "cause", "response")
# What a review's next step would mean for the next period: shown as a proposal, never decided by itself.
PROPOSED = {
    NextStep.CONTINUE: SuccessionKind.INHERITED,
    NextStep.EXPAND: SuccessionKind.INHERITED,
    NextStep.RETHINK: SuccessionKind.CHANGED,
    NextStep.SHRINK: SuccessionKind.CHANGED,
    NextStep.MERGE: SuccessionKind.MERGED,
    NextStep.END: SuccessionKind.ENDED,
    NextStep.COMPLETE: SuccessionKind.ENDED,
}


@dataclass
class Known:
    """Of one goal or measure. `lines` are its indicators as figures.short_line gives them."""

    review: Review | None = None
    lines: list[dict[str, Any]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    quotes: list[Quote] = field(default_factory=list)

    @property
    def year(self) -> FiscalYear | None:
        return FiscalYear(self.review.fiscal_year) if self.review else None

    @property
    def said(self) -> list[tuple[str, str]]:
        """The review's words, each under its name."""
        if self.review is None:
            return []
        row = self.review
        labels = {field.name: str(field.verbose_name) for field in row._meta.fields}
        return [(labels[name], words) for name in WORDS if (words := getattr(row, name))]

    @property
    def proposal(self) -> str:
        return PROPOSED.get(NextStep(self.review.next_step), "") if self.review and self.review.next_step else ""

    @property
    def proposal_words(self) -> str:
        return str(SuccessionKind(self.proposal).label) if self.proposal else ""

    @property
    def standing(self) -> list[dict[str, Any]]:
        return [{"problem": row, "words": standing_words(row)} for row in self.problems]

    def __bool__(self) -> bool:
        return bool(self.review or self.lines or self.problems)


class LookingBack:
    """Of some goals and measures of one plan; a constant number of queries."""

    def __init__(self, plan: Plan, items: Iterable[Item]) -> None:
        self.plan = plan
        self.goals = {row.pk: row for row in items if isinstance(row, Goal)}
        self.measures = {row.pk: row for row in items if isinstance(row, Measure)}
        self._known: dict[tuple[str, int], Known] = defaultdict(Known)
        self._reviews()
        self._indicators()
        self._problems()

    def of(self, item: Item) -> Known:
        return self._known[_key(item)]

    def _owner(self, goal: int | None, measure: int | None) -> Known:
        return self._known["goal" if goal else "measure", goal or measure or 0]

    @property
    def _owned(self) -> Q:
        return Q(goal__in=list(self.goals)) | Q(measure__in=list(self.measures))

    def _quote(self, known: Known, key: str, title: str, words: str, path: str, sample: bool) -> None:
        known.quotes.append(Quote(key, title, shortened(words), path, self.plan.period.number, sample))

    def _reviews(self) -> None:
        """The last that says anything is shown; quoted is the last of those that the public reads too."""
        quoted: set[tuple[int | None, int | None]] = set()
        for row in Review.objects.filter(self._owned).order_by("-fiscal_year", "pk"):
            if not any(getattr(row, name) for name in (*WORDS, "next_step", "grade")):
                continue
            known = self._owner(row.goal_id, row.measure_id)
            known.review = known.review or row
            owner = (row.goal_id, row.measure_id)
            if row.published_on is not None and owner not in quoted:
                quoted.add(owner)
                self._quote_review(known, row)

    def _quote_review(self, known: Known, row: Review) -> None:
        title = _("%(year)sのふりかえり") % {"year": FiscalYear(row.fiscal_year).words}
        path = self._path(row.goal_id, row.measure_id)
        said = {name: getattr(row, name) for name in WORDS}
        if row.next_step:
            said["next_step"] = _("今後の方向：%(step)s") % {"step": row.get_next_step_display()}
        for name, words in said.items():
            if words:
                self._quote(known, f"review-{row.pk}-{name}", title, words, path, row.sample)

    def _path(self, goal: int | None, measure: int | None) -> str:
        return f"goals/{self.goals[goal].uid}/" if goal else f"measures/{self.measures[measure or 0].uid}/"

    def _indicators(self) -> None:
        rows = Indicator.objects.present().filter(self._owned).prefetch_related("targets").order_by("position", "pk")
        indicators = list(rows)
        figures = values([row.uid for row in indicators])
        for row in indicators:
            known = self._owner(row.goal_id, row.measure_id)
            line = short_line(indicator_line(row), of_area(figures.get(row.uid, []), self.plan.area_id))
            known.lines.append(line)
            if line["value"] is not None:
                words = figure_words(line)
                self._quote(known, f"indicator-{row.uid}", _("指標"), words, f"indicators/{row.uid}/", row.sample)

    def _problems(self) -> None:
        """What the measures took up, and what was written about the goals and is not answered; a district's own."""
        seen = Q() if self.plan.is_ward else Q(problem__plan=self.plan) | Q(problem__published_on__isnull=False)
        taken = ProblemMeasure.objects.filter(seen, measure__in=list(self.measures), problem__deleted_at=None)
        for line in taken.select_related("problem__plan__area", "problem__plan__period", "problem__common"):
            self._add_problem(self._known["measure", line.measure_id], line.problem)
        by_goal = {key: goal for goal in self.goals.values() for key in (goal.pk, goal.follows_id) if key}
        open_ones = Problem.objects.unanswered().filter(goal__in=list(by_goal))
        if not self.plan.is_ward:
            open_ones = open_ones.filter(plan=self.plan)
        for row in open_ones.select_related("plan__area", "plan__period", "common"):
            self._add_problem(self._known["goal", by_goal[row.goal_id or 0].pk], row)

    def _add_problem(self, known: Known, row: Problem) -> None:
        known.problems.append(row)
        if row.published_on is not None:
            title = _("%(area)sからの課題") % {"area": row.plan.area.name}
            self._quote(known, f"problem-{row.uid}", title, row.title, f"problems/{row.uid}/", row.sample)


def _key(item: Item) -> tuple[str, int]:
    return ("goal" if isinstance(item, Goal) else "measure", item.pk)


def figure_words(line: dict[str, Any]) -> str:
    """「参加者数」は平成25年度に97人（目標は平成27年度に120人）."""
    unit = line["unit"]
    now = {
        "title": line["title"],
        "year": FiscalYear(line["value_year"]).words,
        "value": measured(full(line["value"]), unit),
    }
    words = _("%(title)sは、%(year)sに%(value)s") % now
    if line["provisional"]:
        words += _("（速報）")
    if line["target"] is None:
        return words
    aim = {"year": FiscalYear(line["target_year"]).words, "value": measured(full(number(line["target"])), unit)}
    return words + _("。目標は、%(year)sに%(value)s") % aim
