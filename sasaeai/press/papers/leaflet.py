"""One district on two pages: what it does, what it asked of the ward, whom to call."""

from __future__ import annotations

from dataclasses import replace

from django.utils.translation import gettext as _

from sasaeai.areas.whole import asked_once, called
from sasaeai.plans.items import PlanPage
from sasaeai.press.content.block import Block, Box, Columns, Heading, Paragraph, Space
from sasaeai.press.content.inline import Break, Line, Strong, line
from sasaeai.press.content.paper import LEAFLET, Paper

from .parts import ending
from .parts.cells import facts, text
from .parts.districts import MOST_IN_FULL, along_base_goals, people_words, support_rows, support_words
from .parts.measures import Detail
from .parts.problems import answers
from .wanted import Wanted
from .whole import Whole

# Letters in points, what measures bring and how many of them (0: all), how many problems, supports and desks:
# tried in turn until it fits. What the district does comes first: its years go before its texts, and its texts last.
FITS = (
    (11, Detail.ALL, 0, 4, 0, 3), (10.5, Detail.ALL, 0, 3, 0, 2), (10, Detail.TEXTS, 0, 2, 0, 2),
    (9.5, Detail.TEXTS, 0, 2, 0, 2), (9.5, Detail.TEXTS, 0, 2, 6, 2), (9.5, Detail.TEXTS, 0, 1, 4, 2),
    (10, Detail.NAMES, 0, 2, 4, 2), (9, Detail.NAMES, 0, 1, 4, 1), (9.5, Detail.LINES, 80, 2, 4, 2),
    (9, Detail.LINES, 60, 1, 4, 1), (9, Detail.LINES, 40, 1, 4, 1), (9, Detail.LINES, 25, 1, 4, 1),
)  # fmt: skip
# For a district that the book lists in short as well: two pages have no room for its texts.
FIRST_LINES = 8


@asked_once()
def leaflet(whole: Whole, wanted: Wanted) -> Paper:
    plan = whole.reader.district(wanted.district)
    if plan is None:
        raise LookupError(wanted.district)
    is_long = len(whole.measures.get(plan.plan_id, [])) > MOST_IN_FULL
    tightening = wanted.fit + (FIRST_LINES if is_long else 0)
    letters, detail, most, most_problems, most_supports, most_desks = FITS[min(tightening, len(FITS) - 1)]
    document = plan.document
    blocks: list[Block] = [
        *_head(whole, plan),
        *along_base_goals(whole, plan, level=1, detail=detail, most=most),
        *_exchange(whole, plan, most_problems, most_supports),
        Space(fill=True),
        *_desks(whole, plan, most_desks),
        *ending.imprint(plan, wanted, f"{whole.public_base}districts/{plan.area_slug}/", short=True),
    ]
    return Paper(
        kind="leaflet",
        title=_("%(area)s　地区別計画") % {"area": plan.area_name},
        blocks=tuple(blocks),
        sheet=replace(LEAFLET, letters=letters),
        subtitle=document["title"],
        author=plan.area_name,
        day=(plan.adopted_on or plan.decided_on or wanted.made_on).isoformat(),
        language=wanted.language,
        home=wanted.home,
        sample=bool(document["sample"]),
        with_ruby=wanted.with_ruby,
        marks_changes=wanted.marks_changes,
        foot=document["title"],
    )


def _head(whole: Whole, plan: PlanPage) -> list[Block]:
    voice = whole.voice
    inside: list[Block] = [*text(voice.plan(plan, "philosophy"), "slogan")]
    inside += text(voice.plan(plan, "philosophy_sub"), "center")
    blocks: list[Block] = []
    if inside:
        blocks.append(Box(tuple(inside), style="fill", tone="goal-1"))
    rows = [
        (_("地域の様子"), voice.plan(plan, "profile")),
        (_("人口"), line(people_words(whole, plan))),
        (_("つくった人"), voice.plan(plan, "committee")),
    ]
    blocks.append(facts(rows, size=0.92, widths=(1, 5)))
    return blocks


def _exchange(whole: Whole, plan: PlanPage, most: int, most_supports: int) -> list[Block]:
    """The newest problems: what was asked this year interests more than what was answered long ago."""
    blocks: list[Block] = []
    problems = whole.problems.get(plan.plan_id, [])[-most:]
    if problems:
        blocks += [
            Heading(1, line(called(_("%(whole)sに伝えたこと、%(whole)sの回答")))),
            *answers(whole, problems, texts=False),
        ]
    supports = support_rows(whole, plan, size=0.9, most=most_supports)
    if supports:
        blocks += [Heading(1, line(support_words(plan))), supports]
    return blocks


def _desks(whole: Whole, plan: PlanPage, most: int) -> list[Block]:
    """Those of the district first, then the ward's own."""
    ward = whole.desks.get(whole.first.area_id, []) if whole.ward else []
    desks = [*whole.desks.get(plan.area_id, []), *ward][:most]
    if not desks:
        return []
    columns = tuple((Paragraph(_desk(desk.name, desk.telephone, desk.hours)),) for desk in desks)
    return [Box((Columns(columns),), title=line(_("困ったときの相談先")), style="fill")]


def _desk(name: str, telephone: str, hours: str) -> Line:
    return line(Strong(name), f"　{telephone}" if telephone else None, Break() if hours else None, hours)
