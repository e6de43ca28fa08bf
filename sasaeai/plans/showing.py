"""What of the live parts the public can see already, so that a message can say so and the stamp moves only then."""

from __future__ import annotations

from collections.abc import Iterable

from .models import EditionItem, Plan


def published_uids(plan: Plan, uids: Iterable[str]) -> set[str]:
    """Those of these items that stand in any published edition of their plan (older ones are read too); one query."""
    rows = EditionItem.objects.filter(edition__plan=plan, uid__in=list(uids))
    return set(rows.values_list("uid", flat=True))
