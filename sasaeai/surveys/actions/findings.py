"""Keep a finding, work it out anew, quote it on a goal, and let the plan's indicators take their values."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from django.db import transaction
from django.db.models import Max

from sasaeai.areas.models import Area
from sasaeai.kernel.clock import now, today
from sasaeai.kernel.journal import Actor, record
from sasaeai.kernel.stamp import move_public_stamp
from sasaeai.plans.actions.evidence import Origin, cite, take_evidence_away
from sasaeai.plans.actions.values import Figure as PlanFigure
from sasaeai.plans.actions.values import Place, figure_of, record_values
from sasaeai.plans.models import Goal, IndicatorValue
from sasaeai.surveys.analysis import Figure, Results, results_of
from sasaeai.surveys.findings import CannotBeTold, Told, percent, source_title, told
from sasaeai.surveys.models import Citation, Finding, FindingKind, IndicatorQuestion, PublishedResults, Survey
from sasaeai.surveys.published import Tables


class NothingPublished(Exception):
    """Who reads a goal must be able to read where its reason was found: results are published first."""


class NotAsPublished(Exception):
    """Answers moved since: what is told now, beside what was published, would tell what these few people answered."""


@transaction.atomic
def keep_finding(finding: Finding, *, by: Actor) -> Finding:
    """Raises CannotBeTold."""
    _write(finding, told(finding))
    is_new = finding.pk is None
    if is_new:
        last = Finding.objects.filter(survey=finding.survey).aggregate(last=Max("position"))["last"]
        finding.position = (last or 0) + 1
        finding.sample = finding.survey.sample
    finding.save()
    record("surveys.finding.kept", finding.survey, by=by, area=finding.survey.area_id, sentence=finding.sentence)
    return finding


def _write(finding: Finding, found: Told) -> None:
    finding.sentence, finding.number, finding.note = found.sentence, found.number, found.note
    finding.values, finding.worked_out_at = found.values | {"mark": finding.survey.answers_mark()}, now()


@transaction.atomic
def work_out(survey: Survey, *, by: Actor | None = None) -> int:
    """All findings anew from the answers that there are now; how many sentences changed."""
    changed = 0
    for finding in Finding.objects.present().filter(survey=survey).select_related("question", "head", "survey"):
        before = (finding.sentence, finding.number, finding.note)
        try:
            _write(finding, told(finding))
        except CannotBeTold as reason:
            finding.sentence, finding.number, finding.note = str(reason)[:300], "", ""
            finding.values, finding.worked_out_at = {}, now()
        finding.save()
        changed += before != (finding.sentence, finding.number, finding.note)
    if changed:
        record("surveys.findings.worked_out", survey, by=by, area=survey.area_id, count=changed)
    return changed


def work_out_what_moved() -> int:
    """Findings of surveys whose answers moved since they were worked out; how many sentences changed."""
    changed = 0
    for survey in Survey.objects.present().filter(findings__deleted_at=None).distinct():
        mark = survey.answers_mark()
        marks = Finding.objects.present().filter(survey=survey).values_list("values__mark", flat=True)
        if any(one != mark for one in marks):
            changed += work_out(survey)
    return changed


class StaysAsItWas(NotAsPublished):
    """The table that it tells of is still an older version's: few answers were added or corrected since."""


def require_as_published(survey: Survey, tables: Iterable[tuple[str, str]] = ()) -> None:
    """`tables`: question and head of each that is told of. Raises NothingPublished, NotAsPublished, StaysAsItWas."""
    row = survey.published.filter(withdrawn_at=None).order_by("-number").first()
    if row is None:
        raise NothingPublished
    if row.response.get("stamp") != survey.answers_mark():
        raise NotAsPublished
    if not _are_new(row, tables):
        raise StaysAsItWas


def _are_new(row: PublishedResults, tables: Iterable[tuple[str, str]]) -> bool:
    """Of a table that versions do not hold nobody knows what its difference would tell: the first version's stays."""
    known = Tables(row.tables)
    found = [known.of(*table) for table in tables]
    return all(table is not None and not table.get("of") for table in found) or row.number == 1


def tables_of(finding: Finding) -> list[tuple[str, str]]:
    """Question and head of what it tells of."""
    code = finding.question.code
    if finding.kind != FindingKind.GROUPS:
        return [(code, "")]
    district = None if finding.head else results_of(finding.survey).district_head
    head = finding.head.code if finding.head else district.code if district else ""
    return [(code, ""), (code, head)]


def _show(finding: Finding) -> None:
    finding.public = {"sentence": finding.sentence, "number": finding.number, "note": finding.note}


@transaction.atomic
def renew_shown(survey: Survey) -> None:
    """With a new version of results, what is told of them is of this version, too, where its tables are."""
    work_out(survey)
    newest = survey.published.order_by("-number").first()
    shown = Finding.objects.present().filter(survey=survey, published_at__isnull=False)
    for finding in shown.select_related("question", "head", "survey"):
        if newest is None or _are_new(newest, tables_of(finding)):
            _show(finding)
            finding.save(update_fields=["public"])


@transaction.atomic
def bin_finding(finding: Finding, *, by: Actor) -> None:
    finding.bin(by)
    record("surveys.finding.binned", finding.survey, by=by, area=finding.survey.area_id, sentence=finding.sentence)


@transaction.atomic
def restore_finding(finding: Finding, *, by: Actor) -> None:
    finding.restore()
    record("surveys.finding.kept", finding.survey, by=by, area=finding.survey.area_id, sentence=finding.sentence)


@transaction.atomic
def show_finding(finding: Finding, *, to_all: bool, by: Actor) -> None:
    """Among the published results, or no longer. What goals quote stays as it was quoted.

    Raises NothingPublished and NotAsPublished.
    """
    if to_all:
        require_as_published(finding.survey, tables_of(finding))
        _write(finding, told(finding))
        _show(finding)
    finding.published_at = now() if to_all else None
    finding.save()
    key = "surveys.finding.shown" if to_all else "surveys.finding.kept_back"
    record(key, finding.survey, by=by, area=finding.survey.area_id, sentence=finding.sentence)
    move_public_stamp()


def path_of(finding: Finding) -> str:
    """Where everybody reads it."""
    return f"surveys/{finding.survey.uid}/#finding-{finding.uid}"


def is_published(survey: Survey) -> bool:
    return survey.published.filter(withdrawn_at=None).exists()


@transaction.atomic
def cite_on(finding: Finding, goal: Goal, *, by: Actor) -> Citation:
    """Quoted once on a goal; pressed again, what stands there says what the finding says now.

    Raises NothingPublished and NotAsPublished, and CannotBeTold for a finding without numbers.
    """
    require_as_published(finding.survey, tables_of(finding))
    _write(finding, told(finding))
    wanted = {
        "sentence": finding.sentence,
        "number": finding.number,
        "source_title": source_title(finding),
        "source_url": "",
        "note": finding.note,
        "quoted_on": today().isoformat(),
    }
    before = Citation.objects.filter(finding=finding, goal=goal).select_related("evidence").first()
    origin = Origin(path_of(finding), finding.values.get("base"))
    row = cite(goal, wanted, origin, into=before.evidence if before else None, by=by)
    _show(finding)
    finding.published_at = finding.published_at or now()
    finding.save()
    said = f"{finding.number} {finding.sentence}"[:300]
    citation, _made = Citation.objects.update_or_create(
        finding=finding, goal=goal, defaults={"evidence": row, "said": said, "cited_at": now()}
    )
    return citation


@transaction.atomic
def take_citation_back(citation: Citation, *, by: Actor) -> None:
    take_evidence_away(citation.evidence, by=by)


def is_stale(citation: Citation) -> bool:
    """The numbers moved since it was quoted."""
    said = citation.finding.public
    return bool(said) and citation.said != f"{said['number']} {said['sentence']}"[:300]


def values_of(link: IndicatorQuestion, fiscal_year: int) -> dict[Place, PlanFigure]:
    """What the survey says of the indicator in the whole area and each district; what must not be told is 秘匿."""
    survey = link.question.survey
    results = results_of(survey)
    counted = [choice.code for choice in link.counted.all()]
    answered = link.base == IndicatorQuestion.Base.ANSWERED
    item = link.question.code
    found = {(survey.area_id, fiscal_year): _plan_figure(results.figure(item, counted, answered=answered), survey)}
    head = results.district_head
    if head is not None:
        slugs = {area.slug: area.pk for area in Area.objects.filter(slug__in=[row.slug for row in head.rows])}
        for row in head.rows:
            if row.slug in slugs:
                figure = _row_figure(results, item, counted, head.code, row.code, answered)
                found[slugs[row.slug], fiscal_year] = _plan_figure(figure, survey)
    return found


def _row_figure(results: Results, item: str, counted: list[int], head: str, row: int, answered: bool) -> Figure:
    return results.figure(item, counted, head, row, answered=answered)


def _plan_figure(figure: Figure, survey: Survey) -> PlanFigure:
    note = f"{survey.title}（n={figure.base:,}）"[:200]
    if figure.hidden or not figure.base:
        return PlanFigure(suppressed=True, taken_on=survey.last_day or today(), note=survey.title[:200])
    return PlanFigure(
        value=Decimal(percent(figure.share)),
        error=Decimal(percent(figure.half)),
        taken_on=survey.last_day or today(),
        note=note,
    )


@transaction.atomic
def give_values(link: IndicatorQuestion, fiscal_year: int, *, by: Actor) -> int:
    """Into the plan, where everybody reads them; how many values changed.

    Raises NothingPublished and NotAsPublished; ValuesMoved where a year is signed already.
    """
    survey, code = link.question.survey, link.question.code
    head = results_of(survey).district_head
    require_as_published(survey, [(code, ""), *([(code, head.code)] if head else [])])
    wanted = values_of(link, fiscal_year)
    rows = IndicatorValue.objects.filter(indicator=link.indicator, fiscal_year=fiscal_year)
    seen = {(row.area_id, row.fiscal_year): figure_of(row).mark for row in rows}
    empty = PlanFigure().mark
    return record_values(link.indicator, wanted, {place: seen.get(place, empty) for place in wanted}, by=by)
