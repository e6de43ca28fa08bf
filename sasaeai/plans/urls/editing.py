"""Pages that change a plan that is being written; they stand under /desk/plan/<period>/."""

from __future__ import annotations

from django.urls import URLPattern

from . import edit_figures, edit_texts

editing: list[URLPattern] = [
    *edit_texts.urls,
    *edit_figures.urls,
]
