"""What nobody was found for, again and again, may become a problem of the district's plan; nobody's story is told."""

from __future__ import annotations

import pytest

from sasaeai.people.models import QualificationKind
from sasaeai.plans.models import Problem
from sasaeai.plans.tests.making import make_plan
from sasaeai.volunteers.actions.requests import end
from sasaeai.volunteers.models import UnmetNeed
from sasaeai.volunteers.tests.known import kind_named, made_asker, made_request

PAGE = "/desk/needs/"


@pytest.fixture
def plan(midori, districts):
    return make_plan(midori, districts.values())


def nobody_was_found(districts, mori, people: int, **fields) -> None:
    for number in range(people):
        asker = made_asker(f"見本 {number}", f"045-930-100{number}")
        end(made_request(districts["nagatsuta"], asker, kind="通院の付き添い", **fields), "nobody", by=mori)


@pytest.fixture
def three_times(plan, districts, mori) -> str:
    nobody_was_found(districts, mori, 3)
    return f"{PAGE}nagatsuta/{kind_named('通院の付き添い').pk}/"


def read(client, who) -> str:
    client.force_login(who.account)
    return client.get(PAGE).content.decode()


def test_three_people_whom_nobody_could_help_are_told_to_the_districts_committee(client, tanaka, three_times):
    text = read(client, tanaka)
    assert "この地区では、「通院の付き添い」を頼んでも、引き受ける人が見つからないことが3回以上ありました" in text
    assert "見本 0" not in text


def test_it_waits_on_the_first_page_of_whoever_may_decide(client, tanaka, three_times):
    client.force_login(tanaka.account)
    assert "くりかえし見つからなかった手助けが1つあります" in client.get("/desk/").content.decode()


def test_two_are_too_few_to_say_anything(client, tanaka, plan, districts, mori):
    nobody_was_found(districts, mori, 2)
    assert "通院の付き添い" not in read(client, tanaka)


def test_one_person_who_asked_three_times_is_one_persons_story(client, tanaka, plan, districts, mori):
    asker = made_asker()
    for _number in range(3):
        end(made_request(districts["nagatsuta"], asker, kind="通院の付き添い"), "nobody", by=mori)
    assert "通院の付き添い" not in read(client, tanaka)


def test_another_districts_committee_does_not_read_it(client, ito, three_times):
    assert "通院の付き添い" not in read(client, ito)
    assert client.post(three_times, {"problem": "yes"}).status_code == 404


def test_one_press_makes_a_draft_that_is_not_public(client, tanaka, three_times):
    client.force_login(tanaka.account)
    assert client.post(three_times, {"problem": "yes"}, follow=True).status_code == 200
    problem = Problem.objects.get()
    assert (problem.plan.area.slug, problem.published_on) == ("nagatsuta", None)
    assert problem.title == "「通院の付き添い」を頼んでも、引き受ける人が見つからない"
    assert "通院の付き添い" not in read(client, tanaka)
    assert client.post(three_times, {"problem": "yes"}).status_code == 404


def test_it_is_left_only_with_a_reason(client, tanaka, three_times):
    client.force_login(tanaka.account)
    answer = client.post(three_times, {"dismiss": "yes"})
    assert (answer.status_code, "理由を、短く書いてください" in answer.content.decode()) == (422, True)
    client.post(three_times, {"dismiss": "yes", "because": "通院の課題にもう書いた"})
    assert UnmetNeed.objects.get().dismissed_because == "通院の課題にもう書いた"
    assert not Problem.objects.exists()


def test_a_coordinator_reads_it_and_does_not_decide(client, mori, three_times):
    assert "地区の策定委員と事務局が決めます" in read(client, mori)
    assert client.post(three_times, {"problem": "yes"}).status_code == 403


def test_a_reader_does_not_read_it(client, yamada, three_times):
    client.force_login(yamada.account)
    assert client.get(PAGE).status_code == 403


def test_requests_unfilled_for_want_of_a_qualification_are_told_to_those_who_teach(
    client, mori, tanaka, plan, districts
):
    sign = QualificationKind.objects.create(name="手話奉仕員")
    nobody_was_found(districts, mori, 2, qualification=sign, qualified_slots=1)
    text = read(client, mori)
    assert "手話奉仕員" in text
    assert "2件" in text
    address = f"/desk/learning/courses/add/?gives={sign.pk}"
    assert address in text
    assert f'<option value="{sign.pk}" selected>手話奉仕員</option>' in client.get(address).content.decode()
    assert "次の講座を考える" not in read(client, tanaka)
