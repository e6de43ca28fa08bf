"""Schedules, indicators and their values."""

from __future__ import annotations

from django.urls import path

from sasaeai.plans.views import edit_grades, edit_indicators, edit_schedule, edit_values

urls = [
    path("schedule/", edit_schedule.schedule, name="schedule"),
    path("schedule/use/", edit_schedule.use, name="schedule_use"),
    path("grades/", edit_grades.grades, name="grades"),
    path("grades/example/", edit_grades.example, name="grades_example"),
    path("figures/use/", edit_indicators.use, name="indicators_use"),
    path("figures/of/<slug:kind>/<str:uid>/", edit_indicators.indicators_of_owner, name="indicators_of"),
    path("figures/of/<slug:kind>/<str:uid>/add/", edit_indicators.add, name="indicator_add"),
    path("figures/<str:uid>/", edit_indicators.change, name="indicator_change"),
    path("figures/<str:uid>/values/", edit_values.values, name="values"),
    path("figures/<str:uid>/count/", edit_values.count_now, name="count"),
    path("figures/<str:uid>/rows/", edit_values.counted_rows, name="counted_rows"),
]
