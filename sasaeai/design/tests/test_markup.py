from __future__ import annotations

from django.utils.html import format_html
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy

from sasaeai.design.markup import html, joined

SHAPE = '<a href="{}" title="{}">{}</a>{}{}'
TEXTS = ("/?a=1&b=2", "\"'", "<b>緑区</b>", mark_safe("<i>緑区</i>"), 12)


def test_texts_are_escaped_and_html_stays_as_with_djangos_own() -> None:
    assert html(SHAPE, *TEXTS) == format_html(SHAPE, *TEXTS)
    assert "<b>" not in html(SHAPE, *TEXTS)


def test_words_of_the_readers_language_are_looked_up() -> None:
    assert html("{}", gettext_lazy("見本")) == "見本"


def test_parts_that_were_made_stay_html() -> None:
    assert html("<p>{}</p>", joined([html("<b>{}</b>", "<"), html("{}", ">")])) == "<p><b>&lt;</b>&gt;</p>"
