"""What a request's page tells of it: `{% facts_of_request row as facts %}`, `{% pieces_of_request row as around %}`."""

from __future__ import annotations

from typing import Any

from django import template

from sasaeai.volunteers.actions.splitting import may_be_joined, may_be_split
from sasaeai.volunteers.models import HelpRequest
from sasaeai.volunteers.read_back import when_words
from sasaeai.volunteers.request_facts import Fact, facts_of

register = template.Library()


@register.simple_tag
def facts_of_request(row: HelpRequest) -> list[Fact]:
    return facts_of(row)


@register.simple_tag
def pieces_of_request(row: HelpRequest) -> dict[str, Any]:
    pieces = row.pieces.select_related("kind").order_by("pk")
    return {
        "whole": row.part_of,
        "pieces": [(piece, when_words(piece)) for piece in pieces],
        "may_be_split": may_be_split(row),
        "may_be_joined": may_be_joined(row),
    }
