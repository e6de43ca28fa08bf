"""What can be taken away: every data set with its files, for the page in plain words and for the DCAT catalogue."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sasaeai.areas.whole import called_later
from sasaeai.kernel.fiscal import FiscalYear
from sasaeai.plans.reader import Reader

from .models import PlanFile
from .tables import OPEN_TABLES, PLAN_TABLES, Table
from .tables.describing import Column
from .taking import CSV, XLSX

JSON = "application/json"
# Where the API tells the same.
RESOURCES = {
    "goals": "goals",
    "measures": "measures",
    "schedule": "measures",
    "indicators": "indicators",
    "values": "indicators",
    "problems": "problems",
    "links": "links",
    "districts": "districts",
    "editions": "editions",
}


@dataclass(frozen=True)
class Distribution:
    """One file of a data set; `words` is what a person calls its format."""

    words: str
    media: str
    path: str
    rule: str | Promise = ""


@dataclass(frozen=True)
class Dataset:
    key: str
    title: str
    about: str
    files: list[Distribution]
    columns: list[Column] = field(default_factory=list)
    first: date | None = None
    last: date | None = None


def datasets(reader: Reader | None) -> list[Dataset]:
    """Of the period that is read; before anything is published only what stands beside a plan."""
    return [*(_of_plan(reader) if reader else ()), *_open(), *(_whole(reader) if reader else ())]


def _whole(reader: Reader) -> Iterator[Dataset]:
    """The plan in one piece, once it is made."""
    number = reader.plans[0].document["period"]["number"]
    if PlanFile.objects.for_everybody(number):
        about = called_later(
            _("%(whole)s計画と地区別計画を、文・表・添付資料までまとめた一つのファイル。別のシステムに読みこめます。")
        )
        files = [Distribution("zip", "application/zip", reverse("press:public_plan_file", args=[number]))]
        yield Dataset("plan-file", str(_("計画ファイル")), str(about), files)


def _of_plan(reader: Reader) -> Iterator[Dataset]:
    about = reader.plans[0].document
    first = FiscalYear(about["period"]["first_year"])
    last = first + (about["period"]["years"] - 1)
    for table in PLAN_TABLES.values():
        base = f"{reader.base}tables/{table.name}"
        resource = RESOURCES.get(table.name)
        query = f"?period={about['period']['number']}"
        yield _dataset(table, base, f"{resource}{query}" if resource else "", first.start, last.end)


def _open() -> Iterator[Dataset]:
    for table in OPEN_TABLES.values():
        base = reverse("press:open_table", args=[table.name, "csv"]).removesuffix(".csv")
        yield _dataset(table, base, RESOURCES.get(table.name, ""))


def _dataset(table: Table, base: str, resource: str, first: date | None = None, last: date | None = None) -> Dataset:
    rule = STANDARD if table.standard else RULE
    files = [Distribution("CSV", CSV, f"{base}.csv", rule), Distribution("Excel", XLSX, f"{base}.xlsx", rule)]
    if resource:
        files.append(Distribution("JSON", JSON, f"{reverse('api:index')}{resource}"))
    return Dataset(table.name, str(table.title), str(table.about), files, table.all_columns(), first, last)


STANDARD = _("自治体標準オープンデータセット")
RULE = _("統計表における機械判読可能なデータの表記方法の統一ルール")
