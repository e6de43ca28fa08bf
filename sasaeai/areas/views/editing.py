"""The one page on which an area, a town, a desk or a service is added or changed."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from sasaeai.areas.actions import keep
from sasaeai.areas.forms import RowForm

from .access import DeskRequest


def edit(request: DeskRequest, form: RowForm, *, title: str, back: str, hint: str = "") -> HttpResponse:
    """Show the form, or save it and go back."""
    if request.method == "POST" and form.is_valid():
        row = form.save(commit=False)
        keep(row, changed=form.changed_labels, by=request.viewer)
        messages.success(request, _("「%(row)s」を保存しました。") % {"row": row})
        return redirect(back)
    context = {"form": form, "page_title": title, "back": back, "hint": hint}
    return render(request, "areas/edit.html", context, status=422 if form.is_bound else 200)
