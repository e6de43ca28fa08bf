"""A new key for what is encrypted: in batches, while people work, and again after it was stopped."""

from __future__ import annotations

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.core.management import CommandError, call_command

from sasaeai.people import rotation
from sasaeai.people.models import Person
from sasaeai.people.secrecy import Unreadable
from sasaeai.people.tests.test_secrecy import NUMBER, stored_number

OLD, NEW = "the key of yesterday, long enough for one", "the key of tomorrow, long enough for one"


@pytest.fixture
def key(settings):
    """`key(NEW, before=OLD)` is what an operator writes into the environment."""

    def turn(now: str, before: str = "") -> None:
        settings.PERSONAL_DATA_KEY, settings.PERSONAL_DATA_KEY_BEFORE = now, before

    turn(OLD)
    return turn


@pytest.fixture
def people(db, key) -> list[Person]:
    return [Person.objects.create(name=f"見本 {number}", telephone=f"045-930-{number:04}") for number in range(5)]


def numbers() -> list[str]:
    return [person.telephone for person in Person.objects.exclude(telephone="").order_by("pk")]


def test_while_keys_change_numbers_are_read_and_found_under_both(client, suzuki, people, key):
    key(NEW, before=OLD)
    Person.objects.create(name="小林 明", telephone=NUMBER)
    assert numbers() == [*(f"045-930-{number:04}" for number in range(5)), NUMBER]
    client.force_login(suzuki.account)
    for telephone, name in (("045-930-0003", "見本 3"), (NUMBER, "小林 明")):
        assert name in client.get("/desk/people/", {"q": telephone}).content.decode()


def test_afterwards_the_key_before_is_not_needed_any_more(client, suzuki, people, key, capsys, monkeypatch):
    monkeypatch.setattr(rotation, "BATCH", 2)
    key(NEW, before=OLD)
    call_command("rotate_personal_data_key")
    assert "電話番号：終わりました（5件）" in capsys.readouterr().out
    key(NEW)
    assert [Person.objects.get(pk=person.pk).telephone for person in people] == [f"045-930-{n:04}" for n in range(5)]
    client.force_login(suzuki.account)
    assert "045-930-0003" in client.get(f"/desk/people/{people[3].pk}/").content.decode()
    assert "見本 3" in client.get("/desk/people/", {"q": "０４５（９３０）０００３"}).content.decode()
    key(OLD)
    with pytest.raises(Unreadable):
        _ = Person.objects.get(pk=people[0].pk).telephone


def test_stopped_half_way_it_goes_on_where_it_was(people, key, capsys, monkeypatch):
    monkeypatch.setattr(rotation, "BATCH", 2)
    key(NEW, before=OLD)
    assert next(rotation.rotate_telephones()) == (2, [])
    first = stored_number(people[0])
    call_command("rotate_personal_data_key")
    assert "電話番号：終わりました（3件）" in capsys.readouterr().out
    assert stored_number(people[0]) == first
    call_command("rotate_personal_data_key")
    assert "電話番号：終わりました（0件）" in capsys.readouterr().out


def test_a_number_that_no_key_opens_is_named_and_the_others_are_done(people, key):
    key("a key that somebody lost, long enough for one")
    lost = Person.objects.create(name="なくした鍵", telephone=NUMBER)
    key(NEW, before=OLD)
    with pytest.raises(CommandError, match=str(lost.uid)):
        call_command("rotate_personal_data_key")
    key(NEW)
    assert Person.objects.get(pk=people[0].pk).telephone == "045-930-0000"


def test_the_second_factor_goes_on_working(tanaka, key):
    TOTP.activate(tanaka.account, "JBSWY3DPEHPK3PXP")
    codes = RecoveryCodes.activate(tanaka.account).get_unused_codes()
    key(NEW, before=OLD)
    call_command("rotate_personal_data_key")
    key(NEW)
    totp, recovery = (
        Authenticator.objects.get(user=tanaka.account, type=kind)
        for kind in (Authenticator.Type.TOTP, Authenticator.Type.RECOVERY_CODES)
    )
    counter = list(yield_hotp_counters_from_time())[-1]
    assert TOTP(totp).validate_code(format_hotp_value(hotp_value("JBSWY3DPEHPK3PXP", counter)))
    assert RecoveryCodes(recovery).get_unused_codes() == codes
