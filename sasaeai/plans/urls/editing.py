"""Pages that change a plan that is being written; they stand under /desk/plan/<period>/."""

from __future__ import annotations

from django.urls import URLPattern

from . import desk_talk, edit_figures, edit_structure, edit_texts

editing: list[URLPattern] = [
    *edit_structure.urls,
    *edit_texts.urls,
    *desk_talk.urls,
    *edit_figures.urls,
]
