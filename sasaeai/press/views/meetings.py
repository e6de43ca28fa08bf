"""会議資料: name it, choose what it shows, order it, look at it, have it made."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from sasaeai.people.policy import require
from sasaeai.people.viewer import Request
from sasaeai.plans.models import Period
from sasaeai.plans.views.desk_page import done, form_page, posted, question_page
from sasaeai.press import policy
from sasaeai.press.actions import meetings as actions
from sasaeai.press.actions.ordering import Wish, order_papers
from sasaeai.press.forms.meetings import AddPartForm, MeetingPaperForm, PartForm
from sasaeai.press.forms.ordering import FORMS
from sasaeai.press.models import Format, MadePaper, MeetingPaper, MeetingPart, PaperKind, PartKind
from sasaeai.press.papers.retouch import parted
from sasaeai.press.papers.whole import Whole
from sasaeai.press.sources import built, reader_of, wanted_of
from sasaeai.press.writers.web import write_web


def _paper(request: Request, uid: str) -> MeetingPaper:
    found = MeetingPaper.objects.select_related("period__area", "release").filter(uid=uid).first()
    if found is None or request.viewer.is_anonymous:
        raise Http404(_("この会議資料は見つかりません。"))
    require(policy.may_make_any(request.viewer, found.period))
    return found


def _part(paper: MeetingPaper, pk: int) -> MeetingPart:
    return get_object_or_404(paper.parts, pk=pk)


def _page(paper: MeetingPaper, anchor: str = "") -> str:
    return reverse("press:meeting", args=[paper.uid]) + anchor


@login_required
def add(request: Request, period: int) -> HttpResponse:
    found = get_object_or_404(Period.objects.select_related("area"), number=period)
    require(policy.may_make_any(request.viewer, found))
    return _edit(request, MeetingPaper(period=found), reverse("press:papers_of", args=[period]))


@login_required
def edit(request: Request, uid: str) -> HttpResponse:
    paper = _paper(request, uid)
    return _edit(request, paper, _page(paper))


def _edit(request: Request, paper: MeetingPaper, back: str) -> HttpResponse:
    is_new = paper.pk is None
    form = MeetingPaperForm(paper.period, posted(request), instance=paper)
    if request.method == "POST" and form.is_valid():
        actions.keep_meeting_paper(form.save(commit=False), by=request.viewer)
        words = _("会議資料をつくりました。次は、載せるものを選んでください。") if is_new else _("保存しました。")
        return done(request, words, _page(paper))
    title = _("会議資料をつくる") if is_new else _("会議資料の名前を直す")
    return form_page(request, form, title=title, back=back, eyebrow=str(paper.period))


@login_required
def meeting(request: Request, uid: str) -> HttpResponse:
    """The parts with what can be done to each, and below them the paper as it will look."""
    paper = _paper(request, uid)
    row, whole = _as_read(paper)
    words = write_web(parted(built(row, whole, wanted_of(row))))
    context = {
        "paper": paper,
        "parts": paper.parts.all(),
        "add": AddPartForm(),
        "words": words,
        "formats": [(form.value, form.label) for form in FORMS[PaperKind.MEETING]],
        "new_page": PartKind.NEW_PAGE,
    }
    return render(request, "press/meeting.html", context)


def _as_read(paper: MeetingPaper) -> tuple[MadePaper, Whole]:
    row = MadePaper(kind=PaperKind.MEETING, period=paper.period, release=paper.release, meeting=paper)
    marks = paper.parts.filter(kind=PartKind.CHANGES).exists()
    return row, Whole(reader_of(row), marks_changes=marks)


@login_required
@require_POST
def make(request: Request, uid: str) -> HttpResponse:
    paper = _paper(request, uid)
    form = request.POST.get("format", Format.PDF)
    if form not in FORMS[PaperKind.MEETING]:
        raise Http404(_("この形のファイルは作れません。"))
    wish = Wish(
        PaperKind.MEETING, paper.period, paper.release, form, with_ruby=request.POST.get("with_ruby") == "on",
        meeting=paper,
    )  # fmt: skip
    return redirect("press:order", order_papers([wish], str(paper), by=request.viewer).uid)


@login_required
@require_POST
def copy(request: Request, uid: str) -> HttpResponse:
    copied = actions.copy_meeting_paper(_paper(request, uid), by=request.viewer)
    return done(request, _("写しをつくりました。名前と、載せるものを直してください。"), _page(copied))


@login_required
def delete(request: Request, uid: str) -> HttpResponse:
    paper = _paper(request, uid)
    back = reverse("press:papers_of", args=[paper.period.number])
    if request.method == "POST":
        actions.delete_meeting_paper(paper, by=request.viewer)
        return done(request, _("会議資料「%(title)s」を消しました。") % {"title": paper}, back)
    return question_page(
        request, title=_("この会議資料を消しますか"), quote=str(paper), back=_page(paper), submit=_("消す"),
        danger=True,
        hint=_("作ったPDFやWordも消えます。計画の文は、そのまま残ります。"),
    )  # fmt: skip


# -- parts -----------------------------------------------------------------------------------------------------------


@login_required
@require_POST
def add_part(request: Request, uid: str) -> HttpResponse:
    paper = _paper(request, uid)
    form = AddPartForm(request.POST)
    if not form.is_valid():
        return redirect(_page(paper))
    part = actions.add_part(paper, form.cleaned_data["kind"], by=request.viewer)
    if part.kind == PartKind.NEW_PAGE:
        return redirect(_page(paper, "#parts"))
    return redirect("press:meeting_part", paper.uid, part.pk)


@login_required
def part(request: Request, uid: str, pk: int) -> HttpResponse:
    paper = _paper(request, uid)
    found = _part(paper, pk)
    _row, whole = _as_read(paper)
    form = PartForm(found, whole, posted(request))
    if request.method == "POST" and form.is_valid():
        form.fill(found)
        actions.keep_part(found, by=request.viewer)
        return done(request, _("保存しました。下の仕上がりで確かめてください。"), _page(paper, "#parts"))
    title = str(PartKind(found.kind).label)
    return form_page(request, form, title=title, back=_page(paper, "#parts"), eyebrow=str(paper))


@login_required
@require_POST
def move_part(request: Request, uid: str, pk: int) -> HttpResponse:
    paper = _paper(request, uid)
    steps: dict[str, int] = {"up": -1, "down": 1}
    actions.move_part(_part(paper, pk), steps.get(request.POST.get("to", ""), 0), by=request.viewer)
    return redirect(_page(paper, "#parts"))


@login_required
@require_POST
def remove_part(request: Request, uid: str, pk: int) -> HttpResponse:
    paper = _paper(request, uid)
    found = _part(paper, pk)
    words: dict[str, Any] = {"name": found}
    actions.remove_part(found, by=request.viewer)
    return done(request, _("「%(name)s」を外しました。") % words, _page(paper, "#parts"))
