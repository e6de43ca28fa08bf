"""Editing one text, saying it in other words, and the files beside it."""

from __future__ import annotations

from django.urls import path

from sasaeai.plans.views import edit_attachments, edit_text, edit_wordings

urls = [
    path("edit/<slug:kind>/<slug:uid>/<slug:field>/", edit_text.edit_text, name="text"),
    path("attachments/add/<slug:kind>/<slug:uid>/", edit_attachments.add, name="attachment-add"),
    path("attachments/<slug:uid>/", edit_attachments.change, name="attachment-change"),
    path("attachments/<slug:uid>/bin/", edit_attachments.throw_away, name="attachment-bin"),
    path("attachments/<slug:uid>/restore/", edit_attachments.restore, name="attachment-restore"),
    path("wordings/", edit_wordings.wordings, name="wordings"),
    path("wordings/<slug:kind>/<slug:key>/<slug:field>/", edit_wordings.wording, name="wording"),
]
