"""Meetings at the desk: 田中 keeps 長津田's, others keep their own; what cannot be is told in a sentence."""

from __future__ import annotations

from datetime import date, time

import pytest
from django.utils.html import escape

from sasaeai.kernel.models import JournalEntry
from sasaeai.kernel.stamp import public_stamp
from sasaeai.meetings.models import Meeting
from sasaeai.meetings.tests.known import made_card, made_meeting, meeting_form, told
from sasaeai.plans.tests.making import undo_address


def test_tanaka_writes_the_meeting_of_her_district_and_who_came_by_kind(tanakas, districts):
    page = told(tanakas.get("/desk/meetings/add/"))
    assert "民生委員・児童委員" in page
    answer = tanakas.post("/desk/meetings/add/", meeting_form(districts["nagatsuta"]), follow=True)
    row = Meeting.objects.get()
    assert (row.day, row.start, row.end) == (date(2012, 11, 10), time(13, 30), time(15))
    assert [(one.kind, one.people) for one in row.attendees.all()] == [("民生委員・児童委員", 5), ("自治会町内会", 12)]
    assert "17人（民生委員・児童委員 5人、自治会町内会 12人）" in told(answer)
    form = tanakas.get(f"/desk/meetings/{row.uid}/edit/").context["form"]
    again = meeting_form(districts["nagatsuta"], seen=form["seen"].value(), title="第１回（長津田）")
    assert tanakas.post(f"/desk/meetings/{row.uid}/edit/", again).status_code == 302
    stale = tanakas.post(f"/desk/meetings/{row.uid}/edit/", again | {"title": "別の名前"})
    assert stale.status_code == 409
    assert "第１回（長津田）" in told(stale)
    assert "別の名前" in told(stale), "what was typed stays"
    once_more = again | {"seen": stale.context["form"]["seen"].value()}
    assert tanakas.post(f"/desk/meetings/{row.uid}/edit/", once_more).status_code == 302
    assert list(JournalEntry.objects.order_by("pk").values_list("key", flat=True))[:2] == [
        "meetings.meeting.made", "meetings.meeting.changed",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"title": ""}, "名前を書いてください"),
        ({"day": "来週"}, "「来週」を日付として読めませんでした"),
        ({"day": "平成40年1月1日"}, "日付"),
        ({"start": "13:99"}, "「13:99」を時刻として読めません"),
        ({"start": "午後13:99"}, "「午後13:99」を時刻として読めません"),
        ({"start": "午前12時"}, "「午前12時」を時刻として読めません"),
        ({"end": "13時"}, "おわりの時刻は、はじまりより後"),
        ({"attendees_text": "民生委員 五人"}, "1行目：「民生委員 五人」の人数が読めません"),
        ({"attendees_text": "住民 3\n住民 4"}, "2行目：「住民」が2回あります"),
        ({"attendees_text": "住民 30000"}, "人数は2000人まで"),
        ({"notes": "あ" * 4001}, "4000文字までにしてください"),
        ({"kind": "party"}, "正しく選択"),
    ],
)
def test_what_cannot_be_read_is_said_and_nothing_typed_is_lost(tanakas, districts, fields, said):
    answer = tanakas.post("/desk/meetings/add/", meeting_form(districts["nagatsuta"], **fields))
    assert answer.status_code == 422
    assert said in told(answer)
    assert "長津田地区センター" in told(answer)
    assert not Meeting.objects.exists()


@pytest.mark.parametrize(
    ("typed", "start"),
    [
        ("午後1時半", time(13, 30)),
        ("13時半", time(13, 30)),
        ("午後１時３０分", time(13, 30)),
        ("午後 1:30", time(13, 30)),
        ("1時半", time(13, 30)),
        ("13時30分", time(13, 30)),
        ("午前10時", time(10)),
        ("午後12時半", time(12, 30)),
        ("午後13時", time(13)),
        ("午前9時", time(9)),
        ("9時5分", time(9, 5)),
    ],
)
def test_a_time_is_read_as_people_say_it(tanakas, districts, typed, start):
    tanakas.post("/desk/meetings/add/", meeting_form(districts["nagatsuta"], start=typed, end=""))
    assert Meeting.objects.get().start == start


def test_nobody_writes_for_another_district(client, tanakas, districts, mori, hayashi, suzuki, midori, yamada):
    refused = tanakas.post("/desk/meetings/add/", meeting_form(districts["kamoi"]))
    assert "この地域のことは書けません" in told(refused)
    assert "この地域のことは書けません" in told(tanakas.post("/desk/meetings/add/", meeting_form(midori)))
    other = made_meeting(districts["kamoi"], "鴨居の意見交換会")
    for rest in ("", "edit/", "sheet/", "cards/"):
        assert tanakas.get(f"/desk/meetings/{other.uid}/{rest}").status_code == 404
    for rest in ("copy", "bin", "restore", "announce", "withdraw"):
        assert tanakas.post(f"/desk/meetings/{other.uid}/{rest}/").status_code == 404
    assert "鴨居の意見交換会" not in told(tanakas.get("/desk/meetings/"))
    client.force_login(yamada.account)
    assert "鴨居の意見交換会" in told(client.get(f"/desk/meetings/{other.uid}/")), "who reads, reads"
    assert client.get("/desk/meetings/add/").status_code == 403
    assert client.post(f"/desk/meetings/{other.uid}/announce/").status_code == 403
    for somebody, area in ((mori, "nagatsuta"), (hayashi, "kamoi"), (suzuki, "kirigaoka")):
        client.force_login(somebody.account)
        assert client.post("/desk/meetings/add/", meeting_form(districts[area])).status_code == 302


@pytest.mark.parametrize(
    ("came", "told_in_public"),
    [
        ({"住民": 12, "民生委員": 5}, "17人（住民 12人、民生委員 5人）"),
        # Six residents are told no more than two commissioners: whoever knows the sum would know both.
        ({"住民": 12, "自治会町内会": 6, "民生委員": 2}, "20人（住民 12人、ほかに自治会町内会、民生委員）"),
        ({"住民": 12, "民生委員": 2}, "14人（住民、民生委員）"),
        ({"住民": 1, "民生委員": 3}, "住民、民生委員（人数が少ないため、書きません）"),
    ],
)
def test_no_kind_of_a_few_people_is_counted_in_public(client, meeting, tanaka, came, told_in_public):
    """保健師 1人 is somebody whom all who were there know; the indicator hides fewer than five as well."""
    for place, (kind, people) in enumerate(came.items()):
        meeting.attendees.create(kind=kind, people=people, position=place)
    Meeting.objects.filter(pk=meeting.pk).update(announced_at="2012-11-15T00:00Z")
    page = told(client.get(f"/meetings/{meeting.uid}/"))
    assert f"<dd>{told_in_public}</dd>" in page
    client.force_login(tanaka.account)
    assert all(
        f"{kind} {people}人" in told(client.get(f"/desk/meetings/{meeting.uid}/")) for kind, people in came.items()
    )


def test_names_in_notes_and_cards_are_pointed_at_before_a_meeting_is_announced(tanakas, client, meeting, yamada):
    page = f"/desk/meetings/{meeting.uid}/"
    Meeting.objects.update(notes="大田会長から話がありました。")
    made_card(meeting, "となりの山本さんが、ごみ出しに困っている")
    assert "人の名前のようなもの：大田、山本" in told(tanakas.get(page))
    tanakas.post(f"{page}announce/")
    assert Meeting.objects.get().announced_at, "whoever looked decides"
    assert "のようなもの" not in told(tanakas.get(page))
    client.force_login(yamada.account)
    assert "のようなもの" not in told(client.get(page))


def test_a_meeting_is_announced_once_it_was_held_and_can_be_withdrawn(tanakas, client, districts, meeting):
    coming = made_meeting(districts["nagatsuta"], "第２回", day=date(2012, 12, 1))
    assert "まだ開いていない" in told(tanakas.post(f"/desk/meetings/{coming.uid}/announce/", follow=True))
    made_card(meeting, "<b>坂がきつい</b>", who="70代")
    public = f"/meetings/{meeting.uid}/"
    assert client.get(public).status_code == 404
    before = public_stamp()
    answer = tanakas.post(f"/desk/meetings/{meeting.uid}/announce/", follow=True)
    assert public_stamp() != before
    client.logout()
    page = told(client.get(public))
    assert escape("<b>坂がきつい</b>") in page
    assert "<b>坂がきつい" not in page
    assert meeting.title in told(client.get("/meetings/"))
    assert undo_address(answer) == f"/desk/meetings/{meeting.uid}/withdraw/"


def test_the_bin_takes_a_meeting_and_gives_it_back_with_its_cards(tanakas, meeting):
    made_card(meeting, "坂がきつい")
    answer = tanakas.post(f"/desk/meetings/{meeting.uid}/bin/", follow=True)
    assert "意見カードは残っています" in told(answer)
    assert "0件" in told(tanakas.get("/desk/meetings/")) or "まだ書かれていません" in told(
        tanakas.get("/desk/meetings/")
    )
    assert meeting.title in told(tanakas.get("/desk/meetings/?state=bin"))
    assert tanakas.get(f"/desk/meetings/{meeting.uid}/edit/").status_code == 404
    tanakas.post(undo_address(answer))
    assert "坂がきつい" in told(tanakas.get(f"/desk/meetings/{meeting.uid}/"))


def test_a_copy_is_the_next_meeting_and_nobody_has_come_yet(tanakas, meeting):
    meeting.attendees.create(kind="住民", people=9)
    answer = tanakas.post(f"/desk/meetings/{meeting.uid}/copy/", follow=True)
    copy = Meeting.objects.exclude(pk=meeting.pk).get()
    assert "写しを作りました" in told(answer)
    assert (copy.title, copy.attendees.count(), copy.announced_at) == (meeting.title, 0, None)


def test_the_sheet_for_the_table_has_no_place_for_names(tanakas, meeting):
    page = told(tanakas.get(f"/desk/meetings/{meeting.uid}/sheet/"))
    assert "名前は書かず、人数だけ" in page


def test_the_list_is_narrowed_by_district_and_year_and_asks_no_more_for_many(
    client, suzuki, districts, django_assert_max_num_queries
):
    for area in districts.values():
        made_meeting(area, f"{area.name}の意見交換会")
    made_meeting(districts["kamoi"], "昔の会", day=date(2010, 5, 1))
    client.force_login(suzuki.account)
    with django_assert_max_num_queries(16):
        page = told(client.get("/desk/meetings/"))
    assert page.count("の意見交換会</a>") == 11
    narrow = told(client.get("/desk/meetings/?area=kamoi&year=2012"))
    assert f"{districts['kamoi'].name}の意見交換会" in narrow
    assert "昔の会" not in narrow


def test_the_desk_leads_here_and_says_what_waits(tanakas, meeting, districts):
    made_card(districts["nagatsuta"], "バスの本数を増やしてほしい", source="web", accepted_at=None)
    page = told(tanakas.get("/desk/"))
    assert "話しあいと声" in page
    assert "読んでいない声が1件あります" in page
    assert "意見カードのない話しあいが1件あります" in page
