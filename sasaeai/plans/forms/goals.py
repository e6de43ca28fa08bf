"""Forms that shape the tree of goals, and the form of a goal's evidence."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.translation import gettext_lazy as _

from sasaeai.kernel.clock import today
from sasaeai.kernel.fiscal import UnreadableDate, parse_date, wareki_date
from sasaeai.plans.actions.goals import below, depth_of
from sasaeai.plans.models import Evidence, Goal
from sasaeai.plans.states import State
from sasaeai.plans.tree import Tree

from .seen import SeenForm, plain

NOT_HERE = _("選んだ目標は、この計画では選べません。ページを開きなおして、選びなおしてください。")


class DateField(forms.CharField):
    """A day as people write it: 平成23年3月31日, 2011/3/31, H23.3.31."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("help_text", _("「平成23年3月31日」「2011/3/31」のように書いてください。"))
        super().__init__(**kwargs)

    def clean(self, value: Any) -> Any:
        words = super().clean(value)
        if not words:
            return None
        try:
            return parse_date(words)
        except UnreadableDate as error:
            raise ValidationError(str(error)) from error


class GoalForm(forms.Form):
    parent = forms.ChoiceField(
        label=_("どの目標の下に加えますか"), required=False, error_messages={"invalid_choice": NOT_HERE}
    )
    title = forms.CharField(
        label=_("目標"),
        max_length=200,
        error_messages={"required": _("目標の文を書いてください。")},
    )
    short_name = forms.CharField(
        label=_("短い名前"),
        max_length=40,
        required=False,
        help_text=_("表や図に出す、ひとことの名前です。例：つながり"),
    )

    def __init__(self, tree: Tree, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        upper = [(uid, label) for branch, (uid, label) in zip(tree, tree.choices(), strict=True) if branch.next_level]
        top = _("（いちばん上の段に加える）")
        self.fields["parent"].choices = [("", top), *upper]  # type: ignore[attr-defined]
        if not upper:
            del self.fields["parent"]


class GoalPlaceForm(forms.Form):
    """Where a goal, with all below it, may hang."""

    parent = forms.ChoiceField(
        label=_("どの目標の下に置きますか"), required=False, error_messages={"invalid_choice": NOT_HERE}
    )

    def __init__(self, goal: Goal, tree: Tree, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        moved = [goal, *below(goal)]
        height = max(depth_of(row) for row in moved) - depth_of(goal)
        keys = {row.pk for row in moved}
        places = [
            (uid, label)
            for branch, (uid, label) in zip(tree, tree.choices(), strict=True)
            if branch.goal.pk not in keys and branch.depth + 1 + height <= tree.deepest
        ]
        top = (("", _("（いちばん上の段に置く）")),)
        self.fields["parent"].choices = [*top, *places]  # type: ignore[attr-defined]
        self.initial["parent"] = goal.parent.uid if goal.parent else ""


class TiesForm(forms.Form):
    tied = forms.MultipleChoiceField(
        label=_("結びつける目標"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("この目標が、つないだり支えたりする目標を選んでください。図に線で出ます。"),
        error_messages={"invalid_choice": NOT_HERE},
    )

    def __init__(self, goal: Goal, tree: Tree, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        depth = depth_of(goal)
        others = [branch for branch in tree if branch.depth == depth and branch.goal != goal]
        self.fields["tied"].choices = [(branch.goal.uid, branch.label) for branch in others]  # type: ignore[attr-defined]
        self.initial["tied"] = list(goal.ties.filter(deleted_at=None).values_list("uid", flat=True))


class EvidenceForm(SeenForm):
    sentence = forms.CharField(
        label=_("わかったこと"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("アンケートや意見交換会でわかったことを、一つの文で書いてください。"),
        error_messages={"required": _("わかったことを一つの文で書いてください。")},
    )
    number = forms.CharField(label=_("数字"), max_length=40, required=False, help_text=_("例：38.2 %"))
    source_title = forms.CharField(
        label=_("出典"),
        max_length=200,
        help_text=_("例：平成21年度 住民意識調査"),
        error_messages={"required": _("どこからの話か、出典を書いてください。会議の名前でもかまいません。")},
    )
    source_url = forms.CharField(
        label=_("出典の住所（URL）"),
        max_length=200,
        required=False,
        validators=[
            URLValidator(
                ["http", "https"], message=_("「https://」から始まる住所を書いてください。なければ空けておきます。")
            )
        ],
    )
    note = forms.CharField(
        label=_("補足"), max_length=200, required=False, help_text=_("例：n=1,430、誤差 ±2.5ポイント")
    )
    quoted_on = DateField(
        label=_("引用した日"), error_messages={"required": _("引用した日を書いてください。今日でもかまいません。")}
    )

    def __init__(self, row: Evidence | None, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if row is not None:
            for name in ("sentence", "number", "source_title", "source_url", "note"):
                self.initial.setdefault(name, getattr(row, name))
        self.initial.setdefault("quoted_on", wareki_date(row.quoted_on if row else today()))

    @property
    def state(self) -> State:
        words = {name: plain(value) for name, value in self.cleaned_data.items() if name not in ("seen", "quoted_on")}
        return words | {"quoted_on": self.cleaned_data["quoted_on"].isoformat()}

    def words(self, name: str, value: Any) -> str:
        return wareki_date(parse_date(value)) if name == "quoted_on" else str(value)
