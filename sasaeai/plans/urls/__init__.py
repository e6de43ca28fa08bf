"""Addresses of the plan. Reading pages stand three times: published, in an older Release, and while being written."""

from __future__ import annotations

from django.urls import include, path

from sasaeai.plans.views.edit_attachments import attachment

from .editing import editing
from .reading import editions, reading
from .workspace import workspace

app_name = "plans"

urlpatterns = [
    path("plan/<number:period>/", include((reading, "public"))),
    path("files/<slug:uid>/<str:name>", attachment, name="attachment"),
    path("editions/", include(editions)),
    path("editions/<number:release>/", include((reading, "older"))),
    # First, so that goals/order/ or measures/add/ is no goal's or measure's own page.
    path("desk/plan/<number:period>/", include((editing, "edit"))),
    path("desk/plan/<number:period>/", include((reading, "desk")), {"desk": True}),
    path("desk/", include(workspace)),
]
