"""変わりなし by one press, without an account: what a link opens, and what it never does."""

from __future__ import annotations

import threading
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from sasaeai.kernel import clock
from sasaeai.kernel.models import JournalEntry
from sasaeai.kernel.signs import token_of
from sasaeai.people.models import Organisation
from sasaeai.people.tests.known import make_organisation
from sasaeai.plans.actions.reviewing import review_state
from sasaeai.plans.models import Review, ScheduleCell, ScheduleState, Source
from sasaeai.plans.states import marks
from sasaeai.plans.waiting import jobs_for
from sasaeai.reviews.actions.answering import answer_sheet, confirm_sheet, take_back_confirmation
from sasaeai.reviews.actions.links import make_links, stop_links
from sasaeai.reviews.actions.signing import close_owners, missing_of, sign_for_office
from sasaeai.reviews.models import OwnerLink, ReviewYear, Sheet, SheetLink, SheetState, Stage

from .known import made_indicator, opened, sheet_of, valued


def told(answer) -> str:
    return answer.content.decode()


def link_of(sheet: Sheet) -> SheetLink:
    return sheet.links.select_related("sheet__year").get(revoked_at=None)


@pytest.fixture
def sheet(year):
    return sheet_of(year, "相談の日")


@pytest.fixture
def link(year, sheet):
    return link_of(sheet)


@pytest.fixture
def address(link):
    return reverse("reviews:by_link", args=[link.token])


def state_of(sheet: Sheet) -> str:
    return Sheet.objects.get(pk=sheet.pk).state


def test_opening_the_link_shows_and_pressing_the_button_acts(client, sheet, address):
    Review.objects.create(
        plan=sheet.plan, measure=sheet.measure, fiscal_year=2010, done="月1回ひらきました。", published_on="2011-08-01"
    )
    page = told(client.get(address))
    assert "月1回ひらきました。" in page
    assert '福祉保健課 鈴木 <a href="tel:0450000000">045-000-0000</a>' in page
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
        assert '福祉保健課 鈴木 <a href="tel:0450000000">045-000-0000</a>' in told(answer)
    assert state_of(sheet) == SheetState.WAITING


def test_a_stopped_link_opens_nothing_and_a_new_one_is_another(client, year, sheet, link, address, suzuki):
    at_desk = Client()
    at_desk.force_login(suzuki.account)
    at_desk.post(reverse("reviews:stop_links", args=[year.uid]))
    assert client.post(address).status_code == 410
    assert "止められています" in told(client.get(address))
    assert make_links(year, by=None) == 1
    assert link_of(sheet).token != link.token


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
    address = reverse("reviews:by_link", args=[link_of(sheet).token])
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


def test_what_was_mailed_still_works_when_links_are_made_again_and_when_the_deadline_moves(
    client, year, sheet, address
):
    assert make_links(year, by=None) == 0
    year.due_on += timedelta(days=30)
    year.save()
    with clock.frozen(date(2012, 8, 15)):
        assert client.get(address).status_code == 200


def test_an_organisation_sees_with_one_link_all_that_it_is_asked_for(client, year, sheet, shakyo, tanaka):
    link = OwnerLink.objects.get(year=year, owner=shakyo)
    page = reverse("reviews:of_owner", args=[link.token])
    assert reverse("reviews:by_link", args=[link_of(sheet).token]) in told(client.get(page))
    assert "だれのものでもない取組" not in told(client.get(page))
    assert client.post(page).status_code == 405
    client.post(reverse("reviews:by_link", args=[link_of(sheet).token]))
    assert "すべて受け取りました" in told(client.get(page))
    assert "相談の日" in told(client.get(page))
    assert reverse("reviews:by_link", args=[link_of(sheet).token]) in told(client.get(page))
    assert client.get(reverse("reviews:of_owner", args=[link_of(sheet).token])).status_code == 404


def test_suzuki_prints_the_codes_of_an_organisation(at_desk, year, shakyo):
    page = reverse("reviews:paper", args=[year.uid, shakyo.pk])
    stop_links(year, by=None)
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
    assert not SheetLink.objects.exclude(revoked_at=None).exists()


def test_what_is_mailed_to_an_organisation_is_one_job_behind_one_link(client, year, sheet, shakyo):
    [job] = jobs_for(Organisation, [shakyo.pk])[shakyo.pk]
    assert job.title == "平成23年度のふりかえり：確かめていただきたいものが1件あります"
    assert "しめきりは平成24年7月6日です。" in job.note
    assert client.get(job.url).status_code == 200
    client.post(reverse("reviews:by_link", args=[link_of(sheet).token]))
    assert not jobs_for(Organisation, [shakyo.pk])


def test_no_mail_leads_to_a_link_that_was_stopped(year, shakyo):
    stop_links(year, by=None, owner=shakyo)
    assert not jobs_for(Organisation, [shakyo.pk])


def test_a_link_of_one_sheet_that_was_passed_on_does_not_lead_to_the_organisations_other_sheets(
    client, year, link, address
):
    owner_link = OwnerLink.objects.get(year=year)
    assert owner_link.token not in told(client.get(address))
    for made_up in ("2" * 22, link.token):
        assert client.get(address, {"all": made_up}).status_code == 200
    there = reverse("reviews:of_owner", args=[owner_link.token])
    page = told(client.get(there))
    assert f"{address}?all={owner_link.token}" in page
    assert f'href="{there}"' in told(client.get(address, {"all": owner_link.token}))
    answer = client.post(f"{address}?all={owner_link.token}", follow=True)
    assert f'href="{there}"' in told(answer)


def test_another_organisations_page_is_not_where_a_sheets_link_leads_back_to(client, year, address):
    other = OwnerLink.objects.create(year=year, owner=make_organisation("みどり会"), made_at=clock.now())
    page = told(client.get(address, {"all": other.token}))
    assert reverse("reviews:of_owner", args=[other.token]) not in page


def test_a_link_does_not_tell_which_member_of_staff_answered(client, sheet, address, suzuki, viewer_of):
    confirm_sheet(sheet, by=viewer_of(suzuki), on_behalf_of="区社協 中村さん（電話）")
    page = told(client.get(address))
    assert "平成24年6月1日に、区社会福祉協議会から受け取りました。" in page
    assert "中村" not in page


# -- what a press answers as well, and what stops it ------------------------------------------------------------------


def test_before_the_press_the_page_names_the_indicators_and_their_numbers(client, ward):
    measure = ward.measures.get(title="相談の日")
    valued(made_indicator(measure, target=1200), 1234)
    valued(made_indicator(measure, "来た人の満足", unit="%"), 80)
    made_indicator(measure, "まだ数えていない回数")
    year = opened(ward)
    Sheet.objects.filter(year=year, indicator__title="まだ数えていない回数").update(asked=False)
    sheet = sheet_of(year, "相談の日")
    address = reverse("reviews:by_link", args=[link_of(sheet).token])
    page = told(client.get(address))
    before = page[: page.index(">変わりなし</button>")]
    assert "次の数字も、いっしょに確かめたことになります。" in before
    assert "<dt>開いた回数</dt><dd>1,234回" in before
    assert "（目標：1,200回）" in before
    assert "<dt>来た人の満足</dt><dd>80%" in before
    assert "まだ数えていない回数" not in page
    client.post(address)
    assert {state_of(sheet_of(year, title)) for title in ("開いた回数", "来た人の満足")} == {SheetState.ANSWERED}
    assert "次の数字も" not in told(client.get(address))


def test_a_number_that_is_not_there_is_not_called_a_small_one(client, ward):
    made_indicator(ward.measures.get(title="相談の日"), source=Source.METRIC, metric_key="nobody.counts")
    year = opened(ward)
    Sheet.objects.filter(year=year, indicator__isnull=False).update(asked=True)
    page = told(client.get(reverse("reviews:by_link", args=[link_of(sheet_of(year, "相談の日")).token])))
    assert "<dt>開いた回数</dt><dd>この年度の数字は、ここには出していません" in page


def test_a_measure_without_indicators_asks_for_no_numbers(client, address):
    assert "次の数字も" not in told(client.get(address))


class StoppedMeanwhile:
    """鈴木 stops the year's links, on a connection of her own, as soon as somebody's link has been looked up."""

    def __init__(self, year) -> None:
        self.year, self.seen, self.done = year, False, False

    def __call__(self, execute, sql, params, many, context):
        if self.seen and not self.done:
            self.done = True
            other = threading.Thread(target=self.stop)
            other.start()
            other.join(20)
            assert not other.is_alive()
        self.seen = self.seen or (sql.startswith("SELECT") and "reviews_sheetlink" in sql)
        return execute(sql, params, many, context)

    def stop(self) -> None:
        try:
            stop_links(self.year, by=None)
        finally:
            connection.close()


@pytest.mark.django_db(transaction=True)
def test_a_link_stopped_between_opening_and_pressing_answers_nothing(client, year, sheet, link, address):
    stopping = StoppedMeanwhile(year)
    with connection.execute_wrapper(stopping):
        answer = client.post(address)
    assert stopping.done
    assert answer.status_code == 410
    assert "止められています" in told(answer)
    assert state_of(sheet) == SheetState.WAITING
    assert not Review.objects.exists()
    assert SheetLink.objects.get(pk=link.pk).used_at is None


@pytest.mark.django_db(transaction=True)
def test_a_link_stopped_meanwhile_takes_nothing_back(client, year, sheet, link, address):
    client.post(address)
    with connection.execute_wrapper(StoppedMeanwhile(year)):
        answer = client.post(reverse("reviews:undo_by_link", args=[link.token]))
    assert answer.status_code == 410
    assert state_of(sheet) == SheetState.UNCHANGED


# -- 計画どおり, said by a link ---------------------------------------------------------------------------------------


@pytest.fixture
def planned(sheet):
    state = ScheduleState.objects.get(period=sheet.plan.period, name="実施")
    return ScheduleCell.objects.create(measure=sheet.measure, fiscal_year=2011, planned=state)


def signed_by_office(year, viewer) -> None:
    close_owners(year, missing=missing_of(year), by=viewer)
    ReviewYear.objects.filter(pk=year.pk).update(went_well="続いた", went_badly="減った", will_change="昼にも")
    year.refresh_from_db()


def test_what_a_link_says_is_marked_as_done_when_the_office_signs_and_not_before(
    client, at_desk, year, sheet, planned, address, suzuki, viewer_of
):
    Client().post(address)
    planned.refresh_from_db()
    assert planned.done is None
    signed_by_office(year, viewer_of(suzuki))
    page = reverse("reviews:sign", args=[year.uid])
    assert "リンクで「変わりなし」と答えのあった取組" in told(at_desk.get(page))
    at_desk.post(page, {"stage": "office"})
    year.refresh_from_db()
    assert year.stage == Stage.COMMITTEE
    planned.refresh_from_db()
    assert str(planned.done) == "実施"
    assert Sheet.objects.get(pk=sheet.pk).marked_done


def test_what_the_office_took_back_is_not_marked(client, year, sheet, planned, address, suzuki, viewer_of):
    client.post(address)
    signed_by_office(year, viewer_of(suzuki))
    take_back_confirmation(sheet, by=viewer_of(suzuki))
    sign_for_office(year, by=viewer_of(suzuki))
    planned.refresh_from_db()
    assert planned.done is None
