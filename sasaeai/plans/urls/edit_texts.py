"""Editing one text."""

from __future__ import annotations

from django.urls import path

from sasaeai.plans.views import edit_text

urls = [
    path("edit/<slug:kind>/<slug:uid>/<slug:field>/", edit_text.edit_text, name="text"),
]
