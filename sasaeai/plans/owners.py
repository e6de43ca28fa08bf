"""持ち主: which organisation on file answers for what stands in the ward's plan; else a committee or the office."""

from __future__ import annotations

from django.db.models import Case, Exists, OuterRef, QuerySet, Subquery, Value, When
from django.db.models.fields import BigIntegerField
from django.db.models.functions import Coalesce

from .models import ActorRole, MeasureActor

KEY = BigIntegerField()
NOBODY = Value(None, output_field=KEY)


def nobody() -> Value:
    """For `annotate` on what no organisation ever owns."""
    return NOBODY


def leads_of(measure: str) -> QuerySet[MeasureActor]:
    """The main actors of the measure whose key stands in the outer query's field `measure`."""
    return MeasureActor.objects.filter(measure=OuterRef(measure), role=ActorRole.LEAD)


def has_lead(measure: str = "pk") -> Exists:
    """Anybody at all, by whatever name."""
    return Exists(leads_of(measure))


def _first_on_file(measure: str) -> Subquery:
    leads = leads_of(measure).filter(organisation__isnull=False).order_by("position", "pk")
    return Subquery(leads.values("organisation")[:1], output_field=KEY)


def _of_the_ward(owner: Coalesce | Subquery) -> Case:
    """What stands in a district's plan is its committee's, whoever is named there."""
    return Case(When(plan__ward_plan=None, then=owner), default=NOBODY, output_field=KEY)


def owner_of_measure() -> Case:
    """For `annotate` on measures: the first main actor that is an organisation on file, or NULL."""
    return _of_the_ward(_first_on_file("pk"))


def owner_of_indicator() -> Case:
    """For `annotate` on indicators: who is named, else the owner of its measure, or NULL."""
    return _of_the_ward(Coalesce("owner", _first_on_file("measure"), output_field=KEY))
