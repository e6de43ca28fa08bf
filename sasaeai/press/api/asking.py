"""What every question may say: which Release, which period, which page of a list."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Annotated, Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from ninja import Field, Query, Schema

from sasaeai.kernel.addresses import absolute
from sasaeai.kernel.stamp import stamp_of
from sasaeai.plans.pins import Pin, pins_at
from sasaeai.plans.released import ReleaseReader

LARGEST = 2**31 - 1
UID = r"^[0-9a-zA-Z]{1,12}$"
SLUG = r"^[0-9a-zA-Z_-]{1,60}$"


class NotThere(Exception):
    """The sentence says what was not found."""


class Which(Schema):
    """Which Release is read."""

    release: int | None = Field(None, ge=1, le=LARGEST, description="公開の番号。なければ、いちばん新しい公開")


class WhichPeriod(Which):
    period: int | None = Field(None, ge=0, le=999, description="期の番号。なければ、いちばん新しい期")


class Paged(Schema):
    page: int = Field(1, ge=1, le=100_000, description="ページの番号")
    per_page: int = Field(50, ge=1, le=100, description="1ページの件数")


class Listing(WhichPeriod, Paged):
    """A page of a list of one period."""


Uid = Annotated[str, Field(pattern=UID)]
One = Query[WhichPeriod]
Many = Query[Listing]


@dataclass(frozen=True)
class Asked:
    """A question with what it reads; nothing else is ever read for its answer."""

    request: HttpRequest
    pinned: list[Pin]
    reader: ReleaseReader

    @property
    def release(self) -> int | None:
        return self.pinned[0].release_id if self.pinned else None

    def url(self, path: str) -> str:
        return absolute(self.request, path)


def pinned_by(request: HttpRequest, which: Which) -> list[Pin]:
    """What the Release pins, of all periods. Raises NotThere."""
    pinned = pins_at(stamp_of(request), which.release)
    if not pinned and which.release is not None:
        raise NotThere(_("この番号の公開はありません。/api/v1/releases で確かめてください。"))
    return pinned


def reading(request: HttpRequest, which: WhichPeriod) -> Asked:
    """The reader of one period of one Release. Raises NotThere."""
    pinned = pinned_by(request, which)
    number = which.period
    if number is None:
        number = next((pin.number for pin in pinned if pin.page.is_ward), None)
    base = reverse("plans:public:plan", args=[number or 0])
    if which.release is not None and number == next((p.number for p in pinned if p.page.is_ward), None):
        base = reverse("plans:older:plan", args=[which.release])
    reader = ReleaseReader(pinned, number if number is not None else -1, base, stamp_of(request))
    reader.keeps = False
    if which.period is not None and not reader.plans:
        raise NotThere(_("この期の計画は、この公開にはありません。/api/v1/periods で確かめてください。"))
    return Asked(request, pinned, reader)


def paged(
    request: HttpRequest,
    paging: Paged,
    release: int | None,
    total: int,
    results: Sequence[Any] | Callable[[], Sequence[Any]],
) -> dict[str, Any]:
    """A page of a list that was cut already. Raises NotThere beyond the last page."""
    pages = max(1, -(-total // paging.per_page))
    if paging.page > pages:
        raise NotThere(_("このページはありません。page を小さくしてください。"))
    return {
        "count": total,
        "page": paging.page,
        "pages": pages,
        "next": _page(request, paging.page + 1) if paging.page < pages else None,
        "previous": _page(request, paging.page - 1) if paging.page > 1 else None,
        "release": release,
        "results": results() if callable(results) else results,
    }


def start_of(paging: Paged) -> int:
    return (paging.page - 1) * paging.per_page


def cut(paging: Paged, rows: Sequence[Any]) -> Sequence[Any]:
    return rows[start_of(paging) : start_of(paging) + paging.per_page]


def _page(request: HttpRequest, number: int) -> str:
    query = request.GET.copy()
    query["page"] = str(number)
    return absolute(request, f"{request.path}?{query.urlencode()}")
