"""The demo ward's listening: a meeting in each district, an interview, voices, and a comment round on the draft."""

from __future__ import annotations

from sasaeai.kernel.demo import furnishes, furnishes_before_editions

from .comments import make_round
from .meetings import make_evidence_of_cards, make_meetings
from .voices import link_problems, make_voices


@furnishes_before_editions
def furnish_meetings() -> None:
    """What was said in 2009 and 2010 comes before the plan that quotes it."""
    make_meetings()
    make_evidence_of_cards()


@furnishes
def furnish() -> None:
    link_problems()
    make_voices()
    make_round()
