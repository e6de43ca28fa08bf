"""Read the rows of a file's sheets, as their reading says, into a draft of the plan."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from sasaeai.kernel.tables import Sheet, place_of, text_of
from sasaeai.kernel.words import tidy

from . import vocabulary as v
from .cells import is_above, is_blank, is_note, joined, plain_number, split_number, without_ruby
from .draft import GOAL, Draft, Item, Remark, Spot
from .figures import FigureRow
from .grid import Grid
from .headers import Header, titles_of
from .mapping import FROM_HEADINGS, FROM_SHEET, FROM_TITLE, Reading, Shape, SheetUse, goal_above
from .measures import MeasureRow
from .roles import UNSURE
from .terms import Terms

MOST_REMARKS = 5_000


def understand(sheets: Sequence[Sheet], reading: Reading, terms: Terms) -> Draft:
    """Never raises for what is in the file: what cannot be read is in `faults`."""
    draft = Draft()
    _same_names(sheets, draft)
    book = Book(draft, terms)
    for place, use in reading.used:
        SheetReader(Grid(sheets[place]), use, reading.shapes[use.shape], book).read()
    _say_what_is_not_read(sheets, reading, draft)
    if not reading.used:
        draft.faults.append(
            Remark(
                Spot("", ""), _("読むシートがありません。「読み取り方」で、読むシートと見出しの行を選んでください。")
            )
        )
    elif not draft.items and not draft.faults:
        draft.faults.append(
            Remark(
                Spot("", ""),
                _(
                    "目標も取組も書かれていません。書いてあるのに読めていないときは、「読み取り方」で、列の意味を選んでください。"
                ),
            )
        )
    book.check_numbers()
    return draft


def _say_what_is_not_read(sheets: Sequence[Sheet], reading: Reading, draft: Draft) -> None:
    """Whole sheets (in Word, tables) that were left out: nobody looks for what is not shown."""
    for sheet, use in zip(sheets, reading.sheets, strict=True):
        if not use.use and use.reason and any(any(text_of(value).strip() for value in row) for row in sheet.rows):
            draft.skipped.append(Remark(Spot(sheet.name, ""), use.reason))


def _same_names(sheets: Sequence[Sheet], draft: Draft) -> None:
    seen: dict[str, str] = {}
    for sheet in sheets:
        name = tidy(sheet.name).casefold()
        if name in seen:
            sentence = _(
                "空白を除くと同じ名前のシートが二つあります。どちらかの名前を変えて保存し、もう一度選んでください。"
            )
            draft.faults.append(Remark(Spot(sheet.name, ""), sentence))
        seen[name] = sheet.name


class Book:
    """What is shared by all sheets: the tree so far."""

    def __init__(self, draft: Draft, terms: Terms) -> None:
        self.draft = draft
        self.terms = terms
        self._goals: dict[tuple[Item | None, str], Item] = {}
        self._measures: dict[tuple[Item | None, str], tuple[str, Item]] = {}

    def measure(self, goal: Item | None, title: str, spot: Spot) -> Item | None:
        """The measure of this name that another sheet told of: its figures may stand on a sheet of their own."""
        sheet, item = self._measures.get((goal, tidy(title)), ("", None))
        return item if item is not None and sheet != spot.sheet else None

    def keep_measure(self, item: Item) -> None:
        self._measures.setdefault((item.parent, tidy(item.title)), (item.spot.sheet, item))
        self.draft.items.append(item)

    def goal(self, parent: Item | None, depth: int, words: str, spot: Spot) -> Item:
        """The goal of these words under a parent; the same words mean the same goal wherever they stand again."""
        number, title = split_number(joined(words), (*self.terms.levels, *v.GOAL_WORDS))
        title = self.named(title, spot, v.LONGEST.title)
        key = (parent, tidy(title))
        if key not in self._goals:
            item = Item(GOAL, parent, number, depth=depth, raw=joined(words), spot=spot)
            item.put("title", title, spot)
            self._goals[key] = item
            self.draft.items.append(item)
        return self._goals[key]

    def named(self, words: str, spot: Spot, longest: int) -> str:
        """A name without the reading in brackets; too long a one is a fault."""
        plain, reading = without_ruby(joined(words))
        if reading:
            self.doubt(spot, _("「（%(reading)s）」はふりがなと考えて、外しました。") % {"reading": reading})
        if len(plain) > longest:
            gaps = {"longest": longest, "count": len(plain)}
            self.fault(spot, _("%(count)s字あります。%(longest)s字までにしてください。") % gaps)
        return plain

    def doubt(self, spot: Spot, sentence: str) -> None:
        if len(self.draft.doubts) < MOST_REMARKS:
            self.draft.doubts.append(Remark(spot, sentence))

    def fault(self, spot: Spot, sentence: str) -> None:
        if len(self.draft.faults) < MOST_REMARKS:
            self.draft.faults.append(Remark(spot, sentence))

    def check_numbers(self) -> None:
        """A number that two goals of one parent bear is a slip of the pen, and matching by it would mix them up."""
        seen: dict[tuple[Item | None, str], Item] = {}
        for item in self.draft.of(GOAL):
            if not item.number:
                continue
            other = seen.setdefault((item.parent, item.number), item)
            if other is not item:
                gaps = {
                    "number": item.number,
                    "other": other.title,
                    "address": other.spot.address,
                    "sheet": other.spot.sheet,
                }
                sentence = _(
                    "目標の番号「%(number)s」が二つあります（「%(sheet)s」の%(address)s「%(other)s」と同じ）。どちらかの番号を直してください。"
                )
                self.fault(item.spot, sentence % gaps)


class SheetReader:
    """One sheet, row by row; what a blank cell leaves unsaid is what the rows above said."""

    def __init__(self, grid: Grid, use: SheetUse, shape: Shape, book: Book) -> None:
        self.grid, self.use, self.shape, self.book = grid, use, shape, book
        self.draft = book.draft
        self.columns: dict[str, list[int]] = {}
        for place, column in enumerate(shape.columns[: grid.width]):
            self.columns.setdefault(column.role, []).append(place)
        self.goal_columns = {depth: self.columns[role][0] for role in self.columns if (depth := v.goal_depth(role))}
        self.goals: dict[int, Item] = {}
        self.measures = MeasureRow(self)
        self.figures = FigureRow(self)
        self._read_from: dict[int, tuple[int, int]] = {}

    def spot(self, row: int, column: int) -> Spot:
        return Spot(self.grid.sheet.name, self.grid.address(row, column))

    def text(self, row: int, role: str) -> tuple[str, Spot] | None:
        """What the row says in the (first) column of that role; None for nothing."""
        for column in self.columns.get(role, [])[:1]:
            words = self.words(row, column)
            if not is_blank(words):
                return words, self.spot(row, column)
        return None

    def words(self, row: int, column: int) -> str:
        """What a cell says; 同上 and 〃 say what stands above them."""
        words = self.grid.texts[row][column]
        if not is_above(words):
            return words
        for above in range(row - 1, self.use.bottom, -1):
            found = self.grid.texts[above][column]
            if found and not is_above(found):
                gaps = {"words": words, "address": self.grid.address(above, column)}
                self.book.doubt(self.spot(row, column), _("「%(words)s」を、%(address)sと同じと考えました。") % gaps)
                return found
        return ""

    def read(self) -> None:
        self._say_what_is_covered()
        if self._lacks_columns():
            return
        self._goal_from_outside()
        header = self._header_words()
        for row in self.grid.filled_rows(self.use.bottom + 1):
            if not self._is_left_out(row, header):
                self._read_row(row)

    def _say_what_is_covered(self) -> None:
        for role, places in self.columns.items():
            if role in {v.PLANNED, v.DONE, v.TARGET, v.VALUE, v.PAIR, v.BY_ROW, *v.REVIEWS}:
                years = [year for place in places for year in self.shape.columns[place].years]
                self.draft.covered |= {f"{role}:{year}" for year in years}
            else:
                self.draft.covered.add(role)

    def _lacks_columns(self) -> bool:
        here = Spot(self.grid.sheet.name, self.grid.sheet.address(self.use.top, 0) if self.grid.height else "")
        for title in self.shape.gone:
            sentence = _(
                "前に読んだときにあった列「%(title)s」がありません。列を戻すか、「読み取り方」を開いて、これでよいと決めてください。"
            )
            self.book.fault(here, sentence % {"title": title})
        for column in self.shape.columns:
            if column.role in v.YEARLY and column.year is None:
                self.book.fault(
                    here,
                    _("列「%(title)s」が何年度か分かりません。「読み取り方」で年度を書いてください。")
                    % {"title": column.title},
                )
        if not {v.TITLE, v.INDICATOR} & self.columns.keys() and not self.goal_columns:
            sentence = _("取組の名前の列も、目標の列もありません。「読み取り方」で、列の意味を選んでください。")
            self.book.fault(here, sentence)
        self._years_outside()
        self._unread_columns()
        self._unfinished_formulas()
        return bool(self.shape.gone)

    def _unfinished_formulas(self) -> None:
        """Cells that a program left without a result look blank; taking them for blank would lose what they say."""
        used = {place for role, places in self.columns.items() if role != v.SKIP for place in places}
        for addresses, tell, sentence in (
            (
                self.grid.sheet.uncalculated, self.book.fault,
                _("数式の結果がファイルに入っていません。Excelで開いて保存し直し、もう一度選んでください。"),
            ),
            (
                self.grid.sheet.broken, self.book.doubt,
                _("数式のエラー（#REF! など）なので、何も書かれていないと考えました。"),
            ),
        ):  # fmt: skip
            for address in addresses:
                row, column = place_of(address)
                if column in used and row >= self.use.top:
                    tell(Spot(self.grid.sheet.name, address), sentence)

    def _unread_columns(self) -> None:
        """Columns with words of which nobody said that they may be left out."""
        unread: dict[Spot, str] = {}
        for place, column in enumerate(self.shape.columns[: self.grid.width]):
            if column.role != v.SKIP or column.confidence != UNSURE or not column.title:
                continue
            if any(not is_blank(self.grid.texts[row][place]) for row in range(self.use.bottom + 1, self.grid.height)):
                unread[self.spot(self.use.bottom, place)] = column.title
        for spot, title in unread.items():
            sentence = _("「%(title)s」の列は、読んでいません。「読み取り方」で、何の列かを選べます。")
            self.book.doubt(spot, sentence % {"title": title})

    def _years_outside(self) -> None:
        terms = self.book.terms
        for place, column in enumerate(self.shape.columns[: self.grid.width]):
            inside = (
                column.year in terms.all_years or column.year is None or column.role in {v.BASELINE, v.VALUE, v.SKIP}
            )
            # A figure before the period tells how it was; only plans for other years are a slip.
            before = column.role in v.FIGURES and column.year is not None and column.year < terms.first_year
            if column.role in v.YEARLY and not inside and not before:
                gaps = {"title": column.title, "span": terms.span}
                sentence = _(
                    "「%(title)s」の年度は、計画の期間（%(span)s）の外です。見出しを直すか、「読み取り方」でこの列を「読み飛ばす」にしてください。"
                )
                self.book.fault(self.spot(self.use.bottom, place), sentence % gaps)

    def _goal_from_outside(self) -> None:
        source = self.shape.goal_from
        here = Spot(self.grid.sheet.name, "")
        if source == FROM_HEADINGS:
            for words in self.grid.sheet.headings[: len(self.book.terms.levels)]:
                self._set_goal(len(self.goals) + 1, words, here)
        elif source == FROM_SHEET:
            self._set_goal(self.shape.goal_level, self.grid.sheet.name, here)
        elif source == FROM_TITLE:
            found = goal_above(self.grid, Header(self.use.top, self.use.bottom), self.book.terms)
            if found:
                row, words = found
                self._set_goal(self.shape.goal_level, words.strip("【】「」『』"), self.spot(row, 0))

    def _header_words(self) -> list[list[str]]:
        return titles_of(self.grid, Header(self.use.bottom, self.use.bottom))

    # -- rows -------------------------------------------------------------------------------------------------------

    def _is_left_out(self, row: int, header: list[list[str]]) -> bool:
        written = self.grid.written(row)
        own = [home for home in written if home[0] == row]
        words = self.grid.texts[written[0][0]][written[0][1]]
        reason = ""
        if row in self.grid.sheet.hidden_rows and not self.shape.with_hidden:
            reason = _("隠れている行なので、読んでいません。")
        elif len(own) > 1 and all(
            self.grid.texts[row][c] in parts for c, parts in enumerate(header) if self.grid.texts[row][c]
        ):
            reason = _("見出しがもう一度書かれている行です。")
        elif len(own) == 1 and is_note(words):
            reason = _("注の行です。")
        elif own and tidy(self.grid.texts[own[0][0]][own[0][1]]) in v.TOTALS:
            reason = _("合計の行です。")
        if reason:
            self.draft.skipped.append(Remark(self.spot(row, written[0][1]), reason))
        return bool(reason)

    def _read_row(self, row: int) -> None:
        if self._is_section(row):
            return
        self._read_goals(row)
        number = self.text(row, v.NUMBER)
        measure = self.measures.read(row, number)
        if self.measures.is_asked and measure is None and number and self.goals:
            goal = self.goals[max(self.goals)]
            goal.number = goal.number or plain_number(number[0])
        self._read_goal_text(row, measure)
        self.figures.read(row, measure)

    def _is_section(self, row: int) -> bool:
        """A row that only names the goal of the rows below it, written across the table."""
        written = self.grid.written(row)
        if len(written) != 1 or written[0][0] != row:
            return False
        top, left = written[0]
        words = self.grid.texts[top][left]
        terms = self.book.terms
        depth = next((d for d, name in enumerate(terms.levels, 1) if words.lstrip("【●■").startswith(name)), None)
        is_wide = self.grid.span((top, left)) >= max(3, self.grid.width // 2)
        if not is_wide and (depth is None or left in self.goal_columns.values()):
            return False
        if depth is None:
            free = [d for d in range(1, len(terms.levels) + 1) if d not in self.goal_columns]
            depth = free[0] if free else 1
            self.book.doubt(self.spot(row, left), _("表を区切る行なので、下の行の目標と考えました。"))
        self._set_goal(depth, words.strip("【】"), self.spot(row, left))
        self.measures.forget()
        return True

    def _read_goals(self, row: int) -> None:
        for depth, column in sorted(self.goal_columns.items()):
            words = self.grid.texts[row][column]
            if is_blank(words) or is_above(words):
                self._as_above(row, column, depth, words)
                continue
            home = self.grid.home(row, column)
            if self._read_from.get(depth) == home:
                continue
            before = self.goals.get(depth)
            self._set_goal(depth, words, self.spot(row, column))
            self._read_from[depth] = home
            if before is not self.goals[depth]:
                self.measures.forget()

    def _as_above(self, row: int, column: int, depth: int, words: str) -> None:
        says_more = any(
            self.grid.home(row, c)[0] == row and self.grid.texts[row][c] for c in self.columns.get(v.TITLE, [])
        )
        if says_more and depth in self.goals and self.goal_columns.get(depth) == column:
            sentence = _("「%(words)s」なので、上の行と同じ目標と考えました。") % {"words": words}
            blank = _("空欄なので、上の行と同じ目標と考えました。")
            self.book.doubt(self.spot(row, column), sentence if is_above(words) else blank)

    def _set_goal(self, depth: int, words: str, spot: Spot) -> None:
        above = [d for d in self.goals if d < depth]
        parent = self.goals[max(above)] if above else None
        # Where the level above is not in the table, the plan itself may know under what the goal hangs.
        goal = self.book.goal(parent, parent.depth + 1 if parent else depth, words, spot)
        self.goals = {d: kept for d, kept in self.goals.items() if d < depth} | {depth: goal}
        self._read_from = {d: home for d, home in self._read_from.items() if d < depth}

    @property
    def goal(self) -> Item | None:
        return self.goals[max(self.goals)] if self.goals else None

    def _read_goal_text(self, row: int, measure: Item | None) -> None:
        found = self.text(row, v.GOAL_TEXT)
        # A row of headings in Word has no measure: its running text explains the goal.
        if found is None and measure is None and v.TITLE in self.columns:
            found = self.text(row, v.TEXT)
        if found and self.goal is not None and "explanation" not in self.goal.fields:
            self.goal.put("explanation", found[0].strip(), found[1])
