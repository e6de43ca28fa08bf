"""The desk shows what waits, in the districts of the seat and no others."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from sasaeai.kernel.clock import now, today
from sasaeai.volunteers.actions.asking import ask
from sasaeai.volunteers.actions.requests import hand_over
from sasaeai.volunteers.models import Candidate, CandidateState, HelpRequest

from .known import made_asker, made_request, made_volunteer

BOARD = "/desk/mediation/"


@pytest.fixture
def everywhere(districts) -> dict[str, HelpRequest]:
    """The same asker, in three districts."""
    asker = made_asker()
    return {slug: made_request(districts[slug], asker) for slug in ("nagatsuta", "tokaichiba-danchi", "kamoi")}


def read(client: Client, address: str = BOARD) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def test_mori_sees_the_two_districts_of_her_seat_and_no_other(as_mori, everywhere):
    page = read(as_mori)
    assert [everywhere[slug].number in page for slug in everywhere] == [True, True, False]
    assert as_mori.get(f"{BOARD}requests/{everywhere['kamoi'].uid}/").status_code == 404


def test_suzuki_sees_all_districts_and_can_look_at_one(client, suzuki, everywhere):
    client.force_login(suzuki.account)
    page, one = read(client), read(client, f"{BOARD}?district=kamoi")
    assert all(row.number in page for row in everywhere.values())
    assert [row.number in one for row in everywhere.values()] == [False, False, True]


@pytest.mark.parametrize("who", ["tanaka", "ito", "sato", "yamada"])
def test_the_committee_and_readers_have_no_desk_of_mediation(client, request, who, everywhere):
    client.force_login(request.getfixturevalue(who).account)
    assert client.get(BOARD).status_code == 403
    assert client.get(f"{BOARD}requests/{everywhere['nagatsuta'].uid}/").status_code == 404


def test_a_new_request_says_how_long_it_has_waited_and_what_comes_next(as_mori, districts):
    made_request(districts["nagatsuta"], received_at=now() - timedelta(days=3))
    page = read(as_mori)
    assert "新しい依頼" in page
    assert "3日お待たせ" in page
    assert "候補を選んで、たずねる。" in page


def test_whoever_was_chosen_and_not_asked_or_taken_out_leaves_it_among_the_new_ones(as_mori, districts):
    row = made_request(districts["nagatsuta"])
    tanaka = made_volunteer(districts["nagatsuta"])
    for state in (CandidateState.CHOSEN, CandidateState.FORBIDDEN, CandidateState.NO):
        Candidate.objects.update_or_create(request=row, volunteer=tanaka, defaults={"state": state})
        assert "新しい手助けの依頼が1件あります" in read(as_mori, "/desk/")


def test_an_answer_that_is_late_waits_on_top(as_mori, districts, mori):
    row = made_request(districts["nagatsuta"])
    ask(row, [made_volunteer(districts["nagatsuta"])], by=mori, answer_by=today() - timedelta(days=1))
    page = read(as_mori)
    assert "返事の期限を過ぎた" in page
    assert "返事が遅れている1人に、電話で聞く。" in page


def test_a_request_for_yesterday_is_told(as_mori, districts):
    made_request(districts["nagatsuta"], first_day=today() - timedelta(days=1))
    assert "日が過ぎた依頼" in read(as_mori)


def test_a_note_with_a_day_puts_the_request_on_the_list_of_that_day(as_mori, districts):
    row = made_request(districts["nagatsuta"])
    page = f"{BOARD}requests/{row.uid}/"
    answer = as_mori.post(
        f"{page}note/", {"words": "娘さんに聞いてから、また電話します。", "follow_up_on": str(today())}
    )
    assert answer.status_code == 302
    assert "娘さんに聞いてから" in read(as_mori, page)
    assert "連絡するお約束" in read(as_mori)


@pytest.mark.parametrize(
    ("posted", "day"),
    [({"again": "3"}, 3), ({"again": ""}, None), ({"again": "7", "follow_up_on": "R99"}, "follow_up_on")],
)
def test_the_next_call_is_chosen_with_one_press(as_mori, districts, posted, day):
    row = made_request(districts["nagatsuta"], follow_up_on=today())
    answer = as_mori.post(f"{BOARD}requests/{row.uid}/note/", {"words": "電話しました。"} | posted)
    row.refresh_from_db()
    if isinstance(day, str):
        assert answer.status_code == 422
    else:
        assert row.follow_up_on == (today() + timedelta(days=day) if day else None)


def test_a_day_that_is_over_is_no_day_to_call(as_mori, districts):
    row = made_request(districts["nagatsuta"])
    written = {"words": "電話しました。", "again": "day", "follow_up_on": str(today() - timedelta(days=1))}
    answer = as_mori.post(f"{BOARD}requests/{row.uid}/note/", written)
    assert answer.status_code == 422
    assert "きょうから一年の間の日にしてください。" in answer.content.decode()


def test_an_empty_note_is_told_in_a_sentence(as_mori, districts):
    row = made_request(districts["nagatsuta"])
    answer = as_mori.post(f"{BOARD}requests/{row.uid}/note/", {"words": " "})
    assert answer.status_code == 422
    assert "対応したことを、ひとことでも書いてください。" in answer.content.decode()


def test_a_long_column_goes_on_overleaf(as_mori, districts):
    asker = made_asker()
    for _number in range(53):
        made_request(districts["nagatsuta"], asker)
    assert "53件をすべて見る" in read(as_mori)
    assert "全53件のうち 51〜53件" in read(as_mori, f"{BOARD}?column=received&page=2")


def test_the_board_costs_as_many_queries_for_sixty_requests_as_for_three(as_mori, districts, mori):
    asker, helper = made_asker(), made_volunteer(districts["nagatsuta"])
    rows = [made_request(districts["nagatsuta"], asker, follow_up_on=today()) for _number in range(3)]
    ask(rows[0], [helper], by=mori, answer_by=today() - timedelta(days=1))
    read(as_mori)
    with CaptureQueriesContext(connection) as few:
        read(as_mori)
    for _number in range(57):
        made_request(districts["nagatsuta"], asker, follow_up_on=today())
    with CaptureQueriesContext(connection) as many:
        read(as_mori)
    assert len(few) == len(many)


def test_the_committee_reads_of_no_request_in_the_journal(client, districts, mori, tanaka, suzuki):
    row = made_request(districts["nagatsuta"])
    hand_over(row, None, "心療内科の山本先生", by=mori)
    client.force_login(tanaka.account)
    assert row.number not in read(client, "/desk/journal/")
    client.force_login(suzuki.account)
    lines = read(client, "/desk/journal/")
    assert row.number in lines
    assert "山本" not in lines


def test_no_browser_keeps_a_page_or_a_file_that_names_people(as_mori, districts):
    row, helper = made_request(districts["nagatsuta"]), made_volunteer(districts["nagatsuta"])
    for page in (
        BOARD, f"{BOARD}requests/{row.uid}/", f"{BOARD}volunteers/{helper.uid}/", f"{BOARD}insurance/list.csv",
        "/desk/learning/calls/",
    ):  # fmt: skip
        assert "no-store" in as_mori.get(page)["Cache-Control"], page
