"""Words that touch a number: Japanese stands close, a word of Latin letters keeps its distance."""

from __future__ import annotations


def labelled(word: str, number: object) -> str:
    """目標2; Goal 2."""
    if number in (None, ""):
        return ""
    return f"{word} {number}" if word[-1:].isalpha() and word.isascii() else f"{word}{number}"


def measured(figure: str, unit: str) -> str:
    """62件, 62%; 62 cases."""
    return f"{figure} {unit}" if unit[:1].isalpha() and unit.isascii() else figure + unit
