"""The sentences in which the journal tells of mediation: never a name, a number or an address."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from sasaeai.kernel.journal import sentences

sentences(
    {
        "volunteers.request.received": _("手助けの依頼を受けました（%(way)s）：%(subject)s"),
        "volunteers.request.corrected": _("依頼を書きなおしました：%(subject)s"),
        "volunteers.request.noted": _("依頼の対応を書きました：%(subject)s"),
        "volunteers.request.ended": _("依頼を終わりにしました（%(reason)s）：%(subject)s"),
        "volunteers.request.refused": _("お受けできないこと（%(refusal)s）と伝えました：%(subject)s"),
        "volunteers.request.handed_over": _("依頼を%(desk)sにつなぎました：%(subject)s"),
        "volunteers.request.begun_again": _("終わりにした依頼を、受付に戻しました：%(subject)s"),
        "volunteers.request.split": _("依頼を%(count)sつに小さく分けました：%(subject)s"),
        "volunteers.request.forgotten": _("個人の情報を消しました：%(subject)s"),
        "volunteers.volunteer.forgotten": _("個人の情報を消しました：%(subject)s"),
        "volunteers.call.put_out": _("呼びかけを出しました：%(subject)s"),
        "volunteers.call.taken_off": _("呼びかけを下げました：%(subject)s"),
        "volunteers.volunteer.came": _("手伝いたい方から申し出がありました（%(way)s）：%(subject)s"),
        "volunteers.candidate.chosen": _("候補を選びました：%(subject)s"),
        "volunteers.candidate.taken_out": _("候補から外しました：%(subject)s"),
        "volunteers.wave.asked": _("%(number)s回目の打診で%(people)s人にたずねました：%(subject)s"),
        "volunteers.candidate.said_yes": _("引き受ける返事がありました：%(subject)s"),
        "volunteers.candidate.in_reserve": _("引き受ける返事があり、控えになりました：%(subject)s"),
        "volunteers.candidate.said_no": _("お断りの返事がありました：%(subject)s"),
        "volunteers.candidate.cancelled": _("引き受けた方から取り消しがありました：%(subject)s"),
        "volunteers.candidate.moved_up": _("控えの方が繰り上がりました：%(subject)s"),
        "volunteers.candidate.lapsed": _("期限までに返事がありませんでした：%(subject)s"),
    }
)
