"""Workspace pages that stand above any one period: /desk/…"""

from __future__ import annotations

from django.urls import URLPattern, path

workspace: list[URLPattern] = []
