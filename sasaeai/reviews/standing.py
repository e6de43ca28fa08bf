"""How far a year is, in words: in whose hands, what came and what has not, by owner and by district.

A constant number of queries, however many sheets there are. Nobody is held up to others: what is missing is a number
of sheets, in the order of names, never of laggards.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, Q
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from sasaeai.kernel.clock import today
from sasaeai.kernel.fiscal import wareki_date
from sasaeai.people.viewer import Viewer

from .models import ReviewYear, Sheet, Signature, Stage
from .models.sheet import OPEN_STATES, READ_NEXT, SheetQuerySet
from .models.signature import ORDER, in_force
from .narrowing import OFFICE, WARD

ASKED = Count("pk")
STILL = Count("pk", filter=Q(state__in=OPEN_STATES))
TO_READ = Count("pk", filter=Q(state__in=READ_NEXT))
# More organisations than a ward has; whoever has more finds the rest in the list of sheets.
MOST_OWNERS = 60
MOST_NAMED = 8


@dataclass(frozen=True, slots=True)
class Share:
    """What one owner or district was asked for; `address` narrows the list of sheets to it."""

    label: str
    asked: int
    still: int
    address: str

    @property
    def came(self) -> int:
        return self.asked - self.still

    @property
    def words(self) -> str:
        return _("まだ%(still)s枚") % {"still": self.still} if self.still else _("そろいました")


@dataclass(frozen=True, slots=True)
class Link:
    """A link of the chain: a stage, how far it is ('done', 'now', 'coming'), and who signed it when."""

    stage: str
    label: str
    state: str
    words: str
    url: str = ""


def link_words(year: ReviewYear, stage: str, signed: Signature | None) -> str:
    if signed is None:
        return _("しめきり %(day)s") % {"day": wareki_date(year.due_on)} if stage == Stage.OWNERS else ""
    words = _("%(day)s　%(who)s") % {"day": wareki_date(localtime(signed.at).date()), "who": signed.who}
    if signed.meeting:
        words += _("　「%(title)s」（%(day)s）の決定") % {
            "title": signed.meeting,
            "day": wareki_date(signed.meeting.day),
        }
    if signed.missing and stage == Stage.OWNERS:
        words += _("　%(missing)s枚は届いていません") % {"missing": signed.missing}
    return words


def chain(year: ReviewYear, signatures: Iterable[Signature]) -> list[Link]:
    holding = in_force(signatures)
    here = ORDER.index(Stage(year.stage))
    found = []
    for place, stage in enumerate(ORDER):
        signed = holding.get(stage)
        state = "done" if place < here or year.stage == Stage.PUBLISHED else "now" if place == here else "coming"
        found.append(Link(stage, str(Stage(stage).label), state, link_words(year, stage, signed)))
    return found


def hands(year: ReviewYear, signed: dict[str, Signature]) -> str:
    """In whose hands the year is, in one or two sentences."""
    if year.stage == Stage.OWNERS:
        words = _("いまは、それぞれの団体と地区が書いています。しめきりは%(day)sです。")
        if year.due_on < today():
            words = _("しめきり（%(day)s）が過ぎました。届いた分で、先に進めます。")
        return words % {"day": wareki_date(year.due_on)}
    if year.stage == Stage.OFFICE:
        return _("いまは、事務局がまとめています。")
    if year.stage == Stage.COMMITTEE:
        if Stage.COMMITTEE in signed:
            return _("委員会が署名しました。事務局が公表の準備をしています。")
        return _("いまは、委員会（推進会議）が確かめています。")
    assert year.published_on is not None
    return _("%(day)sに公表しました。") % {"day": wareki_date(year.published_on)}


class Standing:
    """The counts of one year as this viewer may see them."""

    def __init__(self, viewer: Viewer, year: ReviewYear) -> None:
        visible: SheetQuerySet = Sheet.objects.visible_to(viewer).filter(year=year)
        asked = visible.filter(asked=True)
        counts = visible.aggregate(all=Count("pk"), read=TO_READ)
        self.sheets: int = counts["all"]
        self.to_read: int = counts["read"]
        self.owners = self._owners(asked.filter(plan__ward_plan=None))
        self.districts = self._districts(asked.filter(plan__ward_plan__isnull=False))
        self.asked = sum(share.asked for share in (*self.owners, *self.districts))
        self.still = sum(share.still for share in (*self.owners, *self.districts))
        self.named = (
            list(visible.open().order_by("position", "pk").with_everything()[:MOST_NAMED]) if self.still else []
        )

    @property
    def came(self) -> int:
        return self.asked - self.still

    @property
    def unnamed(self) -> int:
        return self.still - len(self.named)

    def _owners(self, rows: Any) -> list[Share]:
        counted = rows.order_by().values_list("owner", "owner__name").annotate(asked=ASKED, still=STILL)
        named = counted.order_by(F("owner__name").asc(nulls_last=True))
        return [
            Share(
                name or _("事務局（団体の決まっていないもの）"), asked, still,
                f"?owner={key or OFFICE}" + ("&state=open" if still else ""),
            )
            for key, name, asked, still in named
        ]  # fmt: skip

    def _districts(self, rows: Any) -> list[Share]:
        names = ("plan__area__slug", "plan__area__name", "plan__area__position")
        counted = rows.order_by().values_list(*names).annotate(asked=ASKED, still=STILL).order_by(names[2], names[0])
        return [
            Share(name, asked, still, f"?district={slug}" + ("&state=open" if still else ""))
            for slug, name, _position, asked, still in counted
        ]


__all__ = ["MOST_OWNERS", "WARD", "Link", "Share", "Standing", "chain", "hands", "link_words"]
