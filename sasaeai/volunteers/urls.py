from __future__ import annotations

from django.urls import URLPattern, path

from sasaeai.volunteers.views import forgetting

app_name = "volunteers"

urlpatterns: list[URLPattern] = [
    # --- asking for a hand, and intake at the desk ---
    # --- helping: calls, answers by link, posters, registering ---
    # --- the board, proposals and asking ---
    # --- meetings, pairs, visits, reports ---
    # --- kinds, refusals, terms ---
    # --- what is forgotten ---
    path("desk/mediation/forgetting/", forgetting.forgetting, name="forgetting"),
]
