"""The questions that /api/v1/ answers."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Any

from django.db.models import Prefetch, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from ninja import Field, NinjaAPI, Query
from ninja.errors import ValidationError
from ninja.renderers import JSONRenderer

from sasaeai.areas.models import Area, Town, profiles
from sasaeai.kernel.clock import today
from sasaeai.plans.items import Item
from sasaeai.plans.live import done_marks, measures_taking_up, problems_of, values
from sasaeai.plans.models import Edition, Problem, Release, ReleasePin
from sasaeai.plans.narrowing import narrowed, wanted_problems
from sasaeai.plans.reader import MeasureFilter

from . import shapes, told
from .asking import (
    LARGEST,
    SLUG,
    Asked,
    Listing,
    Many,
    NotThere,
    One,
    Paged,
    Uid,
    Which,
    cut,
    paged,
    pinned_by,
    reading,
    start_of,
)


class Renderer(JSONRenderer):
    json_dumps_params = {"ensure_ascii": False}


api = NinjaAPI(
    title="ささえあい 計画の読み出し",
    version="1",
    description=(
        "公開した地域福祉保健計画を、機械で読むための窓口です。だれでも、登録なしで使えます。読むだけで、書くことはできません。"
        "一つの答えは、必ず一つの「公開」だけを読みます。何も言わなければ、いちばん新しい公開を読みます。"
        "日付は YYYY-MM-DD、日時は ISO 8601、年度は始まりの西暦の年です。"
    ),
    docs_url=None,
    renderer=Renderer(),
    openapi_url=None,
    urls_namespace="api",
)
Key = Annotated[int, Field(ge=1, le=LARGEST)]
FAULTS: dict[Any, Any] = {400: shapes.Fault, 404: shapes.Fault}


def answers(path: str, shape: Any, summary: str, tag: str) -> Any:
    """A question of the API: what it answers with, and under which heading it is described."""
    return api.get(path, response={200: shape, **FAULTS}, summary=summary, tags=[tag])


class PlanListing(Which, Paged):
    period: int | None = Field(None, ge=0, le=999, description="期の番号。なければ、すべての期")


class EditionListing(Paged):
    plan: str = Field("", pattern=r"^[0-9a-zA-Z]{0,12}$", description="計画のID。なければ、すべての計画")


class MeasureListing(Listing):
    goal: str = Field("", pattern=r"^[0-9a-zA-Z]{0,12}$", description="目標のID")
    base: str = Field("", pattern=r"^[0-9a-zA-Z]{0,12}$", description="基本目標のID")
    district: str = Field(
        "", pattern=r"^[0-9a-zA-Z_-]{0,60}$", description="地域コード（全体の計画は一番上の地域のもの）"
    )
    words: str = Field("", max_length=60, description="名前か主体に含むことば")


class IndicatorListing(Listing):
    of: str = Field("", pattern=r"^[0-9a-zA-Z]{0,12}$", description="目標か取組のID")


class ProblemListing(Listing):
    district: str = Field("", pattern=r"^[0-9a-zA-Z_-]{0,60}$", description="地域コード")
    state: str = Field("", pattern=r"^(received|promised|answered)?$", description="received・promised・answered")
    common: bool = Field(False, description="全体の共通課題だけ")


@api.get("/", response=shapes.Index, summary="入口", tags=["入口"], url_name="index")
def index(request: HttpRequest) -> Any:
    asked = reading(request, Listing())  # type: ignore[call-arg]
    root = reverse("api:index")
    names = (
        "periods", "releases", "editions", "plans", "goals", "measures", "indicators", "problems", "links", "districts",
    )  # fmt: skip
    return {
        "title": api.title,
        "openapi": asked.url(f"{root}openapi.json"),
        "documentation": asked.url(reverse("press:api")),
        "release": asked.release,
        "resources": {name: asked.url(f"{root}{name}") for name in names},
    }


@answers("/periods", list[shapes.Period], "計画の期", "計画")
def periods(request: HttpRequest, which: Query[Which]) -> Any:
    plans: dict[int, list[str]] = {}
    documents: dict[int, dict[str, Any]] = {}
    for pin in pinned_by(request, which):
        plans.setdefault(pin.number, []).append(pin.page.uid)
        if pin.page.is_ward:
            documents[pin.number] = pin.page.document
    return [told.period(documents[number], plans[number]) for number in sorted(documents, reverse=True)]


@answers("/releases", shapes.Page[shapes.Release], "公開の一覧", "公開と版")
def releases(request: HttpRequest, paging: Query[Paged]) -> Any:
    rows = Release.objects.order_by("-pk")
    found = list(cut(paging, rows))  # type: ignore[arg-type]
    pins = _pins(found)
    results = [told.release(row, pins.get(row.pk, [])) for row in found]
    return paged(request, paging, None, rows.count(), results)


@answers("/releases/{id}", shapes.Release, "一つの公開", "公開と版")
def release(request: HttpRequest, id: Key) -> Any:
    row = Release.objects.filter(pk=id).first()
    if row is None:
        raise NotThere(_("この番号の公開はありません。/api/v1/releases で確かめてください。"))
    return told.release(row, _pins([row]).get(row.pk, []))


def _pins(rows: Iterable[Release]) -> dict[int, list[int]]:
    found: dict[int, list[int]] = {}
    pins = ReleasePin.objects.filter(release__in=list(rows)).order_by("edition")
    for release_id, edition_id in pins.values_list("release", "edition"):
        found.setdefault(release_id, []).append(edition_id)
    return found


@answers("/editions", shapes.Page[shapes.Edition], "版の一覧", "公開と版")
def editions(request: HttpRequest, paging: Query[EditionListing]) -> Any:
    rows = Edition.objects.select_related("plan", "kind").defer("document").order_by("-published_at", "-pk")
    if paging.plan:
        rows = rows.filter(plan__uid=paging.plan)
    results = [told.edition(row) for row in cut(paging, rows)]  # type: ignore[arg-type]
    return paged(request, paging, None, rows.count(), results)


@answers("/editions/{id}", shapes.EditionWithTexts, "一つの版とその文", "公開と版")
def edition(request: HttpRequest, id: Key) -> Any:
    row = Edition.objects.select_related("plan", "kind").filter(pk=id).first()
    if row is None:
        raise NotThere(_("この番号の版はありません。/api/v1/editions で確かめてください。"))
    return {**told.edition(row), "texts": told.texts(row.document)}


@answers("/plans", shapes.Page[shapes.Plan], "計画の一覧", "計画")
def plans(request: HttpRequest, asking: Query[PlanListing]) -> Any:
    pinned = pinned_by(request, asking)
    numbers = list(dict.fromkeys(pin.number for pin in pinned))
    wanted = [number for number in numbers if asking.period in (None, number)]
    code = _municipality()
    rows = []
    for number in wanted:
        asked = reading(request, Listing(release=asking.release, period=number))  # type: ignore[call-arg]
        rows += [told.plan(asked, page, code) for page in asked.reader.plans]
    return paged(request, asking, pinned[0].release_id if pinned else None, len(rows), cut(asking, rows))


@answers("/plans/{id}", shapes.Plan, "一つの計画", "計画")
def plan(request: HttpRequest, id: Uid, which: Query[Which]) -> Any:
    pin = next((pin for pin in pinned_by(request, which) if pin.page.uid == id), None)
    if pin is None:
        raise NotThere(_("このIDの計画は、この公開にはありません。"))
    asked = reading(request, Listing(release=which.release, period=pin.number))  # type: ignore[call-arg]
    return told.plan(asked, asked.reader.by_id[pin.page.plan_id], _municipality())


@answers("/goals", shapes.Page[shapes.Goal], "目標の一覧", "計画")
def goals(request: HttpRequest, asking: Many) -> Any:
    asked = reading(request, asking)
    rows = asked.reader.every_goal()
    return paged(request, asking, asked.release, len(rows), [told.goal(asked, row) for row in cut(asking, rows)])


@answers("/goals/{id}", shapes.Goal, "一つの目標", "計画")
def goal(request: HttpRequest, id: Uid, which: One) -> Any:
    asked, item = _item(request, which, "goal", id)
    return told.goal(asked, item)


@answers("/measures", shapes.Page[shapes.Measure], "取組の一覧", "計画")
def measures(request: HttpRequest, asking: Query[MeasureListing]) -> Any:
    asked = reading(request, asking)
    wanted = MeasureFilter.of(asking.dict())
    found = asked.reader.list_measures(wanted, start_of(asking), asking.per_page)
    done = done_marks([item.uid for item in found.items])
    results = [told.measure(asked, item, done.get(item.uid, {})) for item in found.items]
    return paged(request, asking, asked.release, found.total, results)


@answers("/measures/{id}", shapes.Measure, "一つの取組", "計画")
def measure(request: HttpRequest, id: Uid, which: One) -> Any:
    asked, item = _item(request, which, "measure", id)
    return told.measure(asked, item, done_marks([id]).get(id, {}))


@answers("/indicators", shapes.Page[shapes.Indicator], "指標と値の一覧", "成果")
def indicators(request: HttpRequest, asking: Query[IndicatorListing]) -> Any:
    asked = reading(request, asking)
    if asking.of:
        rows = asked.reader.indicators_of([asking.of])
        total, items = len(rows), list(cut(asking, rows))
    else:
        found = asked.reader.all_indicators(start_of(asking), asking.per_page)
        total, items = found.total, found.items
    known = values([item.uid for item in items])
    results = [told.indicator(asked, item, known.get(item.uid, [])) for item in items]
    return paged(request, asking, asked.release, total, results)


@answers("/indicators/{id}", shapes.Indicator, "一つの指標と値", "成果")
def indicator(request: HttpRequest, id: Uid, which: One) -> Any:
    asked, item = _item(request, which, "indicator", id)
    return told.indicator(asked, item, values([id]).get(id, []))


@answers("/problems", shapes.Page[shapes.Problem], "地区からの課題と回答", "成果")
def problems(request: HttpRequest, asking: Query[ProblemListing]) -> Any:
    asked = reading(request, asking)
    if not asked.reader.plans:
        return paged(request, asking, asked.release, 0, [])
    wanted = {"district": asking.district, "state": asking.state, "common": "1" if asking.common else ""}
    rows = narrowed(problems_of(asked.reader), wanted_problems(wanted))
    return paged(request, asking, asked.release, rows.count(), _problems(asked, cut(asking, rows)))  # type: ignore[arg-type]


@answers("/problems/{id}", shapes.Problem, "一つの課題と回答", "成果")
def problem(request: HttpRequest, id: Uid, which: One) -> Any:
    asked = reading(request, which)
    found = _problems(asked, problems_of(asked.reader).filter(uid=id)) if asked.reader.plans else []
    if not found:
        raise NotThere(_("このIDの課題は、公開していません。"))
    return found[0]


def _problems(asked: Asked, rows: Iterable[Problem]) -> list[dict[str, Any]]:
    found = list(rows)
    taken = measures_taking_up([row.pk for row in found])
    uids = {uid for group in taken.values() for uid in group} | {row.goal.uid for row in found if row.goal}
    known = asked.reader.find(uids)
    return [told.problem(asked, row, taken.get(row.pk, []), known) for row in found]


@answers("/links", shapes.Page[shapes.Link], "つながりの一覧", "計画")
def links(request: HttpRequest, asking: Many) -> Any:
    asked = reading(request, asking)
    found = asked.reader.all_links(start_of(asking), asking.per_page)
    return paged(request, asking, asked.release, found[1], [told.link(row) for row in found[0]])


@answers("/districts", shapes.Page[shapes.District], "地区の一覧", "地域")
def districts(request: HttpRequest, asking: Many) -> Any:
    asked = reading(request, asking)
    rows = _districts(asked, Q())
    return paged(request, asking, asked.release, len(rows), cut(asking, rows))


@answers("/districts/{code}", shapes.District, "一つの地区", "地域")
def district(request: HttpRequest, code: Annotated[str, Field(pattern=SLUG)], which: One) -> Any:
    rows = _districts(reading(request, which), Q(slug=code))
    if not rows:
        raise NotThere(_("このコードの地区はありません。/api/v1/districts で確かめてください。"))
    return rows[0]


def _districts(asked: Asked, wanted: Q) -> list[dict[str, Any]]:
    """Those of today."""
    towns = Town.objects.on(today()).order_by("kana", "pk")
    areas = Area.objects.on(today()).filter(wanted, parent__isnull=False, parent__parent=None)
    found = list(areas.order_by("position", "pk").prefetch_related(Prefetch("towns", queryset=towns)))
    known = profiles(found)
    code = _municipality()
    return [told.district(asked, area, area.towns.all(), known.get(area.pk), code) for area in found]


def _municipality() -> str:
    return Area.objects.filter(parent=None).values_list("code", flat=True).first() or ""


def _item(request: HttpRequest, which: Any, kind: str, uid: str) -> tuple[Asked, Item]:
    """One item of whatever period of the Release, unless a period is named."""
    asked = reading(request, which)
    item = asked.reader.find([uid]).get(uid)
    if item is None and which.period is None:
        numbers = dict.fromkeys(pin.number for pin in asked.pinned)
        for number in numbers:
            asked = reading(request, Listing(release=which.release, period=number))  # type: ignore[call-arg]
            item = item or asked.reader.find([uid]).get(uid)
            if item:
                break
    if item is None or item.kind != kind:
        raise NotThere(_("このIDのものは、この公開にはありません。"))
    return asked, item


def fault(request: HttpRequest, code: str, message: str, status: int, fields: Iterable[str] = ()) -> HttpResponse:
    error = {"code": code, "message": message, "fields": list(fields)}
    return api.create_response(request, {"error": error}, status=status)


@api.exception_handler(NotThere)
def not_there(request: HttpRequest, error: NotThere) -> HttpResponse:
    return fault(request, "not_found", str(error), 404)


@api.exception_handler(Http404)
def not_found(request: HttpRequest, error: Http404) -> HttpResponse:
    return fault(request, "not_found", _("このアドレスには何もありません。/api/v1/ から選びなおしてください。"), 404)


@api.exception_handler(ValidationError)
def bad_request(request: HttpRequest, error: ValidationError) -> HttpResponse:
    names = list(dict.fromkeys(str(one["loc"][-1]) for one in error.errors))
    message = _("読めない値があります：%(names)s。説明のページで、書き方を確かめてください。") % {
        "names": "、".join(names)
    }
    return fault(request, "bad_request", message, 400, names)
