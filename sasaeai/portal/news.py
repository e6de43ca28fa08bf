"""最近の動き: public lines of the journal with the page that each of them speaks of."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from sasaeai.kernel.models import JournalEntry
from sasaeai.kernel.prepared import prepared
from sasaeai.kernel.sentences import UnknownSentence
from sasaeai.plans.models import Plan, Problem
from sasaeai.plans.pins import Pin

# A problem's uid, whether it is a sample, and its period's number.
Known = tuple[str, bool, int]
# A public line about 意見募集 says itself where its page is, and that page stays.
ROUND = "meetings.round."
# A year may be taken back; the list of those that are published stays.
YEAR_PUBLISHED = "reviews.year.published"
PLAN, PROBLEM = Plan._meta.label_lower, Problem._meta.label_lower


@dataclass(frozen=True)
class Line:
    pk: int
    at: datetime
    text: str
    url: str = ""
    sample: bool = False


def lines(entries: Iterable[JournalEntry], pinned: Iterable[Pin], slugs: dict[int, str]) -> list[Line]:
    """`slugs`: the districts' addresses by area id. One query, for the problems among them."""
    listed = list(entries)
    keys = [int(entry.subject_id) for entry in listed if entry.subject_kind == PROBLEM]
    problems = {str(pk): (uid, sample, number) for pk, uid, sample, number in _known_rows(keys)} if keys else {}
    pins = {str(pin.page.plan_id): pin for pin in pinned}
    return [_line(entry, problems, pins, slugs) for entry in listed]


@prepared
def _known_rows(keys: Iterable[int]) -> QuerySet[Any, Any]:
    rows = Problem.objects.public().filter(pk__in=keys)
    return rows.values_list("pk", "uid", "sample", "plan__period__number")


def _line(entry: JournalEntry, problems: dict[str, Known], pins: dict[str, Pin], slugs: dict[int, str]) -> Line:
    if entry.subject_kind == PROBLEM:
        problem = problems.get(entry.subject_id)
        if problem is None:
            # Its title stands in the sentence: what was taken back must not be read here either.
            return Line(entry.pk, entry.at, _("この課題は、いまは公開していません。"))
        return Line(entry.pk, entry.at, words_of(entry), _problem_url(problem, pins), problem[1])
    if entry.key.startswith(ROUND) and (uid := entry.details.get("uid")):
        url = reverse("meetings:comment_round", args=[uid])
        return Line(entry.pk, entry.at, words_of(entry), url, bool(entry.details.get("sample")))
    if entry.key == YEAR_PUBLISHED:
        url = reverse("reviews:public_years", args=[entry.details["number"]])
        return Line(entry.pk, entry.at, words_of(entry), url, bool(entry.details.get("sample")))
    pin = pins.get(entry.subject_id) if entry.subject_kind == PLAN else None
    if pin is not None and pin.page.is_ward:
        url = reverse("plans:public:plan", args=[pin.number])
        return Line(entry.pk, entry.at, words_of(entry), url, pin.page.document["sample"])
    slug = slugs.get(entry.area_id or 0)
    url = reverse("portal:district", args=[slug]) if slug else ""
    return Line(entry.pk, entry.at, words_of(entry), url, bool(pin and pin.page.document["sample"]))


def _problem_url(problem: Known, pins: dict[str, Pin]) -> str:
    """Nothing of a period can be read before its first publication."""
    uid, _sample, number = problem
    if all(pin.number != number for pin in pins.values()):
        return ""
    return reverse("plans:public:problem", args=[number, uid])


def words_of(entry: JournalEntry) -> str:
    """The sentence, or only whom it is about where an app that wrote it is no longer installed."""
    try:
        return entry.sentence()
    except UnknownSentence:
        return entry.subject_label
