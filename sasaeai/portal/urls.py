from __future__ import annotations

from django.urls import path

from .views import changes, districts, front, help_desk, statements

app_name = "portal"

urlpatterns = [
    path("", front.front, name="front"),
    path("districts/", districts.districts, name="districts"),
    path("districts/<slug:slug>/", districts.district, name="district"),
    path("help/", help_desk.help_desk, name="help"),
    path("changes/", changes.changes, name="changes"),
    path("accessibility/", statements.accessibility, name="accessibility"),
]
