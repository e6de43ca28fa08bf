"""What each column is, guessed from its headings and from what stands below them, with the reason in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from sasaeai.kernel.fiscal import FiscalYear
from sasaeai.kernel.words import tidy

from . import vocabulary as v
from .cells import is_arrow, is_blank, is_mark, names_many_years, read_amount, span_in, split_pair, year_in
from .terms import Terms

SURE, LIKELY, UNSURE = "sure", "likely", "unsure"
SAMPLES = 60
# 「目標値の理由」 is no target: these words stand before those of figures.
SAID_IN_WORDS = {v.CODE, v.REASON, v.DEFINITION, v.METHOD, v.INDICATOR_KIND, v.GOAL_TEXT, v.UNIT}
CONFIDENCE_NAMES = {SURE: _("確か"), LIKELY: _("たぶん"), UNSURE: _("分かりません")}


@dataclass
class Guess:
    role: str = v.SKIP
    year: int | None = None
    until: int | None = None
    confidence: str = UNSURE
    reason: str = ""


@dataclass(frozen=True)
class Column:
    """The headings above a column from top to bottom, and some of the words below."""

    titles: Sequence[str]
    samples: Sequence[str] = field(default_factory=list)
    head: object = None  # the lowest heading's own value: Excel makes dates of years

    @property
    def leaf(self) -> str:
        return self.titles[-1] if self.titles else ""

    @property
    def whole(self) -> str:
        return tidy("".join(self.titles))

    @property
    def filled(self) -> list[str]:
        return [text for text in self.samples if not is_blank(text)]

    def share(self, test: object) -> float:
        """How many of its filled cells pass."""
        filled = self.filled
        return sum(bool(test(text)) for text in filled) / len(filled) if filled else 0.0  # type: ignore[operator]


def knows(words: str, terms: Terms, value: object = None) -> bool:
    """Whether these words head a column (used to find the header)."""
    column = Column([words], head=value)
    plain = tidy(words)
    if not plain:
        return False
    if year_in(words, terms, value) is not None and len(plain) <= 20:
        return True
    if any(word in plain for word in v.KNOWN_TO_BE_SKIPPED):
        return True
    groups = (*v.SCHEDULE_WORDS, *v.BASELINE_WORDS, *v.TARGET_WORDS, *v.VALUE_WORDS, *v.INDICATOR_GROUPS)
    return plain in groups or _by_words(column, terms) is not None or _goal_like(column, terms) is not None


def guess_columns(columns: Sequence[Column], terms: Terms) -> list[Guess]:
    guesses = [_guess(column, terms) for column in columns]
    _hang_goals(columns, guesses, terms)
    _want_a_title(columns, guesses)
    _take_once(guesses)
    return guesses


def _guess(column: Column, terms: Terms) -> Guess:
    if not column.titles:
        return Guess(reason=_("見出しがありません。"))
    year = year_in(column.leaf, terms, column.head) or year_in(" ".join(column.titles), terms)
    found = _by_words(column, terms)
    if found is not None and found[0] in SAID_IN_WORDS:
        return Guess(found[0], confidence=SURE, reason=_("見出しに「%(word)s」とあるため。") % {"word": found[1]})
    if figures := _figures(column, year, terms):
        return figures
    if year is not None or names_many_years(column.leaf):
        return _schedule(column, year, terms)
    if marked := _marked(column):
        return marked
    if found is None:
        return _unknown(column)
    role, word = found
    return Guess(role, confidence=SURE, reason=_("見出しに「%(word)s」とあるため。") % {"word": word})


def _by_words(column: Column, terms: Terms) -> tuple[str, str] | None:
    """The role that a title names; the plan's own words come first."""
    leaf = tidy(column.leaf)
    for depth, name in enumerate(terms.levels, start=1):
        if leaf in {tidy(name), f"{tidy(name)}名"}:
            return v.goal_role(depth), name
    if leaf in {tidy(terms.measure_name), f"{tidy(terms.measure_name)}名"}:
        return v.TITLE, terms.measure_name
    for text in dict.fromkeys((leaf, column.whole)):
        for role, words in v.TITLE_WORDS:
            found = next((word for word in words if _fits(word, text.casefold())), None)
            if found is not None:
                return role, found.removeprefix("=")
    return None


def _fits(word: str, text: str) -> bool:
    plain = tidy(word).casefold()
    return text == plain[1:] if plain[:1] == "=" else plain in text


def _unknown(column: Column) -> Guess:
    words = tidy(column.leaf)
    if any(word in words for word in v.KNOWN_TO_BE_SKIPPED):
        return Guess(confidence=SURE, reason=_("計画の本文に当たるものがないため、読み飛ばします。"))
    return Guess(reason=_("見出しの言葉から、何の列か分かりませんでした。"))


def _figures(column: Column, year: int | None, terms: Terms) -> Guess | None:
    """Baseline, target, value, or both in one cell."""
    whole = column.whole
    has = {
        v.BASELINE: any(word in whole for word in v.BASELINE_WORDS),
        v.TARGET: any(word in whole for word in v.TARGET_WORDS) and not _is_goal_word(column, terms),
        v.VALUE: any(word in whole for word in v.VALUE_WORDS),
    }
    named = [role for role, is_named in has.items() if is_named]
    numbers = column.share(read_amount)
    if not named or (column.filled and not numbers and column.share(split_pair) < 0.5):
        return None
    if not column.filled and year is None and not any(word in whole for word in ("現状値", "目標値", "実績値")):
        return None
    if len(named) > 1 and (not column.filled or column.share(_is_pair) >= 0.3 or "／" in whole or "/" in whole):
        return Guess(v.PAIR, year, None, LIKELY, _("見出しに二つの値の名前があるため。"))
    role = named[0] if len(named) == 1 else _nearest(column, named)
    confidence = SURE if numbers or year is not None else LIKELY
    words = {v.BASELINE: _("現状値"), v.TARGET: _("目標値"), v.VALUE: _("実績値")}
    reason = _("見出しから、%(word)sと考えました。") % {"word": words[role]}
    return _with_assumed_year(Guess(role, year, None, confidence, reason), terms)


def _is_goal_word(column: Column, terms: Terms) -> bool:
    """「目標」 over words, not over numbers, is a goal; 基本目標 is one whatever stands below."""
    leaf = tidy(column.leaf)
    goals = {tidy(word) for word in (*v.GOAL_WORDS, *terms.levels)} - {"目標"}
    return leaf in goals or (leaf == "目標" and len(column.titles) == 1 and column.share(_is_figure) < 0.5)


def _is_figure(text: str) -> bool:
    """30人, not 「１　支えあい」: a number before words is a goal's."""
    amount = read_amount(text)
    return amount is not None and (not amount.unit or amount.unit in v.UNITS)


def _nearest(column: Column, named: Sequence[str]) -> str:
    words = {v.BASELINE: v.BASELINE_WORDS, v.TARGET: v.TARGET_WORDS, v.VALUE: v.VALUE_WORDS}
    leaf = tidy(column.leaf)
    return next((role for role in named if any(word in leaf for word in words[role])), named[0])


def _is_pair(text: str) -> bool:
    parts = split_pair(text)
    return parts is not None and all(read_amount(part) or is_blank(part) for part in parts)


def _with_assumed_year(guess: Guess, terms: Terms) -> Guess:
    if guess.year is not None or guess.role not in {v.BASELINE, v.TARGET, v.PAIR}:
        return guess
    guess.year = terms.first_year - 1 if guess.role == v.BASELINE else terms.last_year
    guess.confidence = LIKELY
    gaps = {"reason": guess.reason, "year": FiscalYear(guess.year).wareki}
    guess.reason = _("%(reason)s年度が書かれていないので、%(year)sと考えました。") % gaps
    return guess


def _schedule(column: Column, year: int | None, terms: Terms) -> Guess:
    """A column of one year: steps of the schedule, or numbers."""
    whole = column.whole
    if year is None and (span := span_in(column.leaf, terms)):
        first, last = (FiscalYear(end).wareki for end in span)
        reason = _("見出しに%(first)sから%(last)sまでとあるので、どの年度にも同じことを書きます。")
        return Guess(v.PLANNED, *span, LIKELY, reason % {"first": first, "last": last})
    if year is None:
        return Guess(reason=_("見出しに年度が二つ以上あり、どの年度の列か決められませんでした。"))
    words = FiscalYear(year).wareki
    steps = column.share(lambda text: _is_step(text, terms))
    if column.share(_is_pair) >= 0.5:
        return Guess(v.PAIR, year, None, LIKELY, _("%(year)sの列に、二つの値が並ぶため。") % {"year": words})
    if column.share(read_amount) >= 0.5 and steps < 0.5:
        return Guess(v.BY_ROW, year, None, LIKELY, _("%(year)sの列に、数が並ぶため。") % {"year": words})
    role = v.DONE if any(word in whole for word in v.DONE_WORDS) else v.PLANNED
    if steps >= 0.3 or any(word in whole for word in (*v.SCHEDULE_WORDS, *v.DONE_WORDS)):
        return Guess(role, year, None, SURE, _("%(year)sの列に、予定の言葉が並ぶため。") % {"year": words})
    return Guess(role, year, None, LIKELY, _("見出しに%(year)sとあるため。") % {"year": words})


def _is_step(text: str, terms: Terms) -> bool:
    return is_mark(text) or is_arrow(text) or any(tidy(text).startswith(state) for state in terms.states)


def _marked(column: Column) -> Guess | None:
    """○ below the name of an organisation, under a common heading of actors; ○ below 自助, 共助, 公助."""
    if not column.filled or column.share(is_mark) < 0.8:
        return None
    found = _by_words(Column([column.leaf]), _NO_TERMS)
    if found and found[0] in {v.SELF_HELP, v.MUTUAL_HELP, v.PUBLIC_HELP}:
        return Guess(
            found[0], confidence=SURE, reason=_("見出しが「%(word)s」で、○が並ぶため。") % {"word": column.leaf}
        )
    above = _by_words(Column(column.titles[:-1]), _NO_TERMS) if len(column.titles) > 1 else None
    if above and above[0] in {v.LEAD, v.PARTNER, v.SUPPORT}:
        return Guess(v.ACTOR_MARK, confidence=SURE, reason=_("「%(word)s」の下に○が並ぶため。") % {"word": above[1]})
    if found is None:
        return Guess(v.ACTOR_MARK, confidence=UNSURE, reason=_("○が並ぶので、見出しを団体の名前と考えました。"))
    return None


_NO_TERMS = Terms((), "", (), (), 2000, 1)


# -- over all columns -----------------------------------------------------------------------------------------------


def _goal_like(column: Column, terms: Terms) -> str | None:
    leaf = tidy(column.leaf)
    for word in v.GOAL_WORDS:
        if leaf in {word, f"{word}名"}:
            return word
    return None


def _hang_goals(columns: Sequence[Column], guesses: list[Guess], terms: Terms) -> None:
    """Columns of goals that the plan calls otherwise take the levels that are left, from the top, from the left."""
    taken = {guess.role for guess in guesses}
    for column, guess in zip(columns, guesses, strict=True):
        word = _goal_like(column, terms)
        if word is None or v.goal_depth(guess.role) or guess.role in v.FIGURES:
            continue
        if guess.role not in {v.SKIP, v.TITLE}:
            continue
        free = [depth for depth in range(1, len(terms.levels) + 1) if v.goal_role(depth) not in taken]
        if guess.role == v.TITLE and not free:
            continue
        if not free:
            guess.reason = _("この計画の目標は%(count)s段なので、「%(word)s」の入る段がありません。") % {
                "count": len(terms.levels), "word": word,
            }  # fmt: skip
            continue
        guess.role, guess.confidence = v.goal_role(free[0]), LIKELY
        gaps = {"word": word, "level": terms.levels[free[0] - 1]}
        guess.reason = _("見出しの「%(word)s」を、この計画の「%(level)s」と考えました。") % gaps
        taken.add(guess.role)


def _want_a_title(columns: Sequence[Column], guesses: list[Guess]) -> None:
    """A table of measures without a column of that name: its contents, or the deepest goal-like column, name them."""
    roles = {guess.role for guess in guesses}
    if v.TITLE in roles or not roles & {v.TEXT, v.LEAD, v.PLANNED}:
        return
    for column, guess in zip(columns, guesses, strict=True):
        if guess.role == v.TEXT or tidy(column.leaf) in {"施策", "項目", "取組内容"}:
            guess.role, guess.confidence = v.TITLE, LIKELY
            guess.reason = _("取組の名前の列がほかにないので、「%(word)s」を名前と考えました。") % {"word": column.leaf}
            return


def _take_once(guesses: list[Guess]) -> None:
    seen: set[tuple[str, int | None]] = set()
    for guess in guesses:
        key = (guess.role, guess.year if guess.role in v.YEARLY else None)
        if key in seen and (guess.role not in v.SEVERAL or guess.role in v.YEARLY):
            name = v.ROLE_NAMES.get(guess.role, _("目標"))
            guess.reason = _("「%(name)s」の列は、左にもあります。") % {"name": name}
            guess.role, guess.confidence = v.SKIP, UNSURE
        seen.add(key)
