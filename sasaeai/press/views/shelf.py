"""冊子・印刷物: the published plan on paper, for everybody to take away."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from sasaeai.plans.models import Plan
from sasaeai.plans.opening import current_number, current_pins
from sasaeai.plans.wording import wording_for
from sasaeai.press.models import Format, MadePaper, PaperKind
from sasaeai.reviews.models import ReviewYear

from .papers import file, web_page


def shelf(number: int) -> list[MadePaper]:
    """The newest of each paper of a period; one query."""
    rows = MadePaper.objects.public().filter(period__number=number, marks_changes=False, language="ja")
    found: dict[tuple[Any, ...], MadePaper] = {}
    for paper in rows.newest_first():
        found.setdefault((paper.kind, paper.format, paper.district, paper.with_ruby), paper)
    return list(found.values())


def papers(request: HttpRequest) -> HttpResponse:
    number = current_number(request)
    if number is None:
        raise Http404(_("公開した計画は、まだありません。"))
    rows = shelf(number)
    pins = current_pins(request)
    newest = pins[0].release_id
    said = wording_for(request)
    areas = {pin.page.area_slug: said(pin.page.area_name) for pin in pins if not pin.page.is_ward}
    context = {
        "number": number,
        "groups": [_group(kind, rows) for kind in (PaperKind.BOOK, PaperKind.DIGEST, PaperKind.LARGE)],
        "leaflets": [_leaflet(slug, name, rows) for slug, name in areas.items()],
        "years": ReviewYear.objects.public().filter(period__number=number),
        "any": bool(rows),
        "behind": any(paper.release_id != newest for paper in rows) or not rows,
    }
    return render(request, "press/public.html", context)


def _group(kind: PaperKind, rows: list[MadePaper]) -> dict[str, Any]:
    kinds = (PaperKind.DIGEST, PaperKind.FOLDED) if kind == PaperKind.DIGEST else (kind,)
    titles = {
        PaperKind.BOOK: _("計画の冊子"), PaperKind.DIGEST: _("概要版"), PaperKind.LARGE: _("大活字版（22ポイント）"),
    }  # fmt: skip
    order = [Format.PDF, Format.WEB, Format.TEXT, Format.WORD]
    found = sorted(
        (p for p in rows if p.kind in kinds), key=lambda p: (p.kind, order.index(Format(p.format)), p.with_ruby)
    )
    return {"title": titles[kind], "papers": [_line(paper) for paper in found]}


def _line(paper: MadePaper) -> dict[str, Any]:
    labels = {
        PaperKind.DIGEST: _("概要版（A4、4ページ）"), PaperKind.FOLDED: _("概要版（A3、二つ折り）"),
    }  # fmt: skip
    forms = {Format.WEB: _("ウェブページで読む"), Format.TEXT: _("テキスト版（読み上げ用）")}
    label = forms.get(Format(paper.format)) or labels.get(PaperKind(paper.kind)) or str(paper)
    url = reverse("press:file", args=[paper.uid])
    if paper.format == Format.WEB and paper.kind == PaperKind.BOOK:
        url = reverse("press:web_book", args=[paper.period.number])
    if paper.with_ruby:
        label = _("%(label)s（ふりがなつき）") % {"label": label}
    return {"paper": paper, "label": label, "url": url}


def _leaflet(slug: str, name: str, rows: list[MadePaper]) -> dict[str, Any]:
    own = [paper for paper in rows if paper.kind == PaperKind.LEAFLET and paper.district == slug]
    paper = next((paper for paper in own if paper.format == Format.PDF and not paper.with_ruby), None)
    return {"slug": slug, "name": name, "paper": paper, "url": reverse("press:file", args=[paper.uid]) if paper else ""}


def leaflet(request: HttpRequest, slug: str) -> HttpResponse:
    """The address that a district's page and its notice board can keep: the newest leaflet of this district."""
    number = current_number(request) or 0
    rows = MadePaper.objects.public().filter(
        period__number=number, kind=PaperKind.LEAFLET, district=slug, format=Format.PDF, with_ruby=False,
        marks_changes=False, language="ja",
    )  # fmt: skip
    paper = rows.newest_first().first()
    if paper is not None:
        return file(request, paper.uid)  # type: ignore[return-value]
    if not Plan.objects.of_districts().filter(area__slug=slug, period__number=number).exists():
        raise Http404(_("この地区のリーフレットは見つかりません。"))
    return redirect(reverse("press:shelf") + "#leaflets")


def web_book(request: HttpRequest, period: int) -> HttpResponse:
    """The whole book as one page."""
    rows = MadePaper.objects.public().filter(
        period__number=period, kind=PaperKind.BOOK, format=Format.WEB, marks_changes=False, with_ruby=False,
        language="ja",
    )  # fmt: skip
    paper = rows.newest_first().first()
    if paper is None:
        raise Http404(_("ウェブページの冊子は、まだできていません。しばらくしてから、もう一度開いてください。"))
    return web_page(request, paper)
