"""Where the rows of a plan came from: what the files said of each row last, and which file told of which rows."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sasaeai.plans.models import Plan
from sasaeai.press.models import Bringing, BringingState, Origin

from .comparing import UNDER, Differences, Earlier, compare
from .current import items_of, settle_actors
from .draft import MEASURE, Draft, Item, Spot, restored
from .matching import Before


def differences(bringing: Bringing) -> tuple[Draft, Differences]:
    """What bringing the file in would change in the plan as it is now."""
    draft = restored(bringing.draft)
    settle_actors(draft, bringing.plan)
    before, earlier = _history(bringing.plan, but=bringing)
    if bringing.sent is not None:
        # A form tells what was changed in it: what stood in it when it was sent is what it is compared with.
        before |= {uid: Before(values) for uid, values in bringing.sent.base.items()}
    return draft, compare(draft, items_of(bringing.plan), before, bringing.name, earlier)


def _history(plan: Plan, *, but: Bringing) -> tuple[dict[str, Before], list[Earlier]]:
    applied = (
        Bringing.objects.filter(plan=plan, state=BringingState.APPLIED).exclude(pk=but.pk).order_by("applied_at", "pk")
    )
    rows: dict[int, list[Origin]] = {row.pk: [] for row in applied}
    for origin in Origin.objects.filter(bringing__in=list(rows)).order_by("bringing__applied_at", "pk"):
        rows[origin.bringing_id].append(origin)
    before: dict[str, Before] = {}
    for origins in rows.values():
        for origin in origins:
            known = dict(before[origin.uid].values) if origin.uid in before else {}
            title = origin.cells.get("title", ["", "", ""])
            said = {name: cell[0] for name, cell in origin.cells.items()}
            before[origin.uid] = Before(known | said, Spot(title[1], title[2]))
    earlier = [Earlier(row.name, frozenset(origin.uid for origin in rows[row.pk])) for row in applied]
    return before, earlier


def origins_of(bringing: Bringing, uids: Iterable[tuple[Item, str]]) -> list[Origin]:
    """One row for each item of the file that is in the plan now, found there under this uid."""
    return [Origin(bringing=bringing, kind=item.kind, uid=uid, cells=_cells(item)) for item, uid in uids]


def _cells(item: Item) -> dict[str, Any]:
    cells = {name: [found.value, found.spot.sheet, found.spot.address] for name, found in item.fields.items()}
    if item.kind == MEASURE and item.parent is not None:
        cells[UNDER] = [item.parent.title, item.parent.spot.sheet, item.parent.spot.address]
    return cells
