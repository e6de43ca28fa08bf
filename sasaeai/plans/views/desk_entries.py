"""Organisations' entries: written by themselves or typed for them, gathered into measures with provenance."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from sasaeai.design.pages import PER_PAGE
from sasaeai.design.undo import say_undo
from sasaeai.kernel.words import differences
from sasaeai.people.models import Organisation
from sasaeai.people.policy import require
from sasaeai.people.viewer import Request
from sasaeai.plans import policy
from sasaeai.plans.access import readable
from sasaeai.plans.actions.entries import (
    CallIsClosed,
    CannotGather,
    EntryChangedMeanwhile,
    bin_entry,
    entry_seen,
    gather_into,
    gather_into_new,
    restore_entry,
    rewrite_entry,
    set_aside,
    ungather,
    write_entry,
)
from sasaeai.plans.forms.entries import AsideForm, ChosenEntriesForm, EntryForm, GatherForm, TypedEntryForm
from sasaeai.plans.forms.entry_sheets import SheetFilesForm
from sasaeai.plans.models import Entry, EntryCall, Measure, MeasureSource, Plan
from sasaeai.plans.models.entry import EntryQuerySet

from .desk_calls import gathering_plan
from .desk_page import done, form_page, posted, question_page, say_way_back

STATES = ("waiting", "gathered", "aside", "bin")


def _page_of(entry: Entry) -> str:
    return reverse("plans:edit:entry", args=[entry.plan.period.number, entry.uid])


# -- writing --------------------------------------------------------------------------------------------------------


def call_and_asked(request: Request, period: int, uid: str, organisation: int) -> tuple[EntryCall, Organisation]:
    """The call and an organisation that it asks: 404 for those to whom neither is open, 403 for mere readers."""
    rows = EntryCall.objects.filter(plan__period__number=period, uid=uid)
    call = get_object_or_404(rows.select_related("plan__area", "plan__period"))
    asked = get_object_or_404(call.organisations.all(), pk=organisation)
    _require_writer(request, call.plan, asked)
    if call.sent_on is None and not policy.may_classify(request.viewer, call.plan):
        raise Http404(_("このお願いは、まだ始まっていません。"))
    return call, asked


def _require_writer(request: Request, plan: Plan, organisation: Organisation) -> None:
    """A seat of the organisation writes for it, also one that may not read the ward's plan while it is written."""
    if not policy.may_write_entry(request.viewer, organisation):
        if not policy.may_read(request.viewer, plan):
            raise Http404(_("このページは見つかりません。"))
        require(False)


@login_required
def write(request: Request, period: int, uid: str, organisation: int) -> HttpResponse:
    call, asked = call_and_asked(request, period, uid, organisation)
    for_it = policy.may_classify(request.viewer, call.plan)
    back = reverse("plans:edit:call", args=[period, uid]) if for_it else reverse("plans:work")
    form = (TypedEntryForm if for_it else EntryForm)(call.plan, None, posted(request))
    if request.method == "POST" and form.is_valid():
        given = {name: value for name, value in form.cleaned_data.items() if name != "seen"}
        try:
            write_entry(call, asked, **given, by=request.viewer, for_it=for_it)
        except CallIsClosed as closed:
            form.add_error(None, str(closed))
        else:
            return done(request, _("受け取りました。受付が終わるまでは、書きなおせます。"), back)
    title = _("団体に代わって記載を入力する") if for_it else _("具体的な取り組みを書く")
    takes_files = not for_it and not call.closed_on
    files = SheetFilesForm(call, asked) if takes_files else None
    return _entry_page(request, form, call, asked, title=title, back=back, files=files)


def _entry_page(
    request: Request, form: Any, call: EntryCall | None, organisation: Organisation, **context: Any
) -> HttpResponse:
    context |= {
        "call": call, "organisation": organisation, "eyebrow": organisation.name,
        "template": "plans/desk/entry_form.html",
    }  # fmt: skip
    return form_page(request, form, **context)


def _entry(request: Request, period: int, uid: str, rows: EntryQuerySet | None = None) -> Entry:
    """The secretariat's, and the organisation's own."""
    wanted = (Entry.objects.all() if rows is None else rows).filter(plan__period__number=period, uid=uid)
    found: Entry = get_object_or_404(
        wanted.select_related("organisation", "call", "goal", "plan__area", "plan__period")
    )
    _require_writer(request, found.plan, found.organisation)
    return found


@login_required
def entry(request: Request, period: int, uid: str) -> HttpResponse:
    """One entry: its words, where they came from, and what became of them."""
    found = _entry(request, period, uid)
    staff = policy.may_classify(request.viewer, found.plan)
    sources = found.sources.select_related("measure__plan__period")
    is_open = bool(found.call and found.call.sent_on and not found.call.closed_on)
    context = {
        "entry": found, "sources": list(sources), "staff": staff, "period": period,
        "origin": found.came_from,
        "can_read": policy.may_read(request.viewer, found.plan),
        "can_write": not found.is_binned and (staff or is_open),
    }  # fmt: skip
    return render(request, "plans/desk/entry.html", context)


@login_required
def edit(request: Request, period: int, uid: str) -> HttpResponse:
    found = _entry(request, period, uid, Entry.objects.present())
    for_it = policy.may_classify(request.viewer, found.plan)
    form = EntryForm(found.plan, found, posted(request))
    context: dict[str, Any] = {"title": _("記載を書きなおす"), "back": _page_of(found)}
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            rewrite_entry(found, **given, by=request.viewer, for_it=for_it)
        except CallIsClosed as closed:
            form.add_error(None, str(closed))
        except EntryChangedMeanwhile as meanwhile:
            theirs = meanwhile.entry
            mine = {name: given[name] for name in ("text", "goal", "written_by")}
            form = EntryForm(found.plan, theirs, initial=mine | {"seen": entry_seen(theirs)})
            parts = differences(theirs.text, given["text"])
            context |= {"theirs": theirs.text, "mine": given["text"], "differences": parts, "status": 409}
        else:
            return done(request, _("保存しました。取組にまとめた文は、変わりません。"), _page_of(found))
    return _entry_page(request, form, found.call, found.organisation, **context)


# -- gathering ------------------------------------------------------------------------------------------------------


@login_required
def entries(request: Request, period: int) -> HttpResponse:
    """Entries by goal: those that wait with boxes to choose, those gathered, put aside, binned."""
    plan = gathering_plan(request, period)
    state = request.GET.get("state", "")
    state = state if state in STATES else STATES[0]
    rows = _in_state(plan, state).select_related("organisation", "goal")
    if state == "gathered":
        rows = rows.prefetch_related("sources__measure")
    ordered = rows.order_by("goal__parent__position", "goal__position", "goal_id", "received_on", "pk")
    context = {
        "plan": plan,
        "period": period,
        "page": Paginator(ordered, PER_PAGE).get_page(request.GET.get("page")),
        "tabs": [_tab(code, state) for code in STATES],
        "state": state,
    }
    return render(request, "plans/desk/entries.html", context)


def _in_state(plan: Plan, state: str) -> EntryQuerySet:
    rows = Entry.objects.filter(plan=plan)
    if state == "bin":
        return rows.binned()
    if state == "gathered":
        return rows.present().filter(sources__isnull=False).distinct()
    if state == "aside":
        return rows.present().exclude(set_aside="")
    return rows.waiting()


def _tab(code: str, current: str) -> dict[str, Any]:
    labels = {
        "waiting": _("まだまとめていない"),
        "gathered": _("まとめた"),
        "aside": _("まとめに入れない"),
        "bin": _("ごみ箱"),
    }
    return {"label": labels[code], "url": f"?state={code}", "current": code == current}


@login_required
def gather(request: Request, period: int) -> HttpResponse:
    """Chosen entries → a measure. The chosen ones travel in the address and in hidden fields."""
    plan = gathering_plan(request, period)
    back = reverse("plans:edit:entries", args=[period])
    chosen = ChosenEntriesForm(plan, request.POST if request.method == "POST" else request.GET)
    if not chosen.is_valid():
        context: dict[str, Any] = {
            "errors": chosen.errors.get("entry", []),
            "back": back,
            "page_title": _("まとめる記載を選んでください"),
        }
        return render(request, "plans/desk/refused.html", context, status=422)
    picked = list(chosen.cleaned_data["entry"])
    form = GatherForm(plan, picked, posted(request))
    measure = request.GET.get("measure")
    if measure and not form.is_bound:
        form.initial["measure"] = Measure.objects.filter(plan=plan, uid=measure).values_list("pk", flat=True).first()
    if request.method == "POST" and form.is_valid():
        try:
            target = _gathered(plan, picked, form.cleaned_data, request)
        except CannotGather as error:
            form.add_error(None, str(error))
        else:
            gaps = {"count": len(picked), "title": target.title}
            sentence = _("記載%(count)s件を「%(title)s」にまとめました。公開はまだしていません。") % gaps
            return done(request, sentence, reverse("plans:edit:sources", args=[period, target.uid]))
    return form_page(
        request, form, title=_("取組にまとめる"), back=back, submit=_("まとめる"), eyebrow=str(plan), entries=picked,
        template="plans/desk/gather.html",
    )  # fmt: skip


def _gathered(plan: Plan, picked: list[Entry], given: dict[str, Any], request: Request) -> Measure:
    measure: Measure | None = given["measure"]
    wanted = set(given["actors"])
    # In the order of the entries, so that who wrote first stands first.
    actors = [one for one in dict.fromkeys(entry.organisation for entry in picked) if one in wanted]
    if measure is not None:
        gather_into(measure, picked, actors=actors, by=request.viewer)
        return measure
    return gather_into_new(
        plan, picked, goal=given["goal"], title=given["title"], text=given["text"], actors=actors,
        by=request.viewer,
    )  # fmt: skip


@login_required
def sources(request: Request, period: int, uid: str) -> HttpResponse:
    """Where a measure came from: the words of every entry as they were when they were gathered."""
    measure = readable(request.viewer, Measure.objects.present(), period, uid)
    require(policy.may_classify(request.viewer, measure.plan))
    rows = measure.sources.select_related("entry__organisation", "entry__goal", "origin")
    context = {
        "measure": measure, "sources": list(rows), "period": period,
        "measure_page": reverse("plans:desk:measure", args=[period, uid]),
    }  # fmt: skip
    return render(request, "plans/desk/sources.html", context)


@login_required
@require_POST
def take_out(request: Request, period: int, uid: str, entry: str) -> HttpResponse:
    measure = readable(request.viewer, Measure.objects.all(), period, uid)
    require(policy.may_classify(request.viewer, measure.plan))
    source = get_object_or_404(
        MeasureSource.objects.select_related("entry__organisation", "measure__plan__area"),
        measure=measure, entry__uid=entry,
    )  # fmt: skip
    source.measure = measure
    ungather(source, by=request.viewer)
    again = reverse("plans:edit:entries_gather", args=[period]) + f"?entry={entry}&measure={uid}"
    say_way_back(request, _("記載を取組から外しました。取組の文は、そのままです。"), again)
    return redirect("plans:edit:sources", period, uid)


# -- aside, and the bin ---------------------------------------------------------------------------------------------


def _handled(request: Request, period: int, uid: str) -> Entry:
    found = _entry(request, period, uid)
    require(policy.may_classify(request.viewer, found.plan))
    return found


@login_required
def put_aside(request: Request, period: int, uid: str) -> HttpResponse:
    found = _handled(request, period, uid)
    if found.set_aside:
        if request.method == "POST":
            set_aside(found, reason="", by=request.viewer)
            return done(request, _("まとめる前の一覧に戻しました。"), _page_of(found))
        return question_page(
            request, title=_("まとめる前の一覧に戻しますか"), eyebrow=found.organisation.name, quote=found.text,
            submit=_("戻す"), back=_page_of(found),
        )  # fmt: skip
    form = AsideForm(posted(request))
    if request.method == "POST" and form.is_valid():
        set_aside(found, reason=form.cleaned_data["reason"], by=request.viewer)
        return done(request, _("まとめに入れないことにしました。あとから戻せます。"), _page_of(found))
    return form_page(
        request, form, title=_("まとめに入れない"), eyebrow=found.organisation.name, quote=found.text,
        back=_page_of(found),
    )  # fmt: skip


@login_required
def throw_away(request: Request, period: int, uid: str) -> HttpResponse:
    """Into the bin, or out of it again."""
    found = _handled(request, period, uid)
    if request.method == "POST":
        # What takes back must not throw away when it is pressed twice.
        if not found.is_binned and "back" in request.GET:
            return redirect(_page_of(found))
        if found.is_binned:
            restore_entry(found, by=request.viewer)
            return done(request, _("記載を元に戻しました。"), _page_of(found))
        try:
            bin_entry(found, by=request.viewer)
        except CannotGather as error:
            context = {"errors": [str(error)], "back": _page_of(found), "page_title": _("ごみ箱に入れられません")}
            return render(request, "plans/desk/refused.html", context, status=422)
        undo = reverse("plans:edit:entry_bin", args=[period, uid]) + "?back"
        say_undo(request, _("記載をごみ箱に入れました。"), undo)
        return redirect("plans:edit:entries", period)
    title = _("この記載を元に戻しますか") if found.is_binned else _("この記載をごみ箱に入れますか")
    return question_page(
        request, title=title, eyebrow=found.organisation.name, quote=found.text, back=_page_of(found),
        submit=_("元に戻す") if found.is_binned else _("ごみ箱に入れる"), danger=not found.is_binned,
    )  # fmt: skip
