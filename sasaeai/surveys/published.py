"""What was published, as pages and files read it: only what is stored, and no statistics."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from sasaeai.plans.wording import Wording
from sasaeai.surveys import sentences
from sasaeai.surveys.result_tables import HIDDEN
from sasaeai.surveys.statistics.figures import HIDDEN_BELOW, Standing

Stored = Mapping[str, Any]


class Tables:
    """Tables by question and head, as `TableOfResults.as_json` made them; `words` tells them in another language."""

    def __init__(self, stored: Mapping[str, Any], words: Wording | None = None) -> None:
        self.tables: list[Stored] = list(stored.get("tables", []))
        self.words = None if words is None or words.is_source else words
        self.groups: list[Stored] = self._told(stored.get("groups", []))
        self.numbers: Mapping[str, Any] = stored.get("numbers", {})
        self.matrix: Stored | None = self._told(stored.get("matrix"))
        self._known = {(one["code"], one["head"]["code"] if one["head"] else ""): one for one in self.tables}

    def _told(self, kept: Any) -> Any:
        return self.words.within(kept) if self.words else kept

    def of(self, code: str, head: str) -> Stored | None:
        found: Stored | None = self._told(self._known.get((code, head)))
        return found

    def simple(self, code: str) -> Stored | None:
        return self.of(code, "")

    def by_heads(self, code: str) -> list[Stored]:
        return [self._told(one) for one in self.tables if one["code"] == code and one["head"]]

    def sections(self) -> Iterator[dict[str, Any]]:
        """Sections with the questions that have tables, each with its first finding."""
        for group in self.groups:
            lines = [
                {"table": table, "said": most_of(table)}
                for item in group["items"]
                for code in (item["rows"] or [item["code"]])
                if (table := self.simple(code)) is not None
            ]
            if lines:
                yield {"title": group["title"], "lines": lines}

    def in_district(self, slug: str) -> Iterator[dict[str, Any]]:
        """Sections with the questions that are parted by district: what this one says, beside the whole."""
        parted = {one["code"]: one for one in self.tables if any(row["slug"] == slug for row in one["rows"])}
        for group in self.groups:
            lines = [
                {"table": table, "said": beside_the_whole(table, slug)}
                for item in group["items"]
                for code in (item["rows"] or [item["code"]])
                if code in parted and (table := self._told(parted[code]))
            ]
            if lines:
                yield {"title": group["title"], "lines": lines}


def held_back(new: dict[str, Any], earlier: Sequence[tuple[int, Stored]]) -> dict[str, Any]:
    """What a new version holds, but where few came, went or were corrected since any version, the last published stays.

    `new`: as `actions.results.all_tables` makes it; `earlier`: number and what was stored of every version, the newest
    first. Ten late answers, one in each of ten districts, would otherwise be had by taking one version's table by
    district from the other's; a correction of one answer even though n stays; and either from means and the matrix,
    which are sums of the same answers. So means, quartiles and the matrix go with the tables of their questions.
    """
    known = [(number, Tables(stored)) for number, stored in earlier]
    tables = [_or_before(table, new.get("numbers", {}), known) for table in new["tables"]]
    simple = {table["code"]: table for table in tables if not table["head"]}
    numbers = {
        code: found
        for code, own in new.get("numbers", {}).items()
        if (found := _last_number(code, earlier) if simple[code].get("of") else own)
    }
    matrix = _matrix(new, simple, earlier)
    kept = {name: value for name, value in new.items() if name != "matrix"}
    return kept | {"tables": tables, "numbers": numbers} | ({"matrix": matrix} if matrix else {})


def cells_told(
    response: dict[str, Any], tables: Iterable[Stored], heads: Iterable[str], earlier: Iterable[Stored]
) -> dict[str, Any]:
    """Weights by cells, without their answers and weights where these would be the table that stays as it was.

    `heads`: the questions whose answers make the cells; `earlier`: what each version told of who answered.
    """
    cells, asked = response.get("cells", []), set(heads)
    stays = any(one.get("of") and one["head"] and {one["code"], one["head"]["code"]} <= asked for one in tables)
    had = [{str(row["parts"]): row["n"] for row in old.get("cells", [])} for old in earlier]
    close = any(
        row["n"] is not None and 0 < abs(row["n"] - (old.get(str(row["parts"])) or row["n"])) < HIDDEN_BELOW
        for old in had
        for row in cells
    )
    if not stays and not close:
        return response
    return {**response, "cells": [{**row, "n": None, "weight": None, "times": None} for row in cells]}


def _or_before(table: dict[str, Any], numbers: Stored, earlier: Sequence[tuple[int, Tables]]) -> Stored:
    code, head = table["code"], table["head"]["code"] if table["head"] else ""
    before = [(number, tables, old) for number, tables in earlier if (old := tables.of(code, head)) is not None]
    if not any(
        is_close(table, old) or (not head and _moved_within(table, old, numbers.get(code), tables.numbers.get(code)))
        for _number, tables, old in before
    ):
        return table
    number, _tables, kept = before[0]
    return _kept(kept, int(kept.get("of", number)))


def is_close(table: Stored, old: Stored) -> bool:
    """In some row a few people came, went or answer otherwise than they did."""
    had = {row["code"]: row for row in old["rows"]}
    cells = {row["code"]: _by_label(old, row) for row in old["rows"]}
    several = "MA" in table["marks"]
    for row in table["rows"]:
        apart = abs(int(row["base"]) - int(had[row["code"]]["base"])) if row["code"] in had else int(row["base"])
        moved = _moved(_by_label(table, row), cells.get(row["code"], {}), several=several)
        if 0 < max(apart, moved) < HIDDEN_BELOW:
            return True
    return False


def _by_label(table: Stored, row: Stored) -> dict[str, int]:
    """Counts that are printed; classes of numbers are known by their words, as there may be others in each version."""
    pairs = zip(table["answers"], row["cells"], strict=False)
    return {answer["label"]: int(cell[0] or 0) for answer, cell in pairs if cell}


def _moved(cells: Mapping[str, int], before: Mapping[str, int], *, several: bool) -> int:
    """So many people at least answer otherwise; of several answers one person may have changed many."""
    moves = [count - before[label] for label, count in cells.items() if label in before]
    if several:
        return max(map(abs, moves), default=0)
    return max(sum(move for move in moves if move > 0), -sum(move for move in moves if move < 0))


def _moved_within(table: Stored, old: Stored, number: Stored | None, before: Stored | None) -> bool:
    """A mean that moved although no cell did: somebody's number was corrected within its class."""
    if before is None or number == before:
        return False
    return [(row["base"], row["cells"]) for row in table["rows"]] == [
        (row["base"], row["cells"]) for row in old["rows"]
    ]


def _last_number(code: str, earlier: Sequence[tuple[int, Stored]]) -> Stored | None:
    return next((found for _number, stored in earlier if (found := stored.get("numbers", {}).get(code))), None)


def _matrix(new: Stored, simple: Mapping[str, Stored], earlier: Sequence[tuple[int, Stored]]) -> Stored | None:
    """All of it or nothing: every item lies as it does beside the mean of all."""
    own: Stored | None = new.get("matrix")
    if own is None:
        return None
    asked = {own[side]["code"] for side in ("importance", "satisfaction")}
    rows = [row for group in new["groups"] for item in group["items"] if item["code"] in asked for row in item["rows"]]
    before = [(number, stored["matrix"]) for number, stored in earlier if stored.get("matrix")]
    same = [
        (number, old)
        for number, old in before
        if {old[side]["code"] for side in ("importance", "satisfaction")} == asked
    ]
    if not any(simple[row].get("of") for row in rows) and not any(_both_close(own, old) for _number, old in same):
        return own
    return {**same[0][1], "of": int(same[0][1].get("of", same[0][0]))} if same else None


def _both_close(own: Stored, old: Stored) -> bool:
    """Of few people more or fewer it is told how their two answers go together."""
    had = {item["label"]: item.get("both") for item in old["items"]}
    pairs = [(item.get("both"), had.get(item["label"])) for item in own["items"]]
    return any(0 < abs(one - other) < HIDDEN_BELOW for one, other in pairs if one is not None and other is not None)


def _kept(table: Stored, number: int) -> Stored:
    sentence = _(sentences.KEPT) % {"number": number}
    if table.get("of"):
        return table
    if table["head"]:
        return {**table, "of": number, "said": [sentence, *table["said"]]}
    *rows, whole = table["rows"]
    return {**table, "of": number, "rows": [*rows, {**whole, "mark": sentence}]}


def most_of(table: Stored) -> str:
    """The most frequent answer, in one sentence; empty where it is not shown."""
    row = table["rows"][-1]
    place = _most_in(table, row)
    if place is None:
        return ""
    gaps = {"answer": table["answers"][place]["label"], "value": Decimal(row["cells"][place][1])}
    if Standing.of(row["base"]) is Standing.REFERENCE:
        return _("いちばん多い答えは「%(answer)s」で、%(value)s％です（参考値）。") % gaps
    return _("いちばん多い答えは「%(answer)s」で、%(value)s％です。") % gaps


def _most_in(table: Stored, row: Stored) -> int | None:
    """The place of the most frequent answer that is shown; of two alike the first."""
    known = {
        place: Decimal(cell[1])
        for place, (answer, cell) in enumerate(zip(table["answers"], row["cells"], strict=False))
        if cell and cell[1] not in ("", "-") and answer["code"] != 0
    }
    return max(known, key=lambda place: known[place]) if known else None


def beside_the_whole(table: Stored, slug: str) -> str:
    """What most people of a district answered, with its error, and how many of all answered so.

    Nothing is called higher or lower: that would need a test of each answer, corrected for all of them.
    """
    row = next(one for one in table["rows"] if one["slug"] == slug)
    place = None if table["refused"] else _most_in(table, row)
    if place is None:
        return str(table["refused"] or row["mark"] or _("人数が少ないため示しません"))
    whole, cell = table["rows"][-1]["cells"][place], row["cells"][place]
    gaps = {"answer": table["answers"][place]["label"], "value": cell[1], "points": cell[2] or "0.0"}
    sentence = _("いちばん多い答えは「%(answer)s」で、%(value)s％（誤差±%(points)s）です。") % gaps
    if whole and whole[1] not in ("", "-"):
        sentence += " " + _("全体では%(value)s％です。") % {"value": whole[1]}
    if row["mark"]:
        sentence = f"{sentence}（{row['mark']}）"
    # How many answered is told above as it is now.
    return f"{sentence} {_(sentences.KEPT) % {'number': table['of']}}" if table.get("of") else sentence


def file_header() -> list[str]:
    return [_("問"), _("問いの文"), _("答え方"), _("分けた問い"), _("区分"), _("n（人数）"), _("答え"), _("件数"),
            _("割合（％）"), _("誤差（±）"), _("95％区間の下"), _("95％区間の上"), _("注")]  # fmt: skip


def file_rows(table: Stored) -> Iterator[list[object]]:
    """One line for each cell, so that any programme can turn it round."""
    head = table["head"]["label"] if table["head"] else ""
    for row in table["rows"]:
        for answer, cell in zip(table["answers"], row["cells"], strict=False):
            start = [
                table["number"],
                "　".join(filter(None, (table.get("above"), table["text"]))),
                "・".join(table["marks"]),
                head,
                row["label"],
                row["base"],
                answer["label"],
            ]
            if cell is None:
                yield [*start, _(HIDDEN), _(HIDDEN), "", "", "", row["mark"] or _("人数が少ないため示しません")]
                continue
            count, *percents = cell
            yield [*start, count, *(_number(percent) for percent in percents), row["mark"]]


def _number(text: str) -> object:
    return Decimal(text) if text not in ("", "-") else text
