"""Who is proposed and why, why not somebody, and what a coordinator decides about them."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from sasaeai.kernel.clock import frozen, now, today
from sasaeai.people.models import Qualification, QualificationKind
from sasaeai.volunteers.actions.answering import say_yes
from sasaeai.volunteers.actions.asking import ask
from sasaeai.volunteers.models import (
    Apart,
    Candidate,
    CandidateState,
    FreeTime,
    HelpRequest,
    MediationTerms,
    PlanningRun,
    Volunteer,
)
from sasaeai.volunteers.planning.run import Run, run_for, week_of

from .known import made_asker, made_request, made_volunteer
from .meeting import met

# A Thursday.
DAY = date(2012, 11, 1)


@pytest.fixture(autouse=True)
def that_thursday():
    with frozen(DAY):
        yield


@pytest.fixture
def asked_for(districts) -> HelpRequest:
    """Ito's rubbish, next Thursday at ten."""
    return made_request(districts["nagatsuta"])


def page_of(row: HelpRequest, who: str = "") -> str:
    return f"/desk/mediation/requests/{row.uid}/" + (f"?who={who}" if who else "")


def read(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def press(client: Client, row: HelpRequest, volunteer: Volunteer, doing: str, *, follow: bool = False) -> str:
    address = f"{page_of(row)}people/{volunteer.uid}/{doing}/"
    return client.post(address, follow=follow).content.decode()


def plan(row: HelpRequest, *areas: int) -> Run:
    return run_for(areas or [row.area_id], week_of(row))


def coming(row: HelpRequest) -> list[str]:
    run = plan(row)
    return [run.people.rows[code].person.name for code in run.coming.get(row.uid, [])]


# -- why -----------------------------------------------------------------------------------------------------------


def test_whoever_lives_here_and_is_free_is_proposed_with_reasons(as_mori, asked_for, tanaka_helps):
    page = read(as_mori, page_of(asked_for))
    assert "おすすめの方" in page
    assert "田中 一郎" in page
    assert "同じ地区にお住まいです。" in page
    assert "はじめての方です。" in page
    assert "この8週間：おたずね 0回、活動 0回" in page


def test_whose_hours_nobody_knows_is_proposed_and_that_is_said(as_mori, asked_for, districts):
    made_volunteer(districts["nagatsuta"], free=False)
    assert "活動できる時間は、まだ聞いていません。" in read(as_mori, page_of(asked_for))


def test_a_certificate_that_ends_the_day_before_is_none(as_mori, districts, tanaka_helps, kato_helps):
    guide = QualificationKind.objects.create(name="ガイドボランティア")
    row = made_request(districts["nagatsuta"], qualification=guide, qualified_slots=1)
    for helper, until in ((tanaka_helps, row.first_day - timedelta(days=1)), (kato_helps, row.first_day)):
        held = {"kind": guide, "since": DAY - timedelta(days=400), "until": until, "given_at": now()}
        Qualification.objects.create(person=helper.person, **held)
    assert coming(row) == ["加藤 明"]
    assert "活動の日に有効な資格がありません。" in read(as_mori, page_of(row, "田中"))


def test_without_anybody_the_page_says_what_is_missing(as_mori, districts, tanaka_helps):
    guide = QualificationKind.objects.create(name="ガイドボランティア")
    row = made_request(districts["nagatsuta"], qualification=guide, qualified_slots=1)
    assert "「ガイドボランティア」の資格が活動の日に有効な方がいません。" in read(as_mori, page_of(row))


def test_whoever_waits_for_another_request_was_not_taken_out_of_this_one(as_mori, asked_for, tanaka_helps, districts):
    other = made_request(districts["nagatsuta"], first_day=asked_for.first_day + timedelta(days=1))
    press(as_mori, other, tanaka_helps, "choose")
    as_mori.post(f"{page_of(other)}ask/", {"volunteer": tanaka_helps.uid})
    assert "いちばん多いわけ：ほかの依頼の返事を待っているか、たずねたばかりです。" in read(as_mori, page_of(asked_for))
    press(as_mori, asked_for, tanaka_helps, "take-out")
    assert "いちばん多いわけ：この依頼については、候補から外してあります。" in read(as_mori, page_of(asked_for))


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({"paused_on": DAY}, "お休み中です。"),
        ({"consents_on": None}, "紹介の候補になることへの同意か、登録の期限を確かめてください。"),
        ({"registered_until": DAY - timedelta(days=1)}, "紹介の候補になることへの同意か"),
    ],
)
def test_who_rests_or_has_not_consented_is_not_proposed(as_mori, asked_for, districts, fields, why):
    made_volunteer(districts["nagatsuta"], **fields)
    assert coming(asked_for) == []
    assert why in read(as_mori, page_of(asked_for, "田中"))


def test_two_who_must_not_meet_are_not_proposed_whatever_row_they_were_written_into(
    as_mori, asked_for, tanaka_helps, mori
):
    twice = made_asker("伊東 文", "045-930-9999")
    twice.same_as = asked_for.asker
    twice.save()
    Apart.objects.create(asker=twice, volunteer=tanaka_helps, on=DAY, by_label="森")
    assert coming(asked_for) == []
    assert "このお二人は、引き合わせないことになっています。" in read(as_mori, page_of(asked_for, "田中"))


def test_somebody_written_twice_counts_once(asked_for, districts, tanaka_helps):
    again = made_volunteer(districts["nagatsuta"], "田中 一朗", "045-930-0008")
    again.person.same_as = tanaka_helps.person
    again.person.save()
    HelpRequest.objects.update(slots=2)
    assert coming(HelpRequest.objects.get()) == ["田中 一郎"]


def test_why_not_tells_what_it_would_cost_more(as_mori, asked_for, tanaka_helps, kato_helps, districts, mori):
    other = made_request(districts["nagatsuta"], made_asker("小川", "045-930-7777"), first_day=DAY)
    with frozen(DAY - timedelta(days=20)):
        ask(other, [kato_helps], by=mori)
    Candidate.objects.update(state=CandidateState.NO)
    assert coming(asked_for) == ["田中 一郎"]
    page = read(as_mori, page_of(asked_for, "加藤"))
    assert "活動の多い方に、さらに負担がかかります。" in page


def test_of_somebody_elsewhere_no_name_is_told(as_mori, asked_for, districts):
    made_volunteer(districts["kamoi"], "遠井 鴨子")
    page = read(as_mori, page_of(asked_for, "遠井"))
    assert "鴨子" not in page
    assert "この名前の方は、名簿にいません。" in page


# -- deciding -------------------------------------------------------------------------------------------------------


def test_a_decided_person_stays_and_can_be_let_go(as_mori, asked_for, tanaka_helps, kato_helps):
    first = coming(asked_for)[0]
    other = kato_helps if first == "田中 一郎" else tanaka_helps
    press(as_mori, asked_for, other, "lock")
    assert coming(asked_for) == [other.person.name]
    assert "決めておいた方" in read(as_mori, page_of(asked_for))
    press(as_mori, asked_for, other, "unlock")
    assert not Candidate.objects.get().is_locked


def test_who_was_taken_out_is_not_proposed_until_that_is_undone(as_mori, asked_for, tanaka_helps):
    assert "元に戻す" in press(as_mori, asked_for, tanaka_helps, "take-out", follow=True)
    assert coming(asked_for) == []
    press(as_mori, asked_for, tanaka_helps, "let-in")
    assert coming(asked_for) == ["田中 一郎"]


def test_a_lock_against_a_rule_is_left_out_of_the_plan(as_mori, asked_for, tanaka_helps, kato_helps):
    FreeTime.objects.filter(volunteer=tanaka_helps).delete()
    FreeTime.objects.create(volunteer=tanaka_helps, weekday=6)
    press(as_mori, asked_for, tanaka_helps, "lock")
    assert coming(asked_for) == ["加藤 明"]


def test_somebody_who_was_asked_is_not_taken_out_by_a_press(as_mori, asked_for, tanaka_helps, mori):
    ask(asked_for, [tanaka_helps], by=mori)
    assert "もうおたずねした方です" in press(as_mori, asked_for, tanaka_helps, "take-out", follow=True)
    assert Candidate.objects.get().state == CandidateState.ASKED


def test_a_yes_to_a_time_that_nobody_named_outranks_the_rule(asked_for, tanaka_helps, kato_helps, mori):
    FreeTime.objects.filter(volunteer=tanaka_helps).delete()
    FreeTime.objects.create(volunteer=tanaka_helps, weekday=6)
    HelpRequest.objects.update(slots=2)
    row = HelpRequest.objects.get()
    _wave, asked, _refused = ask(row, [tanaka_helps], by=mori)
    say_yes(asked[0], way="phone", by=mori)
    assert coming(row) == ["加藤 明"]
    assert plan(row).week.request[row.uid].slots == 1


def test_a_young_person_whose_company_is_set_aside_is_set_aside_too(as_mori, asked_for, tanaka_helps, districts, mori):
    FreeTime.objects.filter(volunteer=tanaka_helps).delete()
    FreeTime.objects.create(volunteer=tanaka_helps, weekday=6)
    young = made_volunteer(districts["nagatsuta"], "若井 翔", "045-930-0009", is_minor=True, guardian_agreed_on=DAY)
    made_volunteer(districts["nagatsuta"], "加藤 明", "045-930-0003")
    HelpRequest.objects.update(slots=3)
    row = HelpRequest.objects.get()
    _wave, asked, _refused = ask(row, [tanaka_helps, young], by=mori)
    for one in asked:
        say_yes(one, way="phone", by=mori)
    assert "加藤 明" in coming(row)
    assert "加藤 明" in read(as_mori, page_of(row))


def test_somebody_from_elsewhere_who_said_yes_holds_a_place_all_the_same(
    as_mori, asked_for, kato_helps, districts, mori
):
    neighbour = made_volunteer(districts["kamoi"], "遠井 鴨子", "045-930-0007")
    _wave, asked, _refused = ask(asked_for, [neighbour], by=mori)
    say_yes(asked[0], way="web", by=None)
    assert coming(asked_for) == []
    assert 'name="volunteer"' not in read(as_mori, page_of(asked_for))


# -- when -----------------------------------------------------------------------------------------------------------


def test_where_the_day_is_to_be_agreed_on_most_people_could_come(districts):
    for name, number, weekday in (("甲", "1", 5), ("乙", "2", 6), ("丙", "3", 6)):
        helper = made_volunteer(districts["nagatsuta"], name, f"045-930-100{number}", free=False)
        FreeTime.objects.create(volunteer=helper, weekday=weekday, starts=time(13), ends=time(15))
    row = made_request(districts["nagatsuta"], rhythm="open", first_day=DAY, starts=time(9), ends=time(17), minutes=60)
    visit = plan(row).week.request[row.uid].span
    assert (visit.starts.date().weekday(), visit.starts.time(), visit.ends.time()) == (6, time(13), time(14))


def test_a_request_in_three_weeks_is_planned_in_its_own_week(as_mori, districts, tanaka_helps):
    row = made_request(districts["nagatsuta"], first_day=DAY + timedelta(days=21))
    assert coming(row) == ["田中 一郎"]
    assert "田中 一郎" in read(as_mori, page_of(row))


def test_a_request_whose_day_is_over_says_so(as_mori, districts, tanaka_helps):
    row = made_request(districts["nagatsuta"], first_day=DAY - timedelta(days=1))
    assert "活動の日が過ぎています" in read(as_mori, page_of(row))


# -- a whole week ---------------------------------------------------------------------------------------------------


def test_the_plan_of_the_week_shows_who_comes_and_why_nobody(as_mori, asked_for, tanaka_helps, districts):
    guide = QualificationKind.objects.create(name="ガイドボランティア")
    made_request(districts["nagatsuta"], asked_for.asker, qualification=guide, qualified_slots=1, kind="付き添い")
    page = read(as_mori, "/desk/mediation/plan/")
    assert "田中 一郎" in page
    assert "「ガイドボランティア」の資格が活動の日に有効な方がいません。" in page
    assert "これより良い案はありません" in page


def test_a_kept_plan_is_the_same_when_it_is_made_again(as_mori, asked_for, tanaka_helps, kato_helps):
    for _time in range(2):
        as_mori.post("/desk/mediation/plan/keep/")
    one, other = PlanningRun.objects.all()
    assert (one.pairs, one.reached, one.bound) == (other.pairs, other.reached, other.bound)
    assert one.is_proven
    assert one.pairs[0][0] == asked_for.uid


def test_several_first_waves_go_out_in_one_press_and_nobody_is_asked_twice(
    as_mori, asked_for, tanaka_helps, kato_helps, districts
):
    other = made_request(districts["nagatsuta"], made_asker("小川", "045-930-7777"), starts=time(14), ends=time(15))
    as_mori.post("/desk/mediation/plan/ask/", {"request": [asked_for.uid, other.uid]})
    asked = Candidate.objects.filter(state=CandidateState.ASKED)
    assert {one.volunteer_id for one in asked} == {tanaka_helps.pk, kato_helps.pk}
    assert {one.request_id for one in asked} == {asked_for.pk, other.pk}
    assert PlanningRun.objects.count() == 1


def test_planning_costs_as_many_queries_for_twenty_people_as_for_two(districts, asked_for, tanaka_helps, kato_helps):
    with CaptureQueriesContext(connection) as few:
        assert plan(asked_for).outcome.is_proven
    for number in range(18):
        made_volunteer(districts["nagatsuta"], f"人{number}", f"045-931-{number:04}")
        made_request(districts["nagatsuta"], asked_for.asker)
    with CaptureQueriesContext(connection) as many:
        assert plan(asked_for).outcome.is_proven
    assert len(few) == len(many) <= 25
    assert today() == DAY


def test_a_second_place_in_help_that_goes_on_is_asked_for_again(as_mori, mori, districts, tanaka_helps, kato_helps):
    row = made_request(districts["nagatsuta"], rhythm="weekly", slots=2)
    met(row, [tanaka_helps], mori)
    assert "加藤 明" in read(as_mori, page_of(row))
    as_mori.post(f"{page_of(row)}ask/", {"volunteer": [kato_helps.uid]})
    asked = Candidate.objects.get(request=row, volunteer=kato_helps)
    assert asked.state == CandidateState.ASKED
    row.refresh_from_db()
    assert row.state == "going_on"
    say_yes(asked, way="phone", by=mori)
    assert Candidate.objects.filter(request=row).holding().count() == 2


def test_help_that_goes_on_with_all_its_people_asks_nobody(as_mori, mori, districts, tanaka_helps, kato_helps):
    row = made_request(districts["nagatsuta"], rhythm="weekly")
    met(row, [tanaka_helps], mori)
    as_mori.post(f"{page_of(row)}ask/", {"volunteer": [kato_helps.uid]})
    assert not Candidate.objects.filter(request=row, volunteer=kato_helps).exists()


def test_a_decision_against_a_rule_is_named_and_not_dropped_in_silence(as_mori, asked_for, tanaka_helps):
    tanaka_helps.free_times.all().delete()
    FreeTime.objects.create(volunteer=tanaka_helps, weekday=0, starts=time(9), ends=time(12))
    press(as_mori, asked_for, tanaka_helps, "lock")
    page = read(as_mori, page_of(asked_for))
    assert "田中 一郎さんに決めてありますが、この案には入っていません" in page
    assert "この時間は活動できません。" in page


def test_who_comes_once_that_day_already_is_proposed_for_one_more_and_not_for_two(districts, mori, tanaka_helps):
    MediationTerms.objects.create(pk=1, rest_days=0)
    tanaka_helps.daily_cap, tanaka_helps.weekly_cap = 2, 5
    tanaka_helps.save()
    met(made_request(districts["nagatsuta"], starts=time(8), ends=time(8, 30)), [tanaka_helps], mori)
    rows = [
        made_request(districts["nagatsuta"], made_asker(name), starts=time(hour), ends=time(hour, 30))
        for name, hour in (("小林 ミツ", 11), ("中川 ハル", 15))
    ]
    coming = plan(rows[0]).coming
    assert sum(len(coming.get(row.uid, [])) for row in rows) == 1
