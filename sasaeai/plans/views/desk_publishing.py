"""Deciding and publishing: how far each plan is, the committee's day, what will change, and the edition itself."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import F
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from sasaeai.areas.whole import called
from sasaeai.kernel.fiscal import wareki_date
from sasaeai.people.policy import require
from sasaeai.people.viewer import Request
from sasaeai.plans import policy
from sasaeai.plans.access import readable_plan
from sasaeai.plans.actions.adopting import adopt as adopt_plan
from sasaeai.plans.actions.adopting import set_progress
from sasaeai.plans.actions.publishing import CannotPublish, Overtaken, Rewritten, Seen, obstacles
from sasaeai.plans.actions.publishing import publish as publish_plan
from sasaeai.plans.coming import coming_changes
from sasaeai.plans.forms.publishing import AdoptForm, ProgressForm, PublishForm
from sasaeai.plans.jobs import next_step
from sasaeai.plans.models import Edition, EditionKind, Plan
from sasaeai.plans.work import Work

from .desk_page import done, form_page, posted


@login_required
def plans(request: Request) -> HttpResponse:
    """Every plan that the viewer may read: how far it is, its last edition, and what can be done with it."""
    work = Work(request.viewer)
    require(bool(work.plans))
    changed = {plan.pk for plan in work.changed}
    publishable = {plan.pk for plan in work.publishable}
    rows = [
        {
            "plan": plan,
            "edition": work.editions.get(plan.pk),
            "changed": plan.pk in changed,
            "may_publish": plan.pk in publishable,
            "may_edit": policy.may_edit(request.viewer, plan),
            "may_adopt": policy.may_adopt(request.viewer, plan),
            "read": _reading_page(plan),
            "is_coming": plan in work.coming,
        }
        for plan in work.in_hand
    ]
    return render(request, "plans/desk/plans.html", {"rows": rows, "may_publish": bool(publishable)})


def _reading_page(plan: Plan) -> str:
    number = plan.period.number
    if plan.is_ward:
        return reverse("plans:desk:plan", args=[number])
    return reverse("plans:desk:district", args=[number, plan.area.slug])


def _public_page(plan: Plan) -> str:
    number = plan.period.number
    if plan.is_ward:
        return reverse("plans:public:plan", args=[number])
    return reverse("plans:public:district", args=[number, plan.area.slug])


def _back(request: Request) -> str:
    return reverse("plans:plans" if request.viewer.is_secretariat else "plans:work")


@login_required
def progress(request: Request, period: int, area: str) -> HttpResponse:
    plan = readable_plan(request.viewer, period=period, area=area)
    require(policy.may_edit(request.viewer, plan))
    form = ProgressForm(plan, posted(request))
    if request.method == "POST" and form.is_valid():
        set_progress(plan, **form.cleaned_data, by=request.viewer)
        step = "" if plan.is_ward else next_step(plan)["words"]
        return done(request, _("策定状況を保存しました。%(next)s") % {"next": step}, _back(request))
    return form_page(
        request, form, title=_("策定状況を書く"), back=_back(request), eyebrow=str(plan),
        hint=_("保存すると、すぐに策定状況のページに出ます。"),
    )  # fmt: skip


@login_required
def adopt(request: Request, period: int, area: str) -> HttpResponse:
    """The committee's own members, or the secretariat for it (代理入力)."""
    plan = readable_plan(request.viewer, period=period, area=area)
    if plan.is_ward:
        raise Http404(called(_("%(whole)s計画には、策定委員会で決めた日はありません。")))
    require(policy.may_adopt(request.viewer, plan))
    for_it = policy.may_publish(request.viewer, plan)
    form = AdoptForm(plan, posted(request), for_it=for_it)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        day, told_by = given["adopted_on"], given.get("told_by", "")
        adopt_plan(plan, on=day, note=given["note"], by=request.viewer, on_behalf_of=told_by)
        gaps = {"day": wareki_date(day)}
        sentence = _("%(day)sに策定委員会で決まったことを記録しました。次は、事務局が公開します。") % gaps
        return done(request, sentence, _back(request))
    return form_page(
        request, form, title=_("策定委員会で決めた日を入れる"), back=_back(request), eyebrow=str(plan),
        hint=_("決めた日は、策定状況のページに出ます。決めたあとに書きなおすこともできます。"),
    )  # fmt: skip


# -- publishing -----------------------------------------------------------------------------------------------------


@login_required
def publish(request: Request, period: int, area: str) -> HttpResponse:
    """First what will change for the public, then the form; nothing is published by opening the page."""
    plan = readable_plan(request.viewer, period=period, area=area)
    require(policy.may_publish(request.viewer, plan))
    last = _last_edition(plan)
    form = PublishForm(plan, last, posted(request))
    if form.is_overtaken:
        return _overtaken(request, plan, form)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        seen = Seen(last.pk if last else None, working=request.POST.get("working", ""))
        try:
            edition = publish_plan(
                plan, given["kind"], decided_on=given["decided_on"], change_note=given["change_note"],
                name=given["name"], by=request.viewer, seen=seen,
            )  # fmt: skip
        except (Overtaken, Rewritten) as error:
            return _overtaken(request, plan, form, rewritten=isinstance(error, Rewritten))
        except CannotPublish as error:
            form.add_error(None, str(error))
        else:
            return redirect("plans:edit:published", period, area, edition.pk)
    return _publish_page(request, form, plan, last)


def _overtaken(request: Request, plan: Plan, form: PublishForm, *, rewritten: bool = False) -> HttpResponse:
    """Show what would change now, with what this person had typed; nothing is published yet."""
    last = _last_edition(plan)
    messages.warning(request, _rewritten_words() if rewritten else _overtaken_words(last))
    again = PublishForm(plan, last, initial=form.data.dict())  # type: ignore[attr-defined]
    return _publish_page(request, again, plan, last, status=409)


def _publish_page(
    request: Request, form: PublishForm, plan: Plan, last: Edition | None, status: int = 0
) -> HttpResponse:
    kinds = list(EditionKind.objects.filter(period=plan.period))
    return form_page(
        request, form, title=_("公開の準備"), submit=_("公開する"), back=_back(request), status=status,
        template="plans/desk/publish.html", plan=plan, last=last, coming=coming_changes(plan, last),
        blocked=_blocked(plan, kinds), read=_reading_page(plan),
    )  # fmt: skip


def _overtaken_words(last: Edition | None) -> str:
    gaps = {"name": last.name if last else "", "by": last.published_by if last else ""}
    return (
        _(
            "まだ公開していません。%(by)sさんが、先に「%(name)s」を公開しました。変わることを読んでから、もう一度押してください。"
        )
        % gaps
    )


def _rewritten_words() -> str:
    return _(
        "まだ公開していません。読んでいるあいだに、計画が書きなおされました。"
        "変わることを読んでから、もう一度押してください。"
    )


def _last_edition(plan: Plan) -> Edition | None:
    return Edition.objects.filter(plan=plan).select_related("kind").order_by("-published_at", "-pk").first()


def _blocked(plan: Plan, kinds: list[EditionKind]) -> list[dict[str, Any]]:
    """What stands in the way, said once, with the kinds of edition for which it holds."""
    found: dict[str, list[str]] = {}
    for kind in kinds:
        for sentence in obstacles(plan, kind):
            found.setdefault(sentence, []).append(kind.name)
    return [
        {"sentence": sentence, "kinds": "" if len(names) == len(kinds) else "・".join(names)}
        for sentence, names in found.items()
    ]


@login_required
def published(request: Request, period: int, area: str, edition: int) -> HttpResponse:
    plan = readable_plan(request.viewer, period=period, area=area)
    require(policy.may_publish(request.viewer, plan))
    found = Edition.objects.filter(plan=plan, pk=edition).select_related("kind").first()
    if found is None:
        raise Http404(_("この版は見つかりません。"))
    before = Edition.objects.filter(plan=plan, pk__lt=found.pk).order_by(F("pk").desc()).first()
    context = {
        "plan": plan,
        "edition": found,
        "page": _public_page(plan),
        "compare": reverse("plans:compare") + f"?from={before.pk}&to={found.pk}" if before else "",
    }
    return render(request, "plans/desk/published.html", context)
