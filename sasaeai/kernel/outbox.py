"""Send messages through a stored outbox, so that a crash neither loses one nor sends a new one twice."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from datetime import timedelta
from smtplib import SMTPException, SMTPRecipientsRefused, SMTPResponseException

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import gettext as _
from django_tasks import task
from django_tasks.utils import get_random_id

from sasaeai.kernel import clock
from sasaeai.kernel.models.outbox import Message, MessageState

logger = logging.getLogger(__name__)

# While one process sends, the others leave the message alone; must be longer than EMAIL_TIMEOUT.
IN_FLIGHT = timedelta(minutes=3)
# Together less than two days: what waits here (an invitation's code) must not outlast what it opens.
PAUSES = (timedelta(minutes=5), timedelta(minutes=30), timedelta(hours=2), timedelta(hours=12), timedelta(hours=24))
TRIES = len(PAUSES) + 1
KEEP = timedelta(days=90)
FORGOTTEN = ""


def post(
    to: str, subject: str, body: str, *, key: str | None = None, headers: Mapping[str, str] | None = None
) -> Message:
    """Store a message in the caller's transaction; with a `key` used before, give the message that was stored then.

    `headers` go out beside Message-ID and Auto-Submitted, which they cannot replace.
    """
    token = get_random_id()
    now = clock.now()
    with transaction.atomic():
        message, new = Message.objects.get_or_create(
            key=key or token,
            defaults={
                "message_id": f"<{token.lower()}@{_sending_domain()}>",
                "to": to.strip(),
                "subject": " ".join(subject.split())[:250],
                "body": body,
                "headers": dict(headers or {}),
                "created_at": now,
                "next_try_at": now,
            },
        )
        if new:
            deliver.enqueue(message.pk)
    return message


@task
def deliver(pk: int) -> bool:
    """Try to send one message; False when it is not due, is in another process's hands, or did not go through."""
    message = Message.objects.due(clock.now()).filter(pk=pk).first()
    return bool(message and _taken(message) and _sent(message))


@task
def send_waiting() -> int:
    """Try all that are due: second tries, and what a killed process had in its hands. The number sent."""
    due = Message.objects.due(clock.now()).values_list("pk", flat=True)[:200]
    return sum(deliver.call(pk) for pk in list(due))


@task
def forget_old_messages() -> int:
    """Empty what was sent or given up long ago; the row stays, so that the same key is never sent again."""
    old = Message.objects.exclude(state=MessageState.WAITING).filter(ended_at__lt=clock.now() - KEEP)
    return old.exclude(to=FORGOTTEN).update(to=FORGOTTEN, subject=FORGOTTEN, body=FORGOTTEN, headers={})


def _taken(message: Message) -> bool:
    """Compare and set: only one process gets the message, and only until IN_FLIGHT is over."""
    seen = Message.objects.filter(pk=message.pk, state=MessageState.WAITING, tries=message.tries)
    message.tries += 1
    message.next_try_at = clock.now() + IN_FLIGHT
    return bool(seen.update(tries=message.tries, next_try_at=message.next_try_at))


def _sent(message: Message) -> bool:
    if message.tries > TRIES:
        # Only a process killed in the middle of every try comes here.
        _give_up(message, _("送信の途中で処理が何度も止まりました。"))
        return False
    try:
        validate_email(message.to)
        _as_mail(message).send()
    except ValidationError:
        _give_up(message, _("宛先のメールアドレスの形が正しくありません。"))
    except (SMTPException, OSError) as error:
        _after_failure(message, error)
    else:
        _end(message, MessageState.SENT, "")
        return True
    return False


def _as_mail(message: Message) -> EmailMessage:
    headers = {**message.headers, "Message-ID": message.message_id, "Auto-Submitted": "auto-generated"}
    return EmailMessage(message.subject, message.body, to=[message.to], headers=headers)


def _after_failure(message: Message, error: Exception) -> None:
    logger.warning("Message %s could not be sent (try %s): %s", message.pk, message.tries, error)
    if _is_refused_for_good(error):
        _give_up(message, _("宛先のメールアドレスが受け付けられませんでした（%(error)s）。") % {"error": error})
    elif message.tries >= TRIES:
        _give_up(message, _("%(tries)s回試しましたが、送れませんでした（%(error)s）。") % _told(message, error))
    else:
        reason = _("まだ送れていません。もう一度試します（%(error)s）。") % {"error": error}
        _mark(message, next_try_at=clock.now() + PAUSES[message.tries - 1], reason=reason)


def _is_refused_for_good(error: Exception) -> bool:
    """The receiving side said 5xx about the address itself: trying again would only be noise."""
    if isinstance(error, SMTPRecipientsRefused):
        return all(code >= 500 for code, _reply in error.recipients.values())
    return isinstance(error, SMTPResponseException) and error.smtp_code in {550, 551, 553}


def _give_up(message: Message, reason: str) -> None:
    _end(message, MessageState.UNDELIVERABLE, reason)


def _end(message: Message, state: str, reason: str) -> None:
    """Delivered or not, the text goes: it may hold what opens a door (an invitation's code)."""
    _mark(message, state=state, ended_at=clock.now(), reason=reason, body=FORGOTTEN, headers={})


def _mark(message: Message, **fields: object) -> None:
    """Only the newest try may write: a process that was believed dead does not undo what happened since."""
    if isinstance(reason := fields.get("reason"), str):
        fields["reason"] = reason[:500]
    Message.objects.filter(pk=message.pk, tries=message.tries).update(**fields)


def _told(message: Message, error: Exception) -> dict[str, object]:
    return {"tries": message.tries, "error": error}


def _sending_domain() -> str:
    return settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].strip(" >") or "localhost"
