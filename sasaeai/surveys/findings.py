"""わかったこと: the sentence that a table says, bound to its numbers, and what may not be said of them.

`told(finding)` works it out anew from the answers that there are now; own words are filled from the same numbers.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from . import sentences
from .analysis import Apart, Figure, NotTabulated, Results, change, results_of
from .models import Concept, Finding, FindingKind, Survey
from .questionnaire import Item
from .series import series_of
from .statistics.figures import in_words, percent_of

GAP = re.compile(r"\{([a-z_]+)\}")
# What own words may hold, and what comes in its place.
GAPS: dict[str, str | Promise] = {
    "share": gettext_lazy("割合（例：31.2）"),
    "words": gettext_lazy("割合を言葉で（例：約3割）"),
    "n": gettext_lazy("答えた人の数（例：1,430）"),
    "error": gettext_lazy("誤差（例：2.4）"),
    "answers": gettext_lazy("数えた選択肢"),
    "before": gettext_lazy("前回の割合（前回からの変化だけ）"),
    "verdict": gettext_lazy("変化の判定（前回からの変化だけ）"),
}
MOST_NAMED = 3
LONGEST = 300
NORMAL = 1.96  # of 95 %


class CannotBeTold(Exception):
    """Says in a sentence why this finding has no sentence."""


@dataclass(frozen=True)
class Told:
    """`values` fill the gaps; `sentence`, `number` and `note` are what a goal quotes."""

    sentence: str
    number: str
    note: str
    values: dict[str, Any]


def told(finding: Finding) -> Told:
    """Raises CannotBeTold."""
    results = results_of(finding.survey)
    try:
        found = _Teller(results, finding).told()
    except NotTabulated as error:
        raise CannotBeTold(_("この問いには、数える選択肢がありません。問いと選択肢を選びなおしてください。")) from error
    if finding.own_words:
        found = Told(filled(finding.own_words, found.values), found.number, found.note, found.values)
    if len(found.sentence) > LONGEST:
        raise CannotBeTold(_("文が長くなりすぎます。選択肢を減らすか、自分の言葉で短く書いてください。"))
    return found


def unknown_gaps(words: str) -> list[str]:
    return [gap for gap in GAP.findall(words) if gap not in GAPS]


def filled(words: str, values: Mapping[str, Any]) -> str:
    """A gap that these numbers do not know stays empty: a share has no year before."""
    return GAP.sub(lambda gap: str(values.get(gap[1], "")), words)


def percent(share: float) -> str:
    return str(percent_of(share))


class _Teller:
    def __init__(self, results: Results, finding: Finding) -> None:
        self.results, self.finding = results, finding
        self.item = results.item(finding.question.code)
        self.counted = sorted(code for code in finding.counted if code in self.item.by_code)

    def told(self) -> Told:
        ways = {
            FindingKind.SHARE: self._share,
            FindingKind.MOST: self._most,
            FindingKind.GROUPS: self._groups,
            FindingKind.CHANGE: self._change,
        }
        return ways[FindingKind(self.finding.kind)]()

    @property
    def subject(self) -> str:
        """What the question is about, in the words that it has over the years."""
        concept = Concept.objects.filter(pk=self.item.concept_id).first() if self.item.concept_id else None
        return (concept.name if concept else self.item.text).rstrip("。")

    @property
    def answers(self) -> str:
        return _quoted(self.item.by_code[code].label for code in self.counted)

    def _figure(self) -> Figure:
        if not self.counted:
            raise CannotBeTold(_("数える選択肢を選んでください。"))
        return self._told_figure(self.results.figure(self.item.code, self.counted))

    @staticmethod
    def _told_figure(figure: Figure) -> Figure:
        if figure.hidden:
            raise CannotBeTold(
                _("答えた人が少ないため、この数字は出せません（10人に満たないか、1人・2人の答えです）。")
            )
        return figure

    def _share(self) -> Told:
        figure = self._figure()
        gaps = self._values(figure)
        sentence = _(sentences.SHARE) % {
            **gaps,
            "subject": self.subject,
        }
        return self._with(sentence, figure, gaps)

    def _values(self, figure: Figure) -> dict[str, Any]:
        return {
            "share": percent(figure.share),
            "words": in_words(figure.share),
            "n": f"{figure.base:,}",
            "error": percent(figure.half),
            "answers": self.answers,
        }

    def _with(self, sentence: str, figure: Figure, gaps: dict[str, Any]) -> Told:
        note = _(sentences.NOTE) % gaps
        if figure.base < 30:
            note += _(sentences.NOTE_REFERENCE)
        return Told(sentence, f"{gaps['share']} %", note, gaps | {"base": figure.base})

    def _most(self) -> Told:
        """The most frequent answer, and whether the next is surely behind it."""
        shares = []
        for option in self.item.options:
            figure = self.results.figure(self.item.code, [option.code])
            if not figure.hidden and figure.count:
                shares.append((figure.share, -option.code, figure, option.label))
        if not shares:
            raise CannotBeTold(_("答えた人が少ないため、いちばん多い答えは言えません。"))
        shares.sort(reverse=True)
        _share, minus, first, label = shares[0]
        self.counted = [-minus]
        gaps = self._values(first)
        words = {**gaps, "subject": self.subject, "answer": label}
        sentence = _(sentences.MOST) % words
        if len(shares) > 1:
            _share, other, second, next_label = shares[1]
            words |= {"next": next_label, "next_share": percent(second.share)}
            if self._is_ahead(-minus, -other):
                sentence = _(sentences.MOST_BEFORE_NEXT) % words
            else:
                sentence = _(sentences.MOST_WITH_NEXT) % words
        return self._with(sentence, first, gaps)

    def _is_ahead(self, first: int, second: int) -> bool:
        """The difference of two shares of one sample is the mean of +1, -1 and 0: its error knows how they depend."""
        ones, others = (self.results.yes(self.item.code, [code]) for code in (first, second))
        apart = [max(one, 0) - max(other, 0) for one, other in zip(ones, others, strict=True)]
        kept = [int(one >= 0) for one in ones]
        found = self.results.reckoner.mean(apart, kept)
        return bool(found.value > NORMAL * found.error)

    def _groups(self) -> Told:
        figure = self._figure()
        head = self._head()
        label = self.results.head(head).label
        rows = self.results.against_all(self.item.code, self.counted, head, wished=self.finding.wished)
        apart = [row for row in rows if row.verdict in ("better", "worse")]
        gaps = self._values(figure)
        words = {**gaps, "subject": self.subject, "head": label}
        if not apart:
            sentence = _(sentences.NO_GROUPS) % words
        else:
            sentence = _(sentences.GROUPS) % {**words, "groups": _groups_words(apart)}
        return self._with(sentence, figure, gaps)

    def _head(self) -> str:
        if self.finding.head is not None:
            return str(self.finding.head.code)
        district = self.results.district_head
        if district is None:
            raise CannotBeTold(_("分けて見る問いを選んでください。"))
        return district.code

    def _change(self) -> Told:
        figure = self._figure()
        was, before = self._before()
        found = change(before, figure, wished=self.finding.wished)
        gaps = self._values(figure) | {"before": percent(before.share), "verdict": found.words}
        words = {**gaps, "subject": self.subject, "survey": was.title, "sentence": found.sentence}
        sentence = _(sentences.SINCE) % words
        return self._with(sentence, figure, gaps)

    def _before(self) -> tuple[Survey, Figure]:
        """The same answers of the survey before; only where people hold the series to be one."""
        survey = self.finding.survey
        if survey.predecessor is None:
            raise CannotBeTold(_("前回のアンケートが決まっていません。アンケートのページで選んでください。"))
        was = results_of(survey.predecessor)
        item = before_of(self.results, was, self.item)
        if item is None:
            raise CannotBeTold(_("前回のアンケートに、同じ幹の問いがありません。"))
        series = series_of(survey, self.results.questionnaire)
        changed = series.changes.get(self.item.code)
        if changed is not None and not changed.kept:
            raise CannotBeTold(
                _("問いが前回から変わっていて、比べられると決められていません。調査票のページで決めてください。")
            )
        labels = {self.item.by_code[code].label for code in self.counted}
        counted = [option.code for option in item.options if option.label in labels]
        if len(counted) != len(self.counted):
            raise CannotBeTold(_("数える選択肢と同じ選択肢が、前回のアンケートにありません。"))
        return survey.predecessor, self._told_figure(was.figure(item.code, counted))


def before_of(now: Results, was: Results, item: Item) -> Item | None:
    """The question of the same concept in the survey before."""
    if item.concept_id is None:
        return None
    return next((leaf for leaf in was.items if leaf.concept_id == item.concept_id), None)


def _groups_words(apart: Iterable[Apart]) -> str:
    rows = sorted(apart, key=lambda row: -abs(row.value))[:MOST_NAMED]
    high = [row for row in rows if row.value > 0]
    low = [row for row in rows if row.value < 0]
    source = sentences.HIGH_AND_LOW if high and low else sentences.HIGH if high else sentences.LOW
    return _(source) % {"high": _named(high), "low": _named(low)}


def _named(rows: Iterable[Apart]) -> str:
    return "、".join(_(sentences.NAMED) % {"label": row.label, "share": percent(row.figure.share)} for row in rows)


def _quoted(labels: Iterable[str]) -> str:
    return _("または").join(f"「{label}」" for label in labels)


def source_title(finding: Finding) -> str:
    """平成21年度 区民アンケート 問11: how a goal names where it was found."""
    item = results_of(finding.survey).item(finding.question.code)
    return f"{finding.survey.title} {item.number}"[:200]
