"""Measures on paper: who acts, what for, by which indicators, in which years."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from enum import Enum
from typing import Any

from django.utils.translation import gettext as _

from sasaeai.design.charts import full
from sasaeai.design.phrases import measured
from sasaeai.kernel.fiscal import FiscalYear
from sasaeai.plans.figures import number, of_area, short_line
from sasaeai.plans.items import Item, PlanPage
from sasaeai.plans.models import ActorRole, Help
from sasaeai.plans.pieces import ROLES, fiscal_years, schedule
from sasaeai.press.content.block import Block, Cell, Heading, Items, Table
from sasaeai.press.content.inline import Break, Changed, Line, PageOf, Strong, line
from sasaeai.press.papers.voice import Voice, marked
from sasaeai.press.papers.whole import Whole

from .cells import cell, head, quoted
from .goals import tone

# Half a page of letters to a year is more than a cell can hold.
LABEL = 1.6
# Among more names than this, numbers of pages are in the way of reading; the contents have them.
MOST_PAGES = 8


class Detail(Enum):
    """How much a paper says of each measure of a district."""

    ALL = "all"  # with indicators and years, where the district has them
    TEXTS = "texts"
    NAMES = "names"
    LINES = "lines"  # what, who leads and in which years, in one line


def measure_anchor(item: Item) -> str:
    return f"measure-{item.uid}"


def full_measure(whole: Whole, plan: PlanPage, item: Item, level: int = 4) -> list[Block]:
    """A measure of the ward: a heading, and under it one table with everything."""
    title = marked(whole.voice.text(item, "title"), item.sample)
    heading = Heading(level, title, number=item.number, anchor=measure_anchor(item), tone=tone(item), in_contents=False)
    years = fiscal_years(plan.document)
    rows = [*_words_rows(whole, plan, item, len(years)), *_schedule_rows(whole, plan, item, years)]
    if not rows:
        return [heading]
    widths = (LABEL, *([1.0] * len(years)))
    return [heading, Table(rows=tuple(rows), widths=widths, headers=1, size=0.92)]


def _words_rows(whole: Whole, plan: PlanPage, item: Item, width: int) -> list[tuple[Cell, ...]]:
    voice = whole.voice
    rows = [
        (_("内容"), voice.text(item, "text")),
        (_("だれが"), actor_words(voice, item)),
        (_("対象"), voice.text(item, "audience")),
        (_("種類"), voice.words(item, "kind", _kind(voice.old(item)), _kind(item.data))),
        (_("指標"), _indicator_words(whole, plan, item)),
        (_("支える地区の%(measure)s") % {"measure": plan.document["measure_name"]}, _supported(whole, item)),
    ]
    return [(head(label), cell(words, across=width)) for label, words in rows if words]


def actor_words(voice: Voice, item: Item, *, is_narrow: bool = False) -> Line:
    """主体：…　協力：…; with marks where the edition before named others. In a narrow column each has its line."""
    found: Line = ()
    old = by_role(voice.old(item).get("actors", []))
    for role, names in by_role(item.data["actors"]).items():
        label = f"{ActorRole(role).label}：" if len(item.data["actors"]) > 1 else ""
        words = voice.words(item, role, "、".join(old.get(role, [])), "、".join(names))
        apart = Break() if is_narrow else "　"
        found = line(found, apart if found else None, Strong(label) if label else None, words)
    return found


def by_role(actors: Iterable[Mapping[str, str]]) -> dict[str, list[str]]:
    rows = list(actors)
    found = {role: [actor["name"] for actor in rows if actor["role"] == role] for role in ROLES}
    return {role: names for role, names in found.items() if names}


def _kind(data: Mapping[str, Any]) -> str:
    helps = "・".join(str(Help(code).label) for code in data.get("helps", []))
    return "　".join(part for part in (data.get("content_kind", ""), helps) if part)


def _indicator_words(whole: Whole, plan: PlanPage, item: Item) -> Line:
    lines = [figure_line(whole, plan, row) for row in item.data["indicators"]] if _uses(plan, "indicators") else []
    found: Line = ()
    for words in lines:
        found = line(found, Break() if found else None, words)
    return found


def figure_line(whole: Whole, plan: PlanPage, row: Mapping[str, Any]) -> Line:
    """仲介の件数：現状62件（平成22年度）→ 目標 120件（平成27年度）."""
    said = short_line(row, of_area(whole.values.get(row["uid"], []), plan.area_id))
    steps = [
        _year_words(_("現状"), number(said["baseline"]), said["baseline_year"], row["unit"]),
        _year_words(_("実績"), said["value"], said["value_year"], row["unit"], open_mark=said["provisional"]),
        _year_words(_("目標"), number(said["target"]), said["target_year"], row["unit"]),
    ]
    shown = " → ".join(step for step in steps if step)
    return line(f"{row['title']}：{shown}" if shown else row["title"])


def _year_words(label: str, value: Any, year: int | None, unit: str, *, open_mark: bool = False) -> str:
    if value is None or year is None:
        return ""
    gaps = {"label": label, "value": measured(full(value), unit), "year": FiscalYear(year).words}
    if open_mark:
        return _("%(label)s %(value)s（%(year)s、暫定）") % gaps
    return _("%(label)s %(value)s（%(year)s）") % gaps


def _uses(plan: PlanPage, what: str) -> bool:
    return bool(plan.document[f"uses_{what}"])


def _supported(whole: Whole, item: Item) -> Line:
    """The districts' measures that this one supports, with the page on which each district's chapter begins."""
    found: Line = ()
    others = whole.supported.get(item.uid, [])
    for other in others:
        district = whole.reader.plan_of(other)
        page = on_page(district) if len(others) <= MOST_PAGES else None
        found = line(found, "、" if found else None, f"{district.area_name}{quoted(other.title)}", page)
    return found


def district_anchor(plan: PlanPage) -> str:
    return f"district-{plan.area_slug}"


def on_page(plan: PlanPage) -> Line:
    return line("（", PageOf(district_anchor(plan), _("地区の章"), _("ページ")), "）")


# -- the years -----------------------------------------------------------------------------------------------------


def _schedule_rows(whole: Whole, plan: PlanPage, item: Item, years: Sequence[FiscalYear]) -> list[tuple[Cell, ...]]:
    if not _uses(plan, "schedule"):
        return []
    cells = schedule(item, years, whole.marks.get(item.uid, {}))
    planned = [plain_cell(one) for one in cells]
    if not any(planned):
        return []
    old = whole.voice.old(item)
    before = {row["year"]: row for row in old.get("schedule", [])}
    rows = [
        (head(_("年度")), *(head(year.narrow_words, align="center") for year in years)),
        (head(_("計画")), *(_planned(whole.voice, item, one, before.get(one["year"].year)) for one in cells)),
    ]
    if any(one["done"] or one["done_words"] for one in cells):
        rows.append((head(_("実績")), *(cell(_done(one), align="center") for one in cells)))
    return rows


def plain_cell(one: Mapping[str, Any]) -> str:
    return " ".join(part for part in (one["label"], one["words"]) if part)


def _planned(voice: Voice, item: Item, one: Mapping[str, Any], old: Mapping[str, Any] | None) -> Cell:
    tone_of = f"tone-{one['tone']}" if one["label"] else ""
    changed = voice.past is not None and voice.old(item) and plain_cell(one) != _stored(old)
    label = Changed(one["label"], "added") if changed and one["label"] else Strong(one["label"])
    words = line(label if one["label"] else None, Break() if one["label"] and one["words"] else None, one["words"])
    return cell(words or line("―"), tone=tone_of, align="center")


def _stored(old: Mapping[str, Any] | None) -> str:
    return " ".join(part for part in (old["state"], old["words"]) if part) if old else ""


def _done(one: Mapping[str, Any]) -> Line:
    if not one["done"] and not one["done_words"]:
        return line("―")
    state = f"✓ {one['done_state']}" if one["done_state"] else None
    return line(state, Break() if state and one["done_words"] else None, one["done_words"])


# -- a district's ----------------------------------------------------------------------------------------------------


def short_measures(
    whole: Whole, plan: PlanPage, items: Sequence[Item], *, level: int, detail: Detail = Detail.ALL
) -> list[Block]:
    """A district's measures under one heading: what, and who; those of districts with schedules have all of it."""
    if not items:
        return []
    if detail == Detail.LINES:
        return [_list(plan, items)]
    if detail == Detail.ALL and (_uses(plan, "schedule") or _uses(plan, "indicators")):
        return [block for item in items for block in full_measure(whole, plan, item, level)]
    voice = whole.voice
    name = plan.document["measure_name"]
    who = head(_("だれが"))
    if detail == Detail.NAMES:
        rows = tuple((head(_titled(voice, item)), cell(_who(voice, item))) for item in items)
        return [Table(rows=rows, head=((head(name), who),), widths=(3, 2), headers=1, style="rules", size=0.95)]
    full_rows = tuple(
        (head(_titled(voice, item)), cell(voice.text(item, "text") or line("―")), cell(_who(voice, item)))
        for item in items
    )
    top = (head(name), head(_("内容")), who)
    return [Table(rows=full_rows, head=(top,), widths=(1.7, 3, 1.5), headers=1, style="rules", size=0.95)]


def _list(plan: PlanPage, items: Sequence[Item]) -> Table:
    """One row each, where a district has too many to be told in full: what, who, and in which years.

    Without marks inside the lines: a list of hundreds is read quietly, and each mark costs the typesetter memory.
    """
    years = fiscal_years(plan.document)
    with_years = _uses(plan, "schedule")
    rows = tuple(
        (
            head(_listed(plan, item)),
            cell(_main_actors(item)),
            *([cell(years_in_short(schedule(item, years, {})) or "―")] if with_years else []),
        )
        for item in items
    )
    top = (
        head(plan.document["measure_name"]),
        head(_("だれが")),
        *([head(_("年次計画（年度）"))] if with_years else []),
    )
    widths = (3, 1.6, 2) if with_years else (3, 1.6)
    return Table(rows=rows, head=(top,), widths=widths, headers=1, style="rules", size=0.9)


def _listed(plan: PlanPage, item: Item) -> Line:
    """Where a whole plan is an example, the head of its chapter says so."""
    words = line("　".join(filter(None, (item.number, item.title))))
    return words if plan.document["sample"] else marked(words, item.sample)


def _main_actors(item: Item) -> str:
    """Who leads; where nobody is said to lead, all."""
    roles = by_role(item.data["actors"])
    leading = roles.get(ActorRole.LEAD) or [name for names in roles.values() for name in names]
    return "、".join(leading) or "―"


def years_in_short(cells: Iterable[Mapping[str, Any]]) -> str:
    """検討 23、実施 24–27: years that follow each other with the same plan are told once."""
    runs: list[tuple[str, FiscalYear, FiscalYear]] = []
    for one in cells:
        label, year = one["label"] or one["words"], one["year"]
        if runs and runs[-1][0] == label:
            runs[-1] = (label, runs[-1][1], year)
        else:
            runs.append((label, year, year))
    said = [
        f"{label} {first.narrow}" + (f"–{last.narrow}" if first != last else "") for label, first, last in runs if label
    ]
    return "、".join(said)


def _titled(voice: Voice, item: Item) -> Line:
    number = Strong(f"{item.number}　") if item.number else None
    return marked(line(number, _strong(voice.text(item, "title"))), item.sample)


def _who(voice: Voice, item: Item) -> Line:
    return actor_words(voice, item, is_narrow=True) or line("―")


def _strong(words: Line) -> Line:
    return tuple(Strong(part) if isinstance(part, str) else part for part in words)


def names(items: Iterable[Item], *, most: int = 0) -> list[Block]:
    """Titles alone, as a digest shows them; beyond `most` it says how many there are."""
    rows = list(items)
    shown = rows[:most] if most and len(rows) > most else rows
    lines: list[Line] = [line(item.title) for item in shown]
    if len(shown) < len(rows):
        lines.append(line(_("ほか%(count)s件") % {"count": len(rows) - len(shown)}))
    return [Items(tuple(lines))] if lines else []
