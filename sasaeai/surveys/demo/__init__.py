"""The demo ward's two residents' surveys, of 2004 and 2009: invented answers, results, and what goals quote of them."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from importlib import import_module
from itertools import count
from pathlib import Path
from typing import Any

from django.db.models import Sum

from sasaeai.areas.models import Area, Population
from sasaeai.kernel.clock import frozen, now
from sasaeai.kernel.demo import furnishes, furnishes_before_editions
from sasaeai.kernel.fields import UID_ALPHABET
from sasaeai.people.models import Person
from sasaeai.plans.actions.evidence import order_evidence
from sasaeai.plans.actions.ordering import UP
from sasaeai.plans.models import Goal, Indicator, Period
from sasaeai.surveys.actions.findings import cite_on, keep_finding
from sasaeai.surveys.actions.questions import begin
from sasaeai.surveys.actions.results import publish_results
from sasaeai.surveys.actions.surveys import keep_survey, move_survey
from sasaeai.surveys.actions.words import allow_quoting, begin_codes, read_answer
from sasaeai.surveys.models import (
    Code,
    Disposition,
    Finding,
    FreeAnswer,
    IndicatorQuestion,
    Letter,
    MarkRules,
    Mode,
    Question,
    Response,
    Stratum,
    Survey,
    SurveyState,
)
from sasaeai.surveys.plain import Plain
from sasaeai.surveys.questionnaire import questionnaire_of
from sasaeai.surveys.questionnaires import questionnaire

from .answering import SHARES, Crowd

HERE = Path(__file__).parent
LETTERS, EACH = 3_000, 100
MOST_IMPORTANT: Plain = {
    "code": "most_important", "kind": "single", "concept": "most_important",
    "concept_name": "これからの地域でいちばん大切なこと",
    "text": "これからの地域で、いちばん大切だと思うことは何ですか。",
    "choices": [
        {"code": code, "label": label}
        for code, label in enumerate(
            (
                "人と人とのつながり", "一人ひとりの力が生きること", "集まれる機会や場", "必要な情報が届くこと",
                "安心・安全・健康",
            ),
            1,
        )
    ],
    "below": [],
}  # fmt: skip
# Goal (its short name), question, kind, choices that are counted, head.
FINDINGS: tuple[tuple[str, str, str, list[int], str], ...] = (
    ("つながり", "most_important", "most", [1], ""),
    ("顔見知り", "ties", "share", [1, 2], ""),
    ("顔見知り", "ties", "groups", [1, 2], "district"),
    ("人材・担い手", "helps", "share", [1, 2], ""),
    ("身近な仲介", "helps", "share", [2], ""),
    ("気軽な参加", "helps_if", "most", [1], ""),
    ("情報", "news_from", "share", [2], ""),
    ("身近な相談先", "knows_desk", "change", [1, 2], ""),
    ("災害・防犯", "disaster", "share", [5], ""),
    ("心と体の健康", "lonely", "share", [1, 2], ""),
)


@dataclass(frozen=True)
class Fielding:
    """One survey of the demo: how many of its letters came back, and who was asked when."""

    which: str
    title: str
    period: int
    opens_on: date
    closes_on: date
    published_on: date
    response: float
    seed: int


FIRST = Fielding(
    "first", "平成16年度 区民アンケート", 1, date(2004, 10, 1), date(2004, 10, 25), date(2005, 1, 20), 0.46, 16
)
SECOND = Fielding(
    "second", "平成21年度 区民アンケート", 2, date(2009, 9, 25), date(2009, 10, 16), date(2010, 3, 12), 0.477, 21
)


@furnishes_before_editions
def furnish() -> None:
    """Before any edition of the second plan is decided: what it quotes must have been found."""
    clerk = Person.objects.get(account__login="suzuki")
    numbers = count(1)
    first = _survey(FIRST, clerk, numbers, None)
    second = _survey(SECOND, clerk, numbers, first)
    with frozen(SECOND.published_on):
        _words(second, clerk)
        _findings(second, clerk, numbers)


# Title of an indicator, question, and which answers it counts.
INDICATORS = (
    ("困ったときに支えあうつながりが近所にあると思う人の割合", "ties", (1, 2)),
    ("困ったときの身近な相談先を知っている人の割合", "knows_desk", (1, 2)),
)


@furnishes
def link_indicators() -> None:
    """Indicators of the second plan that are read from the second survey; they were reviewed before it was printed."""
    survey = Survey.objects.get(title=SECOND.title)
    for title, code, counted in INDICATORS:
        question = Question.objects.get(survey=survey, code=code)
        with frozen(SECOND.opens_on):
            link = IndicatorQuestion.objects.create(
                question=question, indicator=Indicator.objects.get(title=title), who_is_asked=survey.for_whom,
                base=IndicatorQuestion.Base.ASKED, reviewed_at=now(), reviewed_by_label="鈴木",
                remark="平成24年度、27年度も同じ文で聞きます。",
            )  # fmt: skip
        link.counted.set(question.choices.filter(code__in=counted))


def _uid(numbers: Iterable[int]) -> str:
    number, signs = next(iter(numbers)), []
    for _place in range(5):
        number, rest = divmod(number, len(UID_ALPHABET))
        signs.append(UID_ALPHABET[rest])
    return "dem5v" + "".join(reversed(signs))


def _survey(spec: Fielding, clerk: Person, numbers: Iterable[int], before: Survey | None) -> Survey:
    root = Area.objects.get(parent=None)
    with frozen(spec.opens_on):
        survey = Survey(
            uid=_uid(numbers), title=spec.title, area=root, period=Period.objects.get(number=spec.period),
            predecessor=before, letters=LETTERS, least_each=EACH, opens_on=spec.opens_on, closes_on=spec.closes_on,
            for_whom="18歳以上の区民から3,000人を無作為に選びました。", sample=True,
            purpose="地域の暮らしの様子と、これからの地域に大切なことを聞き、計画に生かします。",
        )  # fmt: skip
        keep_survey(survey, by=clerk)
        begin(survey, _questions(survey, spec.which), by=clerk)
        _name(survey, numbers)
        _strata(survey)
        move_survey(survey, SurveyState.FIXED, by=clerk)
        move_survey(survey, SurveyState.OPEN, by=clerk)
    with frozen(spec.closes_on):
        _answers(survey, spec)
        move_survey(survey, SurveyState.CLOSED, by=clerk)
    with frozen(spec.published_on):
        publish_results(survey, change="", by=clerk)
    return survey


def _questions(survey: Survey, which: str) -> Plain:
    """The first survey asked less: only what has shares of its own, and who answers."""
    plain = questionnaire("residents", survey)
    known = tomllib.loads(SHARES.read_text(encoding="utf-8"))
    for section in plain["sections"]:
        if section["title"].startswith("これからの地域"):
            section["questions"].insert(0, MOST_IMPORTANT)
        section["questions"] = [
            _with_below(one, known, which) for one in section["questions"] if _is_asked(one, known, which)
        ]
    plain["sections"] = [section for section in plain["sections"] if section["questions"]]
    return plain


def _with_below(one: Plain, known: dict[str, Any], which: str) -> Plain:
    if one["kind"] == "matrix":
        return one
    return one | {"below": [child for child in one.get("below", []) if _is_asked(child, known, which)]}


def _is_asked(one: Plain, known: dict[str, Any], which: str) -> bool:
    return which == "second" or bool(one.get("role")) or one["kind"] == "text" or which in known.get(one["code"], {})


def _name(survey: Survey, numbers: Iterable[int]) -> None:
    """The same short ids every time the demo is built."""
    rows = list(Question.objects.filter(survey=survey).order_by("pk"))
    for row in rows:
        row.uid = _uid(numbers)
    Question.objects.bulk_update(rows, ["uid"])


def _strata(survey: Survey) -> None:
    districts = list(Area.objects.filter(parent=survey.area).order_by("position"))
    newest = Population.objects.newest().filter(area__in=districts, band__gte=20)
    adults = dict(newest.order_by().values("area").annotate(people=Sum("count")).values_list("area", "people"))
    people = [adults.get(area.pk) or 10_000 for area in districts]
    planning = import_module("sasaeai.surveys.statistics.planning")
    letters = planning.each_and_proportional(LETTERS, people, EACH)
    Stratum.objects.bulk_create(
        Stratum(survey=survey, area=area, population=population, letters=number, position=place)
        for place, (area, population, number) in enumerate(zip(districts, people, letters, strict=True))
    )


def _answers(survey: Survey, spec: Fielding) -> None:
    tree = questionnaire_of(survey)
    strata = list(survey.strata.select_related("area"))
    crowd = Crowd(tree, spec.which, [stratum.area.slug for stratum in strata], spec.seed)
    rules = MarkRules.objects.get(survey=survey)
    rows: list[Response] = []
    letters: list[Letter] = []
    for district, stratum in enumerate(strata, 1):
        answered = round(stratum.letters * spec.response)
        for place, answers in enumerate(crowd.of_district(district, answered)):
            by_web = spec.which == "second" and place % 12 == 0
            rows.append(
                Response(
                    survey=survey, stratum=stratum, mode=Mode.WEB if by_web else Mode.PAPER,
                    received_on=spec.closes_on, answers=answers, rules=rules, sample=True,
                )
            )  # fmt: skip
        letters += _letters(survey, stratum, len(letters), answered, spec)
    Response.objects.bulk_create(rows, batch_size=500)
    Letter.objects.bulk_create(letters, batch_size=1000)


def _letters(survey: Survey, stratum: Stratum, before: int, answered: int, spec: Fielding) -> list[Letter]:
    """Nobody has these tokens: a fingerprint of nothing opens nothing."""
    found = []
    for place in range(stratum.letters):
        disposition, mode = Disposition.SENT, ""
        if place < answered:
            by_web = spec.which == "second" and place % 12 == 0
            disposition, mode = Disposition.ANSWERED, Mode.WEB if by_web else Mode.PAPER
        elif place % 40 == 7:
            disposition = Disposition.UNDELIVERED
        number = before + place + 1
        print_of_nothing = sha256(f"demo {survey.uid} {number}".encode()).hexdigest()
        found.append(
            Letter(
                survey=survey, stratum=stratum, number=number, fingerprint=print_of_nothing, disposition=disposition,
                mode=mode, disposed_on=spec.closes_on if disposition == Disposition.UNDELIVERED else None,
            )
        )  # fmt: skip
    return found


def _words(survey: Survey, clerk: Person) -> None:
    """Every thirtieth of the answers has words; most were read."""
    spec = tomllib.loads((HERE / "words.toml").read_text(encoding="utf-8"))["words"]
    question = Question.objects.get(survey=survey, code="words")
    begin_codes(survey, by=clerk)
    codes = {code.name: code for code in Code.objects.filter(survey=survey)}
    rows = list(Response.objects.filter(survey=survey).order_by("pk")[:: 1 + LETTERS * 45 // 100 // len(spec)])
    for number, (row, one) in enumerate(zip(rows, spec, strict=False), 1):
        answer = FreeAnswer.objects.create(
            uid=f"dem5w{number:05}".translate(str.maketrans("01", "zy")), response=row, question=question,
            text=one["text"],
        )  # fmt: skip
        if "codes" in one:
            read_answer(answer, [codes[name] for name in one["codes"] if name in codes], "", 1, by=clerk)
        if one.get("quote"):
            allow_quoting(answer, one["text"], by=clerk)


def _findings(survey: Survey, clerk: Person, numbers: Iterable[int]) -> None:
    questions = {row.code: row for row in Question.objects.filter(survey=survey)}
    goals = {
        goal.short_name: goal
        for goal in Goal.objects.present().filter(plan__period=survey.period, plan__area=survey.area)
    }
    for name, code, kind, counted, head in FINDINGS:
        finding = Finding(
            uid=_uid(numbers), survey=survey, question=questions[code], kind=kind, counted=counted,
            head=questions[head] if head else None,
        )  # fmt: skip
        keep_finding(finding, by=clerk)
        if name in goals:
            order_evidence(cite_on(finding, goals[name], by=clerk).evidence, UP, by=clerk)
