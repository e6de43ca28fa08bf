"""Write a plan file: rows, tables, texts to read, and the files themselves."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import IO, Any

from django.utils.translation import gettext as _
from django.utils.translation import override

from sasaeai.areas.whole import called
from sasaeai.kernel.models import TextVariant
from sasaeai.kernel.models.variant import source_hash
from sasaeai.kernel.tables import write_csv
from sasaeai.plans.models import (
    Attachment,
    Edition,
    EditionItem,
    Indicator,
    Period,
    Plan,
    Succession,
)
from sasaeai.plans.pins import pins
from sasaeai.plans.reader import Reader
from sasaeai.plans.released import ReleaseReader
from sasaeai.plans.working import WorkingReader
from sasaeai.press.tables import PLAN_TABLES, Asked

from .documents import document
from .kinds import IMPLIED, PUBLIC, SPOKEN, WHOLE, Chosen, Kind
from .package import UnusablePlanFile, lines, sealed
from .rows import Names, Row, rows_of

# How far it is: what is being written, how many parts are done, how many there are.
Progress = Callable[[str, int, int], None]


@dataclass
class Written:
    """A plan file's parts, before they are sealed."""

    about: dict[str, Any]
    data: dict[str, bytes] = field(default_factory=dict)
    more: dict[str, bytes] = field(default_factory=dict)

    def seal(self, out: IO[bytes]) -> None:
        sealed(out, self.about, {**self.data, **self.more})


def nobody_asks(_words: str, _done: int, _all: int) -> None:
    """Nobody looks at the progress."""


def write_whole(period: Period, tell: Progress = nobody_asks, *, data_only: bool = False) -> Written:
    """All that the secretariat works with, with the periods that this one comes from."""
    chosen = _chosen(period)
    written = Written(_about(period, "whole"))
    names: Names = {}
    _data(written, WHOLE, chosen, names, tell)
    written.data["data/wordings.json"] = lines(_own_wordings(names))
    if not data_only:
        reader = WorkingReader(period, "")
        _more(written, reader, tell)
        _files(written, names)
    return written


def write_public(
    period: Period, tell: Progress = nobody_asks, *, release: int | None = None, data_only: bool = False
) -> Written:
    """What everybody reads. Raises UnusablePlanFile when nothing of this period is published."""
    pinned = [pin for pin in pins(release) if pin.number == period.number]
    if not any(pin.page.is_ward for pin in pinned):
        raise UnusablePlanFile(
            called(_("この期の%(whole)s計画は、まだ公開していません。公開してから、もう一度つくってください。"))
        )
    plans = list(Plan.objects.filter(period=period).values_list("pk", flat=True))
    chosen = Chosen(
        [period.pk], plans, pinned[0].release_id, [pin.page.edition_id for pin in pinned if pin.page.edition_id]
    )
    written = Written(_about(period, "public"))
    names = _implied(chosen)
    _data(written, PUBLIC, chosen, names, tell)
    written.data["data/wordings.json"] = lines(_shown_wordings(chosen))
    if not data_only:
        reader = ReleaseReader(pinned, period.number, "")
        _more(written, reader, tell)
        _files(written, names)
    return written


def _about(period: Period, kind: str) -> dict[str, Any]:
    return {
        "kind": kind,
        "period": period.number,
        "title": period.title,
        "area": period.area.name,
        "code": period.area.code,
    }


def _chosen(period: Period) -> Chosen:
    """The period, and every other that its rows come from."""
    periods = {period.pk}
    while True:
        plans = Plan.objects.filter(period__in=periods)
        found = {
            *Period.objects.filter(pk__in=periods).values_list("predecessor", flat=True),
            *plans.values_list("predecessor__period", flat=True),
            *Succession.objects.filter(plan__in=plans).values_list("old_goal__plan__period", flat=True),
            *Succession.objects.filter(plan__in=plans).values_list("old_measure__plan__period", flat=True),
            *Indicator.objects.filter(plan__in=plans).values_list("continues__plan__period", flat=True),
        }
        added = {pk for pk in found if pk} - periods
        if not added:
            return Chosen(sorted(periods), list(plans.values_list("pk", flat=True)))
        periods |= added


def _data(written: Written, kinds: list[Kind], chosen: Chosen, names: Names, tell: Progress) -> None:
    everything = len(kinds) + len(PLAN_TABLES)
    for done, kind in enumerate(kinds):
        tell(_("計画の中身を書いています"), done, everything)
        written.data[f"data/{kind.name}.json"] = lines(rows_of(kind, chosen, names))


def _implied(chosen: Chosen) -> Names:
    """What the editions hold, by the working rows that live parts point at."""
    uids = dict(EditionItem.objects.filter(edition__in=chosen.editions).values_list("uid", "kind"))
    return {
        name: dict(model._default_manager.filter(uid__in=uids).values_list("pk", "uid"))
        for name, model in IMPLIED.items()
    }


def _more(written: Written, reader: Reader, tell: Progress) -> None:
    """For those who only want to read: tables by the national rule, and each plan as plain text."""
    with override("ja"):
        asked = Asked(reader)
        everything = len(written.data) + len(PLAN_TABLES)
        for done, table in enumerate(PLAN_TABLES.values(), start=len(written.data)):
            tell(_("表を書いています"), min(done, everything), everything)
            written.more[f"tables/{table.name}.csv"] = write_csv(table.rows(asked))
        for plan in reader.plans:
            written.more[f"documents/{plan.area_slug}.txt"] = document(reader, plan).encode()


def _files(written: Written, names: Names) -> None:
    """Each under its hash; what is not what it was when it was attached stops the export."""
    rows = Attachment.objects.filter(pk__in=names.get("attachments", {})).order_by("pk")
    for row in rows:
        try:
            with row.file.open("rb") as stream:
                content = stream.read()
        except OSError as error:
            raise _lost(row) from error
        if hashlib.sha256(content).hexdigest() != row.sha256:
            raise _lost(row)
        written.more[f"files/{row.sha256}"] = content


def _lost(row: Attachment) -> UnusablePlanFile:
    words = _(
        "添付資料「%(title)s」のファイルが見つからないか、変わっています。添付しなおすか、ごみ箱に入れてください。"
    )
    return UnusablePlanFile(words % {"title": row.title})


def _own_wordings(names: Names) -> Iterator[Row]:
    """Every wording of what is in the file, beside what it belongs to."""
    for row in TextVariant.objects.filter(subject_kind__in=SPOKEN).order_by("pk").iterator():
        kind = SPOKEN[row.subject_kind]
        name = names.get(kind, {}).get(int(row.subject_id)) if row.subject_id.isdigit() else None
        if name is not None:
            yield {
                "of": kind, "id": name, "field": row.field, "variant": row.variant, "source": row.source_hash,
                "text": row.text,
            }  # fmt: skip


def _shown_wordings(chosen: Chosen) -> Iterator[Row]:
    """Every wording of a text that stands in the editions, by the fingerprint of that text."""
    wanted = set(_hashes(chosen))
    known = {(row.variant, row.source_hash): row.text for row in TextVariant.objects.order_by("pk").iterator()}
    for (variant, source), text in sorted(known.items()):
        if source in wanted:
            yield {"variant": variant, "source": source, "text": text}


def _hashes(chosen: Chosen) -> Iterator[str]:
    editions = Edition.objects.filter(pk__in=chosen.editions)
    for document_ in editions.values_list("document", "name", "kind__name", "plan__area__name"):
        yield from map(source_hash, _texts(list(document_)))
    items = EditionItem.objects.filter(edition__in=chosen.editions)
    for row in items.values_list("title", "lead", "data").iterator():
        yield from map(source_hash, _texts(list(row)))


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        if value:
            yield value
    elif isinstance(value, list):
        for one in value:
            yield from _texts(one)
    elif isinstance(value, dict):
        yield from _texts(list(value.values()))
