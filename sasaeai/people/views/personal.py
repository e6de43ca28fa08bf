"""What is kept about one person: shown, given as a file or on paper, and erased."""

from __future__ import annotations

import json
from datetime import date, datetime
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from sasaeai.kernel.clock import now
from sasaeai.people.actions.personal import StillGoingOn, erase, looked_at, what_is_going_on
from sasaeai.people.keeping import Kept, kept_about
from sasaeai.people.models import Person
from sasaeai.people.policy import may_erase_person, require
from sasaeai.people.viewer import Request
from sasaeai.people.views.doors import for_those_who_look_after, person_looked_after


@for_those_who_look_after
@require_GET
def personal(request: Request, pk: int) -> HttpResponse:
    person = person_looked_after(request, pk)
    kept = kept_about(person, request.viewer)
    looked_at(person, _("個人の情報の一覧"), by=request.viewer)
    context = {"person": person, "kept": kept, "erasable": _erasable(request, person, kept)}
    return render(request, "people/personal.html", context | {"others": person.others.all(), "now": now()})


@for_those_who_look_after
@require_GET
def export(request: Request, pk: int) -> HttpResponse:
    """The same as the page shows, for the person to take along."""
    person = person_looked_after(request, pk)
    kept = kept_about(person, request.viewer)
    looked_at(person, _("個人の情報の書き出し"), by=request.viewer)
    written = {str(_("書き出した日時")): now().isoformat(), str(_("内容")): [_section(one) for one in kept]}
    text = json.dumps(written, ensure_ascii=False, indent=2)
    answer = HttpResponse(text, content_type="application/json; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="personal-{person.pk}.json"'
    return answer


@for_those_who_look_after
def erase_person(request: Request, pk: int) -> HttpResponse:
    person = person_looked_after(request, pk)
    kept = kept_about(person, request.viewer)
    require(_erasable(request, person, kept))
    going_on = what_is_going_on(person)
    ticked = request.POST.get("sure") == "yes"
    if request.method == "POST" and ticked and not going_on:
        try:
            erase(person, by=request.viewer)
        except StillGoingOn as still:
            going_on = still.sentences
        else:
            messages.success(request, _("個人の情報を消しました。数だけが、名前なしで残っています。"))
            return redirect("people:people" if request.viewer.managed_area_ids else "people:twice")
    context = {"person": person, "kept": kept, "going_on": going_on, "unsure": request.method == "POST" and not ticked}
    status = 422 if request.method == "POST" else 200
    return render(request, "people/personal_erase.html", context, status=status)


def _erasable(request: Request, person: Person, kept: list[Kept]) -> bool:
    return may_erase_person(request.viewer, person, sees_all=not any(one.unseen for one in kept))


def _section(kept: Kept) -> dict[str, Any]:
    rows = [{str(label): _value(value) for label, value in facts} for facts in kept.shown]
    return {str(_("種類")): str(kept.label), str(_("記録")): rows, str(_("ほかの担当が持つ数")): kept.unseen}


def _value(value: Any) -> Any:
    if isinstance(value, date | datetime):
        return value.isoformat()
    return value if isinstance(value, int | float | bool) else str(value)
