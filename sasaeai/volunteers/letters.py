"""おたずねの手紙: what a volunteer reads in a mail, or hears on the telephone, before anybody knows anybody.

Kind, district, when and how far: never who asks, never an address. The link answers without signing in.
"""

from __future__ import annotations

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from sasaeai.volunteers.models import Candidate
from sasaeai.volunteers.nearness import Home
from sasaeai.volunteers.telling import day_told, length_told, when_told


def question(candidate: Candidate, site: str) -> tuple[str, str]:
    """Subject and body, in the ward's own language, whatever the coordinator reads the desk in."""
    with translation.override(settings.LANGUAGE_CODE):
        return _question(candidate, site)


def _question(candidate: Candidate, site: str) -> tuple[str, str]:
    request = candidate.request
    gaps = {"kind": request.kind.name, "area": request.area.name}
    subject = _("お手伝いのお願い：%(kind)s（%(area)s）") % gaps
    lines = [
        _("%(name)sさん") % {"name": candidate.volunteer.person.name},
        "",
        _("いつもありがとうございます。お手伝いをお願いできるか、おたずねします。"),
        "",
        *(f"・{label}：{text}" for label, text in _facts(candidate)),
        "",
        _answer_by(candidate),
        site.rstrip("/") + reverse("volunteers:answer", args=[candidate.token]),
        "",
        _("「引き受ける」「今回は見送る」の、どちらでもかまいません。"),
        _("お返事がないときは、ほかの方におたずねします。"),
    ]
    return subject, "\n".join(lines)


def spoken(candidate: Candidate) -> str:
    """The sentence to say on the telephone."""
    request = candidate.request
    sentence = _(
        "%(area)sで「%(kind)s」のお手伝いをお願いできる方を探しています。"
        "%(when)s、一回%(length)sです。いかがでしょうか。"
    )
    return sentence % {
        "area": request.area.name,
        "kind": request.kind.name,
        "when": when_told(request).replace("　", " "),
        "length": length_told(request.minutes),
    }


def _facts(candidate: Candidate) -> list[tuple[str, str]]:
    request, volunteer = candidate.request, candidate.volunteer
    return [
        (_("何を"), request.kind.name),
        (_("いつ"), when_told(request)),
        (_("一回の長さ"), length_told(request.minutes)),
        (_("どこで"), request.area.name),
        (_("お住まいから"), Home(volunteer.area, volunteer.town).way_to(request).words),
    ]


def _answer_by(candidate: Candidate) -> str:
    if candidate.answer_by is None:
        return _("次のページで、お返事をお願いします。ログインは要りません。")
    return _("%(day)sまでに、次のページでお返事をお願いします。ログインは要りません。") % {
        "day": day_told(candidate.answer_by)
    }
