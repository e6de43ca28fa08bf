"""The years of the second plan: what was asked for and done, long ago enough that who asked is forgotten."""

from __future__ import annotations

from datetime import date, time, timedelta
from typing import Any

from sasaeai.people.models import Practice
from sasaeai.records.models import ActivityRecord
from sasaeai.records.models import Channel as LedgerChannel
from sasaeai.volunteers.models import Candidate, HelpRequest, Pair, State, Turn, Visit, Volunteer

from .content import CLERK, FIRST, Made, fixed_uid, later, moment, read

KEPT = timedelta(days=3 * 365)
Done = tuple[ActivityRecord, Visit, Turn]


def make_history(made: Made) -> None:
    spec = read("history")
    unmet: list[HelpRequest] = []
    agreed: list[tuple[HelpRequest, Volunteer]] = []
    visits: list[Done] = []
    for row in spec["standing"]:
        if row["district"] in made.areas:
            request, volunteer = _standing(made, row), made.volunteers[row["volunteer"]]
            agreed.append((request, volunteer))
            visits += [done_visit(made, request, day, volunteer) for day in _days(row)]
    for request, helper in _once(made, spec["once"]):
        if helper is None:
            unmet.append(request)
            continue
        agreed.append((request, helper))
        visits.append(done_visit(made, request, request.first_day, helper))
    HelpRequest.objects.bulk_create([*unmet, *(request for request, _helper in agreed)], batch_size=200)
    Candidate.objects.bulk_create(_candidate(request, volunteer) for request, volunteer in agreed)
    Pair.objects.bulk_create(_pair(request, volunteer) for request, volunteer in agreed)
    _keep(visits)


def _keep(visits: list[Done]) -> None:
    ActivityRecord.objects.bulk_create((record for record, _visit, _turn in visits), batch_size=200)
    Visit.objects.bulk_create((visit for _record, visit, _turn in visits), batch_size=200)
    Turn.objects.bulk_create((turn for _record, _visit, turn in visits), batch_size=200)
    Practice.objects.bulk_create(
        Practice(
            person=turn.volunteer.person, day=visit.day, minutes=turn.minutes or 0, source=f"volunteers.turn:{turn.pk}"
        )
        for _record, visit, turn in visits
    )


def _days(row: dict[str, Any]) -> list[date]:
    """Every so many days, one in nine left out, as life is."""
    length = (row["until"] - row["since"]).days // row["every"]
    days = [row["since"] + timedelta(days=row["every"] * step) for step in range(length + 1)]
    return [day for step, day in enumerate(days) if step % 9 != 7 and (day.month, day.day) > (1, 3)]


def done_visit(made: Made, request: HelpRequest, day: date, volunteer: Volunteer) -> Done:
    """A visit that was done, its row in the ledger and the turn of the one who did it; not saved."""
    record = ActivityRecord(
        uid=fixed_uid("record", request.uid, day), kind=made.helping, area=request.area, day=day, older=1, people=2,
        minutes=request.minutes, channel=LedgerChannel.PHONE, written_at=moment(day, 17), written_by_label=CLERK,
        once=f"volunteers:{fixed_uid('visit', request.uid, day)}", sample=True, changed_at=moment(day, 17),
    )  # fmt: skip
    visit = Visit(
        uid=fixed_uid("visit", request.uid, day), request=request, area=request.area, day=day, starts=request.starts,
        ends=request.ends, state=Visit.State.DONE, planned_at=moment(day - timedelta(days=14)),
        reported_at=moment(day, 17), reported_by_way="phone", record=record, sample=True,
    )  # fmt: skip
    return record, visit, Turn(visit=visit, volunteer=volunteer, state=Turn.State.DONE, minutes=request.minutes)


def _standing(made: Made, row: dict[str, Any]) -> HelpRequest:
    starts = time(row["hour"])
    received = row["since"] - timedelta(days=10 + row["since"].day % 9)
    return _over(
        made, row["district"], row["kind"], received, ("standing", row["district"], row["kind"]), row["until"], "done",
        mediated_on=row["since"], first_day=row["since"], last_day=row["until"], starts=starts,
        ends=later(starts, row["minutes"]), minutes=row["minutes"], rhythm="fortnightly",
        weekdays=str(row["since"].weekday()),
    )  # fmt: skip


def _once(made: Made, spec: dict[str, Any]) -> list[tuple[HelpRequest, Volunteer | None]]:
    """So many in each year, spread over months, districts and kinds; the same each time."""
    found: list[tuple[HelpRequest, Volunteer | None]] = []
    slugs = [slug for slug, area in made.areas.items() if area.parent_id]
    for year, numbers in spec["numbers"].items():
        total = numbers["done"] + numbers["unmet"]
        for number in range(total):
            # The unmet ones lie between the others, not at the end of the year.
            unmet = number * numbers["unmet"] % total < numbers["unmet"]
            found.append(_one(made, spec["kinds"], slugs, int(year), number, total, unmet))
    return found


def _one(
    made: Made, kinds: list[str], slugs: list[str], year: int, number: int, total: int, unmet: bool
) -> tuple[HelpRequest, Volunteer | None]:
    received = date(year, 4, 1) + timedelta(days=number * 340 // total)
    slug, kind = slugs[(number * 5 + year) % len(slugs)], kinds[(number * 3 + year) % len(kinds)]
    waited = 4 + number * 7 % 13
    day, minutes = received + timedelta(days=waited + 3), made.kinds[kind].minutes
    known = [one for one in made.volunteers.values() if one.area.slug == slug and one.began_on <= received]
    volunteer = None if unmet or not known else known[number % len(known)]
    ended, reason = (day, "done") if volunteer else (day, "nobody")
    request = _over(
        made, slug, kind, received, ("once", year, number), ended, reason,
        mediated_on=day - timedelta(days=2) if volunteer else None, first_day=day, starts=time(10),
        ends=later(time(10), minutes), minutes=minutes, first_yes_days=waited if volunteer else None,
    )  # fmt: skip
    return request, volunteer


def _over(
    made: Made, slug: str, kind: str, received: date, key: tuple[object, ...], ended: date, reason: str, **fields: Any
) -> HelpRequest:
    """A request that ended so long ago that the ward's rule has taken out who it was."""
    if reason == "done":
        waited = fields.setdefault("first_yes_days", 5)
        fields["first_yes_at"] = moment(received + timedelta(days=waited), 14)
    return HelpRequest(
        uid=fixed_uid(*key), area=made.areas[slug], kind=made.kinds[kind], channel="phone",
        received_at=moment(max(received, FIRST)), received_by_label=CLERK, state=State.ENDED,
        state_since=moment(ended, 17), ended_on=ended, end_reason=reason, anonymised_on=ended + KEPT, sample=True,
        **fields,
    )  # fmt: skip


def _candidate(request: HelpRequest, volunteer: Volunteer) -> Candidate:
    asked = request.received_at + timedelta(days=1)
    return Candidate(
        uid=fixed_uid("agreed", request.uid), request=request, volunteer=volunteer, state="finished",
        asked_at=asked, asked_by_way="phone", answered_at=request.first_yes_at, answered_by_way="phone", sample=True,
    )  # fmt: skip


def _pair(request: HelpRequest, volunteer: Volunteer) -> Pair:
    since, ended = request.mediated_on or request.first_day, request.ended_on or request.first_day
    return Pair(
        uid=fixed_uid("pair", request.uid), request=request, volunteer=volunteer, since=since,
        until=max(ended, since), ended_on=ended, sample=True,
    )  # fmt: skip
