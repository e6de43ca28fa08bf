"""Publish: a plan's working rows become an edition that never changes, and the next Release pins it."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from django.db import models, transaction
from django.utils.translation import gettext as _

from sasaeai.kernel.clock import now
from sasaeai.kernel.journal import record
from sasaeai.kernel.stamp import move_public_stamp
from sasaeai.plans.items import Item
from sasaeai.plans.models import (
    Edition,
    EditionItem,
    EditionKind,
    EditionLink,
    Goal,
    Measure,
    Plan,
    Progress,
    Release,
    ReleasePin,
)
from sasaeai.plans.projection import Projection

BATCH = 500


@dataclass(frozen=True)
class Seen:
    """What a publisher had before their eyes: the key of the plan's last edition, None where there was none yet.

    `working` is the mark of the working rows (`Projection.mark`); who does not read them before leaves it empty.
    """

    edition: int | None
    working: str = ""


class CannotPublish(ValueError):
    """Why this plan cannot be published now, as a Japanese sentence that says what to do."""


class Overtaken(CannotPublish):
    """Somebody else published an edition of this plan after the last one that the publisher saw."""


class Rewritten(CannotPublish):
    """Somebody changed the plan after the publisher read what would change."""


def obstacles(plan: Plan, kind: EditionKind) -> list[str]:
    """What has to be done before; an empty list means that the plan can be published as this kind."""
    found = []
    if not Goal.objects.present().filter(plan=plan).exists():
        found.append(_("目標がまだありません。目標を一つ以上書いてから公開してください。"))
    if kind.period_id != plan.period_id:
        found.append(_("この版の種類は、別の期のものです。選びなおしてください。"))
    if kind.is_final and not plan.is_ward and plan.adopted_on is None:
        found.append(_("策定委員会で決めた日がまだ入っていません。決めた日を入れてから公開してください。"))
    if kind.is_final and plan.is_ward and not plan.philosophy:
        found.append(_("基本理念がまだありません。基本理念を書いてから公開してください。"))
    return found


@transaction.atomic
def publish(
    plan: Plan,
    kind: EditionKind,
    *,
    decided_on: date,
    change_note: str,
    by: Any,
    name: str = "",
    seen: Seen | None = None,
) -> Edition:
    """Raises CannotPublish; a killed process leaves the edition before whole (one transaction).

    With `seen` it raises Overtaken when the edition is no longer the last one, and Rewritten when the rows changed.
    """
    # Taken first: two people who publish at once wait for each other here, so that no pin is lost.
    move_public_stamp()
    if seen is not None and seen.edition != Edition.objects.filter(plan=plan).values_list("pk", flat=True).first():
        raise Overtaken(_("ほかの人が、先に新しい版を公開しました。"))
    plan = Plan.objects.select_related("period", "area").get(pk=plan.pk)
    found = obstacles(plan, kind)
    if not change_note.strip():
        found.append(_("何が変わったかを一文で書いてください。"))
    if found:
        raise CannotPublish(" ".join(found))
    projection = Projection([plan])
    if seen is not None and seen.working and seen.working != projection.mark:
        raise Rewritten(_("読んでいるあいだに、計画が書きなおされました。"))
    edition = _store(projection, plan, kind, decided_on, change_note.strip(), by, name)
    if kind.is_final:
        _freeze_numbers(projection)
    if kind.is_final or not plan.is_ward:
        Plan.objects.filter(pk=plan.pk).update(progress=Progress.PUBLISHED if kind.is_final else plan.progress)
    _release(edition, by)
    record(
        "plans.edition.published", plan, by=by, area=plan.area, public=True,
        kind=kind.name, name=edition.name, note=edition.change_note, edition=edition.pk,
    )  # fmt: skip
    return edition


def _store(
    projection: Projection, plan: Plan, kind: EditionKind, decided_on: date, note: str, by: Any, name: str
) -> Edition:
    """What is stored is what `projection` has read, and nothing that came later."""
    edition = Edition.objects.create(
        plan=plan,
        kind=kind,
        name=name.strip() or kind.name,
        decided_on=decided_on,
        adopted_on=plan.adopted_on,
        change_note=note,
        published_at=now(),
        published_by=getattr(by, "journal_label", "")[:80],
        document=projection.all_documents[plan.pk],
    )
    EditionItem.objects.bulk_create([_row(edition, item) for item in projection.all_items], batch_size=BATCH)
    EditionLink.objects.bulk_create(
        [
            EditionLink(
                edition=edition, kind=link.kind, source_uid=link.source_uid, target_uid=link.target_uid,
                words=link.words,
            )
            for link in projection.all_links
        ],
        batch_size=BATCH,
    )  # fmt: skip
    return edition


def _row(edition: Edition, item: Item) -> EditionItem:
    fields = asdict(item)
    del fields["plan_id"]
    return EditionItem(edition=edition, **fields)


def _release(edition: Edition, by: Any) -> Release:
    """The next Release: this edition, and of every other plan what was pinned before."""
    before = Release.objects.order_by("-pk").first()
    release = Release.objects.create(
        released_at=edition.published_at, change_note=edition.change_note, released_by=edition.published_by
    )
    kept = ReleasePin.objects.filter(release=before).exclude(plan=edition.plan_id) if before else []
    pins = [ReleasePin(release=release, plan_id=pin.plan_id, edition_id=pin.edition_id) for pin in kept]
    ReleasePin.objects.bulk_create([*pins, ReleasePin(release=release, plan_id=edition.plan_id, edition=edition)])
    return release


def _freeze_numbers(projection: Projection) -> None:
    """What was printed in a final edition keeps its number for ever."""
    _freeze(Goal.objects.all(), projection.numbers.goal_indexes)
    _freeze(Measure.objects.all(), projection.numbers.measure_indexes)


def _freeze(rows: models.QuerySet[Any], indexes: dict[int, int]) -> None:
    loose = list(rows.filter(pk__in=indexes, frozen_index=None))
    for row in loose:
        row.frozen_index = indexes[row.pk]
    rows.bulk_update(loose, ["frozen_index"], batch_size=BATCH)
