"""What a list of problems may be narrowed to, in the same words on the page and in its files."""

from __future__ import annotations

from collections.abc import Mapping

from django.db.models import Q
from django.utils.translation import gettext as _

from .models.problem import ProblemQuerySet

# Where the public reads that a gathered problem stands (`exchange.bearer_of` says it of one problem).
COMMON = Q(common__published_on__isnull=False, common__deleted_at=None)
ANSWERED = Q(answered_on__isnull=False) | COMMON & Q(common__answered_on__isnull=False)
PROMISED = Q(promised_on__isnull=False) | COMMON & Q(common__promised_on__isnull=False)
STATES = {"answered": ANSWERED, "promised": ~ANSWERED & PROMISED, "received": ~ANSWERED & ~PROMISED}


def state_choices() -> list[tuple[str, str]]:
    return [
        ("answered", _("回答しました")),
        ("promised", _("回答する日が決まっています")),
        ("received", _("受け取りました")),
    ]


def wanted_problems(asked: Mapping[str, str]) -> dict[str, str]:
    """From a page's address."""
    return {key: asked.get(key, "") for key in ("district", "state", "common")}


def narrowed(rows: ProblemQuerySet, wanted: Mapping[str, str]) -> ProblemQuerySet:
    if wanted["district"]:
        rows = rows.filter(plan__area__slug=wanted["district"])
    if wanted["state"] in STATES:
        rows = rows.filter(STATES[wanted["state"]])
    if wanted["common"] == "1":
        rows = rows.filter(plan__ward_plan=None)
    return rows
