"""What templates need beside include: the language of a page, the brand mark, the picture of the goals, charts, pages."""

from __future__ import annotations

from django import template

from sasaeai.design import shapes

register = template.Library()


@register.filter
def html_lang(code: str) -> str:
    """The `lang` attribute: やさしい日本語 (ja-simple) is Japanese to a screen reader."""
    return "ja" if not code or str(code).startswith("ja") else str(code)


@register.inclusion_tag("design/_mark.html")
def brand_mark(goals: object = None) -> dict[str, object]:
    return {"dots": shapes.marks(goals if isinstance(goals, list | tuple) else None)}


@register.filter
def goal_colour(goal: object) -> str:
    return shapes.colour_class(goal)
