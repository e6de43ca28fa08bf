"""委員と出欠: one person on a line, as a list of members is kept; read into three columns for the minutes."""

from __future__ import annotations

import re
from dataclasses import dataclass

CAME = ("出席", "欠席", "代理", "代理出席", "遅参", "早退", "○", "×", "出", "欠")


@dataclass(frozen=True, slots=True)
class Member:
    """`name` may be empty: a line with one word is a body of which somebody came."""

    body: str
    name: str = ""
    came: str = ""


def members_in(lines: str) -> list[Member]:
    """区社協 中村 恵 出席: the first word is the body, a last word of CAME the attendance, what is between the name."""
    return [_member(words) for line in lines.splitlines() if (words := re.split(r"[\s　、,]+", line.strip())) != [""]]


def _member(words: list[str]) -> Member:
    came = words.pop() if len(words) > 1 and words[-1] in CAME else ""
    return Member(words[0], " ".join(words[1:]), came)


def next_time(lines: str) -> str:
    """The same members for the next meeting: nobody has come yet."""
    kept = (" ".join(word for word in (row.body, row.name) if word) for row in members_in(lines))
    return "\n".join(kept)
