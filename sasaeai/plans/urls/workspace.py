"""Workspace pages that stand above any one period: /desk/…"""

from __future__ import annotations

from django.urls import URLPattern

from . import desk_talk

workspace: list[URLPattern] = [
    *desk_talk.rooms,
]
