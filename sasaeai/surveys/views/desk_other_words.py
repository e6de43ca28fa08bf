"""ほかのことば: a survey's texts in やさしい日本語 and English, typed beside their source, a section at a time."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from sasaeai.kernel.models import TextVariant
from sasaeai.people.viewer import Request
from sasaeai.plans.forms.wording import HINTS
from sasaeai.plans.other_words import LANGUAGES
from sasaeai.surveys.actions.other_words import say_otherwise
from sasaeai.surveys.forms.other_words import OtherWordsForm
from sasaeai.surveys.models import Survey
from sasaeai.surveys.other_words import Part, how_many, parts_of

from .rooms import own_survey, rooms


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def other_words(request: Request, uid: str) -> HttpResponse:
    """`?language=` ja-simple | en, `&part=` survey or a section."""
    survey = own_survey(request, uid)
    wanted = request.GET.get("language", "")
    language = next((one for one in LANGUAGES if one == wanted), LANGUAGES[0])
    parts = parts_of(survey)
    part = next((one for one in parts if one.key == request.GET.get("part", "")), None) or next(iter(parts), None)
    if part is None:
        return _shown(request, survey, parts, None, language)
    form = OtherWordsForm(part.said(language), language, request.POST or None)
    if request.method != "POST":
        return _shown(request, survey, parts, part, language, form)
    if not form.is_valid():
        return _shown(request, survey, parts, part, language, form, status=422)
    changed, meanwhile = say_otherwise(survey, form.wishes, language, by=request.viewer)
    if changed:
        messages.success(request, _("%(count)sつの文を保存しました。") % {"count": changed})
    if meanwhile or form.homeless:
        form.seen_again(meanwhile)
        return _shown(request, survey, parts, part, language, form, status=409, meanwhile=meanwhile)
    if not changed:
        messages.info(request, _("前と同じです。何も変えていません。"))
    after = _next(parts, part, language) if "next_one" in request.POST else part.key
    return redirect(_address(survey, language, after))


def _next(parts: list[Part], part: Part, language: str) -> str:
    """The next part with a text that waits; this one when none is left."""
    at = parts.index(part)
    others = [*parts[at + 1 :], *parts[:at]]
    return next((one.key for one in others if how_many([one], language)[0]), part.key)


def _address(survey: Survey, language: str, part: str) -> str:
    here = reverse("surveys:other_words", args=[survey.uid])
    return f"{here}?{urlencode({'language': language, 'part': part})}"


def _shown(
    request: Request, survey: Survey, parts: list[Part], part: Part | None, language: TextVariant.Variant,
    form: OtherWordsForm | None = None, *, status: int = 200, meanwhile: dict[str, str] | None = None,
) -> HttpResponse:  # fmt: skip
    counts = {one: how_many(parts, one) for one in LANGUAGES}
    missing, total = counts[language]
    context: dict[str, Any] = {
        "survey": survey, "rooms": rooms(request, survey, "questions"), "part": part, "form": form,
        "language_name": str(language.label), "is_english": language == TextVariant.Variant.ENGLISH,
        "hint": HINTS[language], "written": total - missing, "total": total,
        "tabs": [
            {
                "label": one.label, "url": _address(survey, one, part.key if part else ""),
                "current": one == language, "count": counts[one][0],
            }
            for one in LANGUAGES
        ],
        "parts": [
            {"title": one.title, "url": _address(survey, language, one.key), "current": one is part,
             "missing": how_many([one], language)[0]}
            for one in parts
        ],
        "lines": list(form.lines(meanwhile)) if form else [], "meanwhile": meanwhile,
        "homeless": form.homeless if form and form.is_bound else [],
    }  # fmt: skip
    return render(request, "surveys/other_words.html", context, status=status)
