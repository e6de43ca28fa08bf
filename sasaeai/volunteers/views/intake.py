"""Phone mode: take in a request while somebody is speaking, read it back, put it right later."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_POST, require_safe

from sasaeai.areas.models import Desk
from sasaeai.kernel.clock import today
from sasaeai.kernel.fields import new_uid
from sasaeai.people.actions.personal import looked_at
from sasaeai.people.policy import require
from sasaeai.people.viewer import Request
from sasaeai.volunteers import policy
from sasaeai.volunteers.actions.intake import correct, take_in
from sasaeai.volunteers.actions.requests import Moved, mark
from sasaeai.volunteers.callers import known_callers
from sasaeai.volunteers.forms.intake import IntakeForm, said_in
from sasaeai.volunteers.models import Channel, HelpRequest, Refusal
from sasaeai.volunteers.read_back import next_days, read_back
from sasaeai.volunteers.refusing import found_in, refusals_of
from sasaeai.volunteers.request_facts import facts_of
from sasaeai.volunteers.views.request import visible_request


# Going back to a page that is kept nowhere loses what was typed while somebody was speaking; empty, it tells nothing.
@cache_control(private=True, no_cache=True)
@login_required
def intake(request: Request) -> HttpResponse:
    require(policy.may_mediate(request.viewer))
    if request.method != "POST":
        form = IntakeForm(by=request.viewer, initial=_beginning(request))
        return _page(request, form)
    if "find" in request.POST or "pick" in request.POST:
        return _page(request, IntakeForm(by=request.viewer, initial=_kept(request)))
    form = IntakeForm(request.POST, by=request.viewer)
    if not form.is_valid():
        return _page(request, form, status=422)
    refusal = _chosen_refusal(request)
    if refusal is None and "anyway" not in request.POST and found_in(form.heard, refusals_of(request.viewer)):
        return _page(request, form, status=422, must_decide=True)
    return _receive(request, form, refusal)


def _beginning(request: Request) -> dict[str, Any]:
    """The same once more, where an earlier request is named; the way it came in, where that is known."""
    begun: dict[str, Any] = {}
    if uid := request.GET.get("again"):
        like = visible_request(request, uid)
        begun = said_in(like) | {"again": uid, "first_day": None, "last_day": None, "follow_up_on": None}
        begun["channel"] = Channel.PHONE
    if request.GET.get("channel") in Channel.values:
        begun["channel"] = request.GET["channel"]
    return begun


def _kept(request: Request) -> dict[str, Any]:
    """All that was typed, for a page that is shown again without having been sent."""
    form = IntakeForm(request.POST, by=request.viewer)
    kept = {
        name: field.widget.value_from_datadict(request.POST, request.FILES, name) for name, field in form.fields.items()
    }
    picked = next(
        (caller.person for caller in known_callers(kept["telephone"], request.viewer)
         if str(caller.person.uid) == request.POST.get("pick")), None,
    )  # fmt: skip
    if picked is not None:
        kept |= _named(picked.name, picked.kana, is_proxy=kept.get("caller") == "proxy")
    return kept


def _named(name: str, kana: str, *, is_proxy: bool) -> dict[str, str]:
    return {"proxy_name": name} if is_proxy else {"name": name, "kana": kana}


def _chosen_refusal(request: Request) -> Refusal | None:
    chosen = request.POST.get("refuse", "")
    return next((row for row in refusals_of(request.viewer) if str(row.pk) == chosen), None)


def _receive(request: Request, form: IntakeForm, refusal: Refusal | None) -> HttpResponse:
    like = HelpRequest.objects.visible_to(request.viewer).filter(uid=form.cleaned_data["again"] or None).first()
    row, is_new = take_in(
        HelpRequest(**form.fields_of_row()), form.asker, form.proxy, by=request.viewer, around=form.around,
        once=f"desk-{request.viewer.journal_id or 0}:{form.cleaned_data['once'] or new_uid()}",
        like=like, refusal=refusal,
    )  # fmt: skip
    if not is_new:
        messages.info(request, _("この依頼は、もう受け付けてあります（番号 %(number)s）。") % {"number": row.number})
    elif refusal is not None:
        messages.success(request, _("お受けできないことをお伝えした記録を残しました。"))
    else:
        messages.success(request, _("受け付けました。番号は %(number)s です。") % {"number": row.number})
    return redirect("volunteers:request_slip", row.uid)


@login_required
@require_POST
def heard(request: Request, uid: str | None = None) -> HttpResponse:
    """While typing: the sentence so far, what is still to be asked, what cannot be taken on."""
    require(policy.may_mediate(request.viewer))
    form = IntakeForm(request.POST, by=request.viewer, row=visible_request(request, uid) if uid else None)
    return render(request, "volunteers/intake.html#heard", _heard(request, form))


def _heard(request: Request, form: IntakeForm) -> dict[str, Any]:
    """What stands beside the form, of a form that was sent or is being typed; nothing of an untouched one."""
    if not form.is_bound:
        return {"form": form}
    form.is_valid()
    row = form.so_far()
    return {
        "form": form,
        "sentence": read_back(row) if row else "",
        "days": next_days(row) if row else [],
        "open_questions": _open_questions(form),
        "refusals": found_in(form.heard, refusals_of(request.viewer)),
    }


def _open_questions(form: IntakeForm) -> list[dict[str, str]]:
    """What was not asked yet by its name only; what was said and cannot be, with its sentence."""
    return [
        {
            "label": str(bound.label),
            "error": str(bound.errors[0]) if bound.value() else "",
            "id": bound.id_for_label or str(bound.auto_id),
        }
        for bound in form.visible_fields()
        if bound.errors
    ]


@login_required
@require_POST
def callers(request: Request) -> HttpResponse:
    """Who is known by the number that is being typed."""
    require(policy.may_mediate(request.viewer))
    number = request.POST.get("telephone", "")
    return render(request, "volunteers/intake.html#callers", {"callers": known_callers(number, request.viewer)})


def _page(request: Request, form: IntakeForm, *, status: int = 200, **context: Any) -> HttpResponse:
    number = str(form["telephone"].value() or "")
    typed = IntakeForm(request.POST, by=request.viewer) if request.method == "POST" and not form.is_bound else form
    context |= _heard(request, typed) | {"form": form, "callers": known_callers(number, request.viewer)}
    return render(request, "volunteers/intake.html", context, status=status)


@login_required
def edit(request: Request, uid: str) -> HttpResponse:
    row = visible_request(request, uid)
    if not row.is_open:
        raise Http404(_("この依頼は終わっています。先に受付に戻してください。"))
    form = IntakeForm(request.POST if request.method == "POST" else None, by=request.viewer, row=row)
    context: dict[str, Any] = {"row": row, "status": 422 if form.errors else 200}
    if request.method == "POST" and form.is_valid():
        try:
            correct(
                row, form.fields_of_row(), form.asker, form.proxy, seen=form.cleaned_data["seen"], by=request.viewer,
                around=form.around,
            )  # fmt: skip
        except Moved:
            # Sent once more as it stands, it takes the place of what the other one wrote.
            row = visible_request(request, uid)
            form.data = request.POST.copy()
            form.data["seen"] = mark(row)
            context |= {"status": 409, "theirs": facts_of(row)}
        else:
            messages.success(request, _("書きなおしました。"))
            return redirect("volunteers:request", uid)
    return _page(request, form, **context)


@login_required
@require_safe
def slip(request: Request, uid: str) -> HttpResponse:
    """聞き取り票の控え: what was understood, for whoever asked; to be printed and posted."""
    row = visible_request(request, uid)
    looked_at(row.asker, row, by=request.viewer)
    context = {
        "row": row,
        "facts": facts_of(row, for_the_asker=True),
        "sentence": read_back(row),
        "desks": Desk.objects.for_area(row.area, today())[:2],
        "small": request.GET.get("size") == "a5",
        "page": reverse("volunteers:request_slip", args=[uid]),
    }
    return render(request, "volunteers/read_back_slip.html", context)
