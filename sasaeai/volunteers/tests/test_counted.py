"""What mediation did becomes the plan's numbers, per district and year, with one visit counted once."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from decimal import Decimal

import pytest

from sasaeai.kernel import clock
from sasaeai.kernel.fiscal import FiscalYear
from sasaeai.kernel.metrics import SUPPRESSED, Window, find_metric
from sasaeai.people.models import Person
from sasaeai.plans.models import Indicator, Plan
from sasaeai.plans.tests.making import goal_named, make_measure, make_plan, publish_as
from sasaeai.volunteers.actions.answering import say_yes
from sasaeai.volunteers.actions.asking import ask
from sasaeai.volunteers.actions.requests import end
from sasaeai.volunteers.actions.visiting import step_back
from sasaeai.volunteers.models import Visit

from .known import made_request, made_volunteer
from .meeting import TODAY, met, visit_of

THURSDAY = date(2012, 11, 22)


@pytest.fixture(autouse=True)
def in_2012():
    with clock.frozen(TODAY):
        yield


def read(key: str, *areas, year: int = 2012, exact: bool = False):
    return list(
        find_metric(f"volunteers.{key}")
        .read(Window([area.pk for area in areas], FiscalYear(year)), exact=exact)
        .values()
    )


def reported(client, visit: Visit, minutes: int = 30) -> None:
    pair = visit.request.pairs.get()
    with clock.frozen(datetime.combine(visit.day, time(20))):
        assert client.post(f"/report/{pair.token}/{visit.uid}/", {"minutes": minutes, "older": "1"}).status_code == 302


def test_a_request_is_received_mediated_and_done_in_its_district(client, going_on, districts, mori):
    nagatsuta, kamoi = districts["nagatsuta"], districts["kamoi"]
    step_back(visit_of(going_on, 1).turns.get(), by=mori, way="phone")
    reported(client, visit_of(going_on), 45)
    reported(client, visit_of(going_on, 2), 30)
    assert [read(key, nagatsuta, kamoi) for key in ("requests", "mediated", "visits")] == [[1, 0], [1, 0], [2, 0]]
    assert read("hours", nagatsuta) == [Decimal("1.25")]
    assert read("requests", nagatsuta, year=2011) == [0]


def test_how_many_days_until_the_first_yes_is_the_middle_one(districts, mori):
    for place, days in enumerate((0, 3, 10)):
        request = made_request(districts["nagatsuta"], Person.objects.create(name=f"伊東 {place}"))
        helper = made_volunteer(districts["nagatsuta"], f"加藤 {place}", f"045-930-100{place}")
        _wave, asked, _refused = ask(request, [helper], by=mori)
        with clock.frozen(TODAY + timedelta(days=days)):
            say_yes(asked[0], way="phone", by=mori)
    assert read("days_to_first_yes", districts["nagatsuta"]) == [3]


def test_the_rate_leaves_out_what_waits_and_what_was_never_ours(going_on, districts, mori):
    nagatsuta = districts["nagatsuta"]
    for reason in ("nobody", "handed_over", "split", "refused", "not_suited", "withdrawn"):
        end(made_request(nagatsuta, going_on.asker), reason, by=mori)
    made_request(nagatsuta, going_on.asker)
    assert read("fill_rate", nagatsuta) == [25]
    assert read("unmet", nagatsuta) == [2]


def test_people_are_counted_once_and_few_heads_are_hidden(client, districts, going_on, mori):
    nagatsuta = districts["nagatsuta"]
    reported(client, visit_of(going_on))
    reported(client, visit_of(going_on, 1))
    assert (read("active", nagatsuta), read("active", nagatsuta, exact=True)) == ([SUPPRESSED], [1])
    again = made_volunteer(nagatsuta, "田中　一郎", "045-930-0099")
    again.person.same_as = going_on.pairs.get().volunteer.person
    again.person.save()
    other = made_request(nagatsuta, going_on.asker, rhythm="weekly", first_day=THURSDAY)
    met(other, [again], mori)
    reported(client, visit_of(other))
    assert read("active", nagatsuta, exact=True) == [1]
    assert (read("new", nagatsuta), read("new", nagatsuta, exact=True)) == ([SUPPRESSED], [1])


def test_one_more_report_moves_the_public_indicator_after_counting_now(
    client, suzuki, mori, midori, districts, going_on
):
    ward: Plan = make_plan(midori, districts.values())
    measure = make_measure(ward, goal_named(ward, "一人ひとりの力"), "手助けを広げる")
    row = Indicator.objects.create(
        plan=ward, measure=measure, title="手助けの回数", unit="回", source="metric", metric_key="volunteers.visits"
    )
    count, public = f"/desk/plan/2/figures/{row.uid}/count/", f"/plan/2/indicators/{row.uid}/"
    client.force_login(suzuki.account)
    client.post(count)
    publish_as(ward, "基本案")
    client.logout()
    reported(client, visit_of(going_on))
    client.force_login(suzuki.account)
    assert "数えました。平成24年度：1回" in client.post(count, follow=True).content.decode()
    client.logout()
    assert "1回" in client.get(public).content.decode()


def test_mori_sees_the_numbers_of_her_districts_and_what_was_counted(client, going_on, mori, hayashi, tanaka):
    reported(client, visit_of(going_on))
    client.force_login(mori.account)
    page = client.get("/desk/mediation/numbers/?year=2012").content.decode()
    assert "長津田" in page
    assert "鴨居" not in page
    rows = client.get("/desk/mediation/numbers/visits/?year=2012&district=nagatsuta").content.decode()
    assert str(visit_of(going_on)) in rows
    assert client.get("/desk/mediation/numbers/nothing/").status_code == 404
    client.force_login(hayashi.account)
    assert str(visit_of(going_on)) not in client.get("/desk/mediation/numbers/visits/?year=2012").content.decode()
    client.force_login(tanaka.account)
    assert client.get("/desk/mediation/numbers/").status_code == 403


def test_what_nobody_was_found_for_is_told_by_kind(client, going_on, districts, mori):
    for _time in range(2):
        end(made_request(districts["nagatsuta"], going_on.asker, kind="外出の付き添い"), "nobody", by=mori)
    client.force_login(mori.account)
    page = client.get("/desk/mediation/numbers/?year=2012").content.decode()
    assert "外出の付き添い" in page
    assert "ごみ出し" not in page
