"""概要版: the plan on four pages, as a stapled A4 or as one folded A3."""

from __future__ import annotations

from dataclasses import replace

from django.utils.translation import gettext as _

from sasaeai.areas.whole import asked_once, called
from sasaeai.plans.items import Item, PlanPage
from sasaeai.press.content.block import Block, Box, Cell, Columns, Heading, NewPage, Paragraph, Space, Table
from sasaeai.press.content.inline import Break, Line, Strong, line
from sasaeai.press.content.paper import FOLDED, Paper, Sheet

from .parts import ending, goals, indicators, making
from .parts.cells import cell, head, text
from .parts.goals import base_goals, tone
from .parts.measures import names
from .wanted import Wanted
from .whole import Whole

SHEET = Sheet(letters=10.5, margin=15, running_head=False)
# Two pages with room between them for the fold.
FOLD = (1, 0.05, 1)
# Letters in points, how many names of measures under a small goal, how many indicators in all and how many of them as
# pictures: tried in turn until it fits. Readings above the letters take room.
FITS = (
    (10.5, 3, 5, 2), (10.5, 3, 10, 0), (10.5, 2, 8, 0), (10.5, 2, 6, 0), (10, 1, 5, 0), (9.5, 1, 5, 0), (9, 1, 5, 0),
    (8.5, 0, 5, 0),
)  # fmt: skip


@asked_once()
def digest(whole: Whole, wanted: Wanted) -> Paper:
    """Four pages of A4."""
    first, *others = _pages(whole, wanted)
    blocks = list(first)
    for page in others:
        blocks += [NewPage(), *page]
    return _paper(whole, wanted, "digest", tuple(blocks), replace(SHEET, letters=_fit(wanted)[0]))


@asked_once()
def folded(whole: Whole, wanted: Wanted) -> Paper:
    """Both sides of one A3: outside the fourth and the first page, inside the second and the third."""
    first, second, third, fourth = (tuple(page) for page in _pages(whole, wanted))
    title = Heading(1, line(_name(whole)), anchor="digest")
    subtitle = Paragraph(line(_subtitle(whole)), "center")
    outside = Columns((fourth, (), (title, subtitle, *first)), widths=FOLD)
    inside = Columns((second, (), third), widths=FOLD)
    sheet = replace(FOLDED, columns=1, letters=(11, 10.5, 10, 9.5, 9, 8.5)[min(wanted.fit, 5)])
    return _paper(whole, wanted, "folded", (outside, NewPage(), inside), sheet)


def _paper(whole: Whole, wanted: Wanted, kind: str, blocks: tuple[Block, ...], sheet: Sheet) -> Paper:
    plan = whole.first
    document = plan.document
    return Paper(
        kind=kind,
        title=_name(whole),
        blocks=blocks,
        sheet=sheet,
        subtitle=_subtitle(whole),
        author="、".join(making.bodies_of(plan)) or plan.area_name,
        day=(plan.decided_on or wanted.made_on).isoformat(),
        language=wanted.language,
        home=wanted.home,
        sample=bool(document["sample"]),
        with_ruby=wanted.with_ruby,
        foot=goals.decided_words(plan),
    )


def _name(whole: Whole) -> str:
    return _("%(title)s　概要版") % {"title": whole.first.document["title"]}


def _subtitle(whole: Whole) -> str:
    document = whole.first.document
    return f"{document['formal_title']}　{document['period']['span']}"


def _fit(wanted: Wanted) -> tuple[float, int, int, int]:
    return FITS[min(wanted.fit, len(FITS) - 1)]


def _pages(whole: Whole, wanted: Wanted) -> list[list[Block]]:
    plan = whole.first
    _letters, most_names, most_indicators, most_pictures = _fit(wanted)
    return [
        _front(whole, plan),
        _what_is_done(whole, plan, most_names),
        _how_far(whole, plan, most_indicators, most_pictures),
        _districts(whole, plan, wanted),
    ]


def _front(whole: Whole, plan: PlanPage) -> list[Block]:
    slogan: list[Block] = [*text(whole.voice.plan(plan, "philosophy"), "slogan")]
    slogan += text(whole.voice.plan(plan, "philosophy_sub"), "center")
    blocks: list[Block] = [
        Box(tuple(slogan), style="fill", tone="goal-1") if slogan else Space(2),
        *text(whole.voice.plan(plan, "introduction")),
        *text(whole.voice.plan(plan, "pillar"), "lead"),
        Heading(1, line(_("めざすこと"))),
        goals.tree(whole, plan, size=0.95),
    ]
    tiers = text(whole.voice.plan(plan, "tiers"))
    if tiers:
        blocks += [Heading(1, line(called(_("%(whole)s計画と地区別計画")))), *tiers]
    return blocks


def _what_is_done(whole: Whole, plan: PlanPage, most: int) -> list[Block]:
    """What the ward does, base goal by base goal."""
    blocks: list[Block] = [Heading(1, line(called(_("%(whole)s計画：%(whole)s全体で取り組むこと"))))]
    own, name = whole.measures.get(plan.plan_id, []), plan.document["measure_name"]
    if not own:
        return [*blocks, Paragraph(line(_("%(measure)sは、これからまとめます。") % {"measure": name}))]
    tree = whole.goals[plan.plan_id]
    rows: list[tuple[Cell, ...]] = []
    for base in base_goals(tree):
        under = [goal for goal in tree if goal.base_uid == base.uid]
        rows.append((head(_named(base), across=2, tone=tone(base)),))
        for goal in under:
            there = [item for item in own if item.goal_uid == goal.uid]
            if there:
                rows.append(
                    (head(_short(goal)), Cell(blocks=tuple(names(there, most=most)) if most else _count(there, name)))
                )
    return [*blocks, Table(rows=tuple(rows), widths=(1, 3), headers=1, style="rules", size=0.92)]


def _count(items: list[Item], name: str) -> tuple[Block, ...]:
    return (Paragraph(line(_("%(count)s件の%(name)s") % {"count": len(items), "name": name})),)


def _named(base: Item) -> Line:
    return line(Strong(f"{base.data['level']}{base.number}　{base.title}"))


def _short(goal: Item) -> Line:
    return line(f"{goals.short_number(goal)} ", goal.data["short"] or goal.title)


def _how_far(whole: Whole, plan: PlanPage, most: int, most_pictures: int) -> list[Block]:
    """What is to be reached, and the thinking over the period; pictures where there is room for them."""
    blocks: list[Block] = []
    own = [item for item in whole.indicators if item.plan_id == plan.plan_id]
    shown = sorted(own, key=lambda item: (item.data["owner_kind"] != "goal", item.order))[:most]
    if shown:
        blocks += [Heading(1, line(_("どこまで進めるか：おもな指標"))), indicators.overview(whole, plan, shown)]
        blocks.append(Paragraph(line(_("かっこの中は年度です。すべての指標は、計画の冊子に載せています。")), "note"))
    thinking = [goal for goal in base_goals(whole.goals[plan.plan_id]) if goal.data["five_years"]]
    if thinking:
        blocks.append(Heading(1, line(_("%(years)s年間の考え方") % {"years": plan.document["period"]["years"]})))
        rows = tuple(
            (
                head(line(Strong(f"{goal.number}　{goal.data['short'] or goal.title}")), tone=tone(goal)),
                cell(goal.data["five_years"]),
            )
            for goal in thinking
        )
        blocks.append(Table(rows=rows, widths=(1, 3.4), headers=1, style="rules", size=0.95))
    return [*blocks, *_pictures(whole, plan, own, most_pictures)]


def _pictures(whole: Whole, plan: PlanPage, items: list[Item], most: int) -> list[Block]:
    """Side by side the indicators with the most years that are known, each of another base goal."""
    known = {item.uid: indicators.known_years(whole, plan, item) for item in items}
    told = sorted((item for item in items if known[item.uid] > 1), key=lambda item: -known[item.uid])
    of_goal = {item.base_uid: item for item in reversed(told)}
    drawn = [item for item in told if of_goal[item.base_uid] is item][:most]
    if not drawn:
        return []
    columns = tuple(indicators.picture(whole, plan, item) for item in drawn)
    keys = dict.fromkeys(indicators.key_of(whole, plan, item) for item in drawn)
    notes = [Paragraph(line(key), "note") for key in keys if key]
    return [Heading(1, line(_("指標のうごき"))), Columns(columns), *notes]


def _districts(whole: Whole, plan: PlanPage, wanted: Wanted) -> list[Block]:
    blocks: list[Block] = []
    if whole.reader.districts:
        blocks.append(Heading(1, line(_("地区別計画：地区ごとに取り組むこと"))))
        rows = tuple((head(page.area_name), cell(_watchword(page))) for page in whole.reader.districts)
        blocks.append(Table(rows=rows, widths=(1, 4), headers=1, style="rules", size=0.95))
    if whole.making:
        waiting = "、".join(making.area.name for making in whole.making)
        blocks.append(Paragraph(line(_("計画をつくっている地区：%(areas)s") % {"areas": waiting}), "note"))
    timeline = making.timeline(whole, ward_only=True)
    if timeline:
        blocks += [Heading(1, line(_("計画ができるまで"))), timeline]
    blocks += [Space(fill=True), *_desks(whole, plan), *ending.imprint(plan, wanted, whole.public_base, short=True)]
    return blocks


def _desks(whole: Whole, plan: PlanPage) -> list[Block]:
    """Whom to call when one does not know whom to call."""
    desks = whole.desks.get(plan.area_id, [])[:2]
    lines = [line(Strong(desk.name), f"　{desk.telephone}" if desk.telephone else None) for desk in desks]
    if not lines:
        return []
    return [Box(tuple(Paragraph(words) for words in lines), title=line(_("困ったときの相談先")), style="fill")]


def _watchword(page: PlanPage) -> Line:
    document = page.document
    said = document["philosophy"]
    count = document["counts"]["all"]
    note = _("%(count)s件の%(name)s") % {"count": count, "name": document["measure_name"]} if count else ""
    return line(Strong(said) if said else None, Break() if said and note else None, note)
