"""`{% facts_of_request row as facts %}`: what a request says, for its page."""

from __future__ import annotations

from django import template

from sasaeai.volunteers.models import HelpRequest
from sasaeai.volunteers.request_facts import Fact, facts_of

register = template.Library()


@register.simple_tag
def facts_of_request(row: HelpRequest) -> list[Fact]:
    return facts_of(row)
