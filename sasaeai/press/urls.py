"""Addresses of what comes in as a file, and of what leaves as one beside the pages whose rows it holds."""

from __future__ import annotations

from django.urls import URLPattern, include, path

from sasaeai.press.views import bringing, bringing_preview, bringing_reading, open_data, origin, tables

app_name = "press"

BRING = "desk/plan/<number:period>/bring"

plan_tables: list[URLPattern] = [path("tables/<slug:name>.<slug:ending>", tables.plan_table, name="table")]

urlpatterns = [
    # bringing a plan in
    path(f"{BRING}/origin/<str:kind>/<str:uid>/", origin.origin, name="origin"),
    path(f"{BRING}/<slug:area>/", bringing.start, name="bringing"),
    path(f"{BRING}/<slug:area>/workbook.xlsx", bringing.workbook, name="bringing-workbook"),
    path(f"{BRING}/<slug:area>/readings/<number:key>/forget/", bringing.forget, name="bringing-forget"),
    path(f"{BRING}/<slug:area>/<str:uid>/", bringing.file, name="bringing-file"),
    path(f"{BRING}/<slug:area>/<str:uid>/reading/", bringing_reading.reading, name="bringing-reading"),
    path(f"{BRING}/<slug:area>/<str:uid>/sheet/<number:place>/", bringing_reading.sheet, name="bringing-sheet"),
    path(f"{BRING}/<slug:area>/<str:uid>/apply/", bringing_preview.take_over, name="bringing-apply"),
    path(f"{BRING}/<slug:area>/<str:uid>/undo/", bringing.take_back, name="bringing-undo"),
    path(f"{BRING}/<slug:area>/<str:uid>/throw-away/", bringing.throw, name="bringing-throw-away"),
    path(f"{BRING}/<slug:area>/<str:uid>/original/", bringing.original, name="bringing-original"),
    # taking data away
    path("open-data/", open_data.open_data, name="open_data"),
    path("open-data/api/", open_data.api_page, name="api"),
    path("plan/<number:period>/", include((plan_tables, "public"))),
    path("editions/<number:release>/", include((plan_tables, "older"))),
    path("desk/plan/<number:period>/", include((plan_tables, "desk")), {"desk": True}),
    path("tables/<slug:name>.<slug:ending>", tables.open_table, name="open_table"),
    path("desk/tables/<slug:name>.<slug:ending>", tables.desk_table, name="desk_table"),
]
