"""A message with the way back in it: one press on 「元に戻す」 undoes what was just done."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.translation import gettext as _

# The button sends the form of design/page.html, which knows the token of the page that is shown then.
BUTTON = '{} <button class="btn quiet small undo" type="submit" form="undo" formaction="{}">{}</button>'


def say_undo(request: HttpRequest, sentence: str, url: str) -> None:
    """`url` undoes it at once when something is posted there."""
    messages.success(request, format_html(BUTTON, sentence, url, _("元に戻す")))
