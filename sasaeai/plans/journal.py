"""The plan's journal in sentences."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from sasaeai.kernel.journal import sentences

sentences(
    {
        "plans.edition.published": _("「%(subject)s」の%(name)sを公開しました。%(note)s"),
        "plans.plan.begun": _("「%(subject)s」を作りはじめました。"),
        "plans.plan.adopted": _("「%(subject)s」を策定委員会で決めました。"),
        "plans.plan.progressed": _("「%(subject)s」の策定状況を「%(progress)s」にしました。"),
        "plans.text.changed": _("「%(subject)s」の「%(field)s」を書きなおしました。"),
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
        "plans.problem.answered": _("課題「%(subject)s」に区が回答しました。"),
        "plans.problem.gathered": _("課題「%(subject)s」を、共通課題「%(common)s」にまとめました。"),
    }
)
