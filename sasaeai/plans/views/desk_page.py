"""What the desk's pages between people share: one form on a page, one question before something is done."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.html import format_html
from django.utils.translation import gettext as _

from sasaeai.people.viewer import Request


def posted(request: Request) -> QueryDict | None:
    """What a form is bound to: also a form that was sent with nothing in it has to say what is missing."""
    return request.POST if request.method == "POST" else None


def form_page(
    request: Request, form: forms.BaseForm, *, title: str, back: str, status: int = 0, **context: Any
) -> HttpResponse:
    """`context` may hold eyebrow, hint, quote, submit, template (a page that extends plans/desk/form.html)."""
    template = context.pop("template", "plans/desk/form.html")
    context |= {"form": form, "page_title": title, "back": back}
    return render(request, template, context, status=status or (422 if form.is_bound and form.errors else 200))


def question_page(request: Request, *, title: str, back: str, submit: str, **context: Any) -> HttpResponse:
    """A question with one button: nothing is done by opening an address."""
    return form_page(request, forms.Form(), title=title, back=back, submit=submit, **context)


def say_way_back(request: Request, sentence: str, url: str) -> None:
    """With a link to the page on which it can be put as it was: that page asks which way."""
    messages.success(request, format_html('{} <a href="{}">{}</a>', sentence, url, _("元に戻す")))


def done(request: Request, sentence: str, target: str) -> HttpResponse:
    messages.success(request, sentence)
    return redirect(target)
