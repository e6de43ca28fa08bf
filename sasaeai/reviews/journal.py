"""The sentences in which the journal tells what happened in a review year."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from sasaeai.kernel.journal import sentences
from sasaeai.people.policy import Verb

sentences(
    {
        "reviews.year.opened": _("「%(subject)s」を始め、シートを%(sheets)s枚作りました。"),
        "reviews.year.completed": _("「%(subject)s」に、あとからできたもののシートを%(sheets)s枚加えました。"),
        "reviews.year.changed": _("「%(subject)s」のしめきりや問い合わせ先を変えました。"),
        "reviews.year.told": _("「%(subject)s」で、みんなが最初に読む文を書きました。"),
        "reviews.year.passed": _(
            "「%(subject)s」の「%(stage)s」の段階に署名しました（届いていないシート%(missing)s枚）。"
        ),
        "reviews.year.sent_back": _("「%(subject)s」を「%(stage)s」の段階から戻しました：%(comment)s"),
        "reviews.year.commented": _("「%(subject)s」に意見を書きました：%(comment)s"),
        "reviews.year.withdrawn": _("「%(subject)s」の公表を取り下げました：%(comment)s"),
        "reviews.sheets.unaccepted": _("「%(subject)s」のシート%(count)s枚の「確かめました」を取り消しました。"),
        "reviews.meeting.made": _("推進会議「%(subject)s」を作りました。"),
        "reviews.meeting.changed": _("推進会議「%(subject)s」を書きなおしました。"),
        "reviews.meeting.copied": _("推進会議「%(subject)s」を写して作りました。"),
        "reviews.meeting.binned": _("推進会議「%(subject)s」をごみ箱に入れました。"),
        "reviews.meeting.restored": _("推進会議「%(subject)s」をごみ箱から戻しました。"),
        "reviews.sheet.sent_back": _("「%(subject)s」のシートを、もう一度お願いしました：%(because)s"),
        "reviews.sheets.accepted": _("「%(subject)s」のシート%(count)s枚を、事務局が確かめました。"),
        "reviews.links.made": _("「%(subject)s」の変わりなしリンクを%(count)s件作りました。"),
        "reviews.links.stopped": _("「%(subject)s」の変わりなしリンクを%(count)s件止めました。"),
    },
    only_for=Verb.READ_WORKING,
)

sentences(
    {
        "reviews.year.published": _("「%(subject)s」を公表しました。"),
        "reviews.meeting.published": _("推進会議「%(subject)s」の会議録を公表しました。"),
        "reviews.meeting.withdrawn": _("推進会議「%(subject)s」の会議録の公表をやめました。"),
    }
)
