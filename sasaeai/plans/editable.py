"""Which texts of the plan are edited one at a time, beside where they are read."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from django.db import models
from django.http import Http404
from django.utils.translation import gettext as _

from .models import Goal, Indicator, Measure, Plan, Problem

TEXTS: dict[str, tuple[type[models.Model], tuple[str, ...]]] = {
    "plan": (
        Plan,
        ("philosophy", "philosophy_sub", "pillar", "introduction", "tiers", "profile", "committee", "progress_note"),
    ),
    "goal": (Goal, ("title", "short_name", "explanation", "five_years")),
    "measure": (Measure, ("title", "text", "audience")),
    "indicator": (Indicator, ("title", "unit", "definition", "method", "target_reason")),
    "problem": (Problem, ("title", "text", "occasion")),
}


@dataclass(frozen=True)
class Text:
    """One text of one row: its words now, and a fingerprint by which a later save knows whether they moved on."""

    row: Any
    field: str

    @property
    def words(self) -> str:
        return str(getattr(self.row, self.field))

    @property
    def seen(self) -> str:
        return fingerprint(self.words)

    @property
    def model_field(self) -> Any:
        return self.row._meta.get_field(self.field)

    @property
    def label(self) -> str:
        """In the words under which it is read: what the ward calls its philosophy is a district's slogan."""
        if isinstance(self.row, Plan) and not self.row.is_ward and self.field in ("philosophy", "philosophy_sub"):
            return _("スローガン") if self.field == "philosophy" else _("スローガンの説明")
        return str(self.model_field.verbose_name)

    @property
    def is_long(self) -> bool:
        return isinstance(self.model_field, models.TextField)


def fingerprint(words: str) -> str:
    return sha256(words.encode()).hexdigest()[:16]


def rows_of(kind: str, field: str) -> models.QuerySet[Any]:
    """The rows that have this text and do not lie in the bin; 404 for a text that nobody may edit this way."""
    model, fields = TEXTS.get(kind, (Plan, ()))
    if field not in fields:
        raise Http404
    rows: models.QuerySet[Any] = model._default_manager.all()
    return rows.present() if hasattr(rows, "present") else rows
