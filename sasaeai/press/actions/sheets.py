"""様式: keep a form, send it out filled, take back what came, and write all of it or nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import partial
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.translation import gettext as _

from sasaeai.kernel.clock import now, today
from sasaeai.kernel.fields import new_uid
from sasaeai.kernel.journal import record
from sasaeai.kernel.tables import UnreadableTable, has_drawings, read_table
from sasaeai.plans.models import Period, Plan
from sasaeai.press import policy
from sasaeai.press.bringing.current import items_of, terms_of
from sasaeai.press.bringing.mapping import Reading
from sasaeai.press.bringing.opening import open_sheets
from sasaeai.press.models import Bringing, BringingState, FormSheet, SentSheet
from sasaeai.press.sheets.filling import base_of, rows_of, use_of, workbook
from sasaeai.press.sheets.marking import mark
from sasaeai.press.sheets.taking import NotOurs, reading_of, sent_of

from .applying import apply
from .bringing import NotNow, bring, understood


@transaction.atomic
def keep_form(period: Period, name: str, filename: str, content: bytes, *, by: Any) -> FormSheet:
    """Raises UnreadableTable and UnusableForm."""
    ward = Plan.objects.ward().get(period=period)
    sheets = read_table(filename, content)
    marked = mark(content, sheets, terms_of(ward))
    form = FormSheet(
        period=period, name=name, sheet=marked.sheet, reading=marked.reading.stored(), singles=marked.singles,
        below=marked.below, loses_drawings=has_drawings(content), kept_at=now(), kept_by_label=by.journal_label[:200],
    )  # fmt: skip
    form.file.save(f"{new_uid()}.xlsx", ContentFile(content), save=False)
    form.full_clean(exclude=["file"])
    form.save()
    record("press.form.kept", form, by=by, area=period.area)
    return form


@transaction.atomic
def mark_form(form: FormSheet, reading: Reading, singles: Mapping[str, str], *, by: Any) -> None:
    """What a person said of the columns; sheets that are out already keep what they were sent with."""
    form.reading, form.singles = reading.stored(), dict(singles)
    form.save(update_fields=["reading", "singles"])
    record("press.form.marked", form, by=by, area=form.period.area)


@transaction.atomic
def forget_form(form: FormSheet, *, by: Any) -> None:
    """Raises NotNow when it was sent to somebody: what comes back has to be read."""
    if form.sent.exists():
        raise NotNow(_("配ったことのある様式は消せません。配らずに、新しい様式を加えてください。"))
    record("press.form.forgotten", form, by=by, area=form.period.area)
    name, storage = str(form.file.name), form.file.storage
    form.delete()
    transaction.on_commit(partial(storage.delete, name))


@transaction.atomic
def send_form(
    form: FormSheet, plans: Sequence[Plan], year: int, *, due_on: date | None, contact: str, by: Any
) -> list[SentSheet]:
    """One sheet for each plan with what stands in it now; what was sent before for the same year is closed."""
    _use, shape = use_of(form)
    made = []
    for plan in plans:
        SentSheet.objects.filter(form=form, plan=plan, fiscal_year=year, closed_on=None).update(closed_on=today())
        items = items_of(plan)
        made.append(
            SentSheet.objects.create(
                form=form, plan=plan, fiscal_year=year, due_on=due_on, contact=contact,
                rows=rows_of(items, shape, year),
                base=base_of(items), sent_at=now(), sent_by_label=by.journal_label[:200],
            )
        )  # fmt: skip
    record("press.form.sent", form, by=by, area=form.period.area, sheets=len(made), year=str(year))
    return made


def take_in_file(filename: str, content: bytes, *, by: Any) -> Bringing:
    """A form that came back, read and compared; nothing of the plan changes yet.

    Raises UnreadableTable, NotOurs, NotNow with a sentence for whoever chose the file.
    """
    sheets = open_sheets(filename, content)
    sent = sent_of(sheets)
    if not policy.may_bring_in(by, sent.plan):
        raise NotOurs(
            _("%(area)sの様式です。この地区の計画を直せる人だけが取りこめます。") % {"area": sent.plan.area.name}
        )
    return _taken(sent, filename, content, by=by)


def type_in(sent: SentSheet, rows: Sequence[dict[str, Any]], who: str, *, by: Any) -> Bringing:
    """What was written on paper, typed by somebody else: kept as the filled form itself, and read like one."""
    content = workbook(sent, terms_of(sent.plan), rows)
    gaps = {"area": sent.plan.area.name, "who": who or _("紙の様式")}
    with transaction.atomic():
        bringing = _taken(sent, _("紙から入力_%(area)s_%(who)s.xlsx") % gaps, content, by=by)
        record("press.sheet.typed", bringing, by=by, on_behalf_of=who, area=sent.plan.area)
    return bringing


def _taken(sent: SentSheet, filename: str, content: bytes, *, by: Any) -> Bringing:
    try:
        book, reading = reading_of(sent, open_sheets(filename, content))
    except UnreadableTable as error:
        raise NotOurs(str(error)) from error
    # What the same sheet brought before and nobody took over gives way to what came now.
    older = Bringing.objects.filter(sent=sent, state=BringingState.READ)
    with transaction.atomic():
        for row in older:
            transaction.on_commit(partial(row.file.storage.delete, str(row.file.name)))
            row.delete()
        bringing = bring(sent.plan, filename, content, by=by)
        bringing.sent = sent
        bringing.save(update_fields=["sent"])
        understood(bringing, book, reading)
    return bringing


def take_over_all(wanted: Mapping[Bringing, str], accepted: Mapping[Bringing, set[str]], *, by: Any) -> int:
    """All files or none; how many. `wanted` gives for each the mark of the differences that were looked at.

    Raises NotNow with a sentence that names the file.
    """
    with transaction.atomic():
        for bringing, seen in wanted.items():
            try:
                apply(bringing, seen=seen, accepted=accepted.get(bringing, set()), binned=(), by=by)
            except ValidationError as error:
                raise NotNow(_about(bringing, "".join(error.messages))) from error
            except (NotNow, ValueError) as error:
                raise NotNow(_about(bringing, str(error))) from error
    return len(wanted)


def _about(bringing: Bringing, words: str) -> str:
    return _("「%(file)s」：%(words)sどのファイルも取りこんでいません。") % {"file": bringing.name, "words": words}
