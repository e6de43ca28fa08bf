"""Whom to ask in a district: desks gathered under the words in which people say what troubles them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from django.db.models import Q
from django.utils.translation import gettext as _

from sasaeai.areas.models import Area, Desk, DeskService
from sasaeai.kernel.clock import today

# A group with these words is for those who do not know where to begin; it stands first.
UNSURE = "わからない"

Say = Callable[[str], str]


@dataclass
class Listed:
    """A desk with what it does for this area; `is_near`: it is there for the district, not for the whole ward."""

    desk: Desk
    is_near: bool = False
    functions: list[str] = field(default_factory=list)
    hours: str = ""
    note: str = ""


@dataclass
class Trouble:
    """困りごと: the words of Desk.kind and the desks under it, those of the district first.

    Without a desk it is a trouble that each district has its own desk for: who asks has to say where they live.
    """

    words: str
    is_unsure: bool
    desks: list[Listed] = field(default_factory=list)


def desks_for(area: Area | None, say: Say = str) -> list[Listed]:
    """Those who serve this district today, its own and the whole ward's; without one the whole ward's. One query.

    `say` puts what a desk writes of itself into the reader's language; its name stays as it stands on its door.
    """
    here = Q(area__parent=None) if area is None else Q(area__parent=None) | Q(area=area.pk)
    services = DeskService.objects.on(today()).filter(here).select_related("desk")
    found: dict[int, Listed] = {}
    for service in services.order_by("desk__position", "desk__kana", "desk_id", "function"):
        desk = service.desk
        listed = found.setdefault(service.desk_id, Listed(desk, hours=say(desk.hours), note=say(desk.note)))
        listed.is_near |= area is not None and service.area_id == area.pk
        function = say(service.function)
        if function not in listed.functions:
            listed.functions.append(function)
    return list(found.values())


def _kinds() -> list[str]:
    """What any desk is for today, wherever it is; one query. Nobody may believe that there is no help with 介護."""
    rows = DeskService.objects.on(today()).order_by("desk__position", "desk__kana", "desk_id")
    return list(dict.fromkeys(rows.values_list("desk__kind", flat=True)))


def troubles(area: Area | None, say: Say = str) -> list[Trouble]:
    """In the order of the desks' positions; desks without a word of trouble come last."""
    found = desks_for(area, say)
    kinds = [listed.desk.kind for listed in found] if area else _kinds()
    groups = {kind: Trouble(say(kind) or _("そのほかの相談先"), UNSURE in kind) for kind in kinds}
    for listed in found:
        groups[listed.desk.kind].desks.append(listed)
    for group in groups.values():
        group.desks.sort(key=lambda listed: not listed.is_near)
    last = groups.pop("", None)
    ordered = sorted(groups.values(), key=lambda group: not group.is_unsure)
    return [*ordered, last] if last else ordered
