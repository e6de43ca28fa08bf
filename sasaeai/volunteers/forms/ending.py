"""How a request ends before anybody went: handed to the right desk, not ours, or for another reason."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from sasaeai.areas.models import Area, Desk
from sasaeai.kernel.clock import today
from sasaeai.volunteers.models import EndReason, Refusal

# These have their own pages, because more is asked there.
ELSEWHERE = {EndReason.SPLIT, EndReason.HANDED_OVER, EndReason.REFUSED}


class NoteField(forms.CharField):
    def __init__(self) -> None:
        super().__init__(
            label=_("書いておくこと"), required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
        )


class EndForm(forms.Form):
    reason = forms.ChoiceField(
        label=_("終わりにする理由"),
        choices=[choice for choice in EndReason.choices if choice[0] not in ELSEWHERE],
        widget=forms.RadioSelect,
        error_messages={"required": _("終わりにする理由を選んでください。")},
    )
    note = NoteField()


class HandOverForm(forms.Form):
    desk = forms.ModelChoiceField(
        label=_("つなぐ先"), queryset=Desk.objects.none(), required=False, empty_label=_("（下にことばで書く）")
    )
    words = forms.CharField(
        label=_("つなぐ先（ことばで）"), required=False, max_length=80, help_text=_("例：かかりつけの医院、訪問看護")
    )
    note = NoteField()

    def __init__(self, *args: Any, area: Area, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        near = list(Desk.objects.for_area(area, today()))
        field: Any = self.fields["desk"]
        field.queryset = Desk.objects.all()
        others = Desk.objects.exclude(pk__in=[desk.pk for desk in near])
        field.choices = [
            ("", field.empty_label),
            (_("この地区の相談先"), [(desk.pk, desk.name) for desk in near]),
            (_("ほかの相談先"), [(desk.pk, desk.name) for desk in others]),
        ]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not cleaned.get("desk") and not cleaned.get("words") and not self.errors:
            self.add_error("desk", _("つなぐ先を選ぶか、ことばで書いてください。"))
        return cleaned


class RefuseForm(forms.Form):
    refusal = forms.ModelChoiceField(
        label=_("お受けできないこと"),
        queryset=Refusal.objects.none(),
        empty_label=None,
        widget=forms.RadioSelect,
        error_messages={"required": _("どのお受けできないことかを選んでください。")},
    )
    note = NoteField()

    def __init__(self, *args: Any, refusals: list[Refusal], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["refusal"]
        field.queryset = Refusal.objects.filter(pk__in=[row.pk for row in refusals])
