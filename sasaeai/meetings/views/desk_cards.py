"""Opinion cards at the desk: the list and its file, typing and pasting, one card, the paper みんなの声カード."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from sasaeai.areas.models import Area
from sasaeai.design.pages import PER_PAGE
from sasaeai.design.undo import say_undo
from sasaeai.kernel.addresses import absolute
from sasaeai.kernel.clock import today
from sasaeai.kernel.fields import new_uid
from sasaeai.kernel.fiscal import wareki_date
from sasaeai.kernel.masking import may_tell_who
from sasaeai.kernel.stamp import entrances_of
from sasaeai.kernel.table_files import table_file
from sasaeai.meetings import policy
from sasaeai.meetings.actions import cards as actions
from sasaeai.meetings.actions.cards import VOICES
from sasaeai.meetings.became import became_at_desk, with_what_became
from sasaeai.meetings.card_table import HEADER, line_of
from sasaeai.meetings.forms.cards import CardForm, CardsForm
from sasaeai.meetings.models import Meeting, MeetingPhoto, OpinionCard
from sasaeai.meetings.narrowing import Wanted
from sasaeai.meetings.plans_near import plan_for_problem, plans_for_evidence
from sasaeai.people.adapter import qr_drawing
from sasaeai.people.policy import require
from sasaeai.people.viewer import Request
from sasaeai.plans import policy as plan_policy

from .rooms import present_meeting, rooms

MOST_LINES = 50_000
MOST_AT_ONCE = 300
ON_A_SHEET = range(4)


@login_required
@require_safe
def cards(request: Request) -> HttpResponse:
    require(policy.may_read(request.viewer))
    wanted = Wanted.of(request.viewer, request.GET)
    page = Paginator(with_what_became(wanted.rows()), PER_PAGE).get_page(request.GET.get("page"))
    may_listen = policy.may_listen(request.viewer)
    context = {
        "rooms": rooms("cards"),
        "wanted": wanted,
        "page": page,
        "lines": [(card, became_at_desk(card), _to_look_at(card)) for card in page],
        "tabs": wanted.tabs() if may_listen else [],
        "may_listen": may_listen,
        "may_open": may_open_voices(request),
        "voices_open": VOICES in entrances_of(request),
        "files": reverse("meetings:table", args=["csv"]).removesuffix(".csv"),
    }
    return render(request, "meetings/cards.html", context)


def _to_look_at(card: OpinionCard) -> list[str]:
    """What may tell who somebody is, in what nobody has read yet."""
    return may_tell_who(f"{card.text}\n{card.who}") if card.accepted_at is None else []


def may_open_voices(request: Request) -> bool:
    """Whoever listens to the whole ward decides whether it is asked by the web."""
    root = Area.objects.filter(parent=None).first()
    return root is not None and policy.may_listen(request.viewer, root) and request.viewer.is_secretariat


@login_required
@require_safe
def table(request: Request, ending: str) -> HttpResponse:
    """The cards in view as a file, for whoever may read them."""
    require(policy.may_read(request.viewer))
    if ending not in {"csv", "xlsx"}:
        raise Http404
    wanted = Wanted.of(request.viewer, request.GET)
    rows = with_what_became(wanted.rows())[:MOST_LINES]
    lines: list[list[Any]] = [[str(word) for word in HEADER], *(line_of(card) for card in rows)]
    name = _("意見カード_%(day)s") % {"day": wareki_date(today())}
    return table_file(name, ending, _("意見カード"), lines)


# -- typing and pasting ----------------------------------------------------------------------------------------------


@login_required
def add_cards(request: Request) -> HttpResponse:
    """みんなの声カード of paper, and what was told at the counter or by telephone."""
    require(policy.may_listen(request.viewer))
    return _write(request, None, reverse("meetings:cards"))


@login_required
def cards_of_meeting(request: Request, uid: str) -> HttpResponse:
    found = present_meeting(request, uid)
    return _write(request, found, reverse("meetings:meeting", args=[uid]))


def _write(request: Request, meeting: Meeting | None, back: str) -> HttpResponse:
    form = CardsForm(request.POST if request.method == "POST" else None, by=request.viewer, meeting=meeting)
    is_shown = False
    if request.method == "POST" and form.is_valid():
        if form.was_read and form.wanted and "look" not in request.POST:
            return _written(request, form, back)
        is_shown = True
        form.data = request.POST.copy()
        form.data["read"] = form.print_of_text
    context: dict[str, Any] = {
        "form": form,
        "meeting": meeting,
        "back": back,
        "is_shown": is_shown,
        "lines": form.lines,
    }
    if meeting is not None:
        context["photos"] = list(MeetingPhoto.objects.filter(meeting=meeting))
    if is_shown:
        context |= {"wanted": form.wanted, "again": sum(1 for line in form.lines if line.is_again)}
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "meetings/cards_form.html", context, status=status)


def _written(request: Request, form: CardsForm, back: str) -> HttpResponse:
    once = f"desk-{request.viewer.journal_id or 0}:{form.cleaned_data['once'] or new_uid()}"
    rows, is_new = actions.write_cards(form.pattern(), form.wanted, once=once, by=request.viewer)
    if is_new:
        messages.success(request, _("意見カードを%(count)s枚書きました。") % {"count": len(rows)})
    else:
        messages.info(request, _("この%(count)s枚は、もう保存してあります。") % {"count": len(rows)})
    return redirect(request.path if "more" in request.POST else back)


# -- one card --------------------------------------------------------------------------------------------------------


def _visible(request: Request, uid: str) -> OpinionCard:
    require(policy.may_read(request.viewer))
    rows = with_what_became(OpinionCard.objects.visible_to(request.viewer).select_related("period", "meeting__period"))
    card: OpinionCard = get_object_or_404(rows, uid=uid)
    if (card.is_binned or card.accepted_at is None) and not policy.may_listen(request.viewer, card.area):
        # Nobody who keeps the cards has read it, or somebody's name may be why it is in the bin.
        raise Http404
    return card


def _own(request: Request, uid: str) -> OpinionCard:
    card = _visible(request, uid)
    require(policy.may_listen(request.viewer, card.area))
    return card


@login_required
@require_safe
def card(request: Request, uid: str) -> HttpResponse:
    found = _visible(request, uid)
    facts = [
        {"label": _("どこから"), "text": found.get_source_display()},
        {"label": _("地域"), "text": found.area.name},
        {"label": _("いつの声か"), "text": wareki_date(found.day)},
    ]
    if found.meeting:
        url = reverse("meetings:meeting", args=[found.meeting.uid])
        facts.append({"label": _("話しあい"), "text": found.meeting.title, "url": url})
    facts += [{"label": _("どんな人の声か"), "text": found.who}] if found.who else []
    facts.append({"label": _("目標"), "text": str(found.goal) if found.goal else _("まだ分けていません")})
    facts += [{"label": _("まとまりの見出し"), "text": found.group}] if found.group else []
    context = {
        "card": found,
        "facts": facts,
        "became": became_at_desk(found),
        "may_listen": policy.may_listen(request.viewer, found.area),
        **_may_become(request, found),
        "in_problem": found.problem is not None and not found.problem.is_binned,
    }
    return render(request, "meetings/card.html", context)


def _may_become(request: Request, found: OpinionCard) -> dict[str, bool]:
    """What this viewer may make of the card: a button never leads to a closed door."""
    plan = plan_for_problem([found])
    return {
        "may_problem": plan is not None and plan_policy.may_write_problem(request.viewer, plan),
        "may_evidence": bool(plans_for_evidence(request.viewer, [found])),
    }


@login_required
def edit_card(request: Request, uid: str) -> HttpResponse:
    found = _own(request, uid)
    if found.is_binned:
        raise Http404
    page = reverse("meetings:card", args=[uid])
    form = CardForm(request.POST if request.method == "POST" else None, by=request.viewer, card=found)
    context: dict[str, Any] = {"form": form, "page_title": _("意見カードを書きなおす"), "back": page}
    status = 422 if form.is_bound else 200
    if request.method == "POST" and form.is_valid():
        try:
            actions.correct_card(found, form.written(), seen=form.cleaned_data["seen"], by=request.viewer)
        except actions.Moved:
            theirs = OpinionCard.objects.get(pk=found.pk)
            form.data = request.POST.copy()
            form.data["seen"] = actions.mark(theirs)
            context["theirs"] = [{"label": _("意見"), "text": theirs.text}]
            status = 409
        else:
            messages.success(request, _("書きなおしました。"))
            return redirect(page)
    return render(request, "meetings/form.html", context, status=status)


@login_required
@require_POST
def bin_card(request: Request, uid: str) -> HttpResponse:
    found = _own(request, uid)
    actions.bin_card(found, by=request.viewer)
    sentence = _("ごみ箱に入れました：%(text)s") % {"text": found}
    say_undo(request, sentence, reverse("meetings:card_restore", args=[uid]))
    return redirect(f"{reverse('meetings:cards')}{'' if found.accepted_at else '?state=waiting'}")


@login_required
@require_POST
def restore_card(request: Request, uid: str) -> HttpResponse:
    actions.restore_card(_own(request, uid), by=request.viewer)
    messages.success(request, _("元に戻しました。"))
    return redirect("meetings:card", uid)


@login_required
@require_POST
def accept(request: Request) -> HttpResponse:
    """The voices that are ticked: they were read, and are shown from now on."""
    require(policy.may_listen(request.viewer))
    asked = request.POST.getlist("card")[:MOST_AT_ONCE]
    rows = OpinionCard.objects.visible_to(request.viewer).waiting().filter(uid__in=asked).select_related("area")
    found = list(rows)
    for row in found:
        require(policy.may_listen(request.viewer, row.area))
    number = actions.accept_cards(found, by=request.viewer)
    if number == 1:
        url = reverse("meetings:card_hold", args=[found[0].uid])
        say_undo(request, _("声を一枚受け取りました。公開され、目標に分けられます。"), url)
    elif number:
        messages.success(
            request, _("声を%(count)s枚受け取りました。公開され、目標に分けられます。") % {"count": number}
        )
    else:
        messages.info(request, _("受け取る声に、印をつけてください。"))
    return redirect(f"{reverse('meetings:cards')}?state=waiting")


@login_required
@require_POST
def hold(request: Request, uid: str) -> HttpResponse:
    actions.hold_back(_own(request, uid), by=request.viewer)
    messages.success(request, _("出さないことにしました。「読んでいない声」にあります。"))
    return redirect("meetings:card", uid)


# -- how people write ------------------------------------------------------------------------------------------------


@login_required
@require_safe
def paper(request: Request) -> HttpResponse:
    """みんなの声カード: four on one side of A4, to be cut; with the way to the web as long as it is open."""
    require(policy.may_listen(request.viewer))
    is_open = VOICES in entrances_of(request)
    address = absolute(request, reverse("meetings:voices"))
    context = {"places": ON_A_SHEET, "address": address, "drawing": qr_drawing(address) if is_open else ""}
    return render(request, "meetings/paper.html", context)


@login_required
@require_POST
def switch_voices(request: Request) -> HttpResponse:
    require(may_open_voices(request))
    is_open = request.POST.get("open") == "1"
    root = Area.objects.get(parent=None)
    actions.open_voices(root, is_open=is_open, by=request.viewer)
    words = (
        _("「声を届ける」のページを開きました。だれでも書けます。")
        if is_open
        else _("「声を届ける」のページを閉じました。")
    )
    messages.success(request, words)
    return redirect("meetings:cards")
