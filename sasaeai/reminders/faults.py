"""A rule that raises costs its own line of a letter and nobody's letter; the secretariat is told which rule it was."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction

from sasaeai.kernel.clock import now
from sasaeai.reminders.models import Fault

logger = logging.getLogger(__name__)


@dataclass
class Faults:
    """By the rule's dotted name the kind of the last error; its words may hold names and go into the log only."""

    found: dict[str, str] = field(default_factory=dict)

    def note(self, rule: Callable[..., Any], error: Exception) -> None:
        name = f"{rule.__module__}.{rule.__qualname__}"
        logger.error("%s could not say what waits.", name, exc_info=error)
        self.found[name] = type(error).__name__


@transaction.atomic
def keep_faults(faults: Faults, *, all_were_asked: bool) -> None:
    """`all_were_asked`: every rule was asked for everybody, so what is not among these is mended."""
    at = now()
    if all_were_asked:
        Fault.objects.exclude(rule__in=faults.found).delete()
    for rule, error in faults.found.items():
        Fault.objects.update_or_create(rule=rule[:200], defaults={"error": error[:80], "seen_at": at})
