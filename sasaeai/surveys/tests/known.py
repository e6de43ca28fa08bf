"""The residents' survey that tests know: nine questions of every kind, asked in eleven districts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sasaeai.areas.models import Area
from sasaeai.kernel.clock import now, today
from sasaeai.people.models import Person
from sasaeai.people.viewer import Viewer
from sasaeai.surveys.actions.keying import keep_typed
from sasaeai.surveys.actions.slips import receive_slips
from sasaeai.surveys.actions.surveys import keep_survey
from sasaeai.surveys.models import (
    Choice,
    Concept,
    MarkRules,
    Mode,
    Question,
    QuestionKind,
    Response,
    Section,
    Stratum,
    Survey,
    SurveyState,
)
from sasaeai.surveys.questionnaire import questionnaire_of
from tests.kept import kept

NOVEMBER_2012 = date(2012, 11, 20)
AGREE = ("そう思う", "どちらかといえばそう思う", "どちらかといえばそう思わない", "そう思わない", "わからない")
AGES = ("18～39歳", "40～64歳", "65～74歳", "75歳以上")
# What a question of the known survey is: code, kind, text, and what else differs.
QUESTIONS: tuple[tuple[str, str, str, dict[str, Any]], ...] = (
    ("district", "single", "お住まいの地区はどこですか。", {"role": "district"}),
    ("age", "single", "あなたの年齢は。", {"role": "age", "choices": AGES}),
    ("sex", "single", "あなたの性別は。", {"role": "sex", "choices": ("男性", "女性", "その他・答えない")}),
    ("ties", "single", "近所の人と、困ったとき助けあえる関係がありますか。", {"choices": AGREE, "concept": "ties"}),
    ("why_not", "single", "関係がないのは、なぜですか。", {
        "choices": ("きっかけがない", "時間がない", "必要がない"), "parent": "ties",
        "condition": "${ties} = '3' or ${ties} = '4'",
    }),
    ("important", "multiple", "これからの緑区で、いちばん大切だと思うことは何ですか。", {
        "choices": ("人と人とのつながり", "担い手", "集まれる場", "情報", "安心・安全", "その他", "特にない"),
        "most_choices": 3, "concept": "important",
    }),
    ("good", "matrix", "次のことに、どのくらい満足していますか。", {
        "choices": ("満足", "やや満足", "やや不満", "不満", "わからない"),
        "rows": (("good_talk", "相談のしやすさ"), ("good_place", "集まれる場所")),
    }),
    ("years", "number", "緑区に住んで何年ですか。", {"least": 0, "most": 110, "unit": "年"}),
    ("words", "text", "地域の福祉について、ご意見をお書きください。", {}),
)  # fmt: skip
SCORES = {"満足": 2, "やや満足": 1, "やや不満": -1, "不満": -2}
LETTERS = 100


@kept
def made_survey(area: Area, districts: Mapping[str, Area], **fields: Any) -> Survey:
    """A draft with every question; each district has 10,000 people and 100 letters."""
    wanted = {"title": "区民アンケート", "opens_on": date(2012, 11, 1), "closes_on": date(2012, 11, 30)} | fields
    survey = keep_survey(Survey(area=area, **wanted), by=Viewer())
    for place, district in enumerate(districts.values()):
        Stratum.objects.create(survey=survey, area=district, population=10_000, letters=LETTERS, position=place)
    about = Section.objects.create(survey=survey, title="あなたについて", position=0)
    ties = Section.objects.create(survey=survey, title="地域のつながりについて", position=1)
    made: dict[str, Question] = {}
    for place, (code, kind, text, more) in enumerate(QUESTIONS):
        section = about if place < 3 else ties
        made[code] = _question(survey, section, place, code, kind, text, dict(more), made)
    _choices(made["district"], [area.name for area in districts.values()], [area.slug for area in districts.values()])
    return survey


def _question(
    survey: Survey, section: Section, place: int, code: str, kind: str, text: str, more: dict[str, Any],
    made: Mapping[str, Question],
) -> Question:  # fmt: skip
    choices, rows = more.pop("choices", ()), more.pop("rows", ())
    if key := more.pop("concept", ""):
        more["concept"] = Concept.objects.get_or_create(key=key, defaults={"name": text[:40]})[0]
    if above := more.pop("parent", ""):
        more["parent"] = made[above]
    question = Question.objects.create(
        survey=survey, section=section, code=code, kind=kind, text=text, position=place, **more
    )
    _choices(question, choices)
    for number, (row_code, row_text) in enumerate(rows):
        Question.objects.create(
            survey=survey, section=section, parent=question, code=row_code, kind=QuestionKind.SINGLE, text=row_text,
            position=number,
        )  # fmt: skip
    return question


def _choices(question: Question, labels: Sequence[str], slugs: Sequence[str] = ()) -> None:
    Choice.objects.bulk_create(
        Choice(
            question=question, code=code, label=label, exclusive=label == "特にない", opens_text=label == "その他",
            score=SCORES.get(label), area_slug=slugs[code - 1] if slugs else "",
        )
        for code, label in enumerate(labels, 1)
    )  # fmt: skip


def opened(survey: Survey) -> Survey:
    """As if the paper had been printed and sent."""
    Survey.objects.filter(pk=survey.pk).update(state=SurveyState.OPEN, fixed_at=now())
    survey.refresh_from_db()
    return survey


def answered(survey: Survey, answers: Sequence[Mapping[str, Any]], mode: str = Mode.PAPER) -> list[Response]:
    """A row for each; the stratum is that of the district which an answer names by its code."""
    strata = list(survey.strata.all())
    rules = MarkRules.objects.filter(survey=survey).first()
    rows = [
        Response(
            survey=survey, stratum=strata[answer["district"] - 1] if answer.get("district") else None, mode=mode,
            received_on=today(), answers=dict(answer), rules=rules,
        )
        for answer in answers
    ]  # fmt: skip
    return Response.objects.bulk_create(rows)


@kept
def piled(survey: Survey, person: Person, marks: Mapping[str, Any], *, slips: int, typed: int) -> Survey:
    """Open, with a pile of slips, numbered from 1, of which this person typed the first ones, all alike."""
    found = opened(survey)
    questionnaire = questionnaire_of(found)
    for slip in receive_slips(found, 1, slips, on=date(2012, 11, 18), by=person)[:typed]:
        keep_typed(slip, 1, marks, questionnaire, by=person)
    return found
