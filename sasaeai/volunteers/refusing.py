"""お受けできないこと, found in what was said: the sentence to say, and where to send the person."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sasaeai.people.viewer import Viewer
from sasaeai.volunteers.models import Refusal


@dataclass(frozen=True)
class Found:
    refusal: Refusal
    words: list[str]


def found_in(text: str, refusals: Iterable[Refusal]) -> list[Found]:
    found = (Found(refusal, refusal.found_in(text)) for refusal in refusals)
    return [one for one in found if one.words]


def refusals_of(viewer: Viewer) -> list[Refusal]:
    """Those that hold for everybody, and those of the organisations for which this viewer sits here."""
    return list(Refusal.objects.used_by([seat.organisation_id for seat in viewer.seats if seat.organisation_id]))
