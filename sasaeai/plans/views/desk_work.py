"""わたしの仕事: the first page at the desk with what waits for somebody, and what is still missing in the plan."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from sasaeai.people.policy import Verb, may
from sasaeai.people.viewer import Request
from sasaeai.plans import policy
from sasaeai.plans.inspection import Inspection, Reach, Share, Wanted
from sasaeai.plans.inspection_checks import CHECKS, Asked
from sasaeai.plans.jobs import next_step
from sasaeai.plans.models import Plan
from sasaeai.plans.seat_ends import handing_over
from sasaeai.plans.work import MOST_JOBS, Work

from .desk_starting import may_start

# Who is asked, and whether there is a number: without them a year cannot be looked back on.
ON_THE_FIRST_PAGE = ("lead", "method", "target", "reason", "value")


@login_required
def work(request: Request) -> HttpResponse:
    viewer = request.viewer
    desk = Work(viewer)
    plans = desk.plans
    running = plans[0].period if plans else None
    context: dict[str, Any] = {
        "desk": desk,
        "jobs": desk.jobs[:MOST_JOBS],
        "more": max(0, desk.number_of_jobs - MOST_JOBS),
        "is_secretariat": bool(desk.answers),
        "own_plans": [
            {"plan": plan, "step": next_step(plan), "is_coming": plan in desk.coming} for plan in desk.own_plans
        ],
        "checks": _looked_over(desk),
        "period": running,
        "begin": reverse("plans:start") if _may_begin(request, desk) else "",
        "rooms": _rooms(request, desk),
        "seats": "・".join(dict.fromkeys(str(seat.get_role_display()) for seat in viewer.seats)),
    }
    return render(request, "plans/desk/work.html", context)


def _looked_over(desk: Work) -> list[Share]:
    """計画の点検 of the running plans that the viewer publishes, in a few numbers: the page itself has the rest."""
    plans = [plan for plan in desk.publishable if plan.period == desk.plans[0].period]
    if not plans:
        return []
    reach = Reach(frozenset(plan.pk for plan in plans))
    checks = tuple(check for check in CHECKS if check.key in ON_THE_FIRST_PAGE)
    return Inspection(Asked(plans[0].period, plans), reach, checks, by_owner=False).shares(Wanted())


def _may_begin(request: Request, desk: Work) -> bool:
    """Nothing has been planned here yet; an administrator without a seat reads no plans although there are some."""
    return not desk.plans and may_start(request, desk.root) and not Plan.objects.exists()


def _rooms(request: Request, desk: Work) -> list[dict[str, str]]:
    """Every room of the desk that this viewer may enter, and no other."""
    may_all = {verb for verb in Verb if may(request.viewer, verb)}
    number = desk.plans[0].period.number if desk.plans else None
    rooms: list[tuple[bool, str, str, str]] = [
        (number is not None, _reading(desk), *_reading_words(may_all)),
        *_coming_rooms(desk, may_all),
        (
            bool(desk.answers or desk.writable),
            reverse("plans:problems"),
            _("地区からの課題"),
            _("書く、約束する、回答する。") if desk.answers else _("書く、どうなったかを見る。"),
        ),
        (
            Verb.READ_WORKING in may_all,
            reverse("records:records"),
            _("活動の記録"),
            _("いつ、どこで、何人で、何をしたか。電話で聞いて書く。")
            if Verb.RECORD_ACTIVITY in may_all
            else _("いつ、どこで、何人で、何をしたか。"),
        ),
        (
            Verb.MEDIATE in may_all,
            reverse("volunteers:board"),
            _("手助けの仲介"),
            _("依頼を受ける、ボランティアにたずねる、引き合わせる。"),
        ),
        (
            Verb.TEACH in may_all,
            reverse("learning:desk"),
            _("講座と資格"),
            _("講座を開く、申し込みと空き待ち、修了証、福祉教育。"),
        ),
        (
            bool({Verb.SURVEY, Verb.TYPE_SLIPS, Verb.READ_WORKING} & may_all),
            reverse("surveys:surveys"),
            _("アンケート"),
            _("問いを作る、送る、入力する、結果を読む。") if Verb.SURVEY in may_all else _("入力する、結果を読む。"),
        ),
        (
            bool({Verb.CONSULT, Verb.READ_WORKING} & may_all),
            reverse("meetings:comment_rounds"),
            _("意見募集"),
            _("版に意見を聞く、受け付ける、回答する、結果を公表する。")
            if Verb.CONSULT in may_all
            else _("どこまで進んだか。"),
        ),
        (
            bool({Verb.LISTEN, Verb.READ_WORKING} & may_all),
            reverse("meetings:meetings"),
            _("話しあいと声"),
            _("話しあいを書く、意見カードを目標に分ける。")
            if Verb.LISTEN in may_all
            else _("話しあいと意見カードを読む。"),
        ),
        (
            Verb.READ_WORKING in may_all,
            reverse("reviews:years"),
            _("年度のふりかえり"),
            _("一年をふりかえるシートを集め、まとめ、公表する。")
            if Verb.KEEP_REVIEWS in may_all
            else _("一年をふりかえるシートを書く、読む。"),
        ),
        (
            bool(brought := _bringing(request, desk)),
            brought,
            _("Excel・Wordから取りこむ"),
            _("今までの計画のファイルを読む。いまの計画をExcelで受け取る。")
            if desk.answers
            else _("今までの計画のファイルを読む。事務局から届いた様式に書く。"),
        ),
        (bool(desk.gathers), _calls(number), _("各団体の記載"), _("お願いする、受け取る、取組にまとめる。")),
        (bool(desk.publishable), reverse("plans:plans"), _("策定状況と公開"), _("どこまで進んだか。版を公開する。")),
        (
            number is not None and bool({Verb.EDIT_DISTRICT_PLAN, Verb.WRITE_ENTRY} & may_all),
            _inspection(number),
            _("計画の点検"),
            _("まだ書いていないところを見つけて、その場で直す。"),
        ),
        (
            may(request.viewer, Verb.EDIT_WARD_PLAN, desk.root) and number is not None,
            reverse("press:plan_files"),
            _("計画ファイル"),
            _("計画をまるごと一つのファイルにする。ほかのシステムへ移す。"),
        ),
        (
            Verb.EDIT_DISTRICT_PLAN in may_all and number is not None,
            reverse("press:papers"),
            _("印刷物"),
            _("冊子、概要版、リーフレット、会議資料。"),
        ),
        (may_start(request, desk.root), reverse("plans:start"), _("新しい期を始める"), _("ひな形、または前の期から。")),
        (Verb.MANAGE_PEOPLE in may_all, reverse("people:people"), _("人と席"), _("招待する、席を渡す、終わらせる。")),
        (Verb.MANAGE_PEOPLE in may_all, reverse("people:organisations"), _("団体"), _("記載をお願いする団体の一覧。")),
        (
            Verb.MANAGE_PEOPLE in may_all,
            reverse("reminders:preview"),
            _("週に一度のお知らせ"),
            _("だれに何が届くか、お休みの時期、電話のお願い表。"),
        ),
        (
            may(request.viewer, Verb.MANAGE_AREAS, desk.root),
            reverse("areas:areas"),
            _("地域と相談先"),
            _("地区、町丁、人口、電話番号。"),
        ),
        (
            Verb.EDIT_DISTRICT_PLAN in may_all,
            reverse("plans:journal"),
            _("変更の記録"),
            _("いつ、だれが、何を変えたか。"),
        ),
        (
            bool(handing_over(request.viewer)) or Verb.MANAGE_PEOPLE in may_all,
            reverse("plans:handovers"),
            _("引き継ぎ"),
            _("席が替わるときに、次の方に渡す、前の方から受け取る。"),
        ),
        (
            bool(request.viewer.seats),
            reverse("people:settings"),
            _("わたしの設定"),
            _("パスワードを変える。二段階認証。お知らせの受け取り方。"),
        ),
    ]
    return [{"url": url, "title": title, "text": text} for is_open, url, title, text in rooms if is_open]


def _reading_words(verbs: set[Verb]) -> tuple[str, str]:
    if verbs & {Verb.EDIT_WARD_PLAN, Verb.EDIT_DISTRICT_PLAN}:
        return _("計画を読む・書く"), _("読む場所のとなりの「編集」から、書きなおせます。")
    return _("公開前の計画を読む"), _("書きなおしている途中の計画です。")


def _coming_rooms(desk: Work, verbs: set[Verb]) -> list[tuple[bool, str, str, str]]:
    """The next period's plans have an entrance of their own as long as they are being made."""
    title, text = _reading_words(verbs)
    first = {plan.period: plan for plan in reversed(desk.coming)}
    return [
        (
            True,
            _reading_page(desk, plan),
            _("%(period)s（準備中）：%(title)s") % {"period": period.name, "title": title},
            text,
        )
        for period, plan in first.items()
    ]


def _reading(desk: Work) -> str:
    if not desk.plans:
        return ""
    return _reading_page(desk, desk.plans[0])


def _reading_page(desk: Work, plan: Plan) -> str:
    if plan.is_ward or len(desk.plans) > 1:
        return reverse("plans:desk:plan", args=[plan.period.number])
    return reverse("plans:desk:district", args=[plan.period.number, plan.area.slug])


def _bringing(request: Request, desk: Work) -> str:
    """Where files are brought in (a page of press): for the first plan that this viewer may write."""
    plan = next((plan for plan in desk.plans if policy.may_edit(request.viewer, plan)), None)
    return reverse("press:bringing", args=[plan.period.number, plan.area.slug]) if plan else ""


def _calls(number: int | None) -> str:
    return reverse("plans:edit:calls", args=[number]) if number is not None else ""


def _inspection(number: int | None) -> str:
    return reverse("plans:edit:inspection", args=[number]) if number is not None else ""
