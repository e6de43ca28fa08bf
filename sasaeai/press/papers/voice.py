"""How a paper says the plan's own texts: as they are, or with what changed since the edition before marked."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from sasaeai.kernel.words import differences
from sasaeai.plans.items import Item, PlanPage
from sasaeai.plans.models import Edition, EditionItem
from sasaeai.press.content.inline import Changed, Line, Sample, line


@dataclass(frozen=True)
class Before:
    """What the reader had in hand before: the edition before of each plan, and its items by uid."""

    documents: dict[int, dict[str, Any]] = field(default_factory=dict)
    names: dict[int, str] = field(default_factory=dict)
    items: dict[str, EditionItem] = field(default_factory=dict)


def before(plans: Iterable[PlanPage]) -> Before:
    """Two queries. Of what is being written, the edition before is the one that was published last."""
    wanted = {plan.plan_id: plan.edition_id for plan in plans}
    found: dict[int, Edition] = {}
    for edition in Edition.objects.filter(plan__in=wanted).order_by("pk"):
        limit = wanted[edition.plan_id]
        if limit is None or edition.pk < limit:
            found[edition.plan_id] = edition
    rows = EditionItem.objects.filter(edition__in=[edition.pk for edition in found.values()])
    return Before(
        {pk: edition.document for pk, edition in found.items()},
        {pk: edition.name for pk, edition in found.items()},
        {row.uid: row for row in rows},
    )


class Voice:
    """Texts of items and plans as lines. With a `Before`, every text is compared with what it was."""

    def __init__(self, past: Before | None = None) -> None:
        self.past = past

    def text(self, item: Item, key: str) -> Line:
        """`key` is "title" or one of the texts in the item's data."""
        new = item.title if key == "title" else item.data.get(key) or ""
        if self.past is None:
            return line(new)
        row = self.past.items.get(item.uid)
        if row is None:
            # The whole item is new: its name says so once, its texts are read as they are.
            return line(Changed(new, "added")) if key == "title" and self._has_past(item.plan_id) else line(new)
        return compared((row.title if key == "title" else row.data.get(key)) or "", new)

    def plan(self, page: PlanPage, key: str) -> Line:
        new = page.document.get(key) or ""
        if self.past is None or not self._has_past(page.plan_id):
            return line(new)
        return compared(self.past.documents[page.plan_id].get(key) or "", new)

    def words(self, item: Item, key: str, old: str, new: str) -> Line:
        """A text that is put together (who acts, a year of a schedule): `old` as the edition before would say it."""
        if self.past is None or item.uid not in self.past.items:
            return line(new)
        return compared(old, new)

    def old(self, item: Item) -> dict[str, Any]:
        """The item's data in the edition before; empty when nothing is compared."""
        row = self.past.items.get(item.uid) if self.past else None
        return row.data if row else {}

    def _has_past(self, plan_id: int) -> bool:
        return self.past is not None and plan_id in self.past.documents

    def gone(self, plan_id: int, uids: set[str]) -> list[EditionItem]:
        """Goals and measures of the edition before that this one no longer has."""
        if self.past is None:
            return []
        rows = [row for row in self.past.items.values() if row.uid not in uids and row.kind != "indicator"]
        return sorted((row for row in rows if row.edition.plan_id == plan_id), key=lambda row: row.order)


def compared(old: str, new: str) -> Line:
    if old == new:
        return line(new)
    return tuple(text if kind == "same" else Changed(text, kind) for kind, text in differences(old, new))


def marked(words: Line, sample: bool) -> Line:
    """The mark 見本 behind what is invented."""
    return line(words, Sample()) if sample else words
