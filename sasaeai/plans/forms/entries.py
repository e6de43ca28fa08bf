"""Forms around organisations' entries: the call, an organisation's words, gathering, putting aside."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from sasaeai.kernel.clock import today
from sasaeai.kernel.texts import CHAPTER, LongTextField
from sasaeai.people.models import Organisation, OrganisationKind
from sasaeai.plans.actions.entries import entry_seen
from sasaeai.plans.models import Entry, EntryCall, Measure, Medium, Plan

from .problems import GoalChoice
from .written import WrittenDateField, plain

SHORTENED = 40


class CallForm(forms.Form):
    title = forms.CharField(
        label=_("お願いの題"),
        max_length=120,
        help_text=_("例：第2期計画に載せる「具体的な取り組み」のご記入のお願い"),
        error_messages={"required": _("お願いの題を書いてください。")},
    )
    words = LongTextField(
        label=_("お願いの文"),
        required=False,
        rows=8,
        help_text=_("メールにも、紙にも、この文が入ります。"),
    )
    due_on = WrittenDateField(label=_("しめきり"))
    contact = forms.CharField(
        label=_("問い合わせ先（名前と電話）"),
        max_length=200,
        help_text=_("例：福祉保健課 鈴木　045-930-0000"),
        error_messages={"required": _("問い合わせ先の名前と電話番号を書いてください。")},
    )
    kinds = forms.ModelMultipleChoiceField(
        label=_("種類でまとめて選ぶ"),
        queryset=OrganisationKind.objects.filter(organisations__isnull=False).distinct(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("選んだ種類の団体すべてに、お願いします。"),
    )
    organisations = forms.ModelMultipleChoiceField(
        label=_("お願いする団体"),
        queryset=Organisation.objects.select_related("kind"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": _("選べない団体が入っています。選びなおしてください。")},
    )

    def __init__(self, call: EntryCall | None, *args: Any, **kwargs: Any) -> None:
        initial: dict[str, Any] = {}
        if call is not None:
            initial = {name: getattr(call, name) for name in ("title", "words", "due_on", "contact")}
            initial["organisations"] = [organisation.pk for organisation in call.organisations.all()]
        super().__init__(*args, **kwargs | {"initial": initial})
        field: Any = self.fields["organisations"]
        field.choices = by_kind(field.queryset)

    def clean_words(self) -> str:
        return plain(self.cleaned_data["words"])

    def clean(self) -> dict[str, Any]:
        """Whole kinds become their organisations."""
        cleaned = super().clean() or {}
        kinds = cleaned.pop("kinds", None) or []
        chosen = {*(cleaned.get("organisations") or []), *Organisation.objects.filter(kind__in=kinds)}
        if not chosen and "organisations" not in self.errors:
            self.add_error("organisations", _("お願いする団体を一つ以上選んでください。"))
        cleaned["organisations"] = sorted(chosen, key=lambda organisation: organisation.pk)
        return cleaned


def by_kind(organisations: Any) -> list[tuple[str, list[tuple[int, str]]]]:
    """Grouped for the page: 自治会町内会, 地区社協, …"""
    groups: dict[str, list[tuple[int, str]]] = {}
    for organisation in organisations:
        groups.setdefault(organisation.kind.name, []).append((organisation.pk, organisation.name))
    return list(groups.items())


class EntryForm(forms.Form):
    """What an organisation writes itself."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    text = LongTextField(
        label=_("具体的な取り組み・活動内容等"),
        rows=8,
        help_text=_("いま行っていること、これからしたいことを、ふだんの言葉で。一つの目標について一枚です。"),
        error_messages={"required": _("取り組みの内容を書いてください。")},
    )
    goal = GoalChoice(
        label=_("どの目標につながるか"),
        empty_label=_("（わからない・決めない）"),
        help_text=_("迷ったら、空けておいてください。"),
    )
    written_by = forms.CharField(label=_("書いた方のお名前"), required=False, max_length=80)

    def __init__(self, plan: Plan, entry: Entry | None, *args: Any, **kwargs: Any) -> None:
        initial: dict[str, Any] = dict(kwargs.pop("initial", {}))
        if entry is not None:
            stands = {"text": entry.text, "goal": entry.goal_id, "written_by": entry.written_by}
            initial = stands | {"seen": entry_seen(entry)} | initial
        super().__init__(*args, **kwargs | {"initial": initial})
        goal: Any = self.fields["goal"]
        goal.of_plan(plan)

    def clean_text(self) -> str:
        return plain(self.cleaned_data["text"])


class TypedEntryForm(EntryForm):
    """The same, typed by the secretariat from paper, a mail or a telephone call (代理入力)."""

    medium = forms.ChoiceField(
        label=_("受け取り方"),
        choices=Medium.typed(),
        widget=forms.RadioSelect,
        error_messages={"required": _("どうやって受け取ったかを選んでください。")},
    )
    received_on = WrittenDateField(label=_("受け取った日"), initial=today)

    def clean_received_on(self) -> Any:
        day = self.cleaned_data["received_on"]
        if day > today():
            raise ValidationError(_("先の日付です。受け取った日を書いてください。"))
        return day


class ChosenEntriesForm(forms.Form):
    """Which waiting entries are to be gathered; their uids come from the list's boxes."""

    entry = forms.ModelMultipleChoiceField(
        queryset=Entry.objects.none(),
        to_field_name="uid",
        error_messages={
            "required": _("まとめる記載を選んでください。"),
            "invalid_choice": _("選べない記載が入っています。一覧から選びなおしてください。"),
        },
    )

    def __init__(self, plan: Plan, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["entry"]
        field.queryset = Entry.objects.waiting().filter(plan=plan).select_related("organisation", "goal", "plan__area")


class GatherForm(forms.Form):
    """Into a measure that stands, or into a new one whose text starts with the entries' own words."""

    measure = forms.ModelChoiceField(
        label=_("どの取組に"), queryset=Measure.objects.none(), required=False, empty_label=_("（新しい取組をつくる）")
    )
    title = forms.CharField(
        label=_("新しい取組の名前"), required=False, max_length=200, help_text=_("新しくつくるときだけ書きます。")
    )
    goal = GoalChoice(label=_("新しい取組の目標"))
    text = LongTextField(
        label=_("新しい取組の内容"),
        required=False,
        rows=10,
        longest=CHAPTER,
        help_text=_("届いた文を並べてあります。ひとつの文にまとめてください。もとの文は、出典として残ります。"),
    )
    actors = forms.ModelMultipleChoiceField(
        label=_("主体に加える団体"),
        queryset=Organisation.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, plan: Plan, entries: Sequence[Entry], *args: Any, **kwargs: Any) -> None:
        organisations = [entry.organisation_id for entry in entries]
        goals = {entry.goal_id for entry in entries}
        initial = {
            "text": gathered_words(entries),
            "goal": goals.pop() if len(goals) == 1 else None,
            "actors": organisations,
        }
        super().__init__(*args, **kwargs | {"initial": initial})
        fields: dict[str, Any] = self.fields
        fields["goal"].of_plan(plan)
        fields["actors"].queryset = Organisation.objects.filter(pk__in=organisations)
        rows = Measure.objects.present().filter(plan=plan)
        fields["measure"].queryset = rows.in_order()

    def clean_text(self) -> str:
        return plain(self.cleaned_data["text"])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if "measure" in cleaned and not cleaned["measure"] and not cleaned.get("title") and "title" not in self.errors:
            self.add_error("title", _("新しい取組の名前を書くか、すでにある取組を選んでください。"))
        return cleaned


def gathered_words(entries: Sequence[Entry]) -> str:
    """One entry's words as they are; of several, each with its organisation."""
    if len(entries) == 1:
        return entries[0].text
    return "\n".join(f"・{entry.text}（{entry.organisation}）" for entry in entries)


class AsideForm(forms.Form):
    reason = forms.CharField(
        label=_("まとめに入れない理由"),
        max_length=200,
        help_text=_("例：同じ内容の記載がもう一枚ある。団体の方に聞かれたときに答えられるように書きます。"),
        error_messages={"required": _("理由を書いてください。")},
    )
