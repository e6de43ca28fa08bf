"""顔合わせと活動 of one request, on whatever page shows the request: `{% request_together asked %}`."""

from __future__ import annotations

from typing import Any

from django import template

from sasaeai.kernel.clock import today
from sasaeai.volunteers.actions.covering import visit_covered_by
from sasaeai.volunteers.actions.visiting import may_be_finished
from sasaeai.volunteers.models import CandidateState, HelpRequest

register = template.Library()
SHOWN = 6


@register.inclusion_tag("volunteers/_request_meeting.html", takes_context=True)
def request_together(context: dict[str, Any], asked: HelpRequest) -> dict[str, Any]:
    """Its meetings, pairs and the visits around today; a constant number of queries."""
    visits = list(asked.visits.filter(day__gte=today()).order_by("day", "starts")[:SHOWN])
    if len(visits) < SHOWN:
        before = asked.visits.filter(day__lt=today()).order_by("-day")[: SHOWN - len(visits)]
        visits = [*reversed(before), *visits]
    return {
        "csrf_token": context.get("csrf_token"),
        "asked": asked,
        "meetings": list(asked.introductions.all()),
        "pairs": list(asked.pairs.select_related("volunteer__person")),
        "visits": visits,
        "covered": visit_covered_by(asked),
        "is_open": asked.is_open,
        "may_be_finished": may_be_finished(asked),
        "has_yes": asked.candidates.filter(state=CandidateState.YES).exists(),
    }
