"""Forms around a problem: two fields for a district, the rest for the secretariat."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import F, Q
from django.utils.translation import gettext as now_
from django.utils.translation import gettext_lazy as _

from sasaeai.kernel.clock import today
from sasaeai.kernel.texts import LongTextField
from sasaeai.plans.actions.problems import answer_seen
from sasaeai.plans.models import ContentKind, Goal, Measure, Medium, Problem
from sasaeai.plans.models.measure import MeasureQuerySet
from sasaeai.plans.numbering import numbers

from .written import WrittenDateField, plain


class ProblemForm(forms.Form):
    """What a district writes; nothing to classify."""

    title = forms.CharField(
        label=_("困っていること"),
        max_length=120,
        help_text=_("例：駅前の放置自転車で、車いすが通れない"),
        error_messages={
            "required": _("困っていることを、ひとことで書いてください。"),
            "max_length": _("120文字までにして、くわしいことは下の欄に書いてください。"),
        },
    )
    text = LongTextField(
        label=_("くわしく"),
        required=False,
        rows=6,
        help_text=_("いつ、どこで、だれが困っているか。これまでに地区でしてみたこと。書ける分だけで結構です。"),
    )

    def clean_text(self) -> str:
        return plain(self.cleaned_data["text"])


class TypedProblemForm(ProblemForm):
    """The same words, typed by the secretariat for a district (代理入力)."""

    medium = forms.ChoiceField(
        label=_("受け取り方"),
        choices=Medium.typed(),
        widget=forms.RadioSelect,
        error_messages={"required": _("どうやって受け取ったかを選んでください。")},
    )
    written_by = forms.CharField(
        label=_("どなたの話か"),
        max_length=80,
        help_text=_("例：○○地区別計画策定委員会、△△自治会長"),
        error_messages={"required": _("どなたの話かを書いてください（例：○○自治会）。")},
    )
    occasion = forms.CharField(
        label=_("どこで出た話か"), required=False, max_length=120, help_text=_("例：地区別意見交換会（3回目）")
    )
    written_on = WrittenDateField(label=_("いつの話か"), initial=today)

    def clean_written_on(self) -> Any:
        day = self.cleaned_data["written_on"]
        if day and day > today():
            raise ValidationError(_("先の日付です。話を受け取った日を書いてください。"))
        return day


class GoalChoice(forms.ModelChoiceField):
    """Goals with their printed numbers, in the order of the plan."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("queryset", Goal.objects.none())
        kwargs.setdefault("required", False)
        kwargs.setdefault("empty_label", _("（まだ決めない）"))
        super().__init__(**kwargs)
        self.printed: dict[int, str] = {}

    def of_plan(self, plan: Any) -> None:
        found = numbers([plan])
        self.printed = found.goals
        rows = {goal.pk: goal for goal in Goal.objects.present().filter(plan=plan).select_related("follows")}

        def place(goal: Goal) -> tuple[int, ...]:
            above = place(rows[goal.parent_id]) if goal.parent_id in rows else ()
            return (*above, found.goal_indexes[goal.pk])

        self.queryset = Goal.objects.filter(pk__in=rows)
        ordered = sorted(rows.values(), key=place)
        labels = [(goal.pk, "　" * (len(place(goal)) - 1) + self.label_from_instance(goal)) for goal in ordered]
        self.choices = [("", self.empty_label), *labels]

    def label_from_instance(self, obj: Any) -> str:
        return f"{self.printed.get(obj.pk, '')}　{obj}"


class SortForm(forms.Form):
    kind = forms.ModelChoiceField(
        label=_("課題の種類"),
        queryset=ContentKind.objects.none(),
        required=False,
        empty_label=_("（まだ決めない）"),
        widget=forms.RadioSelect,
    )
    goal = GoalChoice(label=_("かかわる目標"))

    def __init__(self, problem: Problem, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs | {"initial": {"kind": problem.kind_id, "goal": problem.goal_id}})
        fields: dict[str, Any] = self.fields
        fields["kind"].queryset = ContentKind.objects.filter(period=problem.plan.period_id)
        fields["goal"].of_plan(problem.plan.ward_plan or problem.plan)


# No plan is longer; what lies further is a slip of the hand, and residents would read it at once.
LATEST_PROMISE = timedelta(days=5 * 366)


class PromiseForm(forms.Form):
    on = WrittenDateField(label=_("回答する日"))
    where = forms.CharField(
        label=_("どこで回答するか"),
        required=False,
        max_length=120,
        help_text=_("例：推進会議、地区別意見交換会。空けておくと、このページで回答する約束になります。"),
    )

    def __init__(self, problem: Problem, *args: Any, **kwargs: Any) -> None:
        initial = {"on": problem.promised_on, "where": problem.promised_where}
        super().__init__(*args, **kwargs | {"initial": initial})

    def clean_on(self) -> Any:
        day = self.cleaned_data["on"]
        if day < today():
            raise ValidationError(_("過ぎた日です。今日か先の日を書いてください。"))
        if day > today() + LATEST_PROMISE:
            raise ValidationError(_("5年より先の日です。年を確かめてください。"))
        return day


class AnswerForm(forms.Form):
    """`seen` is the fingerprint of the answer that stood when the page was opened."""

    seen = forms.CharField(widget=forms.HiddenInput)
    answer = LongTextField(
        label=_("回答"),
        rows=10,
        help_text=_("できること、できないこととその理由、これからすることを、話しことばで。"),
        error_messages={"required": _("回答の文を書いてください。")},
    )
    answered_by = forms.CharField(
        label=_("回答した人・組織"),
        max_length=120,
        help_text=_("例：福祉保健課"),
        error_messages={"required": _("どこの回答かを書いてください（例：福祉保健課）。")},
    )
    answered_on = WrittenDateField(label=_("回答した日"))
    measures = forms.ModelMultipleChoiceField(
        label=_("この課題に応える取組"),
        queryset=Measure.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": _("この取組は選べません。選びなおしてください。")},
    )
    publish = forms.BooleanField(
        label=_("課題も、回答と一緒に公開する"),
        required=False,
        initial=True,
        help_text=_("この課題は、まだ公開していません。公開しないと、回答は地区の方と事務局だけが読めます。"),
    )

    def __init__(self, problem: Problem, *args: Any, **kwargs: Any) -> None:
        started = {
            "seen": answer_seen(problem),
            "answer": problem.answer,
            "answered_by": problem.answered_by,
            "answered_on": problem.answered_on or today(),
            "measures": [measure.pk for measure in problem.measures.all()],
        } | kwargs.pop("initial", {})
        super().__init__(*args, **kwargs | {"initial": started})
        if problem.published_on:
            del self.fields["publish"]
        field: Any = self.fields["measures"]
        field.queryset = offered_measures(problem)
        if not field.queryset.exists():
            del self.fields["measures"]

    def clean_answer(self) -> str:
        return plain(self.cleaned_data["answer"])

    def clean_answered_on(self) -> Any:
        day = self.cleaned_data["answered_on"]
        if day > today():
            raise ValidationError(_("先の日付です。回答した日を書いてください。"))
        return day


def offered_measures(problem: Problem) -> MeasureQuerySet:
    """The ward's measures under the problem's goal (all, as long as no goal was named), and those named already."""
    ward = problem.plan.ward_plan_id or problem.plan_id
    rows = Measure.objects.present().filter(plan=ward)
    goal = problem.goal
    if goal is not None:
        near = Q(goal=goal) | Q(goal__parent=goal) | Q(contributes=goal) | Q(problems=problem)
        rows = rows.filter(near).distinct()
    return rows.in_order()


class GatherProblemsForm(forms.Form):
    """Which districts' problems, and into which common problem: one that stands, or a new one."""

    problems = forms.ModelMultipleChoiceField(
        label=_("まとめる課題"),
        queryset=Problem.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": _("まとめる課題を選んでください。"),
            "invalid_choice": _("選べない課題が入っています。選びなおしてください。"),
        },
    )
    common = forms.ModelChoiceField(
        label=_("どの共通課題に"),
        queryset=Problem.objects.none(),
        required=False,
        empty_label=_("（新しい共通課題をつくる）"),
    )
    title = forms.CharField(
        label=_("新しい共通課題"),
        required=False,
        max_length=120,
        help_text=_("新しくつくるときだけ書きます。例：駅の近くで、車いすや杖の人が通りにくい"),
    )
    text = LongTextField(label=_("新しい共通課題をくわしく"), required=False, rows=4)

    def __init__(self, period: int, viewer_areas: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = Problem.objects.present().filter(plan__period__number=period).select_related("plan__area")
        fields: dict[str, Any] = self.fields
        districts = rows.filter(plan__ward_plan__isnull=False, plan__area__in=viewer_areas)
        # Those that stand alone first.
        ordered = districts.order_by(F("common").asc(nulls_first=True), "plan__area__position", "written_on")
        fields["problems"].queryset = ordered
        fields["problems"].label_from_instance = self.in_words
        fields["common"].queryset = rows.filter(plan__ward_plan=None)

    @staticmethod
    def in_words(problem: Problem) -> str:
        gaps = {"area": problem.plan.area.name, "title": problem.title}
        words = now_("%(area)s：%(title)s") % gaps
        return now_("%(words)s（ほかの共通課題に入っています）") % {"words": words} if problem.common_id else words

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if "common" in cleaned and not cleaned["common"] and not cleaned.get("title") and "title" not in self.errors:
            self.add_error("title", _("新しい共通課題を書くか、すでにある共通課題を選んでください。"))
        return cleaned
