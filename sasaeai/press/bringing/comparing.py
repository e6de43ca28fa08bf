"""What bringing a file in would change: added, changed (old → new), no longer in the file; nothing twice."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from sasaeai.kernel.fiscal import FiscalYear
from sasaeai.kernel.words import normalise

from . import vocabulary as v
from .draft import DONE, GOAL, INDICATOR, MEASURE, PLANNED, REVIEWS, TARGET, VALUE, Draft, Item, Remark, Spot, yearly
from .matching import Before, Origins, bare_title, match, parents_by_number

UNDER = "goal"  # under which goal a measure stands, as a field
MOSTLY = 0.5
EMPTY: dict[str, Any] = {"actors": [], "helps": []}


@dataclass(frozen=True)
class FieldChange:
    """`clashes`: the plan says something that no file said, so a person decides."""

    name: str
    before: Any
    after: Any
    spot: Spot
    clashes: bool = False


@dataclass
class Change:
    """`item` is what the file says, `known` the plan's own; `key` names the change in a form."""

    item: Item
    known: Item
    fields: list[FieldChange] = field(default_factory=list)

    @property
    def key(self) -> str:
        return self.known.code

    @property
    def is_certain(self) -> bool:
        """Whether anything changes without a person's word."""
        return any(not field.clashes for field in self.fields)

    def wanted(self, accepted: Collection[str]) -> list[FieldChange]:
        """What is written: all that clashes with nothing, and what a person accepted (uid:field)."""
        return [field for field in self.fields if not field.clashes or f"{self.key}:{field.name}" in accepted]


@dataclass
class Differences:
    added: list[Item] = field(default_factory=list)
    changed: list[Change] = field(default_factory=list)
    missing: list[Item] = field(default_factory=list)
    same: int = 0
    pairs: dict[Item, Item] = field(default_factory=dict)
    hung: dict[Item, Item] = field(default_factory=dict)  # new goals under a goal that only the plan names
    faults: list[Remark] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        return not (self.added or self.changed or self.missing)

    @property
    def mark(self) -> str:
        """By which a form knows that what it asks about is still so."""
        told = [
            [item.kind, item.title, item.spot.sheet, item.spot.address] for item in self.added
        ], [
            [change.key, [[f.name, f.before, f.after] for f in change.fields]] for change in self.changed
        ], sorted(item.code for item in self.missing)  # fmt: skip
        return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()[:20]


@dataclass(frozen=True)
class Earlier:
    """A file that was brought in before: its name, and the uids of the plan's rows that it told of."""

    name: str
    uids: frozenset[str]

    def is_the_same_file(self, name: str, taken: frozenset[str]) -> bool:
        """An earlier state of this file: by its name, or because most of what it told of is told again."""
        return self.name == name or (bool(self.uids) and len(self.uids & taken) / len(self.uids) >= MOSTLY)


def compare(
    draft: Draft, known: Sequence[Item], origins: Origins, name: str = "", earlier: Sequence[Earlier] = ()
) -> Differences:
    """Only what came from an earlier state of the same file can be missing from it now."""
    found = Differences(pairs=match(draft, known, origins))
    found.hung = parents_by_number(draft, found.pairs, known)
    for item in draft.items:
        other = found.pairs.get(item)
        if other is None:
            found.added.append(item)
            _check_new(item, found)
            continue
        changes = _fields(item, other, found.pairs, origins.get(other.code, Before()), draft.covered)
        if changes:
            found.changed.append(Change(item, other, changes))
        else:
            found.same += 1
    taken = frozenset(item.code for item in found.pairs.values())
    told = {uid for file in earlier if file.is_the_same_file(name, taken) for uid in file.uids}
    gone = told - taken
    found.missing = [item for item in known if item.code in gone]
    return found


def _check_new(item: Item, found: Differences) -> None:
    """What could not be written."""
    if item.kind == GOAL and item.parent is None and item.depth > 1 and item not in found.hung:
        sentence = _(
            "上の段の目標が表になく、計画にも同じ名前の目標がないので、どこに置くか分かりません。上の段の目標の列を加えるか、番号を「2-①」のように書いてください。"
        )
        found.faults.append(Remark(item.spot, sentence))
    if item.kind == INDICATOR and not item.value("unit"):
        found.faults.append(
            Remark(item.spot, _("単位が分かりません。「単位」の列か、名前の後ろに「（件）」のように書いてください。"))
        )


def _fields(
    item: Item, other: Item, pairs: Mapping[Item, Item], before: Before, covered: set[str]
) -> list[FieldChange]:
    said = {name: found.value for name, found in item.fields.items()}
    emptied = {name for name in before.values if name not in said and name != UNDER and is_covered(name, covered)}
    changes = []
    for name in [*said, *sorted(emptied)]:
        after = said.get(name, EMPTY.get(name, ""))
        now = other.value(name, EMPTY.get(name, ""))
        last = before.values.get(name)
        if _same(after, now) or (last is not None and _same(after, last)):
            continue
        if name == "title" and bare_title(str(now)) in {bare_title(str(after)), bare_title(item.raw)}:
            continue  # the plan's own title has brackets, or what looked like a number or a reading
        clashes = now not in ("", []) and not (last is not None and _same(now, last))
        spot = item.fields[name].spot if name in said else item.spot
        changes.append(FieldChange(name, now, after, spot, clashes))
    return [*changes, *_moved(item, other, pairs, before)]


def _moved(item: Item, other: Item, pairs: Mapping[Item, Item], before: Before) -> list[FieldChange]:
    if item.kind != MEASURE or item.parent is None or pairs.get(item.parent) is other.parent:
        return []
    after, now = item.parent.title, other.parent.title if other.parent else ""
    last = before.values.get(UNDER)
    if last is not None and _same(after, last):
        return []
    return [FieldChange(UNDER, now, after, item.parent.spot, bool(now) and not (last and _same(now, last)))]


def _same(one: Any, other: Any) -> bool:
    if isinstance(one, list) and isinstance(other, list):
        return [_folded(part) for part in one] == [_folded(part) for part in other]
    return bool(_folded(one) == _folded(other))


def _folded(value: Any) -> Any:
    """Full-width signs, blanks and line ends are no change."""
    return [_folded(part) for part in value] if isinstance(value, list) else normalise(str(value))


_COVERING = {
    "text": {v.TEXT, v.REMARK}, "actors": {v.LEAD, v.PARTNER, v.SUPPORT, v.ACTOR_MARK}, "audience": {v.AUDIENCE},
    "helps": {v.HELP, v.SELF_HELP, v.MUTUAL_HELP, v.PUBLIC_HELP}, "content_kind": {v.KIND},
    "explanation": {v.GOAL_TEXT}, "kind": {v.INDICATOR_KIND}, "definition": {v.DEFINITION}, "method": {v.METHOD},
    "target_reason": {v.REASON},
}  # fmt: skip
_YEARLY_COVERING = {
    **{prefix: (prefix.rstrip("_"),) for prefix in REVIEWS},
    PLANNED: (v.PLANNED,), DONE: (v.DONE,), TARGET: (v.TARGET, v.PAIR, v.BY_ROW), VALUE: (v.VALUE, v.PAIR, v.BY_ROW),
}  # fmt: skip


def is_covered(name: str, covered: set[str]) -> bool:
    """Whether the table has a column for this field: what has none is left alone."""
    if found := yearly(name):
        return any(f"{role}:{found[1]}" in covered for role in _YEARLY_COVERING[found[0]])
    if name in {"baseline_year", "baseline_value"}:
        return v.BASELINE in covered
    return bool(_COVERING.get(name, set()) & covered)


def field_label(name: str) -> str:
    """What a field is called on a page."""
    if found := yearly(name):
        words = {
            PLANNED: _("予定"), DONE: _("実際"), TARGET: _("目標値"), VALUE: _("実績値"),
            "review_done_": _("やったこと"), "review_result_": _("実績"), "review_cause_": _("要因"),
            "review_response_": _("今後の対応"), "review_next_step_": _("今後の方向"),
        }  # fmt: skip
        return f"{FiscalYear(found[1]).wareki}の{words[found[0]]}"
    labels = {
        "title": _("名前"), "text": _("内容"), "audience": _("対象"), "actors": _("だれが"),
        "helps": _("自助・共助・公助"),
        "content_kind": _("内容の種類"), "explanation": _("説明"), "unit": _("単位"), "kind": _("指標の種類"),
        "definition": _("定義"), "method": _("把握の方法"), "target_reason": _("目標値の理由"),
        UNDER: _("どの目標の下か"),
        "baseline_year": _("現状値の年度"), "baseline_value": _("現状値"),
    }  # fmt: skip
    return labels.get(name, name)
