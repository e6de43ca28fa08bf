"""Registering without an account, and the own page by link: a rest when tired, other days."""

from __future__ import annotations

from datetime import timedelta

import pytest

from sasaeai.areas.models import Town
from sasaeai.kernel import clock
from sasaeai.people import guesses
from sasaeai.people.tests.limits import all_but
from sasaeai.volunteers import flooding
from sasaeai.volunteers.actions.answering import say_yes
from sasaeai.volunteers.actions.asking import ask
from sasaeai.volunteers.actions.requests import offer_publicly
from sasaeai.volunteers.models import Candidate, Volunteer

from .known import DAY, TANAKAS_NUMBER, kind_named, made_request


@pytest.fixture(autouse=True)
def in_2012():
    with clock.frozen(DAY):
        yield


def told(answer) -> str:
    return answer.content.decode()


def filled(area, **fields) -> dict:
    return {
        "name": "田中　一郎", "telephone": "+81 45 930 0002", "home": f"area-{area.pk}", "walk_minutes": "15",
        "weekly_cap": "1", "consents": "on",
    } | fields  # fmt: skip


def test_tanaka_registers_with_what_he_likes_and_when_he_is_free(client, districts):
    kind = kind_named()
    form = filled(districts["nagatsuta"], interests=[kind.pk], free=["1-am"], wants_company="on")
    assert "登録の申し込みを受け取りました" in told(client.post("/ways-to-help/register/", form, follow=True))
    row = Volunteer.objects.get()
    assert (row.person.name, row.standing, row.consents_on, row.came_by) == ("田中 一郎", "regular", DAY, "web")
    assert (list(row.interests.all()), row.free_times.get().weekday, row.wants_company) == ([kind], 1, True)


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"consents": ""}, "同意していただけるときは、しるしを付けてください"),
        ({"is_minor": "on"}, "保護者の方からお電話をください"),
        ({"home": ""}, "お住まいの町か地区を選んでください"),
        ({"telephone": "123"}, "市外局番から、10けたか11けた"),
        ({"interests": ["999999999999999999999"]}, "もう一度選んでください"),
        ({"free": ["9-am"]}, "活動できる時間を、もう一度選んでください"),
    ],
)
def test_without_what_is_needed_nothing_is_kept(client, districts, fields, sentence):
    answer = client.post("/ways-to-help/register/", filled(districts["nagatsuta"], **fields))
    assert answer.status_code == 422
    assert sentence in told(answer)
    assert not Volunteer.objects.exists()


def test_a_known_number_changes_nothing_and_the_desk_reads_of_it(client, tanaka_helps, districts):
    form = filled(districts["kamoi"], name="だれか", telephone=TANAKAS_NUMBER)
    assert "登録の申し込みを受け取りました" in told(client.post("/ways-to-help/register/", form, follow=True))
    row = Volunteer.objects.get()
    assert (row.area, row.person.name) == (districts["nagatsuta"], "田中 一郎")
    assert "だれか" in row.note


def test_a_flood_of_registrations_is_stopped(client, districts):
    all_but(2, flooding.REGISTERING)
    for number in range(2):
        client.post("/ways-to-help/register/", filled(districts["nagatsuta"], telephone=f"045-931-{number:04}"))
    answer = client.post("/ways-to-help/register/", filled(districts["nagatsuta"], telephone="045-939-9999"))
    assert (answer.status_code, Volunteer.objects.count()) == (429, 2)


def test_the_own_page_shows_what_was_promised_and_takes_a_rest(client, tanaka_helps, districts, mori):
    ask(made_request(districts["nagatsuta"], address="長津田9-9-9"), [tanaka_helps], by=mori)
    say_yes(Candidate.objects.get(), way="phone", by=mori)
    link = f"/helping/{tanaka_helps.token}/"
    page = told(client.get(link))
    assert "11月8日（木）" in page
    assert "伊東" not in page
    assert "9-9-9" not in page
    assert not Volunteer.objects.get().is_paused(DAY)
    assert client.post(link, {"rest": "1", "until": "H24.10.1"}).status_code == 422
    page = told(client.post(link, {"rest": "1", "until": ""}, follow=True))
    assert "いまはお休みです" in page
    assert Volunteer.objects.get().is_paused(DAY)
    client.post(link, {"back": "1"})
    assert not Volunteer.objects.get().is_paused(DAY)


def test_other_days_are_written_on_the_own_page_and_nothing_else(client, tanaka_helps):
    link = f"/helping/{tanaka_helps.token}/edit/"
    form = {"free": ["5-pm"], "exact": "", "walk_minutes": "30", "weekly_cap": "2", "name": "別の人", "consents_on": ""}
    assert client.post(link, form).status_code == 302
    row = Volunteer.objects.get()
    assert (row.walk_minutes, row.person.name, row.consents_on) == (30, "田中 一郎", DAY)
    assert [(one.weekday, one.starts.hour, one.ends.hour) for one in row.free_times.all()] == [(5, 12, 17)]


@pytest.mark.parametrize(
    ("line", "hours"),
    [
        ("火曜日の午後1時半から3時まで", (1, "13:30", "15:00")),
        ("土の９時半〜午後2時", (5, "09:30", "14:00")),
        ("Tue 13:30-15:00", (1, "13:30", "15:00")),
        ("Sunday 1pm to 3:30 pm", (6, "13:00", "15:30")),
    ],
)
def test_hours_are_read_as_people_say_them(client, tanaka_helps, line, hours):
    client.post(f"/helping/{tanaka_helps.token}/edit/", {"exact": line, "walk_minutes": "15", "weekly_cap": "1"})
    row = Volunteer.objects.get().free_times.get()
    assert (row.weekday, f"{row.starts:%H:%M}", f"{row.ends:%H:%M}") == hours


def test_hours_are_shown_as_whoever_reads_them_would_write_them(client, tanaka_helps):
    link = f"/helping/{tanaka_helps.token}/edit/"
    client.post(link, {"exact": "火 13:30-15:00", "walk_minutes": "15", "weekly_cap": "1"})
    assert "Tue 13:30-15:00" in client.get(f"/en{link}").content.decode()


def test_the_list_of_towns_counts_from_the_first_chome(client, districts):
    for name, kana in (
        ("鴨居三丁目", "かもいさんちょうめ"),
        ("鴨居二丁目", "かもいにちょうめ"),
        ("鴨居一丁目", "かもいいっちょうめ"),
    ):
        Town.objects.create(area=districts["kamoi"], name=name, kana=kana)
    for address in ("/ways-to-help/register/", "/ways-to-help/?near=kamoi&length=30"):
        page = client.get(address).content.decode()
        places = [page.index(f">{name}</option>") for name in ("鴨居一丁目", "鴨居二丁目", "鴨居三丁目")]
        assert places == sorted(places)


def test_a_made_up_own_link_opens_nothing(client, tanaka_helps):
    candidate_link = f"/helping/{tanaka_helps.uid}abcdefghjkmn/"
    all_but(2, guesses._wrong_ones)
    for _time in range(2):
        assert client.get(candidate_link).status_code == 404
    assert client.get(f"/helping/{tanaka_helps.token}/").status_code == 429


def test_who_stopped_or_was_forgotten_does_not_come_back_by_the_old_link(client, tanaka_helps):
    Volunteer.objects.update(ended_on=DAY - timedelta(days=1))
    page = told(client.post(f"/helping/{tanaka_helps.token}/", {"back": "1"}, follow=True))
    assert "名簿から外れています" in page
    assert Volunteer.objects.get().ended_on
    Volunteer.objects.update(anonymised_on=DAY)
    assert client.get(f"/helping/{tanaka_helps.token}/").status_code == 404


def test_who_would_like_to_go_on_is_led_to_registering(client, districts, mori):
    row = made_request(districts["nagatsuta"])
    offer_publicly(row, "朝のごみ出し", by=mori)
    thanks = client.post(f"/ways-to-help/{row.uid}/", {"name": "田中", "telephone": TANAKAS_NUMBER}, follow=True)
    for page in (told(thanks), told(client.get("/ways-to-help/"))):
        assert 'href="/ways-to-help/register/"' in page


def test_however_often_a_known_number_is_sent_the_desk_can_go_on_writing(client, districts, mori, tanaka_helps):
    for turn in range(flooding.REGISTERING.allowed):
        client.post("/ways-to-help/register/", filled(districts["nagatsuta"], name=chr(ord("あ") + turn) * 90))
    tanaka_helps.refresh_from_db()
    assert 500 < len(tanaka_helps.note) <= 1000
