"""Take a plan file into an empty installation: all of it or nothing."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import IO, Any

from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.core.files.base import ContentFile
from django.db import DataError, IntegrityError, transaction
from django.utils.translation import gettext as _

from sasaeai.areas.models import Area
from sasaeai.kernel.journal import record
from sasaeai.kernel.models import TextVariant
from sasaeai.kernel.stamp import move_public_stamp
from sasaeai.plans.models import Attachment, Period, ScheduleCell
from sasaeai.plans.uploads import KINDS, ending_of, safe_name

from .from_editions import make_working_rows
from .into_rows import BadRow, Keys, checked, keep_rows
from .kinds import PUBLIC, SPOKEN, WHOLE, Kind
from .package import Package, UnusablePlanFile, broken, opened
from .rows import Row
from .versions import as_it_was, rows_in
from .writing import write_public, write_whole

_UNEXPECTED = (KeyError, TypeError, ValueError, AttributeError, IndexError, AssertionError, ArithmeticError)


def take_in(stream: IO[bytes], *, by: Any) -> Period:
    """Raises UnusablePlanFile; the installation is then as it was."""
    package = opened(stream)
    kept: list[Attachment] = []
    try:
        return _taken(package, kept, by)
    except UnusablePlanFile:
        _forget_files(kept)
        raise
    except (IntegrityError, DataError, ValidationError, ObjectDoesNotExist, *_UNEXPECTED) as error:
        _forget_files(kept)
        raise UnusablePlanFile(
            _("計画ファイルの中身がつながっていません。何も読みこんでいません。作ったところに問い合わせてください。")
        ) from error


@transaction.atomic
def _taken(package: Package, kept: list[Attachment], by: Any) -> Period:
    if Area.objects.exists() or Period.objects.exists():
        raise UnusablePlanFile(
            _(
                "このシステムには、すでに地域か計画があります。計画ファイルは、何も登録していないシステムだけに読みこめます。"
            )
        )
    keys: Keys = {}
    is_public = package.about["kind"] == "public"
    for kind in PUBLIC if is_public else WHOLE:
        _take_kind(kind, rows_in(package, kind.name), keys, package, kept)
        if is_public and kind.name == "pins":
            make_working_rows(keys)
    _wordings(package.rows("wordings"), keys, is_public=is_public)
    period = Period.objects.get(number=package.about["period"])
    _is_the_same(package, period)
    move_public_stamp()
    record("press.plan_file.taken_in", period, by=by, area=period.area)
    return period


def _take_kind(kind: Kind, rows: list[Row], keys: Keys, package: Package, kept: list[Attachment]) -> None:
    if kind.name == "done":
        _done(kind, rows, keys)
    elif kind.name == "attachments":
        _attachments(kind, rows, keys, package, kept)
    else:
        keep_rows(kind, rows, keys)


def _done(kind: Kind, rows: Iterable[Row], keys: Keys) -> None:
    """What was really done in a year whose plan the edition told, or of which it told nothing."""
    for place, row in enumerate(rows, start=1):
        try:
            ScheduleCell.objects.update_or_create(
                measure_id=keys["measures"][row["measure"]],
                fiscal_year=checked(ScheduleCell, "fiscal_year", row["fiscal_year"]),
                defaults={
                    "done_id": None if row["done"] is None else keys["schedule_states"][row["done"]],
                    "done_words": checked(ScheduleCell, "done_words", row["done_words"]),
                },
            )
        except (*_UNEXPECTED, ValidationError) as error:
            raise BadRow(kind.name, place) from error


def _attachments(kind: Kind, rows: list[Row], keys: Keys, package: Package, kept: list[Attachment]) -> None:
    """Only kinds of files that could have been attached here, and each what its hash says."""
    made = keep_rows(kind, rows, keys)
    for place, row in enumerate(made, start=1):
        assert isinstance(row, Attachment)
        if ending_of(row.name) not in KINDS or safe_name(row.name) != row.name:
            raise BadRow(kind.name, place)
        content = package.read(f"files/{row.sha256}")
        if hashlib.sha256(content).hexdigest() != row.sha256 or len(content) != row.size:
            raise broken(f"files/{row.sha256}")
        row.file.save(row.name, ContentFile(content), save=False)
        kept.append(row)
        Attachment.objects.filter(pk=row.pk).update(file=row.file.name)


def _forget_files(kept: Iterable[Attachment]) -> None:
    for row in kept:
        row.file.delete(save=False)


def _wordings(rows: Iterable[Row], keys: Keys, *, is_public: bool) -> None:
    models = {kind: model for model, kind in SPOKEN.items()}
    found = []
    for place, row in enumerate(rows, start=1):
        try:
            if is_public:
                subject, key, field = "press.planfile", row["source"], "text"
            else:
                subject, key, field = models[row["of"]], str(keys[row["of"]][row["id"]]), row["field"]
            values = {"subject_kind": subject, "subject_id": key, "field": field, "source_hash": row["source"]}
            values |= {"variant": row["variant"], "text": row["text"]}
            found.append(TextVariant(**{name: checked(TextVariant, name, value) for name, value in values.items()}))
        except (*_UNEXPECTED, ValidationError) as error:
            raise BadRow("wordings", place) from error
    TextVariant.objects.bulk_create(found, batch_size=500)


def _is_the_same(package: Package, period: Period) -> None:
    """Written again it has to be what it was: what was not understood would be lost without a word."""
    again = (write_public if package.about["kind"] == "public" else write_whole)(period, data_only=True)
    for name, content in again.data.items():
        then = as_it_was(package, name, content)
        if then is not None and then != package.read(name):
            raise broken(name)
