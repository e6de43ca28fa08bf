"""Visits are planned ahead; when somebody cannot come once, somebody else is looked for, and nothing is lost."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from sasaeai.kernel import clock
from sasaeai.records.models import ActivityRecord
from sasaeai.volunteers.actions.covering import end_late_covers
from sasaeai.volunteers.actions.meeting import Agreement, agree, begin_without_meeting, plan_meeting
from sasaeai.volunteers.actions.pairing import end_pair
from sasaeai.volunteers.actions.visiting import plan_all
from sasaeai.volunteers.models import DayOff, HelpRequest, Introduction, Pair, State, Turn, Visit

from .known import made_request, made_volunteer
from .meeting import THURSDAY, TODAY, met, paired, said_yes, visit_of


@pytest.fixture(autouse=True)
def in_2012():
    with clock.frozen(TODAY):
        yield


@pytest.fixture
def pair(districts, mori) -> Pair:
    return paired(districts["nagatsuta"], mori, address="いぶき野 1-2-3")


def days_of(request: HelpRequest) -> list[date]:
    return list(Visit.objects.filter(request=request).order_by("day").values_list("day", flat=True))


def at(visit: Visit, what: str = "") -> str:
    return f"/desk/mediation/visits/{visit.uid}/{what}"


def turn_page(turn: Turn, what: str) -> str:
    return at(turn.visit, f"{turn.pk}/{what}/")


def row_of(row):
    return type(row).objects.get(pk=row.pk)


def cover() -> HelpRequest:
    return HelpRequest.objects.get(once__startswith="cover:")


def test_four_weeks_are_written_ahead_and_the_night_adds_only_what_is_not_there(as_mori, pair):
    first_four = [THURSDAY + timedelta(weeks=week) for week in range(4)]
    assert days_of(pair.request) == first_four
    as_mori.post(at(visit_of(pair.request, 1), "off/"), {"whose": "天気など"})
    with clock.frozen(TODAY + timedelta(days=7)):
        assert plan_all() == 1
        assert plan_all() == 0
    assert days_of(pair.request) == [*first_four, first_four[-1] + timedelta(weeks=1)]
    assert row_of(visit_of(pair.request, 1)).state == "called_off"


def test_no_visit_is_planned_after_the_last_day_of_the_pair(pair):
    with clock.frozen(pair.until - timedelta(days=3)):
        plan_all()
    assert max(days_of(pair.request)) <= pair.until


def test_a_visit_that_was_called_off_comes_back_with_one_press(as_mori, pair):
    visit = visit_of(pair.request)
    as_mori.post(at(visit, "off/"), {"whose": "依頼した方の都合"})
    assert [row.state for row in visit.turns.all()] == ["not_needed"]
    as_mori.post(at(visit, "back/"))
    assert (row_of(visit).state, visit.turns.get().state) == ("planned", "planned")


def test_tanaka_cannot_come_once_and_kato_comes_instead_for_the_same_visit(client, pair, kato_helps, mori):
    visit = visit_of(pair.request)
    answer = client.post(f"/report/{pair.token}/{visit.uid}/away/", {"reason": "通院"}, follow=True)
    assert "代わりの方は、こちらで探します" in answer.content.decode()
    piece = cover()
    assert (piece.part_of, piece.first_day, piece.starts, piece.address, piece.state) == (
        pair.request, visit.day, visit.starts, "いぶき野 1-2-3", State.RECEIVED
    )  # fmt: skip
    client.force_login(mori.account)
    assert client.get("/desk/mediation/?today=new").content.decode().count(piece.number) == 2
    assert "代わりの方を探しています" in client.get(at(visit)).content.decode()
    yes = said_yes(piece, kato_helps, mori)
    instead = begin_without_meeting(piece, [yes], Agreement(asker_agreed=True), by=mori)[0]
    assert "加藤 明さん" in client.get(at(visit)).content.decode()
    assert not Visit.objects.filter(request=piece).exists()
    assert "いぶき野" in client.get(f"/report/{instead.token}/").content.decode()
    with clock.frozen(datetime.combine(visit.day, time(15))):
        client.post(f"/report/{instead.token}/{visit.uid}/", {"minutes": "30", "older": "1"})
    states = dict(Turn.objects.filter(visit=visit).values_list("volunteer__person__name", "state"))
    assert states == {"田中 一郎": "cancelled", "加藤 明": "done"}
    assert (ActivityRecord.objects.count(), cover().end_reason) == (1, "done")
    with clock.frozen(datetime.combine(visit.day, time(16))):
        assert "いぶき野" not in client.get(f"/report/{instead.token}/").content.decode()


def test_less_than_a_day_before_is_late_and_no_more_than_a_word(client, pair):
    visit = visit_of(pair.request)
    with clock.frozen(datetime.combine(visit.day, time(8))):
        client.post(f"/report/{pair.token}/{visit.uid}/away/", {})
        shown = client.get(f"/report/{pair.token}/").content.decode()
    assert (visit.turns.get().state, cover().urgency) == ("cancelled_late", 2)
    assert "直前" not in shown


def test_twice_away_is_one_search(client, pair):
    visit = visit_of(pair.request)
    for _press in range(2):
        client.post(f"/report/{pair.token}/{visit.uid}/away/", {})
    assert HelpRequest.objects.filter(once__startswith="cover:").count() == 1


def test_who_comes_after_all_ends_a_search_that_nobody_was_asked_for(client, pair):
    visit = visit_of(pair.request)
    client.post(f"/report/{pair.token}/{visit.uid}/away/", {})
    client.post(f"/report/{pair.token}/{visit.uid}/comes/")
    assert (visit.turns.get().state, cover().end_reason) == ("planned", "withdrawn")


def test_nobody_cancels_what_is_done_or_over(client, pair, mori):
    visit = visit_of(pair.request)
    away = f"/report/{pair.token}/{visit.uid}/away/"
    with clock.frozen(datetime.combine(visit.day, time(15))):
        over = client.post(away, {})
        assert (over.status_code, "もう過ぎています" in over.content.decode()) == (422, True)
        client.post(f"/report/{pair.token}/{visit.uid}/", {"minutes": "30", "older": "1"})
        done = client.post(away, {})
        assert (done.status_code, "もう報告があるか" in done.content.decode()) == (422, True)
        client.force_login(mori.account)
        refused = client.post(at(visit, "off/"), {"whose": "天気など"}, follow=True)
        assert "もう活動の報告があります" in refused.content.decode()
    assert row_of(visit).state == "done"


def test_a_search_that_found_nobody_ends_by_itself_and_is_shown(as_mori, pair):
    visit = visit_of(pair.request)
    as_mori.post(turn_page(visit.turns.get(), "away"), {})
    with clock.frozen(visit.day + timedelta(days=1)):
        assert end_late_covers() == 1
        assert "代わりの方は見つかりませんでした" in as_mori.get(at(visit)).content.decode()


def test_who_did_not_come_is_asked_kindly_and_no_volunteer_sees_it(as_mori, pair):
    visit = visit_of(pair.request)
    turn = visit.turns.get()
    with clock.frozen(datetime.combine(visit.day, time(15))):
        answer = as_mori.post(turn_page(turn, "no-show"), follow=True).content.decode()
        shown = as_mori.get(f"/report/{pair.token}/").content.decode()
    assert "お変わりがないかを聞いてください。責める電話ではありません" in answer
    assert row_of(turn).state == "no_show"
    assert "来られなかった" not in shown


def test_a_known_day_off_leaves_the_visit_to_somebody_else(districts, tanaka_helps, mori):
    weekly = made_request(districts["nagatsuta"], rhythm="weekly", first_day=THURSDAY)
    DayOff.objects.create(volunteer=tanaka_helps, first=THURSDAY, last=THURSDAY)
    pair = met(weekly, [tanaka_helps], mori)[0]
    assert visit_of(pair.request).turns.get().state == "cancelled"
    assert cover().first_day == THURSDAY


def test_a_day_that_the_rhythm_does_not_have_is_written_by_hand_once(as_mori, pair):
    page = f"/desk/mediation/requests/{pair.request.uid}/visits/add/"
    form = {"day": "2012-11-24", "starts": "9:00", "ends": "10:00"}
    assert "予定に書きました" in as_mori.post(page, form, follow=True).content.decode()
    assert as_mori.post(page, form).status_code == 422
    assert as_mori.post(page, form | {"ends": "23:00"}).status_code == 422
    assert as_mori.post(page, form | {"day": "2012-06-01"}).status_code == 422
    before = as_mori.post(page, form | {"day": "2012-11-19"})
    assert "この日に活動する方がいない" in before.content.decode()
    assert Visit.objects.filter(day=date(2012, 11, 24)).count() == 1


def test_the_desk_lists_what_comes_and_what_nobody_reported(as_mori, client, pair, hayashi):
    assert "田中 一郎さん" in as_mori.get("/desk/mediation/visits/").content.decode()
    with clock.frozen(THURSDAY + timedelta(days=1)):
        assert "田中 一郎さん" in as_mori.get("/desk/mediation/visits/?which=waiting").content.decode()
        assert "まだの回は、ありません" not in as_mori.get("/desk/mediation/visits/?which=waiting").content.decode()
    client.force_login(hayashi.account)
    assert "田中 一郎さん" not in client.get("/desk/mediation/visits/").content.decode()
    assert client.get(at(visit_of(pair.request))).status_code == 404


def test_eleven_visits_cost_as_many_questions_as_one(as_mori, pair, districts, mori):
    with CaptureQueriesContext(connection) as few:
        as_mori.get("/desk/mediation/visits/")
    for place in range(3):
        other = made_request(districts["nagatsuta"], pair.request.asker, rhythm="weekly", first_day=THURSDAY)
        helper = made_volunteer(districts["nagatsuta"], f"加藤 {place}", f"045-930-100{place}")
        met(other, [helper], mori)
    with CaptureQueriesContext(connection) as many:
        as_mori.get("/desk/mediation/visits/")
    assert len(many) <= len(few)


def test_both_are_asked_before_a_pair_goes_on(as_mori, pair):
    page = f"/desk/mediation/pairs/{pair.uid}/"
    with clock.frozen(pair.until - timedelta(days=10)):
        assert "続けるか、たずねる" in as_mori.get("/desk/mediation/pairs/").content.decode()
        one_side = as_mori.post(page + "renew/", {"asker": "on"})
        assert (one_side.status_code, "どちらも「続けたい」" in one_side.content.decode()) == (422, True)
        as_mori.post(page + "renew/", {"asker": "on", "volunteer": "on", "words": "冬も続ける"})
    assert row_of(pair).until == date(2013, 11, 22)
    assert pair.request.notes.get().words == "組を続けることにしました。冬も続ける"


def test_a_pair_that_is_over_is_renewed_from_today_and_an_ended_one_is_not(as_mori, pair, mori):
    both = {"asker": "on", "volunteer": "on"}
    page = f"/desk/mediation/pairs/{pair.uid}/renew/"
    later = pair.until + timedelta(days=40)
    with clock.frozen(later):
        assert "期限が過ぎました" in as_mori.get("/desk/mediation/pairs/").content.decode()
        as_mori.post(page, both)
        assert row_of(pair).until > later + timedelta(days=150)
        end_pair(pair, "転居", by=mori)
        refused = as_mori.post(page, both)
    assert (refused.status_code, "もう終わっています" in refused.content.decode()) == (422, True)


def test_the_last_pair_that_ends_sends_the_request_back_to_asking(as_mori, pair):
    page = f"/desk/mediation/pairs/{pair.uid}/end/"
    assert as_mori.post(page, {}).status_code == 422
    answer = as_mori.post(page, {"reason": "仕事が始まった"}, follow=True)
    assert "「打診中」に戻りました" in answer.content.decode()
    assert row_of(pair.request).state == State.ASKING
    assert set(Visit.objects.values_list("state", flat=True)) == {"called_off"}
    assert pair.request.candidates.get().state == "finished"


def test_a_pair_is_seen_by_its_own_district_only(client, pair, hayashi, tanaka):
    for person in (hayashi, tanaka):
        client.force_login(person.account)
        assert client.get(f"/desk/mediation/pairs/{pair.uid}/").status_code == 404
    client.force_login(tanaka.account)
    assert client.get("/desk/mediation/pairs/").status_code == 403


def test_who_takes_a_rest_is_telephoned_and_the_visits_after_that_look_for_somebody_else(as_mori, pair):
    as_mori.post(f"/report/{pair.token}/rest/")
    assert "お休みに入った方の、決まっている活動が4回あります" in as_mori.get("/desk/").content.decode()
    assert "田中 一郎さん" in as_mori.get("/desk/mediation/visits/?which=resting").content.decode()
    with clock.frozen(TODAY + timedelta(days=7)):
        assert plan_all() == 1
    last = Visit.objects.filter(request=pair.request).order_by("-day").first()
    assert (last.turns.get().state, cover().first_day) == ("cancelled", last.day)


def test_neither_who_is_away_nor_who_comes_anyway_is_proposed_as_cover(client, pair):
    client.post(f"/report/{pair.token}/{visit_of(pair.request).uid}/away/", {})
    assert [(one.volunteer, one.state) for one in cover().candidates.all()] == [(pair.volunteer, "forbidden")]


def test_a_voice_that_tells_of_trouble_is_read_at_the_desk(as_mori, pair):
    visit = visit_of(pair.request)
    with clock.frozen(datetime.combine(visit.day, time(20))):
        hard = {"minutes": "30", "older": "1", "face": "1", "words": "転びそうだった"}
        as_mori.post(f"/report/{pair.token}/{visit.uid}/", hard)
        assert "こまったことがあった、という声が1件" in as_mori.get("/desk/").content.decode()
        assert visit.uid in as_mori.get("/desk/mediation/visits/?which=hard").content.decode()
        assert "転びそうだった" in as_mori.get(at(visit)).content.decode()


def test_one_press_ends_a_request_of_which_nothing_is_to_come(as_mori, districts, tanaka_helps, mori):
    once = made_request(districts["nagatsuta"], first_together=True)
    pair = met(once, [tanaka_helps], mori)[0]
    visit, end_it = visit_of(once), f"/desk/mediation/requests/{once.uid}/done/"
    assert "初めの日です。職員か家族が付き添います" in as_mori.get(at(visit)).content.decode()
    assert "まだ予定があるか" in as_mori.post(end_it, follow=True).content.decode()
    with clock.frozen(datetime.combine(visit.day, time(20))):
        as_mori.post(f"/report/{pair.token}/{visit.uid}/", {"minutes": "30", "older": "1"})
        assert end_it in as_mori.get(at(visit)).content.decode()
        assert end_it in as_mori.get(f"/desk/mediation/requests/{once.uid}/").content.decode()
        as_mori.post(end_it)
    once.refresh_from_db()
    assert (once.state, once.end_reason, row_of(pair).ended_on) == (State.ENDED, "done", visit.day)


def test_a_second_one_who_begins_later_comes_to_what_is_planned_already(districts, tanaka_helps, kato_helps, mori):
    walk = made_request(districts["nagatsuta"], rhythm="weekly", first_day=THURSDAY, slots=2)
    both = [said_yes(walk, one, mori) for one in (tanaka_helps, kato_helps)]
    for yes in both:
        meeting = plan_meeting(Introduction(request=walk, day=TODAY, starts=time(9)), [yes], by=mori)
        agree(meeting, [yes], Agreement(asker_agreed=True), by=mori)
    names = [sorted(turn.volunteer.person.name for turn in visit.turns.all()) for visit in walk.visits.all()]
    assert names == [["加藤 明", "田中 一郎"]] * 4


def test_who_follows_an_ended_pair_takes_over_its_visits(as_mori, pair, kato_helps, mori):
    as_mori.post(at(visit_of(pair.request, 1), "off/"), {"whose": "天気など"})
    end_pair(pair, "転居", by=mori)
    pair.request.refresh_from_db()
    met(pair.request, [kato_helps], mori)
    states = list(pair.request.visits.order_by("day").values_list("state", flat=True))
    assert states == ["planned", "called_off", "planned", "planned"]
    coming = Turn.objects.filter(visit__request=pair.request, state="planned").values_list("volunteer__person__name")
    assert set(coming) == {("加藤 明",)}
