"""What publishing a plan now would change for the public, in words: working rows beside the last edition."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from sasaeai.kernel.words import differences

from .comparing import details, kind_words, plan_texts
from .items import Item
from .models import Edition, EditionItem, LinkKind, Plan, Release, ReleasePin
from .projection import Projection

# More than this nobody reads before a decision; the rest is counted.
MOST_SHOWN = 30
# Carried along from what an item stands under; told where it was changed itself.
OTHERS_WORDS = {"owner_title", "goal", "colour", "level", "follows_title", "indicators"}


@dataclass
class Coming:
    """`texts`, `added`, `removed`, `changed`: what will differ; each knows how many more there are.

    `mark` is that of the working rows from which it was told.
    """

    mark: str
    first: bool = False
    texts: list[dict[str, Any]] = field(default_factory=list)
    added: list[dict[str, Any]] = field(default_factory=list)
    removed: list[dict[str, Any]] = field(default_factory=list)
    changed: list[dict[str, Any]] = field(default_factory=list)
    links: int = 0
    unchanged: int = 0

    @property
    def nothing(self) -> bool:
        return not (self.first or self.texts or self.added or self.removed or self.changed or self.links)

    @property
    def groups(self) -> list[dict[str, Any]]:
        """For the page: a heading, the rows that are shown, and how many are not."""
        rows = [(_("加わるもの"), self.added), (_("変わるもの"), self.changed), (_("なくなるもの"), self.removed)]
        return [
            {"label": label, "count": len(items), "rows": items[:MOST_SHOWN], "more": max(0, len(items) - MOST_SHOWN)}
            for label, items in rows
            if items
        ]


def coming_changes(plan: Plan, last: Edition | None) -> Coming:
    """A constant number of queries; the plan's working rows and its last edition are each read once."""
    projection = Projection([plan])
    items = projection.all_items
    name = plan.period.measure_name
    if last is None:
        return Coming(projection.mark, first=True, added=[_row(item, name) for item in items])
    before = {row.uid: row for row in EditionItem.objects.filter(edition=last)}
    found = Coming(projection.mark, texts=_text_changes(last.document, projection.all_documents[plan.pk]))
    for item in items:
        old = before.pop(item.uid, None)
        if old is None:
            found.added.append(_row(item, name))
        elif changes := _details(old, item):
            found.changed.append(_row(item, name) | {"changes": changes})
        else:
            found.unchanged += 1
    gone = sorted(before.values(), key=lambda row: (row.kind, row.order))
    found.removed = [_row(row, name) for row in gone]
    found.links = _link_changes(projection, last)
    return found


def _row(item: Item | EditionItem, measure_name: str) -> dict[str, Any]:
    return {
        "kind": kind_words(item.kind, measure_name), "number": item.number, "title": item.title, "sample": item.sample,
        "changes": [],
    }  # fmt: skip


def _text_changes(old: dict[str, Any], new: dict[str, Any]) -> list[dict[str, Any]]:
    return [
        _change(label, old.get(key) or "", new.get(key) or "")
        for key, label in plan_texts().items()
        if (old.get(key) or "") != (new.get(key) or "")
    ]


def _change(label: str, before: str, after: str) -> dict[str, Any]:
    return {"label": label, "new": after, "parts": differences(before, after) if before else []}


def _details(old: EditionItem, new: Item) -> list[dict[str, Any]]:
    """What differs in words; an empty list when only something that it stands under changed its words."""
    found = details(old, new)
    if not found and _own(old) != _own(new):
        found = [{"label": _("そのほか"), "sentence": _("種類や担当などの決めごとが変わります。")}]
    return found


def _own(item: EditionItem | Item) -> dict[str, Any]:
    return {key: value for key, value in item.data.items() if key not in OTHERS_WORDS} | {"lead": item.lead}


def _link_changes(projection: Projection, last: Edition) -> int:
    """How many lines (つながる目標、地区への支え、目標の結びつき) come or go.

    A line to a measure of a plan that nobody reads yet changes nothing for the public.
    """
    now = {(link.kind, link.source_uid, link.target_uid, link.words) for link in projection.all_links}
    kinds = [kind.value for kind in LinkKind]
    then = set(last.links.filter(kind__in=kinds).values_list("kind", "source_uid", "target_uid", "words"))
    new = now - then
    pins = ReleasePin.objects.filter(release=Release.objects.order_by("-pk").values("pk")[:1]).values("edition")
    ends = {target for kind, _source, target, _words in new if kind == LinkKind.SUPPORTS}
    readable = set(EditionItem.objects.filter(edition__in=pins, uid__in=ends).values_list("uid", flat=True))
    shown = {link for link in new if link[0] != LinkKind.SUPPORTS or link[2] in readable}
    return len(shown) + len(then - now)
