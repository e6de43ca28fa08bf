"""Forms of the lines between plans: supports, small goals of district measures, succession."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sasaeai.kernel.texts import LongTextField
from sasaeai.plans.actions.succeeding import Item, succession_state
from sasaeai.plans.models import Goal, Measure, SuccessionKind
from sasaeai.plans.states import State
from sasaeai.plans.tree import Branch, Tree

from .seen import SeenForm, plain


class SearchForm(forms.Form):
    """Narrow a long list: by words, and by district where there are several."""

    words = forms.CharField(label=gettext_lazy("ことばでさがす"), max_length=60, required=False)
    district = forms.ChoiceField(label=gettext_lazy("地区"), required=False)

    def __init__(self, districts: Iterable[tuple[str, str]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = list(districts)
        self.fields["district"].choices = [("", _("すべての地区")), *offered]  # type: ignore[attr-defined]
        if not offered:
            del self.fields["district"]

    @property
    def wanted(self) -> tuple[str, str]:
        """Words and district; what is not valid narrows nothing."""
        self.is_valid()
        return self.cleaned_data.get("words", ""), self.cleaned_data.get("district", "")


class NoteForm(SeenForm):
    note = forms.CharField(
        label=gettext_lazy("ひとこと"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("どのように支えるか。例：会場を貸し、講師を紹介します。"),
    )

    @property
    def state(self) -> State:
        return {"note": plain(self.cleaned_data["note"])}


class SmallGoalsForm(forms.Form):
    """One select for each district measure; those left empty stay as they are."""

    def __init__(self, measures: Iterable[Measure], tree: Tree, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.by_name = {f"goal-{measure.uid}": measure for measure in measures}
        for name, measure in self.by_name.items():
            self.fields[name] = forms.ChoiceField(
                label=str(measure),
                required=False,
                choices=_small_goals(tree, _base_of(measure)),
                error_messages={"invalid_choice": _("結べない目標が選ばれました。選びなおしてください。")},
            )

    @property
    def rows(self) -> list[dict[str, Any]]:
        return [{"measure": measure, "field": self[name]} for name, measure in self.by_name.items()]

    @property
    def chosen(self) -> dict[Measure, str]:
        picked = ((measure, self.cleaned_data.get(name, "")) for name, measure in self.by_name.items())
        return {measure: uid for measure, uid in picked if uid}


def _base_of(measure: Measure) -> int | None:
    """The ward's base goal that the measure's heading follows."""
    goal = measure.goal
    while goal is not None and goal.parent is not None:
        goal = goal.parent
    return goal.follows_id if goal else None


def _small_goals(tree: Tree, first: int | None) -> list[Any]:
    """Groups of a select: the small goals under the measure's own base goal come first."""
    roots = sorted(tree.roots, key=lambda root: root.goal.pk != first)
    groups = [(root.label, [_option(branch) for branch in root.walk() if branch is not root]) for root in roots]
    return [("", _("（まだ決めない）")), *(group for group in groups if group[1])]


def _option(branch: Branch) -> tuple[str, str]:
    return (branch.goal.uid, branch.label)


# The plan's words for it, and what they mean.
BECAME = [
    (SuccessionKind.INHERITED, gettext_lazy("継承：そのままつづける")),
    (SuccessionKind.CHANGED, gettext_lazy("修正：文や中身を変えた")),
    (SuccessionKind.MERGED, gettext_lazy("統合：いくつかを一つにまとめた")),
    (SuccessionKind.SPLIT, gettext_lazy("分割：一つをいくつかに分けた")),
    (SuccessionKind.NEW, gettext_lazy("新設：前の計画にはなく、新しくはじめる")),
]


class SuccessionForm(SeenForm):
    kind = forms.ChoiceField(
        label=gettext_lazy("前の期から、どうなりましたか"),
        choices=BECAME,
        widget=forms.RadioSelect,
        error_messages={
            "required": gettext_lazy("どうなったかを、一つ選んでください。"),
            "invalid_choice": gettext_lazy("一覧から一つ選んでください。"),
        },
    )
    olds = forms.MultipleChoiceField(
        label=gettext_lazy("もとになるもの（前の期）"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": gettext_lazy("もとになるものは、前の期の計画から選んでください。")},
    )
    reason = LongTextField(
        label=gettext_lazy("理由"),
        required=False,
        rows=4,
        help_text=gettext_lazy("なぜそうしたかを書いてください。新旧対照表にのります。"),
    )

    def __init__(
        self, item: Item, offered: list[tuple[str, str]], *args: Any, apart: Iterable[str] = (), **kwargs: Any
    ) -> None:
        """`offered` are the old plan's items to choose from: uid and label; those of `apart` get their own reasons."""
        super().__init__(*args, **kwargs)
        olds: Any = self.fields["olds"]
        olds.choices = offered
        state = succession_state(item)
        self.remember(state)
        self.initial = {**state, **self.initial}
        reasons = self.initial["reasons"]
        self.titles = {uid: label.strip() for uid, label in offered}
        if self.is_bound:
            self.apart = [uid for uid in self.titles if f"reason-{uid}" in self.data]
        else:
            differ = len(set(reasons.values())) > 1
            self.apart = [uid for uid in self.titles if uid in apart or (differ and uid in reasons)]
            self.initial.setdefault("reason", "" if self.apart else next(iter(reasons.values()), ""))
        self._ask_apart(reasons)

    def _ask_apart(self, reasons: State) -> None:
        """A field for each ancestor that has a reason of its own; one left empty means the common reason."""
        for uid in self.apart:
            self.fields[f"reason-{uid}"] = forms.CharField(
                label=_("理由（%(old)sから）") % {"old": self.titles[uid]},
                required=False,
                widget=forms.Textarea(attrs={"rows": 3}),
                initial=reasons.get(uid, ""),
            )
        if self.apart:
            self.fields["reason"].label = _("ほかの理由")
            self.fields["reason"].help_text = _("下で理由を空けておいたものには、ここに書いた理由がのります。")

    @property
    def own_reasons(self) -> list[Any]:
        return [self[f"reason-{uid}"] for uid in self.apart]

    @property
    def is_apart(self) -> bool:
        return bool(self.apart)

    @property
    def state(self) -> State:
        data = self.cleaned_data
        common = plain(data["reason"])
        reasons = {uid: plain(data.get(f"reason-{uid}")) or common for uid in data["olds"]} or {"": common}
        return {"kind": data["kind"], "olds": sorted(data["olds"]), "reasons": reasons}

    def describe(self, state: State) -> dict[str, tuple[str, str]]:
        known = {name: value for name, value in state.items() if name != "reasons"}
        return {**super().describe(known), "reasons": (_("理由"), self._reasons_in_words(state["reasons"]))}

    def _reasons_in_words(self, reasons: State) -> str:
        said = set(reasons.values())
        if len(said) < 2:
            return next(iter(said), "")
        return "\n".join(f"{self.titles.get(uid, '')}：{words}" for uid, words in reasons.items())


def goal_label(goal: Goal, number: str) -> str:
    return f"{number}　{goal}" if number else str(goal)
