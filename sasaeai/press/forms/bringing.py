"""Choose a file; correct how its sheets are read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from sasaeai.kernel.fiscal import FiscalYear
from sasaeai.kernel.tables import Sheet
from sasaeai.press.bringing import vocabulary as v
from sasaeai.press.bringing.cells import year_in
from sasaeai.press.bringing.grid import Grid
from sasaeai.press.bringing.mapping import (
    FROM_HEADINGS,
    FROM_SHEET,
    FROM_TITLE,
    NO_GOAL,
    Reading,
    Shape,
    look_at,
)
from sasaeai.press.bringing.roles import CONFIDENCE_NAMES, SURE, UNSURE
from sasaeai.press.bringing.terms import Terms

LARGEST_FILE = 10_000_000
EXAMPLES = 3
MOST_COLUMNS = 80
GOAL_FROM = [
    (NO_GOAL, _("表の列に書いてある")),
    (FROM_TITLE, _("表の上の題から読む")),
    (FROM_SHEET, _("シートの名前から読む")),
    (FROM_HEADINGS, _("ワードの見出しから読む")),
]


class BringForm(forms.Form):
    file = forms.FileField(
        label=_("計画の表（Excel・Word・CSV）"),
        help_text=_("読んだ結果を見てから、取りこむかどうかを決められます。ファイルは10MBまでです。"),
        error_messages={"required": _("ファイルを選んでください。"), "empty": _("中身のないファイルです。")},
    )

    def clean_file(self) -> UploadedFile:
        file: UploadedFile = self.cleaned_data["file"]
        if file.size and file.size > LARGEST_FILE:
            raise forms.ValidationError(gettext("ファイルが大きすぎます。10MBまでにしてください。"))
        return file


def role_choices(terms: Terms) -> list[tuple[str, Any]]:
    goals = [(v.goal_role(depth), name) for depth, name in enumerate(terms.levels, start=1)]
    return [(v.SKIP, v.ROLE_NAMES[v.SKIP]), *goals, *[row for row in v.ROLE_NAMES.items() if row[0] != v.SKIP]]


class SheetForm(forms.Form):
    """Whether one sheet is read, and in which rows its header stands (counted from 1, as Excel shows them)."""

    use = forms.BooleanField(label=_("このシートを読む"), required=False)
    top = forms.IntegerField(label=_("見出しの始まりの行"), min_value=1, max_value=20_000, required=False)
    bottom = forms.IntegerField(label=_("見出しの終わりの行"), min_value=1, max_value=20_000, required=False)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        top, bottom = given.get("top"), given.get("bottom")
        if top and bottom and bottom < top:
            self.add_error("bottom", gettext("見出しの終わりの行は、始まりの行より下にしてください。"))
        return given


class ColumnForm(forms.Form):
    role = forms.ChoiceField(label=_("何の列か"), required=False)
    year = forms.CharField(label=_("年度"), required=False, max_length=20, help_text=_("例：H27"))

    def __init__(self, terms: Terms, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.terms = terms
        role: Any = self.fields["role"]
        role.choices = role_choices(terms)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        words = str(given.get("year") or "").strip()
        given["year"] = year_in(words, self.terms) if words else None
        if words and given["year"] is None:
            sentence = gettext("「%(words)s」を年度として読めません。「H27」「2015」のように書いてください。")
            self.add_error("year", sentence % {"words": words})
        elif given.get("role") in v.YEARLY and not words:
            self.add_error("year", gettext("何年度の列かを書いてください（例：H27）。"))
        return given


class ShapeForm(forms.Form):
    goal_from = forms.ChoiceField(label=_("いちばん上の目標は"), choices=GOAL_FROM, required=False)
    with_hidden = forms.BooleanField(label=_("隠れている行も読む"), required=False)
    name = forms.CharField(
        label=_("この読み取り方をしまう名前"), required=False, max_length=80,
        help_text=_("書いておくと、次に同じ形の表を選んだとき、自動でこの読み取り方になります。例：計画の進行管理表"),
    )  # fmt: skip


class ReadingForms:
    """All forms of the page on which a reading is corrected; not a formset, because sheets share shapes."""

    def __init__(self, reading: Reading, sheets: Sequence[Sheet], terms: Terms, data: Mapping[str, Any] | None) -> None:
        self.reading, self.book, self.terms, self.data = reading, sheets, terms, data
        self.sheets = [self._sheet(place) for place in range(len(reading.sheets))]
        self.shapes = {key: self._shape(key, shape) for key, shape in reading.shapes.items() if self._is_shown(key)}
        self.columns = {key: self._columns(key) for key in self.shapes}

    def _is_shown(self, key: str) -> bool:
        return any(use.shape == key for use in self.reading.sheets)

    def _sheet(self, place: int) -> SheetForm:
        use = self.reading.sheets[place]
        initial = {"use": use.use, "top": use.top + 1, "bottom": use.bottom + 1}
        return SheetForm(self.data, prefix=f"sheet{place}", initial=initial)

    def _shape(self, key: str, shape: Shape) -> ShapeForm:
        initial = {"goal_from": shape.goal_from, "with_hidden": shape.with_hidden, "name": shape.kept_as}
        return ShapeForm(self.data, prefix=key, initial=initial)

    def _columns(self, key: str) -> list[ColumnForm]:
        forms_ = []
        for place, column in enumerate(self.reading.shapes[key].columns[:MOST_COLUMNS]):
            year = FiscalYear(column.year).wareki if column.year else ""
            initial = {"role": column.role, "year": year}
            forms_.append(ColumnForm(self.terms, self.data, prefix=f"{key}-{place}", initial=initial))
        return forms_

    def shown_shapes(self) -> list[dict[str, Any]]:
        """For the page: each shape with its sheets, and its columns with headings, examples and reasons."""
        shown: list[dict[str, Any]] = []
        for key, form in self.shapes.items():
            places = [place for place, use in enumerate(self.reading.sheets) if use.shape == key]
            grid = Grid(self.book[places[0]])
            bottom = self.reading.sheets[places[0]].bottom
            shown.append(
                {
                    "form": form, "key": key, "shape": self.reading.shapes[key],
                    "names": [self.reading.sheets[place].name for place in places],
                    "columns": self._shown_columns(key, grid, bottom),
                }
            )  # fmt: skip
        return shown

    def _shown_columns(self, key: str, grid: Grid, bottom: int) -> list[dict[str, Any]]:
        return [self._shown_column(key, place, grid, bottom) for place in range(len(self.columns[key]))]

    def _shown_column(self, key: str, place: int, grid: Grid, bottom: int) -> dict[str, Any]:
        column = self.reading.shapes[key].columns[place]
        texts = [grid.texts[row][place] for row in range(bottom + 1, grid.height)] if place < grid.width else []
        examples = list(dict.fromkeys(text for text in texts if text))[:EXAMPLES]
        return {
            "form": self.columns[key][place], "title": column.title, "reason": column.reason, "examples": examples,
            "letter": grid.sheet.address(0, place) if grid.sheet.row_names else grid.sheet.address(0, place)[:-1],
            "is_sure": column.confidence == SURE, "confidence": CONFIDENCE_NAMES[column.confidence],
            "is_empty": not column.title and not examples,
        }  # fmt: skip

    def is_valid(self, *, columns: bool) -> bool:
        asked: list[forms.Form] = [*self.sheets]
        if columns:
            asked += [form for forms_ in self.columns.values() for form in forms_]
            asked += self.shapes.values()
        # Every form is asked, so that all that is wrong is said at once.
        return not [form for form in asked if not form.is_valid()]

    def look_again(self) -> Reading:
        """Only the rows of the headers: what the columns are is then guessed anew."""
        reading = Reading.restored(self.reading.stored())
        for place, form in enumerate(self.sheets):
            self._take_sheet(reading, place, form)
        return reading

    def corrected(self) -> Reading:
        reading = Reading.restored(self.reading.stored())
        for key, form in self.shapes.items():
            shape = reading.shapes[key]
            for column, one in zip(shape.columns, self.columns[key], strict=False):
                role, year = one.cleaned_data["role"] or v.SKIP, one.cleaned_data["year"]
                if (role, year if role in v.YEARLY else column.year) != (column.role, column.year):
                    column.confidence, column.reason = SURE, gettext("人が選びました。")
                    column.until = None
                elif role == v.SKIP and column.confidence == UNSURE:
                    column.confidence, column.reason = SURE, gettext("人が、読み飛ばすと決めました。")
                column.role, column.year = role, year if role in v.YEARLY else None
            shape.goal_from, shape.with_hidden = form.cleaned_data["goal_from"], form.cleaned_data["with_hidden"]
            shape.kept_as = form.cleaned_data["name"].strip()
            shape.gone = []
        for place, sheet_form in enumerate(self.sheets):
            self._take_sheet(reading, place, sheet_form)
        return reading

    def _take_sheet(self, reading: Reading, place: int, form: SheetForm) -> None:
        use, grid = reading.sheets[place], Grid(self.book[place])
        top = (form.cleaned_data["top"] or use.top + 1) - 1
        bottom = max((form.cleaned_data["bottom"] or top + 1) - 1, top)
        moved = (top, bottom) != (use.top, use.bottom) or not use.shape
        use.use = form.cleaned_data["use"]
        if not use.use or grid.height == 0:
            return
        use.top, use.bottom, use.reason = min(top, grid.height - 1), min(bottom, grid.height - 1), ""
        if moved:
            look_at(reading, place, grid, self.terms, {})
