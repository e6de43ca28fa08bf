"""Every address of the system: the only place that knows every app."""

from __future__ import annotations

from allauth.account.decorators import secure_admin_login
from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import include, path

from sasaeai.press.api import api_urls
from sasaeai.press.views.open_data import catalog

# One door for everybody: the admin's own sign-in page would ask for the password only.
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]

urlpatterns = [
    path("admin/", admin.site.urls),
    path("design/", include("sasaeai.design.urls")),
    path("api/v1/", include(api_urls())),
    path("catalog.jsonld", catalog, name="catalog"),
    *i18n_patterns(
        path("", include("sasaeai.portal.urls")),
        path("", include("sasaeai.press.urls")),
        path("", include("sasaeai.learning.urls")),
        path("", include("sasaeai.meetings.urls")),
        path("", include("sasaeai.records.urls")),
        path("", include("sasaeai.reminders.urls")),
        path("", include("sasaeai.reviews.urls")),
        path("", include("sasaeai.surveys.urls")),
        path("", include("sasaeai.volunteers.urls")),
        path("", include("sasaeai.plans.urls")),
        path("", include("sasaeai.areas.urls")),
        path("", include("sasaeai.people.urls")),
        prefix_default_language=False,
    ),
]
