"""福祉教育: receive a request, ask speakers, agree, do it and write it into the ledger once, or say why not."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from sasaeai.areas.models import Area
from sasaeai.kernel.clock import now, today
from sasaeai.kernel.journal import Actor, record
from sasaeai.learning.models import EducationRequest, EducationState, Speaker, SpeakerAsked
from sasaeai.learning.models.education import Answer
from sasaeai.records.actions.recording import write_record
from sasaeai.records.models import ActivityKind, ActivityRecord, Channel

KIND = "話しあい・学び"


class NotAllowedNow(Exception):
    """From this state the request cannot go there."""


class AskedAlready(Exception):
    pass


@dataclass(frozen=True)
class ByAsker:
    """A school or group on the page of everybody; the journal knows no person."""

    @property
    def journal_id(self) -> int | None:
        return None

    @property
    def journal_label(self) -> str:
        return _("依頼した方")


@dataclass(frozen=True)
class Came:
    children: int
    adults: int
    older: int
    minutes: int | None = None

    @property
    def people(self) -> int:
        return self.children + self.adults + self.older


@transaction.atomic
def receive(row: EducationRequest, *, once: str, by: Actor) -> EducationRequest:
    """Sent twice under one `once`, it is written once."""
    known = EducationRequest.objects.filter(once=once).first()
    if known is not None:
        return known
    row.once, row.received_at, row.written_by_label = once, now(), by.journal_label[:200]
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        return EducationRequest.objects.get(once=once)
    record("learning.education.received", row, by=by, area=row.area_id)
    return row


@transaction.atomic
def change_request(row: EducationRequest, *, by: Actor) -> None:
    row.save()
    record("learning.education.changed", row, by=by, area=row.area_id)


def _waiting(row: EducationRequest) -> EducationRequest:
    """Locked; raises NotAllowedNow for one that is over."""
    kept = EducationRequest.objects.select_for_update(of=("self",)).select_related("area").get(pk=row.pk)
    if not kept.waits:
        raise NotAllowedNow
    return kept


@transaction.atomic
def ask_speaker(row: EducationRequest, speaker: Speaker, *, by: Actor) -> SpeakerAsked:
    """Raises NotAllowedNow and AskedAlready."""
    kept = _waiting(row)
    try:
        with transaction.atomic():
            asked = SpeakerAsked.objects.create(request=kept, speaker=speaker, asked_on=today())
    except IntegrityError:
        raise AskedAlready from None
    if kept.state == EducationState.RECEIVED:
        kept.state = EducationState.LOOKING
        kept.save(update_fields=["state"])
    record("learning.education.speaker_asked", kept, by=by, area=kept.area_id)
    return asked


@transaction.atomic
def write_answer(asked: SpeakerAsked, answer: Answer, *, by: Actor) -> None:
    kept = _waiting(asked.request)
    asked.answer = answer
    asked.save(update_fields=["answer"])
    record("learning.education.speaker_answered", kept, by=by, area=kept.area_id)


@transaction.atomic
def agree(row: EducationRequest, day: date, *, by: Actor) -> None:
    """Also when the day changes afterwards. Raises NotAllowedNow."""
    kept = _waiting(row)
    kept.state, kept.day = EducationState.AGREED, day
    kept.save(update_fields=["state", "day"])
    record("learning.education.agreed", kept, by=by, area=kept.area_id)


@transaction.atomic
def refuse(row: EducationRequest, reason: str, *, by: Actor) -> None:
    """Raises NotAllowedNow."""
    kept = _waiting(row)
    kept.state, kept.reason = EducationState.DECLINED, reason
    kept.save(update_fields=["state", "reason"])
    record("learning.education.declined", kept, by=by, area=kept.area_id, reason=reason)


@transaction.atomic
def finish(row: EducationRequest, day: date, came: Came, *, by: Actor) -> None:
    """One row in the ledger, however often this is pressed. Raises NotAllowedNow."""
    kept = _waiting(row)
    kept.state, kept.day = EducationState.DONE, day
    kept.children, kept.adults, kept.older = came.children, came.adults, came.older
    kept.record = _recorded(kept, day, came, by)
    kept.save()
    record("learning.education.done", kept, by=by, area=kept.area_id, people=came.people)


def _recorded(kept: EducationRequest, day: date, came: Came, by: Actor) -> ActivityRecord:
    kind, _new = ActivityKind.objects.get_or_create(name=KIND)
    written = ActivityRecord(
        kind=kind, area=kept.area, day=day, group_name=kept.organisation_name, children=came.children,
        adults=came.adults, older=came.older, people=came.people, minutes=came.minutes, channel=Channel.DESK,
        sample=kept.sample,
    )  # fmt: skip
    return write_record(written, once=f"learning-education-{kept.uid}", by=by)[0]


@transaction.atomic
def keep_speaker(speaker: Speaker, areas: list[Area], *, by: Actor) -> Speaker:
    speaker.save()
    speaker.areas.set(areas)
    record("learning.speaker.kept", speaker, by=by, area=areas[0] if areas else None)
    return speaker
