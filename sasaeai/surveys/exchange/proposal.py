"""調査票案: a questionnaire as a file tells it, or as the survey stands; compared, kept as JSON, and applied."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any, Self

from django.utils.translation import gettext as _

from sasaeai.kernel.models import TextVariant
from sasaeai.kernel.variants import VariantKey, variants_for
from sasaeai.surveys.branching import Condition, NotUnderstood
from sasaeai.surveys.models import (
    Choice,
    IndicatorQuestion,
    PopulationCell,
    Question,
    QuestionKind,
    Section,
    Stratum,
    Survey,
)
from sasaeai.surveys.questionnaire import Item, Option, Questionnaire, questionnaire_of

# Variant → text; by field for what has several.
Words = dict[str, str]
VARIANTS = (TextVariant.Variant.SIMPLE.value, TextVariant.Variant.ENGLISH.value)


@dataclass(frozen=True)
class Told:
    """Something said about a file. `stops`: nothing can be brought in before it is put right."""

    sentence: str
    stops: bool = True
    sheet: str = ""
    address: str = ""

    def __str__(self) -> str:
        if not self.sheet:
            return self.sentence
        place = {"sheet": self.sheet, "address": self.address, "sentence": self.sentence}
        if not self.address:
            return _("「%(sheet)s」：%(sentence)s") % place
        return _("「%(sheet)s」の%(address)s：%(sentence)s") % place


@dataclass
class ProposedChoice:
    code: int
    label: str
    exclusive: bool = False
    opens_text: bool = False
    score: int | None = None
    area_slug: str = ""
    words: Words = field(default_factory=dict)


@dataclass
class ProposedQuestion:
    """`words`: by field (text, note) the other wordings. `rows` only of a table; `above`: whose sub-question it is."""

    code: str
    kind: str
    text: str
    note: str = ""
    role: str = ""
    is_head: bool = False
    condition: str = ""
    most_choices: int | None = None
    least: int | None = None
    most: int | None = None
    unit: str = ""
    concept: str = ""
    above: str = ""
    choices: list[ProposedChoice] = field(default_factory=list)
    rows: list[ProposedQuestion] = field(default_factory=list)
    words: dict[str, Words] = field(default_factory=dict)
    uid: str = field(default="", compare=False)

    @property
    def kind_name(self) -> str:
        return str(QuestionKind(self.kind).label)


@dataclass
class ProposedSection:
    title: str
    introduction: str = ""
    questions: list[ProposedQuestion] = field(default_factory=list)
    words: dict[str, Words] = field(default_factory=dict)


@dataclass
class ProposedStratum:
    area: str
    population: int
    letters: int


@dataclass
class ProposedCell:
    margin: str
    choice: int
    people: int
    area: str = ""
    across: str = ""
    across_choice: int = 0


@dataclass
class ProposedLink:
    """`counted` are codes of choices; the rest is what people decided when they checked it."""

    question: str
    indicator: str
    counted: list[int]
    base: str = IndicatorQuestion.Base.ANSWERED.value
    who_is_asked: str = ""
    remark: str = field(default="", compare=False)
    reviewed_by: str = field(default="", compare=False)
    reviewed_at: str = field(default="", compare=False)


@dataclass
class Proposal:
    """None for what a file does not speak of: it then stays as it is."""

    sections: list[ProposedSection] = field(default_factory=list)
    strata: list[ProposedStratum] | None = None
    cells: list[ProposedCell] | None = None
    links: list[ProposedLink] | None = None
    # Fields of a question (or, with "choices.", of a choice) for which the file has no column.
    unsaid: list[str] = field(default_factory=list, compare=False)

    @property
    def questions(self) -> list[ProposedQuestion]:
        return [question for section in self.sections for question in section.questions]

    @property
    def leaves(self) -> list[ProposedQuestion]:
        return [leaf for question in self.questions for leaf in (question.rows or [question])]

    @property
    def stored(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def restored(cls, kept: dict[str, Any]) -> Self:
        sections = [
            ProposedSection(
                one["title"], one["introduction"], [_question(row) for row in one["questions"]], one["words"]
            )
            for one in kept["sections"]
        ]
        return cls(
            sections,
            _several(ProposedStratum, kept["strata"]),
            _several(ProposedCell, kept["cells"]),
            _several(ProposedLink, kept["links"]),
            kept.get("unsaid", []),
        )


def _several(kind: Any, rows: list[dict[str, Any]] | None) -> Any:
    return None if rows is None else [kind(**row) for row in rows]


def _question(kept: dict[str, Any]) -> ProposedQuestion:
    plain = kept | {
        "choices": [ProposedChoice(**one) for one in kept["choices"]],
        "rows": [_question(row) for row in kept["rows"]],
    }
    return ProposedQuestion(**plain)


def proposal_of(survey: Survey) -> Proposal:
    """The survey as it stands, with its other wordings, design, population and indicators."""
    builder = _Builder(survey)
    sections = [builder.section(group) for group in builder.paper.groups]
    strata = Stratum.objects.filter(survey=survey).select_related("area")
    cells = PopulationCell.objects.filter(survey=survey).select_related("area")
    return Proposal(
        sections,
        [ProposedStratum(row.area.slug, row.population, row.letters) for row in strata],
        [
            ProposedCell(
                row.margin, row.choice, row.people, row.area.slug if row.area else "", row.across, row.across_choice
            )
            for row in cells
        ],
        builder.links(),
    )


class _Builder:
    def __init__(self, survey: Survey) -> None:
        self.survey = survey
        self.paper: Questionnaire = questionnaire_of(survey)
        self.rows = {row.pk: row for row in Question.objects.filter(survey=survey).select_related("concept")}
        self.known = _wordings(self.paper)

    def section(self, group: Any) -> ProposedSection:
        kind = Section._meta.label_lower
        words = self._several(kind, group.pk, {"title": group.title, "introduction": group.introduction})
        questions = [self.question(item) for item in group.items]
        return ProposedSection(group.title, group.introduction, questions, words)

    def question(self, item: Item) -> ProposedQuestion:
        row = self.rows[item.pk]
        return ProposedQuestion(
            item.code, item.kind, item.text, item.note, item.role, item.is_head, row.condition, item.most_choices,
            item.least, item.most, item.unit, row.concept.key if row.concept else "",
            "" if item.is_row else item.above,
            [] if item.is_row else [self.choice(option) for option in item.options],
            [self.question(one) for one in item.rows],
            self._several(Question._meta.label_lower, item.pk, {"text": item.text, "note": item.note}),
            row.uid,
        )  # fmt: skip

    def choice(self, option: Option) -> ProposedChoice:
        words = self._one(Choice._meta.label_lower, option.pk, "label", option.label)
        return ProposedChoice(
            option.code, option.label, option.exclusive, option.opens_text, option.score, option.area_slug, words
        )

    def links(self) -> list[ProposedLink]:
        rows = IndicatorQuestion.objects.filter(question__survey=self.survey)
        rows = rows.select_related("question", "indicator").prefetch_related("counted").order_by("pk")
        return [
            ProposedLink(
                row.question.code, row.indicator.uid, sorted(choice.code for choice in row.counted.all()), row.base,
                row.who_is_asked, row.remark, row.reviewed_by_label,
                row.reviewed_at.isoformat() if row.reviewed_at else "",
            )
            for row in rows
        ]  # fmt: skip

    def _several(self, kind: str, pk: int, fields: dict[str, str]) -> dict[str, Words]:
        found = {name: self._one(kind, pk, name, source) for name, source in fields.items()}
        return {name: words for name, words in found.items() if words}

    def _one(self, kind: str, pk: int, name: str, source: str) -> Words:
        """Only what was made of this very text: a stale wording says something else."""
        key = VariantKey(kind, str(pk), name)
        found = {variant: self.known[variant].get(key) for variant in VARIANTS}
        return {variant: row.text for variant, row in found.items() if row and not row.stale_for(source)}


def _wordings(paper: Questionnaire) -> dict[str, dict[VariantKey, TextVariant]]:
    section, question, choice = (model._meta.label_lower for model in (Section, Question, Choice))
    keys = [VariantKey(section, str(group.pk), name) for group in paper.groups for name in ("title", "introduction")]
    keys += [VariantKey(question, str(item.pk), name) for item in paper.by_code.values() for name in ("text", "note")]
    keys += [VariantKey(choice, str(one.pk), "label") for item in paper.by_code.values() for one in item.options]
    return {variant: variants_for(keys, variant) for variant in VARIANTS}


@dataclass(frozen=True)
class Change:
    """One line of the preview. `kind`: new, changed, gone; `was` and `fields` only of what changed."""

    kind: str
    code: str
    text: str
    fields: tuple[str, ...] = ()
    was: str = ""


def compared(before: Proposal, after: Proposal) -> list[Change]:
    old, new = _by_code(before), _by_code(after)
    changes = [_change(code, old.get(code), row) for code, row in new.items()]
    gone = [Change("gone", code, row.text) for code, row in old.items() if code not in new]
    return [change for change in changes if change] + gone + _around(before, after)


def completed(proposal: Proposal, before: Proposal) -> Proposal:
    """What the file does not speak of stays: other wordings of the same text, and fields without a column."""
    old = _by_code(before)
    for code, question in _by_code(proposal).items():
        if was := old.get(code):
            _complete(question, was, proposal.unsaid)
    titles = {section.title: section for section in before.sections}
    for section in proposal.sections:
        if was_section := titles.get(section.title):
            same = section.introduction == was_section.introduction
            section.words = {
                name: words for name, words in was_section.words.items() if same or name != "introduction"
            } | section.words
    return proposal


def _complete(question: ProposedQuestion, was: ProposedQuestion, unsaid: list[str]) -> None:
    for name in unsaid:
        if not name.startswith("choices."):
            setattr(question, name, getattr(was, name))
    if _same_condition(question.condition, was.condition):
        question.condition = was.condition
    same = {name for name in ("text", "note") if getattr(question, name) == getattr(was, name)}
    question.words = {
        name: (was.words.get(name, {}) if name in same else {}) | question.words.get(name, {})
        for name in ("text", "note") if question.words.get(name) or (name in same and was.words.get(name))
    }  # fmt: skip
    old = {choice.code: choice for choice in was.choices}
    for choice in question.choices:
        before = old.get(choice.code)
        if before is None or before.label != choice.label:
            continue
        choice.words = before.words | choice.words
        for name in unsaid:
            if name.startswith("choices.") and not getattr(choice, name.removeprefix("choices.")):
                setattr(choice, name.removeprefix("choices."), getattr(before, name.removeprefix("choices.")))


def _same_condition(one: str, other: str) -> bool:
    """Another program may write the same in other brackets."""
    try:
        first, second = Condition.of(one), Condition.of(other)
    except NotUnderstood:
        return False
    return (first and first.tree) == (second and second.tree)


def _by_code(proposal: Proposal) -> dict[str, ProposedQuestion]:
    return {row.code: row for question in proposal.questions for row in [question, *question.rows]}


def _change(code: str, old: ProposedQuestion | None, new: ProposedQuestion) -> Change | None:
    if old is None:
        return Change("new", code, new.text)
    names = _field_names()
    fields = tuple(words for name, words in names.items() if getattr(old, name) != getattr(new, name))
    return Change("changed", code, new.text, fields, old.text if old.text != new.text else "") if fields else None


def _field_names() -> dict[str, str]:
    return {
        "text": _("問いの文"), "kind": _("答え方"), "choices": _("選択肢"), "note": _("答え方の説明"),
        "condition": _("聞く条件"), "most_choices": _("○の上限"), "least": _("数の範囲"), "most": _("数の範囲"),
        "unit": _("単位"), "role": _("何を聞くか"), "is_head": _("分けた表を作るか"), "concept": _("問いの幹"),
        "above": _("どの問いの下か"), "words": _("ほかのことば"),
    }  # fmt: skip


def _around(before: Proposal, after: Proposal) -> list[Change]:
    """Order, headings and what stands on sheets of its own."""
    found = []
    if [row.code for row in before.questions] != [row.code for row in after.questions]:
        same = {row.code for row in before.questions} & {row.code for row in after.questions}
        orders = [[row.code for row in one.questions if row.code in same] for one in (before, after)]
        if orders[0] != orders[1]:
            found.append(Change("changed", "", _("問いの順番")))
    heads = [[(one.title, one.introduction, one.words) for one in side.sections] for side in (before, after)]
    if heads[0] != heads[1]:
        found.append(Change("changed", "", _("まとまりの見出しと説明")))
    for name, words in (("strata", _("地区ごとの送る数")), ("cells", _("人口")), ("links", _("指標にする問い"))):
        if getattr(after, name) is not None and getattr(before, name) != getattr(after, name):
            found.append(Change("changed", "", words))
    return found
