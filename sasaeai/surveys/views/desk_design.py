"""標本 at the desk: letters for each district, what its figures will tell, and the population for weights."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
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
from sasaeai.surveys.eligible import in_choice, people_of, youngest
from sasaeai.surveys.forms.design import DesignForm, PastedForm, PopulationForm, SecondForm
from sasaeai.surveys.models import PopulationCell, QuestionRole, Survey
from sasaeai.surveys.questionnaire import Item, questionnaire_of

from .desk_second import second_figures
from .rooms import rooms, seen_survey

# More than this share apart, the districts' people and a question's are not the same people.
APART = 0.05


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
    """`?margin=` a question's code. POST `do` = keep, paste, count (from the population that the ward has)."""
    survey = seen_survey(request, uid)
    require(policy.may_survey(request.viewer, survey.area))
    tree = questionnaire_of(survey)
    items = [leaf for leaf in tree.leaves if _may_be_margin(leaf, survey)]
    wanted = request.GET.get("margin", "")
    item = next((one for one in items if one.code == wanted), None)
    if item is None and (wanted or request.method == "POST"):
        raise Http404
    item = item or next(iter(items), None)
    context: dict[str, Any] = {"survey": survey, "rooms": rooms(request, survey, "design"), "item": item}
    if item is None:
        return render(request, "surveys/population.html", context)
    here = reverse("surveys:population", args=[uid])
    context["margins"] = [
        {"label": f"{one.number} {one.text}", "url": f"{here}?margin={one.code}", "current": one is item}
        for one in items
    ]
    areas = [row.area for row in survey.strata.select_related("area")] or districts_of(survey)
    form, pasted = _population_forms(request, survey, item, areas)
    if request.method == "POST" and request.POST.get("do") == "keep" and form.is_valid():
        keep_population(survey, item.code, form.people, by=request.viewer)
        messages.success(request, _("人口の欄を保存しました。"))
        return redirect(f"{here}?margin={item.code}")
    wrong = (form.is_bound and bool(form.errors)) or (pasted.is_bound and bool(pasted.errors))
    context |= {"form": form, "pasted": pasted, "sums": _sums(survey, item)}
    context["unknown"] = [one.label for one in item.options if one.code not in {code for code, _n in context["sums"]}]
    context |= _compared(survey, context["sums"])
    return render(request, "surveys/population.html", context, status=422 if wrong else 200)


def _may_be_margin(leaf: Item, survey: Survey) -> bool:
    if not leaf.is_single or leaf.is_row or not leaf.options:
        return False
    return leaf.is_head or leaf.role in (QuestionRole.AGE, QuestionRole.SEX)


def _population_forms(
    request: Request, survey: Survey, item: Item, areas: list[Area]
) -> tuple[PopulationForm, PastedForm]:  # fmt: skip
    """The table as it is kept; as it was typed; or with what was pasted or counted laid into it, not yet kept."""
    cells = PopulationCell.objects.filter(survey=survey, margin=item.code)
    kept: dict[tuple[int, int], int | None] = {
        (area or survey.area_id, choice): people
        for area, choice, people in cells.values_list("area", "choice", "people")
    }
    wish = request.POST.get("do", "") if request.method == "POST" else ""
    pasted = PastedForm(request.POST if wish == "paste" else None)
    if wish == "keep":
        return PopulationForm(request.POST, areas=areas, item=item, people=kept), pasted
    if wish == "paste" and pasted.is_valid():
        try:
            laid = pasted.laid(areas, item)
        except Unreadable as error:
            pasted.add_error("pasted", str(error))
        else:
            messages.info(request, _("貼りつけた数を表に入れました。確かめて「保存する」を押してください。"))
            return PopulationForm({**request.POST.dict(), **laid}, areas=areas, item=item, people=kept), PastedForm()
    if wish == "count" or (not wish and not kept):
        kept = _counted(survey, item, areas) | ({} if wish else kept)
    if wish == "count":
        messages.info(request, _("人口の表から入れました。確かめて「保存する」を押してください。"))
    typed = request.POST if wish == "paste" else None
    return PopulationForm(typed, areas=areas, item=item, people=kept), pasted


def _counted(survey: Survey, item: Item, areas: list[Area]) -> dict[tuple[int, int], int | None]:
    known, since = people_of(areas), youngest(survey)
    return {
        (area.pk, option.code): in_choice(known[area.pk], item, option, since)
        for area in areas
        if area.pk in known
        for option in item.options
    }


def _sums(survey: Survey, item: Item) -> list[tuple[int, int]]:
    found: dict[int, int] = {}
    for choice, people in PopulationCell.objects.filter(survey=survey, margin=item.code).values_list(
        "choice", "people"
    ):
        found[choice] = found.get(choice, 0) + people
    return sorted(found.items())


def _compared(survey: Survey, sums: list[tuple[int, int]]) -> dict[str, Any]:
    """Beside the people of the design: weights need both to be about the same people."""
    total = sum(people for _code, people in sums)
    drawn = sum(survey.strata.values_list("population", flat=True))
    return {"total": total, "drawn": drawn, "apart": bool(total and drawn and abs(total - drawn) > APART * drawn)}
