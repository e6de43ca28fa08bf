"""What cards become: a problem in the words of a district, or a sentence that says why a goal is there."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as now_
from django.utils.translation import gettext_lazy as _

from sasaeai.kernel.clock import today
from sasaeai.kernel.fiscal import wareki_date
from sasaeai.meetings.models import OpinionCard
from sasaeai.plans.forms.problems import GoalChoice, ProblemForm
from sasaeai.plans.models import Goal, Plan
from sasaeai.plans.states import State

MOST_TITLE, MOST_SENTENCE, MOST_SOURCE = 120, 300, 200


def occasion_of(cards: Sequence[OpinionCard]) -> str:
    """The meeting where it was said, or by which way it came."""
    names = dict.fromkeys(card.meeting.title if card.meeting else str(card.get_source_display()) for card in cards)
    return "、".join(names)


def source_of(cards: Sequence[OpinionCard]) -> str:
    """The meetings with their days: what stands as the source of evidence."""
    names = dict.fromkeys(
        now_("%(title)s（%(day)s）") % {"title": card.meeting.title, "day": wareki_date(card.meeting.day)}
        if card.meeting
        else str(card.get_source_display())
        for card in cards
    )
    return "、".join(names)


class CardsToProblemForm(ProblemForm):
    occasion = forms.CharField(label=_("どこで出た話か"), required=False, max_length=120)

    def __init__(self, *args: Any, cards: Sequence[OpinionCard], **kwargs: Any) -> None:
        heading = next((card.group for card in cards if card.group), "")
        title = cards[0].text if len(cards) == 1 else heading or cards[0].text
        lines = "" if len(cards) == 1 and len(title) <= MOST_TITLE else "\n".join(f"・{card.text}" for card in cards)
        initial = {"title": title[:MOST_TITLE], "text": lines, "occasion": occasion_of(cards)[:120]}
        super().__init__(*args, **{"initial": initial} | kwargs)


class CardsToEvidenceForm(forms.Form):
    goal = forms.ChoiceField(
        label=_("どの目標の根拠か"),
        error_messages={
            "required": _("目標を選んでください。"),
            "invalid_choice": _("この目標は選べません。選びなおしてください。"),
        },
    )
    sentence = forms.CharField(
        label=_("わかったこと"),
        max_length=MOST_SENTENCE,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("声からわかったことを、一つの文で書いてください。"),
        error_messages={"required": _("わかったことを一つの文で書いてください。")},
    )
    source_title = forms.CharField(
        label=_("出典"), max_length=MOST_SOURCE, error_messages={"required": _("どこで出た話かを書いてください。")}
    )

    def __init__(self, *args: Any, cards: Sequence[OpinionCard], plans: Sequence[Plan], **kwargs: Any) -> None:
        self.cards = list(cards)
        goals = {card.goal.pk for card in cards if card.goal}
        initial = {
            "sentence": cards[0].text[:MOST_SENTENCE] if len(cards) == 1 else "",
            "source_title": source_of(cards)[:MOST_SOURCE],
            "goal": goals.pop() if len(goals) == 1 else "",
        }
        super().__init__(*args, **{"initial": initial} | kwargs)
        field: Any = self.fields["goal"]
        field.choices = [("", _("選んでください")), *(_group(plan) for plan in plans)]

    @property
    def chosen_goal(self) -> Goal:
        found: Goal = Goal.objects.select_related("plan__area").get(pk=self.cleaned_data["goal"])
        return found

    def state(self, source_url: str) -> State:
        given = self.cleaned_data
        return {
            "sentence": given["sentence"], "number": "", "source_title": given["source_title"],
            "source_url": source_url, "quoted_on": today().isoformat(),
            "note": now_("%(count)s枚の意見カードから") % {"count": len(self.cards)},
        }  # fmt: skip


def _group(plan: Plan) -> tuple[str, list[tuple[Any, str]]]:
    field: Any = GoalChoice()
    field.of_plan(plan)
    return plan.area.name, [(str(key), str(label)) for key, label in field.choices if key]
