"""The rooms of 講座と資格 at the desk, and what waits in them."""

from __future__ import annotations

from typing import Any

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from sasaeai.learning import policy
from sasaeai.learning.models import Application, Course, EducationRequest
from sasaeai.learning.models.education import WAITING
from sasaeai.people.policy import require
from sasaeai.people.viewer import Request


def rooms(request: Request, here: str) -> list[dict[str, Any]]:
    calls = Application.objects.visible_to(request.viewer).to_call().count()
    asked = EducationRequest.objects.visible_to(request.viewer).filter(state__in=WAITING).count()
    listed = [
        ("desk", _("講座"), None),
        ("calls", _("電話する方"), calls),
        ("qualifications", _("資格を持つ方"), None),
        ("renewals", _("期限が近い方"), None),
        ("education", _("福祉教育"), asked),
        ("speakers", _("講師"), None),
        ("kinds", _("資格の種類"), None),
    ]
    return [
        {"label": label, "url": reverse(f"learning:{name}"), "current": name == here, "count": count or ""}
        for name, label, count in listed
    ]


def own_course(request: Request, uid: str) -> Course:
    """A course of the viewer's areas, or 404; whoever teaches nowhere is told so."""
    require(policy.may_teach(request.viewer))
    rows = Course.objects.visible_to(request.viewer).select_related("area", "gives", "copied_from")
    found: Course = get_object_or_404(rows, uid=uid)
    return found


def own_application(request: Request, uid: str) -> Application:
    require(policy.may_teach(request.viewer))
    rows = Application.objects.visible_to(request.viewer).select_related("course__area", "course__gives", "person")
    found: Application = get_object_or_404(rows, uid=uid)
    return found
