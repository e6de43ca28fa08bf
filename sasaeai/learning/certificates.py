"""修了証・認定証 in words: what stands on the paper, for a qualification or for a course that gives none."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from sasaeai.kernel.fiscal import wareki_date
from sasaeai.learning.models import Application, Recognition


@dataclass(frozen=True)
class Certificate:
    title: str
    name: str
    words: str
    day: date
    issuer: str
    number: str = ""
    allows: str = ""
    valid: str = ""
    sample: bool = False


def of_recognition(row: Recognition) -> Certificate:
    held = row.qualification
    gaps = {"kind": held, "course": row.application.course.title if row.application else ""}
    words = _("あなたに「%(kind)s」の資格を認めます。")
    if row.application:
        words = _("あなたは「%(course)s」を修了されましたので、「%(kind)s」の資格を認めます。")
    until = wareki_date(held.until) if held.until else _("期限なし")
    return Certificate(
        _("修了証") if row.application else _("認定証"), held.person.name, words % gaps, held.since, held.issuer,
        held.number, held.kind.allows, f"{wareki_date(held.since)} ～ {until}", held.sample,
    )  # fmt: skip


def of_completion(application: Application, day: date) -> Certificate:
    course = application.course
    words = _("あなたは「%(course)s」を修了されましたので、これを証します。") % {"course": course.title}
    return Certificate(_("修了証"), application.person.name, words, day, course.organiser, sample=application.sample)
