"""The sentences in which the journal tells what happened with meetings, cards and comments; never who said what."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from sasaeai.kernel.journal import sentences
from sasaeai.people.policy import Verb

# 意見募集: what everybody may read of it.
sentences(
    {
        "meetings.round.announced": _("「%(subject)s」のお知らせを出しました。"),
        "meetings.round.called_off": _("「%(subject)s」を取りやめました：%(sentence)s"),
        "meetings.round.published": _("「%(subject)s」の結果を公表しました（%(people)s人・%(opinions)s件）。"),
        "meetings.round.corrected": _("「%(subject)s」の結果を訂正しました：%(sentence)s"),
        "meetings.round.withdrawn": _("「%(subject)s」の結果の公表を取り下げました：%(sentence)s"),
    }
)
sentences(
    {
        "meetings.round.made": _("意見募集「%(subject)s」を作りました。"),
        "meetings.round.changed": _("意見募集「%(subject)s」を書きなおしました。"),
        "meetings.round.sorted": _("意見募集「%(subject)s」の対応の区分を決めました。"),
        "meetings.round.binned": _("意見募集「%(subject)s」をごみ箱に入れました。"),
        "meetings.round.restored": _("意見募集「%(subject)s」をごみ箱から戻しました。"),
    },
    only_for=Verb.READ_WORKING,
)
# 話しあいと意見カード
sentences(
    {
        "meetings.meeting.made": _("話しあい「%(subject)s」を書きました。"),
        "meetings.meeting.changed": _("話しあい「%(subject)s」を書きなおしました。"),
        "meetings.meeting.copied": _("前の話しあいから「%(subject)s」を作りました。"),
        "meetings.meeting.announced": _("話しあい「%(subject)s」を公表しました。"),
        "meetings.meeting.withdrawn": _("話しあい「%(subject)s」の公表をやめました。"),
        "meetings.meeting.binned": _("話しあい「%(subject)s」をごみ箱に入れました。"),
        "meetings.meeting.restored": _("話しあい「%(subject)s」を元に戻しました。"),
        "meetings.cards.written": _("「%(subject)s」の意見カードを%(count)s枚書きました。"),
        "meetings.cards.sorted": _("意見カードを%(count)s枚、「%(to)s」に分けました。"),
        "meetings.cards.unsorted": _("意見カード%(count)s枚を、元の場所に戻しました。"),
        "meetings.cards.made_problem": _("意見カード%(count)s枚から、課題「%(subject)s」を書きました。"),
        "meetings.cards.made_evidence": _("意見カード%(count)s枚を、目標「%(subject)s」の根拠にしました。"),
        "meetings.cards.taken_back": _("意見カード%(count)s枚を、「%(subject)s」から外しました。"),
    },
    only_for=Verb.READ_WORKING,
)
sentences(
    {
        "meetings.submission.received": _("%(subject)s番の意見を受け付けました（%(channel)s）。"),
        "meetings.submissions.full": _("「%(subject)s」に意見が一度に多く届いたので、しばらく受け付けを止めました。"),
        "meetings.submission.corrected": _("%(subject)s番の出し方や届いた日を直しました。"),
        "meetings.submission.split": _("%(subject)s番を%(number)s件の意見に分けました。"),
        "meetings.submission.binned": _("%(subject)s番をごみ箱に入れました。"),
        "meetings.submission.restored": _("%(subject)s番をごみ箱から戻しました。"),
        "meetings.opinion.added": _("%(round)sの%(number)sに、意見を一つ加えました。"),
        "meetings.opinion.changed": _("%(round)sの%(number)sの要旨や回答を書きなおしました。"),
        "meetings.opinion.removed": _("%(round)sの%(number)sの意見を一つ消しました。"),
        "meetings.opinion.answered_together": _("「%(subject)s」の%(number)s件の意見に、同じ回答を書きました。"),
    },
    only_for=Verb.CONSULT,
)
sentences(
    {
        "meetings.card.changed": _("意見カードを書きなおしました。"),
        "meetings.card.accepted": _("届いた声を読んで、受け取りました。"),
        "meetings.card.held_back": _("届いた声を、出さないことにしました。"),
        "meetings.card.binned": _("意見カードをごみ箱に入れました。"),
        "meetings.card.restored": _("意見カードを元に戻しました。"),
        "meetings.photos.added": _("「%(subject)s」のカードの写真を%(count)s枚入れました。"),
        "meetings.photo.forgotten": _("「%(subject)s」のカードの写真を一枚消しました。"),
        "meetings.voices.full": _("インターネットの声が一度に多く届いたので、しばらく受け付けを止めました。"),
        "meetings.voices.opened": _("「声を届ける」のページを開きました。"),
        "meetings.voices.closed": _("「声を届ける」のページを閉じました。"),
    },
    only_for=Verb.LISTEN,
)
