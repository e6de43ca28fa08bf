"""A survey's published results as a workbook: a sheet for each part of the report, a line for each cell of a table."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from sasaeai.kernel.tables import Sheet, write_xlsx
from sasaeai.press.content.inline import plain
from sasaeai.press.papers.survey.method import district_heads, fact_rows
from sasaeai.press.papers.survey.words import count_words, districts_of, note, read_words
from sasaeai.press.survey_results import Reported
from sasaeai.surveys import quadrant_words
from sasaeai.surveys.conventions import conventions
from sasaeai.surveys.published import file_header, file_rows
from sasaeai.surveys.weight_words import row_cells, row_heads

Rows = list[list[object]]


def report_workbook(found: Reported) -> bytes:
    sheets = [
        Sheet(_("調査の概要"), _about(found)),
        Sheet(_("地区ごとの回収"), _districts(found)),
        Sheet(_("区分ごとの重み"), _weights(found)),
        Sheet(_("わかったこと"), _findings(found)),
        *(Sheet(name, rows) for name, rows in _tables(found)),
        Sheet(_("重要度と満足度"), _matrix(found)),
        Sheet(_("言葉"), _words(found)),
        Sheet(_("調査票"), _questionnaire(found)),
    ]
    return write_xlsx([sheet for sheet in sheets if len(sheet.rows) > 1])


def _about(found: Reported) -> Rows:
    rows: Rows = [[_("こと"), _("内容")], [_("アンケート"), found.survey.title]]
    if found.survey.sample:
        rows.append([_("見本"), _("説明のために作った内容です。実際の調査ではありません。")])
    rows += [[name, plain(words)] for name, words in fact_rows(found) if words]
    rows += [[_("この結果から言えること、言えないこと"), words] for words in found.response["tells"]]
    rows += [[_("数字の読み方"), words] for words in conventions()]
    return rows


def _districts(found: Reported) -> Rows:
    keys = ("people", "letters", "answers", "rate", "half")
    rows: Rows = [[*district_heads(), _("注")]]
    for row in found.response["districts"]:
        rows.append([row["label"], *(row[key] for key in keys), row["mark"]])
    return rows


def _weights(found: Reported) -> Rows:
    return [list(row_heads()), *(list(row_cells(row)) for row in found.response.get("cells", []))]


def _findings(found: Reported) -> Rows:
    rows: Rows = [[_("問いの文"), _("数字"), _("文"), _("補足"), _("この数字を根拠にしている目標")]]
    for one in found.findings:
        row = one.finding
        rows.append([row.question.text, row.number, row.sentence, row.note, _("、").join(one.goals)])
    return rows


def _tables(found: Reported) -> Iterator[tuple[str, Rows]]:
    """単純集計, then a sheet for each head."""
    tables = found.tables.tables
    heads = dict.fromkeys((one["head"]["code"], one["head"]["label"]) if one["head"] else ("", "") for one in tables)
    for code, label in heads:
        own = [one for one in tables if (one["head"]["code"] if one["head"] else "") == code]
        name = _("%(head)sごと") % {"head": label} if code else _("単純集計")
        yield name, [list(file_header()), *(list(row) for table in own for row in file_rows(table))]


def _matrix(found: Reported) -> Rows:
    stored = found.tables.matrix
    return [list(quadrant_words.file_header()), *quadrant_words.file_rows(stored)] if stored else []


def _words(found: Reported) -> Rows:
    if not found.codes:
        return []
    rows: Rows = [[_("分類"), _("件数"), _("地区"), _("地区の件数"), _("引用できる言葉")]]
    for row in found.codes:
        quote = row.quote.masked if row.quote else ""
        rows.append([row.code.name, row.count if count_words(row).isdigit() else count_words(row), "", "", quote])
        rows += [[row.code.name, "", name, count, ""] for name, count in districts_of(row)]
    return [*rows, [read_words(found)], [note()]]


def _questionnaire(found: Reported) -> Rows:
    rows: Rows = [[_("まとまり"), _("問"), _("問いの文"), _("番号"), _("選択肢")]]
    for group in found.questionnaire.groups:
        for item in group.items:
            rows.append([group.title, item.number, item.text, "", ""])
            rows += [[group.title, leaf.number, leaf.text, "", ""] for leaf in item.rows]
            rows += [[group.title, item.number, "", option.code, option.label] for option in item.options]
    return rows
