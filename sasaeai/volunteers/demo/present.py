"""What is asked for in the demo ward today: requests in all states, counted from the day on which it is built."""

from __future__ import annotations

from datetime import date, time, timedelta
from typing import Any

from sasaeai.areas.models import Town
from sasaeai.kernel.clock import today
from sasaeai.people.models import QualificationKind
from sasaeai.records.models import ActivityRecord
from sasaeai.volunteers.models import (
    Candidate,
    CandidateState,
    HelpRequest,
    Introduction,
    Pair,
    RequestNote,
    State,
    Trait,
    Turn,
    Visit,
    Wave,
)

from .content import CLERK, Made, fixed_uid, moment, read
from .years import done_visit

AHEAD, PAIR_DAYS = 28, 180


def make_requests(made: Made) -> None:
    for spec in read("requests")["requests"]:
        if spec["district"] in made.areas:
            request = _request(made, spec)
            _ask(made, request, spec)
            _meet(request, spec)
            _pair(made, request, spec)


def _in(days: int) -> date:
    return today() + timedelta(days=days)


def _request(made: Made, spec: dict[str, Any]) -> HelpRequest:
    area = made.areas[spec["district"]]
    starts, ends = time.fromisoformat(spec["starts"]), time.fromisoformat(spec["ends"])
    minutes = spec.get("minutes") or (ends.hour - starts.hour) * 60 + ends.minute - starts.minute
    received = _in(-spec["waits"])
    qualification = QualificationKind.objects.filter(name=spec.get("qualification", "")).first()
    name, kana = spec["asker"]
    town = Town.objects.filter(area=area, name=spec["town"]).first()
    same = made.people.get(spec.get("telephone_of", ""))
    proxy = spec.get("proxy")
    request = HelpRequest.objects.create(
        uid=fixed_uid("request", spec["key"]), area=area, town=town,
        asker=made.person(name, kana, telephone=same.telephone if same else ""),
        proxy=made.person(*proxy[:2]) if proxy else None, proxy_relation=proxy[2] if proxy else "",
        kind=made.kinds[spec["kind"]], words=spec["words"], address=f"緑区{spec['town']}（見本の住所）",
        meet_at="ご自宅の玄関", risks=spec.get("risks", ""), rhythm=spec["rhythm"], first_day=_in(spec["first"]),
        weekdays=spec.get("weekdays", ""), starts=starts, ends=ends, minutes=minutes, slots=spec.get("slots", 1),
        qualification=qualification, qualified_slots=1 if qualification else 0, urgency=spec.get("urgency", 0),
        channel=spec["channel"], received_at=moment(received, 10, 20), received_by_label=CLERK, state=spec["state"],
        state_since=moment(_in(spec.get("ended", -spec.get("asked_before", spec["waits"]))), 11),
        follow_up_on=_in(spec["follow"]) if "follow" in spec else None, call=spec.get("call", ""),
        offered_on=received if spec.get("call") else None, sample=True, **_end(spec),
    )  # fmt: skip
    request.involves.set(Trait.objects.filter(name__in=spec.get("involves", [])))
    if "follow" in spec:
        words = "電話で話を聞きました。もう一度、日にちの相談をします。"
        RequestNote.objects.create(
            uid=fixed_uid("note", spec["key"]), request=request, at=moment(received, 15), by_label=CLERK, words=words
        )
    return request


def _end(spec: dict[str, Any]) -> dict[str, Any]:
    if spec["state"] != State.ENDED:
        return {}
    return {"ended_on": _in(spec["ended"]), "end_reason": spec["reason"], "handed_to_words": spec.get("to", "")}


def _ask(made: Made, request: HelpRequest, spec: dict[str, Any]) -> None:
    """One wave; whoever holds a place gets the next one."""
    if "asked" not in spec:
        return
    asked_at, answer_by, place = moment(_in(-spec["asked_before"]), 11), _in(spec["answer_in"]), 0
    wave = Wave.objects.create(request=request, number=1, asked_at=asked_at, answer_by=answer_by, by_label=CLERK)
    for words in spec["asked"]:
        name, _colon, state = words.partition(":")
        volunteer = made.volunteers[name]
        holds = state in (CandidateState.YES, CandidateState.AGREED)
        place += holds
        answered = asked_at + timedelta(days=1) if state not in ("asked", "lapsed") else None
        Candidate.objects.create(
            uid=fixed_uid("candidate", spec["key"], name), request=request, volunteer=volunteer, state=state,
            place=place if holds else None, wave=wave, reasons=["歩いて行ける近さです。", "したいことに入っています。"],
            asked_at=asked_at, asked_by_way=volunteer.contact_by, answer_by=answer_by, answered_at=answered,
            answered_by_way="phone" if answered else "", no_reason="time" if state == "no" else "", sample=True,
        )  # fmt: skip
    if place:
        days = max((asked_at + timedelta(days=1) - request.received_at).days, 0)
        first = {"first_yes_at": asked_at + timedelta(days=1), "first_yes_days": days}
        HelpRequest.objects.filter(pk=request.pk).update(**first)


def _meet(request: HelpRequest, spec: dict[str, Any]) -> None:
    if "meeting" not in spec:
        return
    meeting = Introduction.objects.create(
        uid=fixed_uid("meeting", spec["key"]), request=request, day=_in(spec["meeting"]), starts=time(13, 30),
        place="ご自宅", attendees="ご本人、ボランティアの方、コーディネーター", by_label=CLERK, sample=True,
    )  # fmt: skip
    meeting.candidates.set(request.candidates.holding())


def _pair(made: Made, request: HelpRequest, spec: dict[str, Any]) -> None:
    """Visits done until today are in the ledger; those of the next weeks are planned."""
    if "pair" not in spec:
        return
    since, volunteer = _in(spec["pair"]), request.candidates.holding().get().volunteer
    ended = request.ended_on
    Pair.objects.create(
        uid=fixed_uid("pair", spec["key"]), request=request, volunteer=volunteer, since=since,
        until=ended or since + timedelta(days=PAIR_DAYS), ended_on=ended, sample=True,
    )  # fmt: skip
    HelpRequest.objects.filter(pk=request.pk).update(mediated_on=since)
    past = [done_visit(made, request, day, volunteer) for day in request.days(since, _in(-1))]
    _keep(past)
    for day in [] if ended else request.days(today(), _in(AHEAD)):
        visit = Visit.objects.create(
            uid=fixed_uid("visit", request.uid, day), request=request, area=request.area, day=day,
            starts=request.starts, ends=request.ends, planned_at=moment(today()), sample=True,
        )  # fmt: skip
        Turn.objects.create(visit=visit, volunteer=volunteer)


def _keep(visits: list[tuple[ActivityRecord, Visit, Turn]]) -> None:
    for record, visit, turn in visits:
        record.save()
        visit.save()
        turn.save()
