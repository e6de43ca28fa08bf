"""Which column is which question: by the question's code, its number, its words; with how sure that is.

What a column is, in a few signs that people can correct: `q5` the answer to q5 · `q5:3` whether choice 3 of q5 was
marked · `q5:text` words · `q5:3:text` words in the brackets of choice 3 · `#id` `#weight` `#district` · nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from sasaeai.surveys.questionnaire import Item, Option, Questionnaire

from .grid import Column, Grid, folded
from .limesurvey_codes import question_titles, row_titles_of

ID, WEIGHT, DISTRICT = "#id", "#weight", "#district"
SURE, LIKELY, DOUBTFUL = 2, 1, 0
_IDS = re.compile(
    r"(id|no\.?|seq|番号|整理番号|通し番号|連番|サンプル(no\.?|番号|id)|回答者(no\.?|番号|id)|票番号|管理番号)\Z"
)
_WEIGHTS = re.compile(r"(weight|wt|w|重み|ウェイト(値|バック値)?|ウエイト(値)?|集計用ウェイト)\Z")
_DISTRICTS = re.compile(r"(地区|地区名|居住地区|お住まいの地区|地区コード|district|stratum)\Z")
# What programs note by themselves; days, addresses and tokens could lead to a person.
_UNUSED = re.compile(
    r"(mode|回答のしかた|回答方法|回収方法|submitdate|startdate|datestamp|lastpage|startlanguage|seed|token|ipaddr|refurl"
    r"|回答日時?|受付日時?|ipアドレス)\Z"
)
_WORDS = re.compile(r"自由(記述|回答|意見)|具体的|記入|記述|\bfa\b|その他\s*[(（]|内容")
_NOTHING = re.compile(r"無回答|不明|無効|非該当|\bna\b")


@dataclass(frozen=True)
class Use:
    """What one column is (see above), how sure, and why."""

    role: str = ""
    sure: int = SURE
    why: str = ""


def guess(grid: Grid, paper: Questionnaire) -> list[Use]:
    return _Guesser(grid, paper).guessed()


class _Guesser:
    def __init__(self, grid: Grid, paper: Questionnaire) -> None:
        self.paper = paper
        self.columns = grid.columns
        self.items = list(paper.items)
        self.bags = {leaf.code: _bag(leaf.text) for leaf in [*self.items, *paper.leaves]}
        self.taken: set[str] = set()
        self.titles = _titles(self.items)

    def guessed(self) -> list[Use]:
        uses: list[Use] = []
        for block in _blocks(self.columns):
            uses += self._block(block)
        return uses

    def _block(self, block: Sequence[Column]) -> list[Use]:
        coded = [self._by_code(column) or self._of_our_own(column) for column in block]
        if coded[0]:
            return self._rest(block, [one or None for one in coded])
        item, sure, why = self._item_of(block)
        if item is None:
            return [one or Use("", DOUBTFUL, _("どの問いか分かりません。")) for one in coded]
        self.taken.add(item.code)
        inside = zip(self._inside(item, block), coded, strict=True)
        return [self._settled(use if use.role or use.sure else own or use, sure, why) for use, own in inside]

    @staticmethod
    def _settled(use: Use, sure: int, why: str) -> Use:
        return use if not use.role or use.role.startswith("#") else Use(use.role, min(use.sure, sure), use.why or why)

    def _rest(self, block: Sequence[Column], coded: list[Use | None]) -> list[Use]:
        """Columns without a heading of their own behind one that was known by its code."""
        first = coded[0]
        item = self.paper.by_code.get(first.role.partition(":")[0]) if first else None
        if item is None or len(block) == 1 or all(coded):
            return [one or Use("", DOUBTFUL, _("どの問いか分かりません。")) for one in coded]
        return [one or other for one, other in zip(coded, self._inside(item, block), strict=True)]

    def _of_our_own(self, column: Column) -> Use | None:
        """Only a heading of one word says what is no question."""
        words = [head.lower() for head in column.heads if head]
        if not words or (len(words) > 1 and column.number == ""):
            return None
        if any(_UNUSED.match(word) for word in words):
            return Use("", SURE, _("使わない列"))
        for pattern, role in ((_IDS, ID), (_WEIGHTS, WEIGHT), (_DISTRICTS, DISTRICT)):
            if any(pattern.match(word) for word in words):
                asked = next((leaf for leaf in self.paper.leaves if leaf.role == "district"), None)
                if role == DISTRICT and asked:
                    return Use(asked.code, LIKELY, _("地区を聞く問い"))
                return Use(role, LIKELY, _("見出しの言葉"))
        return None

    def _by_code(self, column: Column) -> Use | None:
        """As our own files and LimeSurvey write headings: q5, q5_3, q5[3], q5_3_text, q5[other], tiesWhyNot[1]."""
        head = self.titles.get(column.heads[0].lower(), column.heads[0].lower())
        by_code = self.paper.by_code
        leaf = by_code.get(head)
        if leaf is not None and not leaf.is_matrix:
            return Use(f"{head}:text" if leaf.kind == "text" else head, SURE, _("問いの記号"))
        if bracket := re.fullmatch(r"([a-z][a-z0-9_]*?)_([0-9]{1,2})_text", head):
            leaf = by_code.get(bracket[1])
            if leaf and int(bracket[2]) in leaf.by_code:
                return Use(f"{leaf.code}:{int(bracket[2])}:text", SURE, _("問いの記号"))
        for code, part in _splits(head):
            if use := self._part(self.titles.get(code, code), part):
                return use
        return None

    def _part(self, code: str, part: str) -> Use | None:
        item = self.paper.by_code.get(code)
        if item is None:
            return None
        if item.is_matrix:
            titles = row_titles_of(code, [one.code for one in item.rows])
            row = next(
                (one for one in item.rows if part in (one.code.removeprefix(f"{code}_"), titles[one.code].lower())),
                None,
            )
            row = row or next((one for one in item.rows if one.code == part), None)
            row = row or _row_numbered(item, part)
            return Use(row.code, SURE, _("問いの記号")) if row else None
        if part in ("other", "other_text", "comment"):
            option = next((one for one in reversed(item.options) if one.opens_text), None)
            return Use(f"{code}:{option.code}:text", SURE, _("問いの記号")) if option else None
        if item.is_multiple and part.isdigit() and int(part) in item.by_code:
            return Use(f"{code}:{int(part)}", SURE, _("問いの記号"))
        return None

    def _item_of(self, block: Sequence[Column]) -> tuple[Item | None, int, str]:
        """By words first; a number alone is only likely, and doubtful where the words say something else."""
        words = _question_words(block)
        bag = _bag(words)
        likeness = [
            (_alike(bag, self.bags[item.code]), item) for item in self._candidates() if item.code not in self.taken
        ]
        best, item = max(likeness, key=lambda pair: pair[0], default=(0.0, None))
        numbered = self._numbered(block[0].number)
        if item is not None and best >= 0.55:
            same = numbered is not None and numbered.code == item.code
            return item, SURE if best >= 0.8 or same else LIKELY, _("問いの文")
        if numbered is not None and numbered.code not in self.taken:
            if not words or len(words) < 6:
                return numbered, LIKELY, _("問番号")
            return numbered, DOUBTFUL, _("問番号は同じですが、問いの文がちがいます。")
        if item is not None and best >= 0.4:
            return item, DOUBTFUL, _("問いの文が少し似ています。")
        return None, DOUBTFUL, ""

    def _candidates(self) -> Iterator[Item]:
        for item in self.items:
            yield item
            yield from item.rows

    def _numbered(self, number: str) -> Item | None:
        wanted = _number(number)
        if not wanted:
            return None
        return next((item for item in self._candidates() if _number(item.number) == wanted), None)

    def _inside(self, item: Item, block: Sequence[Column]) -> list[Use]:
        """Within the columns of one question: choices of several answers, rows of a table, words in brackets."""
        if item.is_multiple and len(block) > 1:
            return _aligned(block, [(one.label, f"{item.code}:{one.code}", one) for one in item.options], item)
        if item.is_matrix:
            return _aligned(block, [(row.text, row.code, None) for row in item.rows], item)
        role = f"{item.code}:text" if item.kind == "text" else item.code
        return [Use(role, SURE), *(_behind(item, column) for column in block[1:])]


def _titles(items: Sequence[Item]) -> dict[str, str]:
    """In small letters, the names that our questions have in LimeSurvey → our codes (`limesurvey_out`)."""
    opening = {item.code: [one.code for one in item.options if one.opens_text] for item in items}
    return {title.lower(): code for code, title in question_titles(opening).items()}


def _row_numbered(item: Item, part: str) -> Item | None:
    """SQ003 of a table: the row whose code ends so; where no code has a number, the third."""
    if not part.isdigit():
        return None
    ends = {int(found[1]): row for row in item.rows if (found := re.search(r"([0-9]{1,4})\Z", row.code))}
    if ends:
        return ends.get(int(part))
    return item.rows[int(part) - 1] if 0 < int(part) <= len(item.rows) else None


def _behind(item: Item, column: Column) -> Use:
    """What stands behind the column of a single answer: words of a choice, or something we do not read."""
    opens = next((one for one in item.options if one.opens_text), None)
    if opens and (_WORDS.search(column.title.lower()) or opens.label in column.title):
        return Use(f"{item.code}:{opens.code}:text", LIKELY, _("（　）に書いた言葉"))
    return Use("", DOUBTFUL, _("どの問いか分かりません。"))


def _aligned(
    block: Sequence[Column], wanted: Sequence[tuple[str, str, Option | None]], item: Item
) -> list[Use]:  # fmt: skip
    """Labels decide; where no label is known, the order does, if the number is right."""
    uses: list[Use] = []
    left = list(wanted)
    labelled = [_label(column, item) for column in block]
    by_order = len(block) == len(wanted)
    for place, (column, label) in enumerate(zip(block, labelled, strict=True)):
        found = _best(label, left)
        if found is not None:
            uses.append(Use(found[1], SURE, _("選択肢の言葉")))
            left.remove(found)
        elif _NOTHING.search(label.lower()):
            uses.append(Use("", SURE, _("無回答の列は使いません。")))
        elif _WORDS.search(label.lower()) or _WORDS.search(column.title.lower()):
            uses.append(_behind(item, column))
        elif by_order and wanted[place] in left and not label:
            uses.append(Use(wanted[place][1], LIKELY, _("並び順")))
            left.remove(wanted[place])
        elif by_order and wanted[place] in left:
            sentence = _("言葉がちがいます（調査票では「%(label)s」）。列がずれていないか確かめてください。")
            uses.append(Use(wanted[place][1], DOUBTFUL, sentence % {"label": wanted[place][0][:30]}))
            left.remove(wanted[place])
        else:
            uses.append(Use("", DOUBTFUL, _("どの選択肢か分かりません。")))
    return uses


def _best(
    label: str, left: Sequence[tuple[str, str, Option | None]]
) -> tuple[str, str, Option | None] | None:  # fmt: skip
    plain = _plain(label)
    for one in left:
        code = one[2].code if one[2] else 0
        if plain and (plain == _plain(one[0]) or (code and re.fullmatch(rf"0*{code}", plain))):
            return one
    bag = _bag(label)
    best = max(((_alike(bag, _bag(one[0])), one) for one in left), key=lambda pair: pair[0], default=(0.0, None))
    return best[1] if best[0] >= 0.75 else None


def _label(column: Column, item: Item) -> str:
    """The lowest words over a column that are not the question's own; a choice's number before them is taken off."""
    for head in reversed(column.heads[1:] or column.heads):
        text = re.sub(r"^[0-9]{1,2}\s*[.．:：、)）]?\s*(?=\D)", "", head)
        if head and _alike(_bag(head), _bag(item.text)) < 0.8:
            return text
    return ""


def _question_words(block: Sequence[Column]) -> str:
    heads = block[0].heads
    texts = [head for head in heads[1:] if head] or ([heads[0]] if len(heads) == 1 else [])
    return texts[0] if texts else ""


def _blocks(columns: Sequence[Column]) -> Iterator[list[Column]]:
    block: list[Column] = []
    for column in columns:
        if block and column.begins and column.number != block[0].number:
            yield block
            block = []
        block.append(column)
    if block:
        yield block


def _splits(head: str) -> Iterator[tuple[str, str]]:
    """q5_1 as (q5, 1), also where codes themselves hold _."""
    if bracketed := re.fullmatch(r"([a-z][a-z0-9_]*)\[(?:sq0*)?([a-z0-9_]+)\]", head):
        yield bracketed[1], bracketed[2]
    for sign in re.finditer(r"[_.]", head):
        yield head[: sign.start()], re.sub(r"^(_|(sq|a|c)0*(?=[0-9]))", "", head[sign.end() :])


def _number(text: str) -> str:
    """問３－１, Q3-1 and 3_1 alike; SQ and F stay."""
    plain = re.sub(r"[\s　()（）.、。:：]", "", folded(text).lower())
    plain = re.sub(r"^(問|質問|設問|q)", "", plain)
    return re.sub(r"[-_‐−ー–―]", "-", plain)


def _plain(text: str) -> str:
    return re.sub(r"[\s\W_]", "", folded(text).lower())


def _bag(text: str) -> frozenset[str]:
    """Pairs of neighbouring signs."""
    plain = _plain(text)
    return frozenset(plain[at : at + 2] for at in range(max(len(plain) - 1, 1))) if plain else frozenset()


def _alike(one: frozenset[str], other: frozenset[str]) -> float:
    """Dice: 1 for the same, 0 for nothing in common."""
    return 2 * len(one & other) / (len(one) + len(other)) if one and other else 0.0
