from __future__ import annotations

from django.urls import URLPattern, path

from .views import board, forgetting, request

app_name = "volunteers"

urlpatterns: list[URLPattern] = [
    # --- asking for a hand, and intake at the desk ---
    # --- helping: calls, answers by link, posters, registering ---
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
