"""Certificates and the list for a point scheme: what was done is thanked for and told to those who ask for it."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest

from sasaeai.kernel import clock
from sasaeai.volunteers.actions.reporting import Helped, report
from sasaeai.volunteers.actions.visiting import add_visit
from sasaeai.volunteers.models import PointScheme, Turn, Volunteer

from .known import kind_named
from .meeting import TODAY, visit_of

THURSDAY = date(2012, 11, 22)


@pytest.fixture(autouse=True)
def in_2012():
    with clock.frozen(TODAY):
        yield


def done(turn: Turn, minutes: int, by) -> None:
    with clock.frozen(datetime.combine(turn.visit.day, time(21))):
        report(turn, minutes, Helped(), way="phone", by=by)


def lines_of(client, scheme: PointScheme) -> list[str]:
    answer = client.get(f"/desk/mediation/points/{scheme.pk}/table.csv?year=2012")
    return answer.content.decode("utf-8-sig").splitlines()[1:]


def test_the_certificate_tells_how_often_how_long_and_with_what(client, going_on, mori, hayashi):
    done(visit_of(going_on).turns.get(), 45, mori)
    done(visit_of(going_on, 1).turns.get(), 30, mori)
    page = f"/desk/mediation/certificates/{going_on.pairs.get().volunteer.uid}/"
    client.force_login(mori.account)
    with clock.frozen(date(2012, 12, 10)):
        paper = client.get(page + "?issuer=長津田地域ケアプラザ").content.decode()
        assert all(
            words in paper for words in ("田中 一郎", "2回", "1時間", "15分", "ごみ出し", "長津田地域ケアプラザ")
        )
        assert "平成24年11月22日から平成24年11月29日まで" in paper
        other = client.get(page + "?first=2012-04-01&last=2012-10-31").content.decode()
        assert "報告のあった活動がありません" in other
        for wrong in ("?first=きのう", "?first=2012-12-01&last=2012-11-01"):
            assert client.get(page + wrong).status_code == 422
    client.force_login(hayashi.account)
    assert client.get(page).status_code == 404


def test_points_follow_the_rules_that_are_data(client, going_on, districts, mori, suzuki, hayashi):
    with clock.frozen(datetime.combine(THURSDAY, time(21))):
        again = add_visit(going_on, THURSDAY, time(15), time(16), by=mori)
    done(visit_of(going_on).turns.get(), 45, mori)
    done(again.turns.get(), 60, mori)
    done(going_on.visits.get(day=THURSDAY + timedelta(weeks=1)).turns.get(), 20, mori)
    scheme = PointScheme.objects.create(name="シニアポイント")
    client.force_login(suzuki.account)
    number = Volunteer.objects.get().number
    assert lines_of(client, scheme) == [f"{number},田中 一郎,長津田,3,125,2,200,200"]
    assert "1人、あわせて200点" in client.get("/desk/mediation/points/?year=2012").content.decode()
    scheme.excluded.add(kind_named("ごみ出し"))
    assert lines_of(client, scheme) == [f"{number},田中 一郎,長津田,3,125,0,0,0"]
    client.force_login(hayashi.account)
    assert lines_of(client, scheme) == []


def test_the_year_has_a_limit(client, going_on, mori, suzuki):
    for place in range(3):
        done(visit_of(going_on, place).turns.get(), 30, mori)
    scheme = PointScheme.objects.create(name="シニアポイント", most_a_year=500)
    client.force_login(suzuki.account)
    assert lines_of(client, scheme)[0].endswith(",3,90,3,500,100")


def test_only_a_seat_of_the_whole_ward_keeps_the_rules_and_begins_with_an_example(client, suzuki, mori):
    client.force_login(mori.account)
    assert client.get("/desk/mediation/points/add/").status_code == 403
    client.force_login(suzuki.account)
    assert "よこはまシニアボランティアポイント" in client.get("/desk/mediation/points/add/").content.decode()
    form = {
        "name": "シニアポイント", "minutes_each": 30, "points_each": 200, "most_a_day": 200, "most_a_year": 8000,
        "youngest": 65,
    }  # fmt: skip
    assert client.post("/desk/mediation/points/add/", form | {"minutes_each": "-1"}).status_code == 422
    client.post("/desk/mediation/points/add/", form)
    again = client.post("/desk/mediation/points/add/", form)
    assert (again.status_code, "同じ名前の制度が" in again.content.decode()) == (422, True)
    assert PointScheme.objects.count() == 1
