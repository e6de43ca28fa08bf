"""A book the size of a ward's, from counted words: 365 measures with schedules, 11 districts, 16 charts."""

from __future__ import annotations

from decimal import Decimal

from sasaeai.design.charts import Chart, Point
from sasaeai.press.content.block import (
    Block,
    Box,
    Cell,
    Contents,
    Cover,
    Figure,
    Heading,
    Index,
    Items,
    Paragraph,
    Table,
)
from sasaeai.press.content.inline import Line, PageOf, Sample, Strong, Term, line
from sasaeai.press.content.paper import BOOK, Paper
from sasaeai.press.pictures import chart_svg

GOALS, SMALL, MEASURES, DISTRICTS, OF_DISTRICT = 5, 3, 17, 11, 10
ACTORS = ("地域ケアプラザ", "区社会福祉協議会", "地区社会福祉協議会", "自治会町内会", "民生委員・児童委員", "区役所")
THEMES = (
    "見守り",
    "居場所づくり",
    "ボランティアの仲介",
    "健康づくり",
    "災害時の支え合い",
    "子育ての応援",
    "情報の発信",
)
TEXT = (
    "住み慣れた地域で、誰もが安心して自分らしく暮らせるように、%sを進めます。地区の懇談会では「近くで気軽に話せる場がほしい」"
    "「手伝いたいが、きっかけがない」という声が多く聞かれました。そこで、地域ケアプラザと地区社協が力を合わせ、年に1回ふりかえり"
    "ながら、PDCAの考え方で少しずつ広げていきます（平成23年度から平成27年度まで）。"
)


def theme(at: int) -> str:
    return THEMES[at % len(THEMES)]


def said(at: int) -> Line:
    word = theme(at)
    before, after = (TEXT % "|").split("|")
    return line(before, Term(f"{word}（{ACTORS[at % len(ACTORS)]}）", "みまもり" if word == "見守り" else ""), after)


def schedule(at: int) -> Table:
    head = (
        (Cell(line("主体"), down=2), Cell(line("指標（現状 → 目標）"), down=2), Cell(line("年次計画"), across=5)),
        tuple(Cell(line(year), align="center") for year in ("平成23", "24", "25", "26", "27")),
    )
    steps = ("検討", "試行", "実施", "拡充", "継続")
    row = (
        Cell(line(ACTORS[at % 6], "、", ACTORS[(at + 2) % 6])),
        Cell(line("参加した人の数", Strong(f"　{at % 90 + 10} → {at % 90 + 60}"), "人/年")),
        *(Cell(line(step), align="center", tone=f"goal-{at % 5 + 1}" if step == "実施" else "") for step in steps),
    )
    return Table((row,), head, (2.4, 3, 1.1, 1, 1, 1, 1), headers=1)


def measure(at: int, level: int) -> list[Block]:
    title = f"{theme(at)}の輪を{ACTORS[at % 6]}から広げる"
    return [
        Heading(level, line(title, Sample()), number=f"取組{at}", in_contents=False, tone=f"goal-{at % 5 + 1}"),
        Paragraph(said(at)),
        schedule(at),
    ]


def chart(at: int) -> Figure:
    points = [Point(f"平成{23 + year}年度", Decimal(40 + at * 7 + year * 13), str(23 + year)) for year in range(4)]
    drawn = Chart(f"{theme(at)}に参加した人", [*points, Point("平成27年度", None, "27", Decimal(160))], "人")
    return Figure(chart_svg(drawn), drawn.sentence, line(drawn.title), width=0.6)


def base_goal(goal: int) -> list[Block]:
    tone = f"goal-{goal}"
    blocks: list[Block] = [
        Heading(1, line(f"{theme(goal)}で支え合うまち"), number=f"基本目標{goal}", anchor=f"goal-{goal}", tone=tone),
        Paragraph(line("一人ひとりの力が、となりの人へ届くまちへ。"), "lead"),
        Box((Paragraph(line(Strong("38.2％"), "の人が「きっかけがない」と答えました。")),), line("根拠"), tone, "fill"),
    ]
    for small in range(1, SMALL + 1):
        start = ((goal - 1) * SMALL + small - 1) * MEASURES
        blocks.append(Heading(2, line(f"{theme(start)}を身近な地域で進めます"), number=f"{goal}-{small}", tone=tone))
        blocks += [Paragraph(said(start)), chart(start // MEASURES)]
        for at in range(start + 1, start + MEASURES + 1):
            blocks += measure(at, 3)
    return blocks


def district(number: int) -> list[Block]:
    first = GOALS * SMALL * MEASURES + (number - 1) * OF_DISTRICT
    voices = tuple(line(f"{theme(at)}の場が、もっと近くにほしい。") for at in range(first, first + 4))
    blocks: list[Block] = [
        Heading(1, line(f"第{number}地区の計画"), number=f"地区{number}", anchor=f"district-{number}"),
        Paragraph(said(first)),
        Heading(2, line("話し合いで出た声"), in_contents=False),
        Items(voices),
        Heading(2, line("取組"), in_contents=False),
    ]
    for at in range(first + 1, first + OF_DISTRICT + 1):
        blocks += measure(at, 3)
    return blocks


def indicators() -> list[Block]:
    head = (Cell(line("指標")), *(Cell(line(f"平成{year}年度"), align="end") for year in range(23, 28)))
    rows = tuple(
        (Cell(line(f"{theme(at)}の件数（{at}）")), *(Cell(line(f"{at * 3 + year}"), align="end") for year in range(5)))
        for at in range(1, 121)
    )
    table = Table(rows, (head,), (3, 1, 1, 1, 1, 1), headers=1, caption=line("指標の値"), style="rules")
    return [Heading(1, line("指標の一覧")), chart(20), table]


def book() -> Paper:
    seen = [line(f"基本目標{goal}は", PageOf(f"goal-{goal}"), "ページから") for goal in range(1, GOALS + 1)]
    blocks: list[Block] = [Heading(1, line("目次"), in_contents=False), Contents(2)]
    blocks += [Heading(1, line("基本理念")), Paragraph(said(0)), Items(tuple(seen))]
    for goal in range(1, GOALS + 1):
        blocks += base_goal(goal)
    for number in range(1, DISTRICTS + 1):
        blocks += district(number)
    blocks += [*indicators(), Heading(1, line("索引")), Index()]
    marks = tuple((f"goal-{goal}", theme(goal)) for goal in range(1, GOALS + 1))
    cover = Cover(
        line("見本区 支え合いプラン"), edition=line("確定版"), bodies=("見本区役所",), sample=True, marks=marks
    )
    return Paper("book", "見本区 支え合いプラン", tuple(blocks), BOOK, cover, day="2026-03-31", sample=True)
