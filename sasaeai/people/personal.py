"""What this app itself keeps about a person: name and ways to reach, seats, invitations, qualifications, practice."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Any

from allauth.mfa.models import Authenticator
from django.db import models
from django.utils.translation import gettext_lazy as _

from sasaeai.kernel.journal import forget_name
from sasaeai.kernel.models import JournalEntry, Message
from sasaeai.people.keeping import Fact, Keeper, Words, keeps
from sasaeai.people.models import Account, Invitation, NotTheSame, Person, PersonalView, Practice, Qualification, Seat
from sasaeai.people.models.person import ERASED

if TYPE_CHECKING:
    from sasaeai.people.viewer import Viewer


class _Ours(Keeper):
    """Whoever may open the page of a person may read these; they give nobody power over the person."""

    looks_after = False

    def seen(self, viewer: Viewer, rows: models.QuerySet[Any]) -> models.QuerySet[Any]:
        return rows


@keeps
class NameAndContact(_Ours):
    label = _("名前と連絡先")
    model = Person
    people = ("pk",)
    stays = _("だれのことか分からない行が一つ残ります（人数が変わらないように）。")
    position = 10

    def facts(self, row: Person, people: frozenset[int]) -> Iterable[Fact]:
        yield _("名前"), row.name
        yield _("ふりがな"), row.kana
        yield _("電話番号"), row.telephone
        yield _("メールアドレス"), row.email
        yield _("メモ"), row.note
        yield _("ログイン名"), row.account.login if hasattr(row, "account") else ""

    def holds(self, row: Person, on: date) -> bool:
        return hasattr(row, "account")

    def erase(self, row: Person, people: frozenset[int], on: date) -> None:
        _forget_in_the_journal(row)
        if row.email:
            Message.objects.filter(to=row.email).delete()
        _close_account(row)
        NotTheSame.objects.filter(one=row).delete()
        NotTheSame.objects.filter(other=row).delete()
        row.name, row.kana, row.email, row.telephone, row.note, row.erased_on = ERASED, "", "", "", "", on
        row.save()


@keeps
class Seats(_Ours):
    label = _("席")
    model = Seat
    stays = _(
        "席がいつからいつまであったかは、名前なしで残ります。"
        "職員や委員として書いたもの（計画・できごとの記録）には、書いた人の名前が残ります。"
    )
    position = 11

    def facts(self, row: Seat, people: frozenset[int]) -> Iterable[Fact]:
        yield _("役割"), row.get_role_display()
        yield _("始まりの日"), row.since
        yield _("最後の日"), row.ended_on or row.until

    def going_on(self, row: Seat, people: frozenset[int], on: date) -> Words:
        is_over = row.ended_on or (row.until and row.until < on)
        return "" if is_over else _("席があります。先に、席を終わらせてください。")

    def erase(self, row: Seat, people: frozenset[int], on: date) -> None:
        forget_name(row, ERASED)


@keeps
class Invitations(_Ours):
    label = _("招待")
    model = Invitation
    position = 12

    def facts(self, row: Invitation, people: frozenset[int]) -> Iterable[Fact]:
        yield _("作った日時"), row.created_at
        yield _("届け方"), row.get_way_display()

    def holds(self, row: Invitation, on: date) -> bool:
        return False

    def erase(self, row: Invitation, people: frozenset[int], on: date) -> None:
        forget_name(row, ERASED)
        row.delete()


@keeps
class Qualifications(_Ours):
    label = _("資格")
    model = Qualification
    stays = _("どの資格が、いつからいつまで有効だったかは、名前なしで残ります。")
    position = 13

    def facts(self, row: Qualification, people: frozenset[int]) -> Iterable[Fact]:
        yield _("資格"), row
        yield _("番号"), row.number
        yield _("認めたところ"), row.issuer
        yield _("有効になる日"), row.since
        yield _("有効な最後の日"), row.last_day
        yield _("何で確かめたか"), row.evidence
        yield _("取り消した理由"), row.revoked_because

    def holds(self, row: Qualification, on: date) -> bool:
        return row.last_day is None or row.last_day >= on

    def erase(self, row: Qualification, people: frozenset[int], on: date) -> None:
        forget_name(row, str(row.kind))
        row.number = row.evidence = row.revoked_because = ""
        row.save()


@keeps
class Practices(_Ours):
    label = _("実践の時間")
    model = Practice
    stays = _("活動した日と時間は、名前なしで残ります。")
    is_erased = False
    position = 14

    def facts(self, row: Practice, people: frozenset[int]) -> Iterable[Fact]:
        yield _("日"), row.day
        yield _("時間（分）"), row.minutes

    def holds(self, row: Practice, on: date) -> bool:
        return False

    def erase(self, row: Practice, people: frozenset[int], on: date) -> None:
        """A day and minutes of nobody."""


@keeps
class Views(_Ours):
    label = _("個人情報を見た記録")
    model = PersonalView
    stays = _("だれがいつ見たかは、一年たつまで残ります。")
    is_erased = False
    position = 90

    def facts(self, row: PersonalView, people: frozenset[int]) -> Iterable[Fact]:
        yield _("日時"), row.at
        yield _("見た人"), row.by_label
        yield _("見たもの"), row.what

    def holds(self, row: PersonalView, on: date) -> bool:
        return False

    def erase(self, row: PersonalView, people: frozenset[int], on: date) -> None:
        """Says nothing about the person."""


def _forget_in_the_journal(person: Person) -> None:
    forget_name(person, ERASED)
    handed = JournalEntry.objects.filter(key="people.seat.handed_over", details__successor=person.name)
    handed.update(details={"successor": ERASED})


def _close_account(person: Person) -> None:
    """The account stays as an empty shell, so that nobody else gets its name and rights by chance."""
    account = Account.objects.filter(person=person).first()
    if account is None:
        return
    forget_name(account, ERASED)
    Authenticator.objects.filter(user=account).delete()
    account.login, account.is_active, account.is_staff = f"erased-{account.pk}", False, False
    account.is_superuser = False
    account.set_unusable_password()
    account.save()
