"""Which cards an address asks for: area, meeting, from where, those that wait, those in the bin."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from sasaeai.areas.models import Area
from sasaeai.meetings import policy
from sasaeai.meetings.models import CardSource, Meeting, OpinionCard
from sasaeai.meetings.models.card import CardQuerySet
from sasaeai.people.viewer import Viewer

STATES = ("", "waiting", "bin")


@dataclass(frozen=True)
class Wanted:
    """Whatever the address names that is not there narrows nothing."""

    viewer: Viewer
    areas: list[Area]
    area: Area | None = None
    meeting: Meeting | None = None
    source: str = ""
    state: str = ""
    sources: list[tuple[str, Any]] = field(default_factory=lambda: list(CardSource.choices))

    @classmethod
    def of(cls, viewer: Viewer, query: QueryDict) -> Wanted:
        visible = OpinionCard.objects.visible_to(viewer)
        meeting = Meeting.objects.visible_to(viewer).filter(uid=query.get("meeting", "")[:20]).first()
        keys = set(visible.order_by().values_list("area", flat=True).distinct())
        areas = list(Area.objects.filter(pk__in=keys).order_by("position", "pk"))
        area = next((one for one in areas if one.slug == query.get("area")), None)
        source, state = query.get("source", ""), query.get("state", "")
        return cls(
            viewer, areas, area, meeting, source if source in CardSource.values else "",
            state if state in STATES and policy.may_listen(viewer) else "",
        )  # fmt: skip

    @property
    def is_narrow(self) -> bool:
        return bool(self.area or self.meeting or self.source)

    def among(self) -> CardQuerySet:
        """Of this area, meeting and source, in whatever state."""
        rows: CardQuerySet = OpinionCard.objects.visible_to(self.viewer)
        if self.area:
            rows = rows.filter(area=self.area)
        if self.meeting:
            rows = rows.filter(meeting=self.meeting)
        if self.source:
            rows = rows.filter(source=self.source)
        return rows

    def rows(self) -> CardQuerySet:
        rows = self.among()
        if self.state == "bin":
            rows = rows.kept_by(self.viewer).binned()
        elif self.state == "waiting":
            rows = rows.kept_by(self.viewer).waiting()
        else:
            rows = rows.on_the_board()
        return rows.order_by("-day", "meeting_id", "position", "pk")

    def tabs(self) -> list[dict[str, Any]]:
        names = {"": _("受け取ったカード"), "waiting": _("読んでいない声"), "bin": _("ごみ箱")}
        return [
            {"label": label, "url": f"?state={code}" if code else "?", "current": code == self.state}
            for code, label in names.items()
        ]
