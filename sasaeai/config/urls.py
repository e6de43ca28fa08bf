"""Every address of the system: the only place that knows every app."""

from __future__ import annotations

from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("admin/", admin.site.urls),
    path("design/", include("sasaeai.design.urls")),
    *i18n_patterns(
        path("", include("sasaeai.portal.urls")),
        path("", include("sasaeai.plans.urls")),
        path("", include("sasaeai.areas.urls")),
        path("", include("sasaeai.people.urls")),
        prefix_default_language=False,
    ),
]
