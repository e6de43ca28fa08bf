"""Forms for papers that came back: a pile with its numbers, one with its letter, a number put right."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from sasaeai.kernel.clock import today
from sasaeai.plans.forms.written import WrittenDateField
from sasaeai.surveys.actions.slips import MOST_AT_ONCE, next_number
from sasaeai.surveys.models import Letter, Stratum, Survey
from sasaeai.surveys.tokens import Mistyped, read_token

MOST_NUMBER = 999_999
# The address in a QR code ends with the token.
_IN_ADDRESS = re.compile(r"^https?://\S*[/=#]([^/=#\s]+)/?$")


class NumberField(forms.IntegerField):
    """Of a slip, as it is stamped on the paper."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("調査票の番号"))
        kwargs.setdefault("error_messages", {"required": _("調査票の番号を入れてください。")})
        widget = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "class": "narrow"})
        super().__init__(min_value=1, max_value=MOST_NUMBER, widget=widget, **kwargs)


class ReceiveForm(forms.Form):
    """What both ways of receiving ask."""

    received_on = WrittenDateField(label=_("届いた日"), help_text="")
    blank = forms.BooleanField(label=_("白紙・無効"), required=False)

    def __init__(self, survey: Survey, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.survey = survey
        self.fields["received_on"].initial = today()

    def clean_received_on(self) -> Any:
        on = self.cleaned_data["received_on"]
        if on and on > today():
            raise ValidationError(_t("届いた日が、きょうより後になっています。"))
        return on


class PileForm(ReceiveForm):
    first = NumberField(label=_("はじめの番号"))
    last = NumberField(label=_("おわりの番号"), required=False, help_text=_("1件だけなら空けておきます。"))
    stratum = forms.ModelChoiceField(
        label=_("地区"), queryset=Stratum.objects.none(), required=False, empty_label=_("分からない（答えから決める）")
    )
    field_order = ("first", "last", "stratum", "received_on", "blank")

    def __init__(self, survey: Survey, *args: Any, **kwargs: Any) -> None:
        super().__init__(survey, *args, prefix="pile", **kwargs)
        self.fields["stratum"].queryset = survey.strata.select_related("area")  # type: ignore[attr-defined]
        self.fields["first"].initial = next_number(survey)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        first = given.get("first")
        if first and "last" in given:
            given["last"] = last = given["last"] or first
            if last < first:
                self.add_error("last", _t("おわりの番号が、はじめの番号より小さくなっています。"))
            elif last - first >= MOST_AT_ONCE:
                self.add_error("last", _t("一度に受け付けられるのは%(most)s件までです。") % {"most": MOST_AT_ONCE})
        return given


class LetterForm(ReceiveForm):
    token = forms.CharField(
        label=_("合言葉（QRコードを読みとるか、打ちこむ）"), max_length=300,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
        error_messages={"required": _("調査票の合言葉を入れてください。")},
    )  # fmt: skip
    number = NumberField()
    field_order = ("token", "number", "received_on", "blank")

    def __init__(self, survey: Survey, *args: Any, **kwargs: Any) -> None:
        super().__init__(survey, *args, prefix="letter", **kwargs)
        self.fields["number"].initial = next_number(survey)
        self.letter: Letter | None = None
        # Well-formed, and nobody's: counted against whoever tries one after the other.
        self.is_unknown = False

    def clean_token(self) -> str:
        typed: str = self.cleaned_data["token"].strip()
        scanned = _IN_ADDRESS.match(typed)
        try:
            token = read_token(scanned[1] if scanned else typed)
        except Mistyped as wrong:
            raise ValidationError(str(wrong)) from None
        letter = Letter.objects.with_token(token)
        if letter is None:
            self.is_unknown = True
            raise ValidationError(_t("この合言葉の依頼状はありません。もう一度見てください。"))
        if letter.survey_id != self.survey.pk:
            raise ValidationError(_t("これは、別のアンケートの調査票です。よけておいてください。"))
        self.letter = letter
        return token


class RenumberForm(forms.Form):
    number = NumberField(label=_("正しい番号"))
