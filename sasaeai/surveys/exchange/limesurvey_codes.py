"""Question codes as LimeSurvey takes them: letters and digits only, at most twenty; read back by the same rule.

What its codes cannot hold stands among a question's CSS classes, the one place for words of our own that its editor,
its import and its export all keep: `x_code-ties_why_not x_concept-ties_why_not x_above-ties`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

LONGEST = 20
# Words that its expressions keep for themselves, and what it makes of a choice "other" or of a remark.
RESERVED = {"self", "that", "this", "lang", "sid", "savedid", "token", "qid", "gid", "sgq", "other", "comment", "time"}
OTHER = "-oth-"
_MARK = re.compile(r"x_(code|concept|above|role|other|scored|alone|words)-([a-z0-9_-]+)\Z")


def question_titles(brackets: Mapping[str, Sequence[int]]) -> dict[str, str]:
    """`brackets`: by the code of each question in order, its choices with words in brackets.

    The last of them is its 「その他」; the other ones have questions of their own, under `words_code`.
    """
    made = [words_code(code, choice) for code, choices in brackets.items() for choice in choices[:-1]]
    return titles_of([*brackets, *made])


def titles_of(codes: Iterable[str]) -> dict[str, str]:
    """Our code → its title, each once whether letters are large or small: ties_why_not → tiesWhyNot."""
    found: dict[str, str] = {}
    taken = set(RESERVED)
    for code in codes:
        first, *more = code.split("_")
        plain = (first + "".join(part[:1].upper() + part[1:] for part in more))[:LONGEST]
        title, number = plain, 2
        while title.lower() in taken:
            title, number = f"{plain[: LONGEST - 3]}{number}", number + 1
        taken.add(title.lower())
        found[code] = title
    return found


def row_titles_of(table: str, rows: Iterable[str]) -> dict[str, str]:
    """Rows of a table are named within it: good_talk of the table good → talk."""
    short = {row: row.removeprefix(f"{table}_") or row for row in rows}
    titles = titles_of(dict.fromkeys(short.values()))
    return {row: titles[name] for row, name in short.items()}


def words_code(code: str, choice: int) -> str:
    """The question for what is written in the brackets of a choice, where LimeSurvey has no place for it."""
    return f"{code}_{choice}_text"


def marks_in(classes: str) -> dict[str, str]:
    """What we wrote among the CSS classes; nothing where somebody else made the file."""
    found = {mark[1]: mark[2] for one in classes.split() if (mark := _MARK.fullmatch(one))}
    return found | ({"head": "yes"} if "x_head" in classes.split() else {})
