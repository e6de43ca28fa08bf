"""Which paper, of what, in which form."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _

from sasaeai.plans.models import Plan
from sasaeai.press.models import Format, PaperKind

PUBLISHED, WORKING = "published", "working"
# Every form of file that a kind of paper is good in.
FORMS: dict[str, tuple[Format, ...]] = {
    PaperKind.BOOK: (Format.PDF, Format.WORD, Format.WEB, Format.TEXT),
    PaperKind.DIGEST: (Format.PDF, Format.WORD),
    PaperKind.FOLDED: (Format.PDF,),
    PaperKind.LEAFLET: (Format.PDF, Format.WORD, Format.TEXT),
    PaperKind.LARGE: (Format.PDF, Format.WORD),
    PaperKind.MEETING: (Format.PDF, Format.WORD),
}
MARKED = (PaperKind.BOOK, PaperKind.LEAFLET, PaperKind.LARGE)


class OrderForm(forms.Form):
    """One kind of paper; only what this kind and this viewer can choose is asked."""

    def __init__(self, kind: str, data: Any, *, districts: Sequence[Plan], sources: Sequence[str], every: bool) -> None:
        super().__init__(data, auto_id=f"{kind}_%s")
        self.kind = kind
        if len(sources) > 1:
            self.fields["source"] = forms.ChoiceField(label=_("どの計画から"), choices=_sources(sources))
        if kind == PaperKind.LEAFLET:
            self.fields["district"] = forms.ChoiceField(
                label=_("地区"), choices=_districts(districts, every=every), required=not every
            )
        if len(FORMS[kind]) > 1:
            choices = [(form.value, form.label) for form in FORMS[kind]]
            self.fields["format"] = forms.ChoiceField(label=_("ファイルの形"), choices=choices)
        if PUBLISHED in sources:
            self.fields["language"] = forms.ChoiceField(label=_("言葉"), choices=_languages(), required=False)
        self.fields["with_ruby"] = forms.BooleanField(label=_("ふりがなを付ける"), required=False)
        if kind in MARKED:
            self.fields["marks_changes"] = forms.BooleanField(
                label=_("前の版から変わったところに印を付ける"), required=False
            )
        self.only_source = sources[0]

    @property
    def chosen(self) -> dict[str, Any]:
        """What was chosen, with what there was no choice about."""
        given = {"format": Format.PDF, "source": self.only_source, "district": "", **self.cleaned_data}
        given.setdefault("marks_changes", False)
        given["language"] = given.get("language") or settings.LANGUAGE_CODE
        if given["source"] == WORKING:
            # Wordings in other languages belong to what was published.
            given["language"] = settings.LANGUAGE_CODE
        return given


def _sources(sources: Sequence[str]) -> list[tuple[str, str]]:
    words = {PUBLISHED: _("公開した計画"), WORKING: _("いま書いている計画（公開前の案）")}
    return [(source, words[source]) for source in sources]


def _districts(plans: Sequence[Plan], *, every: bool) -> list[tuple[str, str]]:
    named = [(plan.area.slug, plan.area.name) for plan in plans]
    return [("", _("全部の地区（まとめて）")), *named] if every else named


def _languages() -> list[tuple[str, str]]:
    return [(code, str(name)) for code, name in settings.LANGUAGES]
