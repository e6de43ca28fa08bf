"""The sentences in which the journal tells what happened with courses; never who learns what.

Evidence stands in the row that it is about, and is forgotten with it.
"""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from sasaeai.kernel.journal import sentences
from sasaeai.people.policy import Verb

sentences(
    {
        "learning.course.made": _("講座「%(subject)s」を作りました。"),
        "learning.course.changed": _("講座「%(subject)s」を書きなおしました。"),
        "learning.course.copied": _("前の年の講座から「%(subject)s」を作りました。"),
        "learning.course.opened": _("講座「%(subject)s」の申し込みを受けはじめました。"),
        "learning.course.begun": _("講座「%(subject)s」がはじまりました。"),
        "learning.course.ended": _("講座「%(subject)s」を終えました。"),
        "learning.course.cancelled": _("講座「%(subject)s」を中止しました：%(reason)s"),
        "learning.course.completed": _("講座「%(subject)s」の修了を認めました（%(number)s人）。"),
        "learning.kind.kept": _("資格の種類「%(subject)s」を保存しました。"),
    }
)

# About single people: theirs who teach there.
sentences(
    {
        "learning.application.received": _("%(subject)sを受けました（%(state)s）。"),
        "learning.application.admitted": _("条件がない方の%(subject)sを認めました：%(reason)s"),
        "learning.application.offered": _("%(subject)sで待っている方に、空きをお知らせすることにしました。"),
        "learning.application.told": _("%(subject)sの方に、電話で伝えました。"),
        "learning.application.accepted": _("%(subject)sで待っていた方が、参加することになりました。"),
        "learning.application.declined": _("%(subject)sで待っていた方が、空きを辞退しました。"),
        "learning.application.expired": _("%(subject)sの空きのお知らせが、返事のないまま期限になりました。"),
        "learning.application.cancelled": _("%(subject)sが取り消されました。"),
        "learning.attendance.written": _("講座「%(subject)s」の出席を記録しました（%(number)s人分）。"),
        "learning.attendance.at_door": _("「%(course)s」の入口で、出席を受け付けました。"),
        "learning.qualification.given": _("資格「%(subject)s」を認めました。"),
        "learning.qualification.renewed": _("資格「%(subject)s」を更新しました。"),
        "learning.qualification.revoked": _("資格「%(subject)s」を取り消しました。"),
        "learning.education.received": _("福祉教育の依頼を受けました：%(subject)s"),
        "learning.education.changed": _("福祉教育の依頼を書きなおしました：%(subject)s"),
        "learning.education.speaker_asked": _("%(subject)sのために、講師に打診しました。"),
        "learning.education.speaker_answered": _("%(subject)sの講師から、返事がありました。"),
        "learning.education.agreed": _("%(subject)sの日と講師が決まりました。"),
        "learning.education.done": _("%(subject)sを行いました（%(people)s人）。"),
        "learning.education.declined": _("%(subject)sをお受けできませんでした：%(reason)s"),
        "learning.speaker.kept": _("講師を登録しました：%(subject)s"),
    },
    only_for=Verb.TEACH,
)
