"""Which areas somebody may teach in, for every form that asks where."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from sasaeai.areas.models import Area
from sasaeai.kernel.clock import today
from sasaeai.people.policy import Verb
from sasaeai.people.viewer import Viewer


def areas_to_teach(viewer: Viewer) -> Any:
    """The whole ward first, then its districts in their order."""
    rows = Area.objects.filter(pk__in=viewer.areas_where(Verb.TEACH)).on(today())
    return rows.order_by("parent_id", "position", "pk")


def choose_area(form: Any, viewer: Viewer, name: str = "area") -> None:
    field = form.fields[name]
    field.queryset = areas_to_teach(viewer)
    field.empty_label = _("選んでください")
    field.error_messages["invalid_choice"] = _("この地域では講座を開けません。選びなおしてください。")
    if len(field.queryset) == 1 and not form.initial.get(name):
        form.initial[name] = field.queryset[0].pk
