"""Every address of the system: the only place that knows every app."""

from __future__ import annotations

from allauth.account.decorators import secure_admin_login
from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import include, path

from sasaeai.kernel.addresses import in_folders
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
        in_folders(include("sasaeai.portal.urls")),
        in_folders(include("sasaeai.press.urls")),
        in_folders(include("sasaeai.learning.urls")),
        in_folders(include("sasaeai.meetings.urls")),
        in_folders(include("sasaeai.records.urls")),
        in_folders(include("sasaeai.reminders.urls")),
        in_folders(include("sasaeai.reviews.urls")),
        in_folders(include("sasaeai.surveys.urls")),
        in_folders(include("sasaeai.volunteers.urls")),
        in_folders(include("sasaeai.plans.urls")),
        in_folders(include("sasaeai.areas.urls")),
        in_folders(include("sasaeai.people.urls")),
        prefix_default_language=False,
    ),
]
