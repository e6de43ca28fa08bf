"""The demo ward's texts, read from the TOML files in content/."""

from __future__ import annotations

import hashlib
import tomllib
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

from sasaeai.kernel.clock import today
from sasaeai.kernel.fields import UID_ALPHABET, UID_LENGTH

HERE = Path(__file__).parent / "content"

Spec = dict[str, Any]


def fixed_uid(*words: object) -> str:
    """The same short id every time the demo is built, so that its addresses can be printed and linked."""
    number = int.from_bytes(hashlib.sha256("/".join(map(str, words)).encode()).digest()[:8], "big")
    signs = []
    for _place in range(UID_LENGTH):
        number, rest = divmod(number, len(UID_ALPHABET))
        signs.append(UID_ALPHABET[rest])
    return "".join(signs)


def read(name: str) -> Spec:
    return tomllib.loads((HERE / f"{name}.toml").read_text(encoding="utf-8"))


def is_sample(spec: Spec) -> bool:
    """Everything is 見本 that is not said to be real."""
    return not spec.get("real", False)


@dataclass
class Made:
    """What has been built so far, by the keys of the content files."""

    built_on: date = field(default_factory=today)
    areas: dict[str, Any] = field(default_factory=dict)
    kinds: dict[str, Any] = field(default_factory=dict)
    organisations: dict[str, Any] = field(default_factory=dict)
    people: dict[str, Any] = field(default_factory=dict)
    goals: dict[tuple[int, str], Any] = field(default_factory=dict)
    measures: dict[str, Any] = field(default_factory=dict)
    old_measures: dict[str, Any] = field(default_factory=dict)
    plans: dict[str, Any] = field(default_factory=dict)
    problems: dict[str, Any] = field(default_factory=dict)
    words: dict[tuple[str, str], Any] = field(default_factory=dict)

    @cached_property
    def secretary(self) -> Any:
        return self.people["suzuki"]
