"""What came of a round: how many people and opinions, and the table of opinions and answers in the plan's order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from django.utils.translation import gettext as _

from sasaeai.meetings.edition_outline import Place, Wording, address_of, outline, release_of, whole_plan
from sasaeai.meetings.models import CommentRound, Opinion, Submission
from sasaeai.plans.comparing import details
from sasaeai.plans.models import Edition, EditionItem


@dataclass(frozen=True)
class Counts:
    """Who sent something in and what they said are counted apart: one person may have many opinions."""

    people: int
    opinions: int
    channels: list[dict[str, Any]]
    dispositions: list[dict[str, Any]]
    items: list[dict[str, Any]]
    unsorted: int


def counts_of(round_: CommentRound, places: list[Place], wording: Wording = str) -> Counts:
    """Three queries. A channel by which nothing came is shown with 0; an item nobody spoke of is left out."""
    people = Counter(Submission.objects.present().filter(round=round_).values_list("channel", flat=True))
    rows = list(
        Opinion.objects.of(round_).values_list("submission__channel", "disposition_id", "item_uid", "submission_id")
    )
    by_channel = Counter(row[0] for row in rows)
    by_disposition: Counter[int | None] = Counter(row[1] for row in rows)
    by_item = Counter(row[2] for row in rows)
    senders = Counter(uid for _sender, uid in {(row[3], row[2]) for row in rows})
    named = [("", whole_plan(), ""), *((place.uid, place.label, place.url) for place in places)]
    lost = by_item.keys() - {uid for uid, _label, _url in named}
    return Counts(
        people=people.total(),
        opinions=len(rows),
        channels=[
            {"label": Submission.Channel(key).label, "people": people[key], "opinions": by_channel[key]}
            for key in Submission.Channel.values
        ],
        dispositions=[
            {
                "row": row,
                "label": wording(row.name),
                "meaning": wording(row.meaning),
                "opinions": by_disposition[row.pk],
            }
            for row in round_.dispositions.all()
        ],
        items=[
            {"label": label, "url": url, "people": senders[uid], "opinions": by_item[uid]}
            for uid, label, url in [*named, *((uid, uid, "") for uid in sorted(lost))]
            if by_item[uid]
        ],
        unsorted=by_disposition[None],
    )


@dataclass
class Line:
    """One answer and the opinions to which it was given; `numbers` count the opinions through the whole table."""

    place: Place | None
    opinions: list[tuple[int, Opinion]]
    answer: str
    disposition: str
    changed: list[dict[str, Any]] = field(default_factory=list)

    @property
    def place_label(self) -> str:
        return self.place.label if self.place else whole_plan()


def result_lines(round_: CommentRound, wording: Wording = str) -> list[Line]:
    """In the plan's order: the whole first; opinions on one item with the same answer share a line."""
    places = {place.uid: place for place in outline(round_.edition, wording)}
    order = {uid: position for position, uid in enumerate(places, start=1)}
    rows = list(Opinion.objects.of(round_).select_related("submission", "disposition"))
    rows.sort(key=lambda row: (row.submission.number, row.position, row.pk))
    first: dict[tuple[Any, ...], int] = {}
    for place, row in enumerate(rows):
        first.setdefault(_alike(row), place)
    order[""], nowhere = 0, len(order) + 1
    # Equal answers stand together, where the first of them came.
    rows.sort(key=lambda row: (order.get(row.item_uid, nowhere), _sorted(row), first[_alike(row)]))
    changes = changes_in_the_next(round_, rows)
    lines: list[Line] = []
    number = 0
    for _key, group in groupby(rows, key=_alike):
        alike = list(group)
        one = alike[0]
        line = Line(places.get(one.item_uid), [], one.answer, wording(str(one.disposition or "")))
        for row in alike:
            number += 1
            line.opinions.append((number, row))
        uids = dict.fromkeys(row.changed_uid for row in alike if row.changed_uid)
        line.changed = [changes[uid] for uid in uids if uid in changes] if _changes_plan(one) else []
        lines.append(line)
    return lines


def _sorted(row: Opinion) -> int:
    return row.disposition.position if row.disposition else 10**6


def _alike(row: Opinion) -> tuple[Any, ...]:
    return row.item_uid, row.disposition_id, row.answer, "" if row.answer else row.pk


def _changes_plan(row: Opinion) -> bool:
    return bool(row.disposition and row.disposition.changes_plan)


def changes_in_the_next(round_: CommentRound, rows: Iterable[Opinion]) -> dict[str, dict[str, Any]]:
    """For each item that was changed: where it stands in the next edition, and in words what is different."""
    new = round_.answered_in
    uids = {row.changed_uid for row in rows if row.changed_uid and _changes_plan(row)}
    if new is None or not uids:
        return {}
    found = {edition.pk: _items(edition, uids) for edition in (round_.edition, new)}
    release = release_of(new)
    return {uid: _change(found[round_.edition_id].get(uid), item, release) for uid, item in found[new.pk].items()}


def _items(edition: Edition, uids: set[str]) -> dict[str, EditionItem]:
    return {item.uid: item for item in EditionItem.objects.filter(edition=edition, uid__in=uids)}


def _change(old: EditionItem | None, new: EditionItem, release: int | None) -> dict[str, Any]:
    return {
        "label": f"{new.number}　{new.title}" if new.number else new.title,
        "url": address_of(release, new.kind, new.uid),
        "is_added": old is None,
        "changes": details(old, new) if old else [],
    }


def summary(counts: Counts) -> str:
    """21人・76件：賛同21件、反映した4件 …"""
    parts = "、".join(
        _("%(name)s%(number)s件") % {"name": row["label"], "number": row["opinions"]}
        for row in counts.dispositions
        if row["opinions"]
    )
    words = _("%(people)s人・%(opinions)s件") % {"people": counts.people, "opinions": counts.opinions}
    return f"{words}（{parts}）" if parts else words


def table_rows(round_: CommentRound) -> list[list[object]]:
    """For Excel and CSV: one opinion a row, so that it can be sorted and counted."""
    head = (_("番号"), _("項目"), _("意見の要旨"), _("考え方（回答）"), _("対応の区分"), _("直したところ"))
    rows: list[list[object]] = [[*head]]
    for line in result_lines(round_):
        changed = "、".join(one["label"] for one in line.changed)
        rows += [
            [number, line.place_label, row.shown, line.answer, line.disposition, changed]
            for number, row in line.opinions
        ]
    return rows


def count_rows(counts: Counts) -> list[list[object]]:
    rows: list[list[object]] = [[_("集計"), _("人"), _("件")]]
    rows.append([_("全体"), counts.people, counts.opinions])
    rows += [
        [_("出し方：%(name)s") % {"name": row["label"]}, row["people"], row["opinions"]] for row in counts.channels
    ]
    rows += [[_("区分：%(name)s") % {"name": row["label"]}, "", row["opinions"]] for row in counts.dispositions]
    return rows + [
        [_("項目：%(name)s") % {"name": row["label"]}, row["people"], row["opinions"]] for row in counts.items
    ]
