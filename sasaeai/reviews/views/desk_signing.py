"""Signing: close the owners' stage, sign for the office, for the committee; send back; say something; publish."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from sasaeai.people.policy import require
from sasaeai.people.viewer import Request
from sasaeai.plans.actions.refusing import Refused
from sasaeai.reviews import policy
from sasaeai.reviews.actions import signing
from sasaeai.reviews.actions.answering import YearPassedOn
from sasaeai.reviews.actions.marking import marks_waiting
from sasaeai.reviews.forms.years import BecauseForm, CommitteeSignForm, SignForm
from sasaeai.reviews.models import ReviewYear, Sheet, Stage
from sasaeai.reviews.models.signature import in_force
from sasaeai.reviews.standing import MOST_NAMED

from .pages import form_page, posted
from .rooms import seen_year


def overtaken(request: Request, year: ReviewYear, passed: YearPassedOn) -> HttpResponse:
    """Somebody else was first: nothing was done, and the year's page shows how it stands."""
    messages.warning(request, str(passed))
    return redirect("reviews:year", year.uid)


def late(request: Request, year: ReviewYear) -> HttpResponse:
    messages.warning(request, signing.moved_words(year))
    return redirect("reviews:year", year.uid)


@login_required
def sign(request: Request, uid: str) -> HttpResponse:
    found = seen_year(request, uid)
    # Whoever may sign in no stage at all is refused, whoever comes late is told.
    require(policy.may_sign(request.viewer, found) or policy.may_comment(request.viewer, found.period.area))
    seen = request.POST.get("stage", found.stage)
    if seen != found.stage or found.stage == Stage.PUBLISHED:
        return late(request, found)
    require(policy.may_sign(request.viewer, found))
    return _for_committee(request, found) if found.stage == Stage.COMMITTEE else _for_office(request, found)


def _for_office(request: Request, year: ReviewYear) -> HttpResponse:
    """The owners' stage and the office's own: both are passed on by the office."""
    is_owners = year.stage == Stage.OWNERS
    missing = signing.missing_of(year) if is_owners else 0
    form = SignForm(year, missing, posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            if is_owners:
                signing.close_owners(year, missing=form.missing_seen, by=request.viewer, comment=form.words)
            else:
                signing.sign_for_office(year, by=request.viewer, comment=form.words)
        except signing.MoreMissing as more:
            # Asked once more, with the number that is true now.
            form = SignForm(year, more.missing, initial={"comment": form.words})
            messages.warning(request, str(more))
            return _sign_page(request, year, form, status=409)
        except YearPassedOn as passed:
            return overtaken(request, year, passed)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            done = _("自己評価をしめきりました。ここからは事務局がまとめます。")
            messages.success(request, done if is_owners else _("署名しました。委員会へ進めました。"))
            return redirect("reviews:year", year.uid)
    return _sign_page(request, year, form)


def _sign_page(request: Request, year: ReviewYear, form: Any, status: int = 0) -> HttpResponse:
    if year.stage == Stage.OWNERS:
        missing = Sheet.objects.filter(year=year).open().order_by("position", "pk").with_everything()
        count = missing.count()
        context: dict[str, Any] = {
            "named": list(missing[:MOST_NAMED]), "unnamed": max(0, count - MOST_NAMED), "count": count,
            "hint": _("しめきると、団体と地区は書きなおせません。事務局は、一枚ずつもう一度お願いできます。"),
        }  # fmt: skip
        title, submit = _("自己評価をしめきる"), _("しめきって、事務局へ進める")
    else:
        context = {
            "marks": marks_waiting(year),
            "hint": _("署名すると、シートと三つの文は書きなおせなくなり、委員会（推進会議）が確かめます。"),
        }
        title, submit = _("署名して、委員会へ進める"), _("署名して進める")
    return form_page(request, year, form, title, template="reviews/sign.html", submit=submit, status=status, **context)


def _for_committee(request: Request, year: ReviewYear) -> HttpResponse:
    area = year.period.area
    is_member = year.members_sign and not policy.may_keep(request.viewer, area)
    form = CommitteeSignForm(year, posted(request), member=is_member)
    if request.method == "POST" and form.is_valid():
        try:
            signing.sign_for_committee(
                year, by=request.viewer, meeting=form.cleaned_data.get("meeting"), comment=form.words
            )
        except YearPassedOn as passed:
            return overtaken(request, year, passed)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("委員会として署名しました。次は、事務局が公表します。"))
            return redirect("reviews:year", year.uid)
    hint = _("委員会が確かめたことを記録します。事務局が代わりに署名するときは、どの会議で決まったかを選びます。")
    return form_page(
        request, year, form, _("委員会として署名する"), template="reviews/sign.html", hint=hint, submit=_("署名する"),
        signed=in_force(year.signatures.all()).get(Stage.COMMITTEE),
        no_meeting=not is_member and not year.meetings.present().exists(),
    )  # fmt: skip


@login_required
def give_back(request: Request, uid: str) -> HttpResponse:
    found = seen_year(request, uid)
    require(policy.may_sign(request.viewer, found) or policy.may_comment(request.viewer, found.period.area))
    seen = request.POST.get("stage", found.stage)
    if seen != found.stage or found.stage not in (Stage.OFFICE, Stage.COMMITTEE):
        return late(request, found)
    require(policy.may_sign(request.viewer, found))
    form = BecauseForm(
        found, posted(request), label=_("戻す理由"), missing=_("戻す理由を書いてください。"),
        hint=_("何を直してほしいかを、受けとる人に分かるように書いてください。"),
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        try:
            signing.send_year_back(found, form.words, stage=form.stage_seen, by=request.viewer)
        except YearPassedOn as passed:
            return overtaken(request, found, passed)
        messages.success(request, _("戻しました。理由は、この年のページで読めます。"))
        return redirect("reviews:year", uid)
    title = _("自己評価に戻す") if found.stage == Stage.OFFICE else _("事務局に戻す")
    return form_page(request, found, form, title, submit=_("戻す"), danger=True)


@login_required
def comment(request: Request, uid: str) -> HttpResponse:
    found = seen_year(request, uid)
    require(policy.may_comment(request.viewer, found.period.area))
    form = BecauseForm(
        found, posted(request), label=_("意見"), missing=_("意見を書いてください。"),
        hint=_("お名前と席がいっしょに残ります。この年のページを見られる人（ログインした団体・地区・委員・事務局）が読みます。"),
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        try:
            signing.comment_on(found, form.words, by=request.viewer)
        except YearPassedOn as passed:
            form.add_error(None, str(passed))
            return form_page(request, found, form, _("意見を書く"), status=409)
        messages.success(request, _("意見を書きました。"))
        return redirect("reviews:year", uid)
    return form_page(request, found, form, _("意見を書く"))
