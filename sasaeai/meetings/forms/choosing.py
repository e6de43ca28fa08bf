"""Where somebody may keep meetings and cards, and for which plan: for every form that asks."""

from __future__ import annotations

from typing import Any

from django.db.models import F
from django.utils.translation import gettext_lazy as _

from sasaeai.areas.models import Area
from sasaeai.kernel.clock import today
from sasaeai.meetings import policy
from sasaeai.people.policy import Verb
from sasaeai.people.viewer import Viewer
from sasaeai.plans.models import Period


def areas_to_listen(viewer: Viewer) -> list[int]:
    """Keys; a seat of a district never reaches the whole ward."""
    areas = Area.objects.filter(pk__in=viewer.areas_where(Verb.LISTEN)).on(today())
    return [area.pk for area in areas if policy.may_listen(viewer, area)]


def choose_area(form: Any, viewer: Viewer) -> None:
    """The whole ward first, then its districts in their order; with one area there is nothing to choose."""
    field = form.fields["area"]
    keys = areas_to_listen(viewer)
    field.queryset = Area.objects.filter(pk__in=keys).order_by(F("parent").asc(nulls_first=True), "position", "pk")
    field.empty_label = None if len(keys) == 1 else _("選んでください")
    field.error_messages |= {
        "required": _("地域を選んでください。"),
        "invalid_choice": _("この地域のことは書けません。選びなおしてください。"),
    }


def periods_to_choose() -> Any:
    return Period.objects.newest_first()
