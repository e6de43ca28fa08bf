"""A need that repeats becomes a problem of the district's plan, or for a reason does not; never by itself."""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from sasaeai.kernel.clock import today
from sasaeai.kernel.journal import Actor, record
from sasaeai.plans.actions.problems import write_problem
from sasaeai.plans.models import Plan, Problem
from sasaeai.volunteers.models import UnmetNeed
from sasaeai.volunteers.unmet import Need


class AlreadyDecided(Exception):
    """Somebody else decided about this need a moment earlier."""


def sentence(need: Need) -> str:
    return _("この地区では、「%(kind)s」を頼んでも、引き受ける人が見つからないことが%(times)s回以上ありました。") % {
        "kind": need.kind.name, "times": need.at_least,
    }  # fmt: skip


@transaction.atomic
def make_problem(need: Need, plan: Plan, *, by: Actor) -> Problem:
    """A draft in the district's plan, to be written further. Raises AlreadyDecided."""
    row = _decided(need, by=by)
    title = _("「%(kind)s」を頼んでも、引き受ける人が見つからない") % {"kind": need.kind.name}
    text = _("%(year)sに、%(sentence)s何があれば引き受ける人がふえるか、地区で話し合いたいと思います。") % {
        "year": need.year.words, "sentence": sentence(need),
    }  # fmt: skip
    problem = write_problem(plan, title=title, text=text, by=by, occasion=_("手助けの仲介の記録から"))
    row.problem = problem
    row.save(update_fields=["problem"])
    record("volunteers.need.made_problem", row, by=by, area=need.area)
    return problem


@transaction.atomic
def dismiss(need: Need, because: str, *, by: Actor) -> UnmetNeed:
    """Not this year, for a reason. Raises AlreadyDecided."""
    row = _decided(need, by=by, dismissed_because=because)
    record("volunteers.need.dismissed", row, by=by, area=need.area)
    return row


def _decided(need: Need, *, by: Actor, dismissed_because: str = "") -> UnmetNeed:
    try:
        with transaction.atomic():
            return UnmetNeed.objects.create(
                area=need.area, kind=need.kind, fiscal_year=need.year.year, on=today(),
                by_label=by.journal_label[:200], dismissed_because=dismissed_because,
            )  # fmt: skip
    except IntegrityError as error:
        raise AlreadyDecided from error
