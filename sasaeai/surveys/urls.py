from __future__ import annotations

from django.urls import path

from .views import desk_surveys

app_name = "surveys"

urlpatterns = [
    path("desk/surveys/", desk_surveys.surveys, name="surveys"),
    path("desk/surveys/add/", desk_surveys.add, name="survey_add"),
    path("desk/surveys/<str:uid>/", desk_surveys.survey, name="survey"),
    path("desk/surveys/<str:uid>/edit/", desk_surveys.edit, name="survey_edit"),
    path("desk/surveys/<str:uid>/move/", desk_surveys.move, name="survey_move"),
]
