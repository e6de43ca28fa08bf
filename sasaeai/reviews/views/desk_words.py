"""The date, contact and words of a year, and the three texts that everybody reads first; two writers lose nothing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from sasaeai.people.viewer import Request
from sasaeai.plans.actions.refusing import Refused
from sasaeai.plans.forms.seen import SeenForm
from sasaeai.plans.states import FieldsChanged, State
from sasaeai.reviews.actions.answering import YearPassedOn
from sasaeai.reviews.actions.wording import change_year, texts_state, write_texts, year_state
from sasaeai.reviews.forms.years import TextsForm, YearForm
from sasaeai.reviews.models import ReviewYear

from .pages import both, form_page, posted, remembered
from .rooms import kept_year


def _shown(state: State) -> State:
    return state | ({"due_on": date.fromisoformat(state["due_on"])} if "due_on" in state else {})


@login_required
def edit(request: Request, uid: str) -> HttpResponse:
    found = kept_year(request, uid)
    return _written(request, found, YearForm, year_state(found), change_year, _("しめきり・問い合わせ先・ひとこと"))


@login_required
def texts(request: Request, uid: str) -> HttpResponse:
    found = kept_year(request, uid)
    hint = _("この三つは、年度のページを開いた人が最初に読みます。書いたところまで保存できます。")
    title = _("みんなが最初に読む三つの文")
    return _written(request, found, TextsForm, texts_state(found), write_texts, title, hint=hint)


def _written(
    request: Request, year: ReviewYear, kind: type[SeenForm], stands: State, write: Callable[..., list[str]],
    title: str, **context: Any,
) -> HttpResponse:  # fmt: skip
    form = kind(posted(request), initial=_shown(stands))
    form.remember(stands)
    if request.method == "POST" and form.is_valid():
        try:
            changed = write(year, form.state, seen=form.was_seen, by=request.viewer)
        except FieldsChanged as meanwhile:
            mine, conflict = both(form, meanwhile.theirs)
            again = remembered(kind(initial=_shown(mine)), meanwhile.theirs)
            return form_page(request, year, again, title, conflict=conflict, status=409, **context)
        except YearPassedOn as passed:
            form.add_error(None, str(passed))
            return form_page(request, year, form, title, status=409, **context)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            words = _("保存しました。") if changed else _("前と同じです。何も変えていません。")
            messages.success(request, words)
            return redirect("reviews:year", year.uid)
    return form_page(request, year, form, title, **context)
