"""Shaping a plan: goals, evidence, measures, lines between plans, the bin."""

from __future__ import annotations

from django.urls import path

from sasaeai.plans.views import (
    edit_bin,
    edit_evidence,
    edit_goals,
    edit_linking,
    edit_measures,
    edit_succession,
    edit_worksheet,
)

urls = [
    path("goals/order/", edit_goals.order, name="goals-order"),
    path("goals/add/", edit_goals.add, name="goal-add"),
    path("goals/<str:uid>/move/", edit_goals.move, name="goal-move"),
    path("goals/<str:uid>/ties/", edit_goals.ties, name="goal-ties"),
    path("goals/<str:uid>/evidence/", edit_evidence.evidence, name="evidence"),
    path("goals/<str:uid>/evidence/add/", edit_evidence.add, name="evidence-add"),
    path("goals/<str:uid>/evidence/bring-back/<number:line>/", edit_evidence.bring_back, name="evidence-bring-back"),
    path("goals/<str:uid>/evidence/<number:key>/", edit_evidence.change, name="evidence-change"),
    path("goals/<str:uid>/evidence/<number:key>/take-away/", edit_evidence.take_away, name="evidence-take-away"),
    path("measures/order/", edit_measures.order, name="measures-order"),
    path("measures/add/", edit_measures.add, name="measure-add"),
    path("measures/<str:uid>/edit/", edit_measures.change, name="measure-change"),
    path("measures/<str:uid>/supports/", edit_linking.supports, name="supports"),
    path("measures/<str:uid>/supports/<number:key>/stop/", edit_linking.stop_supporting, name="support-stop"),
    path("measures/<str:uid>/supports/<number:key>/", edit_linking.explain, name="support-explain"),
    path("linking/small-goals/", edit_linking.small_goals, name="small-goals"),
    path("linking/succession/", edit_worksheet.worksheet, name="succession"),
    path("linking/succession/inherit/", edit_worksheet.inherit, name="succession-inherit"),
    path("linking/succession/<slug:of>/<str:uid>/", edit_succession.tell, name="succession-tell"),
    path("linking/succession/<slug:of>/<str:uid>/decide/", edit_worksheet.decide_one, name="succession-decide"),
    path("linking/succession/<slug:of>/<str:uid>/undo/", edit_worksheet.undo_one, name="succession-undo"),
    path("bin/", edit_bin.bin_page, name="bin"),
    path("bin/<slug:kind>/<str:uid>/", edit_bin.put_in, name="bin-put"),
    path("bin/<slug:kind>/<str:uid>/restore/", edit_bin.restore, name="bin-restore"),
]
