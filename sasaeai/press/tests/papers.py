"""One paper with every kind of block and mark, as a ward would use them: for tests and for looking at."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from sasaeai.design.charts import Chart, Point
from sasaeai.press.content.block import (
    Arrow,
    Block,
    Box,
    Cell,
    Code,
    Columns,
    Contents,
    Cover,
    Figure,
    Heading,
    Index,
    Items,
    NewPage,
    Paragraph,
    Space,
    Table,
)
from sasaeai.press.content.inline import Break, Changed, Link, PageOf, Sample, Strong, Term, line, with_readings
from sasaeai.press.content.paper import BOOK, Paper, Sheet
from sasaeai.press.pictures import chart_svg

LONG = (
    "この計画は、誰もが住み慣れた地域で、安心して自分らしく健やかに暮らせるよう、地域に暮らす人、関係する団体、"
    "区役所、区社会福祉協議会、地域ケアプラザが「ともに支え合う」ための計画です（平成23年度から平成27年度まで）。"
    "「困ったときはお互いさま」という気持ちを、日々のあいさつ・見守り・サロン・配食などの活動につなげ、"
    "PDCAの考え方で、年に1回ふりかえります。"
)
READ = (
    "｜地域《ちいき》で｜支《ささ》えあう｜仕組《しく》みを、｜区民《くみん》と｜行政《ぎょうせい》がともに｜創《つく》ります。"
    "｜緑区《みどりく》の11の｜地区《ちく》それぞれに、｜話《はな》し｜合《あ》いの｜場《ば》があります。"
    "｜志《こころざし》をもつ人が、｜一日《ついたち》からでも加われます。"
)
GOALS = (
    ("goal-1", "つながり"),
    ("goal-2", "一人ひとりの力"),
    ("goal-3", "健やか"),
    ("goal-4", "安心"),
    ("goal-5", "情報"),
)


def chart() -> Chart:
    years = [("平成23年度", "23", 84), ("平成24年度", "24", 121), ("平成25年度", "25", 168), ("平成26年度", "26", 213)]
    points = [Point(label, Decimal(value), short) for label, short, value in years[:3]]
    points.append(Point("平成26年度", Decimal(213), "26", provisional=True))
    points.append(Point("平成27年度", None, "27", target=Decimal(300)))
    return Chart("仲介の件数", points, "件", colour="g2", axis="年度", sample=True)


def lines_chart() -> Chart:
    points = [
        Point("平成21年度", Decimal("38.2"), "21", low=Decimal("35.7"), high=Decimal("40.7")),
        Point("平成24年度", Decimal("41.0"), "24", low=Decimal("38.4"), high=Decimal("43.6"), target=Decimal(45)),
        Point("平成26年度", Decimal("44.5"), "26", provisional=True, target=Decimal(50)),
    ]
    return Chart("手伝いたいと思う人の割合", points, "％", kind="line", colour="g4", axis="年度")


def figure(drawn: Chart, width: float = 0.6) -> Figure:
    return Figure(chart_svg(drawn), drawn.sentence, caption=line(drawn.title, "（", drawn.unit, "）"), width=width)


def schedule(rows: int = 4) -> Table:
    head = (
        (
            Cell(line("取組"), down=2),
            Cell(line("だれが"), down=2),
            Cell(line("指標"), down=2),
            Cell(line("年次計画"), across=5, align="center"),
        ),
        tuple(Cell(line(year), align="center") for year in ("平成23", "24", "25", "26", "27")),
    )
    row = (
        Cell(line("地域ケアプラザに相談の日をつくり、はじめての人も気軽に立ち寄れるようにします。", Sample())),
        Cell(line("地域ケアプラザ、区社協、地区社協")),
        Cell(line("仲介の件数", Break(), Strong("84 → 213"), " → 300件/年")),
        Cell(line("検討"), align="center"),
        Cell(line("試行"), align="center", tone="goal-2"),
        Cell(line("実施"), align="center", across=2, tone="goal-2"),
        Cell(line("継続"), align="center"),
    )
    caption = line("ボランティアの仲介（年次計画）")
    return Table((row,) * rows, head, (4.2, 2.2, 2.2, 1.2, 1, 1, 1, 1), headers=1, caption=caption, size=0.94)


def front() -> tuple[Block, ...]:
    return (
        Contents(3),
        Heading(1, with_readings("計画《けいかく》の基本《きほん》的な考え方"), number="第1章", anchor="thinking"),
        Paragraph(line("向こう三軒両隣を、もういちど。"), "lead"),
        Paragraph(line(LONG)),
        Paragraph(
            line(
                Term("地域福祉保健計画", "ちいきふくしほけんけいかく"),
                "は、",
                Term("社会福祉法", "しゃかいふくしほう"),
                "第107条にもとづき、",
                Strong("区計画"),
                "と",
                Strong("地区別計画"),
                "からなります。くわしくは",
                PageOf("measures"),
                "ページと、",
                Link("横浜市のページ", "https://www.city.yokohama.lg.jp/midori/"),
                "をご覧ください。",
            )
        ),
        Paragraph(line("人と人とのつながりで、安心して暮らせるまち"), "slogan"),
        Heading(2, line("計画の位置づけ"), number="1"),
        Paragraph(with_readings(READ * 2)),
    )


def lists() -> tuple[Block, ...]:
    inner = (Paragraph(line("担い手を増やします。")), Items((line("男性の参加"), line("中学生の参加"))))
    first = line("顔の見える関係づくり（あいさつ、見守り、サロン）を、地区ごとの話し合いで決めて進めます。", LONG[:60])
    return (
        Items((first, line("困りごとを早く見つけ、つなぎます。"), inner)),
        Items((line("地区の懇談会で課題を出す"), line("策定委員会で整理する"), line("区民に意見を聞く")), "①"),
        Heading(3, line("第1期から変わったこと"), number="(1)"),
        Paragraph(
            line(
                "区に一つの窓口だけでは遠いという声から、",
                Changed("ボランティアの紹介をすすめます。", "removed"),
                Changed("身近な地域でボランティアの仲介ができるようにします。", "added"),
                "と改めました。",
            )
        ),
    )


def boxes() -> tuple[Block, ...]:
    ward = Box((Paragraph(line("区全体で支える仕組みをつくる")),), line("区計画"), "accent")
    district = Box((Paragraph(line("住民が主役となって進める")),), line("地区別計画"), "goal-4", "dashed")
    why = (
        Paragraph(line("38.2％の人が「手伝いたいが、きっかけがない」と答えました。")),
        Paragraph(line("区民アンケート 問14　n=1,430　誤差 ±2.5ポイント"), "note"),
    )
    return (
        Box(why, line("なぜ、この目標か"), "goal-2", "fill"),
        Columns(((ward,), (Arrow("sides", line("支援と提案")),), (district,)), (4, 1.4, 4)),
        Arrow("down", line("年に1回ふりかえる")),
        Box((Paragraph(line("次の計画へ")),)),
        Arrow("both"),
        Box((Paragraph(line("地区の話し合い")),), style="dashed"),
    )


def measures() -> tuple[Block, ...]:
    goal = "身近な地域でボランティアの仲介ができるようにします"
    facts = (
        ("目的", "身近な地域で頼み、引き受けられるようにする。"),
        ("対象", "手伝ってほしい人、手伝いたい人"),
        ("主体", "地域ケアプラザ（主）、区社協"),
    )
    rows = tuple((Cell(line(name)), Cell(line(text))) for name, text in facts)
    return (
        Heading(1, line(goal), number="2-①", anchor="measures", tone="goal-2"),
        Paragraph(
            line(Term("ボランティア"), "の仲介を、", Term("地域ケアプラザ", "ちいきケアプラザ"), "で行います。", LONG)
        ),
        schedule(),
        Columns(((figure(chart(), 1),), (figure(lines_chart(), 1),))),
        Table(rows, widths=(1, 4), headers=1, style="facts"),
        Heading(2, line("指標の一覧"), tone="goal-2"),
        values(39),
        Code("https://plan.example.jp/plan/2/goals/2-1/", line("この目標の今を見る")),
    )


def values(rows: int) -> Table:
    head = (Cell(line("指標")), *(Cell(line(f"平成{23 + year}年度"), align="end") for year in range(5)))
    numbers = [[f"{at * 37 % 900 + year * 11:,}" for year in range(5)] for at in range(1, rows + 1)]
    body = tuple(
        (Cell(line(f"指標{at}")), *(Cell(line(number), align="end") for number in row))
        for at, row in enumerate(numbers, 1)
    )
    return Table(body, (head,), (3, 1, 1, 1, 1, 1), headers=1, caption=line("指標の値"), style="rules")


def form() -> tuple[Block, ...]:
    questions = ("今年、続けられたことは何ですか", "うまくいかなかったことは何ですか", "来年、変えたいことは何ですか")
    rows = tuple((Cell(line(f"{at}　{question}")), Cell(room=22)) for at, question in enumerate(questions, 1))
    return (
        NewPage(),
        Heading(2, line("ふりかえりの紙")),
        Table(rows, widths=(2, 3), headers=1),
        Space(6),
        Paragraph(line("記入した方のお名前　＿＿＿＿＿＿＿＿＿＿"), "right"),
        Heading(1, line("索引")),
        Index(),
    )


def every_block() -> tuple[Block, ...]:
    return (*front(), *lists(), *boxes(), *measures(), *form())


def cover() -> Cover:
    return Cover(
        title=line("みどりのわ・ささえ愛プラン"),
        subtitle=line("横浜市緑区 第2期地域福祉保健計画"),
        slogan=(line("みんなでつくろう、支えあいのまち"),),
        edition=line("確定版　平成23年度〜平成27年度"),
        bodies=("緑区役所", "緑区社会福祉協議会", "緑区内地域ケアプラザ"),
        day="平成23年3月",
        sample=True,
        marks=GOALS,
    )


def paper(sheet: Sheet = BOOK, **given: Any) -> Paper:
    said = {
        "kind": "book",
        "title": "みどりのわ・ささえ愛プラン",
        "blocks": every_block(),
        "cover": cover(),
        "day": "2011-03-31",
        "author": "緑区役所",
        "sample": True,
        "with_ruby": True,
        "marks_changes": True,
        "keywords": ("地域福祉保健計画",),
        "foot": "第2期 確定版",
    }
    return Paper(**{**said, **given}, sheet=sheet)
