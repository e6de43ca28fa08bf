"""Choose how answers are weighed; publish what they say, version by version, and withdraw it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.db.models import Max

from sasaeai.kernel.clock import now
from sasaeai.kernel.journal import Actor, record
from sasaeai.kernel.stamp import move_public_stamp
from sasaeai.surveys.actions.findings import renew_shown
from sasaeai.surveys.actions.surveys import answers_moved, locked, set_surveys_entrance
from sasaeai.surveys.analysis import Results, results_of
from sasaeai.surveys.crossing import DISTRICT, Crossing
from sasaeai.surveys.models import PublishedResults, Survey
from sasaeai.surveys.published import cells_told, held_back
from sasaeai.surveys.quadrants import usual_quadrants
from sasaeai.surveys.response_figures import response_of
from sasaeai.surveys.statistics.figures import HIDDEN_BELOW

FEWEST = HIDDEN_BELOW


class CannotPublish(Exception):
    """For now these results are not published."""


class TooFewAnswers(CannotPublish):
    """Fewer answers than any figure may have."""


class TooFewNew(CannotPublish):
    """Whoever takes the last version from this one has the answers of these few people."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number


class ChangeUnsaid(CannotPublish):
    """From the second version on it is said what changed."""


@transaction.atomic
def weigh(
    survey: Survey, weighting: str, margins: Sequence[str] = (), crossing: Crossing | None = None, *, by: Actor
) -> Survey:  # fmt: skip
    kept = locked(survey)
    kept.weighting, kept.margins = weighting, list(margins)
    kept.crossing = crossing.stored if crossing else {}
    kept.save(update_fields=["weighting", "margins", "crossing"])
    answers_moved(kept)
    record("surveys.results.weighed", kept, by=by, area=kept.area_id, words=str(kept.get_weighting_display()))
    return kept


@transaction.atomic
def choose_quadrants(
    survey: Survey, importance: str, satisfaction: str, names: Sequence[str], *, by: Actor
) -> Survey:  # fmt: skip
    """Which two tables are beside each other, and what the quadrants are called; what was published stays as it is."""
    kept = locked(survey)
    kept.quadrants = {"importance": importance, "satisfaction": satisfaction, "names": list(names)}
    kept.save(update_fields=["quadrants"])
    record("surveys.results.quadrants", kept, by=by, area=kept.area_id)
    return kept


def new_since(last: PublishedResults | None, results: Results) -> int | None:
    """How many answers more (or less) than in the last version; None: nothing was published, or nothing moved."""
    if last is None or last.response.get("stamp") == results.mark:
        return None
    return results.n - int(last.response.get("n", 0))


def _closest(survey: Survey, results: Results) -> int:
    """How many answers lie between these results and any version, withdrawn ones as well; 0 where it is enough."""
    versions = [int(one.get("n", 0)) for one in survey.published.values_list("response", flat=True)]
    return min((apart for n in versions if 0 < (apart := abs(results.n - n)) < FEWEST), default=0)


def not_yet(survey: Survey, results: Results) -> CannotPublish | None:
    """Why these results cannot be published now; pages say it before anybody presses."""
    if results.n < FEWEST:
        return TooFewAnswers()
    number = _closest(survey, results)
    return TooFewNew(number) if number else None


@transaction.atomic
def publish_results(survey: Survey, *, change: str, by: Actor) -> PublishedResults:
    """Raises TooFewAnswers, TooFewNew, ChangeUnsaid."""
    kept = locked(survey)
    results = results_of(kept)
    last = kept.published.order_by("-number").first()
    if hindrance := not_yet(kept, results):
        raise hindrance
    if last is not None and not change.strip():
        raise ChangeUnsaid
    number = (kept.published.aggregate(last=Max("number"))["last"] or 0) + 1
    earlier = list(kept.published.order_by("-number").values_list("number", "tables"))
    tables = held_back(all_tables(results, kept), earlier)
    told = list(kept.published.values_list("response", flat=True))
    response = cells_told(response_of(kept, results), tables["tables"], _crossed_by(results), told)
    row = PublishedResults.objects.create(
        survey=kept, number=number, tables=tables, response=response,
        published_at=now(), published_by_label=by.journal_label[:200], change=change.strip() if number > 1 else "",
    )  # fmt: skip
    renew_shown(kept)
    record("surveys.results.published", kept, by=by, area=kept.area_id, number=number)
    move_public_stamp()
    set_surveys_entrance()
    return row


def _crossed_by(results: Results) -> list[str]:
    """Codes, as tables have them, of the questions whose answers make the cells of weights."""
    crossed, district = results.weighed.crossed, results.district_head
    codes = [side.code for side in crossed.sides] if crossed else []
    return [district.code if code == DISTRICT and district else code for code in codes]


@transaction.atomic
def withdraw_results(published: PublishedResults, *, by: Actor) -> bool:
    """The version before, if it stands, is what the public reads then; False: it was withdrawn already."""
    kept = locked(published.survey_id)
    changed = PublishedResults.objects.filter(pk=published.pk, withdrawn_at=None).update(withdrawn_at=now())
    if not changed:
        return False
    record("surveys.results.withdrawn", kept, by=by, area=kept.area_id, number=published.number)
    move_public_stamp()
    set_surveys_entrance()
    return True


def all_tables(results: Results, survey: Survey) -> dict[str, Any]:
    """Every question for everybody and by every usual head; sections and tables of questions tell their order.

    "matrix": importance and satisfaction, where the survey asks both.
    """
    tables = [table.as_json() for table in results.simple()]
    for head in results.heads:
        tables += [table.as_json() for table in results.by(head.code)]
    groups = [
        {
            "title": group.title,
            "items": [
                {"code": item.code, "number": item.number, "text": item.text, "rows": [leaf.code for leaf in item.rows]}
                for item in group.items
            ],
        }
        for group in results.questionnaire.groups
    ]
    numbers = {item.code: found for item in results.items if (found := _number(results, item.code, item.kind))}
    matrix = usual_quadrants(results, survey)
    return {"tables": tables, "groups": groups, "numbers": numbers} | ({"matrix": matrix} if matrix else {})


def _number(results: Results, code: str, kind: str) -> dict[str, float] | None:
    return results.number_of(code) if kind == "number" else None
