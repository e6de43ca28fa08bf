"""{% say text %}: what the survey itself says, in the reader's language where somebody wrote it so."""

from __future__ import annotations

from typing import Any

from django import template
from django.template.defaultfilters import linebreaksbr
from django.utils.safestring import SafeString

register = template.Library()


@register.simple_tag(takes_context=True)
def say(context: dict[str, Any], text: str) -> SafeString:
    words = context.get("words")
    return linebreaksbr(words(text) if words else text)
