"""答える: the questionnaire for those who got a letter; a page for each part, kept as one goes, sent once."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core import signing
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from sasaeai.kernel.clock import today
from sasaeai.people.viewer import Request
from sasaeai.surveys.actions.answering import (
    Closed,
    NothingAnswered,
    StillWrong,
    keep_draft,
    refuse_closed,
    send,
    sitting_of,
)
from sasaeai.surveys.answering import CHECK, Sitting, Turn
from sasaeai.surveys.flooding import WRONG_TOKENS
from sasaeai.surveys.models import Letter
from sasaeai.surveys.spoken import SurveyWords, words_for
from sasaeai.surveys.tokens import Mistyped, read_token

COOKIE = "answer"
SALT = "sasaeai.surveys.answer"
# As long as a visit: whoever comes back later has the letter.
HOURS = 12
# Closed for now, or for good: neither tells whether anybody else answered.
STATUS = {"early": 409, "answered": 410, "over": 410, "off": 410}


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters("token")
def enter(request: Request) -> HttpResponse:
    if WRONG_TOKENS.is_reached(request):
        return _door(request, 429, too_many=True)
    if request.method != "POST":
        error = _("QRコードを読みとれませんでした。お手紙の合言葉を入力してください。") if "code" in request.GET else ""
        return _door(request, error=error)
    typed = request.POST.get("token", "")
    try:
        letter = _found(request, typed)
    except Mistyped as mistyped:
        return _door(request, 422, error=str(mistyped), typed=typed[:40])
    return _inside(letter)


@never_cache
@require_safe
def follow(request: Request, token: str) -> HttpResponse:
    """From the QR code. The token stands in no address after this one, and in no log of what went wrong."""
    try:
        response = _inside(_found(request, token))
    except Mistyped:
        response = redirect(f"{reverse('surveys:answer')}?code=unread")
    response["Referrer-Policy"] = "no-referrer"
    return response


def _door(request: Request, status: int = 200, **context: Any) -> HttpResponse:
    return render(request, "surveys/answer_door.html", context, status=status)


def _found(request: Request, typed: str) -> Letter:
    """Raises Mistyped, also where too many wrong ones came from here: right and wrong are then told nothing apart."""
    token = read_token(typed)
    letter = None if WRONG_TOKENS.is_reached(request) else Letter.objects.with_token(token)
    if letter is None:
        WRONG_TOKENS.note(request)
        raise Mistyped(_("この合言葉は見つかりません。お手紙を見て、もう一度入力してください。"))
    return letter


def _inside(letter: Letter) -> HttpResponse:
    response = redirect("surveys:answer_start")
    response.set_cookie(
        COOKIE, signing.dumps(letter.fingerprint, salt=SALT), max_age=HOURS * 3600, httponly=True,
        secure=settings.SESSION_COOKIE_SECURE, samesite="Lax",
    )  # fmt: skip
    return response


def _letter(request: Request) -> Letter | None:
    letters = Letter.objects.select_related("survey__area", "survey__contact")
    return letters.filter(fingerprint=_opened(request)).first()


def _opened(request: Request) -> str:
    """The fingerprint of the letter that was opened here; none without a cookie of ours, or with an old one."""
    try:
        return str(signing.loads(request.COOKIES.get(COOKIE, ""), salt=SALT, max_age=HOURS * 3600))
    except signing.BadSignature:
        return ""


def _sat(request: Request) -> tuple[Letter | None, HttpResponse | None]:
    """The letter that was opened, or the page that says why nobody can answer with it."""
    letter = _letter(request)
    if letter is None:
        return None, redirect("surveys:answer")
    try:
        refuse_closed(letter)
    except Closed as closed:
        return None, _closed(request, letter, closed)
    return letter, None


def _closed(request: Request, letter: Letter, closed: Closed) -> HttpResponse:
    context = {"survey": letter.survey, "why": closed.why, "words": words_for(request)}
    response = render(request, "surveys/answer_closed.html", context, status=STATUS[closed.why])
    response.delete_cookie(COOKIE)
    return response


def about(request: Request, sitting: Sitting, **more: Any) -> dict[str, Any]:
    """What every page of a questionnaire shows. `preview` at the desk, where nothing is kept."""
    survey = sitting.questionnaire.survey
    return {"survey": survey, "words": words_for(request), "pages": sitting.pages, **more}


@never_cache
@require_safe
def start(request: Request) -> HttpResponse:
    letter, closed = _sat(request)
    if letter is None:
        return closed or redirect("surveys:answer")
    sitting = sitting_of(letter)
    return render(request, "surveys/answer_start.html", start_context(request, letter, sitting))


def start_context(request: Request, letter: Letter | None, sitting: Sitting) -> dict[str, Any]:
    survey = letter.survey if letter else sitting.questionnaire.survey
    leaves = len(sitting.questionnaire.leaves)
    more = {
        "minutes": max(5, -(-leaves // 3 // 5) * 5),
        "questions": sum(1 for _one in sitting.questionnaire.items),
        "first": min(sitting.pages, default=CHECK),
        "is_begun": not sitting.is_empty,
        "late": _is_late(survey),
    }
    return about(request, sitting, **more) | {"survey": survey}


def _is_late(survey: Any) -> bool:
    return bool(survey.closes_on and today() > survey.closes_on)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: Request, number: int) -> HttpResponse:
    letter, closed = _sat(request)
    if letter is None:
        return closed or redirect("surveys:answer")
    sitting = sitting_of(letter)
    if number not in sitting.pages:
        return redirect("surveys:answer_start")
    if request.method != "POST":
        return render(request, "surveys/answer_page.html", page_context(request, sitting, number))
    turn = sitting.turn(number, request.POST)
    codes = [leaf.code for leaf in sitting.group(number).leaves]
    try:
        keep_draft(letter, sitting, codes)
    except Closed as reason:
        return _closed(request, letter, reason)
    if turn.go is not None:
        return redirect("surveys:answer_check") if turn.go == CHECK else redirect("surveys:answer_page", turn.go)
    if "go" in request.POST and request.POST["go"] == "back":
        return redirect("surveys:answer_start")
    context = page_context(request, sitting, number, turn)
    return render(request, "surveys/answer_page.html", context, status=422 if turn.errors else 200)


def page_context(request: Request, sitting: Sitting, number: int, turn: Turn | None = None) -> dict[str, Any]:
    shown = sitting.shown(number, turn)
    pages = sitting.pages
    return about(
        request, sitting, group=sitting.group(number), number=number, shown=shown, new=turn.new if turn else (),
        errors=_summary(sitting, turn, words_for(request)), place=pages.index(number) + 1 if number in pages else 1,
    )  # fmt: skip


def _summary(sitting: Sitting, turn: Turn | None, words: SurveyWords) -> list[dict[str, str]]:
    by_code = sitting.questionnaire.by_code
    told = turn.errors.items() if turn else ()
    return [{"text": f"{words(by_code[code].number)}：{error}", "url": f"#q-{code}"} for code, error in told]


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def check(request: Request) -> HttpResponse:
    if request.method != "POST":
        letter, closed = _sat(request)
        if letter is None:
            return closed or redirect("surveys:answer")
        return render(request, "surveys/answer_check.html", check_context(request, sitting_of(letter)))
    # Thousands send on one evening: `send` itself reads what it needs, and the letter is read for a refusal only.
    try:
        send(_opened(request))
    except Letter.DoesNotExist:
        return redirect("surveys:answer")
    except StillWrong as wrong:
        return redirect("surveys:answer_page", wrong.page)
    except (Closed, NothingAnswered) as reason:
        return _not_sent(request, reason)
    response = redirect("surveys:answer_thanks")
    response.delete_cookie(COOKIE)
    return response


def _not_sent(request: Request, reason: Closed | NothingAnswered) -> HttpResponse:
    letter = _letter(request)
    if letter is None:
        return redirect("surveys:answer")
    if isinstance(reason, Closed):
        return _closed(request, letter, reason)
    context = check_context(request, sitting_of(letter), nothing=True)
    return render(request, "surveys/answer_check.html", context, status=422)


def check_context(request: Request, sitting: Sitting, **more: Any) -> dict[str, Any]:
    parts = [
        {"number": number, "group": sitting.group(number), "shown": sitting.shown(number)} for number in sitting.pages
    ]
    wrong = set(sitting.wrong_pages())
    for part in parts:
        part["is_wrong"] = part["number"] in wrong
    return about(request, sitting, parts=parts, is_wrong=bool(wrong), last=max(sitting.pages, default=None), **more)


@never_cache
@require_safe
def thanks(request: Request) -> HttpResponse:
    return render(request, "surveys/answer_thanks.html")


@never_cache
@require_POST
def stop(request: Request) -> HttpResponse:
    """On a computer that others use, too: what was answered stays kept under the letter."""
    response = render(request, "surveys/answer_stopped.html")
    response.delete_cookie(COOKIE)
    return response
