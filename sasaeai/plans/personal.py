"""What the plan keeps about a person who held a seat: the words that were left for the successor."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from sasaeai.areas.models import Area
from sasaeai.people.keeping import Fact, Keeper, keeps

from .models import HandoverNote

if TYPE_CHECKING:
    from sasaeai.people.viewer import Viewer


@keeps
class HandoverNotes(Keeper):
    label = _("席の引き継ぎに書いたことば")
    model = HandoverNote
    people = ("seat__person",)
    looks_after = False
    is_erased = False
    stays = _("職員や委員として次の方へ残したことばは、仕事の記録として残ります。")
    position = 15

    def seen(self, viewer: Viewer, rows: models.QuerySet[Any]) -> models.QuerySet[Any]:
        elsewhere = Area.objects.exclude(pk__in=viewer.managed_area_ids)
        return rows.filter(seat__areas__in=viewer.managed_area_ids).exclude(seat__areas__in=elsewhere).distinct()

    def facts(self, row: HandoverNote, people: frozenset[int]) -> Iterable[Fact]:
        yield _("次の方へ"), row.text
        yield _("書いた人"), row.written_by
        yield _("書いた日時"), row.changed_at

    def holds(self, row: HandoverNote, on: date) -> bool:
        return False

    def erase(self, row: HandoverNote, people: frozenset[int], on: date) -> None:
        """It speaks of work, not of who did it."""
