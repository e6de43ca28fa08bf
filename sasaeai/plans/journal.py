"""The plan's journal in sentences."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from sasaeai.kernel.journal import sentences

sentences(
    {
        "plans.edition.published": _("「%(subject)s」の%(name)sを公開しました。%(note)s"),
        "plans.plan.taken_in": _(
            "「%(subject)s」に、「%(source)s」から目標%(goals)s件・取組%(measures)s件・指標%(indicators)s件を取りこみました。"
        ),
        "plans.items.binned": _("「%(subject)s」の%(count)s件を、まとめてごみ箱に入れました。"),
        "plans.plan.begun": _("「%(subject)s」を作りはじめました。"),
        "plans.plan.adopted": _("「%(subject)s」を策定委員会で決めました。"),
        "plans.plan.progressed": _("「%(subject)s」の策定状況を「%(progress)s」にしました。"),
        "plans.text.changed": _("「%(subject)s」の「%(field)s」を書きなおしました。"),
        "plans.wording.written": _("「%(subject)s」の「%(field)s」を、%(language)sで書きました。"),
        "plans.wording.taken_away": _("「%(subject)s」の「%(field)s」の%(language)sを消しました。"),
        "plans.attachment.added": _("「%(owner)s」に資料「%(subject)s」を添えました。"),
        "plans.attachment.changed": _("資料「%(subject)s」の題を書きなおしました。"),
        "plans.attachment.shown": _("資料「%(subject)s」を公開しました。"),
        "plans.attachment.hidden": _("資料「%(subject)s」の公開をやめました。"),
        "plans.goal.added": _("目標「%(subject)s」を加えました。"),
        "plans.goal.moved": _("目標「%(subject)s」の順番を変えました。"),
        "plans.item.binned": _("「%(subject)s」をごみ箱に入れました。"),
        "plans.item.restored": _("「%(subject)s」をごみ箱から戻しました。"),
    }
)

sentences(
    {
        "plans.problem.written": _("地区から課題「%(subject)s」が寄せられました。"),
        "plans.problem.promised": _("課題「%(subject)s」に、%(where)sで回答すると約束しました。"),
        "plans.problem.answered": _("課題「%(subject)s」に%(whole)sが回答しました。"),
        "plans.problem.gathered": _("課題「%(subject)s」を、共通課題「%(common)s」にまとめました。"),
    }
)

# The shape of the plan: goals, evidence, measures, and the lines between them.
sentences(
    {
        "plans.goal.replaced": _("目標「%(subject)s」を「%(parent)s」の下に移しました。"),
        "plans.goal.tied": _("目標「%(subject)s」が結びつける目標を書きなおしました（%(tied)s）。"),
        "plans.evidence.added": _("目標「%(subject)s」に根拠「%(sentence)s」を加えました。"),
        "plans.evidence.changed": _("目標「%(subject)s」の根拠「%(sentence)s」を書きなおしました。"),
        "plans.evidence.moved": _("目標「%(subject)s」の根拠「%(sentence)s」の順番を変えました。"),
        "plans.evidence.taken_away": _("目標「%(subject)s」の根拠「%(sentence)s」を消しました。"),
        "plans.measure.added": _("取組「%(subject)s」を加えました。"),
        "plans.measure.changed": _("取組「%(subject)s」を書きなおしました。"),
        "plans.measure.moved": _("取組「%(subject)s」の順番を変えました。"),
        "plans.measure.replaced": _("取組「%(subject)s」を「%(goal)s」の下に移しました。"),
        "plans.measure.served": _("地区の取組「%(subject)s」を「%(goal)s」に結びました。"),
        "plans.support.added": _("取組「%(subject)s」に、%(whole)sと地区の支えの線を%(count)s本引きました。"),
        "plans.support.explained": _("取組「%(subject)s」の支えの線に、ひとことを書きました。「%(note)s」"),
        "plans.support.removed": _("取組「%(subject)s」と「%(other)s」の支えの線を消しました。"),
        "plans.succession.told": _("「%(subject)s」の前の期からの引き継ぎを「%(kind)s」と書きました。"),
        "plans.succession.ended": _("前の期の「%(subject)s」を「廃止」と書きました。"),
        "plans.succession.inherited": _("前の期の%(count)s件を「継承」としました。"),
        "plans.succession.explained": _("前の期の「%(subject)s」がどうなったかの理由を書きなおしました。"),
        "plans.succession.undone": _("前の期の「%(subject)s」がどうなったかを取り消しました。"),
        "plans.succession.withdrawn": _("前の期の「%(subject)s」の「廃止」を取り消しました。"),
    }
)

sentences(
    {
        "plans.schedule.changed": _("「%(subject)s」のスケジュールの予定を%(cells)sか所書きなおしました。"),
        "plans.schedule.done": _("「%(subject)s」のスケジュールの実際を%(cells)sか所書きました。"),
        "plans.review.written": _("「%(subject)s」の%(year)sのふりかえりを、%(measures)s件の取組に書きました。"),
        "plans.review.told": _("「%(subject)s」の%(year)sのふりかえりを書きました。"),
        "plans.review.graded": _(
            "「%(subject)s」の%(year)sの評価を、案の%(proposed)sから%(grade)sに決めました：%(because)s"
        ),
        "plans.review.confirmed": _("「%(subject)s」は、%(year)sは変わりなしと確かめました。"),
        "plans.review.unconfirmed": _("「%(subject)s」の%(year)sの「変わりなし」を取り消しました。"),
        "plans.reviews.confirmed": _("「%(subject)s」の取組%(count)s件は、%(year)sは変わりなしと確かめました。"),
        "plans.reviews.unconfirmed": _("「%(subject)s」の取組%(count)s件の%(year)sの「変わりなし」を取り消しました。"),
        "plans.review.district": _("「%(subject)s」の%(year)sの地区のふりかえりシートを書きました。"),
        "plans.schedule.wanted": _("「%(subject)s」でスケジュール表を使うことにしました。"),
        "plans.schedule.unwanted": _("「%(subject)s」でスケジュール表を使わないことにしました。"),
    }
)

# What goes on between people: problems, entries.
sentences(
    {
        "plans.problem.sorted": _("課題「%(subject)s」の種類を「%(kind)s」にしました。"),
        "plans.problem.published": _("課題「%(subject)s」を公開しました。"),
        "plans.problem.withdrawn": _("課題「%(subject)s」の公開をやめました。"),
        "plans.problem.corrected": _("課題「%(subject)s」への%(whole)sの回答を直しました。"),
        "plans.problem.common_begun": _("%(whole)s全体の共通課題「%(subject)s」をつくりました。"),
        "plans.problem.taken_out": _("課題「%(subject)s」を、共通課題「%(common)s」から外しました。"),
        "plans.call.made": _("記載のお願い「%(subject)s」をつくりました。"),
        "plans.call.changed": _("記載のお願い「%(subject)s」を書きなおしました。"),
        "plans.call.sent": _("記載のお願い「%(subject)s」を%(count)s団体に出しました。"),
        "plans.call.closed": _("記載のお願い「%(subject)s」の受付を終えました。"),
        "plans.call.reopened": _("記載のお願い「%(subject)s」の受付を、もう一度はじめました。"),
        "plans.entry.written": _("%(organisation)sの記載を受け取りました。"),
        "plans.entry.read": _("%(organisation)sの記載を、ファイル「%(file)s」から受け取りました。"),
        "plans.entry.reread": _("%(organisation)sの記載を、ファイル「%(file)s」の文に書きなおしました。"),
        "plans.entry.rewritten": _("%(organisation)sの記載を書きなおしました。"),
        "plans.entry.set_aside": _("%(organisation)sの記載を、まとめに入れないことにしました。理由：%(reason)s"),
        "plans.entry.taken_back": _("%(organisation)sの記載を、まとめる前に戻しました。"),
        "plans.entry.gathered": _("記載%(count)s件を取組「%(subject)s」にまとめました。"),
        "plans.entry.ungathered": _("%(organisation)sの記載を、取組「%(subject)s」から外しました。"),
        "plans.measure.gathered": _("取組「%(subject)s」を、各団体の記載からつくりました。"),
    }
)

# Indicators and their values; the grades that are made of them.
sentences(
    {
        "plans.grades.wanted": _("「%(subject)s」で評価の記号を使うことにしました。"),
        "plans.grades.unwanted": _("「%(subject)s」で評価の記号を使わないことにしました。"),
        "plans.grades.changed": _("「%(subject)s」の評価の記号と決まりを、%(fields)sか所書きなおしました。"),
        "plans.indicator.added": _("「%(owner)s」に指標「%(subject)s」を加えました。"),
        "plans.indicator.changed": _("指標「%(subject)s」を書きなおしました。"),
        "plans.indicator.moved": _("指標「%(subject)s」の順番を変えました。"),
        "plans.indicator.wanted": _("「%(subject)s」で指標を使うことにしました。"),
        "plans.indicator.unwanted": _("「%(subject)s」で指標を使わないことにしました。"),
        "plans.value.recorded": _("指標「%(subject)s」の実績値を%(count)s件書きました。"),
        "plans.value.counted": _("「%(subject)s」の指標%(count)s件を、地域の活動から数えなおしました。"),
    }
)

# Seats that pass from one person to the next.
sentences(
    {
        "plans.handover.written": _("%(subject)sの引き継ぎに、次の方へのことばを書きました。"),
        "plans.handover.read": _("%(subject)sの引き継ぎを読みました。"),
    }
)
