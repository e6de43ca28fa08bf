"""Words about meetings and cards for templates."""

from __future__ import annotations

from django import template

from sasaeai.meetings.became import Became, became_at_desk
from sasaeai.meetings.meeting_facts import when
from sasaeai.meetings.models import Meeting, OpinionCard

register = template.Library()


@register.filter
def became(card: OpinionCard) -> list[Became]:
    return became_at_desk(card)


@register.filter
def meeting_when(meeting: Meeting) -> str:
    return when(meeting)
