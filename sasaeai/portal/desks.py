"""Whom to ask in a district: desks gathered under the words in which people say what troubles them."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.db.models import Q
from django.utils.translation import gettext as _

from sasaeai.areas.models import Area, Desk, DeskService
from sasaeai.kernel.clock import today

# A group with these words is for those who do not know where to begin; it stands first.
UNSURE = "わからない"


@dataclass
class Listed:
    """A desk with what it does for this area; `is_near`: it is there for the district, not for the whole ward."""

    desk: Desk
    is_near: bool = False
    functions: list[str] = field(default_factory=list)


@dataclass
class Trouble:
    """困りごと: the words of Desk.kind and the desks under it, those of the district first."""

    words: str
    desks: list[Listed] = field(default_factory=list)

    @property
    def is_unsure(self) -> bool:
        return UNSURE in self.words


def desks_for(area: Area | None) -> list[Listed]:
    """Those who serve this district today, its own and the whole ward's; without one the whole ward's. One query."""
    here = Q(area__parent=None) if area is None else Q(area__parent=None) | Q(area=area.pk)
    services = DeskService.objects.on(today()).filter(here).select_related("desk")
    found: dict[int, Listed] = {}
    for service in services.order_by("desk__position", "desk__kana", "desk_id", "function"):
        listed = found.setdefault(service.desk_id, Listed(service.desk))
        listed.is_near |= area is not None and service.area_id == area.pk
        if service.function not in listed.functions:
            listed.functions.append(service.function)
    return list(found.values())


def troubles(area: Area | None) -> list[Trouble]:
    """In the order of the desks' positions; desks without a word of trouble come last."""
    groups: dict[str, Trouble] = {}
    for listed in desks_for(area):
        words = listed.desk.kind
        groups.setdefault(words, Trouble(words or _("そのほかの相談先"))).desks.append(listed)
    for group in groups.values():
        group.desks.sort(key=lambda listed: not listed.is_near)
    last = groups.pop("", None)
    ordered = sorted(groups.values(), key=lambda group: not group.is_unsure)
    return [*ordered, last] if last else ordered
