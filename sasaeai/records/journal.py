"""The sentences in which the journal tells what happened in the ledger."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from sasaeai.kernel.journal import sentences

sentences(
    {
        "records.record.written": _("活動を記録しました：%(subject)s"),
        "records.record.corrected": _("活動の記録を書きなおしました：%(subject)s"),
        "records.record.binned": _("活動の記録をごみ箱に入れました：%(subject)s"),
        "records.record.restored": _("活動の記録をごみ箱から戻しました：%(subject)s"),
        "records.news.accepted": _("活動の一文をおしらせに出しました：%(subject)s"),
        "records.news.withdrawn": _("活動の一文をおしらせから下げました：%(subject)s"),
        "records.link.made": _("「%(subject)s」の記録用リンクを作りました。"),
        "records.link.ended": _("「%(subject)s」の記録用リンクを終わらせました。"),
        "records.kind.kept": _("活動の種類「%(subject)s」を保存しました。"),
    }
)
