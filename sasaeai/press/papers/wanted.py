"""What somebody wants of a paper, beside which paper it is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Wanted:
    """`home` is the public address of QR codes; `fit` says how much the paper is tightened (0: not at all)."""

    home: str
    made_on: date
    licence: str = ""
    language: str = "ja"
    marks_changes: bool = False
    district: str = ""  # its slug
    fit: int = 0
    is_auto_ruby: bool = False
    with_ruby: bool = False

    def address(self, path: str) -> str:
        return self.home.rstrip("/") + path
