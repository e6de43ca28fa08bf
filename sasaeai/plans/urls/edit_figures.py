"""Schedules, indicators and their values."""

from __future__ import annotations

from django.urls import path

from sasaeai.plans.views import edit_schedule

urls = [
    path("schedule/", edit_schedule.schedule, name="schedule"),
    path("schedule/use/", edit_schedule.use, name="schedule_use"),
]
