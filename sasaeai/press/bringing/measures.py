"""The measure that a row of a table tells, or goes on telling."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from sasaeai.kernel.fiscal import FiscalYear
from sasaeai.kernel.texts import PASSAGE
from sasaeai.kernel.words import tidy
from sasaeai.plans.models import ActorRole, Help, NextStep
from sasaeai.plans.typed import mark_text

from . import vocabulary as v
from .cells import (
    ROLE_IN_BRACKETS,
    Step,
    bare_name,
    is_blank,
    is_mark,
    joined,
    plain_number,
    read_step,
    split_names,
    split_number,
)
from .draft import DONE, MEASURE, PLANNED, Item, Spot

if TYPE_CHECKING:
    from .understanding import SheetReader

ACTORS = {v.LEAD: ActorRole.LEAD, v.PARTNER: ActorRole.PARTNER, v.SUPPORT: ActorRole.SUPPORT}
HELPS = {v.SELF_HELP: Help.SELF, v.MUTUAL_HELP: Help.MUTUAL, v.PUBLIC_HELP: Help.PUBLIC}
HELP_WORDS = {"自助": Help.SELF, "共助": Help.MUTUAL, "互助": Help.MUTUAL, "公助": Help.PUBLIC}
_ROLE_BY_WORD = {
    "主体": ActorRole.LEAD,
    "協力": ActorRole.PARTNER,
    "連携": ActorRole.PARTNER,
    "支援": ActorRole.SUPPORT,
}


class MeasureRow:
    """Reads a measure's columns; keeps the measure that rows without a name go on with."""

    def __init__(self, sheet: SheetReader) -> None:
        self.sheet = sheet
        self.book = sheet.book
        self.is_asked = v.TITLE in sheet.columns
        self.current: Item | None = None
        self._home: tuple[int, int] | None = None
        self._seen: dict[tuple[int, int], None] = {}

    def forget(self) -> None:
        """Another goal begins: what follows without a name belongs to no measure of the goal before."""
        self.current = self._home = None

    def read(self, row: int, number: tuple[str, Spot] | None) -> Item | None:
        if not self.is_asked:
            return None
        found = self.sheet.text(row, v.TITLE)
        if found:
            self._open(row, found, number)
        if self.current is None:
            return None
        self._texts(row, self.current)
        self._actors(row, self.current)
        self._helps(row, self.current)
        self._schedule(row, self.current)
        self._reviews(row, self.current)
        return self.current

    def _open(self, row: int, found: tuple[str, Spot], number: tuple[str, Spot] | None) -> None:
        words, spot = found
        column = self.sheet.columns[v.TITLE][0]
        home = self.sheet.grid.home(row, column)
        if home == self._home:
            return
        typed, title = split_number(joined(words))
        title = self.book.named(title, spot, v.LONGEST.title)
        goal = self.sheet.goal
        if self._home is not None and self.current and self.current.parent is goal and self.current.title == title:
            self._home = home
            return
        self._home, self._seen = home, {}
        told = self.book.measure(goal, title, spot)
        if told is not None:
            self.current = told
            return
        printed = plain_number(number[0]) if number else typed
        self.current = Item(MEASURE, goal, printed, raw=joined(words), spot=spot)
        self.current.put("title", title, spot)
        code = self.sheet.text(row, v.CODE)
        self.current.code = code[0] if code else ""
        self.book.keep_measure(self.current)

    def _fresh(self, row: int, role: str) -> list[tuple[str, Spot, int]]:
        """What this row says in all columns of a role, without what merged cells say again."""
        told = []
        for column in self.sheet.columns.get(role, []):
            home = self.sheet.grid.home(row, column)
            words = self._words(row, role, column)
            if home not in self._seen and words.strip():
                self._seen[home] = None
                told.append((words, self.sheet.spot(row, column), column))
        return told

    def _words(self, row: int, role: str, column: int) -> str:
        """In a column of marks 〃 is no word."""
        plain = role in v.YEARLY or role in {v.ACTOR_MARK, v.SELF_HELP, v.MUTUAL_HELP, v.PUBLIC_HELP}
        return self.sheet.grid.texts[row][column] if plain else self.sheet.words(row, column)

    def _texts(self, row: int, measure: Item) -> None:
        for words, spot, _column in [*self._fresh(row, v.TEXT), *self._fresh(row, v.REMARK)]:
            if not tidy(words) or words in measure.value("text").split("\n\n"):
                continue
            before = measure.value("text")
            if before:
                self.book.doubt(spot, _("取組の内容が二つの欄にあるので、続けて書きます。"))
            measure.put("text", f"{before}\n{words.strip()}" if before else words.strip(), spot)
        for words, spot, _column in self._fresh(row, v.AUDIENCE):
            self._once(measure, "audience", self.book.named(words, spot, v.LONGEST.audience), spot)
        for words, spot, _column in self._fresh(row, v.KIND):
            self._kind(measure, joined(words), spot)

    def _once(self, measure: Item, name: str, value: Any, spot: Spot) -> None:
        before = measure.fields.get(name)
        if before is None:
            measure.put(name, value, spot)
        elif before.value != value:
            gaps = {"address": before.spot.address}
            self.book.doubt(spot, _("%(address)sと違うことが書かれているので、%(address)sのほうを使います。") % gaps)

    def _kind(self, measure: Item, words: str, spot: Spot) -> None:
        kind = next((kind for kind in self.book.terms.content_kinds if tidy(kind) == tidy(words)), None)
        if kind:
            self._once(measure, "content_kind", kind, spot)
        else:
            self.book.doubt(
                spot, _("「%(words)s」という内容の種類は計画にないので、読んでいません。") % {"words": words}
            )

    # -- who --------------------------------------------------------------------------------------------------------

    def _actors(self, row: int, measure: Item) -> None:
        for role, actor_role in ACTORS.items():
            for words, spot, _column in self._fresh(row, role):
                for name in split_names(words):
                    self._actor(measure, name, actor_role, spot)
        for words, spot, column in self._fresh(row, v.ACTOR_MARK):
            if is_mark(words):
                name = self.sheet.shape.columns[column].titles[-1]
                # ◎ beside ○ is how tables tell who leads from who helps.
                role = ActorRole.PARTNER if "◎" in self._marks(row) and words.strip() != "◎" else ActorRole.LEAD
                self._actor(measure, name, role, spot)
            else:
                self.book.doubt(spot, _("○の列に「%(words)s」とあるので、この団体は加えません。") % {"words": words})

    def _marks(self, row: int) -> str:
        return "".join(self.sheet.grid.texts[row][column] for column in self.sheet.columns[v.ACTOR_MARK])

    def _actor(self, measure: Item, name: str, role: str, spot: Spot) -> None:
        if bracketed := ROLE_IN_BRACKETS.fullmatch(name):
            name, role = bracketed[1], _ROLE_BY_WORD[bracketed[2]]
        name = self.book.named(bare_name(name), spot, v.LONGEST.actor)
        if not name or is_mark(name) or tidy(name) in {"-", "―", "なし", "各団体"}:
            return
        actors = list(measure.value("actors", []))
        if [name, str(role)] not in actors:
            measure.put("actors", [*actors, [name, str(role)]], spot)

    def _helps(self, row: int, measure: Item) -> None:
        helps = set(measure.value("helps", []))
        spot = None
        for words, here, _column in self._fresh(row, v.HELP):
            helps |= {str(code) for word, code in HELP_WORDS.items() if word in words}
            spot = here
        for role, code in HELPS.items():
            for words, here, _column in self._fresh(row, role):
                if is_mark(words):
                    helps.add(str(code))
                    spot = here
        if spot is not None and helps:
            measure.put("helps", [str(code) for code in Help if str(code) in helps], spot)

    # -- how it went ------------------------------------------------------------------------------------------------

    def _reviews(self, row: int, measure: Item) -> None:
        for role in v.REVIEWS:
            for words, spot, column in self._fresh(row, role):
                year = self.sheet.shape.columns[column].year
                said = self._next_step(words, spot) if role == v.SAID_NEXT else words.strip()
                if len(said) > PASSAGE:
                    self.book.fault(spot, _("長すぎます。%(most)s字までにしてください。") % {"most": PASSAGE})
                elif said and year is not None:
                    self._once(measure, f"{role}_{year}", said, spot)

    def _next_step(self, words: str, spot: Spot) -> str:
        """A code of NextStep from its word; anything else is a fault, for it would be lost."""
        if is_blank(words):
            return ""
        for step in NextStep:
            if tidy(words) == tidy(str(step.label)):
                return str(step.value)
        gaps = {"words": joined(words), "steps": "・".join(str(step.label) for step in NextStep)}
        self.book.fault(spot, _("「%(words)s」は読めません。%(steps)sの中から一つを書いてください。") % gaps)
        return ""

    # -- when -------------------------------------------------------------------------------------------------------

    def _schedule(self, row: int, measure: Item) -> None:
        for role, prefix in ((v.PLANNED, PLANNED), (v.DONE, DONE)):
            columns = sorted(
                self.sheet.columns.get(role, []), key=lambda place: self.sheet.shape.columns[place].year or 0
            )
            before = Step()
            said = self._by_row(row, prefix)
            for column in columns if said else ():
                before = self._step(row, measure, column, said, before)

    def _by_row(self, row: int, prefix: str) -> str:
        """Where 区分 says 計画 or 実績, it decides; rows of other things (評価) tell nothing of the schedule."""
        kind = self.sheet.text(row, v.ROW_KIND) if prefix == PLANNED else None
        if kind is None:
            return prefix
        if any(word in kind[0] for word in (*v.VALUE_WORDS, *v.DONE_WORDS)):
            return DONE
        return PLANNED if any(word in kind[0] for word in (*v.SCHEDULE_WORDS, *v.TARGET_WORDS)) else ""

    def _step(self, row: int, measure: Item, column: int, prefix: str, before: Step) -> Step:
        words, years = self.sheet.grid.texts[row][column], self.sheet.shape.columns[column].years
        step = read_step(words, before, self.book.terms.states)
        text = mark_text(step.state, step.words)
        if not text or not years:
            return before if not words.strip() else step
        spot = self.sheet.spot(row, column)
        if step.assumed:
            self.book.doubt(spot, self._assumption(step, words, text))
        if len(step.words) > v.LONGEST.words:
            self.book.fault(spot, _("スケジュールの言葉は%(most)s字までにしてください。") % {"most": v.LONGEST.words})
        if len(years) > 1:
            gaps = {"words": joined(words), "first": FiscalYear(years[0]).wareki, "last": FiscalYear(years[-1]).wareki}
            self.book.doubt(spot, _("「%(words)s」を、%(first)sから%(last)sまでのどの年度にも書きます。") % gaps)
        for year in years:
            self._once(measure, f"{prefix}{year}", text, spot)
        return step

    def _assumption(self, step: Step, words: str, text: str) -> str:
        gaps = {"words": joined(words), "text": text, "state": step.state}
        if step.assumed == "arrow":
            return _("「%(words)s」を、前の年度と同じ「%(state)s」と考えました。") % gaps
        if step.assumed == "mark":
            return _("「%(words)s」を「%(state)s」と考えました。") % gaps
        if not step.state:
            # Without the words themselves, so that a table full of them is one line to read.
            states = {"states": "・".join(self.book.terms.states)}
            return _("進み方の言葉（%(states)s）ではないので、書いてあるとおりの言葉として取りこみます。") % states
        return _("「%(words)s」を、進み方と言葉に分けて「%(text)s」と読みました。") % gaps
