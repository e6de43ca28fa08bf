"""What the reason of a succession rests on: words quoted on the day from a review, a number or a problem, with the way
back to where they stand. Kept as {key, title, words, path, period, sample}; `path` lies below the plan of `period`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from django.utils.translation import gettext as _

# What a line of a table can bear of one source.
LONGEST = 300


@dataclass(frozen=True, slots=True)
class Quote:
    key: str
    title: str
    words: str
    path: str
    period: int
    sample: bool = False

    @property
    def sentence(self) -> str:
        """As it is written into the reason."""
        return _("「%(words)s」（%(title)s）") % {"words": self.words, "title": self.title}

    @property
    def kept(self) -> dict[str, Any]:
        return asdict(self)


def shortened(words: str) -> str:
    one_line = " ".join(words.split())
    return one_line if len(one_line) <= LONGEST else one_line[: LONGEST - 1] + "…"


def linked(evidence: Iterable[Mapping[str, Any]], published: Iterable[int]) -> list[dict[str, Any]]:
    """For pages: `period` stays only where that period's plan can be read, so that nothing leads nowhere."""
    numbers = set(published)
    return [{**quote, "period": quote["period"] if quote["period"] in numbers else None} for quote in evidence]
