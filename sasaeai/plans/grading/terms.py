"""What the rule is given and what it gives: signs and numbers of a period, an indicator's or goal's case, a grade."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from decimal import Decimal
from typing import Any, Protocol, Self

from sasaeai.plans.models.grading import UNDECIDED


class NeverGraded(ValueError):
    """Somebody asked for the grade of a district's plan: there is none."""


@dataclass(frozen=True, slots=True)
class Sign:
    """One row of a scale; `points` (0–100) as in `models.Grade`, None for 判断できない."""

    code: str
    sign: str
    word: str
    tone: int = 1
    points: int | None = None

    def __str__(self) -> str:
        return f"{self.sign}「{self.word}」"


@dataclass(frozen=True, slots=True)
class Rule:
    """The numbers of a period's rule. Shares are whole percents."""

    awareness_points: Decimal = Decimal(3)  # of a share that people were asked: a change up to here is none
    uses_error: bool = True
    on_track_share: int = 100  # of the way from the baseline to this year's target
    keep_share: int = 5  # of the target: how far what is to be kept may lie from it
    uses_next_target: bool = False  # where this year has no target
    counts_measures: bool = True  # a goal also counts the indicators of the measures below it
    fewest_decidable: int = 1
    words_share: int = 50  # of the measures: with fewer written about, a goal is not judged


@dataclass(frozen=True, slots=True)
class Grading:
    """A period's rule with its two scales, each by code; a goal's in the order of its points, the best first."""

    rule: Rule
    indicator: Mapping[str, Sign]
    goal: Mapping[str, Sign]


@dataclass(frozen=True, slots=True)
class Figure:
    """A value of a fiscal year; `value` is None where it is suppressed. `error` is ± in the value's unit."""

    year: int
    value: Decimal | None
    error: Decimal = Decimal(0)
    suppressed: bool = False
    provisional: bool = False


@dataclass(frozen=True, slots=True)
class Aim:
    year: int
    value: Decimal


@dataclass(frozen=True, slots=True)
class IndicatorCase:
    """An indicator in a fiscal year. `before` is the latest finished value of an earlier year.

    `kind`, `direction` and `basis` are the codes of the model; `counted_anew_from` is the fiscal year from which the
    numbers are counted in another way.
    """

    unit: str
    kind: str
    direction: str
    basis: str
    year: int
    now: Figure | None = None
    baseline: Figure | None = None
    before: Figure | None = None
    target: Aim | None = None
    next_target: Aim | None = None
    counted_anew_from: int | None = None
    of_district: bool = False

    def aim(self, rule: Rule) -> Aim | None:
        """What the value is compared with: nothing is ever interpolated."""
        return self.target or (self.next_target if rule.uses_next_target else None)


@dataclass(frozen=True, slots=True)
class GoalCase:
    """A goal in a fiscal year: the grades of its indicators, how many measures stand under it and of how many of them
    something is written."""

    year: int
    indicators: tuple[Graded, ...]
    measures: int
    written: int
    of_district: bool = False


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of the reason; `about` is value, target, baseline, change, words, rule, trouble or result."""

    about: str
    text: str

    def __str__(self) -> str:
        return self.text


class Why(Protocol):
    """The reason of a grade: its sentences, and the figures that it came from, as texts (None where missing)."""

    @property
    def sentences(self) -> tuple[Sentence, ...]: ...

    @property
    def inputs(self) -> Mapping[str, str | None]: ...


@dataclass(frozen=True)
class Told:
    """A reason that stands written already."""

    sentences: tuple[Sentence, ...] = ()
    inputs: Mapping[str, str | None] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Graded:
    """A proposed grade with its reason, which is put into words when somebody asks for it."""

    code: str
    sign: str
    label: str
    tone: int
    why: Why = field(default_factory=Told)

    @property
    def is_decided(self) -> bool:
        return self.code != UNDECIDED

    @property
    def words(self) -> str:
        """B「概ね順調」."""
        return f"{self.sign}「{self.label}」"

    @property
    def sentences(self) -> tuple[Sentence, ...]:
        return self.why.sentences

    @property
    def inputs(self) -> Mapping[str, str | None]:
        return self.why.inputs

    @property
    def text(self) -> str:
        """The reason as one text, a sentence on each line."""
        return "\n".join(sentence.text for sentence in self.sentences)

    @property
    def trouble(self) -> str:
        """Why it cannot be decided, in one sentence; "" where it is."""
        return next((sentence.text for sentence in self.sentences if sentence.about == "trouble"), "")

    def frozen(self) -> dict[str, Any]:
        """For JSON: what was proposed stays readable when the period's words or rule change."""
        return {
            "code": self.code, "sign": self.sign, "label": self.label, "tone": self.tone,
            "sentences": [asdict(sentence) for sentence in self.sentences], "inputs": dict(self.inputs),
        }  # fmt: skip

    @classmethod
    def thawed(cls, kept: Mapping[str, Any]) -> Self:
        told = Told(tuple(Sentence(**each) for each in kept["sentences"]), kept["inputs"])
        return cls(kept["code"], kept["sign"], kept["label"], kept["tone"], told)
