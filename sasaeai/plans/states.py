"""What a form of several fields looked like when it was opened, so that nobody overwrites what they have not seen."""

from __future__ import annotations

import json
from hashlib import sha256
from typing import Any

State = dict[str, Any]  # field → something that JSON can hold


class FieldsChanged(Exception):
    """Somebody else saved other things after this form was opened; `theirs` is how it stands now."""

    def __init__(self, theirs: State) -> None:
        super().__init__()
        self.theirs = theirs


def marks(state: State) -> str:
    """One fingerprint for each field: `title:1f3a… text:9c0d…`."""
    return " ".join(f"{name}:{_mark(value)}" for name, value in state.items())


def _mark(value: Any) -> str:
    return sha256(json.dumps(value, sort_keys=True).encode()).hexdigest()[:12]


def touched(state: State, seen: str) -> set[str]:
    """The fields whose value is no longer the one that was seen."""
    known = dict(part.partition(":")[::2] for part in seen.split())
    return {name for name, value in state.items() if known.get(name) != _mark(value)}


def compare(now: State, wanted: State, seen: str) -> list[str]:
    """The fields that change, if everything still stands as it was seen; raises FieldsChanged.

    It does not matter that others moved on to exactly what is wanted.
    """
    changes = [name for name, value in wanted.items() if now[name] != value]
    if changes and touched(now, seen):
        raise FieldsChanged(now)
    return changes


def brought_together(mine: State, theirs: State, seen: str) -> State:
    """What the second writer is shown to choose from: theirs where only they changed something, else mine."""
    written = touched(mine, seen)
    return {name: mine[name] if name in written else theirs[name] for name in mine}
