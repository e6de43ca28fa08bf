"""答える: one person's way through the questionnaire on a screen; knows nothing of letters, and stores nothing.

sitting = Sitting(questionnaire, answers, texts)
turn = sitting.turn(page, request.POST)    # takes what was typed, says what is wrong and where to go on
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from sasaeai.kernel.texts import PASSAGE

from .questionnaire import Group, Item, Option, Questionnaire

# 「その他（　）」 is a word or a line.
LONGEST_OTHER = 400
LONGEST_NUMBER = 40
# Of a text that is too long, so much waits in the draft to be shortened.
MOST_KEPT = 5 * PASSAGE
CHECK = 0


def bracket_key(item: Item, option: Option) -> str:
    """Under which a draft keeps what stands in the brackets of a choice."""
    return f"{item.code}:{option.code}"


@dataclass(frozen=True)
class ShownOption:
    option: Option
    is_chosen: bool
    text: str = ""


@dataclass(frozen=True)
class Shown:
    """A question as a page shows it, with what was typed so far."""

    item: Item
    error: str = ""
    typed: str = ""
    options: tuple[ShownOption, ...] = ()
    rows: tuple[Shown, ...] = ()
    is_new: bool = False

    @property
    def anchor(self) -> str:
        return f"q-{self.item.code}"

    @property
    def chosen(self) -> list[ShownOption]:
        return [one for one in self.options if one.is_chosen]

    @property
    def has_answer(self) -> bool:
        return bool(self.chosen or self.typed)


@dataclass
class Turn:
    """`go`: the page to go on with, CHECK for the overview; None: this page again, because of `errors` or `new`."""

    go: int | None = None
    errors: dict[str, str] = field(default_factory=dict)
    # Questions that these answers brought onto the page.
    new: tuple[str, ...] = ()


@dataclass
class Sitting:
    questionnaire: Questionnaire
    answers: dict[str, Any] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)

    @property
    def pages(self) -> list[int]:
        """Numbers (from 1) of the groups in which something is asked of this person."""
        asked = self.questionnaire.asked(self.answers)
        groups = enumerate(self.questionnaire.groups, 1)
        return [number for number, group in groups if any(leaf.code in asked for leaf in group.leaves)]

    def group(self, page: int) -> Group:
        return self.questionnaire.groups[page - 1]

    def before(self, page: int) -> int | None:
        return max((one for one in self.pages if one < page), default=None)

    def after(self, page: int) -> int:
        return min((one for one in self.pages if one > page), default=CHECK)

    def asked_on(self, page: int) -> list[Item]:
        return [item for item in self.group(page).items if self._is_asked(item)]

    def _is_asked(self, item: Item) -> bool:
        return any(self.questionnaire.is_asked(leaf, self.answers) for leaf in item.leaves)

    @property
    def is_empty(self) -> bool:
        asked = self.questionnaire.asked(self.answers)
        return not any(code in asked for code in self.answers) and not any(
            key.partition(":")[0] in asked for key in self.texts
        )

    def turn(self, page: int, posted: QueryDict) -> Turn:
        """Whatever is right is taken, also from a page with a mistake; going back is never held up."""
        wanted = posted.get("go", "")
        shown = set(posted.getlist("shown"))
        turn = Turn()
        for leaf in self.group(page).leaves:
            if leaf.code in shown:
                self._take(leaf, posted)
                if error := self.fault(leaf) or _torn(leaf, posted):
                    turn.errors[leaf.code] = error
        if wanted == "back":
            turn.go = self.before(page)
            return turn
        leaves = (leaf for item in self.asked_on(page) for leaf in item.leaves if leaf.code not in shown)
        turn.new = tuple(leaf.code for leaf in leaves if self.questionnaire.is_asked(leaf, self.answers))
        if not turn.errors and not turn.new:
            turn.go = CHECK if wanted == "check" else self.after(page)
        return turn

    def _take(self, leaf: Item, posted: QueryDict) -> None:
        """Also what cannot stay so is kept: whoever goes on later sees what was marked and typed."""
        typed = posted.get(f"q_{leaf.code}", "")
        if leaf.is_closed:
            self._take_choices(leaf, posted)
        elif leaf.kind == "number":
            number, error = _number_of(leaf, typed.strip())
            self._put(self.answers, leaf.code, number)
            # What is no number stays as it was typed until it is put right.
            self._put(self.texts, leaf.code, typed.strip()[:LONGEST_NUMBER] if error else None)
        else:
            self._put(self.texts, leaf.code, _clean(typed))

    def _take_choices(self, leaf: Item, posted: QueryDict) -> None:
        codes = _codes(leaf, posted)
        for option in leaf.options:
            if option.opens_text:
                text = _clean(posted.get(f"t_{leaf.code}_{option.code}", ""))
                self._put(self.texts, bracket_key(leaf, option), text)
        if leaf.is_single:
            self._put(self.answers, leaf.code, codes[0] if len(codes) == 1 else None)
        else:
            self._put(self.answers, leaf.code, codes)

    @staticmethod
    def _put(kept: dict[str, Any], key: str, given: Any) -> None:
        if given is None or given in ("", []):
            kept.pop(key, None)
        else:
            kept[key] = given

    def fault(self, leaf: Item) -> str:
        """What must be put right in the answer to this question before it can be sent; "" as a rule."""
        if leaf.kind == "number":
            return _number_of(leaf, self.texts.get(leaf.code, ""))[1]
        if not leaf.is_closed:
            return _too_long(self.texts.get(leaf.code, ""), PASSAGE)
        given = self.answers.get(leaf.code, [])
        codes = given if isinstance(given, list) else [given]
        for option in leaf.options:
            text = self.texts.get(bracket_key(leaf, option), "")
            if text and option.code not in codes:
                return _("（　）に書いてあります。「%(choice)s」を選ぶか、（　）の文を消してください。") % {
                    "choice": option.label
                }
            if error := _too_long(text, LONGEST_OTHER):
                return error
        return _wrong_choices(leaf, codes) if leaf.is_multiple else ""

    def shown(self, page: int, turn: Turn | None = None) -> list[Shown]:
        turn = turn or Turn()
        return [self._shown(item, turn) for item in self.asked_on(page)]

    def _shown(self, item: Item, turn: Turn) -> Shown:
        rows = tuple(self._shown(row, turn) for row in item.rows if self._is_asked(row))
        given = self.answers.get(item.code)
        chosen = given if isinstance(given, list) else [given]
        options = tuple(
            ShownOption(option, option.code in chosen, self.texts.get(bracket_key(item, option), ""))
            for option in item.options
        )
        typed = self.texts.get(item.code) or ("" if given is None or item.is_closed else str(given))
        error = turn.errors.get(item.code, "")
        return Shown(item, error, typed, options, rows, item.code in turn.new)

    def wrong_pages(self) -> Iterator[int]:
        """Pages with answers that cannot be sent: a mistake that somebody left by another way than the button."""
        asked = self.questionnaire.asked(self.answers)
        for number, group in enumerate(self.questionnaire.groups, 1):
            for leaf in group.leaves:
                if leaf.code in asked and self.fault(leaf):
                    yield number
                    break

    def to_send(self) -> tuple[dict[str, Any], dict[tuple[str, int], str]]:
        """Answers to what was asked, and the words written to it by question code and choice (0: the question)."""
        asked = self.questionnaire.asked(self.answers)
        answers = {code: answer for code, answer in self.answers.items() if code in asked}
        texts: dict[tuple[str, int], str] = {}
        for key, text in self.texts.items():
            code, _colon, choice = key.partition(":")
            given = answers.get(code)
            if code in asked and (not choice or int(choice) in (given if isinstance(given, list) else [given])):
                texts[code, int(choice or 0)] = text
        return answers, texts


def _clean(text: str) -> str:
    return text.replace("\0", "").replace("\r\n", "\n").strip()[:MOST_KEPT]


def _codes(leaf: Item, posted: QueryDict) -> list[int]:
    sent = posted.getlist(f"q_{leaf.code}")
    return sorted({int(one) for one in sent if re.fullmatch("[0-9]{1,2}", one) and int(one) in leaf.by_code})


def _torn(leaf: Item, posted: QueryDict) -> str:
    """No browser sends two answers where one can be chosen."""
    return _("一つだけ選んでください。") if leaf.is_single and len(_codes(leaf, posted)) > 1 else ""


def _too_long(text: str, most: int) -> str:
    if len(text) <= most:
        return ""
    return _("%(most)s文字までにしてください（いまは%(now)s文字です）。短くまとめてください。") % {
        "most": most,
        "now": len(text),
    }


def _wrong_choices(leaf: Item, codes: list[int]) -> str:
    alone = [leaf.by_code[code].label for code in codes if code in leaf.by_code and leaf.by_code[code].exclusive]
    if alone and len(codes) > 1:
        return _("「%(choice)s」は、ほかの答えと一緒には選べません。どちらかを外してください。") % {"choice": alone[0]}
    if leaf.most_choices and len(codes) > leaf.most_choices:
        return _("選べるのは%(most)sつまでです（いまは%(now)sつ）。%(over)sつ外してください。") % {
            "most": leaf.most_choices,
            "now": len(codes),
            "over": len(codes) - leaf.most_choices,
        }
    return ""


def _number_of(leaf: Item, typed: str) -> tuple[int | None, str]:
    if not typed:
        return None, ""
    digits = unicodedata.normalize("NFKC", typed).replace(",", "").replace("、", "").removesuffix(leaf.unit).strip()
    if not re.fullmatch(r"-?[0-9]{1,9}", digits):
        return None, _("数字だけで書いてください（例：12）。わからないときは、空けておいてください。")
    number = int(digits)
    if leaf.least is not None and number < leaf.least:
        return None, _("%(least)s以上の数字にしてください。") % {"least": leaf.least}
    if leaf.most is not None and number > leaf.most:
        return None, _("%(most)s以下の数字にしてください。") % {"most": leaf.most}
    return number, ""
