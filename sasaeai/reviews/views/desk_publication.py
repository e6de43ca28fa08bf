"""Publish a year, and take it back to correct something."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from sasaeai.kernel.numbers import asked_number
from sasaeai.people.policy import require
from sasaeai.people.viewer import Request
from sasaeai.plans.actions.publishing import CannotPublish, Seen, obstacles
from sasaeai.plans.actions.refusing import Refused
from sasaeai.plans.coming import coming_changes
from sasaeai.plans.models import Edition, EditionKind, Indicator, Plan
from sasaeai.reviews import policy
from sasaeai.reviews.actions import publication
from sasaeai.reviews.actions.answering import YearPassedOn
from sasaeai.reviews.actions.signing import missing_of
from sasaeai.reviews.forms.years import BecauseForm, PublishYearForm
from sasaeai.reviews.models import ReviewYear, Stage
from sasaeai.reviews.models.signature import in_force

from .desk_signing import late, overtaken
from .pages import form_page, posted
from .rooms import seen_year

MOST_NAMED = 10


def published_year(request: Request, uid: str) -> ReviewYear:
    """For whoever publishes editions, too."""
    found = seen_year(request, uid)
    require(policy.may_publish(request.viewer, found))
    return found


@login_required
def publish(request: Request, uid: str) -> HttpResponse:
    found = published_year(request, uid)
    if found.stage != Stage.COMMITTEE:
        return late(request, found)
    ward = Plan.objects.family(found.period)[0]
    kind = EditionKind.objects.filter(period=found.period, name__contains=_("年度")).last()
    last = Edition.objects.filter(plan=ward).order_by("-published_at", "-pk").first()
    nothing_changed = kind is not None and coming_changes(ward, last).nothing
    note = (
        _("%(year)sのふりかえりを公表しました。計画の文は変わっていません。")
        if nothing_changed
        else _("%(year)sのふりかえりを受けて、計画を書きなおしました。")
    ) % {"year": found.year.wareki}
    form = PublishYearForm(found, kind, str(last.pk) if last else "", posted(request), initial={"change_note": note})
    if request.method == "POST" and form.is_valid():
        try:
            done = publication.publish_year(found, by=request.viewer, edition=_wanted(form))
        except YearPassedOn as passed:
            return overtaken(request, found, passed)
        except (Refused, CannotPublish) as refused:
            form.add_error(None, str(refused))
        else:
            _tell(request, found, done)
            return redirect("reviews:year", uid)
    return _page(request, found, form, ward, kind, nothing_changed=nothing_changed)


def _wanted(form: PublishYearForm) -> publication.YearlyEdition | None:
    given = form.cleaned_data
    if form.kind is None or not given["with_edition"]:
        return None
    seen = Seen(asked_number(given["last"]) or None)
    return publication.YearlyEdition(form.kind, given["change_note"].strip(), seen)


def _page(
    request: Request, year: ReviewYear, form: Any, ward: Plan, kind: EditionKind | None, *, nothing_changed: bool
) -> HttpResponse:
    signed = in_force(year.signatures.select_related("meeting")).get(Stage.COMMITTEE)
    return form_page(
        request, year, form, _("年度のふりかえりを公表する"), template="reviews/publish.html", submit=_("公表する"),
        signed=signed, missing=missing_of(year), kind=kind,
        nothing_changed=nothing_changed,
        obstacles=obstacles(ward, kind) if kind else [],
    )  # fmt: skip


def _tell(request: Request, year: ReviewYear, done: publication.Published) -> None:
    messages.success(
        request,
        _("%(year)sを公表しました。%(count)s件の実績値を確定しました。") % {"year": year, "count": done.frozen},
    )
    if done.edition:
        messages.success(request, _("計画の版「%(name)s」も公開しました。") % {"name": done.edition.name})
    if done.vanished:
        messages.warning(request, vanished_words(done.vanished))


def vanished_words(indicators: list[Indicator]) -> str:
    names = "、".join(f"「{row.title}」" for row in indicators[:MOST_NAMED])
    more = len(indicators) - MOST_NAMED
    if more > 0:
        names += _("ほか%(count)s件") % {"count": more}
    return _("次の指標は、自動で数えるもとがなくなったので、前に数えた値のまま確定しました：%(names)s") % {
        "names": names
    }


@login_required
def withdraw(request: Request, uid: str) -> HttpResponse:
    found = published_year(request, uid)
    if found.stage != Stage.PUBLISHED:
        return late(request, found)
    form = BecauseForm(
        found, posted(request), label=_("取り下げる理由"),
        missing=_("なぜ取り下げるかを書いてください。どなたでも読めます。"),
        hint=_("どなたでも読めます。例：長津田地区の参加人数に誤りがあったため、直して公表しなおします。"),
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        try:
            publication.withdraw_year(found, form.words, by=request.viewer)
        except YearPassedOn as passed:
            return overtaken(request, found, passed)
        messages.success(request, _("公表を取り下げました。事務局が直して、もう一度委員会に進めてください。"))
        return redirect("reviews:year", uid)
    hint = _(
        "取り下げると、年度のページはいったん読めなくなり、実績値は速報に戻ります。いっしょに公開した計画の版は残ります。次の期の計画がこの年度の言葉を根拠に引いていれば、その言葉も読めなくなります。"
    )
    return form_page(request, found, form, _("訂正のために取り下げる"), submit=_("取り下げる"), danger=True, hint=hint)
