"""Write a questionnaire over a draft: rows that stay keep their keys, so that what hangs on them stays too."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import Model

from sasaeai.areas.models import Area
from sasaeai.kernel.models import TextVariant
from sasaeai.kernel.models.variant import source_hash
from sasaeai.kernel.stamp import move_public_stamp
from sasaeai.kernel.variants import VariantKey, variant_key
from sasaeai.plans.models import Indicator
from sasaeai.surveys.exchange.proposal import Proposal, ProposedQuestion, ProposedSection, Words
from sasaeai.surveys.models import (
    Choice,
    Concept,
    IndicatorQuestion,
    PopulationCell,
    Question,
    QuestionKind,
    Section,
    Stratum,
    Survey,
)

PLAIN = ("text", "note", "kind", "role", "is_head", "condition", "most_choices", "least", "most", "unit")


def write_proposal(survey: Survey, proposal: Proposal) -> None:
    """Call it in a transaction that holds the draft's lock."""
    writer = _Writer(survey, proposal)
    writer.write()
    if proposal.strata is not None:
        _write_strata(survey, proposal)
    if proposal.cells is not None:
        _write_cells(survey, proposal)
    if proposal.links is not None:
        _write_links(survey, proposal)


class _Writer:
    def __init__(self, survey: Survey, proposal: Proposal) -> None:
        self.survey, self.proposal = survey, proposal
        self.known = {row.code: row for row in Question.objects.filter(survey=survey)}
        self.choices: dict[int, dict[int, Choice]] = {}
        for choice in Choice.objects.filter(question__survey=survey):
            self.choices.setdefault(choice.question_id, {})[choice.code] = choice
        self.wordings: list[tuple[VariantKey, str, str, str]] = []
        self.written: set[str] = set()

    def write(self) -> None:
        sections = list(Section.objects.filter(survey=self.survey))
        kept: list[int] = []
        for place, wanted in enumerate(self.proposal.sections):
            section = sections[place] if place < len(sections) else Section(survey=self.survey)
            kept.append(self._section(section, wanted, place))
        Question.objects.filter(survey=self.survey).exclude(code__in=self.written).delete()
        Section.objects.filter(survey=self.survey).exclude(pk__in=kept).delete()
        put_wordings(self.wordings)

    def _section(self, section: Section, wanted: ProposedSection, place: int) -> int:
        section.title, section.introduction, section.position = wanted.title, wanted.introduction, place
        section.save()
        self._say(section, {"title": wanted.title, "introduction": wanted.introduction}, wanted.words)
        for number, question in enumerate(wanted.questions):
            row = self._question(section, question, number, self.known.get(question.above))
            for below, one in enumerate(question.rows):
                self._question(section, one, below, row, kind=QuestionKind.SINGLE)
        return section.pk

    def _question(
        self, section: Section, wanted: ProposedQuestion, place: int, above: Question | None,
        kind: QuestionKind | None = None,
    ) -> Question:  # fmt: skip
        row = self.known.get(wanted.code) or Question(survey=self.survey, code=wanted.code)
        if row.pk is None and wanted.uid and not Question.objects.filter(uid=wanted.uid).exists():
            row.uid = wanted.uid
        for name in PLAIN:
            setattr(row, name, getattr(wanted, name))
        row.kind = kind or row.kind
        row.section, row.parent, row.position = section, above, place
        row.concept = concept_of(wanted)
        row.save()
        self.known[wanted.code] = row
        self.written.add(wanted.code)
        self._say(row, {"text": wanted.text, "note": wanted.note}, wanted.words)
        self._write_choices(row, wanted)
        return row

    def _write_choices(self, row: Question, wanted: ProposedQuestion) -> None:
        known = self.choices.get(row.pk, {})
        codes = {choice.code for choice in wanted.choices}
        if gone := known.keys() - codes:
            Choice.objects.filter(question=row, code__in=gone).delete()
        for one in wanted.choices:
            choice = known.get(one.code) or Choice(question=row, code=one.code)
            before = (choice.label, choice.exclusive, choice.opens_text, choice.score, choice.area_slug)
            after = (one.label, one.exclusive, one.opens_text, one.score, one.area_slug)
            if choice.pk is None or before != after:
                choice.label, choice.exclusive, choice.opens_text, choice.score, choice.area_slug = after
                choice.save()
            self._say(choice, {"label": one.label}, {"label": one.words})

    def _say(self, subject: Model, sources: dict[str, str], words: dict[str, Words]) -> None:
        for name, source in sources.items():
            for variant, text in words.get(name, {}).items():
                if source and text:
                    self.wordings.append((variant_key(subject, name), variant, text, source))


def concept_of(wanted: ProposedQuestion) -> Concept | None:
    if not wanted.concept:
        return None
    return Concept.objects.get_or_create(key=wanted.concept, defaults={"name": wanted.text[:120]})[0]


def put_wordings(wanted: Iterable[tuple[VariantKey, str, str, str]]) -> None:
    """Many at once, each (key, variant, text, source); as `kernel.variants.put_variant` keeps one."""
    rows = [
        TextVariant(**key._asdict(), variant=variant, text=text, source_hash=source_hash(source))
        for key, variant, text, source in wanted
    ]
    if not rows:
        return
    said = {(row.variant, row.source_hash): row.text for row in rows}
    others = TextVariant.objects.filter(source_hash__in={made_of for _variant, made_of in said})
    changed = [row for row in others if said.get((row.variant, row.source_hash), row.text) != row.text]
    for row in changed:
        row.text = said[row.variant, row.source_hash]
    TextVariant.objects.bulk_update(changed, ["text"])
    TextVariant.objects.bulk_create(
        rows, update_conflicts=True, update_fields=["text"],
        unique_fields=["subject_kind", "subject_id", "field", "variant", "source_hash"],
    )  # fmt: skip
    move_public_stamp()


def _write_strata(survey: Survey, proposal: Proposal) -> None:
    wanted = proposal.strata or []
    areas = _areas(stratum.area for stratum in wanted)
    Stratum.objects.filter(survey=survey).exclude(area__in=areas.values()).delete()
    for place, stratum in enumerate(wanted):
        fields = {"population": stratum.population, "letters": stratum.letters, "position": place}
        Stratum.objects.update_or_create(survey=survey, area=areas[stratum.area], defaults=fields)


def _write_cells(survey: Survey, proposal: Proposal) -> None:
    wanted = proposal.cells or []
    areas = _areas(cell.area for cell in wanted if cell.area)
    PopulationCell.objects.filter(survey=survey).delete()
    PopulationCell.objects.bulk_create(
        PopulationCell(
            survey=survey,
            margin=cell.margin,
            choice=cell.choice,
            people=cell.people,
            area=areas.get(cell.area),
            across=cell.across,
            across_choice=cell.across_choice,
        )
        for cell in wanted
    )


def _write_links(survey: Survey, proposal: Proposal) -> None:
    wanted = proposal.links or []
    indicators = {row.uid: row for row in Indicator.objects.filter(uid__in=[link.indicator for link in wanted])}
    questions = {row.code: row for row in Question.objects.filter(survey=survey)}
    kept = []
    for link in wanted:
        question = questions[link.question]
        row = IndicatorQuestion.objects.filter(question=question, indicator=indicators[link.indicator]).first()
        row = row or IndicatorQuestion(question=question, indicator=indicators[link.indicator])
        row.base, row.who_is_asked = link.base, link.who_is_asked
        _restore_review(row, link)
        row.save()
        row.counted.set(Choice.objects.filter(question=_holder(question), code__in=link.counted))
        kept.append(row.pk)
    IndicatorQuestion.objects.filter(question__survey=survey).exclude(pk__in=kept).delete()


def _restore_review(row: IndicatorQuestion, link: Any) -> None:
    """Of a link that was deleted and comes back; the file itself never says that somebody checked it."""
    if row.pk is None and link.reviewed_at:
        row.reviewed_at, row.reviewed_by_label = datetime.fromisoformat(link.reviewed_at), link.reviewed_by
        row.remark = link.remark


def _holder(question: Question) -> Question:
    """Whose choices a row of a table shares."""
    parent = question.parent
    return parent if parent and parent.kind == QuestionKind.MATRIX else question


def _areas(slugs: Iterable[str]) -> dict[str, Area]:
    return {area.slug: area for area in Area.objects.filter(slug__in=list(slugs))}
