"""調査票 as plain values: what undo keeps, what a template file says, what an earlier survey hands on.

    {"sections": [{"title": …, "introduction": …, "questions": [{"code": …, "kind": …, "choices": […], "below": […]}]}]}

`lay` makes a survey's questions be those of such a value; rows that are named by their uid stay the same rows.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from .models import Choice, Concept, IndicatorQuestion, Question, Section, Survey

Plain = dict[str, Any]
EMPTY: dict[str, Any] = {
    "kind": "single", "role": "", "is_head": False, "text": "", "note": "", "condition": "", "most_choices": None,
    "least": None, "most": None, "unit": "", "series_kept": None, "series_reason": "",
}  # fmt: skip
OF_A_CHOICE: dict[str, Any] = {"exclusive": False, "opens_text": False, "score": None, "area_slug": ""}
# What belongs to one survey only, and is not handed on to the next.
ITS_OWN = ("pk", "uid", "series_kept", "series_reason", "indicators")


def plain_of(survey: Survey) -> Plain:
    questions = list(Question.objects.filter(survey=survey).in_order().select_related("concept"))
    below: dict[int | None, list[Question]] = defaultdict(list)
    for question in questions:
        below[question.parent_id].append(question)
    choices: dict[int, list[Plain]] = defaultdict(list)
    for choice in Choice.objects.filter(question__survey=survey).order_by("code"):
        choices[choice.question_id].append(
            {"pk": choice.pk, "code": choice.code, "label": choice.label}
            | {name: getattr(choice, name) for name in OF_A_CHOICE}
        )
    links = _links(survey)

    def one(question: Question) -> Plain:
        return {
            "pk": question.pk,
            "uid": question.uid,
            "code": question.code,
            "concept": question.concept.key if question.concept else "",
            **{name: getattr(question, name) for name in EMPTY},
            "choices": choices[question.pk],
            "indicators": links[question.pk],
            "below": [one(child) for child in below[question.pk]],
        }

    return {
        "sections": [
            {
                "pk": section.pk, "title": section.title, "introduction": section.introduction,
                "questions": [one(question) for question in below[None] if question.section_id == section.pk],
            }
            for section in Section.objects.filter(survey=survey)
        ]
    }  # fmt: skip


def _links(survey: Survey) -> dict[int, list[Plain]]:
    found: dict[int, list[Plain]] = defaultdict(list)
    rows = IndicatorQuestion.objects.filter(question__survey=survey).prefetch_related("counted")
    for link in rows:
        found[link.question_id].append(
            {
                "indicator": link.indicator_id, "counted": sorted(choice.code for choice in link.counted.all()),
                "base": link.base, "who_is_asked": link.who_is_asked, "remark": link.remark,
                "reviewed_at": link.reviewed_at.isoformat() if link.reviewed_at else None,
                "reviewed_by_label": link.reviewed_by_label,
            }
        )  # fmt: skip
    return found


def handed_on(plain: Plain) -> Plain:
    """What a new survey takes from an earlier one: words, codes and concepts, not its decisions."""

    def one(question: Plain) -> Plain:
        return {name: value for name, value in question.items() if name not in ITS_OWN} | {
            "choices": [
                {name: value for name, value in choice.items() if name != "pk"} for choice in question["choices"]
            ],
            "below": [one(child) for child in question["below"]],
        }

    return {
        "sections": [
            {
                "title": section["title"],
                "introduction": section["introduction"],
                "questions": [one(question) for question in section["questions"]],
            }
            for section in plain["sections"]
        ]
    }


def lay(survey: Survey, plain: Plain) -> None:
    """Inside a transaction that holds the survey."""
    _Layer(survey, plain).lay()


class _Layer:
    def __init__(self, survey: Survey, plain: Plain) -> None:
        self.survey, self.plain = survey, plain
        self.concepts = {concept.key: concept for concept in Concept.objects.all()}

    def lay(self) -> None:
        wanted = list(questions_of(self.plain))
        kept = {question["uid"] for question in wanted if question.get("uid")}
        rows = Question.objects.filter(survey=self.survey)
        rows.exclude(uid__in=kept).delete()
        self.rows = {row.uid: row for row in rows.filter(uid__in=kept)}
        self._free_codes({question["uid"]: question["code"] for question in wanted if question.get("uid")})
        IndicatorQuestion.objects.filter(question__survey=self.survey).delete()
        sections = [self._section(place, one) for place, one in enumerate(self.plain["sections"])]
        for section, one in zip(sections, self.plain["sections"], strict=True):
            for place, question in enumerate(one["questions"]):
                self._question(question, section, None, place)
        Section.objects.filter(survey=self.survey).exclude(pk__in=[section.pk for section in sections]).delete()

    def _free_codes(self, wanted: dict[str, str]) -> None:
        """Two questions may change their codes with each other: neither stands in the other's way meanwhile."""
        for uid, row in self.rows.items():
            if row.code != wanted[uid]:
                Question.objects.filter(pk=row.pk).update(code=f"free_{row.pk}")

    def _section(self, place: int, one: Plain) -> Section:
        section = Section.objects.filter(survey=self.survey, pk=one.get("pk") or 0).first() or Section(
            survey=self.survey
        )
        section.title, section.introduction, section.position = one["title"], one.get("introduction", ""), place
        section.save()
        return section

    def _question(self, one: Plain, section: Section, parent: Question | None, place: int) -> None:
        row = self.rows.get(one.get("uid", "")) or Question(survey=self.survey)
        if one.get("uid"):
            # What comes back is the same row: other wordings of it (kernel.variants) are kept by its key.
            row.uid, row.pk = one["uid"], row.pk or one.get("pk")
        row.section, row.parent, row.position, row.code = section, parent, place, one["code"]
        row.concept = self._concept(one)
        for name, empty in EMPTY.items():
            setattr(row, name, one.get(name, empty))
        row.save()
        set_choices(row, one.get("choices", ()))
        self._indicators(row, one.get("indicators", ()))
        for below, child in enumerate(one.get("below", ())):
            self._question(child, section, row, below)

    def _concept(self, one: Plain) -> Concept | None:
        key = one.get("concept", "")
        if key and key not in self.concepts:
            name = one.get("concept_name") or one["text"]
            self.concepts[key] = Concept.objects.create(key=key, name=name[:120])
        return self.concepts.get(key)

    @staticmethod
    def _indicators(row: Question, links: Iterable[Plain]) -> None:
        for one in links:
            fields = {name: value for name, value in one.items() if name not in ("indicator", "counted")}
            link = IndicatorQuestion.objects.create(question=row, indicator_id=one["indicator"], **fields)
            link.counted.set(Choice.objects.filter(question=row.answered_by, code__in=one["counted"]))


def set_choices(question: Question, wanted: Iterable[Plain]) -> None:
    """The choices of a question as they were, or anew; what counts some of them keeps those of the same words."""
    old = list(question.choices.order_by("code"))
    keys = {one.label: one.pk for one in old}
    rows = [OF_A_CHOICE | {"pk": keys.get(one["label"])} | dict(one) for one in wanted]
    if rows == [{"pk": one.pk, "code": one.code, "label": one.label} | _marks(one) for one in old]:
        return
    counted = [
        (link, set(link.counted.values_list("label", flat=True)))
        for link in IndicatorQuestion.objects.filter(question__in=[question, *question.children.all()])
    ]
    question.choices.all().delete()
    for one in rows:
        Choice(question=question, **one).save(force_insert=True)
    made = list(question.choices.all())
    for link, labels in counted:
        link.counted.set([choice for choice in made if choice.label in labels])


def _marks(choice: Choice) -> Plain:
    return {name: getattr(choice, name) for name in OF_A_CHOICE}


def questions_of(plain: Plain) -> Iterable[Plain]:
    """Every one, also rows and sub-questions; in no order."""
    waiting = [question for section in plain["sections"] for question in section["questions"]]
    while waiting:
        question = waiting.pop()
        yield question
        waiting += question.get("below", ())
