"""Published tables on paper: 単純集計 with its picture, クロス集計 with all heads below each other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from sasaeai.press.content.block import Block, Cell, Columns, Heading, Paragraph, Table
from sasaeai.press.content.inline import Break, Line, Strong, line
from sasaeai.press.papers.parts.cells import cell, head
from sasaeai.surveys.published import Tables
from sasaeai.surveys.result_charts import key_of, number_of
from sasaeai.surveys.result_tables import HIDDEN

from .charts import bands, bars

Stored = Mapping[str, Any]
# More answers than these stand as numbers above their columns, with a line that tells what they are.
MOST_NAMED = 7
# Up to so many columns of answers the heads of a question stand side by side, where they have more rows than these.
MOST_BESIDE, FEW_LINES = 7, 8


def _asked_of(table: Stored, base: str) -> Paragraph:
    words = _("（%(marks)s、%(n)s）") % {"marks": "・".join(table["marks"]), "n": base}
    return Paragraph(line(words), "legend")


def base_words(base: int) -> str:
    return f"n={base:,}"


def simple_question(table: Stored, number: Mapping[str, Any] | None) -> Iterator[Block]:
    """Heading, chart and table of one question."""
    row = table["rows"][-1]
    yield Heading(3, line(table["text"]), number=table["number"], in_contents=False)
    yield _asked_of(table, base_words(row["base"]))
    if table["refused"] or not any(row["cells"]):
        yield Paragraph(line(table["refused"] or row["mark"] or _("答えた人が少ないため、示しません。")))
        return
    figure = bars(table)
    if figure is None:
        yield _simple_table(table)
    else:
        yield Columns(((figure,), (_simple_table(table),)), widths=(1.2, 1))
    if number:
        gaps = {key: f"{number[key]:.1f}" for key in ("mean", "half", "low", "median", "high")}
        words = _(
            "平均%(mean)s（±%(half)s）。答えを小さい順に並べた真ん中は%(median)s、4分の1は%(low)s、4分の3は%(high)sです。"
        )
        yield Paragraph(line(words % gaps), "note")


def _simple_table(table: Stored) -> Table:
    rows = [
        (head(answer["label"]), *_simple_cells(one))
        for answer, one in zip(table["answers"], table["rows"][-1]["cells"], strict=False)
    ]
    top = (head(_("答え")), *(head(words, align="end") for words in (_("件数"), _("％"), _("誤差"))))
    return Table(tuple(rows), head=(top,), widths=(3.2, 0.95, 0.85, 0.85), headers=1, style="rules", size=0.82)


def _simple_cells(one: Sequence[Any] | None) -> tuple[Cell, ...]:
    if one is None:
        return cell(HIDDEN, align="end"), cell(HIDDEN, align="end"), cell("")
    count, percent, points = one[:3]
    shown = "" if count is None else f"{count:,}"
    return cell(shown, align="end"), cell(percent, align="end"), cell(f"±{points}" if points else "", align="end")


def simple_matrix(item: Mapping[str, Any], tables: Sequence[Stored]) -> Iterator[Block]:
    """A table of questions: its rows as bands, and as one table."""
    yield Heading(3, line(item["text"]), number=item["number"], in_contents=False)
    bases = sorted({table["rows"][-1]["base"] for table in tables})
    spread = base_words(bases[0]) if len(bases) == 1 else f"n={bases[0]:,}〜{bases[-1]:,}"
    yield _asked_of(tables[0], spread)
    labels = [row_label(table) for table in tables]
    figure = bands(item["text"], labels, tables)
    if figure is not None:
        yield Paragraph(_key(tables[0]), "legend")
        yield figure
    rows = [(label, table["rows"][-1]) for label, table in zip(labels, tables, strict=True)]
    yield _answers_table(rows, tables[0], name=4.2)


def row_label(table: Stored) -> str:
    """ア 相談のしやすさ: the mark is what the number ends with."""
    return f"{table['number'].rpartition(' ')[2]}　{table['text']}"


def _key(table: Stored) -> Line:
    return line("　".join(one["label"] for one in key_of(table)))


@dataclass(frozen=True)
class _Part:
    """One head with its rows; without a label: everybody."""

    label: str
    rows: tuple[Stored, ...]

    @property
    def lines(self) -> int:
        return len(self.rows) + bool(self.label)


def cross_question(tables: Sequence[Stored]) -> Iterator[Block]:
    """What the tests say, then all heads, the whole first; on one page, and two or three questions on a page.

    Where answers are few enough the heads stand side by side, each half with the whole on top.
    """
    first = tables[0]
    yield Heading(3, line(first["text"]), number=first["number"], in_contents=False)
    refused = list(dict.fromkeys(table["refused"] for table in tables if table["refused"]))
    shown = [table for table in tables if not table["refused"]]
    said = "".join([*refused, *(words for table in shown for words in table["said"])])
    if not shown:
        yield Paragraph(line(said), "legend")
        return
    whole = _Part("", (shown[0]["rows"][-1],))
    parts = [_Part(table["head"]["label"], _told_rows(table)) for table in shown]
    halves = _halves(parts) if len(first["answers"]) <= MOST_BESIDE else None
    key = _key(first) if halves or len(first["answers"]) > MOST_NAMED else ()
    if said or key:
        yield Paragraph(line(said, *([Break()] if said and key else []), *key), "legend")
    if halves is None:
        yield _answers_table(_lines_of([whole, *parts]), first, dense=True)
    else:
        yield Columns(tuple((_half_table([whole, *half], first),) for half in halves))


def _told_rows(table: Stored) -> tuple[Stored, ...]:
    """Without answers that nobody gave; a district from which nobody answered is told."""
    return tuple(row for row in table["rows"][:-1] if row["base"] or row["slug"])


def _halves(parts: Sequence[_Part]) -> tuple[Sequence[_Part], Sequence[_Part]] | None:
    """In their order, the higher half as low as can be; None where there is one head, or little of all."""
    if len(parts) < 2 or sum(part.lines for part in parts) <= FEW_LINES:
        return None
    at = min(range(1, len(parts)), key=lambda cut: max(_high(parts[:cut]), _high(parts[cut:])))
    return parts[:at], parts[at:]


def _high(parts: Iterable[_Part]) -> int:
    return sum(part.lines for part in parts)


def _lines_of(parts: Iterable[_Part]) -> list[tuple[str, Stored]]:
    found: list[tuple[str, Stored]] = []
    for part in parts:
        found += [(part.label, {})] if part.label else []
        found += [(row["label"], row) for row in part.rows]
    return found


def _half_table(parts: Iterable[_Part], table: Stored) -> Table:
    """Numbers for the answers, which the key above tells."""
    answers = table["answers"]
    names = [number_of(at) if answer["code"] else _("無回答") for at, answer in enumerate(answers)]
    top = (head(_("区分")), head("n", align="end"), *(head(words, align="end") for words in names))
    return Table(
        tuple(_answers_row(label, row, len(answers)) for label, row in _lines_of(parts)),
        head=(top,),
        widths=(2.6, 1.3, *(0.95 for _one in answers[:-1]), 1.15),
        headers=1,
        style="rules",
        size=0.76,
        dense=True,
    )


def _answers_table(
    rows: Iterable[tuple[str, Stored]], table: Stored, *, name: float = 2.4, dense: bool = False
) -> Table:
    """Answers as columns, percents; a row without cells names the group that follows."""
    answers = table["answers"]
    is_long = len(answers) > MOST_NAMED
    names = [number_of(at) if is_long and answer["code"] else answer["label"] for at, answer in enumerate(answers)]
    top = (head(_("区分")), head("n", align="end"), *(head(words, align="end") for words in names))
    narrow = 0.62 if is_long else 0.95
    return Table(
        tuple(_answers_row(label, row, len(answers)) for label, row in rows),
        head=(top,),
        widths=(name, 0.75, *(narrow for _one in answers)),
        headers=1,
        style="rules",
        size=0.76 if is_long else 0.86,
        dense=dense,
    )


def _answers_row(label: str, row: Stored, count: int) -> tuple[Cell, ...]:
    if not row:
        return (head(line(Strong(label)), across=count + 2, tone="quiet"),)
    base = cell(f"{row['base']:,}", align="end")
    if not row["base"]:
        return head(label), base, cell("", across=count)
    cells = row["cells"]
    if not cells or all(one is None for one in cells):
        why = row["mark"] or _("人数が少ないため示しません")
        return head(label), base, cell(f"{HIDDEN}（{why}）", across=count)
    name = line(label, _("（%(mark)s）") % {"mark": row["mark"]}) if row["mark"] else line(label)
    return head(name), base, *(cell(HIDDEN if one is None else one[1], align="end") for one in cells)


def sections(tables: Tables) -> Iterator[tuple[str, list[tuple[Mapping[str, Any], list[Stored]]]]]:
    """Sections with their questions, each as on the paper with its tables; a table of questions has several."""
    for group in tables.groups:
        found = []
        for item in group["items"]:
            own = [one for code in (item["rows"] or [item["code"]]) if (one := tables.simple(code)) is not None]
            if own:
                found.append((item, own))
        if found:
            yield group["title"], found
