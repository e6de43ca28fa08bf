"""Invite a person to sign in, by mail or on paper, and let them accept once."""

from __future__ import annotations

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from sasaeai.kernel.clock import now
from sasaeai.kernel.journal import record
from sasaeai.kernel.outbox import post
from sasaeai.people.models import Account, Invitation, Person
from sasaeai.people.models.invitation import LASTS, fingerprint, grouped, new_code
from sasaeai.people.viewer import Viewer


class NotOpen(Exception):
    """The invitation was used, revoked, or its days are over."""


def address_of(code: str) -> str:
    return public_address() + reverse("people:invitation", args=[grouped(code)])


def public_address() -> str:
    """Where people outside reach us. Raises ImproperlyConfigured: a sheet with a wrong address is worse than none."""
    if not settings.PUBLIC_ADDRESS:
        raise ImproperlyConfigured("SASAEAI_PUBLIC_ADDRESS is not set: mails and printed sheets need it.")
    return settings.PUBLIC_ADDRESS.rstrip("/")


@transaction.atomic
def invite_by_mail(person: Person, *, by: Viewer) -> Invitation:
    invitation, code = _invite(person, Invitation.Way.MAIL, by)
    post(person.email, _("ささえあいへの招待"), _mail(person, invitation, code), key=mail_key(invitation))
    record("people.invitation.sent", invitation, by=by)
    return invitation


def mail_key(invitation: Invitation) -> str:
    return f"invitation-{invitation.pk}"


@transaction.atomic
def invite_by_sheet(person: Person, *, by: Viewer | None) -> tuple[Invitation, str]:
    """The code is given back this one time, to be printed; it is not kept."""
    invitation, code = _invite(person, Invitation.Way.SHEET, by)
    record("people.invitation.printed", invitation, by=by)
    return invitation, code


@transaction.atomic
def revoke_invitation(invitation: Invitation, *, by: Viewer) -> None:
    moment = now()
    if not Invitation.objects.open(moment).filter(pk=invitation.pk).update(revoked_at=moment):
        raise NotOpen
    record("people.invitation.revoked", invitation, by=by)


@transaction.atomic
def accept_invitation(invitation: Invitation, *, login: str, password: str) -> Account:
    """Compare and set, so that of two who open the same sheet at once only one gets in."""
    moment = now()
    if not Invitation.objects.open(moment).filter(pk=invitation.pk).update(used_at=moment):
        raise NotOpen
    person = invitation.person
    account = Account.objects.filter(person=person).first()
    if account is None:
        account = Account.objects.create_user(login, password, person=person)
    else:
        account.set_password(password)
        account.is_active = True
        account.save(update_fields=["password", "is_active"])
    record("people.invitation.accepted", invitation, by=person)
    return account


def _invite(person: Person, way: str, by: Viewer | None) -> tuple[Invitation, str]:
    """A new invitation takes the place of the person's earlier ones."""
    moment, code = now(), new_code()
    person.invitations.open(moment).update(revoked_at=moment)
    invitation = Invitation.objects.create(
        person=person,
        way=way,
        code_hash=fingerprint(code),
        created_at=moment,
        created_by_label=by.journal_label if by else _("自動"),
        expires_at=moment + LASTS,
    )
    return invitation, code


def _mail(person: Person, invitation: Invitation, code: str) -> str:
    return _(
        "%(name)s さん\n\n"
        "地域福祉保健計画のしくみ「ささえあい」にログインできるようになりました。\n"
        "次のアドレスを開いて、ログイン名とパスワードを決めてください。\n\n"
        "%(address)s\n\n"
        "このアドレスは %(days)s日間、1回だけ使えます。\n"
        "心当たりがないときは、何もせずにこのメールを捨ててください。\n"
        "わからないことは、%(by)s（事務局）にお電話ください。\n"
    ) % {"name": person.name, "address": address_of(code), "days": LASTS.days, "by": invitation.created_by_label}
