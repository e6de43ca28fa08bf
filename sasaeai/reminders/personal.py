"""What reminders keep about a person: which letters were written, and how often they are wanted."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from sasaeai.people.keeping import Fact, Keeper, keeps
from sasaeai.reminders.models import Digest, Preference

if TYPE_CHECKING:
    from sasaeai.people.viewer import Viewer


class _Letters(Keeper):
    """Whoever may open the page of a person may read these."""

    looks_after = False

    def seen(self, viewer: Viewer, rows: models.QuerySet[Any]) -> models.QuerySet[Any]:
        return rows

    def holds(self, row: Any, on: date) -> bool:
        return False

    def erase(self, row: Any, people: frozenset[int], on: date) -> None:
        row.delete()


@keeps
class Digests(_Letters):
    label = _("週のお知らせ")
    model = Digest

    def facts(self, row: Digest, people: frozenset[int]) -> Iterable[Fact]:
        yield _("週（月曜日）"), row.week
        yield _("お待ちしていることの数"), row.jobs


@keeps
class Preferences(_Letters):
    label = _("お知らせの受け取り方")
    model = Preference

    def facts(self, row: Preference, people: frozenset[int]) -> Iterable[Fact]:
        yield _("どのくらい受け取るか"), row.get_rhythm_display()
        yield _("決めた日時"), row.chosen_at
