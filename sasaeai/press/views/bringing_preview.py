"""What a file says, before it is taken over: as a tree with doubtful cells, what would change, what the rule finds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from sasaeai.kernel.fiscal import FiscalYear
from sasaeai.people.viewer import Request
from sasaeai.plans.models import ActorRole, Help, IndicatorKind, NextStep
from sasaeai.press import tasks
from sasaeai.press.actions.bringing import Deputy
from sasaeai.press.bringing.comparing import Differences, FieldChange, field_label
from sasaeai.press.bringing.draft import GOAL, INDICATOR, MEASURE, Draft, Item, Remark, Spot, yearly
from sasaeai.press.bringing.opening import READ_AT_ONCE
from sasaeai.press.bringing.provenance import differences
from sasaeai.press.models import Bringing, BringingState

from .bringing_access import address, bringing_for, page

TREE_PAGE = 60
MOST_ROWS = 100
MOST_CELLS = 30
MOST_GROUPS = 40
WORDS = {
    str(choice.value): str(choice.label) for choices in (ActorRole, Help, IndicatorKind, NextStep) for choice in choices
}


def preview(request: Request, bringing: Bringing, *, status: int = 200) -> HttpResponse:
    draft, found = differences(bringing)
    look = Look(bringing, draft, found)
    context = {
        "faults": look.remarks([*draft.faults, *found.faults]),
        "doubts": look.grouped(draft.doubts),
        "doubt_count": len({remark.spot for remark in draft.doubts}),
        "skipped": look.grouped(draft.skipped),
        "findings": look.findings(),
        "counts": look.counts(),
        "found": found,
        "certain": sum(change.is_certain for change in found.changed),
        "clashes": list(look.changes(clashing=True)),
        "changes": list(look.changes(clashing=False)),
        "missing": [look.named(item) for item in found.missing[:MOST_ROWS]],
        "more_missing": max(0, len(found.missing) - MOST_ROWS),
        "tree": Paginator(list(look.tree()), TREE_PAGE).get_page(request.GET.get("page")),
        "twin": _twin(bringing),
        "can_apply": not (draft.faults or found.faults or found.is_empty),
    }
    if bringing.trouble:
        messages.error(request, bringing.trouble)
    title = _("読んだものを確かめて、取りこむ")
    return page(request, "preview", bringing.plan, title, bringing=bringing, status=status, **context)


def _twin(bringing: Bringing) -> Bringing | None:
    """The very same file, taken over before."""
    rows = Bringing.objects.applied().filter(plan=bringing.plan, sha256=bringing.sha256).exclude(pk=bringing.pk)
    return rows.order_by("-applied_at").first()


@login_required
@require_POST
def take_over(request: Request, period: int, area: str, uid: str) -> HttpResponse:
    bringing = bringing_for(request, period, area, uid)
    if bringing.state != BringingState.READ:
        messages.error(request, _("この取りこみは、もう終わっています。"))
        return redirect(address(bringing))
    accepted = request.POST.getlist("accept")
    if request.POST.get("accept_all"):
        _draft, found = differences(bringing)
        accepted = [f"{change.key}:{field.name}" for change in found.changed for field in change.fields]
    bringing.asked = {
        "seen": request.POST.get("seen", ""), "accepted": accepted, "binned": request.POST.getlist("bin"),
        "by": Deputy.of(request.viewer).stored,
    }  # fmt: skip
    bringing.state, bringing.trouble = BringingState.TO_APPLY, ""
    bringing.save(update_fields=["asked", "state", "trouble"])
    if bringing.size <= READ_AT_ONCE:
        tasks.apply_as_asked(bringing)
    else:
        tasks.apply_file.enqueue(bringing.pk)
    return redirect(address(bringing))


class Look:
    """The draft and its differences in the words of the page."""

    def __init__(self, bringing: Bringing, draft: Draft, found: Differences) -> None:
        self.bringing, self.draft, self.found = bringing, draft, found
        plan = bringing.plan
        self.levels = list(plan.period.levels.order_by("depth").values_list("name", flat=True))
        self.measure_name = plan.period.measure_name
        self.sheets = {sheet["name"]: place for place, sheet in reversed(list(enumerate(bringing.reading["sheets"])))}
        self.doubtful = draft.doubtful
        self.changed = {change.item: change for change in found.changed}
        self.added = set(found.added)

    def cell(self, spot: Spot) -> dict[str, str]:
        """A cell in words, with the page that shows it in its sheet."""
        label = f"{spot.sheet} {spot.address}".strip() or _("ファイル全体")
        place = self.sheets.get(spot.sheet)
        if place is None:
            return {"label": label, "url": "", "short": spot.address or label}
        url = f"{address(self.bringing)}sheet/{place}/"
        if spot.address:
            url += f"?{urlencode({'cell': spot.address})}#cell"
        return {"label": label, "url": url, "short": spot.address or spot.sheet}

    def remarks(self, remarks: Iterable[Remark]) -> list[dict[str, Any]]:
        return [{"cell": self.cell(remark.spot), "sentence": remark.sentence} for remark in list(remarks)[:MOST_ROWS]]

    def grouped(self, remarks: Iterable[Remark]) -> list[dict[str, Any]]:
        """One sentence with all its cells: a table may say 「→」 a hundred times."""
        groups: dict[str, list[Spot]] = {}
        for remark in remarks:
            groups.setdefault(remark.sentence, []).append(remark.spot)
        most = sorted(groups.items(), key=lambda row: -len(row[1]))[:MOST_GROUPS]
        return [
            {
                "sentence": sentence, "count": len(spots), "cells": [self.cell(spot) for spot in spots[:MOST_CELLS]],
                "more": max(0, len(spots) - MOST_CELLS),
            }
            for sentence, spots in most
        ]  # fmt: skip

    def findings(self) -> list[dict[str, Any]]:
        rules: dict[str, dict[str, Any]] = {}
        for finding in self.bringing.draft.get("findings", []):
            row = rules.setdefault(
                finding["rule"], {"rule": finding["rule"], "mend": finding["mend"], "sheets": [], "count": 0}
            )
            cells = [self.cell(Spot(finding["sheet"], cell)) for cell in finding["cells"][:MOST_CELLS]]
            more = finding["more"] + max(0, len(finding["cells"]) - MOST_CELLS)
            row["sheets"].append({"name": finding["sheet"], "cells": cells, "more": more})
            row["count"] += len(finding["cells"]) + finding["more"]
        return list(rules.values())

    def counts(self) -> list[dict[str, Any]]:
        names = {GOAL: _("目標"), MEASURE: self.measure_name, INDICATOR: _("指標")}
        words = _("%(name)s（新しいもの%(added)s件）")
        added = Counter(item.kind for item in self.added)
        return [
            {"value": len(self.draft.of(kind)), "unit": _("件"), "text": words % {"name": name, "added": added[kind]}}
            for kind, name in names.items()
        ]

    # -- differences --------------------------------------------------------------------------------------------------

    def changes(self, *, clashing: bool) -> Iterator[dict[str, Any]]:
        shown = 0
        for change in self.found.changed:
            for field in change.fields:
                if field.clashes == clashing and shown < MOST_ROWS:
                    shown += 1
                    yield self._change(change.item, change.known, field)

    def _change(self, item: Item, known: Item, field: FieldChange) -> dict[str, Any]:
        return {
            "key": f"{known.code}:{field.name}", "title": known.title or item.title, "kind": self.kind(item),
            "label": field_label(field.name), "before": self.words(field.name, field.before),
            "after": self.words(field.name, field.after), "cell": self.cell(field.spot),
        }  # fmt: skip

    def named(self, item: Item) -> dict[str, str]:
        above = item.parent.title if item.parent else ""
        return {"code": item.code, "kind": self.kind(item), "title": item.title, "above": above}

    def kind(self, item: Item) -> str:
        if item.kind == GOAL:
            depth = item.depth or 1
            return self.levels[depth - 1] if depth <= len(self.levels) else _("目標")
        return self.measure_name if item.kind == MEASURE else _("指標")

    # -- the tree -----------------------------------------------------------------------------------------------------

    def tree(self) -> Iterator[dict[str, Any]]:
        below: dict[Item | None, list[Item]] = {}
        for item in self.draft.items:
            below.setdefault(item.parent, []).append(item)
        order = {INDICATOR: 0, MEASURE: 1, GOAL: 2}

        def walk(parent: Item | None, depth: int) -> Iterator[dict[str, Any]]:
            for item in sorted(below.get(parent, []), key=lambda one: order[one.kind]):
                yield self._node(item, depth)
                yield from walk(item, depth + 1)

        return walk(None, 0)

    def _node(self, item: Item, depth: int) -> dict[str, Any]:
        change = self.changed.get(item)
        return {
            "depth": min(depth, 4), "kind": self.kind(item), "number": item.number, "title": item.title,
            "is_new": item in self.added, "is_changed": change is not None and change.is_certain,
            "differs": change is not None and not change.is_certain, "is_goal": item.kind == GOAL,
            "cell": self.cell(item.spot), "facts": list(self._facts(item)),
            "is_doubtful": item.spot in self.doubtful,
        }  # fmt: skip

    def _facts(self, item: Item) -> Iterator[dict[str, Any]]:
        for name, field in item.fields.items():
            if name == "title" or (yearly(name) is None and field.value in ("", [])):
                continue
            yield {
                "label": field_label(name), "words": self.words(name, field.value), "cell": self.cell(field.spot),
                "is_doubtful": field.spot in self.doubtful,
            }  # fmt: skip

    @staticmethod
    def words(name: str, value: Any) -> str:
        if name == "actors":
            return "、".join(
                name if role == str(ActorRole.LEAD) else f"{name}（{WORDS.get(role, role)}）" for name, role in value
            )
        if name == "helps":
            return "・".join(WORDS.get(code, code) for code in value)
        if name == "kind" or name.startswith("review_next_step_"):
            return WORDS.get(value, value)
        if name == "baseline_year" and str(value).isdigit():
            return FiscalYear(int(value)).wareki
        return str(value)
