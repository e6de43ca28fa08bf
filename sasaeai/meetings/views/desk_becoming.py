"""From cards to the plan: a problem or evidence from one card or several, and back."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from sasaeai.design.undo import say_undo
from sasaeai.kernel.addresses import absolute
from sasaeai.meetings import policy
from sasaeai.meetings.actions.becoming import UsedAlready, leave_evidence, leave_problem, make_evidence, make_problem
from sasaeai.meetings.became import with_what_became
from sasaeai.meetings.forms.becoming import CardsToEvidenceForm, CardsToProblemForm
from sasaeai.meetings.models import OpinionCard
from sasaeai.meetings.plans_near import plan_for_problem, plans_for_evidence
from sasaeai.people.policy import require
from sasaeai.people.viewer import Request
from sasaeai.plans import policy as plan_policy
from sasaeai.plans.actions.refusing import Refused

MOST_CARDS = 50


def _cards(request: Request) -> list[OpinionCard]:
    """Those that the address names, as they lie on the board; 404 without any, 403 for another's district."""
    require(policy.may_listen(request.viewer))
    asked = request.GET.getlist("card")[:MOST_CARDS]
    rows = with_what_became(OpinionCard.objects.visible_to(request.viewer).on_the_board().filter(uid__in=asked))
    cards = list(rows.select_related("meeting__period", "period").order_by("position", "pk"))
    if not cards:
        raise Http404(_("カードが見つかりません。ごみ箱に入っているかもしれません。"))
    require(all(policy.may_listen(request.viewer, card.area) for card in cards))
    return cards


def _back(cards: list[OpinionCard]) -> str:
    if len(cards) == 1:
        return reverse("meetings:card", args=[cards[0].uid])
    areas = {card.area.slug for card in cards}
    return f"{reverse('meetings:board')}?{urlencode({'area': areas.pop()}) if len(areas) == 1 else ''}"


def _refused(request: Request, words: str, cards: list[OpinionCard]) -> HttpResponse:
    messages.error(request, words)
    return redirect(_back(cards))


@login_required
def to_problem(request: Request) -> HttpResponse:
    """For those who write problems: a committee for its own district, the secretariat for each."""
    cards = _cards(request)
    if len({card.area_id for card in cards}) > 1:
        return _refused(request, _("課題にできるのは、一つの地区のカードだけです。選びなおしてください。"), cards)
    plan = plan_for_problem(cards)
    if plan is None:
        words = _("この地域には、課題を書く地区別計画がありません。目標の根拠にすることはできます。")
        return _refused(request, words, cards)
    require(plan_policy.may_write_problem(request.viewer, plan))
    form = CardsToProblemForm(request.POST if request.method == "POST" else None, cards=cards)
    if request.method == "POST" and form.is_valid():
        try:
            problem = make_problem(plan, cards, form.cleaned_data, by=request.viewer)
        except UsedAlready as used:
            return _refused(request, _("「%(card)s」は、もう課題になっています。") % {"card": used.card}, cards)
        undo = reverse("meetings:apart", args=[cards[0].uid, "problem"]) + "?all=1"
        say_undo(request, _("課題「%(title)s」を書きました。公開はまだしていません。") % {"title": problem.title}, undo)
        return redirect(_back(cards))
    hint = _("%(area)sの計画の課題として、事務局が読み、回答します。") % {"area": plan.area.name}
    return _page(request, form, cards, title=_("課題にする"), hint=hint, submit=_("課題にする"))


@login_required
def to_evidence(request: Request) -> HttpResponse:
    cards = _cards(request)
    plans = plans_for_evidence(request.viewer, cards)
    require(bool(plans))
    form = CardsToEvidenceForm(request.POST if request.method == "POST" else None, cards=cards, plans=plans)
    if request.method == "POST" and form.is_valid():
        goal = form.chosen_goal
        try:
            make_evidence(goal, cards, form.state(_source_url(request, cards)), by=request.viewer)
        except UsedAlready as used:
            return _refused(request, _("「%(card)s」は、もう根拠になっています。") % {"card": used.card}, cards)
        except Refused as refused:
            return _refused(request, str(refused), cards)
        undo = reverse("meetings:apart", args=[cards[0].uid, "evidence"]) + "?all=1"
        say_undo(request, _("目標「%(goal)s」の根拠にしました。公開はまだしていません。") % {"goal": goal}, undo)
        return redirect(_back(cards))
    hint = _("目標のページの「なぜ、この目標か」に出ます。版を公開するまで、だれにも見えません。")
    return _page(request, form, cards, title=_("目標の根拠にする"), hint=hint, submit=_("根拠にする"))


def _source_url(request: Request, cards: list[OpinionCard]) -> str:
    """The page about the meeting, where everybody can read it."""
    found = {card.meeting for card in cards}
    meeting = found.pop() if len(found) == 1 else None
    if meeting is None or meeting.announced_at is None or meeting.is_binned:
        return ""
    return absolute(request, reverse("meetings:public_meeting", args=[meeting.uid]))


def _page(request: Request, form: Any, cards: list[OpinionCard], *, title: str, hint: str, submit: str) -> HttpResponse:
    context = {
        "form": form, "quotes": cards, "page_title": title, "hint": hint, "submit": submit, "back": _back(cards),
        "middle": _("目標に分ける"), "middle_url": reverse("meetings:board"),
    }  # fmt: skip
    return render(request, "meetings/form.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def apart(request: Request, uid: str, what: str) -> HttpResponse:
    """Take a card (with `?all=1` all that went together) out of the problem or the evidence that it became."""
    require(policy.may_listen(request.viewer))
    rows = with_what_became(OpinionCard.objects.visible_to(request.viewer))
    card = rows.filter(uid=uid).first()
    subject: Any = getattr(card, what) if card is not None and what in {"problem", "evidence"} else None
    if card is None or subject is None:
        raise Http404(_("このカードは、課題や根拠になっていません。"))
    require(policy.may_listen(request.viewer, card.area))
    same = rows.filter(**{what: subject}) if request.GET.get("all") else rows.filter(pk=card.pk)
    if what == "problem":
        require(plan_policy.may_write_problem(request.viewer, subject.plan))
        gone = leave_problem(subject, list(same), by=request.viewer)
        words = _("課題から外し、課題をごみ箱に入れました。") if gone else _("課題から外しました。課題は残っています。")
    else:
        require(plan_policy.may_edit(request.viewer, subject.goal.plan))
        gone = leave_evidence(subject, list(same), by=request.viewer)
        words = _("根拠から外し、根拠を消しました。") if gone else _("根拠から外しました。根拠は残っています。")
    messages.success(request, words)
    return redirect("meetings:card", uid)
