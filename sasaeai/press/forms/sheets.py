"""様式: add one, say what its columns are, send it, take files back, type from paper."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from sasaeai.areas.whole import called_later
from sasaeai.kernel.clock import today
from sasaeai.kernel.fiscal import FiscalYear
from sasaeai.plans.models import Period, Plan
from sasaeai.press.bringing import vocabulary as v
from sasaeai.press.bringing.cells import year_in
from sasaeai.press.bringing.mapping import Reading, Shape
from sasaeai.press.bringing.roles import SURE
from sasaeai.press.bringing.terms import Terms
from sasaeai.press.sheets.marking import SINGLE_NAMES

from .bringing import LARGEST_FILE, role_choices

MOST_FILES = 40


class AddForm(forms.Form):
    name = forms.CharField(label=_("様式の名前"), max_length=80, help_text=_("例：年度末の進行管理表"))
    file = forms.FileField(
        label=_("様式（Excel）"),
        help_text=_("ふだん使っている様式をそのまま選んでください。見出しの下に、空の行が1行は必要です。"),
        error_messages={"required": _("ファイルを選んでください。"), "empty": _("中身のないファイルです。")},
    )

    def clean_file(self) -> UploadedFile:
        file: UploadedFile = self.cleaned_data["file"]
        if file.size and file.size > LARGEST_FILE:
            raise forms.ValidationError(gettext("ファイルが大きすぎます。10MBまでにしてください。"))
        if not str(file.name).lower().endswith(".xlsx"):
            raise forms.ValidationError(
                gettext("様式は「Excelブック（.xlsx）」にしてください。Excelで開いて「名前を付けて保存」で選べます。")
            )
        return file


class ColumnMark(forms.Form):
    role = forms.ChoiceField(label=_("ここに書くもの"), required=False)
    year = forms.CharField(label=_("年度"), required=False, max_length=20, help_text=_("空欄なら、配る年度"))

    def __init__(self, terms: Terms, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.terms = terms
        role: Any = self.fields["role"]
        left_out = {v.PAIR, v.BY_ROW, v.ROW_KIND, v.CODE, v.ACTOR_MARK, v.REMARK, v.GOAL_TEXT}
        role.choices = [(v.SKIP, _("何も書かない")), *[c for c in role_choices(terms)[1:] if c[0] not in left_out]]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        words = str(given.get("year") or "").strip()
        given["year"] = year_in(words, self.terms) if words else None
        if words and given["year"] is None:
            sentence = gettext("「%(words)s」を年度として読めません。「H27」「2015」のように書いてください。")
            self.add_error("year", sentence % {"words": words})
        return given


class MarkForms:
    """One small form for each column of the form, and one for its single cells."""

    def __init__(self, reading: Reading, singles: Mapping[str, str], terms: Terms, data: Any) -> None:
        self.reading, self.terms = reading, terms
        self.shape: Shape = reading.shapes[reading.sheets[0].shape]
        self.columns = [
            ColumnMark(terms, data, prefix=f"c{place}", initial={"role": one.role, "year": _year(one.year)})
            for place, one in enumerate(self.shape.columns)
        ]
        self.singles = SinglesForm(data, initial={name: address for address, name in singles.items()}, prefix="s")

    def is_valid(self) -> bool:
        asked: list[forms.Form] = [*self.columns, self.singles]
        if [form for form in asked if not form.is_valid()]:
            return False
        roles = [form.cleaned_data["role"] for form in self.columns]
        if v.TITLE not in roles:
            self.singles.add_error(None, gettext("「取組の名前」を書く列を、一つ選んでください。"))
        return v.TITLE in roles

    def corrected(self) -> tuple[Reading, dict[str, str]]:
        reading = Reading.restored(self.reading.stored())
        shape = reading.shapes[reading.sheets[0].shape]
        for column, form in zip(shape.columns, self.columns, strict=True):
            role, year = form.cleaned_data["role"] or v.SKIP, form.cleaned_data["year"]
            column.role, column.year = role, year if role in v.YEARLY else None
            column.confidence = SURE
        singles = {address: name for name, address in self.singles.cleaned_data.items() if address}
        return reading, singles


def _year(year: int | None) -> str:
    return FiscalYear(year).wareki if year else ""


class SinglesForm(forms.Form):
    """The address of each single cell, as Excel calls it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, label in SINGLE_NAMES.items():
            self.fields[name] = forms.RegexField(
                r"^[A-Za-z]{1,2}[1-9][0-9]{0,3}$", label=label, required=False,
                error_messages={"invalid": _("「B2」のように、Excelの欄の番地を書いてください。")},
            )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        return {name: str(address).upper() for name, address in given.items() if address}


class SendForm(forms.Form):
    plans = forms.MultipleChoiceField(
        label=_("だれに配りますか"), widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("配るところを一つは選んでください。")},
    )  # fmt: skip
    year = forms.TypedChoiceField(label=_("年度"), coerce=int)
    due_on = forms.DateField(label=_("しめきり"), widget=forms.DateInput(attrs={"type": "date"}))
    contact = forms.CharField(
        label=_("問い合わせ先（名前と電話）"), max_length=200, help_text=_("様式を書く人が電話できるところ。")
    )

    def __init__(self, period: Period, plans: Sequence[Plan], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen: Any = self.fields["plans"]
        of_all = called_later(_("%(whole)s計画"))
        chosen.choices = [(plan.uid, of_all if plan.is_ward else plan.area.name) for plan in plans]
        # The usual case: all districts.
        chosen.initial = [plan.uid for plan in plans if not plan.is_ward]
        year: Any = self.fields["year"]
        year.choices = [(one.year, str(one)) for one in period.fiscal_years]
        year.initial = period.year_in_progress.year

    def clean_due_on(self) -> Any:
        day = self.cleaned_data["due_on"]
        if day < today():
            raise forms.ValidationError(gettext("しめきりは、今日よりあとの日にしてください。"))
        return day


class SeveralFiles(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """All files that were dropped, as a list."""

    widget = SeveralFiles(attrs={"multiple": True})

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        one = super().clean
        given = data if isinstance(data, list | tuple) else [data]
        if len(given) > MOST_FILES:
            raise forms.ValidationError(gettext("一度に選べるのは40ファイルまでです。何回かに分けてください。"))
        return [one(file, initial) for file in given]


class ReturnForm(forms.Form):
    sheets = FilesField(
        label=_("返ってきた様式（いくつでも）"),
        help_text=_("まとめて選ぶか、ここへ引いてきて放してください。読んだだけでは、計画は変わりません。"),
        error_messages={"required": _("ファイルを選んでください。"), "empty": _("中身のないファイルがあります。")},
    )


class WhoForm(forms.Form):
    who = forms.CharField(
        label=_("紙に書いた人・団体"),
        max_length=80,
        help_text=_("例：○○地区 策定委員会。代わりに入力したことが記録に残ります。"),
    )
