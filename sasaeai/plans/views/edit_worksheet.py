"""引き継ぎの作業シート: everything of the plan before in order, what is known of it, and what shall become of it."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Exists, OuterRef
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from sasaeai.design.undo import say_undo
from sasaeai.people.viewer import Request
from sasaeai.plans.actions.carrying import (
    AlreadyDecided,
    Item,
    decide,
    heir_of,
    inherit_all,
    lines_about,
    undo,
)
from sasaeai.plans.actions.refusing import Refused
from sasaeai.plans.actions.succeeding import explain, explained_state
from sasaeai.plans.forms.worksheet import DecideForm, ExplainForm
from sasaeai.plans.looking_back import Known, LookingBack
from sasaeai.plans.models import Goal, Measure, Plan, Succession, SuccessionKind
from sasaeai.plans.quoting import Quote
from sasaeai.plans.states import FieldsChanged, brought_together
from sasaeai.plans.tree import Tree
from sasaeai.plans.worksheet import Row, Worksheet

from .structure import back_to, desk, difference, plan_in_hand, posted, refuse, say, seen_again, show, side_by_side

MODELS: dict[str, Any] = {"goal": Goal, "measure": Measure}
PER_SHEET = 20
MOST_OFFERED = 60


def sheet_address(plan: Plan, **asked: str) -> str:
    return desk(plan, "linking/succession/?" + urlencode({"plan": plan.uid, **{k: v for k, v in asked.items() if v}}))


def item_address(plan: Plan, old: Item, rest: str) -> str:
    return desk(plan, f"linking/succession/{old._meta.model_name}/{old.uid}/{rest}/?plan={plan.uid}")


@login_required
def worksheet(request: Request, period: int) -> HttpResponse:
    """`show`: open (what is not decided), all, new (what of this plan has no ancestor); `base`: one base goal's."""
    plan = plan_in_hand(request, period)
    title = _("前の計画からどうなったか（引き継ぎ）")
    unsaid = [*_new(plan, Goal), *_new(plan, Measure)]
    if plan.predecessor is None:
        page = Paginator(unsaid, 50).get_page(request.GET.get("page"))
        return show(request, "worksheet", plan, title, unsaid=page, shown="new")
    sheet = Worksheet(plan)
    shown, base = request.GET.get("show", ""), request.GET.get("base", "")
    shown = shown if shown in ("open", "all", "new") else ("open" if sheet.open_count else "all")
    rows = [row for row in sheet.of_base(base) if row.is_open or shown == "all"]
    if shown == "new":
        here: Any = Paginator(unsaid, 50).get_page(request.GET.get("page"))
        return show(request, "worksheet", plan, title, unsaid=here, shown=shown, **around(sheet, shown, base, unsaid))
    here = Paginator(rows, PER_SHEET).get_page(request.GET.get("page"))
    sheet.look_back(here)
    proposed = [row for row in here if row.is_open and row.known.proposal == SuccessionKind.INHERITED]
    return show(
        request, "worksheet", plan, title, page=here, shown=shown, here=request.get_full_path(),
        old_base=desk(sheet.old), ticked=request.GET.get("tick") == "proposed", proposed=len(proposed),
        tick=sheet_address(plan, show=shown, base=base, page=str(here.number), tick="proposed"),
        **around(sheet, shown, base, unsaid),
    )  # fmt: skip


def around(sheet: Worksheet, shown: str, base: str, unsaid: list[Any]) -> dict[str, Any]:
    """What stands on top of every list of the sheet."""
    return {
        "total": len(sheet.rows),
        "open_count": sheet.open_count,
        "tabs": _tabs(sheet.plan, shown, base, sheet, len(unsaid)),
        "bases": _bases(sheet.plan, shown, base, sheet),
    }


def _tabs(plan: Plan, shown: str, base: str, sheet: Worksheet, new: int) -> list[dict[str, Any]]:
    own = sheet.of_base(base)
    counts = (
        ("open", _("決めていないもの"), sum(row.is_open for row in own)), ("all", _("すべて"), len(own)),
        ("new", _("新しく加えたもので、まだ書いていないもの"), new),
    )  # fmt: skip
    return [
        {"label": label, "url": sheet_address(plan, show=code, base=base), "current": code == shown, "count": count}
        for code, label, count in counts
    ]


def _bases(plan: Plan, shown: str, base: str, sheet: Worksheet) -> list[dict[str, Any]]:
    """Each base goal with what is still open under it: the sheet is folded by them."""
    if shown == "new":
        return []
    names = [(goal.uid, f"{sheet.projection.numbers.goals[goal.pk]}　{goal}") for goal in sheet.bases]
    if any(not row.base for row in sheet.rows):
        names.append(("none", _("目標を決めていないもの")))
    found = [("", _("すべての目標")), *names]
    return [
        {"label": label, "url": sheet_address(plan, show=shown, base=uid), "current": uid == base,
         "count": sum(row.is_open for row in sheet.of_base(uid))}
        for uid, label in found
    ]  # fmt: skip


def _new(plan: Plan, model: Any) -> list[dict[str, Any]]:
    """Items of the new plan of which nothing is said; a heading that follows the ward's goal says it there."""
    what = model._meta.model_name
    told = Succession.objects.filter(**{f"new_{what}": OuterRef("pk")})
    rows = model.objects.present().filter(~Exists(told), plan=plan)
    if what == "goal":
        rows = rows.filter(follows=None)
    above = ("parent__position",) if what == "goal" else ("goal__parent__position", "goal__position")
    rows = rows.order_by(*above, "position", "pk")
    return [{"of": what, "uid": row.uid, "title": str(row), "sample": row.sample} for row in rows]


def old_item(plan: Plan, of: str, uid: str) -> Item:
    if of not in MODELS:
        raise Http404
    found: Item = get_object_or_404(MODELS[of].objects.present(), plan=plan.predecessor_id or 0, uid=uid)
    return found


@login_required
@require_POST
def inherit(request: Request, period: int) -> HttpResponse:
    """継承 for everything that was ticked: `items` are 「measure-uid」 or 「goal-uid」."""
    plan = plan_in_hand(request, period)
    back = back_to(request, sheet_address(plan))
    olds = _ticked(plan, request.POST.getlist("items"))
    if not olds:
        messages.warning(request, _("まだ何も変えていません。引き継ぐものに印をつけてから、押してください。"))
        return redirect(back)
    try:
        news, taken = inherit_all(plan, olds, by=request.viewer)
    except Refused as refused:
        return refuse(request, refused, back)
    if news:
        messages.success(request, _("%(count)s件を「継承」としました。公開はまだしていません。") % {"count": len(news)})
    for line in taken:
        gaps = {"old": line.old_goal or line.old_measure, "kind": line.get_kind_display()}
        messages.warning(request, _("「%(old)s」は、先に「%(kind)s」と決まっていました。変えていません。") % gaps)
    return redirect(back)


def _ticked(plan: Plan, names: list[str]) -> list[Item]:
    """In printed order: what stands above comes first."""
    if plan.predecessor is None:
        return []
    wanted = set(names)
    return [row.item for row in Worksheet(plan).rows if row.key in wanted]


@login_required
def decide_one(request: Request, period: int, of: str, uid: str) -> HttpResponse:
    """What shall become of one old goal or measure; of what is decided, the reason and its evidence."""
    plan = plan_in_hand(request, period)
    old = old_item(plan, of, uid)
    assert plan.predecessor is not None
    known = LookingBack(plan.predecessor, [old]).of(old)
    lines = lines_about(plan, [old])
    if lines and "kind" not in request.POST:
        return _explain(request, plan, old, known, lines)
    return _decide(request, plan, old, known)


def _decide(request: Request, plan: Plan, old: Item, known: Known) -> HttpResponse:
    offered = _offered(plan, old)
    form = DecideForm(old, known.quotes, posted(request), initial={"kind": known.proposal}, **offered)
    if "quote" in request.POST:
        again = DecideForm(old, known.quotes, initial=form.quoting(request.POST["quote"]), **offered)
        return _page(request, plan, old, known, again)
    if request.method == "POST" and form.is_valid():
        try:
            news = decide(plan, old, form.decision(*_chosen(plan, old, form)), by=request.viewer)
        except Refused as refused:
            form.add_error(None, str(refused))
        except AlreadyDecided as before:
            return _page(
                request, plan, old, known, form, status=409, conflict=_both(form, before), decided=before.lines
            )
        else:
            _say_decided(request, plan, old, form.cleaned_data["kind"], news)
            return redirect(back_to(request, sheet_address(plan)))
    return _page(request, plan, old, known, form, status=422 if form.is_bound else 200)


def _page(
    request: Request, plan: Plan, old: Item, known: Known, form: Any, *, status: int = 200, **context: Any
) -> HttpResponse:
    title = _("理由と根拠を書く") if context.get("lines") else _("この計画でどうするかを決める")
    return show(
        request, "decide", plan, title, status=status, form=form, subject=old, known=known,
        of=old._meta.model_name, text=old.explanation if isinstance(old, Goal) else old.text,
        back=back_to(request, sheet_address(plan)),
        old_base=desk(plan.predecessor) if plan.predecessor else "", undo=item_address(plan, old, "undo"), **context,
    )  # fmt: skip


def _offered(plan: Plan, old: Item) -> dict[str, Any]:
    """For the form: goals of this plan; olds that are open and successors that stand under the same base goal."""
    sheet = Worksheet(plan)
    of = old._meta.model_name
    own = next((row for row in sheet.rows if row.of == of and row.item.pk == old.pk), None)
    near = [row for row in sheet.of_base(own.base if own and own.base else "none") if row.of == of] if own else []
    others = [(row.item.uid, f"{row.number}　{row.item}") for row in near if row.is_open and row.item.pk != old.pk]
    heirs = {line.new.uid: f"{line.number}　{line.new}" for line in _living(near) if line.new}
    goals = (
        [] if of == "goal" else [(branch.goal.uid, branch.label) for root in Tree(plan).roots for branch in root.walk()]
    )
    return {"goals": goals, "others": others[:MOST_OFFERED], "into": list(heirs.items())[:MOST_OFFERED]}


def _living(rows: list[Row]) -> list[Any]:
    return [line for row in rows for line in row.lines if line.new is not None and not line.is_lost]


def _chosen(plan: Plan, old: Item, form: DecideForm) -> tuple[list[Item], Item | None, Goal | None]:
    given = form.cleaned_data
    model: Any = type(old)
    others = list(model.objects.present().filter(plan=plan.predecessor, uid__in=given.get("others") or []))
    into = model.objects.present().filter(plan=plan, uid=given.get("into") or "").first()
    goal = Goal.objects.present().filter(plan=plan, uid=given.get("goal") or "").first()
    return others, into, goal


def _say_decided(request: Request, plan: Plan, old: Item, kind: str, news: list[Item]) -> None:
    gaps = {"old": old, "kind": SuccessionKind(kind).label}
    words = _("「%(old)s」を「%(kind)s」としました。公開はまだしていません。") % gaps
    if any(isinstance(new, Measure) and new.goal_id is None for new in news):
        words += _("置く目標が決まっていないので、「目標を決めていない取組」に入れました。")
    say_undo(request, words, item_address(plan, old, "undo"))


def _both(form: DecideForm, before: AlreadyDecided) -> list[dict[str, Any]]:
    """What somebody else decided meanwhile, beside what this person was about to decide."""
    line = before.lines[0]
    news = "、".join(str(new) for line in before.lines if (new := heir_of(line)))
    theirs = f"{line.get_kind_display()}：{news}" if news else str(line.get_kind_display())
    mine = f"{SuccessionKind(form.cleaned_data['kind']).label}：{'、'.join(form.cleaned_data['titles'])}"
    reason = form.cleaned_data["reason"]
    return [difference(_("どうなるか"), theirs, mine), difference(_("理由"), line.reason, reason)]


def _explain(request: Request, plan: Plan, old: Item, known: Known, lines: list[Succession]) -> HttpResponse:
    state = explained_state(lines)
    quotes = [*known.quotes, *_quoted_before(lines, known)]
    form = ExplainForm(quotes, posted(request), initial=state)
    form.remember(state)
    context: dict[str, Any] = {"lines": [{"row": row, "new": heir_of(row)} for row in lines]}
    if "quote" in request.POST:
        return _page(
            request, plan, old, known, ExplainForm(quotes, initial=form.quoting(request.POST["quote"])), **context
        )
    if request.method == "POST" and form.is_valid():
        wanted = form.state
        try:
            changed = explain(plan, old, wanted["reason"], form.kept, seen=form.was_seen, by=request.viewer)
        except FieldsChanged as meanwhile:
            again = ExplainForm(quotes, initial=brought_together(wanted, meanwhile.theirs, form.was_seen))
            seen_again(again, meanwhile.theirs)
            context["conflict"] = side_by_side(form, wanted, meanwhile.theirs)
            return _page(request, plan, old, known, again, status=409, **context)
        say(request, changed)
        return redirect(back_to(request, sheet_address(plan)))
    return _page(request, plan, old, known, form, status=422 if form.is_bound else 200, **context)


def _quoted_before(lines: list[Succession], known: Known) -> list[Quote]:
    """What was quoted once and is not offered any more (a problem that was withdrawn) stays until it is unticked."""
    offered = {quote.key for quote in known.quotes}
    return [Quote(**kept) for kept in lines[0].evidence if kept["key"] not in offered]


@login_required
@require_POST
def undo_one(request: Request, period: int, of: str, uid: str) -> HttpResponse:
    plan = plan_in_hand(request, period)
    old = old_item(plan, of, uid)
    try:
        gone = undo(plan, old, by=request.viewer)
    except Refused as refused:
        return refuse(request, refused, back_to(request, sheet_address(plan)))
    words = _("「%(old)s」は、「決めていないもの」に戻りました。") % {"old": old}
    if gone:
        words += _("引き継いだものは、ごみ箱に入れました。")
    messages.success(request, words)
    return redirect(back_to(request, sheet_address(plan)))
