"""だれが: organisations on file as people type them, one line each."""

from __future__ import annotations

from collections import Counter
from functools import cached_property

from django.db.models import Q
from django.utils.translation import gettext as _

from sasaeai.areas.whole import called
from sasaeai.kernel.words import normalise
from sasaeai.people.models import Organisation

from .models import Measure, MeasureActor, Plan


class KnownActors:
    """Organisations offered for a plan: a district's own and the ward's; for the ward's plan all of them."""

    def __init__(self, plan: Plan, measure: Measure | None = None) -> None:
        self.plan = plan
        self.measure = measure

    @cached_property
    def rows(self) -> list[Organisation]:
        offered = Q() if self.plan.is_ward else Q(area=None) | Q(area__parent=None) | Q(area=self.plan.area_id)
        if self.measure is not None and not self.plan.is_ward:
            acting = self.measure.actors.exclude(organisation=None).values("organisation")
            offered |= Q(pk__in=acting)
        return list(Organisation.objects.filter(offered).select_related("area"))

    @cached_property
    def labels(self) -> dict[int, str]:
        """A name that several organisations bear is followed by its area."""
        bearers = Counter(normalise(row.name) for row in self.rows)
        return {row.pk: row.name if bearers[normalise(row.name)] == 1 else _with_area(row) for row in self.rows}

    @cached_property
    def _by_label(self) -> dict[str, int]:
        return {normalise(label): pk for pk, label in self.labels.items()}

    def organisation(self, typed: str) -> int | None:
        """The organisation on file that bears exactly this label."""
        return self._by_label.get(normalise(typed))

    def label(self, actor: MeasureActor) -> str:
        if actor.organisation_id is None:
            return actor.name
        return self.labels.get(actor.organisation_id) or str(actor)


def _with_area(row: Organisation) -> str:
    return _("%(name)s（%(area)s）") % {
        "name": row.name,
        "area": row.area.name if row.area else called(_("%(whole)s全体")),
    }
