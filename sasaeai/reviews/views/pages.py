"""What the pages of a year share: one form on a page, what two people wrote at once, a question before a deed."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse

from sasaeai.kernel.words import differences
from sasaeai.people.viewer import Request
from sasaeai.plans.forms.seen import SeenForm
from sasaeai.plans.states import State, brought_together, marks
from sasaeai.reviews.models import ReviewYear


def posted(request: Request) -> QueryDict | None:
    """What a form is bound to: also a form that was sent with nothing in it has to say what is missing."""
    return request.POST if request.method == "POST" else None


def year_page(year: ReviewYear) -> str:
    return reverse("reviews:year", args=[year.uid])


def form_page(request: Request, year: ReviewYear, form: Any, title: str, **context: Any) -> HttpResponse:
    """`context` may hold template, hint, notes (sentences), submit, danger, back, conflict, status."""
    template = context.pop("template", "reviews/form.html")
    status = context.pop("status", 0) or (422 if form.is_bound and form.errors else 200)
    context = {"back": year_page(year)} | context
    context |= {"form": form, "page_title": title, "year": year, "year_url": year_page(year)}
    return render(request, template, context, status=status)


def both(form: SeenForm, theirs: State) -> tuple[State, list[dict[str, Any]]]:
    """What the second of two writers goes on with, and the fields in which the two differ, in words."""
    mine, seen = form.state, form.was_seen
    ours, others = form.describe(mine), form.describe(theirs)
    conflict = [
        {
            "label": label,
            "mine": words,
            "theirs": others[name][1],
            "parts": differences(others[name][1], words) if others[name][1] and words else [],
        }
        for name, (label, words) in ours.items()
        if mine[name] != theirs[name]
    ]
    return brought_together(mine, theirs, seen), conflict


def remembered(form: SeenForm, theirs: State) -> SeenForm:
    """The form that is shown again has seen what the other one wrote."""
    form.initial["seen"] = marks(theirs)
    return form
