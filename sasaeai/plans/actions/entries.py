"""各団体の記載: organisations are asked, write or are written for, and the secretariat gathers their words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Max
from django.urls import reverse
from django.utils.translation import gettext as _

from sasaeai.kernel.clock import today
from sasaeai.kernel.fiscal import wareki_date
from sasaeai.kernel.journal import record
from sasaeai.kernel.outbox import Message, post
from sasaeai.people.models import Organisation
from sasaeai.plans.editable import fingerprint
from sasaeai.plans.models import (
    ActorRole,
    Entry,
    EntryCall,
    EntryOrigin,
    Goal,
    Measure,
    MeasureActor,
    MeasureSource,
    Medium,
    Plan,
)


class CallIsClosed(ValueError):
    """The call takes no more entries; the sentence says whom to ask."""


class EntryChangedMeanwhile(Exception):
    """Somebody else rewrote the entry; `entry` holds their words."""

    def __init__(self, entry: Entry) -> None:
        super().__init__(entry.text)
        self.entry = entry


class CannotGather(ValueError):
    """Why these entries cannot be gathered, as a Japanese sentence."""


# -- calls ----------------------------------------------------------------------------------------------------------


@transaction.atomic
def keep_call(call: EntryCall, organisations: Iterable[Organisation], *, by: Any) -> EntryCall:
    """Make a call, or change what it says and whom it asks."""
    key = "plans.call.changed" if call.pk else "plans.call.made"
    call.full_clean()
    call.save()
    call.organisations.set(organisations)
    record(key, call, by=by, area=call.plan.area)
    return call


@transaction.atomic
def send_call(call: EntryCall, *, by: Any) -> int:
    """Say that the call is out, and mail it to every organisation with an address; the number of new letters.

    Sending again reaches only organisations that were added since: each letter has its own key.
    """
    if call.closed_on:
        raise CallIsClosed(_("このお願いは受付を終えています。受付をもう一度はじめてから送ってください。"))
    new = [
        organisation for organisation in call.organisations.all() if organisation.email and _mail(call, organisation)
    ]
    if call.sent_on is None:
        call.sent_on = today()
        call.save(update_fields=["sent_on"])
    record("plans.call.sent", call, by=by, area=call.plan.area, count=call.organisations.count())
    return len(new)


def _mail(call: EntryCall, organisation: Organisation) -> bool:
    key = f"plans-call-{call.uid}-{organisation.pk}"
    path = reverse("plans:edit:entry_write", args=[call.plan.period.number, call.uid, organisation.pk])
    gaps = {
        "organisation": organisation.name,
        "contact_name": organisation.contact_name or _("ご担当者"),
        "words": call.words,
        "due": wareki_date(call.due_on),
        "contact": call.contact,
        "address": settings.PUBLIC_ADDRESS.rstrip("/") + path,
    }
    body = _(
        "%(organisation)s\n%(contact_name)s様\n\n%(words)s\n\n"
        "しめきり：%(due)s\n"
        "問い合わせ先：%(contact)s\n\n"
        "ログインできる方は、次のページに書いてください。\n%(address)s\n\n"
        "このメールへの返信や、紙・お電話でも受け付けます。\n"
    )
    is_new = not Message.objects.filter(key=key).exists()
    post(organisation.email, call.title, body % gaps, key=key)
    return is_new


@transaction.atomic
def close_call(call: EntryCall, *, by: Any) -> None:
    call.closed_on = today()
    call.save(update_fields=["closed_on"])
    record("plans.call.closed", call, by=by, area=call.plan.area)


@transaction.atomic
def reopen_call(call: EntryCall, *, by: Any) -> None:
    call.closed_on = None
    call.save(update_fields=["closed_on"])
    record("plans.call.reopened", call, by=by, area=call.plan.area)


# -- entries --------------------------------------------------------------------------------------------------------


def entry_seen(entry: Entry) -> str:
    return fingerprint(f"{entry.text}\n{entry.goal_id}\n{entry.written_by}")


@transaction.atomic
def write_entry(
    call: EntryCall,
    organisation: Organisation,
    *,
    goal: Goal | None,
    text: str,
    by: Any,
    written_by: str = "",
    medium: str = Medium.PAGE,
    received_on: date | None = None,
    for_it: bool = False,
    origin: EntryOrigin | None = None,
) -> Entry:
    """An organisation's words; `for_it` says that the secretariat types them (代理入力). Raises CallIsClosed.

    `origin` is the cell of the file from which they come, not yet saved.
    """
    if not for_it:
        require_open(call)
    entry = Entry(
        plan=call.plan, call=call, goal=goal, organisation=organisation, text=text, medium=medium,
        written_by=written_by, received_on=received_on or today(), typed_by=by.journal_label[:80] if for_it else "",
    )  # fmt: skip
    entry.full_clean()
    entry.save()
    if origin is None:
        _record("plans.entry.written", entry, by, for_it=for_it)
    else:
        _keep_origin(entry, origin)
        _record("plans.entry.read", entry, by, for_it=for_it, file=origin.file, place=str(origin))
    return entry


def _keep_origin(entry: Entry, origin: EntryOrigin) -> None:
    origin.entry = entry
    origin.full_clean()
    origin.save()


def require_open(call: EntryCall | None) -> None:
    if call is None or call.sent_on is None or call.closed_on:
        contact = call.contact if call else ""
        raise CallIsClosed(
            _("受付は終わりました。書きたいことがあるときは、%(contact)sへご連絡ください。") % {"contact": contact}
        )


@transaction.atomic
def rewrite_entry(
    entry: Entry, *, goal: Goal | None, text: str, seen: str, by: Any, written_by: str = "", for_it: bool = False,
    origin: EntryOrigin | None = None,
) -> None:  # fmt: skip
    """Raises CallIsClosed and EntryChangedMeanwhile; what a measure quotes of it stays as it was."""
    if not for_it:
        require_open(entry.call)
    before = Entry.objects.select_for_update().get(pk=entry.pk)
    if entry_seen(before) != seen:
        raise EntryChangedMeanwhile(before)
    entry.goal, entry.text, entry.written_by = goal, text, written_by
    entry.full_clean()
    rows = Entry.objects.filter(pk=entry.pk, text=before.text, goal=before.goal_id, written_by=before.written_by)
    if not rows.update(goal=goal, text=text, written_by=written_by):
        raise EntryChangedMeanwhile(Entry.objects.get(pk=entry.pk))
    texts = {"before": before.text, "after": text}
    if origin is None:
        _record("plans.entry.rewritten", entry, by, for_it=for_it, **texts)
    else:
        _keep_origin(entry, origin)
        _record("plans.entry.reread", entry, by, for_it=for_it, file=origin.file, place=str(origin), **texts)


@transaction.atomic
def bin_entry(entry: Entry, *, by: Any) -> None:
    """Raises CannotGather's sentence when a measure still quotes it."""
    if entry.sources.exists():
        raise CannotGather(_("この記載は、取組にまとめてあります。先に取組から外してください。"))
    entry.bin(by)
    _record("plans.item.binned", entry, by)


@transaction.atomic
def restore_entry(entry: Entry, *, by: Any) -> None:
    entry.restore()
    _record("plans.item.restored", entry, by)


@transaction.atomic
def set_aside(entry: Entry, *, reason: str, by: Any) -> None:
    """Not gathered into a measure, and why; an empty reason takes it back among those that wait."""
    entry.set_aside = reason
    entry.save(update_fields=["set_aside"])
    if reason:
        _record("plans.entry.set_aside", entry, by, reason=reason)
    else:
        _record("plans.entry.taken_back", entry, by)


# -- gathering ------------------------------------------------------------------------------------------------------


@transaction.atomic
def gather_into_new(
    plan: Plan, entries: Sequence[Entry], *, goal: Goal | None, title: str, text: str,
    actors: Iterable[Organisation], by: Any,
) -> Measure:  # fmt: skip
    last = Measure.objects.filter(plan=plan, goal=goal).aggregate(last=Max("position"))["last"] or 0
    measure = Measure(plan=plan, goal=goal, title=title, text=text, position=last + 1)
    measure.full_clean()
    measure.save()
    record("plans.measure.gathered", measure, by=by, area=plan.area)
    _gather(measure, entries, actors, by)
    return measure


@transaction.atomic
def gather_into(measure: Measure, entries: Sequence[Entry], *, actors: Iterable[Organisation], by: Any) -> None:
    """Add the entries' words to a measure that stands; its own text is not touched."""
    _gather(measure, entries, actors, by)


def _gather(measure: Measure, entries: Sequence[Entry], actors: Iterable[Organisation], by: Any) -> None:
    if any(entry.plan_id != measure.plan_id or entry.is_binned for entry in entries):
        raise CannotGather(_("この計画の記載ではないものが入っています。選びなおしてください。"))
    have = set(measure.sources.values_list("entry_id", flat=True))
    new = [entry for entry in entries if entry.pk not in have]
    if not new:
        raise CannotGather(_("選んだ記載は、すでにこの取組にまとめてあります。"))
    day = today()
    origins = {row.entry_id: row for row in EntryOrigin.objects.filter(entry__in=new).order_by("pk")}
    MeasureSource.objects.bulk_create(
        MeasureSource(measure=measure, entry=entry, quoted=entry.text, origin=origins.get(entry.pk), gathered_on=day)
        for entry in new
    )
    Entry.objects.filter(pk__in=[entry.pk for entry in new]).update(set_aside="")
    _add_actors(measure, actors)
    record(
        "plans.entry.gathered", measure, by=by, area=measure.plan.area, count=len(new),
        entries=[str(entry) for entry in new],
    )  # fmt: skip


def _add_actors(measure: Measure, organisations: Iterable[Organisation]) -> None:
    have = set(measure.actors.values_list("organisation_id", flat=True))
    start = len(have)
    new = [organisation for organisation in organisations if organisation.pk not in have]
    MeasureActor.objects.bulk_create(
        MeasureActor(measure=measure, organisation=organisation, role=ActorRole.LEAD, position=position)
        for position, organisation in enumerate(new, start=start)
    )


@transaction.atomic
def ungather(source: MeasureSource, *, by: Any) -> None:
    """Take an entry out of a measure; the entry waits again, the measure's text stays."""
    record(
        "plans.entry.ungathered", source.measure, by=by, area=source.measure.plan.area,
        organisation=str(source.entry.organisation), quoted=source.quoted,
    )  # fmt: skip
    source.delete()


def _record(key: str, entry: Entry, by: Any, *, for_it: bool = False, **details: Any) -> None:
    behalf = entry.organisation.name if for_it else None
    record(
        key, entry, by=by, on_behalf_of=behalf, area=entry.plan.area, organisation=entry.organisation.name, **details
    )
