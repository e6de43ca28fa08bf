"""Editing one text, and saying it in other words."""

from __future__ import annotations

from django.urls import path

from sasaeai.plans.views import edit_text, edit_wordings

urls = [
    path("edit/<slug:kind>/<slug:uid>/<slug:field>/", edit_text.edit_text, name="text"),
    path("wordings/", edit_wordings.wordings, name="wordings"),
    path("wordings/<slug:kind>/<slug:key>/<slug:field>/", edit_wordings.wording, name="wording"),
]
