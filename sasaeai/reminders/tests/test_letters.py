"""Who gets a letter and what it says; through the task that sends it."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from sasaeai.kernel.clock import frozen
from sasaeai.kernel.models import Message
from sasaeai.kernel.models.outbox import MessageState
from sasaeai.people.models import Account, Person, Role, Seat
from sasaeai.people.tests.known import SINCE, make_person
from sasaeai.people.viewer import Viewer
from sasaeai.plans.models import Problem
from sasaeai.plans.work import Work
from sasaeai.reminders.actions.choosing import choose
from sasaeai.reminders.desks import desks_of
from sasaeai.reminders.models import Digest, Rhythm
from sasaeai.reminders.readers import is_made_up
from sasaeai.reminders.tasks import remind

from .conftest import NINE, letters


def more_problems(problem: Problem, count: int) -> None:
    for number in range(count):
        Problem.objects.create(
            plan=problem.plan, title=f"困りごと{number}", written_on=date(2013, 6, 1),
            promised_on=date(2013, 7, 10) + timedelta(days=number),
        )  # fmt: skip


def test_a_letter_tells_the_same_jobs_as_the_desk_oldest_promise_first(on, suzuki, reads, problem, monday):
    more_problems(problem, 9)
    reads(suzuki)
    remind.call()
    [(address, body)] = letters()
    assert address == "suzuki@midori-fukushi.example.jp"
    jobs = Work(Viewer(suzuki.account)).jobs[:6]
    places = [body.index(job.text) for job in jobs]
    assert places == sorted(places)
    assert "1. 長津田の課題に回答する" in body
    assert "ご確認をお待ちしていることが、10件あります。" in body
    assert "ほかに4件あります。\nhttps://midori.example.jp/desk/" in body
    assert f"https://midori.example.jp{jobs[0].url}" in body
    assert "鈴木 花子様" in body
    assert mail.outbox[0].subject == "【緑区 地域福祉保健計画】ご確認いただきたいこと：10件"


def test_links_in_a_letter_lead_to_the_place_and_opening_one_changes_nothing(
    client, on, suzuki, reads, problem, monday
):
    reads(suzuki)
    remind.call()
    client.force_login(suzuki.account)
    links = re.findall(r"https://midori\.example\.jp(/\S+)", letters()[0][1])
    assert len(links) == 2
    for link in links:
        assert client.get(link).status_code == 200
    problem.refresh_from_db()
    assert problem.answered_on is None


def test_nobody_with_nothing_waiting_gets_a_letter(on, suzuki, tanaka, yamada, reads, problem, monday):
    for person in (suzuki, tanaka, yamada):
        reads(person)
    remind.call()
    assert [address for address, _body in letters()] == [suzuki.email]
    assert Digest.objects.count() == 1


def test_who_has_no_mail_no_account_or_no_seat_gets_none(on, suzuki, problem, midori, monday):
    remind.call()
    closed = make_person("川口 一", "kawaguchi", Role.SECRETARIAT, midori)
    closed.email = "kawaguchi@midori-fukushi.example.jp"
    closed.save()
    Account.objects.filter(person=closed).update(is_active=False)
    past = make_person("前田 勇", "maeda", Role.SECRETARIAT, midori, until=date(2013, 3, 31))
    past.email = "maeda@midori-fukushi.example.jp"
    past.save()
    with frozen(NINE + timedelta(days=7)):
        remind.call()
    assert letters() == []


def test_an_invented_address_is_never_written_to(on, suzuki, problem, monday):
    suzuki.email = "suzuki@mihon.example"
    suzuki.save()
    remind.call()
    assert letters() == []


@pytest.mark.parametrize(
    ("address", "is_nobodys"),
    [
        ("a@mihon.example", True), ("a@example.com", True), ("a@mail.example.org", True), ("a@x.TEST", True),
        ("a@myexample.com", False), ("a@city.example.jp", False), ("a@latest", False),
    ],
)  # fmt: skip
def test_which_addresses_are_invented(address, is_nobodys):
    assert is_made_up(address) is is_nobodys


def test_somebody_written_twice_gets_one_letter(on, suzuki, reads, problem, midori, monday):
    reads(suzuki)
    twin = Person.objects.create(name="鈴木 花子", email="other@midori-fukushi.example.jp", same_as=suzuki)
    seat = Seat.objects.create(person=twin, role=Role.SECRETARIAT, since=SINCE)
    seat.areas.set([midori])
    remind.call()
    assert [address for address, _body in letters()] == [suzuki.email]


# --- how often ---


def test_the_link_in_a_letter_shows_when_opened_and_acts_when_pressed(client, on, suzuki, reads, problem, monday):
    reads(suzuki)
    remind.call()
    [link] = re.findall(r"https://midori\.example\.jp(/reminders/\S+)", letters()[0][1])
    page = client.get(link).content.decode()
    assert "いまは「毎週」です。" in page
    assert "鈴木" not in page
    with frozen(NINE + timedelta(days=7)):
        remind.call()
    assert len(letters()) == 2
    page = client.post(link, {"rhythm": "never"}, follow=True).content.decode()
    assert "お知らせを「受け取らない」にしました。" in page
    with frozen(NINE + timedelta(days=14)):
        remind.call()
    assert len(letters()) == 2


def test_a_mail_programs_own_button_stops_the_letters_and_only_when_pressed(on, suzuki, reads, problem, monday):
    reads(suzuki)
    remind.call()
    headers = mail.outbox[0].message()
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    address = headers["List-Unsubscribe"].strip("<>").removeprefix("https://midori.example.jp")
    strict = Client(enforce_csrf_checks=True)
    assert strict.get(address).status_code == 302
    with frozen(NINE + timedelta(days=7)):
        remind.call()
    assert len(letters()) == 2
    strict.post(address, {"List-Unsubscribe": "One-Click"})
    with frozen(NINE + timedelta(days=14)):
        remind.call()
    assert len(letters()) == 2


@pytest.mark.parametrize("path", ["", "stop/"])
def test_a_link_that_was_cut_off_or_made_up_says_so(client, on, suzuki, reads, problem, monday, path):
    reads(suzuki)
    remind.call()
    token = Digest.objects.get().token
    for wrong in (token[:-1], token[:-1] + ("2" if token[-1] != "2" else "3"), "x", "鈴木"):
        answer = client.post(f"/reminders/{wrong}/{path}", {"rhythm": "never"})
        assert answer.status_code == 404
        assert "ずっと前のお知らせ" in answer.content.decode()


def test_a_choice_that_is_none_is_told_and_changes_nothing(client, on, suzuki, reads, problem, monday):
    reads(suzuki)
    remind.call()
    address = f"/reminders/{Digest.objects.get().token}/"
    for wrong in ({}, {"rhythm": "daily"}):
        answer = client.post(address, wrong)
        assert answer.status_code == 422
        assert "一つ選んでください。" in answer.content.decode()


def test_tanaka_chooses_at_his_own_settings(client, tanaka, reads):
    reads(tanaka)
    client.force_login(tanaka.account)
    assert "/accounts/reminders/" in client.get("/accounts/").content.decode()
    page = client.get("/accounts/reminders/").content.decode()
    assert tanaka.email in page
    answer = client.post("/accounts/reminders/", {"rhythm": "monthly"}, follow=True)
    assert "お知らせを「四週に一度」にしました。" in answer.content.decode()
    assert 'value="monthly"' in client.get("/accounts/reminders/").content.decode()


@pytest.mark.parametrize(("rhythm", "weeks"), [("weekly", [1, 1, 1, 1, 1]), ("fortnightly", [1, 0, 1, 0, 1]),
                                               ("monthly", [1, 0, 0, 0, 1]), ("never", [0, 0, 0, 0, 0])])  # fmt: skip
def test_how_often_is_as_often_as_somebody_wants(on, suzuki, reads, problem, rhythm, weeks):
    choose(reads(suzuki), Rhythm(rhythm), by=None)
    got = []
    for week in range(5):
        before = len(letters())
        with frozen(NINE + timedelta(days=7 * week)):
            remind.call()
        got.append(len(letters()) - before)
    assert got == weeks


# --- from the owner to the organisation to the secretariat ---


def test_an_organisation_of_which_somebody_reads_mail_is_reached_by_that_person(
    on, himawari, nakamura, call, reads, monday
):
    himawari.email = "himawari@midori-fukushi.example.jp"
    himawari.save()
    reads(nakamura)
    remind.call()
    [(address, body)] = letters()
    assert address == nakamura.email
    assert "具体的な取り組みを書く" in body
    assert "区役所 045-930-2000" in body


def test_an_organisation_of_which_nobody_reads_mail_is_written_to_itself(on, himawari, nakamura, call, monday):
    himawari.email = "himawari@midori-fukushi.example.jp"
    himawari.save()
    remind.call()
    [(address, body)] = letters()
    assert address == himawari.email
    assert body.startswith("ひまわりの会 大野様")
    assert "お電話や紙でも受け付けます。" in body


def test_an_organisation_without_mail_is_the_secretariats_to_telephone(on, suzuki, reads, himawari, call, monday):
    reads(suzuki)
    remind.call()
    [(address, body)] = letters()
    assert address == suzuki.email
    assert "メールが届かず、電話でお願いする相手が1件あります" in body
    assert "https://midori.example.jp/desk/reminders/calls/" in body


def test_an_address_that_was_refused_falls_to_the_telephone_until_it_is_put_right(on, himawari, call, monday):
    himawari.email = "himawari@midori-fukushi.example.jp"
    himawari.save()
    remind.call()
    Message.objects.update(state=MessageState.UNDELIVERABLE, reason="550")
    for weeks, sent in ((1, 1), (2, 1)):
        with frozen(NINE + timedelta(days=7 * weeks)):
            remind.call()
        assert len(letters()) == sent
    himawari.email = "himawari-kai@midori-fukushi.example.jp"
    himawari.save()
    with frozen(NINE + timedelta(days=21)):
        remind.call()
    assert len(letters()) == 2


def test_an_organisation_can_turn_its_letters_off_too(client, on, himawari, call, monday):
    himawari.email = "himawari@midori-fukushi.example.jp"
    himawari.save()
    remind.call()
    client.post(f"/reminders/{Digest.objects.get().token}/", {"rhythm": "never"})
    with frozen(NINE + timedelta(days=7)):
        remind.call()
    assert len(letters()) == 1


# --- what it costs ---


def test_the_desk_of_people_with_the_same_seats_is_looked_at_once(on, problem, midori, districts, monday):
    """Forty members of the secretariat cost two queries more than one: their own, of nobody else's business."""

    def queries(count: int) -> int:
        people = list(Person.objects.select_related("account").order_by("pk")[:count])
        with CaptureQueriesContext(
            connection,
        ) as asked:
            desks = desks_of(people)
        assert {desk.number for desk in desks.values()} == {1}
        return len(asked)

    for number in range(40):
        make_person(f"職員 {number}", f"staff{number}", Role.SECRETARIAT, midori)
    one, forty = queries(1), queries(40)
    assert (forty - one) / 39 < 4


def test_each_of_many_people_gets_what_their_own_desk_shows(
    on, suzuki, tanaka, ito, mori, hayashi, yamada, problem, himawari, call, nakamura, monday
):
    people = [suzuki, tanaka, ito, mori, hayashi, yamada, nakamura]
    desks = desks_of(Person.objects.select_related("account").filter(pk__in=[person.pk for person in people]))
    for person in people:
        work = Work(Viewer(person.account))
        assert desks[person.pk].jobs == [*work.asked, *work.jobs], person.name
        assert desks[person.pk].number == work.number_of_jobs + len(work.asked)
