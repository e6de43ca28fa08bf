"""What was written beforehand is the evidence; the paid insurance ends in March."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest

from sasaeai.kernel import clock
from sasaeai.volunteers.actions.visiting import add_visit
from sasaeai.volunteers.models import Cover

from .meeting import TODAY

THURSDAY = date(2012, 11, 22)


@pytest.fixture(autouse=True)
def in_2012():
    with clock.frozen(TODAY):
        yield


def test_the_list_says_what_was_written_before_the_activity_and_what_after(client, going_on, mori, hayashi):
    with clock.frozen(datetime.combine(THURSDAY + timedelta(days=1), time(18))):
        add_visit(going_on, THURSDAY + timedelta(days=1), time(9), time(10), by=mori)
        client.force_login(mori.account)
        lines = client.get("/desk/mediation/insurance/list.csv?month=2012-11").content.decode("utf-8-sig").splitlines()
        assert "活動のあとに書いたものが1回あります" in client.get("/desk/mediation/insurance/").content.decode()
    assert [line.split(",")[1] for line in lines[1:]] == ["はい", "いいえ", "はい"]
    assert lines[1].startswith("2012-11-20 09:00,はい,平成24年11月22日,10:00,10:30,ごみ出し,長津田,田中 一郎,これから,")
    client.force_login(hayashi.account)
    assert len(client.get("/desk/mediation/insurance/list.csv?month=2012-11").content.splitlines()) == 1
    assert client.get("/desk/mediation/insurance/list.pdf").status_code == 404
    assert client.get("/desk/mediation/insurance/list.xlsx?month=2012-11").content[:2] == b"PK"


@pytest.mark.parametrize("month", ["2012-13", "きのう", "0000-01", "9999-12", "２０１２-11"])
def test_a_month_that_cannot_be_is_this_month(client, mori, going_on, month):
    client.force_login(mori.account)
    assert "田中 一郎" in client.get(f"/desk/mediation/insurance/?month={month}").content.decode()


def test_in_march_the_desk_is_reminded_of_insurance_that_ends(client, tanaka_helps, mori):
    Cover.objects.create(volunteer=tanaka_helps, since=date(2012, 4, 1), until=date(2013, 3, 31))
    client.force_login(mori.account)
    reminder = "3月31日で切れるボランティア活動保険が1件あります"
    assert reminder not in client.get("/desk/").content.decode()
    with clock.frozen(date(2013, 3, 1)):
        assert reminder in client.get("/desk/").content.decode()
        assert "田中 一郎さん" in client.get("/desk/mediation/insurance/").content.decode()
        Cover.objects.create(volunteer=tanaka_helps, since=date(2013, 4, 1), until=date(2014, 3, 31))
        assert reminder not in client.get("/desk/").content.decode()


def test_the_desk_tells_of_reports_that_are_missing_and_of_pairs_that_end(client, going_on, mori):
    client.force_login(mori.account)
    with clock.frozen(THURSDAY + timedelta(days=1)):
        assert "報告がまだの活動が1回あります" in client.get("/desk/").content.decode()
    with clock.frozen(date(2013, 5, 10)):
        assert "30日のうちに期限が来る組が1組あります" in client.get("/desk/").content.decode()
