"""年度のふりかえり（委員会資料）: a year on paper as a committee goes through it, 資料 by 資料."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from sasaeai.areas.whole import called
from sasaeai.design.charts import full
from sasaeai.design.phrases import measured
from sasaeai.kernel.fiscal import day_words
from sasaeai.plans.actions.reviewing import review_state
from sasaeai.plans.figures import number, of_area
from sasaeai.plans.items import Item, PlanPage
from sasaeai.plans.live import Value
from sasaeai.plans.models import NextStep, Review
from sasaeai.plans.reaching import reaches
from sasaeai.press.content.block import Block, Box, Cell, Code, Contents, Heading, Items, Paragraph, Table
from sasaeai.press.content.inline import Break, Inline, Line, Strong, line
from sasaeai.press.content.paper import MEETING, Paper
from sasaeai.press.years import Told
from sasaeai.reviews.models import Act, Sheet, Signature, Stage

from .parts import goals
from .parts.cells import broken, cell, facts, head
from .voice import marked
from .wanted import Wanted
from .whole import Whole

DIGITS = str.maketrans("0123456789", "０１２３４５６７８９")


def year_paper(whole: Whole, wanted: Wanted, told: Told) -> Paper:
    year = told.year
    parts = [
        (_("この年のまとめ"), _texts(whole, told)),
        (_("目標ごとのふりかえり"), _goals(whole, told)),
        (_("地区のふりかえりシート"), list(_districts(whole, told))),
        (_("署名"), list(_signatures(told))),
        (_("届いていないシート"), list(_missing(whole, told))),
    ]
    blocks: list[Block] = [*_opening(whole, told, wanted), Contents(depth=1)]
    for place, (words, inside) in enumerate(parts, 1):
        paper_number = _("資料%(number)s") % {"number": str(place).translate(DIGITS)}
        blocks += [Heading(1, line(words), number=paper_number, anchor=f"paper-{place}"), *inside]
    if told.is_public:
        path = reverse("reviews:public_year", args=[year.period.number, year.fiscal_year])
        blocks.append(Code(wanted.address(path), line(_("このふりかえりは、こちらで読めます。"))))
    return Paper(
        kind="review",
        title=_("%(year)s　ふりかえり（委員会資料）") % {"year": year.year.wareki},
        blocks=tuple(blocks),
        sheet=MEETING,
        day=(year.published_on if told.is_public and year.published_on else wanted.made_on).isoformat(),
        language=wanted.language,
        home=wanted.home,
        sample=year.sample,
    )


def _opening(whole: Whole, told: Told, wanted: Wanted) -> list[Block]:
    plan = whole.first
    published = told.year.published_on
    if published:
        state = _("%(day)s公表") % {"day": day_words(published)}
    else:
        state = _("公表前の案　%(day)s作成") % {"day": day_words(wanted.made_on)}
    about = f"{plan.area_name}　{told.year.period.title}　{goals.decided_words(plan)}"
    return [Paragraph(line(state), "right"), Paragraph(line(about), "note")]


# -- what everybody reads first --------------------------------------------------------------------------------------


def _texts(whole: Whole, told: Told) -> list[Block]:
    unwritten = line(_("まだ書かれていません。"))
    boxes: list[Block] = [
        Box((Paragraph(broken(words) or unwritten),), title=line(label)) for label, words in told.year.texts
    ]
    return [*boxes, Paragraph(line(Strong(_("どれだけ集まったか")))), Items(tuple(_figures(whole, told)))]


def _figures(whole: Whole, told: Told) -> Iterator[Line]:
    figures = told.figures
    gaps = {"measure": whole.first.document["measure_name"], **figures}
    if "asked" in figures:
        words = called(_("%(whole)s計画の%(measure)s%(asked)s件のうち、%(missing)s件は届いていません。"), **gaps)
        if figures["unchanged"]:
            words += _("%(unchanged)s件は「変わりなし」でした。") % gaps
        yield line(words)
    if figures.get("targets"):
        yield line(_("この年度の目標値と実績値がある指標%(targets)s件のうち、%(reached)s件が目標に届きました。") % gaps)
    districts = whole.reader.districts
    if districts:
        came = sum(1 for plan in districts if plan.plan_id in told.districts)
        gaps = {"all": len(districts), "came": came}
        yield line(_("%(all)s地区のうち、%(came)s地区からふりかえりシートが届きました。") % gaps)


# -- goal by goal ----------------------------------------------------------------------------------------------------


def _goals(whole: Whole, told: Told) -> list[Block]:
    plan = whole.ward
    tree = whole.goals.get(plan.plan_id, []) if plan else []
    if plan is None or not tree:
        return [Paragraph(line(_("該当する記載なし")))]
    blocks: list[Block] = [Paragraph(_key(told), "note")] if told.scale else []
    for base in goals.base_goals(tree):
        blocks += _goal(whole, plan, told, base, 2)
        for goal in (one for one in tree if one.base_uid == base.uid and one.parent_uid):
            blocks += _goal(whole, plan, told, goal, 3)
        blocks += _indicators(whole, plan, told, base)
    return blocks


def _key(told: Told) -> Line:
    """What the signs mean."""
    signs: dict[str, list[str]] = {}
    for grade in told.scale:
        signs.setdefault(str(grade.get_of_display()), []).append(f"{grade.sign} {grade.name}")
    return line("　／　".join(_("%(of)sの評価：") % {"of": of} + "、".join(rows) for of, rows in signs.items()))


def _goal(whole: Whole, plan: PlanPage, told: Told, goal: Item, level: int) -> list[Block]:
    review = told.reviews["goal"].get(goal.uid)
    measures = [item for item in whole.measures.get(plan.plan_id, []) if item.goal_uid == goal.uid]
    rows = _goal_rows(told.grades.get(goal.uid), review)
    blocks: list[Block] = [goals.goal_head(whole.voice, goal, level, in_contents=False)]
    if rows:
        blocks.append(facts(rows))
    if review and review.unchanged:
        blocks.append(Paragraph(line(_unchanged())))
    elif not any(words for _name, words in rows) and level == 2:
        blocks.append(Paragraph(line(_("目標についてのふりかえりは、届いていません。")), "note"))
    if measures:
        blocks.append(_measures(plan, told, measures))
    return blocks


def _goal_rows(grade: dict[str, Any] | None, review: Review | None) -> list[tuple[str, Line]]:
    rows = list(_grade_rows(grade)) if grade else []
    if review:
        rows += [
            (_("やったこと"), broken(review.done)),
            (_("実績"), broken(review.result)),
            (_("要因"), broken(review.cause)),
            (_("今後の対応"), broken(review.response)),
            (_("これから"), line(_next_step(review))),
        ]
    return rows


def _grade_rows(found: dict[str, Any]) -> Iterator[tuple[str, Line]]:
    grade, proposed = found["grade"], found["proposed"]
    yield _("評価"), line(Strong(_sign(grade)))
    why = broken("\n".join((proposed or grade)["sentences"]))
    yield (_("なぜその提案だったか") if proposed else _("なぜこの評価か")), why
    if found["because"]:
        said = _("提案は、%(grade)sでした。") % {"grade": _sign(proposed)} if proposed else ""
        yield _("改めた理由"), line(said, broken(found["because"]))


def _sign(grade: dict[str, Any]) -> str:
    return f"{grade['sign']} {grade['label']}"


def _measures(plan: PlanPage, told: Told, items: Iterable[Item]) -> Table:
    names = (plan.document["measure_name"], _("やったこと"), _("実績"), _("これから"))
    rows = tuple(_measure(item, told.reviews["measure"].get(item.uid)) for item in items)
    return Table(rows, head=(tuple(head(name) for name in names),), widths=(1.9, 2, 1.8, 1.5), headers=1, size=0.92)


def _measure(item: Item, review: Review | None) -> tuple[Cell, ...]:
    lead = (Break(), f"（{item.lead}）") if item.lead else ()
    first = head(line(f"{item.number}　", marked(line(item.title), item.sample), lead))
    if review and review.unchanged:
        return (first, cell(_unchanged(), across=3))
    if review is None or not any(review_state(review).values()):
        return (first, cell(_not_come(), across=3))
    result = _below(broken(review.result), _labelled(_("要因"), review.cause))
    step = _next_step(review)
    onward = _below(line(Strong(step)) if step else (), broken(review.response))
    return (first, cell(broken(review.done)), cell(result), cell(onward))


def _unchanged() -> str:
    return _("変わりなし（前の年度から変わりありません）")


def _not_come() -> str:
    return _("届いていません")


def _next_step(review: Review) -> str:
    return str(NextStep(review.next_step).label) if review.next_step else ""


def _labelled(label: str, words: str) -> Line:
    return line(Strong(label), "：", broken(words)) if words else ()


def _below(*lines: Line) -> Line:
    found: list[Inline] = []
    for one in lines:
        found += [*([Break()] if found and one else []), *one]
    return tuple(found)


# -- indicators ------------------------------------------------------------------------------------------------------


def _indicators(whole: Whole, plan: PlanPage, told: Told, base: Item) -> list[Block]:
    """Those of a base goal, its goals and their measures that have a target, a value or words in this year."""
    items = [item for item in whole.indicators if item.plan_id == plan.plan_id and item.base_uid == base.uid]
    rows = tuple(row for item in items if (row := _indicator(whole, plan, told, item)))
    if not rows:
        return []
    names = [_("指標"), _("目標値"), _("実績値"), _("目標に"), _("要因・今後の対応")]
    widths = [2.2, 1, 1, 1, 2.6]
    if told.scale:
        names.insert(4, _("評価"))
        widths.insert(4, 1)
    top = tuple(head(name) for name in names)
    words = _("%(goal)sの指標") % {"goal": goals.printed_number(base)}
    title = Heading(3, line(words), anchor=f"indicators-{base.uid}", tone=goals.tone(base), in_contents=False)
    return [title, Table(rows, head=(top,), widths=tuple(widths), headers=1, size=0.92)]


def _indicator(whole: Whole, plan: PlanPage, told: Told, item: Item) -> tuple[Cell, ...]:
    year = told.year.fiscal_year
    review = told.reviews["indicator"].get(item.uid)
    value = next((row for row in of_area(whole.values.get(item.uid, []), plan.area_id) if row.year == year), None)
    target = next((number(row["value"]) for row in item.data["targets"] if row["year"] == year), None)
    if value is None and target is None and review is None:
        return ()
    unit = item.data["unit"]
    cells = [
        head(line(f"{item.number}　", marked(line(item.title), item.sample))),
        cell(measured(full(target), unit) if target is not None else "―"),
        cell(_value_words(value, unit)),
        cell(_reached(item.data["direction"], value, target)),
    ]
    if told.scale:
        grade = told.grades.get(item.uid)
        cells.append(cell(_sign(grade["grade"]) if grade else "―"))
    cells.append(cell(_why(review)))
    return tuple(cells)


def _value_words(value: Value | None, unit: str) -> str:
    if value is None or (value.value is None and not value.suppressed):
        return "―"
    return _("秘匿") if value.value is None else measured(full(value.value), unit)


def _reached(direction: str, value: Value | None, target: Any) -> str:
    if value is None or value.value is None or target is None:
        return "―"
    return _("届いた") if reaches(direction, value.value, target) else _("届かなかった")


def _why(review: Review | None) -> Line:
    if review is None:
        return ()
    if review.unchanged:
        return line(_("この数字でよい、と確かめました。"))
    cause, response = _labelled(_("要因"), review.cause), _labelled(_("今後の対応"), review.response)
    return _below(broken(review.result), cause, response)


# -- districts, signatures, what did not come ------------------------------------------------------------------------


def _districts(whole: Whole, told: Told) -> Iterator[Block]:
    """One after the other in the order of the plan; a district that wrote nothing has its place, too."""
    plans = whole.reader.districts
    if not plans:
        yield Paragraph(line(_("該当する記載なし")))
    for plan in plans:
        review = told.districts.get(plan.plan_id)
        yield Heading(2, line(plan.area_name), anchor=f"district-{plan.area_slug}", in_contents=False)
        if review is None:
            yield Paragraph(line(_not_come()))
            continue
        rows = [
            (_("今年やったこと"), review.done),
            (_("参加・回数"), review.turnout),
            (_("よかったこと"), review.good),
            (_("困っていること"), review.trouble),
            (_("来年"), review.next_year),
            (_("相談したいこと"), review.consult),
        ]
        yield facts([(name, broken(words)) for name, words in rows])


def _signatures(told: Told) -> Iterator[Block]:
    signed = {row.stage: row for row in told.signatures}
    rows = tuple(_signed(Stage(stage), signed.get(stage), told) for stage in Stage)
    top = tuple(head(name) for name in (_("段階"), _("日"), _("だれが")))
    yield Table(rows, head=(top,), widths=(1, 1.4, 3), headers=1)
    if told.remarks:
        title = _("公表した後の訂正") if told.is_public else _("署名したとき・戻したときのことば")
        yield Heading(2, line(title), anchor="remarks", in_contents=False)
        yield Items(tuple(_remark(row, told) for row in told.remarks))


def _signed(stage: Stage, row: Signature | None, told: Told) -> tuple[Cell, ...]:
    if row is None:
        return (head(str(stage.label)), cell(_("これから")), cell(""))
    who = _by(row, told)
    if row.meeting:
        gaps = {"title": row.meeting.title, "day": day_words(row.meeting.day)}
        who += _("　「%(title)s」（%(day)s）の決定") % gaps
    # The number counted sheets of plans that are not public yet, too.
    if row.missing and row.stage == Stage.OWNERS and not told.is_public:
        who += _("　%(missing)s枚は届いていません") % {"missing": row.missing}
    return (head(str(stage.label)), cell(day_words(localtime(row.at).date())), cell(who))


def _by(row: Signature, told: Told) -> str:
    """Everybody reads the seat, not the name."""
    return row.seat_words if told.is_public else row.who


def _remark(row: Signature, told: Told) -> Line:
    act = "" if told.is_public else f"　{row.get_stage_display()}：{Act(row.act).label}"
    when = f"{day_words(localtime(row.at).date())}　{_by(row, told)}{act}"
    return line(Strong(when), Break(), broken(row.comment))


def _missing(whole: Whole, told: Told) -> Iterator[Block]:
    """Nobody is held up to others: everybody reads which sheet, only the committee whose it is."""
    if not told.missing:
        yield Paragraph(line(_("お願いしたシートは、全部そろいました。")))
        return
    words = _("%(count)s枚が届いていません。届かないものがあっても、先に進めます。")
    yield Paragraph(line(words % {"count": len(told.missing)}))
    known = {goal.uid: goal for goal in whole.goals.get(whole.first.plan_id, [])} | whole.measure_by_uid
    known |= {item.uid: item for item in whole.indicators}
    names, widths = [_("種類"), _("何についてのシートか")], [0.7, 4]
    if not told.is_public:
        names.append(_("書く団体・地区"))
        widths.append(1.6)
    rows = tuple(tuple(_sheet(sheet, known, told)) for sheet in told.missing)
    top = tuple(head(name) for name in names)
    yield Table(rows, head=(top,), widths=tuple(widths), headers=1, size=0.92)


def _sheet(sheet: Sheet, known: Mapping[str, Item], told: Told) -> Iterator[Cell]:
    names = {"measure": sheet.plan.period.measure_name, "goal": _("目標"), "indicator": _("指標")}
    yield head(names.get(sheet.kind, _("地区")))
    area = sheet.plan.area.name
    about = _("%(area)sのふりかえりシート") % {"area": area}
    if sheet.about:
        about = known[sheet.about.uid].label if sheet.about.uid in known else str(sheet.about)
        about += "" if sheet.plan.is_ward else f"（{area}）"
    yield cell(about)
    if not told.is_public:
        yield cell(area if not sheet.plan.is_ward else str(sheet.owner or _("事務局")))
