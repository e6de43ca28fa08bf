"""判定のきまり: what they are, what other rules would change, and everything that they changed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from sasaeai.design.pages import PER_PAGE
from sasaeai.kernel.tables import Sheet, write_xlsx
from sasaeai.people.viewer import Request
from sasaeai.surveys.actions.keying import rules_of
from sasaeai.surveys.actions.rules import apply_rules, what_would_change
from sasaeai.surveys.corrections import as_words, number_of, rule_words
from sasaeai.surveys.forms.rules import NAMES, RulesForm
from sasaeai.surveys.models import MarkRules, Response, Survey
from sasaeai.surveys.questionnaire import Questionnaire, questionnaire_of

from .rooms import own_survey, rooms

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
EXAMPLES = 10


@login_required
def rules(request: Request, uid: str) -> HttpResponse:
    """Posted once it says what would change; posted again with `do` it is done."""
    found = own_survey(request, uid)
    now = rules_of(found)
    wanted = MarkRules(survey=found, **{name: getattr(now, name) for name in NAMES})
    form = RulesForm(request.POST or None, instance=wanted)
    would: list[Any] | None = None
    if request.method == "POST" and form.is_valid():
        given = {name: form.cleaned_data[name] for name in NAMES}
        if given == {name: getattr(now, name) for name in NAMES}:
            form.add_error(None, _("いまのきまりと同じです。どれかを変えてください。"))
        elif "do" in request.POST:
            made, changed = apply_rules(found, given, by=request.viewer)
            messages.success(
                request,
                _("判定のきまりを第%(version)s版にしました。%(count)s件の答えが変わりました。")
                % {"version": made.version, "count": changed},
            )
            return redirect("surveys:rules", uid)
        else:
            would = what_would_change(found, given)
    context = {
        "survey": found, "rooms": rooms(request, found, "keying"), "rules": now, "form": form, "would": would,
        "examples": (would or [])[:EXAMPLES], "said": _said(now), "may_run": True, "here": "rules",
        "versions": found.mark_rules.order_by("-version"), "corrected": _corrected(found).count(),
    }  # fmt: skip
    return render(request, "surveys/rules.html", context, status=422 if form.errors else 200)


def _said(now: MarkRules) -> list[dict[str, str]]:
    fields = RulesForm().fields
    return [{"label": str(fields[name].label), "text": getattr(now, f"get_{name}_display")()} for name in NAMES]


def _corrected(survey: Survey) -> Any:
    rows = Response.objects.filter(survey=survey, valid=True, slip__isnull=False).exclude(corrections=[])
    return rows.select_related("slip", "rules").order_by("slip__number")


@login_required
@require_safe
def corrections(request: Request, uid: str) -> HttpResponse:
    """Every rule that changed something, slip by slip."""
    found = own_survey(request, uid)
    questionnaire = questionnaire_of(found)
    page = Paginator(_corrected(found), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "survey": found, "rooms": rooms(request, found, "keying"), "page": page, "may_run": True, "here": "rules",
        "lines": [line for response in page for line in _lines(response, questionnaire)],
    }  # fmt: skip
    return render(request, "surveys/corrections.html", context)


def _lines(response: Response, questionnaire: Questionnaire) -> Iterator[dict[str, Any]]:
    for one in response.corrections:
        yield {
            "slip": response.slip, "version": response.rules.version if response.rules else "",
            "number": number_of(questionnaire, one["code"]), "rule": rule_words(one), "typed": as_words(one["typed"]),
            "kept": as_words(one["kept"]),
        }  # fmt: skip


@login_required
@require_safe
def corrections_file(request: Request, uid: str) -> HttpResponse:
    found = own_survey(request, uid)
    questionnaire = questionnaire_of(found)
    head = [_("調査票の番号"), _("問い"), _("きまり"), _("紙にあった印"), _("数えた答え"), _("きまりの版")]
    lines: list[list[Any]] = [head]
    for response in _corrected(found).iterator(chunk_size=500):
        for line in _lines(response, questionnaire):
            names = ("number", "rule", "typed", "kept", "version")
            lines.append([str(line["slip"]), *(line[name] for name in names)])
    name = _("判定のきまりで直したこと")
    headers = {"Content-Disposition": content_disposition_header(True, f"{name}_{found.uid}.xlsx") or ""}
    return HttpResponse(write_xlsx([Sheet(name[:31], lines)]), content_type=XLSX, headers=headers)
