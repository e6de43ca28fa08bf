"""When letters go out, when they rest, and a note about a call."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as now_
from django.utils.translation import gettext_lazy as _

from sasaeai.kernel.fiscal import wareki_date
from sasaeai.plans.forms.seen import SeenForm
from sasaeai.plans.forms.written import WrittenDateField
from sasaeai.plans.states import State
from sasaeai.reminders.actions.choosing import FIELDS, state_of
from sasaeai.reminders.models import QuietSeason, ReminderTerms
from sasaeai.reminders.models.terms import FIRST_HOUR, LAST_HOUR


class SeenRowForm(SeenForm, forms.ModelForm):
    """A row's form that notices a second writer: what is typed is compared, and kept by an action."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.remember(
            state_of(type(self.instance)._default_manager.filter(pk=self.instance.pk).first() or self.instance)
        )

    @property
    def state(self) -> State:
        found = {name: self.cleaned_data[name] for name in FIELDS[type(self.instance)]}
        return {name: value.isoformat() if isinstance(value, date) else value for name, value in found.items()}

    def words(self, name: str, value: Any) -> str:
        if isinstance(value, bool):
            return now_("はい") if value else now_("いいえ")
        return wareki_date(date.fromisoformat(value)) if name.endswith("_day") and value else super().words(name, value)


class TermsForm(SeenRowForm):
    hour = forms.TypedChoiceField(
        label=_("何時に"),
        coerce=int,
        choices=[(hour, _("%(hour)s時") % {"hour": hour}) for hour in range(FIRST_HOUR, LAST_HOUR + 1)],
        error_messages={"invalid_choice": _("朝7時から夜7時までの間にしてください。")},
    )

    class Meta:
        model = ReminderTerms
        fields = ["is_on", "weekday", "hour"]


class SeasonForm(SeenRowForm):
    first_day = WrittenDateField(label=_("はじめの日"))
    last_day = WrittenDateField(label=_("おわりの日"), help_text=_("年をまたぐときは、次の年の日を入れます。"))

    class Meta:
        model = QuietSeason
        fields = ["name", "first_day", "last_day", "yearly", "in_use"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].error_messages["required"] = _("名前を書いてください。")


class CallForm(forms.Form):
    """`words` may stay empty: that somebody called is enough."""

    words = forms.CharField(
        label=_("話したこと（200文字まで）"),
        required=False,
        max_length=200,
        error_messages={"max_length": _("200文字までにしてください（いまは%(show_value)s文字です）。")},
    )
    # Which note the page showed; nothing where there was none.
    seen = forms.CharField(required=False, widget=forms.HiddenInput)
