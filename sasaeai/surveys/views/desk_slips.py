"""Papers that came back: received, listed, looked at one by one, taken out, put back, corrected."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from sasaeai.design.pages import PER_PAGE
from sasaeai.people.policy import require
from sasaeai.people.viewer import Request
from sasaeai.surveys import policy
from sasaeai.surveys.actions import slips as actions
from sasaeai.surveys.actions.keying import Typings, waiting
from sasaeai.surveys.corrections import as_words, sentence
from sasaeai.surveys.flooding import WRONG_TOKENS_TYPED
from sasaeai.surveys.forms.slips import LetterForm, PileForm, RenumberForm
from sasaeai.surveys.models import Keying, Letter, Mode, Response, Slip, SlipFate, Survey
from sasaeai.surveys.questionnaire import Questionnaire, questionnaire_of
from sasaeai.surveys.typed_twice import differences

from .rooms import own_survey, rooms, seen_survey

TO_SHOW = 30


def typing_survey(request: Request, uid: str) -> Survey:
    """For whoever may type slips: 404 where the survey is not visible, 403 where it is."""
    found = seen_survey(request, uid)
    require(policy.may_type(request.viewer, found.area))
    return found


@login_required
def slips(request: Request, uid: str) -> HttpResponse:
    found = typing_survey(request, uid)
    way = request.POST.get("way", "")
    forms: dict[str, Any] = {
        "pile": PileForm(found, request.POST if way == "pile" else None),
        "letter": LetterForm(found, request.POST if way == "letter" else None),
    }
    status = 200
    too_many = WRONG_TOKENS_TYPED.is_reached(request)
    if way == "letter" and too_many:
        forms["letter"], status = LetterForm(found), 429
    elif way in forms and request.method == "POST":
        if forms[way].is_valid() and _received(request, found, forms[way]):
            return redirect("surveys:slips", uid)
        status = 422
        if forms["letter"].is_unknown:
            WRONG_TOKENS_TYPED.note(request)
    may_run = policy.may_survey(request.viewer, found.area)
    shown = _shown(request, found)
    context = {
        "survey": found, "rooms": rooms(request, found, "keying"), "waiting": waiting(found), "forms": forms,
        "by_token": Letter.objects.filter(survey=found).exists(), "too_many": too_many,
        "may_run": may_run, "here": "slips",
        "page": Paginator(shown, PER_PAGE).get_page(request.GET.get("page")), "number": request.GET.get("number", ""),
        "counts": _counts(found),
    }  # fmt: skip
    return render(request, "surveys/slips.html", context, status=status)


def _counts(survey: Survey) -> dict[str, int]:
    rows = Slip.objects.filter(survey=survey)
    return {
        "all": rows.count(), "counted": rows.counted().count(), "blank": rows.filter(fate=SlipFate.BLANK).count(),
        "twice": rows.filter(fate=SlipFate.TWICE).count(),
    }  # fmt: skip


def _shown(request: Request, survey: Survey) -> Any:
    rows = Slip.objects.filter(survey=survey).with_standing().with_district().order_by("-number")
    number = request.GET.get("number", "").strip()
    return rows.filter(number=int(number)) if number.isdecimal() and len(number) < 10 else rows


def _received(request: Request, survey: Survey, form: Any) -> bool:
    given = form.cleaned_data
    try:
        if isinstance(form, PileForm):
            made = actions.receive_slips(
                survey, given["first"], given["last"], on=given["received_on"], by=request.viewer,
                stratum=given["stratum"], blank=given["blank"],
            )  # fmt: skip
            messages.success(request, _("調査票を%(count)s件受け付けました。") % {"count": len(made)})
            return True
        slip = actions.receive_letter(
            survey, form.letter, given["number"], on=given["received_on"], by=request.viewer, blank=given["blank"]
        )
    except actions.SlipRefused as refused:
        form.add_error(*_why(refused, is_single=isinstance(form, LetterForm)))
        return False
    _say_received(request, slip)
    return True


def _say_received(request: Request, slip: Slip) -> None:
    if slip.fate == SlipFate.TWICE:
        words = _(
            "調査票「%(slip)s」は数えません。この合言葉では、もうインターネットで回答が届いています。"
            "紙はよけておいてください。入力もいりません。"
        )
        messages.warning(request, words % {"slip": slip})
    else:
        messages.success(request, _("調査票「%(slip)s」を受け付けました。") % {"slip": slip})


def _why(refused: actions.SlipRefused, *, is_single: bool) -> tuple[str | None, str]:
    numbers = _("、").join(f"{number:05}" for number in refused.numbers[:TO_SHOW])
    match refused:
        case actions.NotOpen():
            return None, _(
                "このアンケートは、いま回答を受け付けていません。事務局に、受付をはじめるように頼んでください。"
            )
        case actions.PaperTaken():
            return "token", _(
                "この合言葉の調査票は、もう受け付けています。同じ紙を二度読みとっていないか、見てください。"
            )
        case _ if is_single:
            return "number", _("%(numbers)sの調査票は、もう受け付けています。紙に押した番号を確かめてください。") % {
                "numbers": numbers
            }
        case _:
            return None, _(
                "%(numbers)sは、もう受け付けています。どれも受け付けていません。番号を確かめてください。"
            ) % {"numbers": numbers}


# -- one slip, for whoever runs the survey ---------------------------------------------------------------------------


def own_slip(request: Request, uid: str, number: int) -> Slip:
    found = own_survey(request, uid)
    slip = get_object_or_404(Slip.objects.with_standing().with_district(), survey=found, number=number)
    slip.survey = found
    return slip


@login_required
@require_safe
def slip(request: Request, uid: str, number: int) -> HttpResponse:
    found = own_slip(request, uid, number)
    return _slip_page(request, found, RenumberForm())


def _slip_page(request: Request, found: Slip, form: RenumberForm, status: int = 200) -> HttpResponse:
    questionnaire = questionnaire_of(found.survey)
    keyings = list(Keying.objects.filter(slip=found).order_by("typed_at", "pk"))
    response = Response.objects.filter(slip=found).first()
    context = {
        "survey": found.survey, "slip": found, "response": response, "form": form,
        "keyings": [(one, _marks(questionnaire, one)) for one in keyings],
        "corrections": [sentence(one, questionnaire) for one in response.corrections] if response else [],
        "may_put_back": found.fate != SlipFate.TWICE and not (found.letter and found.letter.mode == Mode.WEB),
        "may_settle": _may_settle(keyings, questionnaire, found),
    }  # fmt: skip
    return render(request, "surveys/slip.html", context, status=status)


def _marks(questionnaire: Questionnaire, keying: Keying) -> list[tuple[str, str]]:
    """Numbers only: words are read in their own room."""
    closed = [leaf for leaf in questionnaire.leaves if leaf.code in keying.marks and leaf.kind != "text"]
    return [(leaf.number, as_words(keying.marks[leaf.code])) for leaf in closed]


def _may_settle(keyings: list[Keying], questionnaire: Questionnaire, found: Slip) -> bool:
    typings = Typings.of(keyings)
    first, second = typings.of_turn(Keying.Turn.FIRST), typings.of_turn(Keying.Turn.SECOND)
    if found.invalid or not first or not second or typings.of_turn(Keying.Turn.SETTLED):
        return False
    return bool(differences(questionnaire, first.marks, second.marks))


@login_required
@require_POST
def take_out(request: Request, uid: str, number: int) -> HttpResponse:
    found = own_slip(request, uid, number)
    fate = request.POST.get("fate", "")
    if fate not in (SlipFate.BLANK, SlipFate.WITHDRAWN) or found.invalid:
        messages.error(request, _("いまの状態では、できません。画面を読みなおしてください。"))
    else:
        actions.take_out(found, fate, by=request.viewer)
        messages.success(
            request, _("調査票「%(slip)s」を、数えないことにしました。いつでも戻せます。") % {"slip": found}
        )
    return redirect("surveys:slip", uid, number)


@login_required
@require_POST
def put_back(request: Request, uid: str, number: int) -> HttpResponse:
    found = own_slip(request, uid, number)
    try:
        actions.put_back(found, by=request.viewer)
    except actions.CountsAlready:
        messages.error(request, _("この方は、インターネットで回答しています。二度数えることはできません。"))
    else:
        messages.success(request, _("調査票「%(slip)s」を、数えるものに戻しました。") % {"slip": found})
    return redirect("surveys:slip", uid, number)


@login_required
@require_POST
def renumber(request: Request, uid: str, number: int) -> HttpResponse:
    found = own_slip(request, uid, number)
    form = RenumberForm(request.POST)
    if form.is_valid():
        try:
            actions.renumber(found, form.cleaned_data["number"], by=request.viewer)
        except actions.NumbersTaken:
            form.add_error("number", _("この番号の調査票は、もう受け付けています。"))
        else:
            messages.success(request, _("番号を「%(slip)s」に直しました。") % {"slip": found})
            return redirect(reverse("surveys:slip", args=[uid, found.number]))
    return _slip_page(request, found, form, status=422)
