"""変わりなし by one press, without an account: what a link opens, and what it never does."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from sasaeai.kernel import clock
from sasaeai.kernel.models import JournalEntry
from sasaeai.kernel.signs import token_of
from sasaeai.plans.actions.reviewing import review_state
from sasaeai.plans.models import Review
from sasaeai.plans.states import marks
from sasaeai.reviews.actions.answering import answer_sheet
from sasaeai.reviews.actions.links import links_for
from sasaeai.reviews.models import Sheet, SheetLink, SheetState, Stage

from .known import made_indicator, opened, sheet_of, valued


def told(answer) -> str:
    return answer.content.decode()


@pytest.fixture
def sheet(year):
    return sheet_of(year, "相談の日")


@pytest.fixture
def link(year, sheet):
    return links_for(year, [sheet], by=None)[sheet.pk]


@pytest.fixture
def address(link):
    return reverse("reviews:by_link", args=[link.token])


def state_of(sheet: Sheet) -> str:
    return Sheet.objects.get(pk=sheet.pk).state


def test_opening_the_link_shows_and_pressing_the_button_acts(client, sheet, address):
    Review.objects.create(plan=sheet.plan, measure=sheet.measure, fiscal_year=2010, done="月1回ひらきました。")
    page = told(client.get(address))
    assert "月1回ひらきました。" in page
    assert "福祉保健課 鈴木 045-000-0000" in page
    client.head(address)
    assert state_of(sheet) == SheetState.WAITING
    answer = client.post(address, follow=True)
    assert "変わりなし、と確かめました" in told(answer)
    assert state_of(sheet) == SheetState.UNCHANGED
    line = JournalEntry.objects.get(key="plans.review.confirmed")
    assert (line.by_label, line.by_id) == ("区社会福祉協議会（リンク）", None)


def test_a_second_press_changes_nothing_and_says_thanks(client, sheet, link, address):
    client.post(address)
    first = SheetLink.objects.get(pk=link.pk).used_at
    with clock.frozen(date(2012, 6, 20)):
        assert "変わりなし、と確かめました" in told(client.post(address, follow=True))
    assert SheetLink.objects.get(pk=link.pk).used_at == first
    assert JournalEntry.objects.filter(key="plans.review.confirmed").count() == 1


def test_whoever_pressed_by_mistake_takes_it_back(client, sheet, link, address):
    client.post(address)
    answer = client.post(reverse("reviews:undo_by_link", args=[link.token]), follow=True)
    assert state_of(sheet) == SheetState.WAITING
    assert "変わりがなければ、下のボタンを押してください" in told(answer)


def test_a_link_that_was_passed_on_neither_undoes_nor_shows_what_somebody_wrote(
    client, sheet, link, address, suzuki, viewer_of
):
    words = review_state(None) | {"done": "内輪の話です。"}
    answer_sheet(sheet, words, seen=marks(review_state(None)), by=viewer_of(suzuki))
    page = told(client.get(address))
    assert "もう受け取っています" in page
    assert "内輪の話です。" not in page
    client.post(address)
    client.post(reverse("reviews:undo_by_link", args=[link.token]))
    assert state_of(sheet) == SheetState.ANSWERED
    assert Review.objects.get().done == "内輪の話です。"


def test_an_expired_link_says_whom_to_call(client, sheet, link, address):
    with clock.frozen(link.valid_until):
        assert client.get(address).status_code == 200
    with clock.frozen(link.valid_until + timedelta(days=1)):
        answer = client.post(address)
        assert answer.status_code == 410
        assert "期限が過ぎました" in told(answer)
        assert "福祉保健課 鈴木 045-000-0000" in told(answer)
    assert state_of(sheet) == SheetState.WAITING


def test_a_stopped_link_opens_nothing_and_a_new_one_is_another(client, year, sheet, link, address, suzuki):
    at_desk = Client()
    at_desk.force_login(suzuki.account)
    at_desk.post(reverse("reviews:stop_links", args=[year.uid]))
    assert client.post(address).status_code == 410
    assert "止められています" in told(client.get(address))
    assert links_for(year, [sheet], by=None)[sheet.pk].token != link.token


def test_a_made_up_link_and_one_of_another_purpose_are_not_there(client, year, link):
    for token in ("2" * 22, link.uid, link.token[:-1] + ("2" if link.token[-1] != "2" else "3"),
                  token_of(link.uid, purpose="recording-link")):  # fmt: skip
        assert client.get(reverse("reviews:by_link", args=[token])).status_code == 404


def test_trying_one_after_the_other_ends_soon(client, year):
    answers = [client.get(reverse("reviews:by_link", args=["3" * 22])).status_code for _try in range(25)]
    assert answers[-1] == 429


def test_a_missed_target_needs_words_and_gets_a_telephone_number(client, ward):
    valued(made_indicator(ward.measures.get(title="相談の日"), target=12), 11)
    year = opened(ward)
    sheet = sheet_of(year, "開いた回数")
    address = reverse("reviews:by_link", args=[links_for(year, [sheet], by=None)[sheet.pk].token])
    assert "目標12回に対して、11回でした。" in told(client.get(address))
    assert ">変わりなし</button>" not in told(client.get(address))
    assert client.post(address).status_code == 409
    assert state_of(sheet) == SheetState.WAITING


def test_when_the_year_was_passed_on_a_press_comes_too_late_and_is_told(client, year, sheet, address):
    year.stage = Stage.COMMITTEE
    year.save()
    answer = client.post(address)
    assert answer.status_code == 409
    assert "いま「委員会」の段階です" in told(answer)
    assert state_of(sheet) == SheetState.WAITING


def test_a_link_made_once_is_given_again_so_that_old_mails_work(year, sheet, link):
    assert links_for(year, [sheet], by=None)[sheet.pk] == link
    with clock.frozen(link.valid_until + timedelta(days=1)):
        assert links_for(year, [sheet], by=None)[sheet.pk] != link


def test_suzuki_prints_the_codes_of_an_organisation(at_desk, year, shakyo):
    page = reverse("reviews:paper", args=[year.uid, shakyo.pk])
    assert "まだリンクのないシートが1枚あります" in told(at_desk.get(page))
    paper = told(at_desk.post(page, follow=True))
    assert "区社会福祉協議会 御中" in paper
    assert "<svg" in paper
    assert "相談の日" in paper


def test_nobody_but_the_secretariat_makes_or_stops_links(client, year, shakyo, nakamura, tanaka):
    for person in (nakamura, tanaka):
        client.force_login(person.account)
        for name, args in (("links", []), ("paper", [shakyo.pk])):
            assert client.get(reverse(f"reviews:{name}", args=[year.uid, *args])).status_code in (403, 404)
        assert client.post(reverse("reviews:stop_links", args=[year.uid])).status_code in (403, 404)
    assert not SheetLink.objects.exists()
