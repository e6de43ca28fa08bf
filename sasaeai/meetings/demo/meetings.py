"""Build the meetings with who came and what was said, and the sentence that a goal quotes from three cards."""

from __future__ import annotations

from datetime import time
from itertools import groupby

from sasaeai.areas.models import Area
from sasaeai.kernel.clock import frozen
from sasaeai.meetings.actions.becoming import make_evidence
from sasaeai.meetings.actions.cards import write_cards
from sasaeai.meetings.actions.meetings import announce, keep_meeting
from sasaeai.meetings.models import Meeting, MeetingKind, OpinionCard
from sasaeai.people.models import Organisation, Person
from sasaeai.plans.models import Period

from .content import Spec, areas, clerk, fixed_uid, goals, name_cards, read, second_period, sort


def make_meetings() -> None:
    by, known, places, period = clerk(), goals(), areas(), second_period()
    for spec in read("meetings")["meetings"]:
        with frozen(spec["day"]):
            meeting = _meeting(spec, places[spec["area"]], period, by)
            cards = _cards(spec, meeting, by)
            sort(cards, spec["cards"], known, by)
            announce(meeting, by=by)


def _meeting(spec: Spec, area: Area, period: Period, by: Person) -> Meeting:
    start, end = (time.fromisoformat(text) for text in spec["hours"])
    texts = {name: spec[name] for name in ("title", "day", "place", "agenda", "notes")}
    meeting = Meeting(
        uid=fixed_uid("meeting", spec["title"]), kind=spec.get("kind", MeetingKind.DISTRICT), area=area, period=period,
        organisation=Organisation.objects.get(name=spec["organisation"]) if "organisation" in spec else None,
        start=start, end=end, sample=True, **texts,
    )  # fmt: skip
    return keep_meeting(meeting, [(kind, people) for kind, people in spec["came"]], by=by)


def _cards(spec: Spec, meeting: Meeting, by: Person) -> list[OpinionCard]:
    """Those that somebody of one kind said one after another are written at once, as at the desk."""
    cards: list[OpinionCard] = []
    for who, rows in groupby(spec["cards"], key=lambda row: row.get("who", "")):
        pattern = OpinionCard(
            meeting=meeting, area=meeting.area, period=meeting.period, who=who, day=meeting.day, sample=True
        )
        once = f"demo-{meeting.uid}-{len(cards)}"
        cards += write_cards(pattern, [row["text"] for row in rows], once=once, by=by)[0]
    name_cards(cards, meeting.uid)
    return cards


def make_evidence_of_cards() -> None:
    by, known, spec = clerk(), goals(), read("meetings")
    for row in spec["evidence"]:
        texts = [
            card["text"] for one in spec["meetings"] for card in one["cards"] if card.get("evidence") == row["key"]
        ]
        cards = list(OpinionCard.objects.filter(text__in=texts).select_related("meeting").order_by("pk"))
        wanted = {name: row[name] for name in ("sentence", "source_title", "note")} | {
            "number": "", "source_url": "", "quoted_on": row["on"].isoformat(),
        }  # fmt: skip
        with frozen(row["on"]):
            make_evidence(known[row["goal"]], cards, wanted, by=by)
