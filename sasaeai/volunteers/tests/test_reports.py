"""The volunteer reports by the pair's own link, or by telephone; one visit is one row of the ledger."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from sasaeai.kernel import clock
from sasaeai.people import guesses
from sasaeai.people.models import Practice, Qualification, QualificationKind
from sasaeai.people.tests.limits import all_but
from sasaeai.records.models import ActivityRecord
from sasaeai.records.tests.known import kind_named as ledger_kind
from sasaeai.volunteers.actions.pairing import end_pair
from sasaeai.volunteers.models import Pair, Reflection, Turn, Visit, Volunteer

from .known import kind_named, made_request, made_volunteer
from .meeting import THURSDAY, TODAY, met, paired, visit_of

THERE = {"address": "いぶき野 1-2-3", "meet_at": "玄関の前"}
SECRETS = ("伊東 フミ", *THERE.values())


@pytest.fixture(autouse=True)
def in_2012():
    with clock.frozen(TODAY):
        yield


@pytest.fixture
def pair(districts, mori) -> Pair:
    return paired(districts["nagatsuta"], mori, **THERE)


@pytest.fixture
def visit(pair) -> Visit:
    return visit_of(pair.request)


def page(pair: Pair, visit: Visit | None = None, what: str = "") -> str:
    return f"/report/{pair.token}/" + (f"{visit.uid}/{what}" if visit else "")


def told(**fields: str) -> dict[str, str]:
    return {"minutes": "30", "older": "1"} | fields


def after(visit: Visit, hours: int = 3):
    return clock.frozen(datetime.combine(visit.day, visit.ends) + timedelta(hours=hours))


def row_of(row):
    return type(row).objects.get(pk=row.pk)


def test_tanaka_reads_where_to_go_and_reports_with_one_press(client, pair, visit):
    shown = client.get(page(pair)).content.decode()
    assert all(secret in shown for secret in SECRETS)
    assert "活動しました" not in shown
    with after(visit):
        assert page(pair, visit) in client.get(page(pair)).content.decode()
        form = client.get(page(pair, visit)).content.decode()
        assert 'name="minutes" value="30"' in form
        answer = client.post(page(pair, visit), told(face="3", words="楽しかった"), follow=True)
    assert "30分の活動を記録しました" in answer.content.decode()
    row = ActivityRecord.objects.get()
    assert (row.day, row.area, row.kind.name) == (THURSDAY, pair.request.area, "ちょっとした手助け")
    assert (row.older, row.people, row.minutes, row.channel, row.group_name) == (1, 2, 30, "link", "")
    practice = Practice.objects.get()
    assert (practice.person, practice.minutes, practice.day, practice.kind) == (
        pair.volunteer.person, 30, THURSDAY, None
    )  # fmt: skip
    assert (row_of(visit).state, row_of(visit).record, Turn.objects.done().count()) == ("done", row, 1)
    voice = Reflection.objects.get()
    assert (voice.face, voice.words, voice.volunteer) == (3, "楽しかった", pair.volunteer)


def test_told_twice_is_one_record(client, pair, visit):
    with after(visit):
        client.post(page(pair, visit), told())
        assert client.post(page(pair, visit), told()).status_code == 302
    assert (ActivityRecord.objects.count(), Practice.objects.count(), Turn.objects.done().count()) == (1, 1, 1)


def test_within_days_the_report_is_put_right_and_taken_back_and_told_again(client, pair, visit):
    with after(visit):
        client.post(page(pair, visit), told())
        client.post(page(pair, visit), told(minutes="４５分", older="2"))
        row = ActivityRecord.objects.get()
        assert (row.minutes, row.older, row.people, Practice.objects.get().minutes) == (45, 2, 3, 45)
        client.post(page(pair, visit, "told/"))
        assert (row_of(row).is_binned, Practice.objects.count(), row_of(visit).state) == (True, 0, "planned")
        client.post(page(pair, visit), told())
    row = ActivityRecord.objects.get()
    assert (row.is_binned, row.minutes, row.people, Practice.objects.count()) == (False, 30, 2, 1)


def test_after_days_only_the_desk_puts_it_right(client, pair, visit, mori):
    with after(visit):
        client.post(page(pair, visit), told())
    with after(visit, hours=24 * 9):
        answer = client.post(page(pair, visit), told(minutes="60"))
        assert (answer.status_code, "直すときは、電話してください" in answer.content.decode()) == (422, True)
        client.force_login(mori.account)
        turn = Turn.objects.done().get()
        client.post(f"/desk/mediation/visits/{visit.uid}/{turn.pk}/tell/", told(minutes="60", way="phone"))
    assert (ActivityRecord.objects.get().minutes, Practice.objects.get().minutes) == (60, 60)


@pytest.mark.parametrize("minutes", ["0", "481", "", "たくさん"])
def test_minutes_that_cannot_be_are_refused_with_a_sentence(client, pair, visit, minutes):
    with after(visit):
        answer = client.post(page(pair, visit), told(minutes=minutes))
    assert answer.status_code == 422
    assert ("1分から480分（8時間）まで" in answer.content.decode()) or ("読めません" in answer.content.decode())
    assert not ActivityRecord.objects.exists()


def test_nobody_helped_is_no_report(client, pair, visit):
    with after(visit):
        answer = client.post(page(pair, visit), {"minutes": "30", "older": "0"})
    assert (answer.status_code, "手伝った相手の人数を" in answer.content.decode()) == (422, True)


def test_a_day_to_come_is_not_reported(client, pair, visit):
    answer = client.post(page(pair, visit), told())
    assert (answer.status_code, "先の日の活動です" in answer.content.decode()) == (422, True)
    assert not ActivityRecord.objects.exists()


def test_the_address_is_seen_only_while_the_pair_lasts(client, pair, visit, mori):
    with after(visit):
        end_pair(pair, "入所が決まった", by=mori)
        shown = client.get(page(pair)).content.decode()
        assert not any(secret in shown for secret in SECRETS)
        assert "この活動は終わりました" in shown
    with clock.frozen(THURSDAY + timedelta(days=1)):
        client.post(page(pair, visit), told())
        assert ActivityRecord.objects.count() == 1
    with clock.frozen(THURSDAY + timedelta(days=40)):
        closed = client.get(page(pair))
        assert (closed.status_code, "ありがとうございました" in closed.content.decode()) == (410, True)
        assert client.post(page(pair, visit), told()).status_code == 410


def test_an_expired_pair_shows_no_address(client, pair):
    with clock.frozen(pair.until + timedelta(days=1)):
        shown = client.get(page(pair)).content.decode()
    assert not any(secret in shown for secret in SECRETS)


def test_a_made_up_link_opens_nothing_and_is_counted(client, pair, settings):
    wrong = pair.token[:-1] + ("2" if pair.token[-1] != "2" else "3")
    all_but(2, guesses._wrong_ones)
    assert [client.get(f"/report/{wrong}/").status_code for _try in range(3)] == [404, 404, 429]


def test_one_pairs_link_tells_nothing_of_another_pairs_visits(client, pair, visit, districts, mori):
    other = made_request(districts["nagatsuta"], pair.request.asker, rhythm="weekly", first_day=THURSDAY)
    kato = made_volunteer(districts["nagatsuta"], "加藤 明", "045-930-0003")
    met(other, [kato], mori)
    for what in ("", "told/", "away/"):
        assert client.get(page(pair, visit_of(other), what)).status_code == 404


def test_two_who_come_together_are_one_record_with_both_of_them(client, districts, tanaka_helps, mori):
    walk = made_request(districts["nagatsuta"], rhythm="weekly", first_day=THURSDAY, slots=2, kind="外出の付き添い")
    kato = made_volunteer(districts["nagatsuta"], "加藤 明", "045-930-0003")
    first, second = met(walk, [tanaka_helps, kato], mori)
    visit = visit_of(walk)
    with after(visit):
        client.post(page(first, visit), told())
        client.post(page(second, visit), told(minutes="50"))
        row = ActivityRecord.objects.get()
        assert (row.people, row.older, row.minutes, Practice.objects.count()) == (3, 1, 50, 2)
        client.post(page(first, visit, "told/"))
        assert (row_of(row).people, row_of(row).is_binned, row_of(visit).state) == (2, False, "done")


def test_the_kind_of_request_says_under_which_kind_it_is_recorded_and_which_qualification_was_used(
    client, districts, tanaka_helps, mori
):
    guide = QualificationKind.objects.create(name="ガイドボランティア")
    Qualification.objects.create(
        person=tanaka_helps.person, kind=guide, since=date(2012, 4, 1), given_at=clock.now(), until=date(2013, 3, 31)
    )
    watching = kind_named("見守り")
    watching.record_kind = ledger_kind("見守り・訪問")
    watching.save()
    fields = {"rhythm": "weekly", "first_day": THURSDAY, "qualification": guide, "kind": "見守り"}
    pair = met(made_request(districts["nagatsuta"], **fields), [tanaka_helps], mori)[0]
    visit = visit_of(pair.request)
    with after(visit):
        client.post(page(pair, visit), told())
    assert ActivityRecord.objects.get().kind.name == "見守り・訪問"
    assert Practice.objects.get().kind == guide


def test_mori_writes_what_she_hears_by_telephone_and_takes_a_slip_back(client, pair, visit, mori, hayashi):
    turn = visit.turns.get()
    tell = f"/desk/mediation/visits/{visit.uid}/{turn.pk}/tell/"
    with after(visit):
        client.force_login(hayashi.account)
        assert client.post(tell, told(way="phone")).status_code == 404
        client.force_login(mori.account)
        answer = client.post(tell, told(way="phone", face="2"), follow=True)
        assert "活動の記録にも入りました" in answer.content.decode()
        row = ActivityRecord.objects.get()
        assert (row.channel, row_of(visit).reported_by_way) == ("phone", "phone")
        client.post(f"/desk/mediation/visits/{visit.uid}/{turn.pk}/undo/")
        assert row_of(row).is_binned


def test_the_askers_voice_is_heard_by_telephone_and_written_once(client, pair, visit, mori):
    client.force_login(mori.account)
    voice = f"/desk/mediation/visits/{visit.uid}/voice/"
    with after(visit):
        assert client.post(voice, {"words": "よかった"}).status_code == 422
        client.post(voice, {"face": "3", "words": "助かりました"})
        client.post(voice, {"face": "2", "words": "少し早かった"})
    row = Reflection.objects.get()
    assert (row.side, row.face, row.words, row.volunteer) == ("asker", 2, "少し早かった", None)


def test_tanaka_takes_a_rest_and_is_asked_about_nothing_new(client, pair):
    assert "お休みに入ります" in client.get(f"/report/{pair.token}/rest/").content.decode()
    answer = client.post(f"/report/{pair.token}/rest/", follow=True)
    assert "新しいお願いの連絡は止めます" in answer.content.decode()
    volunteer = Volunteer.objects.get()
    assert (volunteer.paused_on, volunteer.is_paused(TODAY + timedelta(days=99))) == (TODAY, True)


def test_the_link_of_the_question_ends_nothing_that_has_begun(client, pair):
    """The page offers no such button; sent nevertheless, it would have freed the place and left the address open."""
    candidate = pair.request.candidates.get()
    client.post(f"/answer/{candidate.token}/", {"cancel": "1"})
    candidate.refresh_from_db()
    assert (candidate.state, candidate.holds_a_place, row_of(pair).ended_on) == ("agreed", True, None)


def test_a_lost_sheet_opens_nothing_once_the_link_was_made_anew(client, pair, mori, hayashi):
    lost = page(pair)
    assert client.get(lost).status_code == 200
    client.force_login(hayashi.account)
    assert client.post(f"/desk/mediation/pairs/{pair.uid}/link/").status_code == 404
    client.force_login(mori.account)
    client.post(f"/desk/mediation/pairs/{pair.uid}/link/")
    client.logout()
    assert client.get(lost).status_code == 404
    pair.refresh_from_db()
    assert client.get(page(pair)).status_code == 200


def test_a_new_link_closes_the_own_page_that_was_given_out_before(client, tanaka_helps, mori):
    lost = f"/helping/{tanaka_helps.token}/"
    client.force_login(mori.account)
    client.post(f"/desk/mediation/volunteers/{tanaka_helps.uid}/link/")
    tanaka_helps.refresh_from_db()
    anew = f"/helping/{tanaka_helps.token}/"
    assert (client.get(lost).status_code, client.get(anew).status_code) == (404, 200)
