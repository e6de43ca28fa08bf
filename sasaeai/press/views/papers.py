"""印刷物: press a button, see how far it is, take the file."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from django_tasks.base import TaskResultStatus

from sasaeai.kernel.models import StoredTask
from sasaeai.kernel.tasks import is_stopped
from sasaeai.people.policy import require
from sasaeai.people.viewer import Request
from sasaeai.plans.models import Period, Plan, ReleasePin
from sasaeai.press import policy
from sasaeai.press.actions.ordering import Wish, order_papers, try_again
from sasaeai.press.forms.ordering import FORMS, PUBLISHED, WORKING, OrderForm
from sasaeai.press.models import Format, GlossaryTerm, MadePaper, MeetingPaper, PaperKind, PaperOrder, PaperState

MOST_ORDERS = 10
KINDS = (PaperKind.BOOK, PaperKind.DIGEST, PaperKind.FOLDED, PaperKind.LEAFLET, PaperKind.LARGE)


class Room:
    """What this viewer may have made of a period: the secretariat everything, a committee its own leaflet."""

    def __init__(self, request: Request, period: Period) -> None:
        self.period = period
        self.any = policy.may_make_any(request.viewer, period)
        self.own = policy.own_plans(request.viewer, period)
        pins = ReleasePin.objects.filter(plan__period=period).select_related("release").order_by("-release_id")
        self.release = next((pin.release for pin in pins[:1]), None)

    @property
    def is_open(self) -> bool:
        return self.any or bool(self.own)

    @property
    def kinds(self) -> tuple[PaperKind, ...]:
        return KINDS if self.any else (PaperKind.LEAFLET,)

    @property
    def sources(self) -> list[str]:
        return [PUBLISHED, WORKING] if self.any and self.release else [WORKING]

    def form(self, kind: str, data: Any = None) -> OrderForm:
        return OrderForm(kind, data, districts=self.own, sources=self.sources, every=self.any)

    def wishes(self, form: OrderForm) -> list[Wish]:
        given = form.chosen
        release = self.release if given["source"] == PUBLISHED else None
        plans: list[Plan | None] = [None]
        if form.kind == PaperKind.LEAFLET:
            chosen = [plan for plan in self.own if given["district"] in ("", plan.area.slug)]
            plans = [plan for plan in chosen if release is None or self._is_out(plan)]
        return [self._wish(form.kind, plan, release, given) for plan in plans]

    def _wish(self, kind: str, plan: Plan | None, release: Any, given: dict[str, Any]) -> Wish:
        readable = () if self.any or plan is None else (plan.pk,)
        return Wish(
            kind, self.period, release, given["format"], plan.area.slug if plan else "", given["with_ruby"],
            given["marks_changes"], given["language"], plans=readable,
        )  # fmt: skip

    def _is_out(self, plan: Plan) -> bool:
        return ReleasePin.objects.filter(release=self.release, plan=plan).exists()


def rooms(request: Request) -> list[Room]:
    """One of each period, the running one first, also those that are closed to this viewer."""
    rows = Period.objects.running_first().filter(pk__in=Plan.objects.values("period"))
    return [Room(request, period) for period in rows.select_related("area")]


def room(request: Request, period: int | None = None) -> Room:
    """The period asked for, else the running one, or another that is open: a committee may be new now, or gone."""
    found = [here for here in rooms(request) if period in (None, here.period.number)]
    if not found:
        raise Http404(_("この期の計画は、まだありません。"))
    here = next((here for here in found if here.is_open), found[0])
    require(here.is_open)
    return here


@login_required
def papers(request: Request, period: int | None = None) -> HttpResponse:
    here = room(request, period)
    return _papers_page(request, here, {})


def _papers_page(request: Request, here: Room, bound: dict[str, OrderForm], status: int = 200) -> HttpResponse:
    orders = PaperOrder.objects.filter(papers__period=here.period).distinct()
    if not here.any:
        orders = orders.filter(asked_by_id=request.viewer.journal_id)
    context = {
        "here": here,
        "rows": [_kind_row(here, kind, bound) for kind in here.kinds],
        "orders": orders.prefetch_related("papers")[:MOST_ORDERS],
        "periods": [there.period for there in rooms(request) if there.is_open],
        "meetings": MeetingPaper.objects.filter(period=here.period) if here.any else [],
        "terms": GlossaryTerm.objects.filter(period=here.period).count() if here.any else None,
        "stopped": is_stopped(),
    }
    return render(request, "press/papers.html", context, status=status)


def _kind_row(here: Room, kind: PaperKind, bound: dict[str, OrderForm]) -> dict[str, Any]:
    texts = {
        PaperKind.BOOK: _(
            "目次、目標と根拠、取組、地区ごとの章、指標、新旧対照表、さくいんまで、すべてを載せた冊子です。"
        ),
        PaperKind.DIGEST: _("計画のあらましを4ページにまとめます。"),
        PaperKind.FOLDED: _("概要版を、A3の紙1枚の両面に組みます。二つに折って配れます。"),
        PaperKind.LEAFLET: _("一つの地区の計画を、A4の両面2ページにまとめます。"),
        PaperKind.LARGE: _("冊子と同じ内容を、22ポイントの大きな文字で組みます。"),
    }
    form = bound.get(kind) or here.form(kind)
    return {"kind": kind, "form": form, "text": texts[kind], "forms": [str(one.label) for one in FORMS[kind]]}


@login_required
@require_POST
def order(request: Request, period: int, kind: str) -> HttpResponse:
    here = room(request, period)
    if kind not in PaperKind.values or kind == PaperKind.MEETING:
        raise Http404(_("この印刷物は作れません。"))
    require(kind in here.kinds)
    form = here.form(kind, request.POST)
    if not form.is_valid():
        return _papers_page(request, here, {kind: form}, status=422)
    wishes = here.wishes(form)
    if not wishes:
        form.add_error(None, _("公開した地区別計画が、まだありません。「いま書いている計画」を選んでください。"))
        return _papers_page(request, here, {kind: form}, status=422)
    title = str(PaperKind(kind).label)
    if len(wishes) > 1:
        title = _("%(title)s（%(count)s地区）") % {"title": title, "count": len(wishes)}
    return redirect("press:order", order_papers(wishes, title, by=request.viewer).uid)


# -- how far it is ---------------------------------------------------------------------------------------------------


@login_required
def order_page(request: Request, uid: str) -> HttpResponse:
    """It refreshes itself: piece by piece where scripts run, as a whole page where they do not."""
    found = _order(request, uid)
    rows = list(found.papers.order_by("pk"))
    done = sum(1 for paper in rows if paper.is_over)
    is_over = done == len(rows)
    context = {
        "order": found,
        "papers": rows,
        "done": done,
        "is_over": is_over,
        "failed": any(paper.state == PaperState.FAILED for paper in rows),
        "is_lost": not is_over and _is_lost(found),
        "stopped": not is_over and is_stopped(),
        "is_listed": bool(rows) and rows[0].kind != PaperKind.REVIEW,
        "back": _back(rows[0]) if rows else ("", ""),
    }
    template = "press/order.html#progress" if request.headers.get("HX-Request") else "press/order.html"
    return render(request, template, context)


def _order(request: Request, uid: str) -> PaperOrder:
    """Whoever asked, and the secretariat."""
    found = get_object_or_404(PaperOrder, uid=uid)
    first = found.papers.select_related("period__area").first()
    is_own = found.asked_by_id is not None and found.asked_by_id == request.viewer.journal_id
    if first is None or not (is_own or policy.may_make_any(request.viewer, first.period)):
        raise Http404(_("この注文は見つかりません。古い印刷物は、片づけられたのかもしれません。"))
    return found


def _back(paper: MadePaper) -> tuple[str, str]:
    """The room where it was asked for: its name and address. A committee reads its year, not what the office prints."""
    if paper.kind == PaperKind.REVIEW:
        return _("年度のふりかえり"), reverse("reviews:year", args=[paper.subject])
    return _("印刷物"), reverse("press:papers_of", args=[paper.period.number])


def _is_lost(order: PaperOrder) -> bool:
    """Its task was given up, because every process that took it was killed."""
    number = int(order.task) if order.task.isdigit() else 0
    return StoredTask.objects.filter(pk=number, status=TaskResultStatus.FAILED).exists()


@login_required
@require_POST
def again(request: Request, uid: str) -> HttpResponse:
    found = _order(request, uid)
    try_again(found)
    return redirect("press:order", found.uid)


# -- the file --------------------------------------------------------------------------------------------------------


def file(request: HttpRequest, uid: str) -> HttpResponse | FileResponse:
    """The same address for everybody; what is not public is there only for those who may have it made."""
    paper = get_object_or_404(MadePaper.objects.done().select_related("period__area"), uid=uid)
    viewer = request.viewer  # type: ignore[attr-defined]
    if not (paper.release_id and paper.meeting_id is None):
        own = [] if viewer.is_anonymous else policy.own_plans(viewer, paper.period)
        if not policy.may_read(viewer, paper, own):
            raise Http404(_("この印刷物は見つかりません。"))
    if paper.format == Format.WEB:
        return web_page(request, paper)
    return FileResponse(paper.file.open("rb"), as_attachment=True, filename=paper.file_name)


def web_page(request: HttpRequest, paper: MadePaper) -> HttpResponse:
    with paper.file.open("rb") as opened:
        words = opened.read().decode()
    return render(request, "press/web_paper.html", {"paper": paper, "words": words})
