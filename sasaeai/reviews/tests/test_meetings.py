"""The committee's meetings: agenda, minutes, paper, and two who write at once."""

from __future__ import annotations

import re

import pytest

from sasaeai.plans.tests.making import undo_address
from sasaeai.reviews.actions import signing
from sasaeai.reviews.attendance import Member, members_in
from sasaeai.reviews.models import AgendaItem, CommitteeMeeting, Stage
from sasaeai.reviews.published import published_meetings

from .known import at_stage, made_meeting
from .test_signing import form_of, page_of, signed_in, told

FORM = {
    "title": "第1回推進会議", "day": "H24.5.30", "hours": "午後2時から", "place": "区役所",
    "members": "区社協 中村 恵 出席\n民生委員協議会　山口　○",
    "title0": "ふりかえり", "paper0": "資料1", "place0": "2", "title1": "あいさつ", "place1": "1",
}  # fmt: skip


@pytest.fixture
def meeting(year):
    return made_meeting(year, members="区社協 中村 恵 出席")


def council(meeting, rest: str = "") -> str:
    return f"/desk/reviews/council/{meeting.uid}/{rest}"


def test_suzuki_writes_a_meeting_with_its_agenda_in_the_order_of_its_numbers(at_desk, year):
    answer = at_desk.post(page_of(year, "meetings/add/"), FORM, follow=True)
    assert "保存しました。" in told(answer)
    made = CommitteeMeeting.objects.get()
    assert [(item.title, item.paper) for item in made.agenda.all()] == [("あいさつ", ""), ("ふりかえり", "資料1")]
    page = told(at_desk.get(council(made, "agenda/")))
    assert page.index("あいさつ</b>") < page.index("ふりかえり</b>")
    assert "第1回推進会議" in told(at_desk.get(page_of(year, "meetings/")))
    assert "第1回推進会議" in told(at_desk.get(page_of(year)))


@pytest.mark.parametrize(
    ("form", "sentence"),
    [
        ({"title": ""}, "名前を書いてください"),
        ({"day": "きのう"}, "日付"),
        ({"day": "H4.5.30"}, "日付を確かめてください。"),
        ({"title0": ""}, "資料だけで、議題が書かれていません。"),
        ({"place0": "いち"}, "順番は数字で書いてください。"),
        ({"members": "あ" * 4001}, "4000文字までにしてください"),
    ],
)
def test_what_cannot_be_is_told_and_the_rest_stays_on_the_page(at_desk, year, form, sentence):
    answer = at_desk.post(page_of(year, "meetings/add/"), FORM | form)
    assert answer.status_code == 422
    assert sentence in told(answer)
    assert "あいさつ" in told(answer)
    assert not CommitteeMeeting.objects.exists()


def test_minutes_are_written_printed_and_published_with_the_year(at_desk, year, meeting):
    item = meeting.agenda.get()
    form = form_of(at_desk, council(meeting, "write/"))
    words = {
        "members": "区社協 中村 恵 欠席",
        f"item{item.pk}": "担い手のことを話した。",
        "decision": "そのまま進める。",
    }
    assert "保存しました。" in told(at_desk.post(council(meeting, "write/"), form | words, follow=True))
    page = told(at_desk.get(council(meeting, "minutes/")))
    for sentence in ("担い手のことを話した。", "そのまま進める。", "欠席"):
        assert sentence in page
    assert published_meetings(year) == []
    answer = at_desk.post(council(meeting, "publish/"), follow=True)
    assert "会議録を公表しました。" in told(answer)
    assert published_meetings(year) == [(meeting, [item])]
    at_desk.post(undo_address(answer))
    assert published_meetings(year) == []


def test_minutes_that_are_not_there_and_of_a_meeting_to_come_are_not_published(at_desk, year):
    empty = made_meeting(year, "書いていない会議", decision="")
    to_come = made_meeting(year, "これからの会議", day="2012-07-01")
    assert "会議録がまだ書かれていません" in told(at_desk.post(council(empty, "publish/"), follow=True))
    assert "まだ開かれていない会議" in told(at_desk.post(council(to_come, "publish/"), follow=True))
    assert published_meetings(year) == []


def test_two_who_write_the_minutes_see_both_and_lose_nothing(at_desk, meeting):
    item = meeting.agenda.get()
    form = form_of(at_desk, council(meeting, "write/")) | {"members": meeting.members, "decision": meeting.decision}
    at_desk.post(council(meeting, "write/"), form | {f"item{item.pk}": "先の文"})
    late = at_desk.post(council(meeting, "write/"), form | {f"item{item.pk}": "後の文"})
    assert late.status_code == 409
    assert "先の文" in told(late)
    assert "後の文" in told(late)
    item.refresh_from_db()
    assert item.minutes == "先の文"
    seen = re.search(r'name="seen" value="([^"]+)"', told(late))[1]
    assert (
        at_desk.post(council(meeting, "write/"), form | {f"item{item.pk}": "後の文", "seen": seen}).status_code == 302
    )
    item.refresh_from_db()
    assert item.minutes == "後の文"


def test_two_who_change_the_agenda_see_both(at_desk, meeting):
    form = form_of(at_desk, council(meeting, "edit/")) | {"members": meeting.members}
    at_desk.post(council(meeting, "edit/"), form | {"title1": "加えた議題"})
    late = at_desk.post(council(meeting, "edit/"), form | {"title0": "変えた議題"})
    assert late.status_code == 409
    assert "加えた議題" in told(late)
    assert "変えた議題" in told(late)
    assert AgendaItem.objects.count() == 2


def test_an_item_with_minutes_is_not_lost_with_its_title(at_desk, meeting):
    item = meeting.agenda.get()
    item.minutes = "大切な話"
    item.save()
    form = form_of(at_desk, council(meeting, "edit/")) | {"members": meeting.members, "title0": "", "paper0": ""}
    refused = at_desk.post(council(meeting, "edit/"), form)
    assert refused.status_code == 422
    assert "議題「平成23年度のふりかえり」には会議録があります。" in told(refused)
    item.minutes = ""
    item.save()
    assert at_desk.post(council(meeting, "edit/"), form).status_code == 302
    assert not meeting.agenda.exists()


def test_the_next_meeting_is_a_copy_to_which_nobody_has_come_yet(at_desk, meeting):
    at_desk.post(council(meeting, "copy/"))
    copy = CommitteeMeeting.objects.latest("pk")
    assert (copy.members, copy.decision) == ("区社協 中村 恵", "")
    assert [item.title for item in copy.agenda.all()] == ["平成23年度のふりかえり"]


def test_a_meeting_goes_into_the_bin_and_back_unless_the_committee_signed_by_it(
    at_desk, year, meeting, suzuki, viewer_of
):
    answer = at_desk.post(council(meeting, "bin/"), follow=True)
    assert "推進会議は、まだ書かれていません。" in told(answer)
    assert "第1回推進会議" in told(at_desk.get(page_of(year, "meetings/?state=bin")))
    assert "元に戻しました。" in told(at_desk.post(undo_address(answer), follow=True))
    signing.sign_for_committee(at_stage(year, Stage.COMMITTEE), by=viewer_of(suzuki), meeting=meeting)
    refused = at_desk.post(council(meeting, "bin/"), follow=True)
    assert "この会議の決定で委員会が署名しているので、ごみ箱に入れられません。" in told(refused)


@pytest.mark.parametrize("rest", ["edit/", "write/", "copy/", "publish/", "bin/"])
def test_a_reader_reads_the_meeting_and_changes_nothing(meeting, yamada, rest):
    client = signed_in(yamada)
    assert client.get(council(meeting)).status_code == 200
    assert client.get(council(meeting, "minutes/")).status_code == 200
    assert client.post(council(meeting, rest)).status_code == 403


def test_what_lies_in_the_bin_is_not_there_for_a_reader(meeting, yamada, suzuki):
    meeting.bin(suzuki)
    assert signed_in(yamada).get(council(meeting)).status_code == 404


@pytest.mark.parametrize(
    ("line", "member"),
    [
        ("区社協 中村 恵 出席", Member("区社協", "中村 恵", "出席")),
        ("民生委員協議会　山口　○", Member("民生委員協議会", "山口", "○")),
        ("ケアプラザ、林", Member("ケアプラザ", "林")),
        ("老人クラブ連合会", Member("老人クラブ連合会")),
        ("出席", Member("出席")),
    ],
)
def test_a_line_of_members_is_read_as_people_write_it(line, member):
    assert members_in(line) == [member]


def test_a_decision_by_which_the_committee_signed_stays_as_it_was_signed(at_desk, year, suzuki, viewer_of):
    by, meeting = viewer_of(suzuki), made_meeting(year)
    at_stage(year, Stage.COMMITTEE)
    signing.sign_for_committee(year, by=by, meeting=meeting)
    address = f"/desk/reviews/council/{meeting.uid}/write/"
    form = form_of(at_desk, address)
    refused = at_desk.post(address, form | {"decision": "決めなかった。"})
    assert refused.status_code == 422
    assert "「決まったこと」は変えられません。" in told(refused)
    assert "決めなかった。" in told(refused)
    meeting.refresh_from_db()
    assert meeting.decision == "原案のとおり決めた。"
    year.refresh_from_db()
    signing.send_year_back(year, "もう一度話しあう。", stage=Stage.COMMITTEE, by=by)
    at_desk.post(address, form_of(at_desk, address) | {"decision": "一部を変えて決めた。"})
    meeting.refresh_from_db()
    assert meeting.decision == "一部を変えて決めた。"
