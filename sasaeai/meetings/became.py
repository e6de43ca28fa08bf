"""What became of a card: a problem of the district, evidence of a goal, or nothing yet; told where it can be read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from sasaeai.kernel.fiscal import day_words
from sasaeai.meetings.models import OpinionCard
from sasaeai.meetings.models.card import CardQuerySet


@dataclass(frozen=True)
class Became:
    text: str
    url: str = ""


def with_what_became(cards: Any) -> CardQuerySet:
    """All that the sentences need, with the cards."""
    rows: CardQuerySet = cards.select_related(
        "area",
        "meeting",
        "goal__follows",
        "goal__plan__period",
        "problem__plan__period",
        "evidence__goal__follows",
        "evidence__goal__plan__period",
    )
    return rows


def became_at_desk(card: OpinionCard) -> list[Became]:
    told = []
    problem, evidence = card.problem, card.evidence
    if problem is not None and problem.is_binned:
        told.append(Became(_("課題「%(title)s」にしましたが、課題はごみ箱に入っています。") % {"title": problem.title}))
    elif problem is not None:
        url = reverse("plans:desk:problem", args=[problem.plan.period.number, problem.uid])
        told.append(Became(_("課題「%(title)s」になりました。") % {"title": problem.title}, url))
    if evidence is not None:
        goal = evidence.goal
        url = reverse("plans:desk:goal", args=[goal.plan.period.number, goal.uid])
        told.append(Became(_("目標「%(goal)s」の根拠になりました。") % {"goal": goal}, url))
    return told


def became_in_public(card: OpinionCard, public_goals: dict[str, str]) -> list[Became]:
    """`public_goals`: addresses by uid. Only what everybody may read has an address, and only that is told."""
    told = []
    problem, evidence = card.problem, card.evidence
    if problem is not None and not problem.is_binned and problem.published_on:
        url = reverse("plans:public:problem", args=[problem.plan.period.number, problem.uid])
        words = _("課題になりました。")
        if problem.answered_on:
            words = _("課題になり、%(day)sに回答しました。") % {"day": day_words(problem.answered_on)}
        told.append(Became(words, url))
    if evidence is not None and (url := public_goals.get(evidence.goal.uid, "")):
        told.append(Became(_("計画の目標の根拠になりました。"), url))
    return told
