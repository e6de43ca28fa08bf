"""What came of a round: how many people and opinions, and the table of opinions and answers in the plan's order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from django.db.models import OuterRef
from django.utils.translation import gettext as _

from sasaeai.kernel.prepared import columns, row_of
from sasaeai.meetings.edition_outline import Place, Wording, address_of, first_release, whole_plan
from sasaeai.meetings.models import CommentRound, Opinion, OpinionDisposition, Submission
from sasaeai.plans.comparing import details
from sasaeai.plans.models import EditionItem


@dataclass(frozen=True)
class Counts:
    """Who sent something in and what they said are counted apart: one person may have many opinions."""

    people: int
    opinions: int
    channels: list[dict[str, Any]]
    dispositions: list[dict[str, Any]]
    items: list[dict[str, Any]]
    unsorted: int


@dataclass(frozen=True)
class Came:
    """All that came in for a round and does not lie in the bin: `submissions` also where they hold no opinion."""

    round: CommentRound
    dispositions: list[OpinionDisposition]
    submissions: list[Submission]
    opinions: list[Opinion]


# What somebody sent, word for word, is long and for staff only.
NOT_TOLD = {Submission: ["text"], Opinion: ["said"]}


def what_came(round_: CommentRound) -> Came:
    """Two queries. Opinions in the order in which they came, each with its submission and its disposition."""
    dispositions = {row.pk: row for row in round_.dispositions.all()}
    of_submission = columns(Submission, without=NOT_TOLD[Submission])
    of_opinion = columns(Opinion, "opinions__", without=NOT_TOLD[Opinion])
    rows = Submission.objects.present().filter(round=round_).order_by("number", "opinions__position", "opinions__pk")
    submissions: dict[int, Submission] = {}
    opinions = []
    for sent, said, *told in rows.values_list("pk", "opinions", *of_submission, *of_opinion):
        if sent not in submissions:
            submissions[sent] = row_of(Submission, told[: len(of_submission)], without=NOT_TOLD[Submission])
        if said is not None:
            opinion = row_of(Opinion, told[len(of_submission) :], without=NOT_TOLD[Opinion])
            opinion.submission = submissions[sent]
            if opinion.disposition_id in dispositions:
                opinion.disposition = dispositions[opinion.disposition_id]
            opinions.append(opinion)
    return Came(round_, list(dispositions.values()), list(submissions.values()), opinions)


def counts_of(came: Came, places: list[Place], wording: Wording = str) -> Counts:
    """A channel by which nothing came is shown with 0; an item nobody spoke of is left out."""
    rows = came.opinions
    people = Counter(row.channel for row in came.submissions)
    by_channel = Counter(row.submission.channel for row in rows)
    by_disposition: Counter[int | None] = Counter(row.disposition_id for row in rows)
    by_item = Counter(row.item_uid for row in rows)
    senders = Counter(uid for _sender, uid in {(row.submission_id, row.item_uid) for row in rows})
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
            for row in came.dispositions
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


def result_lines(came: Came, places: list[Place], wording: Wording = str) -> list[Line]:
    """In the plan's order: the whole first; opinions on one item with the same answer share a line."""
    known = {place.uid: place for place in places}
    order = {uid: position for position, uid in enumerate(known, start=1)}
    rows = list(came.opinions)
    first: dict[tuple[Any, ...], int] = {}
    for place, row in enumerate(rows):
        first.setdefault(_alike(row), place)
    order[""], nowhere = 0, len(order) + 1
    # Equal answers stand together, where the first of them came.
    rows.sort(key=lambda row: (order.get(row.item_uid, nowhere), _sorted(row), first[_alike(row)]))
    changes = changes_in_the_next(came.round, rows)
    lines: list[Line] = []
    number = 0
    for _key, group in groupby(rows, key=_alike):
        alike = list(group)
        one = alike[0]
        line = Line(known.get(one.item_uid), [], one.answer, wording(str(one.disposition or "")))
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
    """For each item that was changed: where it stands in the next edition, and in words what differs; one query."""
    new = round_.answered_in
    uids = {row.changed_uid for row in rows if row.changed_uid and _changes_plan(row)}
    if new is None or not uids:
        return {}
    items = EditionItem.objects.filter(edition__in=[round_.edition_id, new.pk], uid__in=uids)
    found = {(row.edition_id, row.uid): row for row in items.annotate(release=first_release(OuterRef("edition")))}
    return {
        uid: _change(found.get((round_.edition_id, uid)), item)
        for (edition, uid), item in found.items()
        if edition == new.pk
    }


def _change(old: EditionItem | None, new: EditionItem) -> dict[str, Any]:
    return {
        "label": f"{new.number}　{new.title}" if new.number else new.title,
        "url": address_of(new.release, new.kind, new.uid),  # type: ignore[attr-defined]
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


def table_rows(came: Came, places: list[Place]) -> list[list[object]]:
    """For Excel and CSV: one opinion a row, so that it can be sorted and counted."""
    head = (_("番号"), _("項目"), _("意見の要旨"), _("考え方（回答）"), _("対応の区分"), _("直したところ"))
    rows: list[list[object]] = [[*head]]
    for line in result_lines(came, places):
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
