"""The rooms of a survey at the desk, and how a page finds its survey."""

from __future__ import annotations

from typing import Any

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from sasaeai.people.policy import require
from sasaeai.people.viewer import Request
from sasaeai.surveys import policy
from sasaeai.surveys.actions.keying import waiting
from sasaeai.surveys.analysis import expect_reader
from sasaeai.surveys.models import Survey

# Name, address (with the survey's uid), label, who may. The paper is made in `press`, which knows this app.
ROOMS = (
    ("survey", "surveys:survey", _("アンケート"), policy.may_read_results),
    ("questions", "surveys:questions", _("調査票"), policy.may_read_results),
    ("design", "surveys:design", _("標本"), policy.may_read_results),
    ("paper", "press:survey_papers", _("印刷"), policy.may_survey),
    ("fielding", "surveys:fielding", _("送る"), policy.may_survey),
    ("keying", "surveys:keying", _("入力"), policy.may_type),
    ("data", "surveys:data", _("データ"), policy.may_survey),
    ("results", "surveys:results", _("結果"), policy.may_read_results),
    ("findings", "surveys:findings", _("わかったこと"), policy.may_survey),
    ("words", "surveys:words", _("言葉"), policy.may_survey),
)


def rooms(request: Request, survey: Survey, here: str) -> list[dict[str, Any]]:
    return [
        {"label": label, "url": reverse(address, args=[survey.uid]), "current": name == here}
        for name, address, label, may in ROOMS
        if may(request.viewer, survey.area)
    ]


def own_survey(request: Request, uid: str) -> Survey:
    """A survey of the viewer's areas for whoever runs it: 404 where it is not visible, 403 where it is."""
    survey = seen_survey(request, uid)
    require(policy.may_survey(request.viewer, survey.area))
    return survey


def seen_survey(request: Request, uid: str) -> Survey:
    rows = Survey.objects.visible_to(request.viewer).present().select_related("area", "period", "predecessor")
    found: Survey = get_object_or_404(rows, uid=uid)
    expect_reader()
    return found


def reads_early(request: Request, survey: Survey) -> bool:
    """Who only reads, while single answers still move the numbers."""
    if policy.may_survey(request.viewer, survey.area):
        return False
    return survey.takes_answers or bool(waiting(survey).slips)
