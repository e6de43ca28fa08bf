"""Invitations: by mail or on paper, once, for 14 days, and nobody guesses them."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client

from sasaeai.kernel.clock import frozen, now
from sasaeai.kernel.models import JournalEntry, Message
from sasaeai.people.models import Account, Invitation, Person
from sasaeai.people.tests.known import PASSWORD

NEW = {"login": "kobayashi", "password": PASSWORD, "password_again": PASSWORD}


def twice(password: str) -> dict[str, str]:
    return {"password": password, "password_again": password}


@pytest.fixture
def kobayashi(db) -> Person:
    """Registered by the secretariat, has never signed in."""
    return Person.objects.create(name="小林 明", email="kobayashi@example.jp")


@pytest.fixture
def office(client, suzuki):
    client.force_login(suzuki.account)
    return client


@pytest.fixture
def visitor():
    """The browser of the one who was invited."""
    return Client()


def sheet_for(office, person) -> tuple[str, str]:
    page = office.post(f"/desk/people/{person.pk}/invite/sheet/").content.decode()
    code = re.search(r'class="invitation-code">([^<]+)<', page)[1]
    return f"/invitations/{code}/", page


def sign_in(client, login, password=PASSWORD):
    return client.post("/accounts/login/", {"login": login, "password": password})


def test_kobayashi_is_invited_by_mail_and_signs_in(office, visitor, kobayashi, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        office.post(f"/desk/people/{kobayashi.pk}/invite/mail/")
    [letter] = mail.outbox
    assert letter.to == ["kobayashi@example.jp"]
    assert "小林 明 さん" in letter.body
    path = re.search(r"http://localhost:8000(/\S+)", letter.body)[1]

    assert "小林 明さん、ようこそ" in visitor.get(path).content.decode()
    assert not Account.objects.filter(person=kobayashi).exists()
    page = visitor.post(path, NEW, follow=True)
    assert page.redirect_chain == [("/desk/", 302)]
    assert "準備ができました。" in page.content.decode()
    assert page.context["request"].viewer.person == kobayashi
    visitor.logout()
    assert sign_in(visitor, "kobayashi").status_code == 302


def test_a_mail_that_does_not_arrive_leaves_no_code_behind_and_the_next_one_has_another(
    office, visitor, kobayashi, settings, django_capture_on_commit_callbacks
):
    settings.EMAIL_BACKEND = "sasaeai.kernel.tests.test_outbox.NobodyByThatName"
    with django_capture_on_commit_callbacks(execute=True):
        office.post(f"/desk/people/{kobayashi.pk}/invite/mail/")
    [lost] = Message.objects.undeliverable()
    assert (lost.to, lost.body) == ("kobayashi@example.jp", "")
    assert "メールが届きませんでした" in office.get(f"/desk/people/{kobayashi.pk}/").content.decode()
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    with django_capture_on_commit_callbacks(execute=True):
        office.post(f"/desk/people/{kobayashi.pk}/invite/mail/")
    first, second = Invitation.objects.order_by("pk")
    assert first.revoked_at is not None
    assert first.code_hash != second.code_hash
    assert visitor.get(re.search(r"http://localhost:8000(/\S+)", mail.outbox[0].body)[1]).status_code == 200


def test_kobayashi_is_invited_on_paper(office, visitor, kobayashi):
    path, page = sheet_for(office, kobayashi)
    assert "小林 明 さま" in page
    assert "<svg" in page
    assert "<b>localhost:8000/invitations/</b>" in page
    typed = path.split("/")[2].replace("-", " ").upper()
    answer = visitor.post("/invitations/", {"code": typed})
    assert visitor.get(answer["Location"]).status_code == 200
    assert visitor.post(answer["Location"], NEW).status_code == 302
    assert sign_in(visitor, "kobayashi").status_code == 302


def test_a_number_with_a_sign_too_few_stays_in_its_field(visitor, db):
    page = visitor.post("/invitations/", {"code": "8RF6-CRF6-8FT"}).content.decode()
    assert "番号は12文字です。いまは11文字入っています。" in page
    assert 'value="8RF6-CRF6-8FT"' in page


def test_a_number_with_a_wrong_sign_is_put_right_and_not_typed_again(visitor, db):
    answer = visitor.post("/invitations/", {"code": "8RF6-CRF6-8FTT"})
    page = visitor.get(answer["Location"]).content.decode()
    again = re.search(r'class="btn" href="([^"]+)"', page)[1]
    assert 'value="8RF6-CRF6-8FTT"' in visitor.get(again).content.decode()


def test_opening_the_address_changes_nothing(office, visitor, kobayashi):
    path, _page = sheet_for(office, kobayashi)
    for _look in range(3):
        assert visitor.get(path).status_code == 200
    assert visitor.post(path, NEW).status_code == 302


def test_the_code_itself_is_stored_nowhere(office, kobayashi):
    path, _page = sheet_for(office, kobayashi)
    code = path.split("/")[2]
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM people_invitation")
        stored = repr(cursor.fetchall())
    assert code not in stored
    assert code.replace("-", "") not in stored
    assert code not in repr(list(JournalEntry.objects.values()))


def test_a_used_invitation_opens_nothing_more(office, visitor, kobayashi):
    path, _page = sheet_for(office, kobayashi)
    visitor.post(path, NEW)
    again = visitor.post(path, NEW | {"password": "somebody-else-99", "password_again": "somebody-else-99"})
    assert again.status_code == 410
    assert "もう使われました" in again.content.decode()
    assert sign_in(visitor, "kobayashi").status_code == 302


def test_after_fourteen_days_it_is_over(office, visitor, kobayashi):
    path, _page = sheet_for(office, kobayashi)
    with frozen(now() + timedelta(days=13, hours=23)):
        assert visitor.get(path).status_code == 200
    with frozen(now() + timedelta(days=14, minutes=1)):
        assert "期限" in visitor.get(path).content.decode()
        assert visitor.post(path, NEW).status_code == 410
    assert not Account.objects.filter(person=kobayashi).exists()


def test_a_revoked_invitation_opens_nothing(office, visitor, kobayashi):
    path, _page = sheet_for(office, kobayashi)
    office.post(f"/desk/people/invitations/{Invitation.objects.get().pk}/revoke/")
    assert visitor.post(path, NEW).status_code == 410
    assert "取り消され" in visitor.get(path).content.decode()


def test_a_new_invitation_takes_the_place_of_the_old_one(office, visitor, kobayashi):
    old, _page = sheet_for(office, kobayashi)
    new, _page = sheet_for(office, kobayashi)
    assert visitor.get(old).status_code == 410
    assert visitor.get(new).status_code == 200


def test_guessing_codes_stops_after_twenty(office, visitor, kobayashi):
    path, _page = sheet_for(office, kobayashi)
    for _guess in range(20):
        assert visitor.get("/invitations/2222-3333-4444/").status_code == 404
    waiting = visitor.get("/invitations/2222-3333-4444/")
    assert waiting.status_code == 429
    assert "60分" in waiting.content.decode()
    assert visitor.post(path, NEW).status_code == 429


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"password_again": "something-else-1"}, "2つのパスワードが違います"),
        ({"login": "tanaka"}, "すでに使われています"),
        ({"login": "小林明"}, "半角の英字・数字"),
        ({"login": "小林"}, "半角の英字・数字"),
        ({"login": "ko"}, "ログイン名は、3文字以上にしてください。"),
        (twice("short"), "パスワードは10文字以上にしてください。いまは5文字です。"),
        (twice("kobayashi1"), "ログイン名と似ています。"),
        (twice("password123"), "よく使われるパスワードなので、人にあてられます。"),
    ],
)
def test_what_is_wrong_is_said_and_the_invitation_stays_open(office, visitor, kobayashi, tanaka, change, sentence):
    path, _page = sheet_for(office, kobayashi)
    page = visitor.post(path, NEW | change)
    assert page.status_code == 200
    assert sentence in page.content.decode()
    assert Invitation.objects.get().used_at is None


def test_whoever_forgot_the_password_gets_a_new_one_the_same_way(office, visitor, tanaka):
    path, _page = sheet_for(office, tanaka)
    page = visitor.get(path).content.decode()
    assert "ログイン名は「tanaka」のまま" in page
    visitor.post(path, {"password": "hinata-no-niwa-22", "password_again": "hinata-no-niwa-22"})
    assert sign_in(visitor, "tanaka", "hinata-no-niwa-22").status_code == 302


def test_a_person_without_a_mail_address_is_told_so(office, tanaka):
    page = office.post(f"/desk/people/{tanaka.pk}/invite/mail/", follow=True).content.decode()
    assert "メールアドレスがありません" in page
    assert not Invitation.objects.exists()


@pytest.mark.parametrize("path", ["invite/mail/", "invite/sheet/"])
def test_inviting_happens_only_by_a_button_and_only_by_the_secretariat(client, office, ito, kobayashi, path):
    address = f"/desk/people/{kobayashi.pk}/{path}"
    assert office.get(address).status_code == 405
    client.force_login(ito.account)
    assert client.post(address).status_code == 403
    assert not Invitation.objects.exists()


def test_the_journal_tells_who_invited_whom(office, visitor, kobayashi):
    path, _page = sheet_for(office, kobayashi)
    visitor.post(path, NEW)
    lines = [(entry.by_label, entry.sentence()) for entry in JournalEntry.objects.order_by("pk")]
    assert lines == [
        ("鈴木 花子", "小林 明さんへの招待を紙に印刷しました。"),
        ("小林 明", "小林 明さんへの招待が使われ、ログインできるようになりました。"),
    ]


def test_an_empty_installation_gets_its_first_secretariat_by_a_command(client, midori, capsys):
    call_command("invite_secretariat", "鈴木 花子")
    path = re.search(r"http://localhost:8000(/\S+)", capsys.readouterr().out)[1]
    client.post(path, NEW | {"login": "suzuki"})
    assert client.get("/desk/people/").status_code == 200


def test_without_a_ward_the_command_says_what_is_missing(db):
    with pytest.raises(CommandError, match=r"区・市町村.*start_ward"):
        call_command("invite_secretariat", "鈴木 花子")


def test_the_command_prints_the_last_day_as_the_ward_counts_days(midori, capsys):
    late_at_night = datetime(2026, 11, 23, 23, 30, tzinfo=UTC)  # the 24th in Japan
    with frozen(late_at_night):
        call_command("invite_secretariat", "鈴木 花子")
    assert "2026-12-08まで" in capsys.readouterr().out
