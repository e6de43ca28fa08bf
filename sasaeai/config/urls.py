"""Every address of the system: the only place that knows every app."""

from __future__ import annotations

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

urlpatterns = [
    *i18n_patterns(
        path("", include("sasaeai.portal.urls")),
        prefix_default_language=False,
    ),
]
