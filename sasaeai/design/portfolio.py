"""What `/design/` shows: each piece with its edge cases (long, empty, many, sample)."""

from __future__ import annotations

from decimal import Decimal
from types import SimpleNamespace
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.utils.translation import gettext_lazy as _

from sasaeai.design.charts import Chart, Point

LONG = (
    "地域ケアプラザにボランティア相談の日をつくり、身近な地域で手伝ってほしい人と手伝いたい人をつなぐとともに、"
    "11地区の生活支援ボランティアのコーディネーターが毎月集まって情報を交換する連絡会を続けます"
)
URL = "#main"
DISTRICTS: list[list[str | None]] = [
    [None, "霧が丘", "十日市場団地", "新治西部", None],
    ["長津田", "三保", "新治中部", "山下", "鴨居"],
    [None, None, None, "白山", "東本郷"],
    [None, None, None, "竹山", None],
]
GOALS: list[dict[str, Any]] = [
    {"number": 1, "short": "つながり", "title": "「つながり」", "ties": True},
    {"number": 2, "short": "人材・担い手", "title": "「一人ひとりの力」が発揮できるまちづくり"},
    {"number": 3, "short": "機会・場", "title": "みんなが活動できる「機会・場」のあるまちづくり"},
    {"number": 4, "short": "情報", "title": "必要な情報が入手しやすいまちづくり"},
    {"number": 5, "short": "安心・安全・健康", "title": "「安心・安全・健康」のまちづくり"},
]
DIFF = [
    ("same", "身近な地域で"),
    ("removed", "ボランティアの紹介をすすめます"),
    ("added", "ボランティアの仲介ができるようにします"),
    ("same", "。"),
]
SMALL = {
    1: ["住民同士が顔見知りとなり、地域で支えあえる関係づくりをすすめます。"],
    2: [
        "身近な地域でボランティアの仲介ができるようにします。",
        "ボランティア活動に気軽に参加できる仕組みづくりをすすめます。",
        "障がい児・者を支援するためのボランティアを育てていきます。",
        "思いやりのある人を育てる地域をつくります。",
    ],
}


class ExampleForm(forms.Form):
    title = forms.CharField(label=_("取組の題名"), help_text=_("だれが読んでもわかる、短い言葉で書いてください。"))
    text = forms.CharField(label=_("内容"), widget=forms.Textarea(attrs={"rows": 4}), required=False)
    since = forms.DateField(label=_("いつから"), help_text=_("年/月/日の順に。例えば 2011/12/1、平成23年12月1日"))
    goal = forms.ChoiceField(label=_("基本目標"), choices=[(goal["number"], goal["title"]) for goal in GOALS])
    way = forms.ChoiceField(
        label=_("届け方"), choices=[("paper", _("紙")), ("mail", _("メール"))], widget=forms.RadioSelect
    )
    actors = forms.MultipleChoiceField(
        label=_("だれが"),
        choices=[("a", _("自治会")), ("b", _("地区社協")), ("c", _("地域ケアプラザ"))],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    agreed = forms.BooleanField(label=_("策定委員会で確かめました"), required=True)


def _tiles(*, none: tuple[str, ...] = (), on: str = "", count: bool = False) -> list[list[dict[str, Any] | None]]:
    def tile(name: str) -> dict[str, Any]:
        state = "none" if name in none else "on" if name == on else ""
        return {"label": name, "url": URL, "state": state, "count": len(name) if count and state != "none" else None}

    return [[tile(name) if name else None for name in row] for row in DISTRICTS]


def _matrix() -> dict[str, Any]:
    names = ["区", *[name for row in DISTRICTS for name in row if name]]
    rows = []
    for goal in GOALS[:3]:
        cells = [
            None if (at + goal["number"]) % 4 == 0 else {"count": at % 3 + 1, "url": URL} for at in range(len(names))
        ]
        label = f"{goal['number']} {goal['title']}"
        counted = [
            {**cell, "label": f"{label} {names[at]} {cell['count']}件"} if cell else None
            for at, cell in enumerate(cells)
        ]
        rows.append({"number": goal["number"], "label": goal["title"], "url": URL, "cells": counted})
        if goal["number"] == 2:
            rows.append(
                {
                    "number": "①",
                    "label": SMALL[2][0],
                    "url": URL,
                    "colour": 2,
                    "sub": True,
                    "cells": [None] * len(names),
                }
            )
    return {"columns": [{"label": name, "url": URL} for name in names], "rows": rows}


def _years(*values: int | None, **more: Any) -> list[Point]:
    return [
        Point(
            f"平成{23 + at}年度",
            None if value is None else Decimal(value),
            f"平成{23 + at}" if at == 0 else str(23 + at),
        )
        for at, value in enumerate(values)
    ]


def _with(points: list[Point], at: int, **changed: Any) -> list[Point]:
    old = points[at]
    names = ("label", "value", "short", "target", "low", "high", "provisional", "suppressed", "note")
    points[at] = Point(**{**{name: getattr(old, name) for name in names}, **changed})
    return points


def charts() -> list[Chart]:
    usual = _years(84, 121, 168, 213, None)
    for at, aim in enumerate((100, 150, 200, 250, 300)):
        _with(usual, at, target=Decimal(aim))
    _with(usual, 3, provisional=True)
    awareness = [
        Point("平成20年度", Decimal("50.2"), "平成20", low=Decimal("47.7"), high=Decimal("52.7")),
        Point("平成23年度", None, "23"),
        Point("平成25年度", Decimal("55"), "25", low=Decimal("52.4"), high=Decimal("57.6")),
        Point("平成27年度", Decimal("61.4"), "27", Decimal(65), Decimal("58.9"), Decimal("63.9"), provisional=True),
    ]
    big = _with(_years(123456, 98765, 1234567, 0, 40000), 4, target=Decimal(1300000))
    hidden = _with(_with(_years(0, 0, 3, None, 0), 3, suppressed=True), 4, target=Decimal(0))
    many = [Point(f"平成{year}年度", Decimal(year * 3 % 40 + 5), str(year)) for year in range(10, 28)]
    return [
        Chart(
            "仲介の件数",
            usual,
            "件",
            baseline=Decimal(60),
            colour="g2",
            axis="年度",
            source="活動の記録から",
            sample=True,
        ),
        Chart(
            "相談先を知っている人の割合",
            awareness,
            "%",
            "line",
            colour="g4",
            axis="年度",
            source="区民アンケート n=1,430",
        ),
        Chart("のべ参加者数（大きな数）", big, "人", colour="g3", axis="年度"),
        Chart("数の少ない指標（ゼロ・秘匿）", hidden, "人", colour="g5", axis="年度"),
        Chart("前の年との差（負の数）", _years(12, -8, 0, -15, 20), "件", colour="g1", axis="年度"),
        Chart("長い期間", many, "件", colour="g6", axis="年度"),
        Chart("まだ何もない指標"),
    ]


def _schedule() -> list[dict[str, Any]]:
    trial, start = {"label": "試行", "tone": 2, "done": True}, {"label": "実施", "tone": 3, "done": True}
    return [
        {
            "title": "地域ケアプラザにボランティア相談の日をつくる",
            "url": URL,
            "tags": ["地区の取組みを支援する計画"],
            "actors": [{"label": "地域ケアプラザ", "main": True}, "区社協", "地区社協"],
            "indicator": "仲介の件数 84 → 300 件/年",
            "cells": [trial, start, start, {"label": "拡充", "tone": 4}, {"label": "継続", "tone": 5}],
        },
        {
            "title": LONG,
            "actors": [],
            "sample": True,
            "cells": [None, {"label": "検討", "tone": 1, "done": True}, trial, {"label": "中止", "tone": 6}, None],
        },
    ]


def _grades() -> dict[str, Any]:
    words = (("A", "順調", 3), ("B", "概ね順調", 5), ("C", "やや遅れ", 2), ("D", "遅れ", 6), ("－", "判断できない", 1))
    each = [{"sign": sign, "label": label, "tone": tone} for sign, label, tone in words]
    why = ["平成24年度の実績値は、160件です。", "平成24年度の目標値に届いています。", "この決まりでは、A「順調」です。"]
    unknown = ["この年度の実績値はまだ速報なので、判断できません。", "この決まりでは、－「判断できない」です。"]
    return {
        "all": each,
        "good": each[0] | {"sentences": why},
        "changed": each[1],
        "unknown": each[4] | {"sentences": unknown},
    }


def _rings() -> list[dict[str, Any]]:
    port = [
        {"number": n, "short": word} for n, word in enumerate(("みんなが集う", "学ぶ", "支える", "知らせる・伝える"), 1)
    ]
    many = [{"number": n, "short": f"とても長い名前の目標その{n}"} for n in range(1, 10)]
    both = [{**goal, "ties": goal["number"] < 3} for goal in GOALS]
    return [
        {"label": "結ぶ目標が一つ", "goals": GOALS, "prefix": "目標"},
        {"label": "結ぶ目標がない", "goals": port, "prefix": "アクション"},
        {"label": "結ぶ目標が二つ", "goals": both, "prefix": "目標"},
        {"label": "九つ・長い名前", "goals": many, "prefix": "目標"},
        {"label": "一つだけ", "goals": GOALS[:1], "prefix": "目標"},
    ]


def contents() -> dict[str, Any]:
    blank = ExampleForm()
    wrong = ExampleForm({"title": "", "since": "23/13/1", "goal": "9", "way": ""}, prefix="wrong")
    return {
        "long": LONG,
        "form": None,
        "blank_form": blank,
        "wrong_form": wrong,
        "goal_cards": [
            {
                **goal,
                "children": [
                    {"number": "①②③④"[at], "title": text, "url": URL}
                    for at, text in enumerate(SMALL.get(goal["number"], []))
                ],
            }
            for goal in GOALS
        ],
        "figures": [
            {"value": "128", "unit": "の取組", "text": "区計画 41、地区別計画 87", "url": URL, "link": "一覧を見る"},
            {"value": 0, "unit": "件", "text": "ゼロもゼロと書きます"},
            {"value": None, "unit": "件", "text": "今年度の値はまだありません"},
            {"value": "1,234,567", "unit": "人", "text": LONG, "sample": True},
        ],
        "page": Paginator(range(2140), 50).page(7),
        "tiles": _tiles(),
        "tiles_goal": _tiles(none=("三保", "山下", "新治西部"), count=True),
        "tiles_here": _tiles(on="鴨居"),
        "matrix": _matrix(),
        "rings": _rings(),
        "schedule": _schedule(),
        "grades": _grades(),
        "years": ["平成23", "24", "25", "26", "27年度"],
        "states": [
            {"label": word, "tone": at} for at, word in enumerate(("検討", "試行", "実施", "拡充", "継続", "中止"), 1)
        ],
        "charts": charts(),
        "columns": ["取組", "だれが", {"label": "値", "number": True}],
        "table": [
            [{"text": LONG, "url": URL}, "地域ケアプラザ", {"text": "1,213", "number": True}],
            [{"text": "ゼロと空欄", "sample": True}, {"blank": True}, {"text": 0, "number": True}],
        ],
        "diff": DIFF,
        "steps": ["アンケート", "11地区の意見交換会 14件", "小目標 2-①", {"label": "取組 6", "current": True}],
        "desks": [
            {"name": "鴨居地域ケアプラザ", "telephone": "045-000-0202", "hours": "月～土 9時～21時"},
            {"name": "緑区役所 福祉保健課", "telephone": "045-000-0101"},
        ],
        "crumbs": [{"label": "計画", "url": URL}, {"label": GOALS[1]["title"], "url": URL}, {"label": SMALL[2][0]}],
        "tabs": [{"label": "区計画", "url": URL, "current": True, "count": 41}, {"label": "地区別計画", "url": URL}],
        "compare": [
            {
                "how": "修正",
                "old": "ボランティアの紹介をすすめます",
                "parts": DIFF,
                "reason": "一つの窓口では遠いため",
                "sample": True,
            },
            {"how": "新規", "old": "", "new": SMALL[2][3]},
        ],
        "changes": [
            {"when": "11月18日", "when_iso": "2011-11-18", "text": "鴨居の課題に、区が回答しました", "url": URL},
            {"when": "平成23年11月5日", "text": LONG, "by": "鈴木さん"},
        ],
        "facts": [
            {"label": "窓口", "text": "緑区役所 福祉保健課", "url": URL},
            {"label": "受付", "text": "平日 8時45分から17時まで\n（祝日・年末年始を除く）"},
            {"label": "所在地", "text": ""},
        ],
        "goals_with_colours": [SimpleNamespace(number=number) for number in range(1, 9)],
    }
