"""The sentences in which the journal tells what happened in a review year."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from sasaeai.kernel.journal import sentences
from sasaeai.people.policy import Verb

sentences(
    {
        "reviews.year.opened": _("「%(subject)s」を始め、シートを%(sheets)s枚作りました。"),
        "reviews.year.completed": _("「%(subject)s」に、あとからできたもののシートを%(sheets)s枚加えました。"),
        "reviews.sheet.sent_back": _("「%(subject)s」のシートを、もう一度お願いしました：%(because)s"),
        "reviews.sheets.accepted": _("「%(subject)s」のシート%(count)s枚を、事務局が確かめました。"),
        "reviews.links.made": _("「%(subject)s」の変わりなしリンクを%(count)s件作りました。"),
        "reviews.links.stopped": _("「%(subject)s」の変わりなしリンクを%(count)s件止めました。"),
    },
    only_for=Verb.READ_WORKING,
)
