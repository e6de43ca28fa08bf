"""A file of answers at the desk: its first reading, what people corrected, what still stops it, what it would make."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _

from sasaeai.kernel.tables import address_of
from sasaeai.surveys.models import MarkRules, Stratum, Survey
from sasaeai.surveys.questionnaire import Questionnaire, questionnaire_of

from .around import areas_of
from .grid import Grid, open_grid
from .guessing import DISTRICT, DOUBTFUL, ID, SURE, WEIGHT, Use, guess
from .proposal import Told
from .reading import Options, ReadAnswers, read_answers, usual_codes
from .sav_in import is_sav, open_sav

MOST_TOLD = 100
EXAMPLES = 3


class Delivered:
    """`reading`: sheet, head, roles, sure, why, confirmed (columns), options, check (what the last look said)."""

    def __init__(self, survey: Survey, name: str, content: bytes, form: str, reading: Mapping[str, Any]) -> None:
        self.survey, self.name, self.content, self.form = survey, name, content, form
        self.reading = dict(reading)

    @cached_property
    def grid(self) -> Grid:
        if is_sav(self.content):
            return open_sav(self.name, self.content)
        return open_grid(
            self.name, self.content, sheet=self.reading.get("sheet", ""), head=int(self.reading.get("head", 0))
        )

    @cached_property
    def paper(self) -> Questionnaire:
        return questionnaire_of(self.survey)

    @cached_property
    def rules(self) -> MarkRules:
        return MarkRules.objects.filter(survey=self.survey).latest("version")

    @property
    def roles(self) -> list[str]:
        return list(self.reading["roles"])

    @property
    def options(self) -> Options:
        return Options.restored(self.reading["options"])

    @property
    def unconfirmed(self) -> list[int]:
        """Columns of which we are not sure and that nobody has looked at."""
        confirmed = set(self.reading.get("confirmed", []))
        return [at for at, sure in enumerate(self.reading["sure"]) if sure == DOUBTFUL and at not in confirmed]

    def read(self) -> ReadAnswers:
        strata = Stratum.objects.filter(survey=self.survey).values_list("area__slug", flat=True)
        areas = {str(place): slug for place, slug in enumerate(strata, 1)} | areas_of(self.survey)
        return read_answers(self.grid, self.roles, self.paper, self.rules, self.options, areas)

    def begin(self) -> dict[str, Any]:
        """The first reading, by guessing."""
        uses = guess(self.grid, self.paper)
        return self._kept(uses, usual_codes(self.grid, [use.role for use in uses], self.paper), [])

    def corrected(self, roles: Mapping[int, str], confirmed: list[int], options: Options) -> dict[str, Any]:
        """What a person wrote over a column is sure; the rest stays as it was guessed."""
        before = zip(self.reading["roles"], self.reading["sure"], self.reading["why"], strict=True)
        uses = [
            Use(role, sure, why) if roles.get(at, role) == role else Use(roles[at], SURE, _("人が直しました。"))
            for at, (role, sure, why) in enumerate(before)
        ]
        return self._kept(uses, options, confirmed)

    def _kept(self, uses: list[Use], options: Options, confirmed: list[int]) -> dict[str, Any]:
        columns = self.grid.columns
        self.reading |= {
            "sheet": self.grid.sheet, "head": self.grid.head, "top": self.grid.top,
            "titles": [column.title[:120] for column in columns],
            "roles": [use.role for use in uses], "sure": [use.sure for use in uses], "why": [use.why for use in uses],
            "options": options.stored, "confirmed": confirmed, "examples": self._examples(len(columns)),
        }  # fmt: skip
        self.reading["check"] = self._check()
        return self.reading

    def _examples(self, width: int) -> list[str]:
        shown: list[list[str]] = [[] for _at in range(width)]
        for count, (_row, values) in enumerate(self.grid.data()):
            if count >= EXAMPLES:
                break
            for at in range(min(width, len(values))):
                shown[at].append("―" if values[at] is None else str(values[at])[:12])
        return ["、".join(one) for one in shown]

    def _check(self) -> dict[str, Any]:
        found = self.read()
        told = [*(self._to_confirm()), *found.told]
        ordered = sorted(told, key=lambda one: not one.stops)
        return {
            "told": [[str(one), one.stops] for one in ordered[:MOST_TOLD]], "more": max(0, len(told) - MOST_TOLD),
            "stops": any(one.stops for one in told), "rows": len(found.rows), "counts": found.counts,
            "districts": sum(bool(row.district) for row in found.rows),
            "corrected": sum(bool(row.corrections) for row in found.rows),
            "weights": sum(row.weight is not None for row in found.rows),
            "texts": sum(len(row.texts) for row in found.rows),
            "blank": sum(not (row.answers or row.texts) for row in found.rows),
        }  # fmt: skip

    def _to_confirm(self) -> list[Told]:
        if not self.unconfirmed:
            return []
        letters = "、".join(address_of(0, at)[:-1] for at in self.unconfirmed[:20])
        words = _("まだ確かめていない列があります（%(letters)s）。下の表で確かめて、印を付けてください。")
        return [Told(words % {"letters": letters}, True, self.grid.sheet)]


def meaning_of(role: str, paper: Questionnaire) -> str:
    """A column's role in words; empty for none that we know."""
    special = {"": _("使わない"), ID: _("番号"), WEIGHT: _("重み"), DISTRICT: _("地区")}
    if role in special:
        return special[role]
    code, *parts = role.split(":")
    item = paper.by_code.get(code)
    if item is None or item.is_matrix:
        return ""
    name = f"{item.number} {item.text[:30]}"
    choice = item.by_code.get(int(parts[0])) if parts and parts[0].isdigit() else None
    if parts and parts[0].isdigit() and choice is None:
        return ""
    if parts[-1:] == ["text"]:
        if not choice and item.kind != "text":
            return ""
        return _("%(name)s に書いた言葉") % {"name": f"{name} {choice.code} {choice.label}" if choice else name}
    if not parts:
        return name if item.kind != "text" else ""
    return f"{name}：{choice.code} {choice.label}" if choice and item.is_multiple and len(parts) == 1 else ""


def known_roles(paper: Questionnaire) -> list[tuple[str, str]]:
    """What a person can choose for a column, in the order of the paper."""
    roles = [ID, WEIGHT, DISTRICT]
    for leaf in paper.leaves:
        if leaf.is_multiple:
            roles += [f"{leaf.code}:{option.code}" for option in leaf.options]
        roles.append(f"{leaf.code}:text" if leaf.kind == "text" else leaf.code)
        roles += [f"{leaf.code}:{option.code}:text" for option in leaf.options if option.opens_text]
    return [(role, meaning_of(role, paper)) for role in roles]


def written_codes(text: str) -> list[str]:
    """Codes that somebody typed beside each other."""
    return [one for one in re.split(r"[\s、,，　]+", text.strip()) if one][:20]
