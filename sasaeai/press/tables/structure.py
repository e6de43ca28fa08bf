"""Tables of what a plan says: goals, measures, their years, the lines between them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from sasaeai.areas.whole import called_later
from sasaeai.kernel.fiscal import FiscalYear
from sasaeai.plans.familiar import familiar
from sasaeai.plans.items import Item, Link, PlanPage
from sasaeai.plans.live import Mark, done_marks
from sasaeai.plans.models import ItemKind, LinkKind, SuccessionKind
from sasaeai.plans.pieces import actors, fiscal_years
from sasaeai.plans.reader import MeasureFilter, Reader

from .describing import Asked, Column, Line, Place, Table, in_pieces, listed


def _line(reader: Reader, item: Item) -> Line:
    return Line(item, item.sample, Place.of(reader.plan_of(item)))


def _goals(asked: Asked) -> Iterator[Line]:
    reader = asked.plan_reader
    for page in reader.plans:
        yield from (_line(reader, goal) for goal in reader.goals(page))


GOALS = Table(
    "goals",
    _("目標の一覧"),
    called_later(_("%(whole)s計画と地区別計画の目標。上の段の目標は「上の目標ID」で分かります。")),
    [
        Column(_("目標ID"), lambda goal: goal.uid, _("版が変わっても変わらない番号")),
        Column(_("目標の番号"), lambda goal: goal.number),
        Column(_("目標"), lambda goal: goal.title),
        Column(_("段"), lambda goal: goal.data["depth"], _("1がいちばん上")),
        Column(_("段の呼び方"), lambda goal: goal.data["level"]),
        Column(_("上の目標ID"), lambda goal: goal.parent_uid),
        Column(called_later(_("%(whole)sの基本目標ID")), lambda goal: goal.base_uid),
        Column(_("短い名前"), lambda goal: goal.data["short"]),
        Column(_("説明"), lambda goal: goal.data["explanation"]),
        Column(_("計画期間の考え方"), lambda goal: goal.data["five_years"]),
    ],
    _goals,
)


def _measures(asked: Asked) -> Iterator[Line]:
    reader = asked.plan_reader
    return (_line(reader, item) for item in _asked_measures(asked))


def _asked_measures(asked: Asked) -> Iterable[Item]:
    """`?measure=` names one; otherwise the filters of the list."""
    reader = asked.plan_reader
    uid = asked.query.get("measure", "")
    if uid:
        return [item for item in reader.find([uid]).values() if item.kind == "measure"]
    return reader.each_measure(MeasureFilter.of(asked.query))


def _who(role: str) -> Any:
    def read(item: Item) -> str:
        return listed(actor["label"] for actor in actors(item) if actor["role"] == role)

    return read


def _helps(code: str) -> Any:
    return lambda item: code in item.data["helps"]


def _goal(item: Item, key: str) -> str:
    return str((item.data.get("goal") or {}).get(key, ""))


MEASURES = Table(
    "measures",
    _("取組の一覧"),
    called_later(_("%(whole)s計画と地区別計画の取組。だれが、何をするか。")),
    [
        Column(_("取組ID"), lambda item: item.uid, _("版が変わっても変わらない番号")),
        Column(_("取組の番号"), lambda item: item.number),
        Column(_("取組の名前"), lambda item: item.title),
        Column(_("目標ID"), lambda item: item.goal_uid),
        Column(_("目標の番号"), lambda item: _goal(item, "number")),
        Column(_("目標"), lambda item: _goal(item, "title")),
        Column(called_later(_("%(whole)sの基本目標ID")), lambda item: item.base_uid),
        Column(_("主体"), _who("lead"), _("いくつもあるときは「;」で区切る")),
        Column(_("協力"), _who("partner"), _("いくつもあるときは「;」で区切る")),
        Column(_("支援"), _who("support"), _("いくつもあるときは「;」で区切る")),
        Column(_("対象"), lambda item: item.data["audience"]),
        Column(_("内容の種類"), lambda item: item.data["content_kind"]),
        Column(_("内容"), lambda item: item.data["text"]),
        Column(_("自助"), _helps("self"), _("あてはまれば1、ちがえば0")),
        Column(_("共助"), _helps("mutual"), _("あてはまれば1、ちがえば0")),
        Column(_("公助"), _helps("public"), _("あてはまれば1、ちがえば0")),
        Column(_("指標ID"), lambda item: listed(row["uid"] for row in item.data["indicators"]), _("「;」で区切る")),
    ],
    _measures,
)


@dataclass(frozen=True)
class Year:
    """One measure in one fiscal year."""

    item: Item
    year: FiscalYear
    planned: dict[str, Any]
    done: Mark | None


def _schedule(asked: Asked) -> Iterator[Line]:
    reader = asked.plan_reader
    for piece in in_pieces(_asked_measures(asked)):
        done = done_marks([item.uid for item in piece])
        for item in piece:
            page = reader.plan_of(item)
            if page.document["uses_schedule"]:
                yield from _years(item, page, done.get(item.uid, {}))


def _years(item: Item, page: PlanPage, done: dict[int, Mark]) -> Iterator[Line]:
    planned = {cell["year"]: cell for cell in item.data["schedule"]}
    for year in fiscal_years(page.document):
        yield Line(Year(item, year, planned.get(year.year, {}), done.get(year.year)), item.sample, Place.of(page))


SCHEDULE = Table(
    "schedule",
    _("年度ごとの計画と実際"),
    _("取組ごと・年度ごとに、計画したことと、実際にしたこと。"),
    [
        Column(_("取組ID"), lambda row: row.item.uid),
        Column(_("取組の番号"), lambda row: row.item.number),
        Column(_("取組の名前"), lambda row: row.item.title),
        Column(_("年度（西暦）"), lambda row: row.year.year),
        Column(_("年度（和暦）"), lambda row: row.year.wareki),
        Column(_("計画"), lambda row: familiar(row.planned.get("state", "")), _("検討・試行・実施など")),
        Column(_("計画のことば"), lambda row: row.planned.get("words", "")),
        Column(_("実際"), lambda row: row.done.state if row.done else ""),
        Column(_("実際のことば"), lambda row: row.done.words if row.done else ""),
    ],
    _schedule,
)


def _links(asked: Asked) -> Iterator[Line]:
    """Every line that starts in these plans."""
    reader = asked.plan_reader
    goals = reader.every_goal()
    for piece in in_pieces([*goals, *reader.each_measure(MeasureFilter())]):
        starts = {item.uid: item for item in piece}
        order = {uid: place for place, uid in enumerate(starts)}
        # Lines have no order of their own: databases tell them in different ones.
        for link in sorted(
            reader.links("", sources=starts), key=lambda line: (order[line.source_uid], line.kind, line.target_uid)
        ):
            yield Line(link, starts[link.source_uid].sample, Place.of(reader.by_id[link.plan_id]))


def _link_words(link: Link) -> str:
    return str(LinkKind(link.kind).label)


LINKS = Table(
    "links",
    _("つながりの一覧"),
    called_later(_("目標と目標、取組と目標、%(whole)sの取組と地区の取組を結ぶ線。")),
    [
        Column(_("つながりの種類コード"), lambda link: link.kind, _("serves・supports・ties")),
        Column(_("つながりの種類"), _link_words),
        Column(_("もとのID"), lambda link: link.source_uid, _("取組または目標のID")),
        Column(_("先のID"), lambda link: link.target_uid, _("取組または目標のID")),
        Column(_("ひとこと"), lambda link: link.words),
    ],
    _links,
)


@dataclass(frozen=True)
class Heir:
    """One line of the 新旧対照表: a present item (none where something ended) and what it comes from."""

    kind: str
    words: str
    of: str
    uid: str
    number: str
    title: str
    old: dict[str, Any]


def _succession(asked: Asked) -> Iterator[Line]:
    """`?of=measures` compares measures, `?district=` a district's, otherwise goals, as the page does."""
    reader = asked.plan_reader
    slug = asked.query.get("district", "")
    plan = next((one for one in reader.districts if one.area_slug == slug), reader.ward) if slug else reader.ward
    place = Place.of(plan)
    of = "measure" if not plan.is_ward or asked.query.get("of") == "measures" else "goal"
    items = reader.each_measure(MeasureFilter(district=plan.area_slug)) if of == "measure" else reader.goals(plan)
    for item in items:
        for row in item.data["ancestors"]:
            yield Line(_heir(row, of, item), row["sample"], place)
    for row in plan.document.get("ended", []):
        if row["of"] == of:
            yield Line(_heir(row, of, None), row["sample"], place)


def _heir(row: dict[str, Any], of: str, item: Item | None) -> Heir:
    kind = row["kind"]
    words = str(SuccessionKind(kind).label)
    known = (item.uid, item.number, item.title) if item else ("", "", "")
    return Heir(kind, words, str(ItemKind(of).label), *known, row)


def _rests_on(row: dict[str, Any]) -> list[str]:
    return [f"{quote['title']}：{quote['words']}" for quote in row.get("evidence", [])]


SUCCESSION = Table(
    "succession",
    _("新旧対照表"),
    _("前の期の計画の目標と取組が、どうなったか。"),
    [
        Column(_("どうなったかコード"), lambda row: row.kind, _("inherited・changed・merged・split・new・ended")),
        Column(_("どうなったか"), lambda row: row.words),
        Column(_("目標か取組か"), lambda row: row.of),
        Column(_("前の期のID"), lambda row: row.old.get("old_uid", "")),
        Column(_("前の期の番号"), lambda row: row.old.get("old_period_number")),
        Column(_("前の期の文"), lambda row: row.old.get("old_title", "")),
        Column(_("今の期のID"), lambda row: row.uid),
        Column(_("今の期の番号"), lambda row: row.number),
        Column(_("今の期の文"), lambda row: row.title),
        Column(_("理由"), lambda row: row.old.get("reason", "")),
        Column(_("根拠"), lambda row: "\n".join(_rests_on(row.old)), _("何を見てそう決めたか。1行に一つ。")),
    ],
    _succession,
)


@dataclass(frozen=True)
class Counted:
    """A goal with how many measures each plan has for it, by the plan's area; `what` is base, goal or open."""

    goal: Item
    what: str

    def count(self, page: PlanPage) -> int | None:
        return page.document["counts"][self.what].get(self.goal.uid) or None


def _matrix(asked: Asked) -> Iterator[Line]:
    """`?rows=base` has base goals only, as the page does."""
    reader = asked.plan_reader
    ward = reader.ward
    place = Place.of(ward)
    goals = reader.goals(ward)
    only_base = asked.query.get("rows") == "base"
    for base in (goal for goal in goals if not goal.parent_uid):
        below = [] if only_base else [goal for goal in goals if goal.parent_uid and goal.base_uid == base.uid]
        yield Line(Counted(base, "base"), base.sample, place)
        yield from (Line(Counted(goal, "goal"), goal.sample, place) for goal in below)
        if below and any(page.document["counts"]["open"].get(base.uid) for page in reader.plans):
            yield Line(Counted(base, "open"), base.sample, place)


def _matrix_areas(asked: Asked) -> list[Column]:
    """A column for each plan that can be read; what is not published yet has none."""
    reader = asked.plan_reader

    def column(page: PlanPage) -> Column:
        heading = (
            called_later(_("%(whole)s計画の件数")) if page.is_ward else _("%(area)sの件数") % {"area": page.area_name}
        )
        return Column(heading, lambda row: row.count(page))

    return [column(page) for page in reader.plans]


MATRIX = Table(
    "table",
    _("目標と地区の表"),
    called_later(_("目標ごとに、%(whole)s計画と地区別計画それぞれの取組が何件あるか。")),
    [
        Column(_("目標ID"), lambda row: row.goal.uid),
        Column(_("目標の番号"), lambda row: row.goal.number),
        Column(_("目標"), lambda row: row.goal.title),
        Column(_("段の呼び方"), lambda row: row.goal.data["level"]),
        Column(
            _("下の目標を定めていないもの"),
            lambda row: row.what == "open",
            _("1の行は、この目標のもとで、さらに下の目標を定めていない取組の件数"),
        ),
    ],
    _matrix,
    more=_matrix_areas,
)
