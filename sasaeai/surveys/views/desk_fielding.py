"""送る: what became of the letters, numbers that came back, and whom a reminder goes to."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from sasaeai.design.pages import PER_PAGE
from sasaeai.kernel.tables import Sheet, write_csv, write_xlsx
from sasaeai.people.viewer import Request
from sasaeai.surveys.actions.fielding import Noted, note_list_taken, note_numbers
from sasaeai.surveys.dispositions import Standing, standings_of
from sasaeai.surveys.forms.fielding import NumbersForm
from sasaeai.surveys.models import Letter, Survey

from .rooms import own_survey, rooms

MIMES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def fielding(request: Request, uid: str) -> HttpResponse:
    survey = own_survey(request, uid)
    form = NumbersForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        noted = note_numbers(survey, form.cleaned_data["numbers"], form.disposition, by=request.viewer)
        _tell(request, noted, str(form.disposition.label))
        return redirect("surveys:fielding", uid)
    standings = standings_of(survey)
    rows = [*((name, one) for name, one in standings.districts)]
    if standings.unplaced.valid:
        rows.append((_("地区が分からない"), standings.unplaced))
    context = {
        "survey": survey,
        "rooms": rooms(request, survey, "fielding"),
        "form": form,
        "whole": standings.whole,
        "figures": _figures(standings.whole),
        "columns": _columns(),
        "table": [_row(name, one) for name, one in [*rows, (_("あわせて"), standings.whole)]],
        "wanted": sum(stratum.letters for stratum in survey.strata.all()),
    }
    return render(request, "surveys/fielding.html", context, status=422 if form.errors else 200)


def _figures(whole: Standing) -> list[dict[str, Any]]:
    return [
        {"value": f"{whole.sent:,}", "unit": _("通"), "text": _("送った")},
        {"value": f"{whole.valid:,}", "unit": _("件"), "text": _("有効な回答")},
        {"value": _rate(whole), "unit": _("％"), "text": _("有効回収率")},
        {"value": f"{whole.waiting:,}", "unit": _("通"), "text": _("まだの方")},
    ]


def _rate(one: Standing) -> str | None:
    return None if one.rate is None else str(one.rate)


def _columns() -> list[Any]:
    names = [
        _("送った"), _("届いた"), _("有効な回答"), _("有効回収率（％）"), _("ネット"), _("紙"), _("取りこみ"),
        _("あて先不明"), _("対象外"), _("白紙"), _("お断り"), _("まだ"),
    ]  # fmt: skip
    return [_("地区"), *({"label": name, "number": True} for name in names)]


def _row(name: str, one: Standing) -> list[Any]:
    first = (one.sent, one.deliverable, one.valid)
    rest = (one.web, one.paper, one.brought, one.undelivered, one.gone, one.blank, one.refused, one.waiting)
    cells = [*(f"{number:,}" for number in first), _rate(one) or "―", *(f"{number:,}" for number in rest)]
    return [name, *({"text": cell, "number": True} for cell in cells)]


def _tell(request: Request, noted: Noted, label: str) -> None:
    if noted.done:
        messages.success(
            request, _("%(count)s件を「%(label)s」にしました。") % {"count": f"{noted.done:,}", "label": label}
        )
    if noted.settled:
        messages.warning(
            request,
            _(
                "もう回答が入っているので、変えていません：%(numbers)s。紙の調査票が届いていても、はじめの回答を採ります。"
            )
            % {"numbers": _listed(noted.settled)},
        )
    if noted.unknown:
        messages.error(
            request,
            _("この整理番号の依頼状はありません：%(numbers)s。番号を見なおしてください。")
            % {"numbers": _listed(noted.unknown)},
        )


def _listed(numbers: tuple[int, ...]) -> str:
    words = "、".join(str(number) for number in numbers[:20])
    return words if len(numbers) <= 20 else _("%(numbers)sなど%(count)s件") % {"numbers": words, "count": len(numbers)}


@login_required
@require_safe
def waiting(request: Request, uid: str) -> HttpResponse:
    survey = own_survey(request, uid)
    strata = list(survey.strata.select_related("area"))
    chosen = request.GET.get("district", "")
    page = Paginator(_waiting(survey, chosen), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "survey": survey, "rooms": rooms(request, survey, "fielding"), "page": page, "chosen": chosen,
        "districts": [stratum.area for stratum in strata],
    }  # fmt: skip
    return render(request, "surveys/fielding_waiting.html", context)


def _waiting(survey: Survey, district: str) -> Any:
    rows = Letter.objects.filter(survey=survey).waited_for().select_related("stratum__area")
    rows = rows.filter(stratum__area__slug=district) if district else rows
    return rows.order_by("stratum__position", "stratum_id", "number")


@login_required
@require_safe
def waiting_file(request: Request, uid: str, ending: str) -> HttpResponse:
    survey = own_survey(request, uid)
    if ending not in MIMES:
        raise Http404(_("この形式のファイルはありません。"))
    found = [[f"{row.number:05}", row.stratum.area.name] for row in _waiting(survey, request.GET.get("district", ""))]
    rows: list[list[object]] = [[_("整理番号"), _("地区")], *found]
    note_list_taken(survey, len(found), by=request.viewer)
    content = write_csv(rows) if ending == "csv" else write_xlsx([Sheet(_("まだの方"), rows)])
    name = f"{survey.title.replace('/', '／')}_{_('まだの方')}.{ending}"
    headers = {
        "Content-Disposition": content_disposition_header(True, name) or "",
        "Cache-Control": "private, no-store",
    }
    return HttpResponse(content, content_type=MIMES[ending], headers=headers)
