"""The sentences in which the journal tells what was decided about letters; never who reads them."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from sasaeai.kernel.journal import sentences
from sasaeai.people.policy import Verb

sentences(
    {
        "reminders.terms.kept": _("週に一度のお知らせのきまりを保存しました（%(state)s）。"),
        "reminders.season.kept": _("お知らせのお休みの時期「%(subject)s」を保存しました。"),
        "reminders.preference.chosen": _("お知らせの受け取り方が「%(subject)s」になりました。"),
        "reminders.call.noted": _("電話のお願い表に、電話したことを書きました（%(whom)s）。"),
        "reminders.call.taken_back": _("電話のお願い表の「電話した」を取り消しました（%(whom)s）。"),
    },
    only_for=Verb.MANAGE_PEOPLE,
)
