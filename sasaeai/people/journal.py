"""The sentences in which the journal tells what happened to people and their seats."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from sasaeai.kernel.journal import sentences

sentences(
    {
        "people.person.added": _("%(subject)sさんを登録しました。"),
        "people.person.changed": _("%(subject)sさんの連絡先を書きなおしました。"),
        "people.person.joined": _("同じ人の二つの登録を、一つにまとめました。"),
        "people.person.parted": _("まとめた登録を、もとの二つに戻しました。"),
        "people.person.not_the_same": _("よく似た二つの登録を、別の人だと確かめました。"),
        "people.person.erased": _("ある人の個人の情報を消しました。"),
        "people.organisation.added": _("団体「%(subject)s」を登録しました。"),
        "people.organisation.changed": _("団体「%(subject)s」を書きなおしました。"),
        "people.seat.begun": _("%(subject)sの席が始まりました。"),
        "people.seat.ended": _("%(subject)sの席を終わらせました。"),
        "people.seat.handed_over": _("%(subject)sの席を%(successor)sさんに引きつぎました。"),
        "people.invitation.sent": _("%(subject)sをメールで送りました。"),
        "people.invitation.printed": _("%(subject)sを紙に印刷しました。"),
        "people.invitation.accepted": _("%(subject)sが使われ、ログインできるようになりました。"),
        "people.invitation.revoked": _("%(subject)sを取り消しました。"),
        "people.second_factor.removed": _("%(subject)sさんの二段階認証を外しました。"),
    }
)
