from __future__ import annotations

from django.urls import path

from .views import changes, districts, front, help_desk, listening, needs, operating, statements

app_name = "portal"

urlpatterns = [
    path("", front.front, name="front"),
    path("districts/", districts.districts, name="districts"),
    path("districts/<slug:slug>/", districts.district, name="district"),
    path("help/", help_desk.help_desk, name="help"),
    path("listening/", listening.listening, name="listening"),
    path("desk/needs/", needs.needs, name="needs"),
    path("desk/needs/<slug:slug>/<number:pk>/", needs.decide, name="need"),
    path("changes/", changes.changes, name="changes"),
    path("changes/feed/", changes.feed, name="feed"),
    path("accessibility/", statements.accessibility, name="accessibility"),
    path("healthz", operating.healthz, name="healthz"),
    path("robots.txt", operating.robots, name="robots"),
    path("favicon.ico", operating.favicon, name="favicon"),
    path("sitemap.xml", operating.sitemap, name="sitemap"),
]
