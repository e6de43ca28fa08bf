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


def held_back(tables: Iterable[dict[str, Any]], earlier: Sequence[tuple[int, Mapping[str, Any]]]) -> list[Stored]:
    """Tables of a new version, but where few came or went since any version, what was published last stays.

    `earlier`: number and stored tables of every version, the newest first. Ten late answers, one in each of ten
    districts, would otherwise be had by taking one version's table by district from the other's.
    """
    known = [(number, Tables(stored)) for number, stored in earlier]
    return [_or_before(table, known) for table in tables]


def _or_before(table: dict[str, Any], earlier: Sequence[tuple[int, Tables]]) -> Stored:
    key = table["code"], table["head"]["code"] if table["head"] else ""
    before = [(number, old) for number, tables in earlier if (old := tables.of(*key)) is not None]
    if not any(_is_close(table, old) for _number, old in before):
        return table
    number, kept = before[0]
    return _kept(kept, int(kept.get("of", number)))


def _is_close(table: Stored, old: Stored) -> bool:
    """Some row has a few people more or fewer than it had."""
    had = {row["code"]: int(row["base"]) for row in old["rows"]}
    return any(0 < abs(int(row["base"]) - had.get(row["code"], 0)) < HIDDEN_BELOW for row in table["rows"])


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
    known = [
        (Decimal(cell[1]), answer["label"])
        for answer, cell in zip(table["answers"], row["cells"], strict=False)
        if cell and cell[1] not in ("", "-") and answer["code"] != 0
    ]
    if not known:
        return ""
    value, label = max(known, key=lambda pair: pair[0])
    gaps = {"answer": label, "value": value}
    if Standing.of(row["base"]) is Standing.REFERENCE:
        return _("いちばん多い答えは「%(answer)s」で、%(value)s％です（参考値）。") % gaps
    return _("いちばん多い答えは「%(answer)s」で、%(value)s％です。") % gaps


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
