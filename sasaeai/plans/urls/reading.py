"""Pages that read a plan, and those that look over editions."""

from __future__ import annotations

from django.urls import URLPattern, path

reading: list[URLPattern] = []
editions: list[URLPattern] = []
