"""When the words of a year are taken back, they also go where the plan after it quotes them: from its lines of
succession and, the only change that an edition ever sees, from what was published of these."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

from django.utils.translation import gettext as _

from sasaeai.plans.models import Edition, EditionItem, Review, Succession
from sasaeai.plans.quoting import Quote

AT_ONCE = 500


def take_back_quotes(plans: Collection[int], year: int) -> int:
    """How many published texts and working lines lost words of these plans' year (keys of plans, a fiscal year).

    The quote stays with its title and says that it was taken back; where the reason holds it word by word, it goes
    there, too.
    """
    keys = {str(key) for key in Review.objects.filter(plan__in=plans, fiscal_year=year).values_list("pk", flat=True)}
    if not keys:
        return 0
    return _of_lines(plans, keys) + _of_documents(plans, keys) + _of_items(plans, keys)


def _of_lines(plans: Collection[int], keys: set[str]) -> int:
    changed = []
    for line in Succession.objects.filter(plan__predecessor__in=plans).exclude(evidence=[]):
        if found := _without(line.reason, line.evidence, keys):
            line.reason, line.evidence = found
            changed.append(line)
    Succession.objects.bulk_update(changed, ["reason", "evidence"], batch_size=AT_ONCE)
    return len(changed)


def _of_documents(plans: Collection[int], keys: set[str]) -> int:
    """What the plan after it ended stands in the edition's own document."""
    rows = Edition.objects.filter(plan__predecessor__in=plans).only("document")
    changed = [edition for edition in rows if _clean(edition.document.get("ended", []), keys)]
    Edition.objects.bulk_update(changed, ["document"], batch_size=AT_ONCE)
    return len(changed)


def _of_items(plans: Collection[int], keys: set[str]) -> int:
    rows = EditionItem.objects.filter(edition__plan__predecessor__in=plans, kind__in=("goal", "measure"))
    each = rows.only("data").iterator(chunk_size=AT_ONCE)
    changed = [item for item in each if _clean(item.data.get("ancestors", []), keys)]
    EditionItem.objects.bulk_update(changed, ["data"], batch_size=AT_ONCE)
    return len(changed)


def _clean(rows: Iterable[dict[str, Any]], keys: set[str]) -> bool:
    """Rows of a stored text, changed where they are; whether any was."""
    any_changed = False
    for row in rows:
        if found := _without(row["reason"], row.get("evidence", []), keys):
            row["reason"], row["evidence"] = found
            any_changed = True
    return any_changed


def _without(reason: str, evidence: list[dict[str, Any]], keys: set[str]) -> tuple[str, list[dict[str, Any]]] | None:
    """The reason and what it rests on without these reviews' words; None where it holds none of them."""
    taken = _("（取り下げられたため、いまは読めません）")
    found = []
    for kept in evidence:
        if _review(kept["key"]) in keys and kept["words"] != taken:
            reason = reason.replace(Quote(**kept).sentence, f"{taken}（{kept['title']}）")
            kept = {**kept, "words": taken}
        found.append(kept)
    return (reason, found) if found != evidence else None


def _review(key: str) -> str:
    """The review that a quote's key names: `review-<pk>-<field>`; nothing for a problem or an indicator."""
    kind, _sign, rest = key.partition("-")
    return rest.partition("-")[0] if kind == "review" else ""
