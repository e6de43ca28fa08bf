"""The sentences in which the journal tells of mediation: never a name, a number or an address.

Which help is asked for in a district is nevertheless nobody's but theirs who mediate there.
"""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from sasaeai.kernel.journal import sentences
from sasaeai.people.policy import Verb

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
        "volunteers.need.made_problem": _("くりかえし見つからなかった手助けを、課題の下書きにしました：%(subject)s"),
        "volunteers.need.dismissed": _("くりかえし見つからなかった手助けを、課題にしないと決めました：%(subject)s"),
        "volunteers.request.joined": _("小さく分けた依頼を、元の一つに戻しました：%(subject)s"),
        "volunteers.words.kept": _("手助けの仲介のことばを書きなおしました：%(subject)s"),
        "volunteers.terms.kept": _("仲介のきまりを書きなおしました：%(subject)s"),
        "volunteers.call.put_out": _("呼びかけを出しました：%(subject)s"),
        "volunteers.call.taken_off": _("呼びかけを下げました：%(subject)s"),
        "volunteers.volunteer.came": _("手伝いたい方から申し出がありました（%(way)s）：%(subject)s"),
        "volunteers.volunteer.described": _("ボランティアの希望や時間を書きました：%(subject)s"),
        "volunteers.volunteer.registered": _("ボランティアを登録しました：%(subject)s"),
        "volunteers.volunteer.renewed": _("ボランティアの登録を更新しました：%(subject)s"),
        "volunteers.volunteer.applied": _("登録の申し込みがありました：%(subject)s"),
        "volunteers.volunteer.rested": _("ボランティアがお休みに入りました：%(subject)s"),
        "volunteers.volunteer.came_back": _("ボランティアが戻りました：%(subject)s"),
        "volunteers.volunteer.stopped": _("ボランティアがやめました：%(subject)s"),
        "volunteers.volunteer.link_renewed": _("ご本人のページのリンクを新しくしました：%(subject)s"),
        "volunteers.volunteer.insured": _("ボランティアの保険を書きました：%(subject)s"),
        "volunteers.candidate.chosen": _("候補を選びました：%(subject)s"),
        "volunteers.candidate.let_in": _("候補から外したのを取り消しました：%(subject)s"),
        "volunteers.candidate.locked": _("この方に決めておくことにしました：%(subject)s"),
        "volunteers.candidate.unlocked": _("決めておくのをやめました：%(subject)s"),
        "volunteers.plan.kept": _("依頼%(requests)s件、ボランティア%(people)s人の案を作りました。"),
        "volunteers.candidate.taken_out": _("候補から外しました：%(subject)s"),
        "volunteers.wave.asked": _("%(number)s回目の打診で%(people)s人にたずねました：%(subject)s"),
        "volunteers.candidate.said_yes": _("引き受ける返事がありました：%(subject)s"),
        "volunteers.candidate.in_reserve": _("引き受ける返事があり、控えになりました：%(subject)s"),
        "volunteers.candidate.said_no": _("お断りの返事がありました：%(subject)s"),
        "volunteers.candidate.cancelled": _("引き受けた方から取り消しがありました：%(subject)s"),
        "volunteers.candidate.moved_up": _("控えの方が繰り上がりました：%(subject)s"),
        "volunteers.candidate.lapsed": _("期限までに返事がありませんでした：%(subject)s"),
        "volunteers.meeting.planned": _("顔合わせの日を決めました：%(subject)s"),
        "volunteers.meeting.agreed": _("顔合わせで、%(people)s人と始めることになりました：%(subject)s"),
        "volunteers.meeting.declined": _("顔合わせで見送りになりました：%(subject)s"),
        "volunteers.meeting.called_off": _("顔合わせを取りやめました：%(subject)s"),
        "volunteers.pair.begun": _("組が始まりました：%(subject)s"),
        "volunteers.pair.begun_at_once": _("顔合わせなしで始めました：%(subject)s"),
        "volunteers.pair.renewed": _("組を続けることにしました：%(subject)s"),
        "volunteers.pair.ended": _("組が終わりました：%(subject)s"),
        "volunteers.pair.link_renewed": _("報告用のリンクを新しくしました：%(subject)s"),
        "volunteers.volunteer.rests": _("お休みに入りました：%(subject)s"),
        "volunteers.visit.added": _("活動の予定を書きました：%(subject)s"),
        "volunteers.visit.called_off": _("活動の回を取りやめました：%(subject)s"),
        "volunteers.visit.put_back": _("取りやめた活動の回を元に戻しました：%(subject)s"),
        "volunteers.visit.reported": _("活動の報告がありました：%(subject)s"),
        "volunteers.visit.corrected": _("活動の報告を書きなおしました：%(subject)s"),
        "volunteers.visit.taken_back": _("活動の報告を取り消しました：%(subject)s"),
        "volunteers.visit.reflected": _("ふりかえりを聞きました（%(side)s）：%(subject)s"),
        "volunteers.turn.cancelled": _("活動する方が一回休みます：%(subject)s"),
        "volunteers.turn.comes": _("休みを取り消しました：%(subject)s"),
        "volunteers.turn.no_show": _("来られなかった回がありました：%(subject)s"),
    },
    only_for=Verb.MEDIATE,
)
