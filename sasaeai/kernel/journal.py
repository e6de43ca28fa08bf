"""The journal: `record()` writes a line for every change; each app registers its sentences in its `journal.py`."""

from __future__ import annotations

from typing import Any, Protocol

from django.db import models
from django.utils.translation import gettext as _

from sasaeai.kernel.models import JournalEntry
from sasaeai.kernel.sentences import (
    MissingDetail,
    UnknownSentence,
    closed_keys,
    details_of,
    gap,
    sentences,
)
from sasaeai.kernel.stamp import move_public_stamp

__all__ = [
    "Actor",
    "MissingDetail",
    "UnknownSentence",
    "closed_keys",
    "forget_details",
    "forget_name",
    "gap",
    "record",
    "sentences",
]


class Actor(Protocol):
    """Whoever does something: a Viewer or a Person. A label that is empty is written 自動."""

    @property
    def journal_id(self) -> int | None: ...
    @property
    def journal_label(self) -> str: ...


def record(
    key: str,
    subject: models.Model,
    *,
    by: Actor | None,
    on_behalf_of: object = None,
    area: models.Model | int | None = None,
    public: bool = False,
    **details: Any,
) -> JournalEntry:
    """Write one line: what happened (a registered key), to what, by whom (None: 自動), for whom, where.

    Call it in the transaction of the change. `public` shows the line to everybody and moves the public stamp.
    Raises UnknownSentence and MissingDetail before anything is written.
    """
    if missing := details_of(key) - details.keys():
        raise MissingDetail(f"the sentence of {key!r} also needs: {', '.join(sorted(missing))}")
    entry = JournalEntry.objects.create(
        key=key,
        subject_kind=subject._meta.label_lower,
        subject_id=str(subject.pk),
        subject_label=_cut(subject, "subject_label"),
        by_id=by.journal_id if by else None,
        by_label=(_cut(by.journal_label, "by_label") if by else "") or _("自動"),
        on_behalf_of=_cut(getattr(on_behalf_of, "journal_label", on_behalf_of), "on_behalf_of"),
        area_id=getattr(area, "pk", area),
        public=public,
        details=details,
    )
    if public:
        move_public_stamp()
    return entry


def forget_name(subject: models.Model, label: str) -> int:
    """Lines about somebody who was erased no longer say the name; but for this and its details no line is changed."""
    return JournalEntry.objects.about(subject).update(subject_label=label)


def forget_details(subject: models.Model, key: str, **details: Any) -> int:
    """Lines of this key no longer say what somebody wrote about a person who was erased."""
    return JournalEntry.objects.about(subject).filter(key=key).update(details=details)


def _cut(words: object, field: str) -> str:
    """What the column holds: PostgreSQL refuses longer text where SQLite keeps it."""
    column = JournalEntry._meta.get_field(field)
    return "" if words is None else str(words)[: getattr(column, "max_length", None)]
