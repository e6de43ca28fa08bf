"""わたしのシート and わたしの仕事: a handful at a time, what was sent back first, nothing for whoever is not asked."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from sasaeai.areas.models import Area
from sasaeai.kernel import clock
from sasaeai.plans.actions.reviewing import review_state
from sasaeai.plans.states import marks
from sasaeai.plans.tests.making import make_measure
from sasaeai.plans.waiting import jobs_elsewhere, jobs_for
from sasaeai.reviews.actions.answering import answer_sheet, confirm_sheet, send_back
from sasaeai.reviews.models import Stage

from .known import CONTACT, DUE, led, opened, sheet_of
from .test_sheets import at, told

MINE = "/desk/reviews/mine/"
WORDS = review_state(None) | {"done": "ひらきました。"}


@pytest.fixture
def eight(ward, shakyo):
    """Seven more measures that 区社協 leads."""
    for number in range(1, 8):
        led(make_measure(ward, None, f"取組その{number}"), shakyo)
    return opened(ward)


@pytest.fixture
def hers(client, nakamura):
    client.force_login(nakamura.account)
    return client


def jobs(person, viewer_of):
    return [job for job in jobs_elsewhere(viewer_of(person)) if "のふりかえり" in job.title]


def test_nakamura_sees_a_handful_and_how_many_come_after(hers, eight):
    page = told(hers.get(MINE))
    assert "相談の日" in page
    assert "取組その4" in page
    assert "取組その5" not in page
    assert "このあとに、あと3枚あります。" in page
    assert "しめきりは平成24年7月6日です。" in page
    assert CONTACT in page


def test_what_was_sent_back_comes_first_with_its_sentence(hers, eight, suzuki, viewer_of):
    send_back(sheet_of(eight, "取組その7"), "人数も書いてください。", by=viewer_of(suzuki))
    page = told(hers.get(MINE))
    assert page.index("取組その7") < page.index("相談の日")
    assert "もう一度お願いします：人数も書いてください。" in page


def test_what_is_done_lies_folded_below(hers, eight, nakamura, viewer_of):
    confirm_sheet(sheet_of(eight, "取組その2"), by=viewer_of(nakamura))
    answer = hers.get(MINE)
    assert "書きおわったシート（1枚）" in told(answer)
    assert answer.content.decode().index("取組その2") > answer.content.decode().index("書きおわったシート")


def test_whoever_has_nothing_to_write_is_told_so(client, yamada, year):
    client.force_login(yamada.account)
    assert "いま、書いていただくシートはありません。" in told(client.get(MINE))


def test_the_list_of_years_leads_whoever_is_asked_to_the_own_sheets(client, hers, year, yamada):
    way = f'<a href="{MINE}">わたしのシート</a>'
    assert way in hers.get("/desk/reviews/").content.decode()
    client.force_login(yamada.account)
    assert way not in client.get("/desk/reviews/").content.decode()


def test_from_sheet_to_sheet(hers, eight):
    first, second = sheet_of(eight, "取組その1"), sheet_of(eight, "取組その2")
    page = hers.get(at(second)).content.decode()
    assert f'<a href="{at(first)}">前のシート</a>' in page
    assert f'<a href="{at(sheet_of(eight, "取組その3"))}">つぎのシート</a>' in page
    assert "わたしのシート（ほかに7枚）" in page
    press = reverse("reviews:sheet_unchanged", args=[first.uid])
    assert hers.post(press)["Location"] == at(second)
    sent = {"seen": marks(review_state(None)), "done": "ひらきました。", "then": "next"}
    assert hers.post(at(second), sent)["Location"] == at(sheet_of(eight, "取組その3"))


def test_after_the_last_sheet_comes_the_list(hers, year):
    press = reverse("reviews:sheet_unchanged", args=[sheet_of(year, "相談の日").uid])
    assert hers.post(press)["Location"] == MINE


def test_the_list_costs_as_many_queries_for_eight_sheets_as_for_one(hers, ward, shakyo):
    year = opened(ward)

    def cost():
        with CaptureQueriesContext(connection) as queries:
            hers.get(MINE)
        return len(queries)

    cost()
    few = cost()
    for number in range(8):
        measure = led(make_measure(ward, None, f"あと{number}"), shakyo)
        year.sheets.create(plan=ward, measure=measure, owner=shakyo, position=900 + number)
    assert cost() == few


# -- わたしの仕事 ---------------------------------------------------------------------------------------------------


def test_one_job_for_a_year_and_none_for_whoever_is_not_asked(eight, nakamura, yamada, viewer_of):
    [job] = jobs(nakamura, viewer_of)
    assert job.title == "平成23年度のふりかえり：書いていただきたいシートが8枚あります"
    assert (job.url, job.late, job.note) == (MINE, False, "しめきりは平成24年7月6日です。")
    assert not jobs(yamada, viewer_of)


def test_the_job_names_what_was_sent_back_first(eight, nakamura, suzuki, viewer_of):
    send_back(sheet_of(eight, "取組その7"), "人数も。", by=viewer_of(suzuki))
    [job] = jobs(nakamura, viewer_of)
    assert job.title.startswith("平成23年度のふりかえり：もう一度お願いするシート1枚を含めて")


@pytest.mark.parametrize(("day", "late"), [(DUE, False), (DUE + timedelta(days=1), True)])
def test_the_job_is_late_after_the_day_that_was_promised(year, tanaka, viewer_of, day, late):
    with clock.frozen(day):
        [job] = jobs(tanaka, viewer_of)
    assert job.late is late


def test_a_year_that_went_on_waits_for_nobody_but_what_was_sent_back(year, nakamura, suzuki, viewer_of):
    year.stage = Stage.OFFICE
    year.save()
    assert not jobs(nakamura, viewer_of)
    send_back(sheet_of(year, "相談の日"), "回数も。", by=viewer_of(suzuki))
    [job] = jobs(nakamura, viewer_of)
    assert job.title == "平成23年度のふりかえり：もう一度お願いするシートが1枚あります"


def test_suzuki_is_told_of_answers_that_nobody_read(year, suzuki, nakamura, viewer_of):
    answer_sheet(
        sheet_of(year, "相談の日"), WORDS, seen=marks(review_state(None)), by=viewer_of(nakamura)
    )  # fmt: skip
    titles = [job.title for job in jobs(suzuki, viewer_of)]
    assert "平成23年度のふりかえり：届いたシートが1枚あります" in titles
    assert not any("届いた" in job.title for job in jobs(nakamura, viewer_of))


def test_a_district_of_which_nobody_signs_in_is_called(year, districts):
    nagatsuta = districts["nagatsuta"]
    [job] = jobs_for(Area, [nagatsuta.pk])[nagatsuta.pk]
    assert job.title == "平成23年度のふりかえり：書いていただきたいシートが1枚あります"
    assert (job.url, job.since) == ("", date(2012, 6, 1))
    assert CONTACT in job.note
