"""対応の記録: what was said about a request, and when to call next."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from sasaeai.kernel.clock import today
from sasaeai.plans.forms.written import WrittenDateField
from sasaeai.volunteers.models import HelpRequest

LONGEST = 2_000
AHEAD = timedelta(days=366)
NAMED = "day"
NEXT_CALLS = [("", _("決めない")), ("1", _("あす")), ("3", _("3日後")), ("7", _("一週間後")), (NAMED, _("下に書く"))]


class NoteForm(forms.Form):
    words = forms.CharField(
        label=_("対応したこと"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("対応したことを、ひとことでも書いてください。")},
    )
    again = forms.ChoiceField(
        label=_("次に連絡する日"),
        required=False,
        choices=[
            ("", _("決めない")),
            ("1", _("あす")),
            ("3", _("3日後")),
            ("7", _("一週間後")),
            (NAMED, _("下に書く")),
        ],
        widget=forms.RadioSelect,
        help_text=_("その日の朝に「連絡するお約束」に出ます。"),
    )
    follow_up_on = WrittenDateField(label=_("日を書くとき"), required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        again, day = cleaned.get("again", ""), cleaned.get("follow_up_on")
        if again.isdigit():
            cleaned["follow_up_on"] = today() + timedelta(days=int(again))
        elif again == NAMED and not day and "follow_up_on" not in self.errors:
            self.add_error("follow_up_on", _("次に連絡する日を書くか、上で選んでください。"))
        elif day and not today() <= day <= today() + AHEAD:
            self.add_error("follow_up_on", _("次に連絡する日は、きょうから一年の間の日にしてください。"))
        return cleaned


def note_form_for(request: HelpRequest) -> NoteForm:
    """A promise that still stands is kept unless it is changed."""
    stands = request.follow_up_on is not None and request.follow_up_on > today()
    kept = {"again": NAMED, "follow_up_on": request.follow_up_on} if stands else {}
    return NoteForm(initial=kept)
