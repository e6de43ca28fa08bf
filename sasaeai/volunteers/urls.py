from __future__ import annotations

from django.urls import URLPattern, path

from .views import board, calls, forgetting, request

app_name = "volunteers"

urlpatterns: list[URLPattern] = [
    # --- asking for a hand, and intake at the desk ---
    # --- helping: calls, answers by link, posters, registering ---
    path("ways-to-help/", calls.calls, name="calls"),
    path("ways-to-help/thanks/<str:token>/", calls.thanks, name="thanks"),
    path("ways-to-help/<str:uid>/", calls.call, name="call"),
    # --- the board, proposals and asking ---
    path("desk/mediation/", board.board, name="board"),
    path("desk/mediation/requests/<str:uid>/", request.request_page, name="request"),
    path("desk/mediation/requests/<str:uid>/note/", request.write_note, name="note"),
    path("desk/mediation/requests/<str:uid>/reopen/", request.reopen, name="reopen"),
    # --- meetings, pairs, visits, reports ---
    # --- kinds, refusals, terms ---
    # --- what is forgotten ---
    path("desk/mediation/forgetting/", forgetting.forgetting, name="forgetting"),
]
