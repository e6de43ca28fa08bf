"""Look back on two years of the demo ward through the same actions as everybody: nothing is written past them."""

from __future__ import annotations

import tomllib
from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

from sasaeai.kernel.clock import frozen, today
from sasaeai.kernel.demo import built_on
from sasaeai.kernel.fields import UID_ALPHABET, UID_LENGTH
from sasaeai.kernel.fiscal import FiscalYear
from sasaeai.people.models import Person
from sasaeai.people.viewer import Viewer
from sasaeai.plans.actions.reviewing import DISTRICT_WORDS, WORDS
from sasaeai.plans.models import Period
from sasaeai.plans.states import marks
from sasaeai.reviews.actions.answering import accept, answer_sheet, confirm_sheet, send_back
from sasaeai.reviews.actions.meetings import add_meeting, meeting_state, minutes_state, publish_minutes, write_minutes
from sasaeai.reviews.actions.opening import open_year
from sasaeai.reviews.actions.publication import publish_year
from sasaeai.reviews.actions.signing import close_owners, missing_of, sign_for_committee, sign_for_office
from sasaeai.reviews.actions.wording import texts_state, write_texts
from sasaeai.reviews.models import CommitteeMeeting, ReviewYear, Sheet
from sasaeai.reviews.needs import needs_of

Spec = dict[str, Any]


def read() -> Spec:
    return tomllib.loads((Path(__file__).parent / "years.toml").read_text(encoding="utf-8"))


def fixed_uid(*words: object) -> str:
    """The same short id every time, so that a page of the demo keeps its address."""
    digest = sha256("/".join(map(str, ("reviews", *words))).encode()).digest()
    return "".join(UID_ALPHABET[byte % len(UID_ALPHABET)] for byte in digest[:UID_LENGTH])


def clerk() -> Viewer:
    return Viewer(known_person=Person.objects.get(account__login="suzuki"))


class Sheets:
    """A year's sheets by what they are about, as the demo's file names them."""

    def __init__(self, year: ReviewYear) -> None:
        rows = list(year.sheets.with_everything())
        ward = [row for row in rows if row.plan.is_ward]
        self.all = rows
        self.measures = {row.measure.title: row for row in ward if row.measure}
        self.indicators = {row.indicator.title: row for row in ward if row.indicator}
        self.districts = {row.plan.area.slug: row for row in rows if row.kind == "district"}
        base = [row for row in ward if row.goal and row.goal.parent_id is None]
        self.goals = {str(number): row for number, row in enumerate(base, start=1)}


def answer(sheet: Sheet, spec: Spec, by: Viewer) -> None:
    names = DISTRICT_WORDS if sheet.kind == "district" else WORDS
    words = {name: spec.get(name, "") for name in names}
    answer_sheet(sheet, words, seen=marks(dict.fromkeys(names, "")), by=by, on_behalf_of=spec.get("by", ""))


def open_(spec: Spec, by: Viewer, *, due_on: Any) -> Sheets:
    period = Period.objects.get(number=2)
    year = open_year(
        period, FiscalYear(spec["fiscal_year"]), due_on=due_on, contact=spec["contact"], words=spec["words"], by=by,
        sample=True,
    )  # fmt: skip
    ReviewYear.objects.filter(pk=year.pk).update(uid=fixed_uid("year", spec["fiscal_year"]))
    sheets = list(year.sheets.order_by("position"))
    for sheet in sheets:
        sheet.uid = fixed_uid("sheet", spec["fiscal_year"], sheet.position)
    Sheet.objects.bulk_update(sheets, ["uid"], batch_size=200)
    return Sheets(ReviewYear.objects.get(pk=year.pk))


def make_finished_year() -> None:
    spec, by = read()["finished"], clerk()
    Period.objects.filter(number=2).update(grades_used=True)
    with frozen(spec["opened_on"]):
        sheets = open_(spec, by, due_on=spec["due_on"])
    year = sheets.all[0].year
    with frozen(spec["due_on"]):
        _answer_all(sheets, spec, by)
    with frozen(spec["closed_on"]):
        close_owners(year, missing=missing_of(year), by=by)
        accept(year, sheets.all, by=by)
    with frozen(spec["office_on"]):
        texts = {name: spec[name].strip() for name in ("went_well", "went_badly", "will_change")}
        write_texts(year, texts, seen=marks(texts_state(year)), by=by)
        sign_for_office(ReviewYear.objects.get(pk=year.pk), by=by)
    with frozen(spec["committee_on"]):
        meeting = _meet(year, spec["meeting"], by)
        sign_for_committee(ReviewYear.objects.get(pk=year.pk), by=by, meeting=meeting)
    with frozen(spec["published_on"]):
        publish_minutes(meeting, by=by)
        publish_year(ReviewYear.objects.get(pk=year.pk), by=by)


def _answer_all(sheets: Sheets, spec: Spec, by: Viewer) -> None:
    for one in spec["goals"]:
        answer(sheets.goals[one["goal"]], one, by)
    for one in spec["measures"]:
        answer(sheets.measures[one["measure"]], one, by)
    for one in spec["indicators"]:
        answer(sheets.indicators[one["indicator"]], one, by)
    for one in spec["districts"]:
        answer(sheets.districts[one["slug"]], one, by)
    said = {one["measure"] for one in spec["measures"]} | set(spec["silent"]["measures"])
    quiet = [row for title, row in sheets.measures.items() if title not in said]
    # A sheet's answer of a target that was missed is in words; the other numbers are right as they stand.
    told = {one["indicator"] for one in spec["indicators"]}
    numbers = [row for title, row in sheets.indicators.items() if title not in told and row.asked]
    needs = needs_of(numbers)
    for row in [*quiet, *(row for row in numbers if not needs[row.pk].sentence)]:
        confirm_sheet(row, by=by)


def _meet(year: ReviewYear, spec: Spec, by: Viewer) -> CommitteeMeeting:
    wanted = meeting_state(None) | {
        "title": spec["title"], "day": spec["day"].isoformat(), "place": spec["place"], "members": spec["members"],
        "agenda": [["", one["title"], one.get("paper", "")] for one in spec["agenda"]],
    }  # fmt: skip
    meeting = add_meeting(year, wanted, by=by)
    before = minutes_state(meeting)
    said = dict(zip([f"item{item.pk}" for item in meeting.agenda.all()], spec["agenda"], strict=True))
    wanted = before | {key: one["minutes"] for key, one in said.items()} | {"decision": spec["decision"]}
    write_minutes(meeting, wanted, seen=marks(before), by=by)
    return CommitteeMeeting.objects.get(pk=meeting.pk)


def make_running_year() -> None:
    """Counted from the day on which the demo is built: a deadline that is still to come can be seen, too."""
    spec, by = read()["running"], clerk()
    with frozen(built_on() - timedelta(days=spec["days_open"])):
        by = clerk()
        sheets = open_(spec, by, due_on=today() + timedelta(days=spec["days_open"] + spec["days_left"]))
    with frozen(built_on()):
        by = clerk()
        for one in spec["measures"]:
            answer(sheets.measures[one["measure"]], one, by)
        quiet = [sheets.measures[title] for title in spec["unchanged"]["measures"]]
        needs = needs_of(quiet)
        for row in quiet:
            # Which numbers have come by then depends on the day on which the demo is built.
            if row.pk not in needs:
                confirm_sheet(row, by=by)
        for one in spec["districts"]:
            answer(sheets.districts[one["slug"]], one, by)
        back = spec["sent_back"]
        answer(sheets.measures[back["measure"]], back, by)
        send_back(sheets.measures[back["measure"]], back["because"], by=by)
