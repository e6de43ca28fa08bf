"""Make and change a questionnaire while it is a draft; each change can be taken back."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from sasaeai.areas.models import Area
from sasaeai.kernel.clock import now, today
from sasaeai.kernel.journal import Actor, record
from sasaeai.plans.actions.refusing import Refused
from sasaeai.surveys.models import (
    Choice,
    Concept,
    EarlierQuestionnaire,
    IndicatorQuestion,
    PopulationCell,
    Question,
    QuestionKind,
    QuestionRole,
    Section,
    Survey,
)
from sasaeai.surveys.models.question import CODE
from sasaeai.surveys.plain import Plain, handed_on, lay, plain_of, questions_of, set_choices
from sasaeai.surveys.who_asked import renamed

from .surveys import locked

UP, DOWN = "up", "down"
# More than anybody takes back; the oldest go first.
KEPT = 50
MOST_QUESTIONS = 200
# What makes another question of it: whoever said before that it is still the same is asked again.
WORDING = ("kind", "text", "note", "condition", "most_choices", "least", "most", "unit")


@contextmanager
def changing(survey: Survey, sentence: str, *, by: Actor) -> Iterator[Survey]:
    """One change of a draft, with the way back. Raises Refused."""
    with transaction.atomic():
        kept = locked(survey)
        if not kept.is_draft:
            raise Refused(
                _("調査票は確定しています。直すには、アンケートのページで「調査票を直せるように戻す」を押します。")
            )
        before = plain_of(kept)
        yield kept
        if plain_of(kept) == before:
            return
        remember(kept, before, sentence, by=by)
        record("surveys.questions.changed", kept, by=by, area=kept.area_id, what=sentence)


def remember(survey: Survey, before: Plain, sentence: str, *, by: Actor) -> None:
    """For whoever changes questions otherwise: inside the transaction, with `plain_of` from before the change."""
    EarlierQuestionnaire.objects.create(
        survey=survey, sentence=sentence[:400], before=before, made_at=now(), made_by_label=by.journal_label[:200]
    )
    rows = EarlierQuestionnaire.objects.filter(survey=survey).order_by("-pk")
    EarlierQuestionnaire.objects.filter(pk__in=list(rows.values_list("pk", flat=True)[KEPT:])).delete()


def ask_anew_where_changed(survey: Survey, before: Plain) -> None:
    """After many questions changed at once: those of other words are decided and looked through again."""
    was = {one["uid"]: one for one in questions_of(before)}
    for one in questions_of(plain_of(survey)):
        old = was.get(one["uid"])
        if old and [old[name] for name in (*WORDING, "choices")] != [one[name] for name in (*WORDING, "choices")]:
            question = Question.objects.get(survey=survey, uid=one["uid"])
            _asked_anew(question)
            question.save(update_fields=["series_kept"])


@transaction.atomic
def take_back(survey: Survey, step: int, *, by: Actor) -> str:
    """Undo the last change; its sentence. Raises Refused when somebody changed something since."""
    kept = locked(survey)
    last = EarlierQuestionnaire.objects.filter(survey=kept).order_by("-pk").first()
    if not kept.is_draft:
        raise Refused(_("調査票は確定しているので、元に戻せません。"))
    if last is None or last.pk != step:
        raise Refused(_("そのあとに、ほかの直しがありました。新しいものから順に戻してください。"))
    lay(kept, last.before)
    sentence = last.sentence
    last.delete()
    record("surveys.questions.undone", kept, by=by, area=kept.area_id, what=sentence)
    return sentence


def begin(survey: Survey, plain: Plain, *, by: Actor, predecessor: Survey | None = None) -> None:
    """Lay a template's or an earlier survey's questions into an empty questionnaire. Raises Refused."""
    words = _("「%(title)s」から調査票をはじめました。") % {"title": plain.get("label") or predecessor or ""}
    with changing(survey, words, by=by) as kept:
        if Question.objects.filter(survey=kept).exists():
            raise Refused(_("もう問いがあります。はじめからにするときは、先に問いを消してください。"))
        lay(kept, handed_on(plain) if predecessor else plain)
        if predecessor and kept.predecessor_id is None:
            kept.predecessor = survey.predecessor = predecessor
            kept.save(update_fields=["predecessor"])


def keep_section(survey: Survey, section: Section, *, by: Actor) -> Section:
    words = _("まとまり「%(title)s」を書きました。") % {"title": section.title}
    with changing(survey, words, by=by) as kept:
        if section.pk is None:
            last = Section.objects.filter(survey=kept).order_by("position").last()
            section.survey, section.position = kept, last.position + 1 if last else 0
        section.save()
    return section


def remove_section(survey: Survey, section: Section, *, by: Actor) -> None:
    with changing(survey, _("まとまり「%(title)s」を、中の問いと一緒に消しました。") % {"title": section.title}, by=by):
        section.delete()


def move_section(survey: Survey, section: Section, where: str, *, by: Actor) -> None:
    with changing(survey, _("まとまり「%(title)s」を動かしました。") % {"title": section.title}, by=by) as kept:
        rows = list(Section.objects.filter(survey=kept))
        _numbered(_shifted(rows, section, where))


def keep_question(
    survey: Survey, question: Question, choices: Sequence[Plain], rows: Sequence[str], *, by: Actor,
    new_concept: str = "",
) -> Question:  # fmt: skip
    """`rows` are a table's 項目; a line that stood there before stays the same row. Raises ValidationError."""
    words = _("問い「%(text)s」を書きました。") % {"text": _cut(question.text)}
    with changing(survey, words, by=by) as kept:
        old = Question.objects.filter(pk=question.pk).first() if question.pk else None
        question.survey = kept
        if old is None:
            _place(kept, question)
        elif old.section_id != question.section_id:
            _to_section(question)
        question.code = question.code or _free_code(kept, question)
        if new_concept and question.kind != QuestionKind.MATRIX:
            question.concept = new_concept_of(new_concept, question.code)
        question.full_clean()
        if old is not None and any(getattr(old, name) != getattr(question, name) for name in WORDING):
            _asked_anew(question)
        question.save()
        if old is not None and old.code != question.code:
            _rename(kept, old.code, question.code)
        if not question.is_row:
            _keep_choices(kept, question, choices)
            _keep_rows(kept, question, rows, new_concept)
    return question


def _place(survey: Survey, question: Question) -> None:
    if Question.objects.filter(survey=survey).count() >= MOST_QUESTIONS:
        raise ValidationError(_("問いは%(most)sまでにしてください。") % {"most": MOST_QUESTIONS})
    siblings = Question.objects.filter(survey=survey, parent=question.parent)
    if question.parent is None:
        siblings = siblings.filter(section=question.section)
    last = siblings.order_by("position").last()
    question.position = last.position + 1 if last else 0


def _to_section(question: Question) -> None:
    last = Question.objects.filter(section=question.section, parent=None).order_by("position").last()
    question.position = last.position + 1 if last else 0
    _below_into(question, question.section)


def _below_into(question: Question, section: Section) -> None:
    for child in Question.objects.filter(parent=question):
        Question.objects.filter(pk=child.pk).update(section=section)
        _below_into(child, section)


def _asked_anew(question: Question) -> None:
    """Other words: the series is decided again, and what was reviewed as an indicator is reviewed again."""
    question.series_kept = None
    asked = [question.pk]
    if question.kind == QuestionKind.MATRIX:
        rows = Question.objects.filter(parent=question)
        rows.update(series_kept=None)
        asked += rows.values_list("pk", flat=True)
    IndicatorQuestion.objects.filter(question__in=asked).update(reviewed_at=None, reviewed_by_label="")


def _keep_choices(survey: Survey, question: Question, wanted: Sequence[Plain]) -> None:
    before = {one.label: one.code for one in question.choices.all()}
    slugs = slugs_by_name(survey) if question.role == QuestionRole.DISTRICT else {}
    old = [(one.code, one.label, one.score) for one in question.choices.order_by("code")]
    set_choices(question, [{"area_slug": slugs.get(one["label"], "")} | _without_empty(one) for one in wanted])
    if old == [(one["code"], one["label"], one["score"]) for one in wanted]:
        return
    _asked_anew(question)
    Question.objects.filter(pk=question.pk).update(series_kept=None)
    moved = {
        str(before[one["label"]]): str(one["code"])
        for one in wanted
        if before.get(one["label"], one["code"]) != one["code"]
    }
    _move_cells(survey, question, before, {one["label"]: one["code"] for one in wanted})
    if moved:
        names = [question.code, *Question.objects.filter(parent=question).values_list("code", flat=True)]
        _recondition(survey, {}, dict.fromkeys(names, moved))


def _move_cells(survey: Survey, question: Question, before: dict[str, int], after: dict[str, int]) -> None:
    """人口の欄 follows its choice; what is no longer a choice has no population."""
    numbers = {code: after.get(label) for label, code in before.items()}
    for name, place in (("margin", "choice"), ("across", "across_choice")):
        rows = PopulationCell.objects.filter(survey=survey, **{name: question.code})
        cells = list(rows)
        if all(numbers.get(getattr(cell, place)) == getattr(cell, place) for cell in cells):
            continue
        rows.delete()
        for cell in cells:
            cell.pk = None
            setattr(cell, place, numbers.get(getattr(cell, place)) or 0)
        PopulationCell.objects.bulk_create(cell for cell in cells if getattr(cell, place))


def slugs_by_name(survey: Survey) -> dict[str, str]:
    """鴨居 and 鴨居地区 are both 鴨居."""
    areas = Area.objects.children_of(survey.area, on=today())
    return {name: area.slug for area in areas for name in (f"{area.name}地区", area.name)}


def _without_empty(one: Plain) -> Plain:
    return {name: value for name, value in one.items() if name != "area_slug" or value}


def _rename(survey: Survey, old: str, new: str) -> None:
    _recondition(survey, {old: new}, {})
    PopulationCell.objects.filter(survey=survey, margin=old).update(margin=new)
    PopulationCell.objects.filter(survey=survey, across=old).update(across=new)


def _recondition(survey: Survey, codes: dict[str, str], values: dict[str, dict[str, str]]) -> None:
    for row in Question.objects.filter(survey=survey).exclude(condition=""):
        changed = renamed(row.condition, codes, values)
        if changed != row.condition:
            Question.objects.filter(pk=row.pk).update(condition=changed)


def _keep_rows(survey: Survey, table: Question, wanted: Sequence[str], new_concept: str) -> None:
    """By their words; a line that is new where one is gone is that row in other words."""
    if table.kind != QuestionKind.MATRIX:
        if table.pk and wanted == [] and _was_table(table):
            Question.objects.filter(parent=table).delete()
        return
    old = list(Question.objects.filter(parent=table).order_by("position", "pk"))
    left = [row for row in old if row.text not in wanted]
    same = {row.text: row for row in old if row.text in wanted}
    for place, words in enumerate(wanted):
        row = same.get(words) or next((one for one in left if old.index(one) == place), None)
        if row is None:
            row = Question(survey=survey, section=table.section, parent=table, kind=QuestionKind.SINGLE, text=words)
            row.code = _free_code(survey, row)
        elif row in left:
            left.remove(row)
            row.text = words
            _asked_anew(row)
        row.position, row.section = place, table.section
        if new_concept and row.concept is None:
            row.concept = new_concept_of(f"{new_concept}：{words}", row.code)
        row.full_clean()
        row.save()
    Question.objects.filter(pk__in=[row.pk for row in left]).delete()


def _was_table(question: Question) -> bool:
    """Its children are rows, not sub-questions: rows have no number of their own and no choices."""
    children = Question.objects.filter(parent=question)
    return children.exists() and not Choice.objects.filter(question__in=children).exists()


def _free_code(survey: Survey, question: Question) -> str:
    """q7, q7_1: what nobody typed."""
    taken = set(Question.objects.filter(survey=survey).values_list("code", flat=True))
    stem = f"{question.parent.code}_" if question.parent else "q"
    if len(stem) > 36:
        stem = "q"
    return next(f"{stem}{number}" for number in range(1, MOST_QUESTIONS + 2) if f"{stem}{number}" not in taken)


def new_concept_of(name: str, stem: str) -> Concept:
    """One of that name, made if there is none; its key from the question's code."""
    if found := Concept.objects.filter(name=name[:120]).first():
        return found
    taken = set(Concept.objects.values_list("key", flat=True))
    key = stem
    number = 2
    while key in taken:
        key, number = f"{stem[:36]}_{number}", number + 1
    CODE(key)
    return Concept.objects.create(key=key, name=name[:120])


def remove_question(survey: Survey, question: Question, *, by: Actor) -> None:
    """With its rows and sub-questions."""
    with changing(survey, _("問い「%(text)s」を消しました。") % {"text": _cut(question.text)}, by=by):
        question.delete()


def move_question(survey: Survey, question: Question, where: str, *, by: Actor) -> None:
    """Up or down among its siblings; at the end of a まとまり into the next one."""
    with changing(survey, _("問い「%(text)s」を動かしました。") % {"text": _cut(question.text)}, by=by) as kept:
        rows = Question.objects.filter(survey=kept, parent=question.parent)
        if question.parent is None:
            rows = rows.filter(section=question.section)
        ordered = list(rows.order_by("position", "pk"))
        moved = _shifted(ordered, question, where)
        if moved == ordered and question.parent is None:
            _over_the_edge(kept, question, where)
        else:
            _numbered(moved)


def _over_the_edge(survey: Survey, question: Question, where: str) -> None:
    sections = list(Section.objects.filter(survey=survey))
    place = sections.index(question.section) + {UP: -1, DOWN: 1}.get(where, 0)
    if not 0 <= place < len(sections) or sections[place] == question.section:
        return
    others = list(Question.objects.filter(section=sections[place], parent=None).order_by("position", "pk"))
    question.section = sections[place]
    question.save(update_fields=["section"])
    _below_into(question, question.section)
    _numbered([*others, question] if where == UP else [question, *others])


def _shifted(rows: list[Any], row: Any, where: str) -> list[Any]:
    here = rows.index(row)
    step = {UP: -1, DOWN: 1}.get(where)
    if step is None:
        raise Refused(_("「上へ」か「下へ」を押してください。"))
    there = min(max(here + step, 0), len(rows) - 1)
    rest = [other for other in rows if other != row]
    return [*rest[:there], row, *rest[there:]]


def _numbered(rows: Sequence[Any]) -> None:
    for place, row in enumerate(rows):
        if row.position != place:
            type(row)._default_manager.filter(pk=row.pk).update(position=place)


def decide_series(survey: Survey, question: Question, *, kept: bool, reason: str, by: Actor) -> None:
    """前回と比べられるか: said by people, with a reason."""
    words = (
        _("問い「%(text)s」を、前回と比べられることにしました。")
        if kept
        else _("問い「%(text)s」を、前回とは比べないことにしました。")
    )
    with changing(survey, words % {"text": _cut(question.text)}, by=by):
        question.series_kept, question.series_reason = kept, reason
        question.save(update_fields=["series_kept", "series_reason"])


def _cut(text: str) -> str:
    return text if len(text) <= 40 else f"{text[:39]}…"
