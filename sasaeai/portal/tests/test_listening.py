"""みんなの声: one entrance to all in which residents are heard, and only to what stands there."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.test import Client

from sasaeai.kernel import clock
from sasaeai.kernel.fiscal import day_words
from sasaeai.meetings.actions.cards import open_voices
from sasaeai.meetings.actions.meetings import announce
from sasaeai.meetings.tests.known import made_meeting
from sasaeai.meetings.tests.known_comments import drafted, made_round
from sasaeai.people.models import Person
from sasaeai.plans.tests.making import make_measure, publish_as
from sasaeai.surveys.actions.surveys import move_survey, set_surveys_entrance
from sasaeai.surveys.models import PublishedResults, Survey, SurveyState
from sasaeai.surveys.tests.known import made_survey


@pytest.fixture(autouse=True)
def in_2012():
    with clock.frozen(date(2012, 11, 20)):
        yield


def words(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def entrances(page: str) -> list[str]:
    row = re.search(r'<ul class="entrances">(.*?)</ul>', page, re.DOTALL)
    return re.findall(r">([^<>]+)</a>", row[1]) if row else []


def asked(survey: Survey, by: Person) -> Survey:
    for state in (SurveyState.FIXED, SurveyState.OPEN):
        move_survey(survey, state, by=by)
    return survey


def test_nothing_is_asked_and_no_page_leads_there(midori, client):
    drafted(midori)
    assert "いまは、聞いていることも、結果もありません" in words(client, "/listening/")
    assert "みんなの声" not in entrances(words(client, "/"))


def test_what_can_be_said_today_stands_first_and_every_room_is_under_one_entrance(midori, districts, client, suzuki):
    _plan, _goal, edition = drafted(midori)
    round_ = made_round(edition)
    asked(made_survey(midori, districts), suzuki)
    announce(made_meeting(districts["nagatsuta"]), by=suzuki)
    page = words(client, "/listening/")
    assert f"/comments/{round_.uid}/" in page
    assert "平成24年11月30日まで意見を受け付けています" in page
    assert "お手紙が届いた方に、平成24年11月30日までうかがっています。" in page
    assert '?district=nagatsuta">長津田</a>' in page
    assert "聞いて、わかったこと" not in page
    assert "声を届ける" not in page
    for address in ("/listening/", "/comments/", "/surveys/", "/meetings/"):
        assert entrances(words(client, address))[-2:] == ["みんなの声", "職員・委員"]
        assert 'href="/listening/" aria-current="page"' in words(client, address)


def test_a_round_without_results_yet_says_so(midori, client):
    _plan, _goal, edition = drafted(midori)
    made_round(edition)
    with clock.frozen(date(2012, 12, 5)):
        page = words(client, "/listening/")
    assert "届いた意見を整理しています" in page
    assert "いま、聞かせてください" not in page


def test_a_second_survey_is_on_kept_pages_as_soon_as_it_is_open(midori, districts, client, suzuki):
    drafted(midori)
    asked(made_survey(midori, districts), suzuki)
    words(client, "/listening/")
    other = asked(made_survey(midori, districts, title="団体への調査"), suzuki)
    assert "団体への調査" in words(client, "/listening/")
    assert "団体への調査" in words(client, "/surveys/")
    move_survey(other, SurveyState.CLOSED, by=suzuki)
    assert "団体への調査" not in words(client, "/listening/")


def test_until_when_people_answered_is_the_real_day_and_not_the_planned_one(midori, districts, client, suzuki):
    drafted(midori)
    survey = asked(made_survey(midori, districts), suzuki)
    move_survey(survey, SurveyState.CLOSED, by=suzuki)
    PublishedResults.objects.create(survey=survey, number=1, published_at=clock.now())
    set_surveys_entrance()
    with clock.frozen(date(2012, 12, 1)):
        page = words(client, "/listening/")
    assert "アンケートの結果" in page
    assert f"{day_words(survey.closed_on)}まで答えていただきました" in page
    assert "平成24年11月30日" not in page
    move_survey(survey, SurveyState.OPEN, by=suzuki)
    assert "まで答えていただきました" not in words(client, "/listening/")


def test_every_page_of_voices_begins_its_way_back_at_their_entrance(midori, districts, client, suzuki):
    _plan, _goal, edition = drafted(midori)
    round_ = made_round(edition)
    meeting = made_meeting(districts["nagatsuta"])
    announce(meeting, by=suzuki)
    open_voices(midori, is_open=True, by=suzuki)
    pages = (
        "/surveys/",
        "/meetings/",
        f"/meetings/{meeting.uid}/",
        "/comments/",
        f"/comments/{round_.uid}/",
        "/voices/",
    )
    for address in pages:
        first = re.search(r'<ol class="crumbs"><li><a href="([^"]*)">([^<]*)</a>', words(client, address))
        assert first is not None, address
        assert first.groups() == ("/listening/", "みんなの声")


def test_a_district_shows_what_is_asked_about_its_own_plan(midori, districts, client):
    plan, _goal, _edition = drafted(midori, districts=districts.values())
    own = plan.district_plans.get(area__slug="kamoi")
    make_measure(own, own.goals.first(), "朝市")
    made_round(publish_as(own, "素案", on=date(2012, 10, 20)), title="鴨居の素案への意見募集")
    assert "「鴨居の素案への意見募集」は、平成24年11月30日までです" in words(client, "/districts/kamoi/")
    assert "鴨居の素案への意見募集" not in words(client, "/districts/nagatsuta/")
    with clock.frozen(date(2012, 12, 1)):
        assert "鴨居の素案への意見募集" not in words(client, "/districts/kamoi/")
