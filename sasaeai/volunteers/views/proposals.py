"""候補: who is proposed for a request and why, why not somebody, and what a coordinator decides about them."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from sasaeai.design.undo import say_undo
from sasaeai.kernel.addresses import absolute
from sasaeai.people.viewer import Request
from sasaeai.volunteers.actions import asking
from sasaeai.volunteers.models import Candidate, CandidateState, HelpRequest, Volunteer
from sasaeai.volunteers.planning.shown import reasons_from, run_of
from sasaeai.volunteers.views.request import visible_request

# -- deciding ------------------------------------------------------------------------------------------------------


def _choose(row: HelpRequest, volunteer: Volunteer, request: Request) -> None:
    asking.choose(row, volunteer, by=request.viewer, reasons=_reasons(request, row, volunteer))
    say_undo(request, _("候補に入れました。"), _address(row, volunteer, "take-out"))


def _lock(row: HelpRequest, volunteer: Volunteer, request: Request) -> None:
    asking.lock(row, volunteer, by=request.viewer, reasons=_reasons(request, row, volunteer))
    say_undo(request, _("この方に決めておくことにしました。案を作りなおしました。"), _address(row, volunteer, "unlock"))


def _unlock(row: HelpRequest, volunteer: Volunteer, request: Request) -> None:
    asking.unlock(row, volunteer, by=request.viewer)
    messages.success(request, _("決めておくのをやめました。案を作りなおしました。"))


def _take_out(row: HelpRequest, volunteer: Volunteer, request: Request) -> None:
    candidate = asking.take_out(row, volunteer, by=request.viewer)
    if candidate.state == CandidateState.FORBIDDEN:
        say_undo(request, _("候補から外しました。案を作りなおしました。"), _address(row, volunteer, "let-in"))
    else:
        words = _("もうおたずねした方です（いまは「%(state)s」）。先に返事を記録してください。")
        messages.error(request, words % {"state": candidate.get_state_display()})


def _let_in(row: HelpRequest, volunteer: Volunteer, request: Request) -> None:
    asking.let_in(row, volunteer, by=request.viewer)
    messages.success(request, _("候補から外したのを取り消しました。案を作りなおしました。"))


DOINGS: dict[str, Callable[[HelpRequest, Volunteer, Request], None]] = {
    "choose": _choose,
    "lock": _lock,
    "unlock": _unlock,
    "take-out": _take_out,
    "let-in": _let_in,
}


@login_required
@require_POST
def decide(request: Request, uid: str, volunteer: str, doing: str) -> HttpResponse:
    """One press about one person; the plan is made anew with it."""
    row = visible_request(request, uid)
    if doing not in DOINGS:
        raise Http404
    person = get_object_or_404(Volunteer.objects.visible_to(request.viewer).with_person(), uid=volunteer)
    if row.is_open:
        DOINGS[doing](row, person, request)
    else:
        messages.error(request, _("この依頼は終わっています。先に「受付に戻す」を押してください。"))
    return redirect(f"{reverse('volunteers:request', args=[uid])}#candidates")


def _address(row: HelpRequest, volunteer: Volunteer, doing: str) -> str:
    return reverse("volunteers:decide", args=[row.uid, volunteer.uid, doing])


def _reasons(request: Request, row: HelpRequest, volunteer: Volunteer) -> list[str]:
    return reasons_from(run_of(request.viewer, row), row, volunteer)


@login_required
@require_POST
def ask(request: Request, uid: str) -> HttpResponse:
    """Ask the people who were ticked in one wave; whoever cannot be asked now is named with the reason."""
    row = visible_request(request, uid)
    page = f"{reverse('volunteers:request', args=[uid])}#candidates"
    ticked = Volunteer.objects.visible_to(request.viewer).filter(uid__in=request.POST.getlist("volunteer"))
    people = list(ticked.with_person())
    if not people:
        messages.error(request, _("たずねる方に印を付けてから、もう一度押してください。"))
        return redirect(page)
    run = run_of(request.viewer, row)
    said = {one.pk: reasons_from(run, row, one) for one in people}
    _wave, asked, refused = asking.ask(row, people, by=request.viewer, site=absolute(request, "/"), reasons=said)
    tell_asked(request, asked, refused)
    return redirect(page)


def tell_asked(request: Request, asked: list[Candidate], refused: list[asking.NotAsked]) -> None:
    if asked:
        messages.success(request, _told_how(asked))
    for one in refused:
        messages.warning(request, _("%(name)sさんには、たずねませんでした。%(why)s") % _gaps(one))
    if not asked and not refused:
        messages.error(request, _("いまは、この依頼でたずねることができません。段階を確かめてください。"))


def _told_how(asked: list[Candidate]) -> str:
    """Whom the desk has to telephone now is said only where there is somebody."""
    to_call = sum(one.asked_by_way != Volunteer.ContactBy.MAIL for one in asked)
    gaps = {"count": len(asked), "to_call": to_call}
    if not to_call:
        return _("%(count)s人に、メールでたずねました。") % gaps
    if to_call == len(asked):
        return _("%(count)s人を「電話する方の一覧」に入れました。電話か紙でたずねてください。") % gaps
    return _("%(count)s人にたずねます。このうち%(to_call)s人は「電話する方の一覧」に入れました。") % gaps


def _gaps(one: asking.NotAsked) -> dict[str, str]:
    return {"name": one.volunteer.person.name, "why": one.why}
