"""What the answers of a survey say: read once, kept in the process until an answer moves, figures with their errors.

    results = results_of(survey)
    table = results.table("ties")                  # 単純集計
    table = results.table("ties", "age")           # by the answers to another question (`results.heads`)
    table.rows[-1].cells[0].text                   # 全体, first answer: "34.5", "-", "0.0" or "秘"
    results.figure("ties", [1, 2])                 # 《そう思う》 as one figure, for sentences and indicators
    results.against_all("ties", [1, 2], "age")     # each row beside everybody, corrected for as many comparisons
    change(before.figure(…), after.figure(…))      # two surveys

Everything that comes out is suppressed already: nobody at the desk sees more than what may be printed. numpy is loaded
with the first question, never when a process starts (`_kernel`).
"""

from __future__ import annotations

import math
from collections import Counter, OrderedDict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property
from importlib import import_module
from threading import Lock, Timer
from types import ModuleType
from typing import Any

from django.utils.translation import gettext as _

from sasaeai.kernel.memory import not_collecting
from sasaeai.surveys.answer_codes import NOT_ASKED, Answers, answers_of
from sasaeai.surveys.models import PublishedResults, QuestionKind, Survey
from sasaeai.surveys.questionnaire import Item, Questionnaire, questionnaire_of
from sasaeai.surveys.result_tables import STRATUM, Head, HeadRow, TableOfResults
from sasaeai.surveys.table_making import Maker, either
from sasaeai.surveys.weighting import Weighed, weighed

MOST_KEPT = 3
# Seconds from the page of a survey until the statistics are loaded beside its reader.
READING = 1.0


@cache
def _kernel() -> ModuleType:
    """The statistics, with numpy: some 25 MB that a process has only after somebody read results."""
    with not_collecting():
        return import_module("sasaeai.surveys.statistics.reckoning")


@cache
def expect_reader() -> None:
    """Somebody came to a survey at the desk, and results are a press or two away: load the statistics while they read.

    Half of what the first page of results cost was waiting for numpy. Once in a process; a page that is asked for
    before it is done waits for the same import.
    """
    loading = Timer(READING, _kernel)
    loading.daemon = True
    loading.start()


# By the answer's label (classes of numbers change with the answers): of rows and, last, the whole.
HiddenBefore = dict[str, list[bool]]


@dataclass(frozen=True)
class Figure:
    """A share with its error; `hidden`: it must not be told. Figures of two surveys are compared by `change`."""

    share: float
    error: float
    half: float
    low: float
    high: float
    count: int
    base: int
    df: float
    hidden: bool


@dataclass(frozen=True)
class Apart:
    """A difference in shares and what may be said of it: better, worse, unclear (`verdict`), in `words`, `sentence`."""

    label: str
    figure: Figure
    value: float
    low: float
    high: float
    p: float
    verdict: str
    words: str
    sentence: str


class NotTabulated(KeyError):
    """A question that is answered in words, or that there is not; a head that parts nobody."""


@dataclass(frozen=True)
class Results:
    survey: Survey
    questionnaire: Questionnaire
    answers: Answers
    weighed: Weighed
    # By question and head code: which cells were hidden when they were published.
    hidden_before: Mapping[tuple[str, str], HiddenBefore]
    # `Survey.answers_mark` before they were read.
    mark: int
    _tables: dict[tuple[str, str], TableOfResults] = field(default_factory=dict)

    @property
    def n(self) -> int:
        return self.answers.n

    @property
    def complaints(self) -> tuple[str, ...]:
        """What has to be known beside every figure: districts with no or one answer, weights that could not be."""
        return self.weighed.complaints

    @cached_property
    def items(self) -> tuple[Item, ...]:
        """Questions that have a table, in the order of the paper; rows of a table of questions are questions."""
        kinds = {QuestionKind.SINGLE, QuestionKind.MULTIPLE, QuestionKind.NUMBER}
        return tuple(leaf for leaf in self.questionnaire.leaves if leaf.kind in kinds)

    @cached_property
    def _by_code(self) -> dict[str, Item]:
        return {item.code: item for item in self.items}

    def item(self, code: str) -> Item:
        try:
            return self._by_code[code]
        except KeyError as error:
            raise NotTabulated(code) from error

    # By what tables are parted

    @cached_property
    def heads(self) -> tuple[Head, ...]:
        """Those of every question: district, age, sex, and what was marked for it."""
        asked = [item for item in self.questionnaire.heads if item.role != "district" or item == self.district]
        found = [self._head_of(item) for item in asked]
        if self.district is None and len(self.answers.strata) > 1:
            rows = tuple(HeadRow(place, one.name, one.slug) for place, one in enumerate(self.answers.strata))
            found.insert(0, Head(STRATUM, _("地区"), rows, is_district=True))
        return tuple(sorted(found, key=lambda head: not head.is_district))

    @cached_property
    def district(self) -> Item | None:
        """The question about the district, where somebody answered it."""
        item = next((one for one in self.questionnaire.heads if one.role == "district"), None)
        if item is None:
            return None
        codes = self.answers.codes(item)
        return item if any(0 <= code < len(item.options) for code in codes) else None

    @cached_property
    def district_head(self) -> Head | None:
        return next((head for head in self.heads if head.is_district), None)

    def head(self, code: str) -> Head:
        """Any question of one answer can part a table; raises NotTabulated."""
        found = next((head for head in self.heads if head.code == code), None)
        if found is not None:
            return found
        item = self.item(code)
        if not item.is_single or not item.options:
            raise NotTabulated(code)
        return self._head_of(item)

    @staticmethod
    def _head_of(item: Item) -> Head:
        words = {"district": _("地区"), "age": _("年齢"), "sex": _("性別")}
        rows = tuple(HeadRow(option.code, option.label, option.area_slug) for option in item.options)
        label = words.get(item.role, f"{item.number} {item.text}")
        return Head(item.code, label, rows, is_district=item.role == "district")

    def _head_codes(self, head: Head) -> list[int]:
        """Places of rows, -1: of no row."""
        if head.code == STRATUM:
            return [stratum if stratum >= 0 else NOT_ASKED for stratum in self.answers.stratum]
        last = len(head.rows)
        return [code if code < last else NOT_ASKED for code in self.answers.codes(self.item(head.code))]

    # Tables

    def table(self, code: str, head: str | None = None) -> TableOfResults:
        """Raises NotTabulated."""
        key = code, head or ""
        if key not in self._tables:
            self._make([self.item(code)], None if head is None else self.head(head))
        return self._tables[key]

    def simple(self) -> list[TableOfResults]:
        """単純集計 of all questions, worked out together."""
        wanted = [item for item in self.items if (item.code, "") not in self._tables]
        if wanted:
            self._make(wanted, None)
        return [self._tables[item.code, ""] for item in self.items]

    def by(self, head: str) -> list[TableOfResults]:
        """Every question by one head, but not the head by itself."""
        wanted = [item for item in self.items if item.code != head]
        missing = [item for item in wanted if (item.code, head) not in self._tables]
        if missing:
            self._make(missing, self.head(head))
        return [self._tables[item.code, head] for item in wanted]

    def _make(self, items: Sequence[Item], head: Head | None) -> None:
        with not_collecting():
            self._make_at_once(items, head)

    def _make_at_once(self, items: Sequence[Item], head: Head | None) -> None:
        makers = [Maker(self, item, _kernel()) for item in items]
        kernel = _kernel()
        everybody = kernel.Column([NOT_ASKED] * self.n, 1)  # nobody in its row: the whole is enough
        side = everybody if head is None else kernel.Column(self._head_codes(head), len(head.rows))
        columns = {name: kernel.Column(*one) for maker in makers for name, one in maker.columns.items()}
        found = self.reckoner.tables(columns, {"": side}, with_intervals=True)
        for maker in makers:
            figures = {name: found[name, ""] for name in maker.columns if (name, "") in found}
            self._tables[maker.item.code, head.code if head else ""] = maker.table(figures, head)

    @cached_property
    def reckoner(self) -> Any:
        return self.weighed.reckoner

    # One figure

    def yes(self, code: str, counted: Iterable[int], *, answered: bool = False) -> list[int]:
        """1: gave one of the counted answers, 0: did not, -1: not asked; `answered`: nor those who did not answer."""
        return self.answers.yes(self.item(code), counted, answered=answered)

    def figure(
        self, code: str, counted: Iterable[int], head: str | None = None, row: int | None = None, *,
        answered: bool = False,
    ) -> Figure:  # fmt: skip
        """A share of all, or of one row of a head (`row`: its choice's number). Raises NotTabulated."""
        wanted = list(counted)
        yes = self.yes(code, wanted, answered=answered)
        kept = [one >= 0 for one in yes]
        if head is not None:
            parted = self.head(head)
            place = next((at for at, one in enumerate(parted.rows) if one.code == row), None)
            if place is None:
                raise NotTabulated(row)
            kept = [there and at == place for there, at in zip(kept, self._head_codes(parted), strict=True)]
        found = self.reckoner.mean([max(one, 0) for one in yes], [int(one) for one in kept])
        count = sum(1 for one, there in zip(yes, kept, strict=True) if there and one == 1)
        return _figure(found, count, sum(kept), hidden=self._hides(code, wanted, head, row, count, sum(kept)))

    def against_all(
        self, code: str, counted: Iterable[int], head: str, *, answered: bool = False, wished: int = 1
    ) -> list[Apart]:
        """Each row beside everybody (p corrected by Holm); rows that must not be told are left out."""
        wanted = list(counted)
        parted = self.head(head)
        yes, places = self.yes(code, wanted, answered=answered), self._head_codes(parted)
        means, apart = self.reckoner.groups_and_whole(yes, places, len(parted.rows), wished=wished)
        counts = Counter(place for place, one in zip(places, yes, strict=True) if one == 1)
        found = []
        for place, row in enumerate(parted.rows):
            base = int(means[place].base)
            hidden = self._hides(code, wanted, head, row.code, counts[place], base)
            if not hidden:
                found.append(_apart(row.label, _figure(means[place], counts[place], base, hidden=False), apart[place]))
        return found

    def two_rows(
        self, code: str, counted: Iterable[int], head: str, first: int, second: int, *, answered: bool = False,
        wished: int = 1,
    ) -> tuple[Figure, Figure, Apart] | None:  # fmt: skip
        """Two rows of a head beside each other, the first less the second; None where one must not be told."""
        wanted = list(counted)
        parted = self.head(head)
        at = {row.code: place for place, row in enumerate(parted.rows)}
        turned = {at[first]: 0, at[second]: 1}
        yes, places = self.yes(code, wanted, answered=answered), self._head_codes(parted)
        rows = [turned.get(place, -1) for place in places]
        means, apart = self.reckoner.two_groups(yes, rows, wished=wished)
        figures = []
        for place, choice in enumerate((first, second)):
            count = sum(1 for row, one in zip(rows, yes, strict=True) if row == place and one == 1)
            base = int(means[place].base)
            hidden = self._hides(code, wanted, head, choice, count, base)
            figures.append(_figure(means[place], count, base, hidden=hidden))
        if figures[0].hidden or figures[1].hidden:
            return None
        return figures[0], figures[1], _apart("", figures[0], apart)

    def _hides(
        self, code: str, counted: list[int], head: str | None, row: int | None, count: int, base: int
    ) -> bool:  # fmt: skip
        """A figure is told only where all its cells are printed in the table."""
        if base < 10 or 0 < count < 3 or 0 < base - count < 3:
            return True
        table = self.table(code, head)
        line = table.rows[-1] if head is None else next(one for one in table.rows if one.code == row)
        places = [at for at, answer in enumerate(table.answers) if answer.code in counted]
        return bool(table.refused) or any(line.cells[at].hidden for at in places)

    def number_of(self, code: str) -> dict[str, float] | None:
        """Mean with ± and quartiles of a question that is answered with a number; None under ten answers."""
        values = self.answers.numbers(self.item(code))
        within = [int(value is not None) for value in values]
        if sum(within) < 10:
            return None
        filled = [float(value or 0) for value in values]
        middle = self.reckoner.mean(filled, within)
        found = {"mean": middle.value, "half": middle.half, "base": float(sum(within))}
        return found | {
            name: self.reckoner.quantile(filled, within, share)
            for name, share in (("low", 0.25), ("median", 0.5), ("high", 0.75))
        }


def _figure(mean: Any, count: int, base: int, *, hidden: bool) -> Figure:
    low, high = mean.interval if base else (math.nan, math.nan)
    return Figure(mean.value, mean.error, mean.half, low, high, count, base, mean.df, hidden)


def _apart(label: str, figure: Figure, one: Any) -> Apart:
    verdict = one.verdict
    return Apart(label, figure, one.value, one.low, one.high, one.p, verdict.value, str(verdict.words),
                 str(verdict.sentence))  # fmt: skip


def change(before: Figure, after: Figure, *, wished: int = 1) -> Apart:
    """Two surveys: after less before, with what may be said of it."""
    kernel = _kernel()
    first, then = (kernel.Mean(one.share, one.error, one.base, one.df) for one in (before, after))
    return _apart("", after, kernel.change(first, then, wished=wished))


# Kept in the process

_kept: OrderedDict[tuple[Any, ...], Results] = OrderedDict()
_lock = Lock()


def results_of(survey: Survey) -> Results:
    """The results of the valid answers that the survey has now; a handful of queries where an answer moved since."""
    published = PublishedResults.objects.filter(survey=survey).order_by("number")
    stamps = tuple(published.values_list("pk", flat=True))
    mark = survey.answers_mark()
    key = (survey.uid, mark, survey.weighting, tuple(survey.margins), repr(survey.crossing), stamps)
    with _lock:
        if key in _kept:
            _kept.move_to_end(key)
            return _kept[key]
    found = _worked_out(survey, list(published) if stamps else [], mark)
    with _lock:
        _kept[key] = found
        while len(_kept) > MOST_KEPT:
            _kept.popitem(last=False)
    return found


def _worked_out(survey: Survey, published: list[PublishedResults], mark: int) -> Results:
    with not_collecting():
        questionnaire = questionnaire_of(survey)
        answers = answers_of(survey, questionnaire)
        found = weighed(survey, questionnaire, answers, _kernel)
        return Results(survey, questionnaire, answers, found, _hidden_before(published), mark)


def _hidden_before(published: list[PublishedResults]) -> dict[tuple[str, str], HiddenBefore]:
    """Of all versions, withdrawn ones as well: who read them has them."""
    found: dict[tuple[str, str], HiddenBefore] = {}
    for one in published:
        for table in one.tables.get("tables", []):
            key = table["code"], table["head"]["code"] if table["head"] else ""
            own = found.setdefault(key, {})
            for place, answer in enumerate(table["answers"]):
                column = [bool(row["cells"]) and row["cells"][place] is None for row in table["rows"]]
                own[answer["label"]] = either(column, own.get(answer["label"]))
    return found
