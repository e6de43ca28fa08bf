from __future__ import annotations

from django.urls import URLPattern, path

from .views import (
    answers,
    answers_at_desk,
    ask,
    board,
    calls,
    forgetting,
    insurance,
    intake,
    introductions,
    numbers,
    pairs,
    posters,
    reports,
    request,
    visits,
)

app_name = "volunteers"

urlpatterns: list[URLPattern] = [
    # --- asking for a hand, and intake at the desk ---
    path("ask/", ask.ask, name="ask"),
    path("ask/paper/", ask.paper, name="ask_paper"),
    path("ask/received/<str:token>/", ask.asked, name="asked"),
    path("desk/mediation/requests/add/", intake.intake, name="intake"),
    path("desk/mediation/requests/add/callers/", intake.callers, name="callers"),
    path("desk/mediation/requests/add/heard/", intake.heard, name="heard"),
    path("desk/mediation/requests/<str:uid>/edit/", intake.edit, name="edit_request"),
    path("desk/mediation/requests/<str:uid>/edit/heard/", intake.heard, name="edit_heard"),
    path("desk/mediation/requests/<str:uid>/slip/", intake.slip, name="request_slip"),
    # --- helping: calls, answers by link, posters, registering ---
    path("ways-to-help/", calls.calls, name="calls"),
    path("ways-to-help/thanks/<str:token>/", calls.thanks, name="thanks"),
    path("ways-to-help/<str:uid>/", calls.call, name="call"),
    path("answer/<str:token>/", answers.answer, name="answer"),
    path("desk/mediation/candidates/<str:uid>/slip/", answers_at_desk.slip, name="slip"),
    path("desk/mediation/candidates/<str:uid>/answer/", answers_at_desk.record_answer, name="record_answer"),
    path("posters/<slug:area>/", posters.poster, name="poster"),
    path("desk/mediation/posters/", posters.posters, name="posters"),
    path("desk/mediation/posters/print/", posters.print_all, name="posters_print"),
    # --- the board, proposals and asking ---
    path("desk/mediation/", board.board, name="board"),
    path("desk/mediation/requests/<str:uid>/", request.request_page, name="request"),
    path("desk/mediation/requests/<str:uid>/note/", request.write_note, name="note"),
    path("desk/mediation/requests/<str:uid>/reopen/", request.reopen, name="reopen"),
    # --- meetings, pairs, visits, reports ---
    path("desk/mediation/requests/<str:uid>/meeting/", introductions.plan, name="meeting_add"),
    path("desk/mediation/requests/<str:uid>/begin/", introductions.begin, name="begin"),
    path("desk/mediation/requests/<str:uid>/visits/add/", visits.add, name="visit_add"),
    path("desk/mediation/meetings/<str:uid>/", introductions.meeting, name="meeting"),
    path("desk/mediation/meetings/<str:uid>/sheet/", introductions.sheet, name="meeting_sheet"),
    path("desk/mediation/pairs/", pairs.pairs, name="pairs"),
    path("desk/mediation/pairs/<str:uid>/", pairs.pair, name="pair"),
    path("desk/mediation/pairs/<str:uid>/renew/", pairs.go_on, name="pair_renew"),
    path("desk/mediation/pairs/<str:uid>/end/", pairs.finish, name="pair_end"),
    path("desk/mediation/visits/", visits.visits, name="visits"),
    path("desk/mediation/visits/<str:uid>/", visits.visit, name="visit"),
    path("desk/mediation/visits/<str:uid>/off/", visits.off, name="visit_off"),
    path("desk/mediation/visits/<str:uid>/back/", visits.back, name="visit_back"),
    path("desk/mediation/visits/<str:uid>/voice/", visits.voice, name="visit_voice"),
    path("desk/mediation/visits/<str:uid>/<number:pk>/tell/", visits.tell, name="turn_tell"),
    path("desk/mediation/visits/<str:uid>/<number:pk>/undo/", visits.undo, name="turn_undo"),
    path("desk/mediation/visits/<str:uid>/<number:pk>/away/", visits.away, name="turn_away"),
    path("desk/mediation/visits/<str:uid>/<number:pk>/comes/", visits.comes, name="turn_comes"),
    path("desk/mediation/visits/<str:uid>/<number:pk>/no-show/", visits.no_show, name="turn_no_show"),
    path("desk/mediation/numbers/", numbers.numbers, name="numbers"),
    path("desk/mediation/numbers/<slug:key>/", numbers.counted, name="counted"),
    path("desk/mediation/insurance/", insurance.insurance, name="insurance"),
    path("desk/mediation/insurance/list.<str:ending>", insurance.evidence, name="evidence"),
    path("report/<str:token>/", reports.home, name="report"),
    path("report/<str:token>/rest/", reports.rest, name="report_rest"),
    path("report/<str:token>/<str:uid>/", reports.tell, name="report_tell"),
    path("report/<str:token>/<str:uid>/told/", reports.told, name="report_told"),
    path("report/<str:token>/<str:uid>/away/", reports.away, name="report_away"),
    path("report/<str:token>/<str:uid>/comes/", reports.comes, name="report_comes"),
    # --- kinds, refusals, terms ---
    # --- what is forgotten ---
    path("desk/mediation/forgetting/", forgetting.forgetting, name="forgetting"),
]
