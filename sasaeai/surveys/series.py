"""経年比較: what differs from the survey before in questions of one concept; people decide on the series."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

from django.utils.translation import gettext as _

from .models import Concept, Question, Survey
from .questionnaire import Item, Questionnaire, questionnaire_of


@dataclass(frozen=True)
class Change:
    """`differences` in words; `kept` None as long as nobody decided whether answers can still be compared."""

    item: Item
    before: Item
    differences: tuple[str, ...]
    kept: bool | None
    reason: str

    @property
    def is_open(self) -> bool:
        return self.kept is None


@dataclass(frozen=True)
class Series:
    """Questions that the survey before asked, too: `changes` by code where something differs; `same` the others."""

    changes: dict[str, Change]
    same: frozenset[str]
    whom: str = ""

    @cached_property
    def open(self) -> list[Change]:
        return [change for change in self.changes.values() if change.is_open]


def series_of(survey: Survey, now: Questionnaire) -> Series:
    """Seven queries; none where no survey came before."""
    if survey.predecessor is None:
        return Series({}, frozenset())
    before = questionnaire_of(survey.predecessor)
    keys = dict(Concept.objects.filter(questions__survey__in=[survey, survey.predecessor]).values_list("pk", "key"))
    decided = {row.code: row for row in Question.objects.filter(survey=survey).exclude(concept=None)}
    old = {leaf.concept_id: leaf for leaf in before.leaves if leaf.concept_id}
    changes, same = {}, set()
    for leaf in now.leaves:
        if leaf.concept_id not in old:
            continue
        was = old[leaf.concept_id]
        found = tuple(_Compared(leaf, was, now, before, keys).differences())
        if found:
            row = decided[leaf.code]
            changes[leaf.code] = Change(leaf, was, found, row.series_kept, row.series_reason)
        else:
            same.add(leaf.code)
    return Series(changes, frozenset(same), _whom(survey, survey.predecessor))


def _whom(survey: Survey, before: Survey) -> str:
    if survey.for_whom == before.for_whom:
        return ""
    gaps = {"before": before.for_whom or _("（書かれていません）"), "now": survey.for_whom or _("（書かれていません）")}
    return _("対象が、前回の「%(before)s」から「%(now)s」に変わりました。") % gaps


@dataclass
class _Compared:
    now: Item
    was: Item
    tree: Questionnaire
    old_tree: Questionnaire
    keys: dict[int, str]

    def differences(self) -> list[str]:
        found = [
            self._words(_("問いの文"), self.was.text, self.now.text),
            self._words(_("表の問いの文"), self._above(self.was, self.old_tree), self._above(self.now, self.tree)),
            self._words(_("答え方の説明"), self.was.note, self.now.note),
            self._words(_("だれに聞くか"), *self._asked()),
            self._kind(),
            self._choices(),
            self._words(_("○の上限"), self._limit(self.was), self._limit(self.now)),
            self._words(_("数の範囲と単位"), self._range(self.was), self._range(self.now)),
        ]
        return [sentence for sentence in found if sentence]

    @staticmethod
    def _words(what: str, before: str, now: str) -> str:
        if _plain(before) == _plain(now):
            return ""
        gaps = {"what": what, "before": before or _("なし"), "now": now or _("なし")}
        return _("%(what)s：前回「%(before)s」→ 今回「%(now)s」") % gaps

    @staticmethod
    def _above(item: Item, tree: Questionnaire) -> str:
        return tree.by_code[item.above].text if item.is_row else ""

    def _kind(self) -> str:
        return _("答え方（一つ選ぶ・いくつでも選ぶなど）が変わりました。") if self.was.kind != self.now.kind else ""

    def _asked(self) -> tuple[str, str]:
        return self._condition(self.was, self.old_tree), self._condition(self.now, self.tree)

    def _condition(self, item: Item, tree: Questionnaire) -> str:
        """Also of what stands above; by concepts, since a code may differ between two surveys."""
        found = []
        here: Item | None = item
        while here is not None:
            if here.condition is not None:
                found.append(re.sub(r"\$\{(\w+)\}", lambda m: self._key(m[1], tree), here.condition.source))
            here = tree.by_code.get(here.above)
        return " and ".join(found) or _("全員")

    def _key(self, code: str, tree: Questionnaire) -> str:
        item = tree.by_code.get(code)
        return f"${{{self.keys.get(item.concept_id or 0, code) if item else code}}}"

    def _choices(self) -> str:
        before = {code: option.label for code, option in self.was.by_code.items()}
        now = {code: option.label for code, option in self.now.by_code.items()}
        if before == now:
            return ""
        parts = [
            *(
                _("%(code)s「%(before)s」→「%(now)s」") % {"code": code, "before": before[code], "now": now[code]}
                for code in sorted(before.keys() & now.keys())
                if before[code] != now[code]
            ),
            *(
                _("%(code)s「%(label)s」をなくした") % {"code": code, "label": before[code]}
                for code in _less(before, now)
            ),
            *(_("%(code)s「%(label)s」を加えた") % {"code": code, "label": now[code]} for code in _less(now, before)),
        ]
        return _("選択肢：%(parts)s") % {"parts": "、".join(parts)}

    @staticmethod
    def _limit(item: Item) -> str:
        if not item.is_multiple:
            return ""
        return _("○は%(most)sつまで") % {"most": item.most_choices} if item.most_choices else _("いくつでも")

    @staticmethod
    def _range(item: Item) -> str:
        if item.kind != "number":
            return ""
        ends = ["" if one is None else str(one) for one in (item.least, item.most)]
        return f"{ends[0]}～{ends[1]}{item.unit}"


def _less(some: dict[int, str], others: dict[int, str]) -> list[int]:
    return sorted(some.keys() - others.keys())


def _plain(words: str) -> str:
    """Blanks and the ends of lines are no change of the words."""
    return re.sub(r"\s+", "", words)
