"""The demo ward's words for its papers: a glossary, and the hand-out on the draft plan."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from sasaeai.kernel.demo import furnishes
from sasaeai.plans.models import Edition, Goal, Period, Plan, ReleasePin
from sasaeai.press.models import GlossaryTerm, MeetingPaper, MeetingPart

HERE = Path(__file__).parent


def read(name: str) -> dict[str, Any]:
    return tomllib.loads((HERE / f"{name}.toml").read_text(encoding="utf-8"))


@furnishes
def furnish() -> None:
    ward = Plan.objects.ward().select_related("period").filter(period=Period.objects.running()).first()
    if ward is None:
        return
    build_glossary(ward.period)
    for spec in read("meeting_papers")["papers"]:
        build_meeting_paper(ward, spec)


def build_glossary(period: Period) -> None:
    rows = read("glossary")["terms"]
    GlossaryTerm.objects.bulk_create(GlossaryTerm(period=period, sample=True, **row) for row in rows)


def build_meeting_paper(ward: Plan, spec: dict[str, Any]) -> MeetingPaper:
    edition = Edition.objects.filter(plan=ward, name=spec["edition"]).order_by("pk").first()
    pin = ReleasePin.objects.filter(edition=edition).order_by("release_id").first() if edition else None
    paper = MeetingPaper.objects.create(
        uid=spec["uid"],
        slug=spec["slug"],
        period=ward.period,
        release=pin.release if pin else None,
        number=spec["number"],
        title=spec["title"],
        meeting=spec.get("meeting", ""),
        by=spec.get("by", ""),
    )
    firsts = _first_below(ward)
    for position, row in enumerate(spec["parts"], start=1):
        about = ",".join(firsts[place - 1] for place in row.get("base_goals", []) if place <= len(firsts))
        MeetingPart.objects.create(
            paper=paper, position=position, kind=row["kind"], heading=row.get("heading", ""), about=about,
            words={key: text.strip("\n") for key, text in row.get("words", {}).items()},
        )  # fmt: skip
    return paper


def _first_below(ward: Plan) -> list[str]:
    """Of each base goal the first small goal below it."""
    rows = Goal.objects.present().filter(plan=ward, parent__isnull=False).order_by("parent__position", "position", "pk")
    found: dict[int, str] = {}
    for parent, uid in rows.values_list("parent_id", "uid"):
        found.setdefault(parent or 0, uid)
    return list(found.values())
