"""標本 at the desk: letters for each district, what its figures will tell, and the population for weights."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from sasaeai.areas.models import Area
from sasaeai.kernel.clock import today
from sasaeai.people.policy import require
from sasaeai.people.viewer import Request
from sasaeai.plans.actions.refusing import Refused
from sasaeai.plans.typed import Unreadable
from sasaeai.surveys import policy
from sasaeai.surveys.actions.design import keep_design, keep_population, may_design
from sasaeai.surveys.designing import SHARES, Planned, error_tables, planned
from sasaeai.surveys.eligible import people_of, youngest
from sasaeai.surveys.forms.design import DesignForm, PastedForm, PopulationForm, SecondForm
from sasaeai.surveys.models import PopulationCell, Survey
from sasaeai.surveys.population_table import APART, PopulationTable, tables_of
from sasaeai.surveys.questionnaire import questionnaire_of

from .desk_second import second_figures
from .rooms import rooms, seen_survey


def districts_of(survey: Survey) -> list[Area]:
    """The area itself, where it has no districts."""
    return list(Area.objects.children_of(survey.area, on=today())) or [survey.area]


@login_required
def design(request: Request, uid: str) -> HttpResponse:
    """POST `do` = try: work it out; keep: also save."""
    survey = seen_survey(request, uid)
    require(policy.may_read_results(request.viewer, survey.area))
    if request.method == "POST":
        require(policy.may_survey(request.viewer, survey.area))
    may_run = policy.may_survey(request.viewer, survey.area)
    may_change = may_run and may_design(survey)
    strata = list(survey.strata.select_related("area"))
    areas = list({area.pk: area for area in [*districts_of(survey), *(row.area for row in strata)]}.values())
    known = people_of(areas)
    since = youngest(survey)
    counted = {area.pk: known[area.pk].between(since, None) if area.pk in known else None for area in areas}
    people = {row.area_id: row.population for row in strata} or counted
    posted = request.POST if request.method == "POST" else None
    form = DesignForm(posted, instance=survey, areas=areas, people=people)
    figures, tried = None, False
    if posted is not None and form.is_valid():
        if posted.get("do") == "keep" and _kept(request, survey, form):
            return redirect("surveys:design", uid)
        names, counts, letters = zip(*((area.name, count, sent) for area, count, sent in form.strata), strict=True)
        figures, tried = planned(names, counts, letters, form.cleaned_data["expected_response"]), True
    elif posted is None and strata:
        rows = [(row.area.name, row.population, row.letters) for row in strata]
        names, counts, letters = zip(*rows, strict=True)
        figures = planned(names, counts, letters, survey.expected_response)
    context = {
        "survey": survey,
        "rooms": rooms(request, survey, "design"),
        "may_change": may_change,
        "may_run": may_run,
        "form": form,
        "lines": _lines(form, areas, figures),
        "figures": figures,
        "tried": tried and not form.errors,
        "since": since,
        "counted_on": max((one.on for one in known.values() if one.on), default=None),
        "left_out": [area.name for area in areas if figures and area.name not in {part.name for part in figures.parts}],
        "tables": error_tables(figures.whole.people if figures else 0, figures.whole.slips if figures else 0),
        **(second_figures(survey) if may_run else {}),
        "second": SecondForm(instance=survey) if may_run else None,
        "shares": [(round(share * 100), round(100 - share * 100)) for share in SHARES],
    }
    return render(request, "surveys/design.html", context, status=422 if form.errors else 200)


def _kept(request: Request, survey: Survey, form: DesignForm) -> bool:
    try:
        keep_design(survey, form.cleaned_data, form.strata, by=request.viewer)
    except Refused as refused:
        form.add_error(None, str(refused))
        return False
    messages.success(request, _("標本の設計を保存しました。"))
    return True


def _lines(form: DesignForm, areas: list[Area], figures: Planned | None) -> list[dict[str, Any]]:
    parts = {part.name: part for part in figures.parts} if figures else {}
    return [{"area": area, "field": form[form.name_of(area)], "part": parts.get(area.name)} for area in areas]


@login_required
def population(request: Request, uid: str) -> HttpResponse:
    """`?margin=` a question's code, `across=` a second one's.

    POST `do` = keep, paste, count (from the population that the ward has).
    """
    survey = seen_survey(request, uid)
    require(policy.may_survey(request.viewer, survey.area))
    tables = tables_of(questionnaire_of(survey))
    wanted = request.GET.get("margin", ""), request.GET.get("across", "")
    table = next((one for one in tables if (one.item.code, one.across_code) == wanted), None)
    if table is None and (any(wanted) or request.method == "POST"):
        raise Http404
    table = table or next(iter(tables), None)
    context: dict[str, Any] = {"survey": survey, "rooms": rooms(request, survey, "design"), "table": table}
    if table is None:
        return render(request, "surveys/population.html", context)
    here = reverse("surveys:population", args=[uid])
    context["margins"] = [{"label": one.label, "url": f"{here}?{one.query}", "current": one is table} for one in tables]
    areas = [row.area for row in survey.strata.select_related("area")] or districts_of(survey)
    form, pasted = _population_forms(request, survey, table, areas)
    if request.method == "POST" and request.POST.get("do") == "keep" and form.is_valid():
        keep_population(survey, table.item.code, form.people, across=table.across_code, by=request.viewer)
        messages.success(request, _("人口の欄を保存しました。"))
        return redirect(f"{here}?{table.query}")
    wrong = (form.is_bound and bool(form.errors)) or (pasted.is_bound and bool(pasted.errors))
    sums = _sums(survey, table)
    context |= {"form": form, "pasted": pasted, "sums": sums} | _compared(survey, sums)
    context["unknown"] = [column.label for column in table.columns if column.key not in sums]
    return render(request, "surveys/population.html", context, status=422 if wrong else 200)


def _population_forms(
    request: Request, survey: Survey, table: PopulationTable, areas: list[Area]
) -> tuple[PopulationForm, PastedForm]:  # fmt: skip
    """The table as it is kept; as it was typed; or with what was pasted or counted laid into it, not yet kept."""
    kept: dict[tuple[int, int, int], int | None] = {
        (area or survey.area_id, choice, second): people
        for area, choice, second, people in _cells(survey, table).values_list(
            "area", "choice", "across_choice", "people"
        )
    }
    wish = request.POST.get("do", "") if request.method == "POST" else ""
    pasted = PastedForm(request.POST if wish == "paste" else None)
    if wish == "keep":
        return PopulationForm(request.POST, areas=areas, table=table, people=kept), pasted
    if wish == "paste" and pasted.is_valid():
        try:
            laid = pasted.laid(areas, table)
        except Unreadable as error:
            pasted.add_error("pasted", str(error))
        else:
            messages.info(request, _("貼りつけた数を表に入れました。確かめて「保存する」を押してください。"))
            return PopulationForm({**request.POST.dict(), **laid}, areas=areas, table=table, people=kept), PastedForm()
    if wish == "count" or (not wish and not kept):
        kept = table.counted(survey, areas) | ({} if wish else kept)
    if wish == "count":
        messages.info(request, _("人口の表から入れました。確かめて「保存する」を押してください。"))
    typed = request.POST if wish == "paste" else None
    return PopulationForm(typed, areas=areas, table=table, people=kept), pasted


def _cells(survey: Survey, table: PopulationTable) -> QuerySet[PopulationCell]:
    return PopulationCell.objects.filter(survey=survey, margin=table.item.code, across=table.across_code)


def _sums(survey: Survey, table: PopulationTable) -> dict[tuple[int, int], int]:
    """By the choices of a column."""
    found: dict[tuple[int, int], int] = {}
    for choice, second, people in _cells(survey, table).values_list("choice", "across_choice", "people"):
        found[choice, second] = found.get((choice, second), 0) + people
    return found


def _compared(survey: Survey, sums: dict[tuple[int, int], int]) -> dict[str, Any]:
    """Beside the people of the design: weights need both to be about the same people."""
    total = sum(sums.values())
    drawn = sum(survey.strata.values_list("population", flat=True))
    return {"total": total, "drawn": drawn, "apart": bool(total and drawn and abs(total - drawn) > APART * drawn)}
