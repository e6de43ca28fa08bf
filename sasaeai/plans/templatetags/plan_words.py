"""Words and figures of the plan in templates: stored codes become words of the reader's language here."""

from __future__ import annotations

from decimal import Decimal
from functools import cache
from typing import Any

from django import template
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from sasaeai.design.phrases import labelled
from sasaeai.kernel.fiscal import FiscalYear
from sasaeai.plans.models import (
    ActorRole,
    Basis,
    Direction,
    Help,
    IndicatorKind,
    Medium,
    Progress,
    Source,
    SuccessionKind,
)
from sasaeai.plans.reader import Reader

register = template.Library()

CHOICES = {
    "role": ActorRole,
    "basis": Basis,
    "direction": Direction,
    "help": Help,
    "indicator": IndicatorKind,
    "medium": Medium,
    "progress": Progress,
    "source": Source,
    "succession": SuccessionKind,
}


@register.filter
def word(code: str, choices: str) -> str:
    """`{{ actor.role|word:"role" }}` → 主体; an unknown code shows as itself."""
    members = CHOICES[choices]
    return str(members(code).label) if code in members.values else code


@register.filter
def figure(value: Any) -> str:
    """A figure with thousand separators; a missing one is 「―」, never zero."""
    if value is None or value == "":
        return "―"
    number = Decimal(str(value)).normalize()
    return f"{number:,f}"


register.filter("labelled", labelled)


@register.filter
def said(text: str, reader: Reader) -> str:
    """A name or text that is not part of an edition, in the reader's language where it has a wording."""
    return reader.wording(text)


@register.filter
def year(value: int | str | None) -> str:
    """A fiscal year as it is printed: 平成23年度."""
    return _year(int(value), get_language()) if value else ""


@cache
def _year(value: int, language: str | None) -> str:
    return FiscalYear(value).words


@register.filter
def get(mapping: dict[Any, Any] | None, key: Any) -> Any:
    """Look a key up; templates have no brackets."""
    return mapping.get(key) if mapping else None


@register.filter
def blank(text: str) -> str:
    """A blank says so in words."""
    return text or _("該当する記載なし")


@register.filter
def after_dash(number: str) -> str:
    """The own part of a goal's number: ① of 2-①, 2 of 2."""
    return number.rpartition("-")[2]


@register.filter
def source_words(evidence: dict[str, Any]) -> str:
    """区民アンケート 問14　n=1,430: the source of an evidence with its note."""
    return "　".join(part for part in (evidence["source_title"], evidence["note"]) if part)


@register.filter
def source_address(evidence: dict[str, Any]) -> str:
    """Where the source is read: on this site in the language of the page, or elsewhere."""
    path = evidence.get("source_path", "")
    return f"{reverse('portal:front')}{path}" if path else evidence["source_url"]
