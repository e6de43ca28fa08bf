"""Open a year: which, until when, whom to ask."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from sasaeai.kernel.texts import PASSAGE, LongTextField
from sasaeai.plans.forms.written import WrittenDateField, WrittenYearField


class OpeningForm(forms.Form):
    year = WrittenYearField(label=_("ふりかえる年度"))
    due_on = WrittenDateField(label=_("しめきり"))
    contact = forms.CharField(
        label=_("問い合わせ先"),
        max_length=120,
        help_text=_("担当の名前と電話番号。紙のシートにも印刷します。例：福祉保健課 鈴木 045-000-0000"),
        error_messages={"required": _("だれに聞けばよいかを書いてください（例：福祉保健課 鈴木 045-000-0000）。")},
    )
    words = LongTextField(label=_("みなさんへのひとこと"), required=False, longest=PASSAGE, rows=3)
