"""Cards become a problem of their district's plan, or evidence of a goal; both can be taken back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.db import transaction

from sasaeai.kernel.journal import Actor, record
from sasaeai.meetings.models import CardSource, OpinionCard
from sasaeai.plans.actions.evidence import add_evidence, take_evidence_away
from sasaeai.plans.actions.problems import bin_problem, write_problem
from sasaeai.plans.models import Evidence, Goal, Medium, Plan, Problem
from sasaeai.plans.states import State

MEDIA = {
    CardSource.MEETING: Medium.MEETING,
    CardSource.BOX: Medium.PAPER,
    CardSource.TOLD: Medium.TELEPHONE,
    CardSource.WEB: Medium.PAGE,
}


class UsedAlready(Exception):
    """One of these cards is a problem, or evidence, already; `card` says which."""

    def __init__(self, card: OpinionCard) -> None:
        super().__init__(card.text)
        self.card = card


def _locked(cards: Sequence[OpinionCard]) -> list[OpinionCard]:
    rows = OpinionCard.objects.filter(pk__in=[card.pk for card in cards]).order_by("pk")
    return list(rows.select_for_update(of=("self",)).select_related("area", "problem", "evidence"))


@transaction.atomic
def make_problem(plan: Plan, cards: Sequence[OpinionCard], fields: Mapping[str, str], *, by: Actor) -> Problem:
    """Raises UsedAlready. Each card remembers what it became."""
    rows = _locked(cards)
    for card in rows:
        if card.problem is not None and not card.problem.is_binned:
            raise UsedAlready(card)
    problem = write_problem(
        plan, title=fields["title"], text=fields["text"], occasion=fields["occasion"], by=by,
        written_on=max(card.day for card in rows), medium=MEDIA[CardSource(rows[0].source)],
    )  # fmt: skip
    if all(card.sample for card in rows):
        problem.sample = True
        problem.save(update_fields=["sample"])
    OpinionCard.objects.filter(pk__in=[card.pk for card in rows]).update(problem=problem)
    record("meetings.cards.made_problem", problem, by=by, area=plan.area, count=len(rows))
    return problem


@transaction.atomic
def make_evidence(goal: Goal, cards: Sequence[OpinionCard], wanted: State, *, by: Actor) -> Evidence:
    """Raises UsedAlready."""
    rows = _locked(cards)
    for card in rows:
        if card.evidence is not None:
            raise UsedAlready(card)
    evidence = add_evidence(goal, wanted, by=by)
    if all(card.sample for card in rows) and not evidence.sample:
        evidence.sample = True
        evidence.save(update_fields=["sample"])
    OpinionCard.objects.filter(pk__in=[card.pk for card in rows]).update(evidence=evidence)
    record("meetings.cards.made_evidence", goal, by=by, area=goal.plan.area, count=len(rows))
    return evidence


def is_untouched(problem: Problem) -> bool:
    """Nobody has published, promised, answered or gathered it: it can go as it came."""
    return not (problem.published_on or problem.promised_on or problem.answered_on or problem.common_id)


@transaction.atomic
def leave_problem(problem: Problem, cards: Sequence[OpinionCard], *, by: Actor) -> bool:
    """The cards are no longer that problem's; whether it went into the bin, as none of its cards is left."""
    count = OpinionCard.objects.filter(pk__in=[card.pk for card in cards], problem=problem).update(problem=None)
    if count:
        record("meetings.cards.taken_back", problem, by=by, area=problem.plan.area, count=count)
    problem = Problem.objects.select_for_update(of=("self",)).select_related("plan__area").get(pk=problem.pk)
    if not count or problem.is_binned or OpinionCard.objects.filter(problem=problem).exists():
        return False
    if not is_untouched(problem):
        return False
    bin_problem(problem, by=by)
    return True


@transaction.atomic
def leave_evidence(evidence: Evidence, cards: Sequence[OpinionCard], *, by: Actor) -> bool:
    """As with a problem; the evidence is taken away when none of its cards is left."""
    goal = evidence.goal
    count = OpinionCard.objects.filter(pk__in=[card.pk for card in cards], evidence=evidence).update(evidence=None)
    if count:
        record("meetings.cards.taken_back", goal, by=by, area=goal.plan.area, count=count)
    if not count or OpinionCard.objects.filter(evidence=evidence).exists():
        return False
    take_evidence_away(evidence, by=by)
    return True
