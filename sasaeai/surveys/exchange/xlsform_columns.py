"""Headings of an XLSForm as people write them: full-width signs, old names, Japanese, a language behind two colons."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field

from sasaeai.kernel.models import TextVariant
from sasaeai.kernel.tables import Sheet, Value, address_of, text_of

JAPANESE = "ja"
SIMPLE, ENGLISH = TextVariant.Variant.SIMPLE.value, TextVariant.Variant.ENGLISH.value
# What people call a column, by the name that XLSForm gives it.
SAME = {
    "relevance": "relevant", "bind:relevant": "relevant", "bind:constraint": "constraint", "list name": "list_name",
    "list": "list_name", "value": "name", "form title": "form_title", "title": "form_title", "caption": "label",
    "種類": "type", "型": "type", "名前": "name", "記号": "name", "番号": "name", "ラベル": "label", "設問": "label",
    "問い": "label", "問いの文": "label", "選択肢": "label", "説明": "hint", "ヒント": "hint", "条件": "relevant",
    "聞く条件": "relevant", "リスト名": "list_name", "選択肢リスト": "list_name",
}  # fmt: skip
SHEETS = {
    "survey": "survey", "調査票": "survey", "質問": "survey", "choices": "choices", "choice": "choices",
    "選択肢": "choices", "settings": "settings", "設定": "settings", "design": "design", "標本": "design",
    "population": "population", "人口": "population", "links": "links", "指標": "links",
}  # fmt: skip
TRANSLATED = {"label", "hint", "constraint_message", "required_message", "guidance_hint"}


def plain(text: str) -> str:
    return re.sub(r"\s+", " ", unicodedata.normalize("NFKC", text)).strip()


def language_of(words: str) -> str:
    """ja, ja-simple, en, or what was written where we do not know it."""
    low = plain(words).lower()
    code = re.search(r"\(([^)]*)\)\s*\Z", low)
    known = code[1] if code else low
    if "やさしい" in low or known in ("ja-hira", "ja-simple", "ja-easy", "hira"):
        return SIMPLE
    if known in ("ja", "jp", "ja-jp", "jpn") or low.startswith(("日本語", "japanese")):
        return JAPANESE
    if known in ("en", "en-us", "en-gb", "eng") or low.startswith(("英語", "english")):
        return ENGLISH
    return plain(words)


@dataclass(frozen=True)
class Column:
    at: int
    name: str
    language: str = ""
    written: str = ""


@dataclass
class Line:
    """A row by its columns' names. `others`: by column and language, of what is translated."""

    row: int
    cells: dict[str, str] = field(default_factory=dict)
    others: dict[str, dict[str, str]] = field(default_factory=dict)
    places: dict[str, int] = field(default_factory=dict)

    def __getitem__(self, name: str) -> str:
        return self.cells.get(name, "")

    def address(self, name: str = "") -> str:
        return address_of(self.row, self.places.get(name, 0))

    def words(self, name: str) -> dict[str, str]:
        return {variant: text for variant, text in self.others.get(name, {}).items() if variant in (SIMPLE, ENGLISH)}


@dataclass
class Lines:
    """One sheet of the form: its columns and what stands in each row below them."""

    sheet: str
    columns: list[Column] = field(default_factory=list)
    rows: list[Line] = field(default_factory=list)

    def has(self, name: str) -> bool:
        return any(column.name == name for column in self.columns)

    def languages(self, name: str) -> set[str]:
        return {column.language for column in self.columns if column.name == name}


def sheets_by_name(sheets: list[Sheet]) -> dict[str, Sheet]:
    found: dict[str, Sheet] = {}
    for sheet in sheets:
        name = SHEETS.get(plain(sheet.name).lower())
        if name and not sheet.hidden:
            found.setdefault(name, sheet)
    return found


def lines_of(sheet: Sheet | None, name: str, default_language: str = "") -> Lines:
    """The first row with anything in it is the heading."""
    if sheet is None:
        return Lines(name)
    head = next((at for at, row in enumerate(sheet.rows) if any(value is not None for value in row)), 0)
    titles = sheet.rows[head] if sheet.rows else []
    columns = [one for at, title in enumerate(titles) if (one := column_of(at, title))]
    lines = Lines(sheet.name, columns)
    chosen = _japanese_columns(columns, default_language)
    for row in range(head + 1, len(sheet.rows)):
        values = sheet.rows[row]
        if any(value is not None for value in values):
            lines.rows.append(_line(row, values, columns, chosen))
    return lines


def column_of(at: int, title: Value) -> Column | None:
    words = plain(text_of(title))
    if not words:
        return None
    base, _colon, language = words.partition("::" if "::" in words else ":")
    if _colon == ":" and base.lower() not in TRANSLATED and base.lower() != "bind":
        base, language = words, ""
    if base.lower() == "bind":
        base, language = f"bind:{language}", ""
    low = base.strip().lower()
    name = SAME.get(low, SAME.get(low.replace("_", " "), low.replace(" ", "_")))
    return Column(at, name, language_of(language) if language.strip() else "", words)


def _japanese_columns(columns: list[Column], default_language: str) -> Mapping[str, int]:
    """Of each translated column which one is the Japanese: named so, or without a language, or the form's own."""
    chosen: dict[str, int] = {}
    for name in TRANSLATED:
        own = [column for column in columns if column.name == name]
        for wanted in (JAPANESE, "", language_of(default_language) if default_language else ""):
            found = next((column for column in own if column.language == wanted), None)
            if found:
                chosen[name] = found.at
                break
    return chosen


def _line(row: int, values: list[Value], columns: list[Column], chosen: Mapping[str, int]) -> Line:
    line = Line(row)
    for column in columns:
        text = text_of(values[column.at]).strip() if column.at < len(values) else ""
        if not text:
            continue
        if column.name in TRANSLATED and chosen.get(column.name) != column.at:
            line.others.setdefault(column.name, {})[column.language] = text
            continue
        if column.name not in line.cells:
            line.cells[column.name] = text
            line.places[column.name] = column.at
    return line
