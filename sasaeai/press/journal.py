"""Sentences of what comes in and goes out on paper."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from sasaeai.kernel.journal import sentences

sentences(
    {
        "press.plan_file.taken_in": _("計画ファイルから「%(subject)s」を読みこみました。"),
        "press.plan_file.asked": _("「%(subject)s」の計画ファイルをつくるように頼みました。"),
        "press.paper.ordered": _("印刷物「%(subject)s」を頼みました（%(count)s件）。"),
        "press.questionnaire.ordered": _("「%(subject)s」を頼みました。"),
        "press.results.ordered": _("「%(subject)s」の報告書と地区プロフィールを頼みました。"),
        "press.meeting.made": _("会議資料「%(subject)s」をつくりました。"),
        "press.meeting.changed": _("会議資料「%(subject)s」を書きなおしました。"),
        "press.meeting.deleted": _("会議資料「%(subject)s」を消しました。"),
        "press.term.kept": _("言葉の説明「%(subject)s」を書きました。"),
        "press.term.deleted": _("言葉の説明「%(subject)s」を消しました。"),
        "press.bringing.brought": _("ファイル「%(subject)s」を持ちこみました。まだ取りこんでいません。"),
        "press.bringing.applied": _(
            "「%(subject)s」を取りこみました。加えたもの%(added)s件、変えたところ%(changed)s件、ごみ箱に入れたもの%(binned)s件。"
        ),
        "press.bringing.undone": _("「%(subject)s」の取りこみを取り消しました。"),
        "press.bringing.thrown_away": _("持ちこんだファイル「%(subject)s」を、取りこまずに消しました。"),
        "press.form.kept": _("様式「%(subject)s」を加えました。"),
        "press.form.marked": _("様式「%(subject)s」の、どこに何を書くかを直しました。"),
        "press.form.forgotten": _("様式「%(subject)s」を消しました。"),
        "press.form.sent": _("様式「%(subject)s」を、%(year)s年度について%(sheets)s件配りました。"),
        "press.sheet.typed": _("紙に書かれた様式を「%(subject)s」として入力しました。"),
        "press.reading.kept": _("表の読み取り方「%(subject)s」をしまいました。"),
        "press.reading.forgotten": _("表の読み取り方「%(subject)s」を消しました。"),
    }
)
