"""The ward's own words for mediation: kinds, traits, what cannot be taken on, and its numbers."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from sasaeai.people.models import Organisation
from sasaeai.people.viewer import Viewer
from sasaeai.volunteers.models import ErrandKind, MediationTerms, Refusal, Trait
from sasaeai.volunteers.policy import may_keep_terms, own_organisations


class ErrandKindForm(forms.ModelForm):
    class Meta:
        model = ErrandKind
        fields = ["name", "example", "minutes", "qualification", "record_kind", "call", "position", "retired"]


class TraitForm(forms.ModelForm):
    class Meta:
        model = Trait
        fields = ["name", "side", "position", "retired"]
        widgets = {"side": forms.RadioSelect}


class RefusalForm(forms.ModelForm):
    class Meta:
        model = Refusal
        fields = [
            "organisation", "name", "words", "sentence", "hand_to", "hand_to_words", "position", "retired",
        ]  # fmt: skip
        widgets = {"words": forms.Textarea(attrs={"rows": 2}), "sentence": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, *args: Any, by: Viewer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["organisation"]
        field.empty_label = _("（どの団体でも同じ）")
        if not may_keep_terms(by):
            field.queryset = Organisation.objects.filter(pk__in=own_organisations(by))
            field.required, field.empty_label = True, None

    def clean_words(self) -> str:
        parts = (part.strip() for part in self.cleaned_data["words"].replace(",", "、").splitlines())
        words = [word.strip() for part in parts for word in part.split("、") if word.strip()]
        if any(len(word) < 2 for word in words):
            raise forms.ValidationError(_("一文字のことばは、どこにでも出てきます。二文字より長くしてください。"))
        return "、".join(dict.fromkeys(words))


class TermsForm(forms.ModelForm):
    class Meta:
        model = MediationTerms
        fields = [
            "most_asked_at_once", "answer_days", "rest_days", "replaces_itself", "casual_times", "pair_months",
            "registration_years", "keep_months", "address_days_after", "unmet_times",
        ]  # fmt: skip
