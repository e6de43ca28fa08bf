"""Whose population a row is: by the names of areas and of the towns that belong to them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from django.utils.translation import gettext as _

from sasaeai.areas.models import MAX_DEPTH, Area, Town
from sasaeai.areas.town_names import TownQuery, folded

from .report import CELLS, AreaFigures, Fault, PopulationReport, Unmatched
from .rows import PopulationFile, PopulationRow

# An address (rank 1) is still certain; a mere beginning of a name (rank 2) is not.
CERTAIN = 1


def match_areas(file: PopulationFile, scope: Area) -> PopulationReport:
    """The report on a file for `scope` and the areas below it; rows of towns are added up to their district."""
    report = PopulationReport(
        rows_read=len(file.rows),
        unknown_columns=list(file.unknown_columns),
        notes=list(file.notes),
        faults=list(file.faults),
    )
    rows = _of_this_municipality(file.rows, report)
    _name_repeated_rows(rows, report)
    areas = list(Area.objects.below(scope).select_related("level"))
    towns = list(Town.objects.filter(area__in=areas).select_related("area"))
    for on in sorted({row.on for row in rows}):
        _Day(on, areas, towns, report).match([row for row in rows if row.on == on])
    if not report.figures and not report.faults:
        report.faults.append(
            Fault(_("名前の合う地域がひとつもありません。地域の名前か、地域に入る町丁の名前を確かめてください。"))
        )
    return report


def _of_this_municipality(rows: list[PopulationRow], report: PopulationReport) -> list[PopulationRow]:
    """A prefecture's file has other municipalities too: when some rows bear our code, only they are ours."""
    code = Area.objects.root().code
    ours = [row for row in rows if code and row.code in {code, code[:5]}]
    if not ours or len(ours) == len(rows):
        return rows
    report.notes.append(_("ほかの市区町村の行なので読みとばした行：%(count)s行") % {"count": len(rows) - len(ours)})
    return ours


def _name_repeated_rows(rows: list[PopulationRow], report: PopulationReport) -> None:
    seen: dict[tuple[str, date], int] = {}
    for row in rows:
        first = seen.setdefault((folded(row.name), row.on), row.row)
        if first != row.row:
            sentence = _("「%(name)s」は%(first)s行目にもあります。どちらかを消してください。")
            report.faults.append(Fault(sentence % {"name": row.name, "first": first}, row.row))


class _Day:
    """One day's rows against the areas and towns that were valid on it."""

    def __init__(self, on: date, areas: list[Area], towns: list[Town], report: PopulationReport) -> None:
        self.on, self.report = on, report
        self.areas = [area for area in areas if area.is_valid_on(on)]
        valid = {area.pk for area in self.areas}
        self.towns = [town for town in towns if town.area_id in valid and town.is_valid_on(on)]
        self.own: dict[int, tuple[int, ...]] = {}
        self.added: dict[int, list[tuple[int, ...]]] = defaultdict(list)
        self.seen: dict[int, set[int | None]] = defaultdict(set)

    def match(self, rows: list[PopulationRow]) -> None:
        names = {folded(row.name) for row in rows}
        districts = [area for area in self.areas if not area.is_root]
        by_district = bool(districts) and all(names & _names_of(area) for area in districts)
        for row in rows:
            self._match_row(row, by_district=by_district)
        self._tell_what_is_counted_once()
        self._tell_missing_towns()
        self._add_up_parents()
        by_id = {area.pk: area for area in self.areas}
        for area_id, counts in sorted(self.own.items(), key=lambda pair: _place(by_id[pair[0]])):
            self.report.figures.append(AreaFigures(area_id, by_id[area_id].name, self.on, counts))

    def _match_row(self, row: PopulationRow, *, by_district: bool) -> None:
        area = self._area(row)
        towns = [] if by_district and area else self._towns(row)
        served = {town.area_id for town in towns}
        if len(served) > 1:
            names = "、".join(sorted({town.area.name for town in towns}))
            reason = _("%(areas)sにまたがるので、どの地域の人口か決められません。") % {"areas": names}
            self.report.unmatched.append(Unmatched(row.row, row.name, reason))
        elif towns:
            self.added[towns[0].area_id].append(row.counts)
            for town in towns:
                self.seen[town.pk].add(TownQuery.read(row.name).number)
        elif area:
            self.own[area.pk] = row.counts
        else:
            reason = _("同じ名前の地域も町丁もありません。")
            self.report.unmatched.append(Unmatched(row.row, row.name, reason))

    def _area(self, row: PopulationRow) -> Area | None:
        name = folded(row.name)
        found = [area for area in self.areas if name in _names_of(area) or _ends_address(name, area)]
        return found[0] if len(found) == 1 else None

    def _towns(self, row: PopulationRow) -> list[Town]:
        asked = TownQuery.read(row.name)
        ranks = [(asked.rank(town.name, "", town.chome_text), town) for town in self.towns]
        return [town for rank, town in ranks if rank is not None and rank <= CERTAIN]

    def _tell_what_is_counted_once(self) -> None:
        for area_id, parts in self.added.items():
            if area_id in self.own:
                area = next(area for area in self.areas if area.pk == area_id)
                self.report.notes.append(
                    _("「%(area)s」の行があるので、その町丁の行は足していません。") % {"area": area.name}
                )
            else:
                self.own[area_id] = _sum(parts)

    def _tell_missing_towns(self) -> None:
        for town in self.towns:
            if town.area_id not in self.added:
                continue
            seen = self.seen[town.pk]
            missing = [] if None in seen else sorted(town.chome - {number for number in seen if number})
            if not seen or missing:
                which = town.name + "・".join(f"{number}丁目" for number in missing) if seen else str(town)
                self.report.notes.append(
                    _("「%(town)s」の行がありません。%(area)sの人口に入っていません。")
                    % {"town": which, "area": town.area.name}
                )

    def _add_up_parents(self) -> None:
        """An area without a row of its own is the sum of the areas below it, if all of them are known."""
        for _level in range(MAX_DEPTH):
            for parent in self.areas:
                children = [area.pk for area in self.areas if area.parent_id == parent.pk]
                if parent.pk not in self.own and children and all(child in self.own for child in children):
                    self.own[parent.pk] = _sum(self.own[child] for child in children)
                    self.report.notes.append(
                        _("「%(area)s」の行がないので、下の地域の合計を使います。") % {"area": parent.name}
                    )


def _names_of(area: Area) -> set[str]:
    """鴨居 is also 鴨居地区; 緑区 stays 緑区."""
    name = folded(area.name)
    return {name, name + folded(area.level.name)}


def _ends_address(name: str, area: Area) -> bool:
    """横浜市緑区 names 緑区."""
    own = folded(area.name)
    return name.endswith(own) and name.removesuffix(own).endswith(("都", "道", "府", "県", "市", "区", "町", "村"))


def _sum(parts: Iterable[tuple[int, ...]]) -> tuple[int, ...]:
    total = [0] * len(CELLS)
    for part in parts:
        total = [ours + theirs for ours, theirs in zip(total, part, strict=True)]
    return tuple(total)


def _place(area: Area) -> tuple[bool, int, int]:
    return not area.is_root, area.position, area.pk
