"""A person can be shown, exported and erased; numbers stay, and nobody is erased in the middle of something."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from sasaeai.kernel.clock import frozen, now, today
from sasaeai.kernel.models import JournalEntry
from sasaeai.people.models import Account, Person, PersonalView, Qualification, QualificationKind
from sasaeai.people.tasks import forget_views
from sasaeai.people.tests.known import SINCE


@pytest.fixture
def office(client, suzuki):
    client.force_login(suzuki.account)
    return client


@pytest.fixture
def kato(db) -> Person:
    """加藤 has no seat; she holds a certificate."""
    kato = Person.objects.create(name="加藤 明", kana="かとう あきら", telephone="045-930-0003", note="犬が苦手")
    kind = QualificationKind.objects.create(name="ガイドボランティア")
    Qualification.objects.create(person=kato, kind=kind, number="第12号", since=date(2012, 4, 1), given_at=now())
    return kato


def test_all_that_is_kept_about_a_person_is_shown(office, kato):
    text = office.get(f"/desk/people/{kato.pk}/personal/").content.decode()
    for kept in ("加藤 明", "かとう あきら", "045-930-0003", "犬が苦手", "ガイドボランティア", "第12号"):
        assert kept in text


def test_and_given_as_a_file(office, kato):
    answer = office.get(f"/desk/people/{kato.pk}/personal/export/")
    sections = {section["種類"]: section["記録"] for section in answer.json()["内容"]}
    assert sections["名前と連絡先"][0]["電話番号"] == "045-930-0003"
    assert sections["資格"][0]["番号"] == "第12号"
    assert "attachment" in answer["Content-Disposition"]


def test_both_are_noted_with_who_looked(office, kato):
    office.get(f"/desk/people/{kato.pk}/personal/")
    office.get(f"/desk/people/{kato.pk}/personal/export/")
    assert [view.by_label for view in PersonalView.objects.filter(person=kato)] == ["鈴木 花子"] * 2


def test_what_stays_is_not_among_what_is_erased(office, kato):
    office.get(f"/desk/people/{kato.pk}/personal/")
    page = office.get(f"/desk/people/{kato.pk}/personal/erase/").content.decode()
    assert "名前と連絡先：1件" in page
    assert "個人情報を見た記録：" not in page
    assert "だれがいつ見たかは、一年たつまで残ります。" in page


def test_nothing_is_erased_without_the_tick(office, kato):
    assert office.post(f"/desk/people/{kato.pk}/personal/erase/").status_code == 422
    assert Person.objects.get(pk=kato.pk).name == "加藤 明"


def test_erasing_leaves_a_row_of_nobody_and_no_line_that_names_her(office, kato):
    office.post(f"/desk/people/{kato.pk}/edit/", {"name": "加藤 明", "telephone": "045-930-0003"})
    assert JournalEntry.objects.filter(subject_label="加藤 明").exists()
    office.post(f"/desk/people/{kato.pk}/personal/erase/", {"sure": "yes"})
    left = Person.objects.get(pk=kato.pk)
    assert (left.name, left.kana, left.telephone, left.telephone_index, left.note) == ("（消しました）", "", "", "", "")
    assert Qualification.objects.get().number == ""
    assert not JournalEntry.objects.filter(subject_label__contains="加藤").exists()
    assert JournalEntry.objects.filter(key="people.person.erased", by_label="鈴木 花子").count() == 1
    assert "（消しました）" not in office.get("/desk/people/").content.decode()


def test_every_row_of_somebody_written_twice_is_erased(office, kato):
    again = Person.objects.create(name="加籐 明", same_as=kato, telephone="045-930-0004")
    office.post(f"/desk/people/{again.pk}/personal/erase/", {"sure": "yes"})
    assert set(Person.objects.filter(pk__in=[kato.pk, again.pk]).values_list("name", flat=True)) == {"（消しました）"}


def test_whoever_has_a_seat_is_not_erased(office, tanaka):
    page = f"/desk/people/{tanaka.pk}/personal/erase/"
    assert "先に、席を終わらせてください" in office.get(page).content.decode()
    assert office.post(page, {"sure": "yes"}).status_code == 422
    assert Person.objects.get(pk=tanaka.pk).name == "田中 正"


def test_afterwards_the_account_opens_nothing(office, tanaka):
    tanaka.seats.update(until=today() - timedelta(days=1))
    office.post(f"/desk/people/{tanaka.pk}/personal/erase/", {"sure": "yes"})
    account = Account.objects.get(pk=tanaka.account.pk)
    assert (account.is_active, account.has_usable_password(), "tanaka" in account.login) == (False, False, False)


def test_a_coordinator_does_not_open_what_is_none_of_the_districts(client, mori, kato):
    client.force_login(mori.account)
    assert client.get(f"/desk/people/{kato.pk}/personal/").status_code == 404
    assert client.post(f"/desk/people/{kato.pk}/personal/erase/", {"sure": "yes"}).status_code == 404


def test_the_committee_opens_nothing(client, ito, kato):
    client.force_login(ito.account)
    assert client.get(f"/desk/people/{kato.pk}/personal/").status_code == 403


def test_who_looked_is_kept_for_a_year(office, kato):
    with frozen(SINCE):
        PersonalView.objects.create(person=kato, at=now(), by_label="森 京子", what="依頼")
    with frozen(SINCE + timedelta(days=366)):
        assert forget_views.func() == 0
    with frozen(SINCE + timedelta(days=367)):
        assert forget_views.func() == 1
