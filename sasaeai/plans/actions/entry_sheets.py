"""Returned sheets (記入シート) against the entries that stand: what each row would do, and doing it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import models, transaction
from django.utils.translation import gettext as _

from sasaeai.kernel.clock import today
from sasaeai.people.models import Organisation
from sasaeai.plans.editable import fingerprint
from sasaeai.plans.entry_sheets import NO_GOAL, ReturnedSheet, Words
from sasaeai.plans.models import Entry, EntryCall, EntryOrigin, Goal, Medium

from .entries import entry_seen, require_open, rewrite_entry, write_entry


class SheetsChangedMeanwhile(Exception):
    """The entries are no longer those against which the files were shown."""


class Step(models.TextChoices):
    """What becomes of one row."""

    ADD = "add", "加える"
    CHANGE = "change", "書きなおす"
    SAME = "same", "変わらない"
    # Shown with both texts; only somebody who says so replaces what stands.
    ASK = "ask", "確かめる"
    # Lies in the bin: neither added again nor changed.
    LEAVE = "leave", "そのまま"


@dataclass(frozen=True)
class Row:
    """One answer of one organisation against what stands; `reason` is a sentence where there is something to say."""

    sheet: ReturnedSheet
    organisation: Organisation
    words: Words
    goal: Goal | None
    entry: Entry | None
    step: Step
    reason: str = ""

    @property
    def key(self) -> str:
        return f"{self.organisation.pk}-{self.words.row}"

    @property
    def state(self) -> str:
        stands = f"{self.entry.pk} {entry_seen(self.entry)}" if self.entry else ""
        return f"{self.key} {self.step} {self.words.text} {self.sheet.written_by} {stands}"


@dataclass(frozen=True)
class Reply:
    """One file against what stands."""

    sheet: ReturnedSheet
    organisation: Organisation
    rows: list[Row] = field(default_factory=list)
    # Sentences about what is not in the file any more.
    notes: list[str] = field(default_factory=list)

    def count(self, *steps: Step) -> int:
        return len([row for row in self.rows if row.step in steps])


def compare(call: EntryCall, sheets: Sequence[ReturnedSheet]) -> list[Reply]:
    """A fixed number of queries, whatever the number of files."""
    organisations = {row.pk: row for row in call.organisations.all()}
    goals = {row.uid: row for row in Goal.objects.present().filter(plan=call.plan).select_related("follows")}
    rows = Entry.objects.filter(call=call, organisation__in=[sheet.organisation for sheet in sheets])
    entries = list(rows.select_related("goal").prefetch_related("origins", "sources__measure"))
    replies = []
    for sheet in sheets:
        organisation = organisations[sheet.organisation]
        own = [entry for entry in entries if entry.organisation_id == organisation.pk]
        reply = Reply(sheet, organisation, notes=list(_notes(sheet, own, goals)))
        for words in sheet.words:
            reply.rows.append(_row(sheet, organisation, words, own, goals.get(words.row)))
        replies.append(reply)
    return replies


def shown(replies: Iterable[Reply]) -> str:
    """What a page showed, so that nothing else is applied than what somebody saw."""
    return fingerprint("\n".join(row.state for reply in replies for row in reply.rows))


def _row(sheet: ReturnedSheet, organisation: Organisation, words: Words, own: list[Entry], goal: Goal | None) -> Row:
    entry = _came_before(own, words.row)
    if entry is not None:
        step, reason = _again(sheet, words, entry)
        return Row(sheet, organisation, words, goal, entry, step, reason)
    present = [one for one in own if not one.is_binned and one.goal_id == (goal.pk if goal else None)]
    alike = next((one for one in present if one.text == words.text), None)
    if alike is not None:
        return Row(sheet, organisation, words, goal, alike, Step.SAME)
    reason = ""
    if words.row != NO_GOAL and goal is None:
        reason = _("この目標は、いまの計画にありません。目標を決めずに加えます。")
    elif present:
        reason = _("この目標には、ほかの記載がすでに%(count)s件あります。もう1件として加えます。") % {
            "count": len(present)
        }
    return Row(sheet, organisation, words, goal, None, Step.ADD, reason)


def _came_before(own: list[Entry], row: str) -> Entry | None:
    """The entry that an earlier file wrote from this row; one in the bin only if there is no other."""
    found = [entry for entry in own if entry.came_from is not None and entry.came_from.row == row]
    return min(found, key=lambda entry: (entry.is_binned, -entry.pk), default=None)


def _again(sheet: ReturnedSheet, words: Words, entry: Entry) -> tuple[Step, str]:
    before = entry.came_from
    assert before is not None
    if entry.is_binned:
        return Step.LEAVE, _("この記載は、ごみ箱に入っています。入れるときは、先にごみ箱から元に戻してください。")
    if (words.text, sheet.written_by) in ((before.words, before.written_by), (entry.text, entry.written_by)):
        return Step.SAME, ""
    titles = "、".join(f"「{source.measure.title}」" for source in entry.sources.all())
    if titles:
        gaps = {"titles": titles}
        return Step.ASK, _(
            "この記載は、すでに取組%(titles)sにまとめてあります。置きかえても、取組の文は変わりません。"
        ) % gaps
    if (entry.text, entry.written_by) != (before.words, before.written_by):
        return Step.ASK, _("前にファイルから入れたあとで、画面で書きなおしてあります。")
    if entry.set_aside:
        return Step.ASK, _("この記載は、まとめに入れないことにしてあります。理由：%(reason)s") % {
            "reason": entry.set_aside
        }
    return Step.CHANGE, ""


def _notes(sheet: ReturnedSheet, own: list[Entry], goals: dict[str, Goal]) -> Iterable[str]:
    filled = {words.row for words in sheet.words}
    emptied = [entry for entry in own if not entry.is_binned and entry.came_from and entry.came_from.row not in filled]
    for entry in emptied:
        yield _("前の記載「%(words)s」は、このファイルにはありません。消さずに残します。") % {"words": entry.text[:30]}
    missing = [str(goals[row]) for row in sheet.missing if row in goals]
    if missing:
        gaps = {"goals": "、".join(f"「{title}」" for title in missing)}
        yield _("目標%(goals)sの行がなくなっています。書くことがあったのか、団体の方に確かめてください。") % gaps


@transaction.atomic
def take_sheets(
    call: EntryCall, sheets: Sequence[ReturnedSheet], *, seen: str, replace: Collection[str], by: Any, for_it: bool
) -> int:
    """All that was shown, or nothing: the number of entries written. `replace` are keys of rows to be asked about.

    Raises CallIsClosed and SheetsChangedMeanwhile.
    """
    locked = EntryCall.objects.select_for_update().get(pk=call.pk)
    if locked.closed_on or not for_it:
        require_open(locked)
    replies = compare(call, sheets)
    if shown(replies) != seen:
        raise SheetsChangedMeanwhile
    return sum(
        _take(call, row, by=by, for_it=for_it)
        for reply in replies
        for row in reply.rows
        if row.step in (Step.ADD, Step.CHANGE) or (row.step == Step.ASK and row.key in replace)
    )


def _take(call: EntryCall, row: Row, *, by: Any, for_it: bool) -> int:
    words, sheet = row.words, row.sheet
    origin = EntryOrigin(
        file=sheet.file, sheet=sheet.sheet[:80], cell=words.cell, row=words.row, words=words.text,
        written_by=sheet.written_by, read_on=today(),
    )  # fmt: skip
    given = {"text": words.text, "written_by": sheet.written_by, "by": by, "for_it": for_it, "origin": origin}
    if row.entry is None:
        write_entry(call, row.organisation, goal=row.goal, medium=Medium.EXCEL, **given)
    else:
        rewrite_entry(row.entry, goal=row.entry.goal, seen=entry_seen(row.entry), **given)
    return 1
