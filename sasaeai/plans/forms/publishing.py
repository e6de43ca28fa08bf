"""Forms of deciding: the committee's day, how far a plan is, publishing an edition."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from sasaeai.kernel.clock import today
from sasaeai.plans.models import Edition, EditionKind, Plan, Progress

from .written import WrittenDateField


def not_to_come(day: Any) -> Any:
    if day and day > today():
        raise ValidationError(_("先の日付です。決まった日を書いてください。"))
    return day


class AdoptForm(forms.Form):
    adopted_on = WrittenDateField(label=_("策定委員会で決めた日"))
    note = forms.CharField(
        label=_("ひとこと"),
        required=False,
        max_length=200,
        help_text=_("策定状況のページに出ます。決まる前に書いた文が残っているときは、書きなおすか、消してください。"),
    )
    told_by = forms.CharField(
        label=_("どなたから聞いたか"),
        max_length=80,
        help_text=_("策定委員会に代わって入力するときに書きます。例：○○地区別計画策定委員会 委員長"),
        error_messages={"required": _("どなたから聞いたかを書いてください。")},
    )

    def __init__(self, plan: Plan, *args: Any, for_it: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs | {"initial": {"adopted_on": plan.adopted_on, "note": plan.progress_note}})
        if not for_it:
            del self.fields["told_by"]

    def clean_adopted_on(self) -> Any:
        return not_to_come(self.cleaned_data["adopted_on"])


class ProgressForm(forms.Form):
    """決まりました and 公開しています are reached by deciding and publishing, not by saying so."""

    progress = forms.ChoiceField(
        label=_("策定状況"),
        widget=forms.RadioSelect,
        error_messages={"required": _("いまの様子を選んでください。"), "invalid_choice": _("一覧から選んでください。")},
    )
    note = forms.CharField(
        label=_("ひとこと"),
        required=False,
        max_length=200,
        help_text=_("例：地区懇談会を3回開き、目標を話し合っています。"),
    )

    def __init__(self, plan: Plan, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs | {"initial": {"progress": plan.progress, "note": plan.progress_note}})
        offered = {Progress.NOT_STARTED, Progress.WRITING, Progress.DRAFT, plan.progress}
        field: Any = self.fields["progress"]
        field.choices = [(code, label) for code, label in Progress.choices if code in offered]


class PublishForm(forms.Form):
    """`last` is the edition beside which the changes were read, so that nobody publishes what they have not seen."""

    last = forms.CharField(widget=forms.HiddenInput, required=False)
    kind = forms.ModelChoiceField(
        label=_("版の種類"),
        queryset=EditionKind.objects.none(),
        empty_label=None,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("版の種類を選んでください。"),
            "invalid_choice": _("この版の種類は選べません。一覧から選んでください。"),
        },
    )
    name = forms.CharField(
        label=_("版の名前"),
        required=False,
        max_length=80,
        help_text=_("空けておくと、版の種類がそのまま名前になります。例：素案（第2回推進会議）"),
    )
    decided_on = WrittenDateField(label=_("決めた日"))
    change_note = forms.CharField(
        label=_("何が変わったか（一文）"),
        max_length=200,
        help_text=_("どなたでも読めます。例：住民の皆さまのご意見を受けて、三つの取組を加えました。"),
        error_messages={"required": _("何が変わったかを一文で書いてください。")},
    )

    def __init__(self, plan: Plan, last: Edition | None, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.stands = str(last.pk) if last else ""
        self.initial["last"] = self.stands
        kind: Any = self.fields["kind"]
        kind.queryset = EditionKind.objects.filter(period=plan.period_id)
        self.initial.setdefault("decided_on", plan.adopted_on or today())

    def clean_decided_on(self) -> Any:
        return not_to_come(self.cleaned_data["decided_on"])

    @property
    def is_overtaken(self) -> bool:
        """Somebody published another edition after this page was opened."""
        return self.is_bound and self.data.get(self.add_prefix("last"), "") != self.stands
