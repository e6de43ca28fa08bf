"""Tables of what became of a plan: indicators and their values, problems and their answers, how far its making is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from sasaeai.areas.whole import called_later
from sasaeai.plans.exchange import bearer_of, common_of, standing
from sasaeai.plans.figures import number, of_area, short_line
from sasaeai.plans.items import Item, PlanPage
from sasaeai.plans.live import Value, measures_taking_up, problems_of, values
from sasaeai.plans.models import Basis, Direction, IndicatorKind, Plan, Problem, Progress, Source
from sasaeai.plans.narrowing import narrowed, state_choices, wanted_problems
from sasaeai.plans.reader import Reader

from .describing import Asked, Column, Line, Place, Table, Words, in_pieces, listed, wareki, wareki_day


def _asked_indicators(asked: Asked) -> Iterable[Item]:
    """`?indicator=` names one, `?of=` a goal or a measure; otherwise all."""
    reader = asked.plan_reader
    uid, owner = asked.query.get("indicator", ""), asked.query.get("of", "")
    if uid:
        return [item for item in reader.find([uid]).values() if item.kind == "indicator"]
    return reader.indicators_of([owner]) if owner else reader.each_indicator()


def _indicators(asked: Asked) -> Iterator[Line]:
    reader = asked.plan_reader
    for piece in in_pieces(_asked_indicators(asked)):
        known = values([item.uid for item in piece])
        for item in piece:
            page = reader.plan_of(item)
            line = short_line(item.data, of_area(known.get(item.uid, []), page.area_id))
            yield Line((item, line), item.sample, Place.of(page))


def _of_line(key: str) -> Any:
    return lambda row: row[1][key]


def _of_data(key: str) -> Any:
    return lambda row: row[0].data[key]


INDICATORS = Table(
    "indicators",
    _("指標の一覧"),
    _("目標や取組が進んでいるかを確かめる指標。現状値、いちばん新しい値、目標値。"),
    [
        Column(_("指標ID"), lambda row: row[0].uid, _("版が変わっても変わらない番号")),
        Column(_("指標の名前"), lambda row: row[0].title),
        Column(_("指標の種類"), lambda row: IndicatorKind(row[0].data["kind"]).label),
        Column(_("何の指標か"), lambda row: _("目標") if row[0].data["owner_kind"] == "goal" else _("取組")),
        Column(_("目標・取組のID"), lambda row: row[0].parent_uid),
        Column(_("目標・取組の番号"), lambda row: row[0].number),
        Column(_("目標・取組"), _of_data("owner_title")),
        Column(_("単位"), _of_line("unit")),
        Column(_("よい向き"), lambda row: Direction(row[0].data["direction"]).label),
        Column(_("数え方"), lambda row: Basis(row[0].data["basis"]).label),
        Column(_("現状値"), lambda row: number(row[1]["baseline"])),
        Column(_("現状値の年度（西暦）"), _of_line("baseline_year")),
        Column(_("現状値の年度（和暦）"), lambda row: wareki(row[1]["baseline_year"])),
        Column(_("いちばん新しい値"), _of_line("value")),
        Column(_("いちばん新しい値の年度（西暦）"), _of_line("value_year")),
        Column(_("いちばん新しい値の年度（和暦）"), lambda row: wareki(row[1]["value_year"])),
        Column(_("速報"), _of_line("provisional"), _("年度の途中の値なら1")),
        Column(_("秘匿"), _of_line("hidden"), _("人数が少なく示せないなら1")),
        Column(_("目標値"), lambda row: number(row[1]["target"])),
        Column(_("目標値の年度（西暦）"), _of_line("target_year")),
        Column(_("目標値の年度（和暦）"), lambda row: wareki(row[1]["target_year"])),
        Column(_("定義"), _of_data("definition")),
        Column(_("把握の方法"), _of_data("method")),
        Column(_("目標値の理由"), _of_data("target_reason")),
        Column(_("担当"), lambda row: row[0].lead),
        Column(_("数字の出どころ"), lambda row: Source(row[0].data["source"]).label),
    ],
    _indicators,
)


@dataclass(frozen=True)
class Figure:
    """One number of an indicator: its baseline, a target, or what was counted in an area and a year."""

    item: Item
    what: Words
    year: int
    value: Decimal | None
    area_slug: str
    area_name: str
    counted: Value | None = None


def _values(asked: Asked) -> Iterator[Line]:
    reader = asked.plan_reader
    for piece in in_pieces(_asked_indicators(asked)):
        known = values([item.uid for item in piece])
        for item in piece:
            page = reader.plan_of(item)
            for figure in _figures(reader, item, page, known.get(item.uid, [])):
                sample = item.sample or bool(figure.counted and figure.counted.sample)
                yield Line(figure, sample, Place.of(page))


def _figures(reader: Reader, item: Item, page: PlanPage, known: list[Value]) -> Iterator[Figure]:
    here = (page.area_slug, page.area_name)
    if item.data["baseline"] is not None:
        yield Figure(item, _("現状値"), item.data["baseline_year"], number(item.data["baseline"]), *here)
    for target in item.data["targets"]:
        yield Figure(item, _("目標値"), target["year"], number(target["value"]), *here)
    for value in known:
        there = (value.area_slug, reader.wording(value.area_name))
        yield Figure(item, _("実績値"), value.year, value.value, *there, value)


def _counted(read: Any) -> Any:
    """Only a counted value has an error, a day, a source."""
    return lambda figure: read(figure.counted) if figure.counted else None


VALUES = Table(
    "values",
    _("指標の値"),
    _("指標の現状値・目標値・実績値を、年度と地域ごとに一行ずつ。"),
    [
        Column(_("指標ID"), lambda figure: figure.item.uid),
        Column(_("指標の名前"), lambda figure: figure.item.title),
        Column(_("値の種類"), lambda figure: figure.what, _("現状値・目標値・実績値")),
        Column(_("値の地域コード"), lambda figure: figure.area_slug),
        Column(_("値の地域名"), lambda figure: figure.area_name),
        Column(_("年度（西暦）"), lambda figure: figure.year),
        Column(_("年度（和暦）"), lambda figure: wareki(figure.year)),
        Column(_("値"), lambda figure: figure.value),
        Column(_("単位"), lambda figure: figure.item.data["unit"]),
        Column(_("誤差"), _counted(lambda value: value.error), _("±の幅")),
        Column(_("速報"), _counted(lambda value: value.provisional), _("年度の途中の値なら1")),
        Column(_("秘匿"), _counted(lambda value: value.suppressed), _("人数が少なく示せないなら1")),
        Column(_("いつの数字か（西暦）"), _counted(lambda value: value.taken_on)),
        Column(_("いつの数字か（和暦）"), _counted(lambda value: wareki_day(value.taken_on))),
        Column(_("数字の出どころ"), _counted(lambda value: Source(value.source).label)),
        Column(_("補足"), _counted(lambda value: value.note)),
    ],
    _values,
)


def number_of(reader: Reader) -> int:
    """The period that is read."""
    return int(reader.plans[0].document["period"]["number"])


@dataclass(frozen=True)
class Told:
    """A problem with what became of it, as far as the reader may see it."""

    problem: Problem
    state: str
    words: str
    common: Any
    measures: list[str]
    goal: str

    @property
    def bearer(self) -> Any:
        """Whose promise or answer it is: its own, or that of the common problem it was gathered into."""
        return bearer_of(self.problem, self.common)


def _problems(asked: Asked) -> Iterator[Line]:
    reader = asked.plan_reader
    words = dict(state_choices())
    for piece in in_pieces(narrowed(problems_of(reader), wanted_problems(asked.query))):
        taken = measures_taking_up([row.pk for row in piece])
        uids = {uid for group in taken.values() for uid in group} | {row.goal.uid for row in piece if row.goal}
        known = reader.find(uids)
        for row in piece:
            code = standing(row, reader).code
            measures = [uid for uid in taken.get(row.pk, []) if uid in known]
            goal = row.goal.uid if row.goal and row.goal.uid in known else ""
            told = Told(row, code, words[code], common_of(row, reader), measures, goal)
            place = Place(number_of(reader), row.plan.area.slug, reader.wording(row.plan.area.name))
            yield Line(told, row.sample, place)


PROBLEMS = Table(
    "problems",
    called_later(_("地区からの課題と%(whole)sの回答")),
    called_later(_("地区から%(whole)sへ伝えた課題と、%(whole)sの回答または回答する日。公開しているものだけです。")),
    [
        Column(_("課題ID"), lambda row: row.problem.uid),
        Column(
            called_later(_("%(whole)sの共通課題")),
            lambda row: row.problem.plan.ward_plan_id is None,
            _("いくつもの地区の声をまとめたものなら1"),
        ),
        Column(_("困っていること"), lambda row: row.problem.title),
        Column(_("くわしく"), lambda row: row.problem.text),
        Column(_("課題の種類"), lambda row: row.problem.kind.name if row.problem.kind else ""),
        Column(_("書いた日（西暦）"), lambda row: row.problem.written_on),
        Column(_("書いた日（和暦）"), lambda row: wareki_day(row.problem.written_on)),
        Column(_("どこで出た話か"), lambda row: row.problem.occasion),
        Column(_("まとめた共通課題のID"), lambda row: row.common.uid if row.common else ""),
        Column(_("いまの様子コード"), lambda row: row.state, _("received・promised・answered")),
        Column(_("いまの様子"), lambda row: row.words),
        Column(_("回答を約束した日（西暦）"), lambda row: row.bearer.promised_on),
        Column(_("回答を約束した日（和暦）"), lambda row: wareki_day(row.bearer.promised_on)),
        Column(_("回答した日（西暦）"), lambda row: row.bearer.answered_on),
        Column(_("回答した日（和暦）"), lambda row: wareki_day(row.bearer.answered_on)),
        Column(_("回答"), lambda row: row.bearer.answer if row.bearer.answered_on else ""),
        Column(_("かかわる目標ID"), lambda row: row.goal),
        Column(_("取り上げた取組のID"), lambda row: listed(row.measures), _("いくつもあるときは「;」で区切る")),
    ],
    _problems,
)


@dataclass(frozen=True)
class Making:
    """How far a district's plan is, and what of it can be read."""

    plan: Plan
    page: PlanPage | None

    @property
    def step(self) -> int:
        return list(Progress).index(Progress(self.plan.progress)) + 1

    @property
    def decided_on(self) -> date | None:
        return self.page.decided_on if self.page else None


def _progress(asked: Asked) -> Iterator[Line]:
    reader = asked.plan_reader
    period = number_of(reader)
    for plan in Plan.objects.of_districts().filter(period__number=period).select_related("area"):
        page = None if reader.is_working else reader.by_id.get(plan.pk)
        place = Place(period, plan.area.slug, reader.wording(plan.area.name))
        yield Line(Making(plan, page), plan.sample, place)


PROGRESS = Table(
    "progress",
    _("地区別計画の策定状況"),
    _("地区ごとに、計画づくりがどこまで進んだか。"),
    [
        Column(_("段階"), lambda row: row.step, _("1から5まで")),
        Column(_("策定状況"), lambda row: Progress(row.plan.progress).label),
        Column(_("策定状況のひとこと"), lambda row: row.plan.progress_note),
        Column(_("策定委員会で決めた日（西暦）"), lambda row: row.plan.adopted_on),
        Column(_("策定委員会で決めた日（和暦）"), lambda row: wareki_day(row.plan.adopted_on)),
        Column(_("公開中の版"), lambda row: row.page.edition_name if row.page else ""),
        Column(_("公開中の版を決めた日（西暦）"), lambda row: row.decided_on),
        Column(_("公開中の版を決めた日（和暦）"), lambda row: wareki_day(row.decided_on)),
    ],
    _progress,
)
