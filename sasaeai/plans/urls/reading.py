"""Pages that read a plan, and those that look over editions."""

from __future__ import annotations

from django.urls import URLPattern, path

from sasaeai.plans.views import (
    district,
    goal,
    indicator,
    measure,
    plan,
    problem,
    progress,
    succession,
    table,
)
from sasaeai.plans.views import (
    editions as editions_views,
)

reading: list[URLPattern] = [
    path("", plan.plan, name="plan"),
    path("goals/<str:uid>/", goal.goal, name="goal"),
    path("measures/", measure.measures, name="measures"),
    path("measures/<str:uid>/", measure.measure, name="measure"),
    path("indicators/", indicator.indicators, name="indicators"),
    path("indicators/<str:uid>/", indicator.indicator, name="indicator"),
    path("table/", table.table, name="table"),
    path("districts/<slug:slug>/", district.district, name="district"),
    path("succession/", succession.succession, name="succession"),
    path("progress/", progress.progress, name="progress"),
    path("problems/", problem.problems, name="problems"),
    path("problems/<str:uid>/", problem.problem, name="problem"),
]
editions: list[URLPattern] = [
    path("", editions_views.editions, name="editions"),
    path("compare/", editions_views.compare, name="compare"),
]
