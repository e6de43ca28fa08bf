"""言葉の説明: the words that the book explains and its index lists."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from sasaeai.people.policy import require
from sasaeai.people.viewer import Request
from sasaeai.plans.models import Period
from sasaeai.plans.views.desk_page import done, form_page, posted, question_page
from sasaeai.press import policy
from sasaeai.press.actions.meetings import delete_term, keep_term
from sasaeai.press.forms.glossary import GlossaryTermForm
from sasaeai.press.models import GlossaryTerm


def _period(request: Request, number: int) -> Period:
    found = get_object_or_404(Period.objects.select_related("area"), number=number)
    require(policy.may_make_any(request.viewer, found))
    return found


def _list(period: Period) -> str:
    return reverse("press:glossary", args=[period.number])


@login_required
def glossary(request: Request, period: int) -> HttpResponse:
    found = _period(request, period)
    return render(request, "press/glossary.html", {"period": found, "terms": GlossaryTerm.objects.filter(period=found)})


@login_required
def add(request: Request, period: int) -> HttpResponse:
    found = _period(request, period)
    return _edit(request, GlossaryTerm(period=found), _("言葉の説明を加える"))


@login_required
def edit(request: Request, period: int, pk: int) -> HttpResponse:
    found = _period(request, period)
    return _edit(request, get_object_or_404(GlossaryTerm, period=found, pk=pk), _("言葉の説明を直す"))


def _edit(request: Request, term: GlossaryTerm, title: str) -> HttpResponse:
    form = GlossaryTermForm(posted(request), instance=term)
    if request.method == "POST" and form.is_valid():
        keep_term(form.save(commit=False), by=request.viewer)
        return done(request, _("「%(word)s」の説明を保存しました。") % {"word": term}, _list(term.period))
    return form_page(request, form, title=title, back=_list(term.period), eyebrow=str(term.period))


@login_required
def delete(request: Request, period: int, pk: int) -> HttpResponse:
    found = get_object_or_404(GlossaryTerm, period=_period(request, period), pk=pk)
    if request.method == "POST":
        delete_term(found, by=request.viewer)
        return done(request, _("「%(word)s」の説明を消しました。") % {"word": found}, _list(found.period))
    return question_page(
        request,
        title=_("この説明を消しますか"),
        quote=found.word,
        back=_list(found.period),
        submit=_("消す"),
        danger=True,
    )
