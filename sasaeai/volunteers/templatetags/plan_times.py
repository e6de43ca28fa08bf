"""Days and spans of a plan in templates: `{{ visit|span_told }}`, `{{ day|day_told }}`."""

from __future__ import annotations

from datetime import date, datetime

from django import template
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from sasaeai.volunteers import telling
from sasaeai.volunteers.matching.problem import Span

register = template.Library()


@register.filter
def span_told(span: object) -> str:
    """12月3日（木）10時～10時30分."""
    if not isinstance(span, Span):
        return ""
    return _("%(day)s%(starts)s～%(ends)s") % {
        "day": telling.day_told(span.starts.date()),
        "starts": telling.time_told(span.starts.time()),
        "ends": telling.time_told(span.ends.time()),
    }


@register.filter
def day_told(day: object) -> str:
    """12月3日（木）."""
    return telling.day_told(day) if isinstance(day, date) else ""


@register.filter
def local_day_told(moment: object) -> str:
    return telling.day_told(localtime(moment).date()) if isinstance(moment, datetime) else ""
