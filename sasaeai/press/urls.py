from django.urls import path

from sasaeai.press.views import bringing, bringing_preview, bringing_reading, origin

app_name = "press"

BRING = "desk/plan/<int:period>/bring"

urlpatterns = [
    path(f"{BRING}/origin/<str:kind>/<str:uid>/", origin.origin, name="origin"),
    path(f"{BRING}/<slug:area>/", bringing.start, name="bringing"),
    path(f"{BRING}/<slug:area>/workbook.xlsx", bringing.workbook, name="bringing-workbook"),
    path(f"{BRING}/<slug:area>/readings/<int:key>/forget/", bringing.forget, name="bringing-forget"),
    path(f"{BRING}/<slug:area>/<str:uid>/", bringing.file, name="bringing-file"),
    path(f"{BRING}/<slug:area>/<str:uid>/reading/", bringing_reading.reading, name="bringing-reading"),
    path(f"{BRING}/<slug:area>/<str:uid>/sheet/<int:place>/", bringing_reading.sheet, name="bringing-sheet"),
    path(f"{BRING}/<slug:area>/<str:uid>/apply/", bringing_preview.take_over, name="bringing-apply"),
    path(f"{BRING}/<slug:area>/<str:uid>/undo/", bringing.take_back, name="bringing-undo"),
    path(f"{BRING}/<slug:area>/<str:uid>/throw-away/", bringing.throw, name="bringing-throw-away"),
    path(f"{BRING}/<slug:area>/<str:uid>/original/", bringing.original, name="bringing-original"),
]
