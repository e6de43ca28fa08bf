"""ほかのことば: the texts of a plan that wait for やさしい日本語 or English, and one of them beside its source."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from sasaeai.design.pages import PER_PAGE
from sasaeai.kernel.models import TextVariant
from sasaeai.kernel.words import differences
from sasaeai.people.viewer import Request
from sasaeai.plans import policy
from sasaeai.plans.actions.wording import say_otherwise
from sasaeai.plans.actions.writing import ChangedMeanwhile
from sasaeai.plans.editable import fingerprint
from sasaeai.plans.forms.wording import WordingForm
from sasaeai.plans.models import Period, Plan
from sasaeai.plans.other_words import LANGUAGES, Said, places, said

from .structure import desk, plan_in_hand, posted, show


def chosen_language(request: Request) -> TextVariant.Variant:
    code = request.GET.get("language", "")
    return next((language for language in LANGUAGES if language == code), LANGUAGES[0])


def address(plan: Plan, language: str, *, of: str = "", everything: str = "") -> str:
    query = {"plan": plan.uid, "language": language, "of": of, "all": everything}
    return desk(plan, f"wordings/?{urlencode({name: value for name, value in query.items() if value})}")


@login_required
def wordings(request: Request, period: int) -> HttpResponse:
    """Those that are missing or stale; with `all` every text, with `of` those of one item."""
    plan = plan_in_hand(request, period)
    language, of = chosen_language(request), request.GET.get("of", "")
    found = [place for place in places(plan) if not of or place.of == of]
    by_language = {one: said(found, one) for one in LANGUAGES}
    rows = by_language[language]
    everything = "1" if of or request.GET.get("all") else ""
    page = Paginator([row for row in rows if everything or row.is_missing], PER_PAGE)
    tabs = [
        {
            "label": one.label,
            "url": address(plan, one, of=of, everything=everything),
            "current": one == language,
            "count": sum(row.is_missing for row in by_language[one]),
        }
        for one in LANGUAGES
    ]
    return show(
        request, "wordings", plan, _("ほかのことば"), page=page.get_page(request.GET.get("page")), tabs=tabs,
        language=language, of=of, everything=everything, written=sum(not row.is_missing for row in rows),
        total=len(rows), plans=_plans(request, period),
        switch=address(plan, language, everything="" if everything else "1"),
    )  # fmt: skip


def _plans(request: Request, period: int) -> list[Plan]:
    family = Plan.objects.family(Period.objects.get(number=period))
    return [plan for plan in family if policy.may_edit(request.viewer, plan)]


@login_required
def wording(request: Request, period: int, kind: str, key: str, field: str) -> HttpResponse:
    plan, language = plan_in_hand(request, period), chosen_language(request)
    rows = said(places(plan), language)
    now = next((row for row in rows if _is_at(row, kind, key, field)), None)
    if now is None:
        raise Http404(_("この文は見つかりません。"))
    form = WordingForm(now, language, posted(request))
    back = address(plan, language, of=request.GET.get("of", ""))
    context: dict[str, Any] = {"now": now, "language": language, "back": back}
    if request.method == "POST" and form.is_valid():
        try:
            changed = say_otherwise(
                plan, now.place, language, form.typed, seen=form.cleaned_data["seen"], by=request.viewer
            )
        except ChangedMeanwhile as meanwhile:
            return _both(request, plan, context, mine=form.typed, theirs=meanwhile.words)
        _say(request, changed, taken_away=not form.typed)
        return redirect(_next_address(plan, language, rows, now) if "next_one" in request.POST else back)
    return show(request, "wording", plan, _title(language), form=form, **context)


def _is_at(row: Said, kind: str, key: str, field: str) -> bool:
    return (row.place.kind, row.place.key, row.place.text.field) == (kind, key, field)


def _title(language: TextVariant.Variant) -> str:
    return _("%(language)sで書く") % {"language": language.label}


def _both(request: Request, plan: Plan, context: dict[str, Any], *, mine: str, theirs: str) -> HttpResponse:
    initial = {"words": mine, "seen": fingerprint(theirs)}
    conflict = {"label": _("文"), "theirs": theirs, "mine": mine, "parts": differences(theirs, mine) if theirs else []}
    context |= {"form": WordingForm(context["now"], context["language"], initial=initial), "conflict": [conflict]}
    return show(request, "wording", plan, _title(context["language"]), status=409, **context)


def _say(request: Request, changed: bool, *, taken_away: bool) -> None:
    if not changed:
        messages.info(request, _("前と同じです。何も変えていません。"))
    elif taken_away:
        messages.success(request, _("消しました。この文は、もとの日本語で出ます。"))
    else:
        messages.success(
            request, _("保存しました。もとの文を公開していれば、すぐに出ます。まだのときは、公開したときに出ます。")
        )


def _next_address(plan: Plan, language: TextVariant.Variant, rows: list[Said], now: Said) -> str:
    """The next text that waits, after this one; the list when none is left."""
    at = rows.index(now)
    waiting = next((row for row in [*rows[at + 1 :], *rows[:at]] if row.is_missing), None)
    if waiting is None:
        return address(plan, language)
    place = waiting.place
    query = urlencode({"plan": plan.uid, "language": language})
    return desk(plan, f"wordings/{place.kind}/{place.key}/{place.text.field}/?{query}")
