"""Recognise qualifications: after a course, on evidence, by practice; and take one back."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from sasaeai.areas.models import Area
from sasaeai.kernel.clock import now, today
from sasaeai.kernel.fiscal import FiscalYear
from sasaeai.kernel.journal import Actor, record
from sasaeai.learning.models import Application, ApplicationState, Course, Recognition
from sasaeai.learning.periods import is_renewable_on, valid_until
from sasaeai.people.models import Person, Qualification, QualificationKind


class HeldAlready(Exception):
    """The same qualification from the same day."""


class NotRenewable(Exception):
    """Outside its window, revoked, or renewed already."""


class RevokedAlready(Exception):
    pass


@transaction.atomic
def complete_course(course: Course, chosen: Iterable[Application], *, on: date, by: Actor) -> int:
    """How many completed it now; whoever did before is left as they are. With them go the certificates."""
    rows = Application.objects.select_for_update(of=("self",)).select_related("person__same_as")
    rows = rows.filter(pk__in=[row.pk for row in chosen], course=course, completed_on=None)
    done = list(rows.filter(state=ApplicationState.ACCEPTED).order_by("pk"))
    for application in done:
        application.completed_on = on
        application.save(update_fields=["completed_on"])
        if course.gives:
            _certify(application, course, on, by)
    if done:
        record("learning.course.completed", course, by=by, area=course.area_id, number=len(done))
    return len(done)


def _certify(application: Application, course: Course, on: date, by: Actor) -> None:
    place = application.places.order_by("number").first()
    qualification = Qualification(
        person=application.person.kept, kind=course.gives, level=course.gives_level, issuer=course.organiser,
        number=f"{FiscalYear.of(on).year}-{course.pk}-{place.number if place else application.pk:03}", since=on,
        until=valid_until(course.gives, on) if course.gives else None,
        evidence=_("講座「%(course)s」の修了") % {"course": course.title[:90]}, sample=course.sample,
    )  # fmt: skip
    try:
        _keep(qualification, course.area, by=by, application=application)
    except HeldAlready:
        # Given by hand on the same day: there is nothing to add.
        return


@transaction.atomic
def give(qualification: Qualification, area: Area, *, by: Actor) -> Recognition:
    """By hand, on evidence that somebody saw. Raises HeldAlready."""
    recognition = _keep(qualification, area, by=by)
    record("learning.qualification.given", qualification, by=by, area=area)
    return recognition


def _keep(
    qualification: Qualification,
    area: Area,
    *,
    by: Actor,
    application: Application | None = None,
    renews: Recognition | None = None,
) -> Recognition:
    qualification.given_at, qualification.given_by_label = now(), by.journal_label[:200]
    try:
        with transaction.atomic():
            qualification.save()
    except IntegrityError:
        raise HeldAlready from None
    return Recognition.objects.create(qualification=qualification, area=area, application=application, renews=renews)


@transaction.atomic
def renew(recognition: Recognition, evidence: str, *, by: Actor) -> Recognition:
    """A new row that follows the old one without a gap, or begins today after one. Raises NotRenewable."""
    old = Qualification.objects.select_for_update(of=("self",)).select_related("kind").get(
        pk=recognition.qualification_id
    )  # fmt: skip
    if not is_renewable_on(old, today()) or Recognition.objects.filter(renews=recognition).exists():
        raise NotRenewable
    since = max(today(), (old.until or today()) + timedelta(days=1))
    new = Qualification(
        person_id=old.person_id, kind=old.kind, level=old.level, issuer=old.issuer, number=old.number, since=since,
        until=valid_until(old.kind, since), evidence=evidence, sample=old.sample,
    )  # fmt: skip
    try:
        renewed = _keep(new, recognition.area, by=by, renews=recognition)
    except HeldAlready:
        raise NotRenewable from None
    record("learning.qualification.renewed", new, by=by, area=recognition.area_id)
    return renewed


@transaction.atomic
def revoke(recognition: Recognition, reason: str, *, by: Actor) -> None:
    """From today on it does not hold. Raises RevokedAlready."""
    changed = Qualification.objects.filter(pk=recognition.qualification_id, revoked_on=None)
    if not changed.update(revoked_on=today(), revoked_because=reason):
        raise RevokedAlready
    record("learning.qualification.revoked", recognition.qualification, by=by, area=recognition.area_id)


@transaction.atomic
def keep_kind(kind: QualificationKind, *, by: Actor) -> QualificationKind:
    kind.save()
    record("learning.kind.kept", kind, by=by)
    return kind


def holder(qualification: Qualification) -> Person:
    return qualification.person.kept
