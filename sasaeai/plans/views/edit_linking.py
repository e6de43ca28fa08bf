"""Lines between the two tiers: whom a measure supports, and which small goals district measures serve."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Exists, OuterRef, QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from sasaeai.areas.whole import called
from sasaeai.people.policy import require
from sasaeai.people.viewer import Request
from sasaeai.plans import policy
from sasaeai.plans.access import editable
from sasaeai.plans.actions.linking import end_support, say_how, serve_small_goals, support, supports_of
from sasaeai.plans.actions.refusing import Refused
from sasaeai.plans.forms.linking import NoteForm, SearchForm, SmallGoalsForm
from sasaeai.plans.models import Contribution, Goal, Measure, Plan, Support
from sasaeai.plans.models.measure import MeasureQuerySet
from sasaeai.plans.states import FieldsChanged
from sasaeai.plans.tree import Tree

from .structure import back_to, changeable, desk, posted, refuse, say, seen_again, show, side_by_side

MOST_SHOWN = 50
A_PAGE = 25


def linkable(request: Request, period: int, uid: str) -> Measure:
    """A measure whose lines this person may draw: that is classifying, so the ward's plan is asked too."""
    measure = editable(request.viewer, Measure.objects.present(), period, uid)
    ward = measure.plan.ward_plan or measure.plan
    require(policy.may_classify(request.viewer, measure.plan) and policy.may_edit(request.viewer, ward))
    return measure


def supports_address(measure: Measure) -> str:
    return desk(measure.plan, f"measures/{measure.uid}/supports/")


@login_required
def supports(request: Request, period: int, uid: str) -> HttpResponse:
    """Whom a ward measure supports, or by which ward measures a district measure is supported. POST draws lines."""
    measure = linkable(request, period, uid)
    candidates = _other_tier(measure)
    if request.method == "POST":
        return _draw(request, measure, candidates)
    lines = supports_of(measure)
    search = SearchForm(_districts(measure.plan) if measure.plan.is_ward else [], request.GET)
    found = _searched(candidates, *search.wanted)
    taken = {line.district_measure_id if measure.plan.is_ward else line.ward_measure_id for line in lines}
    rest = found.exclude(pk__in=taken)
    total = rest.count()
    shown = rest.select_related("plan__area").order_by("plan__area__position", "plan", "goal__position", "position")
    title = _("支える地区の取組を選ぶ") if measure.plan.is_ward else called(_("支えている%(whole)s計画の取組"))
    return show(
        request, "supports", measure.plan, title, measure=measure, lines=lines, search=search,
        candidates=list(shown[:MOST_SHOWN]), total=total, hidden=max(total - MOST_SHOWN, 0),
        back=desk(measure.plan, f"measures/{measure.uid}/"),
    )  # fmt: skip


def _other_tier(measure: Measure) -> MeasureQuerySet:
    rows: MeasureQuerySet = Measure.objects.present()
    if measure.plan.is_ward:
        return rows.filter(plan__ward_plan=measure.plan)
    return rows.filter(plan=measure.plan.ward_plan_id)


def _districts(ward: Plan) -> list[tuple[str, str]]:
    plans = ward.district_plans.select_related("area").order_by("area__position")
    return [(plan.area.slug, plan.area.name) for plan in plans]


def _searched(rows: QuerySet[Measure], words: str, district: str) -> QuerySet[Measure]:
    for word in words.split():
        rows = rows.filter(title__icontains=word)
    return rows.filter(plan__area__slug=district) if district else rows


def _draw(request: Request, measure: Measure, candidates: QuerySet[Measure]) -> HttpResponse:
    chosen = set(request.POST.getlist("chosen"))
    others = list(candidates.filter(uid__in=chosen).select_related("plan"))
    target = supports_address(measure)
    if len(others) != len(chosen):
        words = _("選んだ取組の中に、見つからないものがあります。何も保存していません。選びなおしてください。")
        return refuse(request, Refused(words), target)
    count = support(measure, others, by=request.viewer)
    if count:
        messages.success(request, _("%(count)s件を結びました。公開はまだしていません。") % {"count": count})
    else:
        messages.info(request, _("新しく選んだものはありません。何も変えていません。"))
    return redirect(target)


@login_required
@require_POST
def stop_supporting(request: Request, period: int, uid: str, key: int) -> HttpResponse:
    measure = linkable(request, period, uid)
    line = _line(measure, key)
    end_support(measure, line, by=request.viewer)
    messages.success(request, _("線を消しました。また結ぶときは、下の一覧から選べます。公開はまだしていません。"))
    return redirect(supports_address(measure))


def _line(measure: Measure, key: int) -> Support:
    side = "ward_measure" if measure.plan.is_ward else "district_measure"
    lines = Support.objects.select_related("ward_measure", "district_measure")
    return get_object_or_404(lines, pk=key, **{side: measure})


@login_required
def explain(request: Request, period: int, uid: str, key: int) -> HttpResponse:
    """The word or two beside a line: how the ward's measure stands behind the district's."""
    measure = linkable(request, period, uid)
    line = _line(measure, key)
    form = NoteForm(posted(request), initial={"note": line.note})
    form.remember({"note": line.note})
    context: dict[str, Any] = {"subject": line, "back": supports_address(measure)}
    if request.method == "POST" and form.is_valid():
        try:
            changed = say_how(measure, line, form.state, seen=form.was_seen, by=request.viewer)
        except FieldsChanged as meanwhile:
            again = NoteForm(initial=form.state)
            seen_again(again, meanwhile.theirs)
            context["conflict"] = side_by_side(form, form.state, meanwhile.theirs)
            return show(request, "structure_form", measure.plan, _("ひとこと"), form=again, status=409, **context)
        say(request, changed)
        return redirect(supports_address(measure))
    return show(request, "structure_form", measure.plan, _("ひとこと"), form=form, **context)


@login_required
def small_goals(request: Request, period: int) -> HttpResponse:
    """地区の取組を小目標に結ぶ: district measures that name no small goal of the ward, one select each."""
    ward = changeable(request, _ward(period))
    require(policy.may_classify(request.viewer, ward))
    level = _small_level(ward)
    search = SearchForm(_districts(ward), request.GET)
    open_rows = _searched(_without_small_goal(ward), *search.wanted)
    tree = Tree(ward)
    if request.method == "POST":
        form = SmallGoalsForm(_posted(request, ward), tree, request.POST)
        if form.is_valid() and (answer := _link(request, ward, form, level)):
            return answer
    else:
        form = SmallGoalsForm(_in_order(open_rows)[:A_PAGE], tree)
    total = open_rows.count()
    return show(
        request, "small_goals", ward, _("地区の取組を%(level)sに結ぶ") % {"level": level}, form=form, search=search,
        total=total, shown=len(form.by_name), back=desk(ward, "table/"), level=level,
    )  # fmt: skip


def _small_level(ward: Plan) -> str:
    """What the ward calls its goals below the base goals; 404 where there are none to choose from."""
    names = [level.name for level in ward.period.levels.all()][1:]
    if not names:
        raise Http404(_("この計画の目標は一段なので、結ぶ先がありません。"))
    return "・".join(names)


def _ward(period: int) -> Plan | None:
    return Plan.objects.ward().filter(period__number=period).select_related("area", "period").first()


def _without_small_goal(ward: Plan) -> QuerySet[Measure]:
    named = Contribution.objects.filter(
        measure=OuterRef("pk"), goal__plan=ward, goal__parent__isnull=False, goal__deleted_at=None
    )
    return Measure.objects.present().filter(~Exists(named), plan__ward_plan=ward)


def _in_order(rows: QuerySet[Measure]) -> QuerySet[Measure]:
    rows = rows.select_related("plan__area", "goal__parent__parent", "goal__follows", "goal__parent__follows")
    return rows.order_by("plan__area__position", "plan", "goal__parent__position", "goal__position", "position", "pk")


def _posted(request: Request, ward: Plan) -> list[Measure]:
    """The measures that the page showed; one of another plan is simply none of them."""
    uids = [name.removeprefix("goal-") for name in request.POST if name.startswith("goal-")]
    return list(_in_order(Measure.objects.present().filter(plan__ward_plan=ward, uid__in=uids[: A_PAGE * 2])))


def _link(request: Request, ward: Plan, form: SmallGoalsForm, level: str) -> HttpResponse | None:
    goals: dict[str, Any] = {
        goal.uid: goal for goal in Goal.objects.present().filter(plan=ward, uid__in=form.chosen.values())
    }
    try:
        count, taken = serve_small_goals(
            ward, {measure: goals[uid] for measure, uid in form.chosen.items()}, by=request.viewer
        )
    except Refused as refused:
        form.add_error(None, str(refused))
        return None
    if count:
        gaps = {"count": count, "level": level}
        messages.success(request, _("%(count)s件を%(level)sに結びました。公開はまだしていません。") % gaps)
    if taken:
        names = "、".join(str(measure) for measure in taken)
        messages.warning(request, _("ほかの人が先に結んだので、そのままにしました：%(names)s") % {"names": names})
    if not count and not taken:
        messages.info(request, _("%(level)sを選んでいないので、何も変えていません。") % {"level": level})
    return redirect(back_to(request, request.get_full_path()))
