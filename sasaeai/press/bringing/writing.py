"""A plan as a workbook that can be edited in Excel and brought back: one row a measure or indicator, nothing merged."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from sasaeai.kernel.fiscal import FiscalYear
from sasaeai.kernel.tables import Sheet
from sasaeai.plans.models import ActorRole, Help, IndicatorKind

from .cells import joined_names
from .draft import GOAL, INDICATOR, MEASURE, PLANNED, TARGET, VALUE, Item
from .terms import Terms

KIND_WORDS = {str(kind.value): str(kind.label) for kind in IndicatorKind}


def sheets_of(items: Sequence[Item], terms: Terms) -> list[Sheet]:
    """取組 (goals, measures, schedule) and 指標; headings that the reading engine knows for sure."""
    return [_measures(items, terms), _indicators(items, terms)]


def _path(item: Item | None, terms: Terms) -> list[str]:
    titles: list[str] = []
    while item is not None:
        titles.insert(0, item.title)
        item = item.parent
    return [*titles, *[""] * (len(terms.levels) - len(titles))][: len(terms.levels)]


def _measures(items: Sequence[Item], terms: Terms) -> Sheet:
    years = [FiscalYear(year) for year in terms.all_years]
    head = [
        _("記号（書きかえないでください）"), *terms.levels, _("目標の説明"), _("取組名"), _("取組の内容"),
        _("対象"), _("主体"), _("協力"), _("支援"), _("自助・共助・公助"), _("内容の種類"),
        *[f"{year.wareki}の予定" for year in years],
    ]  # fmt: skip
    rows: list[list[Any]] = [head]
    for goal in items:
        if goal.kind == GOAL:
            below = [item for item in items if item.kind == MEASURE and item.parent is goal]
            rows += [_measure_row(item, terms, goal) for item in below] or [_goal_row(goal, terms)]
            if below:
                rows[len(rows) - len(below)][1 + len(terms.levels)] = goal.value("explanation")
    rows += [_measure_row(item, terms, None) for item in items if item.kind == MEASURE and item.parent is None]
    return Sheet(_("取組"), rows)


def _goal_row(goal: Item, terms: Terms) -> list[Any]:
    return ["", *_path(goal, terms), goal.value("explanation")]


def _measure_row(item: Item, terms: Terms, goal: Item | None) -> list[Any]:
    actors = item.value("actors", [])
    by_role = {role: joined_names(name for name, its in actors if its == str(role)) for role in ActorRole}
    helps = "・".join(str(help_.label) for help_ in Help if str(help_) in item.value("helps", []))
    return [
        item.code, *_path(goal, terms), "", item.title, item.value("text"), item.value("audience"),
        *[by_role[role] for role in (ActorRole.LEAD, ActorRole.PARTNER, ActorRole.SUPPORT)], helps,
        item.value("content_kind"), *[item.value(f"{PLANNED}{year}") for year in terms.all_years],
    ]  # fmt: skip


def _indicators(items: Sequence[Item], terms: Terms) -> Sheet:
    values = sorted({int(name.removeprefix(VALUE)) for item in items for name in item.fields if name.startswith(VALUE)})
    base_years = sorted({str(item.value("baseline_year")) for item in items if item.value("baseline_year")})
    head = [
        *terms.levels, _("取組名"), _("指標"), _("単位"), _("指標の種類"), _("指標の定義"), _("把握の方法"),
        _("目標値の理由"),
        *[f"現状値（{FiscalYear(int(year)).wareki}）" for year in base_years],
        *[f"目標値（{FiscalYear(year).wareki}）" for year in terms.all_years],
        *[f"実績値（{FiscalYear(year).wareki}）" for year in values],
    ]  # fmt: skip
    rows: list[list[Any]] = [head]
    for item in items:
        if item.kind != INDICATOR or item.parent is None:
            continue
        measure = item.parent if item.parent.kind == MEASURE else None
        goal = measure.parent if measure else item.parent
        baseline = item.value("baseline_value")
        rows.append([
            *_path(goal, terms), measure.title if measure else "", item.title, item.value("unit"),
            KIND_WORDS.get(item.value("kind"), ""), item.value("definition"), item.value("method"),
            item.value("target_reason"),
            *[_number(baseline if item.value("baseline_year") == year else "") for year in base_years],
            *[_number(item.value(f"{TARGET}{year}")) for year in terms.all_years],
            *[_number(item.value(f"{VALUE}{year}")) for year in values],
        ])  # fmt: skip
    return Sheet(_("指標"), rows)


def _number(text: str) -> Any:
    """A number as a number: text in a column of figures is what the national rule asks to avoid."""
    if not text:
        return ""
    number = float(text)
    return int(number) if number.is_integer() else number
