"""Questionnaires to begin with: data files beside this one, in our own words."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from sasaeai.areas.models import Area
from sasaeai.areas.whole import called
from sasaeai.kernel.clock import today
from sasaeai.plans.models import Goal
from sasaeai.surveys.models import Survey
from sasaeai.surveys.plain import Plain

HERE = Path(__file__).parent
# A table on paper with more rows is not answered to its end.
MOST_GOALS = 20


def names() -> dict[str, str]:
    """Label by name, of every file."""
    return {path.stem: str(_read(path)["label"]) for path in sorted(HERE.glob("*.toml"))}


def questionnaire(name: str, survey: Survey) -> Plain:
    """The file's questions with this area's districts and, where its plan has small goals, those as rows."""
    spec = _read(HERE / f"{name}.toml")
    plain: Plain = {"label": spec["label"], "sections": []}
    for section in spec["sections"]:
        questions = [_question(one, spec, survey) for one in section["questions"]]
        plain["sections"].append(
            {"title": section["title"], "introduction": section.get("introduction", ""), "questions": questions}
        )
    return plain


def _read(path: Path) -> dict[str, Any]:
    return tomllib.loads(called(path.read_text(encoding="utf-8")))


def _question(one: dict[str, Any], spec: dict[str, Any], survey: Survey) -> Plain:
    found: Plain = dict(one)
    choices = found.pop("choices", [])
    if choices == "districts":
        found["choices"] = _districts(survey)
    else:
        listed = spec["scales"][choices] if isinstance(choices, str) else choices
        found["choices"] = [_choice(code, choice) for code, choice in enumerate(listed, 1)]
    rows = found.pop("rows", [])
    if rows == "goals":
        rows = _goals(survey) or spec["small_goals"]
    found["below"] = [_question(child, spec, survey) for child in found.get("below", [])]
    found["below"] += [_row(row, found) for row in rows]
    return found


def _choice(code: int, choice: Any) -> Plain:
    words = {"label": choice} if isinstance(choice, str) else dict(choice)
    return {"code": code} | words


def _row(row: dict[str, str], table: Plain) -> Plain:
    key = f"{table['code']}_{row['key']}"
    return {"code": key, "text": row["text"], "concept": key, "concept_name": f"{table['concept_name']}：{row['text']}"}


def _districts(survey: Survey) -> list[Plain]:
    areas = list(Area.objects.children_of(survey.area, on=today()))
    found = [{"code": code, "label": area.name, "area_slug": area.slug} for code, area in enumerate(areas, 1)]
    return [*found, {"code": len(found) + 1, "label": "わからない"}]


def _goals(survey: Survey) -> list[dict[str, str]]:
    """The leaves of the plan's tree, where there is one; a row's key is the goal's own."""
    if survey.period is None:
        return []
    rows = Goal.objects.present().filter(plan__period=survey.period, plan__area=survey.area)
    leaves = rows.exclude(title="").exclude(parent=None).filter(children=None).order_by("parent__position", "position")
    return [{"key": f"g{goal.uid}", "text": goal.title} for goal in leaves[:MOST_GOALS]]
