"""The plan's own texts in the reader's language: a wording made of exactly this text, else the text as published."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language

from sasaeai.kernel.fiscal import FiscalYear
from sasaeai.kernel.stamp import stamp_of
from sasaeai.kernel.variants import wording_of, wordings_at

from .familiar import familiar
from .items import Item, PlanPage


class Wording:
    """Costs nothing in Japanese; in another language one query for each process and public stamp.

    A wording is found by the text that it was made of. So an older edition never shows the wording of a newer text,
    and a text that was changed falls back to Japanese until its wording is renewed.
    """

    def __init__(self, stamp: str) -> None:
        language = get_language() or settings.LANGUAGE_CODE
        self.is_source = language == settings.LANGUAGE_CODE
        self.known = {} if self.is_source else wordings_at(stamp, language)

    def __call__(self, text: str) -> str:
        if self.is_source or text.isascii():
            return text
        return wording_of(text, self.known) or familiar(text)

    def within(self, value: Any) -> Any:
        """All texts in a stored document, as a copy: documents are shared between requests."""
        if isinstance(value, str):
            return self(value)
        if isinstance(value, list):
            return [self.within(one) for one in value]
        return {key: self.within(one) for key, one in value.items()} if isinstance(value, dict) else value

    def item(self, item: Item) -> Item:
        if self.is_source:
            return item
        return replace(item, title=self(item.title), lead=self(item.lead), data=self.within(item.data))

    def items(self, items: list[Item]) -> list[Item]:
        return items if self.is_source else [self.item(item) for item in items]

    def page(self, page: PlanPage) -> PlanPage:
        if self.is_source:
            return page
        document = self.within(page.document)
        first, count = document["period"]["first_year"], document["period"]["years"]
        document["period"]["span"] = f"{FiscalYear(first).words}～{FiscalYear(first + count - 1).words}"
        return replace(
            page,
            document=document,
            area_name=self(page.area_name),
            edition_name=self(page.edition_name),
            edition_kind=self(page.edition_kind),
        )


def wording_for(request: HttpRequest) -> Wording:
    return Wording(stamp_of(request))
