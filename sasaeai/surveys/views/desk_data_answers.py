"""A file of answers at the desk: which column is which question, what still stops it, bring in, take back."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from sasaeai.kernel.tables import UnreadableTable, address_of
from sasaeai.people.viewer import Request
from sasaeai.surveys.actions.exchange_answers import bring_answers, correct_reading, say_waiting, take_answers_back
from sasaeai.surveys.exchange.delivered import Delivered, known_roles, meaning_of, written_codes
from sasaeai.surveys.exchange.opening import FORM_NAMES
from sasaeai.surveys.exchange.reading import Options
from sasaeai.surveys.exchange.refusals import NotNow, emptied
from sasaeai.surveys.forms.exchange import OptionsForm
from sasaeai.surveys.models import Delivery
from sasaeai.surveys.questionnaire import Questionnaire, questionnaire_of
from sasaeai.surveys.tasks import bring_answers_later

# Cells. A larger file becomes answers in a task, with a page that tells how far it is.
APPLIED_AT_ONCE = 150_000
WAITING = "waiting"


def answers_page(
    request: Request, found: Delivery, *, form: OptionsForm | None = None, status: int = 200
) -> HttpResponse:
    if found.reading.get("state") == WAITING:
        return render(request, "surveys/data_waiting.html", {"survey": found.survey, "delivery": found})
    paper = questionnaire_of(found.survey)
    reading = found.reading
    options = Options.restored(reading["options"])
    initial = {
        "sheet": reading["sheet"], "head": reading["head"], "unknown": options.unknown, "twice": options.twice,
        "missing": " ".join(options.missing), "not_asked": " ".join(options.not_asked),
    }  # fmt: skip
    context = {
        "survey": found.survey, "delivery": found, "form_name": FORM_NAMES[found.form], "check": reading["check"],
        "error": reading.get("error", ""), "columns": _columns(reading, paper), "known": known_roles(paper),
        "options": form or OptionsForm(initial=initial), "counts": _counts(reading["check"]["counts"], paper),
        "figures": _figures(reading["check"]), "brought": found.responses.count() if found.applied_at else 0,
    }  # fmt: skip
    return render(request, "surveys/data_answers.html", context, status=status)


def _columns(reading: dict[str, Any], paper: Questionnaire) -> list[dict[str, Any]]:
    confirmed = set(reading.get("confirmed", []))
    rows = zip(reading["titles"], reading["roles"], reading["sure"], reading["why"], reading["examples"], strict=True)
    return [
        {
            "at": at, "letter": address_of(0, at)[:-1], "title": title, "role": role, "why": why, "examples": examples,
            "meaning": meaning_of(role, paper) or _("この記号は分かりません"), "doubtful": sure == 0,
            "confirmed": at in confirmed,
        }
        for at, (title, role, sure, why, examples) in enumerate(rows)
    ]  # fmt: skip


def _counts(counts: dict[str, list[int]], paper: Questionnaire) -> list[dict[str, Any]]:
    return [
        {"number": leaf.number, "text": leaf.text, "answered": one[0], "nothing": one[1], "not_asked": one[2]}
        for leaf in paper.leaves if (one := counts.get(leaf.code))
    ]  # fmt: skip


def _figures(check: dict[str, Any]) -> list[dict[str, Any]]:
    return [
        {"value": f"{check['rows']:,}", "unit": _("件"), "text": _("回答の行")},
        {"value": f"{check['districts']:,}", "unit": _("件"), "text": _("地区が分かる")},
        {"value": f"{check['corrected']:,}", "unit": _("件"), "text": _("きまりで直した答えがある")},
        {"value": f"{check['texts']:,}", "unit": _("件"), "text": _("書かれた言葉")},
    ]


def correct(request: Request, found: Delivery) -> HttpResponse:
    form = OptionsForm(request.POST)
    if not form.is_valid():
        return answers_page(request, found, form=form, status=422)
    given = form.cleaned_data
    options = Options(
        written_codes(given["missing"]), written_codes(given["not_asked"]), given["unknown"], given["twice"]
    )
    if found.emptied_at:
        messages.error(request, str(emptied()))
        return redirect("surveys:delivery", found.survey.uid, found.uid)
    content = bytes(Delivery.objects.values_list("content", flat=True).get(pk=found.pk))
    try:
        correct_reading(found, _corrected(request, found, content, given, options))
    except (NotNow, UnreadableTable) as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("読みなおしました。下の知らせを確かめてください。"))
    return redirect("surveys:delivery", found.survey.uid, found.uid)


def _corrected(
    request: Request, found: Delivery, content: bytes, given: dict[str, Any], options: Options
) -> dict[str, Any]:
    """Another sheet or other headings are guessed anew; else what was written over columns holds."""
    reading = found.reading
    another = (given["sheet"], given["head"]) != (reading["sheet"], reading["head"])
    if another:
        asked = {"sheet": given["sheet"], "head": given["head"]}
        return Delivered(found.survey, found.name, content, found.form, asked).begin()
    width = range(len(reading["roles"]))
    roles = {at: request.POST[f"c{at}"].strip().lower() for at in width if f"c{at}" in request.POST}
    confirmed = [at for at in width if f"ok{at}" in request.POST]
    return Delivered(found.survey, found.name, content, found.form, reading).corrected(roles, confirmed, options)


def apply_answers(request: Request, found: Delivery) -> HttpResponse:
    try:
        if found.reading["check"]["rows"] * len(found.reading["roles"]) > APPLIED_AT_ONCE:
            say_waiting(found, WAITING)
            bring_answers_later.enqueue(found.pk, request.viewer.journal_id, request.viewer.journal_label)
        else:
            count = bring_answers(found, by=request.viewer)
            messages.success(request, _("回答を%(count)s件取りこみました。") % {"count": count})
    except (NotNow, UnreadableTable) as error:
        messages.error(request, str(error))
    return redirect("surveys:delivery", found.survey.uid, found.uid)


def undo_answers(request: Request, found: Delivery) -> HttpResponse:
    try:
        count = take_answers_back(found, by=request.viewer)
    except NotNow as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("取りこんだ回答%(count)s件を取り消しました。") % {"count": count})
    return redirect("surveys:delivery", found.survey.uid, found.uid)
