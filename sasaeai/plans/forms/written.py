"""Fields for what people write by hand: dates as they are written, lists with one thing on each line."""

from __future__ import annotations

from datetime import date, time
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from sasaeai.kernel.fiscal import FiscalYear, UnreadableDate, UnreadableYear, parse_date, wareki_date
from sasaeai.kernel.times import UnreadableTime, read_time, written_time


class WrittenDateField(forms.CharField):
    """令和6年4月1日, R6.4.1, 2024/4/1 …; anything else is told in a sentence."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("help_text", _("例：令和6年4月1日、R6.4.1、2024/4/1"))
        kwargs.setdefault("error_messages", {"required": _("日付を書いてください（例：令和6年4月1日）。")})
        super().__init__(max_length=40, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        return wareki_date(value) if isinstance(value, date) else value

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if not text:
            return None
        try:
            return parse_date(text)
        except UnreadableDate as unreadable:
            raise ValidationError(str(unreadable)) from None


class WrittenTimeField(forms.CharField):
    """午後1時半, 13:30 … (`kernel.times`); anything else is told in a sentence."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("help_text", _("例：13:30、13時30分、午後1時半"))
        super().__init__(max_length=20, required=False, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        return written_time(value) if isinstance(value, time) else value

    def clean(self, value: Any) -> time | None:
        text = super().clean(value)
        if not text:
            return None
        try:
            return read_time(text)
        except UnreadableTime:
            words = _("「%(text)s」を時刻として読めません。「13:30」「午後2時」のように書いてください。")
            raise ValidationError(words % {"text": text[:20]}) from None


class WrittenYearField(forms.CharField):
    """令和6年度, R6, 2024 …; gives a FiscalYear."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("help_text", _("例：令和6年度、R6、2024"))
        kwargs.setdefault("error_messages", {"required": _("年度を書いてください（例：令和6年度）。")})
        super().__init__(max_length=20, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        return value.wareki if isinstance(value, FiscalYear) else value

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if not text:
            return None
        try:
            return FiscalYear.parse(text)
        except UnreadableYear as unreadable:
            raise ValidationError(str(unreadable)) from None


class LinesField(forms.CharField):
    """One thing on each line; blank lines and blanks around are no matter, the same thing twice is told."""

    def __init__(self, *, longest: int = 60, most: int = 200, rows: int = 5, **kwargs: Any) -> None:
        self.longest, self.most = longest, most
        super().__init__(widget=forms.Textarea(attrs={"rows": rows}), **kwargs)

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list) else value

    def clean(self, value: Any) -> Any:
        if isinstance(value, list):
            value = self.prepare_value(value)
        lines = [line for line in (part.strip() for part in super().clean(value).splitlines()) if line]
        if len(lines) > self.most:
            raise ValidationError(_("%(most)s行までにしてください。") % {"most": self.most})
        for number, line in enumerate(lines):
            if len(line) > self.longest:
                gaps = {"line": line[:20], "longest": self.longest}
                raise ValidationError(_("「%(line)s…」が長すぎます。%(longest)s文字までにしてください。") % gaps)
            if line in lines[:number]:
                raise ValidationError(_("「%(line)s」が2回あります。1回にしてください。") % {"line": line})
        return lines


def plain(words: str) -> str:
    """Browsers send line ends as CR LF; the plan keeps LF."""
    return words.replace("\r\n", "\n").strip()
