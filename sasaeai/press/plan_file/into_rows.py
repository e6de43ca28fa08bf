"""From rows back to the database: every value is checked as a form would check it before anything is kept."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _

from .kinds import Kind
from .package import UnusablePlanFile
from .rows import Row

# By kind: the database's number of every row, by its name in the file.
Keys = dict[str, dict[Any, int]]
AT_ONCE = 500
UID = re.compile(r"[0-9a-z]{1,12}")


class BadRow(UnusablePlanFile):
    """Names the part and the row, counted from 1."""

    def __init__(self, kind: str, place: int) -> None:
        words = _(
            "計画ファイルの中身が読めません（data/%(kind)s.json の%(place)s番め）。作ったところに問い合わせてください。"
        )
        super().__init__(words % {"kind": kind, "place": place})


def keep_rows(kind: Kind, rows: Iterable[Row], keys: Keys, **constant: Any) -> list[models.Model]:
    """Make them in the file's order, so that an export gives them in the same order again.

    Rows that point at rows of their own kind come after those. Raises BadRow.
    """
    known = keys.setdefault(kind.name, {})
    waiting: list[tuple[Any, models.Model]] = []
    made: list[models.Model] = []
    for place, row in enumerate(rows, start=1):
        if len(waiting) >= AT_ONCE or any(_waits(row.get(name), waiting) for name in kind.own):
            made += _keep(kind, waiting, known)
            waiting = []
        try:
            waiting.append((_name(row), _made(kind, row, keys, constant)))
        except (KeyError, TypeError, ValueError, ValidationError, OverflowError) as error:
            raise BadRow(kind.name, place) from error
    return made + _keep(kind, waiting, known)


def _waits(name: Any, waiting: Iterable[tuple[Any, models.Model]]) -> bool:
    return name is not None and any(one == name for one, _instance in waiting)


def _keep(kind: Kind, waiting: list[tuple[Any, models.Model]], known: dict[Any, int]) -> list[models.Model]:
    made: list[models.Model] = kind.model._default_manager.bulk_create([instance for _name, instance in waiting])
    for (name, _instance), row in zip(waiting, made, strict=True):
        if name in known:
            raise BadRow(kind.name, len(known) + 1)
        known[name] = row.pk
    return made


def _name(row: Mapping[str, Any]) -> Any:
    name = row["id"]
    if not isinstance(name, str | int) or isinstance(name, bool):
        raise TypeError(name)
    return name


def _made(kind: Kind, row: Mapping[str, Any], keys: Keys, constant: Mapping[str, Any]) -> models.Model:
    if row.keys() - {"id", *kind.fields, *kind.refs}:
        raise ValueError("unknown field")
    values: dict[str, Any] = {name: checked(kind.model, name, row[name]) for name in kind.fields}
    if kind.key:
        values[kind.key] = checked(kind.model, kind.key, row["id"])
        if kind.key == "uid" and not UID.fullmatch(row["id"]):
            raise ValueError(row["id"])
    for name, to in kind.refs.items():
        target = row[name]
        pk = None if target is None else keys.get(to, {})[target]
        if pk is None and not kind.model._meta.get_field(name).null:
            raise ValueError(name)
        values[f"{name}_id"] = pk
    return kind.model(**values, **constant)


def checked(model: type[models.Model], name: str, raw: Any) -> Any:
    """The value as the model holds it. Raises ValidationError."""
    field = model._meta.get_field(name)
    assert isinstance(field, models.Field)
    if isinstance(field, models.JSONField):
        return raw
    if isinstance(field, models.CharField | models.TextField) and not isinstance(raw, str):
        raise ValidationError(name)
    if isinstance(raw, str) and "\0" in raw:
        raise ValidationError(name)
    value = field.to_python(raw)
    if value is None:
        if not field.null:
            raise ValidationError(name)
        return None
    if value != "":
        field.run_validators(value)
        if field.choices and value not in dict(field.flatchoices):
            raise ValidationError(name)
    return value
