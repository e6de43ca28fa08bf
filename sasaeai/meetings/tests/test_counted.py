"""What indicators count of meetings and voices, and what goals tell of them."""

from __future__ import annotations

from datetime import date

from sasaeai.kernel.fiscal import FiscalYear
from sasaeai.kernel.metrics import SUPPRESSED, Window, find_metric
from sasaeai.meetings.actions.meetings import announce
from sasaeai.meetings.tests.known import made_card, made_meeting
from sasaeai.plans.telling import news_for


def read(key: str, *areas) -> list:
    values = find_metric(key).read(Window([area.pk for area in areas], FiscalYear(2012)))
    return [values[area.pk] for area in areas]


def test_meetings_people_and_voices_are_counted_by_district(districts, meeting):
    meeting.attendees.create(kind="住民", people=12)
    meeting.attendees.create(kind="区役所", people=2)
    made_meeting(districts["nagatsuta"], "これから", day=date(2012, 12, 1)).attendees.create(kind="住民", people=9)
    made_meeting(districts["kamoi"]).attendees.create(kind="住民", people=3)
    made_card(meeting, "坂がきつい")
    made_card(districts["nagatsuta"], "まだ読んでいない", source="web", accepted_at=None)
    nagatsuta, kamoi = districts["nagatsuta"], districts["kamoi"]
    assert [read(f"meetings.{key}", nagatsuta) for key in ("held", "people", "voices")] == [[1], [14], [1]]
    assert read("meetings.people", nagatsuta, kamoi) == [SUPPRESSED, SUPPRESSED], "the one would give the other away"


def test_a_goal_that_counts_voices_tells_the_newest_meetings(rf, meeting):
    assert news_for(rf.get("/"), ["meetings.voices"]) == []
    announce(meeting, by=None)
    news = news_for(rf.get("/"), ["meetings.voices"])
    assert [line.text for line in news[0].lines] == [meeting.title]
    assert news_for(rf.get("/"), ["records.times"]) == []
