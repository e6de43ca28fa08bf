"""Many numbers at once, and what became of them."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from sasaeai.surveys.models import Disposition
from sasaeai.surveys.number_lists import read_numbers

KINDS = (
    (Disposition.UNDELIVERED, Disposition.UNDELIVERED.label),
    (Disposition.GONE, Disposition.GONE.label),
    (Disposition.REFUSED, Disposition.REFUSED.label),
    (Disposition.ANSWERED, _("紙の調査票が届いた")),
    (Disposition.BLANK, _("白紙・無効で届いた")),
    (Disposition.SENT, _("まだ届いていない（取り消し）")),
)


class NumbersForm(forms.Form):
    to = forms.ChoiceField(
        label=_("どうなったか"), choices=KINDS, widget=forms.RadioSelect,
        error_messages={"required": _("どうなったかを選んでください。")},
    )  # fmt: skip
    numbers = forms.CharField(
        label=_("整理番号"), max_length=50_000, help_text=_("例：12、15、20～25　表の列を、そのまま貼りつけられます。"),
        widget=forms.Textarea(attrs={"rows": 4}), error_messages={"required": _("整理番号を入力してください。")},
    )  # fmt: skip

    def clean_numbers(self) -> tuple[int, ...]:
        read = read_numbers(self.cleaned_data["numbers"])
        if read.error:
            raise forms.ValidationError(read.error)
        return read.numbers

    @property
    def disposition(self) -> Disposition:
        return Disposition(self.cleaned_data["to"])
