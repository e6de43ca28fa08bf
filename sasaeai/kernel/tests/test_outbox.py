"""Messages: stored once, sent at least once under the same Message-ID, and never lost without a word."""

from __future__ import annotations

import signal
import smtplib
from datetime import timedelta

import pytest
from django.core import mail
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction

from sasaeai.kernel import clock
from sasaeai.kernel.models.outbox import Message, MessageState
from sasaeai.kernel.models.task import StoredTask
from sasaeai.kernel.outbox import TRIES, deliver, forget_old_messages, post, send_waiting
from sasaeai.kernel.tests.processes import wait_for

ITO = "ito@example.jp"


class PostOfficeClosed(BaseEmailBackend):
    def send_messages(self, email_messages) -> int:
        raise ConnectionRefusedError("closed")


class NobodyByThatName(BaseEmailBackend):
    def send_messages(self, email_messages) -> int:
        raise smtplib.SMTPRecipientsRefused({ITO: (550, b"no such user")})


class MailboxFull(BaseEmailBackend):
    def send_messages(self, email_messages) -> int:
        raise smtplib.SMTPRecipientsRefused({ITO: (452, b"mailbox full")})


def through(backend: type, settings) -> None:
    settings.EMAIL_BACKEND = f"{backend.__module__}.{backend.__qualname__}"


@pytest.fixture
def at_once(settings):
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}


def test_a_message_is_sent_and_marked(db, at_once):
    message = post(ITO, "推進会議のご案内", "6月1日に集まります。")
    message.refresh_from_db()
    assert (message.state, message.tries) == (MessageState.SENT, 1)
    [sent] = mail.outbox
    assert (sent.to, sent.subject, sent.body) == ([ITO], "推進会議のご案内", "6月1日に集まります。")
    assert sent.message()["Message-ID"] == message.message_id


def test_a_letter_can_carry_headers_of_its_own_but_never_another_message_id(db, at_once):
    stop = {"List-Unsubscribe": "<https://plan.example.jp/stop/>", "Message-ID": "<mine@example.jp>"}
    message = post(ITO, "ご案内", "…", headers=stop)
    [sent] = mail.outbox
    assert sent.message()["List-Unsubscribe"] == "<https://plan.example.jp/stop/>"
    assert sent.message()["Message-ID"] == message.message_id
    message.refresh_from_db()
    assert message.headers == {}  # gone with the text: the address opens something


def test_the_same_key_is_stored_and_sent_once(db, at_once):
    first = post(ITO, "ご案内", "…", key="meeting-3:ito")
    second = post(ITO, "ご案内", "…", key="meeting-3:ito")
    assert first == second
    assert len(mail.outbox) == 1


def test_a_message_is_taken_back_with_the_transaction_that_wrote_it(transactional_db, stored_tasks):
    with transaction.atomic():
        post(ITO, "ご案内", "…")
        transaction.set_rollback(True)
    assert not Message.objects.exists()
    assert not StoredTask.objects.exists()


def test_a_message_killed_between_sending_and_marking_is_sent_again_under_the_same_message_id(processes, tmp_path):
    (tmp_path / "die").touch()
    with transaction.atomic():
        messages = [post(ITO, "ご案内", "…") for _one in range(3)]
    processes.start("--lease", "1").wait(timeout=30)
    (tmp_path / "die").unlink()
    in_flight = Message.objects.get(tries=1)
    assert in_flight.state == MessageState.WAITING
    # Let the minutes pass in which nobody else may touch the message in flight.
    Message.objects.filter(pk=in_flight.pk).update(next_try_at=clock.now())
    running = processes.start("--lease", "1")
    wait_for(lambda: not Message.objects.exclude(state=MessageState.SENT).exists())
    running.send_signal(signal.SIGTERM)
    running.wait(timeout=30)
    sent = (tmp_path / "sent").read_text().split()
    assert sorted(sent) == sorted([*(message.message_id for message in messages), in_flight.message_id])


def test_a_message_in_flight_is_left_alone(db, at_once, settings):
    through(PostOfficeClosed, settings)
    message = post(ITO, "ご案内", "…")
    Message.objects.update(next_try_at=clock.now() + timedelta(minutes=3))
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert deliver.call(message.pk) is False
    assert send_waiting.call() == 0
    with clock.frozen(clock.now() + timedelta(minutes=4)):
        assert send_waiting.call() == 1
        assert send_waiting.call() == 0


def test_after_the_last_try_a_message_is_on_the_call_list_with_its_reason(db, at_once, settings):
    through(PostOfficeClosed, settings)
    message = post(ITO, "ご案内", "…")
    for tried in range(1, TRIES):
        message.refresh_from_db()
        assert (message.state, message.tries) == (MessageState.WAITING, tried)
        with clock.frozen(message.next_try_at):
            send_waiting.call()
    [message] = Message.objects.undeliverable()
    assert message.tries == TRIES
    assert message.reason == "6回試しましたが、送れませんでした（closed）。"
    with clock.frozen(clock.now() + timedelta(days=9)):
        assert send_waiting.call() == 0


def test_an_address_that_is_refused_for_good_is_not_tried_again(db, at_once, settings):
    through(NobodyByThatName, settings)
    post(ITO, "ご案内", "…")
    [message] = Message.objects.undeliverable()
    assert "no such user" in message.reason


def test_a_full_mailbox_is_tried_again(db, at_once, settings):
    through(MailboxFull, settings)
    post(ITO, "ご案内", "…")
    assert not Message.objects.undeliverable().exists()


def test_a_mistyped_address_goes_to_the_call_list_at_once(db, at_once):
    post("ito＠例", "ご案内", "…")
    [message] = Message.objects.undeliverable()
    assert message.reason == "宛先のメールアドレスの形が正しくありません。"
    assert mail.outbox == []


def test_a_line_break_in_the_subject_cannot_write_a_header(db, at_once):
    post(ITO, "ご案内\r\nBcc: all@example.jp", "…")
    assert mail.outbox[0].subject == "ご案内 Bcc: all@example.jp"
    assert mail.outbox[0].recipients() == [ITO]


def test_a_sender_killed_in_every_try_gives_up_instead_of_going_round_for_ever(db, at_once, settings):
    through(PostOfficeClosed, settings)
    message = post(ITO, "ご案内", "…")
    Message.objects.update(tries=TRIES, next_try_at=clock.now())
    assert deliver.call(message.pk) is False
    assert "何度も止まりました" in Message.objects.undeliverable().get().reason


def test_the_text_of_a_sent_message_is_not_kept(db, at_once):
    """It may hold an invitation's code, which a copy of the database must not give away."""
    message = post(ITO, "ご招待", "番号は abcd-efgh-jkmn です。")
    message.refresh_from_db()
    assert mail.outbox[0].body == "番号は abcd-efgh-jkmn です。"
    assert (message.state, message.body) == ("sent", "")


@pytest.mark.parametrize("backend", [NobodyByThatName, PostOfficeClosed])
def test_nor_is_the_text_of_one_that_was_given_up(db, at_once, settings, backend):
    through(backend, settings)
    message = post(ITO, "ご招待", "番号は abcd-efgh-jkmn です。")
    for _try in range(1, TRIES):
        message.refresh_from_db()
        with clock.frozen(message.next_try_at):
            send_waiting.call()
    [message] = Message.objects.undeliverable()
    assert (message.to, message.subject, message.body) == (ITO, "ご招待", "")


def test_old_messages_are_emptied_but_their_key_is_remembered(db, at_once):
    post(ITO, "ご案内", "…", key="meeting-3:ito")
    assert forget_old_messages.call() == 0
    with clock.frozen(clock.now() + timedelta(days=91)):
        assert forget_old_messages.call() == 1
        assert forget_old_messages.call() == 0
        again = post(ITO, "ご案内", "…", key="meeting-3:ito")
    assert (again.to, again.subject, again.body) == ("", "", "")
    assert len(mail.outbox) == 1
