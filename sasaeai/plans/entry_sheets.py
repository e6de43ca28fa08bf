"""記入シート: the Excel sheet of a call for one organisation, and what stands in it when it comes back.

The sheet knows by a hidden mark of which call and for whom it is, and by a hidden column which row is which goal; so
rows may be moved and the file be renamed or saved by another program.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from sasaeai.kernel.fiscal import wareki_date
from sasaeai.kernel.tables import (
    KEYS,
    Asking,
    Limits,
    Question,
    Sheet,
    UnreadableTable,
    about_of,
    read_table,
    text_of,
    write_asking,
)
from sasaeai.kernel.texts import PASSAGE
from sasaeai.kernel.words import tidy
from sasaeai.people.models import Organisation

from .models import EntryCall, Goal
from .numbering import numbers
from .typed import is_blank
from .uploads import safe_name

KIND = "entry-call"
# The row for what belongs to no goal, or for a writer who does not know to which.
NO_GOAL = "no-goal"
LONGEST_NAME = 80
# A filled sheet has some ten kilobytes; a photo that somebody pasted beside it is read over.
LIMITS = Limits(size=5_000_000, unpacked=60_000_000, sheets=20, rows=2_000, columns=100, area=200_000)


@dataclass(frozen=True)
class Words:
    """What stands in one answer's cell; `row` is the goal's uid or NO_GOAL."""

    row: str
    cell: str
    text: str


@dataclass(frozen=True)
class ReturnedSheet:
    """One file as it was read; `missing` are rows that were sent and did not come back."""

    file: str
    sheet: str
    call: str
    organisation: int
    written_by: str
    words: list[Words]
    missing: list[str]


@dataclass(frozen=True)
class AskedGoal:
    """A goal that is asked about, with its printed number."""

    goal: Goal
    number: str


def asked_goals(call: EntryCall) -> list[AskedGoal]:
    """The base goals of the plan in its order; the same on paper and in Excel."""
    found = numbers([call.plan])
    rows = Goal.objects.present().base().filter(plan=call.plan).select_related("follows")
    ordered = sorted(rows, key=lambda goal: found.goal_indexes[goal.pk])
    return [AskedGoal(goal, found.goals[goal.pk]) for goal in ordered]


# -- out ------------------------------------------------------------------------------------------------------------


def sheet_for(call: EntryCall, organisation: Organisation, goals: Iterable[AskedGoal]) -> bytes:
    questions = [Question(row.goal.uid, row.number, str(row.goal)) for row in goals]
    questions.append(Question(NO_GOAL, "", _("どの目標か分からないもの、そのほか")))
    return write_asking(
        Asking(
            name=_("記入シート"),
            title=call.title,
            above=[words for words in _above(call, organisation) if words],
            signed=_signed(),
            heads=(_("番号"), _("目標"), _head()),
            questions=questions,
            about={
                "kind": KIND,
                "call": call.uid,
                "organisation": organisation.pk,
                "rows": [question.key for question in questions],
            },
        )
    )


def _above(call: EntryCall, organisation: Organisation) -> list[str]:
    sample = _("（見本）") if call.sample else ""
    return [
        _("%(name)s 御中") % {"name": organisation.name} + sample,
        call.words,
        _("しめきり：%(day)s") % {"day": wareki_date(call.due_on)},
        _("提出先・問い合わせ先：%(contact)s") % {"contact": call.contact},
        _(
            "色の付いた欄に書いてください。書くことのない目標は、空けておいてください。"
            "欄の中で行を変えるときは、Altキーを押しながらEnterキーを押します。"
            "書きおわったら、Excelのまま保存して、このファイルをお返しください。"
        ),
    ]


def _signed() -> str:
    return _("書いた方のお名前")


def _head() -> str:
    return _("具体的な取り組み・活動内容等")


def name_of_sheet(organisation: Organisation, number: int | None = None) -> str:
    place = "" if number is None else f"{number:02}_"
    return safe_name(f"{place}{_('記入シート')}_{organisation.name}.xlsx")


def sheets_together(call: EntryCall, organisations: Iterable[Organisation]) -> bytes:
    """A zip with one sheet for each organisation; the number before the name keeps equal names apart."""
    goals = asked_goals(call)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for number, organisation in enumerate(organisations, start=1):
            package.writestr(name_of_sheet(organisation, number), sheet_for(call, organisation, goals))
    return out.getvalue()


# -- back -----------------------------------------------------------------------------------------------------------


def read_sheet(name: str, content: bytes) -> ReturnedSheet:
    """Raises UnreadableTable with a sentence that names the file or the cell and says what to do."""
    sheets = read_table(name, content, LIMITS)
    about = about_of(sheets)
    if about.get("kind") != KIND or not isinstance(about.get("organisation"), int):
        raise UnreadableTable(
            _(
                "このお願いの記入シートではありません。送った記入シートに書いたものを、Excelのまま選んでください。"
                "ほかの形で届いたものは、「代わりに入力する」で入れられます。"
            ),
            sheet=name,
        )
    sheet, head, keys, answers = _found(name, sheets)
    asked = [str(row) for row in about.get("rows", [])]
    words = _words(sheet, head, keys, answers, set(asked))
    present = {one.row for one in words}
    return ReturnedSheet(
        file=safe_name(name), sheet=sheet.name.strip(), call=str(about.get("call")),
        organisation=about["organisation"], written_by=_written_by(sheet, answers),
        words=[one for one in words if one.text], missing=[row for row in asked if row not in present],
    )  # fmt: skip


def _found(name: str, sheets: list[Sheet]) -> tuple[Sheet, int, int, int]:
    """The one sheet with our headings, its row of headings, the column of keys and that of the answers."""
    places = [
        (sheet, row, column)
        for sheet in sheets
        for row, values in enumerate(sheet.rows)
        for column, value in enumerate(values)
        if value == KEYS
    ]
    if not places:
        raise UnreadableTable(
            _(
                "記入シートの、隠れている列（D列）がなくなっています。"
                "送った記入シートをもう一度ダウンロードして、書いた文を写してください。"
            ),
            sheet=name,
        )
    if len(places) > 1:
        gaps = {"sheets": "、".join(f"「{sheet.name}」" for sheet, _row, _column in places)}
        raise UnreadableTable(
            _("記入シートが二つ以上あります（%(sheets)s）。一つだけ残して、ほかは消してください。") % gaps, sheet=name
        )
    [(sheet, row, keys)] = places
    head = _head()
    answers = [column for column, value in enumerate(sheet.rows[row]) if _plain(value) == head]
    if len(answers) != 1:
        raise UnreadableTable(
            _(
                "書く列「%(head)s」が見つかりません。見出しと列は、変えたり消したりせずに、"
                "送ったときのままにしてください。"
            )
            % {"head": head},
            sheet=sheet.name, address=sheet.address(row, keys),
        )  # fmt: skip
    return sheet, row, keys, answers[0]


def _words(sheet: Sheet, head: int, keys: int, answers: int, asked: set[str]) -> list[Words]:
    rows = [(row, text_of(sheet.rows[row][keys])) for row in range(head + 1, len(sheet.rows))]
    known = [(row, key) for row, key in rows if key in asked]
    _refuse_twice(sheet, known, keys)
    _refuse_merged(sheet, [row for row, _key in known], answers)
    return [Words(key, sheet.address(row, answers), _said(_text_at(sheet, row, answers))) for row, key in known]


def _said(text: str) -> str:
    """「なし」 and 「－」 fill a box in which there is nothing to say."""
    return "" if is_blank(text) or tidy(text).rstrip("。") in {"特になし", "とくになし", "該当なし"} else text


def _refuse_twice(sheet: Sheet, known: list[tuple[int, str]], keys: int) -> None:
    seen: set[str] = set()
    for row, key in known:
        if key in seen:
            raise UnreadableTable(
                _("同じ目標の行が二つあります。書いた文を一つの欄にまとめて、ほかの行は消してください。"),
                sheet=sheet.name, address=sheet.address(row, keys),
            )  # fmt: skip
        seen.add(key)


def _refuse_merged(sheet: Sheet, rows: list[int], answers: int) -> None:
    """One cell over two goals: nobody but the writer knows to which its words belong."""
    for merged in sheet.merged:
        if len([row for row in rows if (row, answers) in merged]) > 1:
            raise UnreadableTable(
                _("二つ以上の目標の欄が、一つに結合されています。結合をやめて、目標ごとに書いてください。"),
                sheet=sheet.name, address=sheet.address(merged.top, merged.left),
            )  # fmt: skip


def _text_at(sheet: Sheet, row: int, column: int) -> str:
    address = sheet.address(row, column)
    if address in sheet.broken:
        raise UnreadableTable(
            _("エラー（#REF! など）が出ています。文字に書きなおしてください。"), sheet=sheet.name, address=address
        )
    if address in sheet.uncalculated:
        raise UnreadableTable(
            _("数式の結果がファイルに入っていません。Excelで開いて保存し直し、もう一度選んでください。"),
            sheet=sheet.name, address=address,
        )  # fmt: skip
    text = _plain(sheet.rows[row][column])
    if len(text) > PASSAGE:
        gaps = {"limit": PASSAGE, "count": len(text)}
        raise UnreadableTable(
            _("%(limit)s文字までにしてください（いまは%(count)s文字です）。") % gaps, sheet=sheet.name, address=address
        )
    return text


def _written_by(sheet: Sheet, answers: int) -> str:
    """Beside its label, in the column of the answers; a row that was removed leaves the name unsaid."""
    label = _signed()
    for row, values in enumerate(sheet.rows):
        if any(_plain(value) == label for value in values[:answers]):
            name = " ".join(_text_at(sheet, row, answers).split())
            if len(name) > LONGEST_NAME:
                raise UnreadableTable(
                    _("名前は%(limit)s文字までにしてください。") % {"limit": LONGEST_NAME},
                    sheet=sheet.name, address=sheet.address(row, answers),
                )  # fmt: skip
            return name
    return ""


def _plain(value: Any) -> str:
    return re.sub(r"\r\n?", "\n", text_of(value)).replace("\x00", "").strip()
