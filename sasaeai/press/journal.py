"""The press's journal in sentences."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from sasaeai.kernel.journal import sentences

sentences(
    {
        "press.paper.ordered": _("印刷物「%(subject)s」を頼みました（%(count)s件）。"),
        "press.meeting.made": _("会議資料「%(subject)s」をつくりました。"),
        "press.meeting.changed": _("会議資料「%(subject)s」を書きなおしました。"),
        "press.meeting.deleted": _("会議資料「%(subject)s」を消しました。"),
        "press.term.kept": _("言葉の説明「%(subject)s」を書きました。"),
        "press.term.deleted": _("言葉の説明「%(subject)s」を消しました。"),
    }
)
