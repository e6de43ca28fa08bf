"""重要度と満足度 in words and rows, for pages and files: only what is stored, and no statistics."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _

from sasaeai.surveys.statistics.figures import half_up

Stored = Mapping[str, Any]
# Quadrants in the order of their names: important and little satisfied, both, neither, satisfied and less important.
QUADRANTS = ("focus", "keep", "watch", "rethink")
MUCH_LEFT_OUT = 30


def usual_names() -> list[str]:
    return [_("重点的に取り組む"), _("今のよさを保つ"), _("様子を見る"), _("見直しを考える")]


def names_of(names: Sequence[str]) -> list[str]:
    """Where somebody gave a quadrant no name of its own, the usual one."""
    given = [*names, "", "", "", ""]
    return [own or usual for own, usual in zip(given, usual_names(), strict=False)]


def name_of(stored: Stored, quadrant: str) -> str:
    return str(stored["names"][QUADRANTS.index(quadrant)])


def number(place: int) -> str:
    """① and so on."""
    return chr(0x2460 + place) if place < 20 else f"({place + 1})"


def points(value: float) -> Decimal:
    """A mean of points as it is printed."""
    return half_up(Fraction(f"{value:.9f}"), 2)


def labelled(stored: Stored) -> Iterator[tuple[str, Stored]]:
    for place, item in enumerate(stored["items"]):
        yield number(place), item


def label_of(item: Stored) -> str:
    """Both, where the tables word it differently."""
    if not item["other"]:
        return str(item["label"])
    return _("%(first)s（満足度の表では「%(second)s」）") % {"first": item["label"], "second": item["other"]}


def sentences(stored: Stored) -> Iterator[str]:
    """First what a reader may take with him, last of which version it is, where it stayed as it was."""
    yield from _sentences(stored)
    if stored.get("of"):
        yield _(
            "この図は、第%(number)s版のままです。"
            "そのあとに増えた回答や直した回答が少なく、新しくすると、だれの回答かが分かるおそれがあります。"
        ) % {"number": stored["of"]}


def _sentences(stored: Stored) -> Iterator[str]:
    shown = [(at, item) for at, item in labelled(stored) if not item["hidden"]]
    if not shown:
        yield _("どの項目も、回答した人が少ないため、示せません。")
        return
    sure = [
        _("%(number)s「%(item)s」") % {"number": at, "item": item["label"].removesuffix("。")}
        for at, item in shown
        if item["sure"] and item["quadrant"] == "focus"
    ]
    if sure:
        yield _("大切だと思われているのに、満足が低いと言えるのは、%(items)sです。") % {"items": _("、").join(sure)}
    else:
        yield _("大切だと思われているのに満足が低いと、確かに言える項目はありません。")
    maybe = [at for at, item in shown if not item["sure"] and item["quadrant"] == "focus"]
    if maybe:
        yield _("%(items)sも、大切で満足が低いところにありますが、誤差があり、確かではありません。") % {
            "items": "".join(maybe)
        }
    unsure = [at for at, item in shown if not item["sure"]]
    if unsure:
        yield _("区分が確かでないのは、%(count)s項目のうち%(unsure)s項目です（%(items)s）。") % {
            "count": len(shown), "unsure": len(unsure), "items": "".join(unsure),
        }  # fmt: skip
    yield from _left_out(shown)


def _left_out(shown: Sequence[tuple[str, Stored]]) -> Iterator[str]:
    """Where many do not know, the mean is that of few who do."""
    for side, words in (
        ("importance", _("重要度では、%(items)sは、わからない・無回答が%(least)s％以上です。答えた人だけの平均です。")),
        (
            "satisfaction",
            _("満足度では、%(items)sは、わからない・無回答が%(least)s％以上です。答えた人だけの平均です。"),
        ),
    ):
        many = [at for at, item in shown if Decimal(item[side]["left"]) >= MUCH_LEFT_OUT]
        if many:
            yield words % {"items": "".join(many), "least": MUCH_LEFT_OUT}


def alone(stored: Stored) -> Iterator[str]:
    for rows, words in zip(
        stored["alone"],
        (_("満足度の表に同じ項目がないもの：%(items)s"), _("重要度の表に同じ項目がないもの：%(items)s")),
        strict=True,
    ):
        if rows:
            yield words % {"items": _("、").join(rows)}


def scales(stored: Stored) -> Iterator[str]:
    """Which answers count how much, and which do not."""
    for side, words in (("importance", _("重要度（%(number)s）")), ("satisfaction", _("満足度（%(number)s）"))):
        table = stored[side]
        counted = [f"{one['label']}＝{_points(one['score'])}" for one in table["points"] if one["score"] is not None]
        left = [_("「%(answer)s」") % {"answer": one["label"]} for one in table["points"] if one["score"] is None]
        gaps = {"table": words % {"number": table["number"]}, "points": _("、").join(counted)}
        gaps["left"] = "".join([*left, _("「%(answer)s」") % {"answer": _("無回答")}])
        yield _("%(table)s：%(points)s。%(left)sは平均に入れません。") % gaps


def reading() -> list[str]:
    """How the picture is to be read."""
    return [
        _(
            "中央の線は、示した項目の平均の平均です。高い・低いは、ほかの項目と比べたものです。"
            "線の左にあっても、不満な人が多いとは限りません。"
        ),
        _(
            "だ円は、中央の線からのへだたりの、95％の信頼範囲です。"
            "同じ人が両方に答えていることと、線の位置にも誤差があることを入れて計算しました。"
            "だ円が線にかかる項目は、区分が確かではありません。"
        ),
        _("点のある答えが30より少ない項目は「参考値」、10より少ない項目は示しません。"),
    ]


def _points(score: int) -> str:
    return f"{score}" if score >= 0 else f"−{-score}"


def standing(stored: Stored, item: Stored) -> str:
    """The quadrant, and whether it is one."""
    if item["hidden"]:
        return str(item["hidden"])
    name = name_of(stored, item["quadrant"])
    words = name if item["sure"] else _("%(quadrant)s（区分は確かでない）") % {"quadrant": name}
    return f"{words}　{item['mark']}" if item["mark"] else words


def file_header() -> list[str]:
    return [
        _("番号"), _("項目"), _("満足度の表での項目"),
        _("重要度の平均"), _("重要度の標準誤差"), _("重要度のn（点のある答え）"),
        _("重要度：数えない人（％）"), _("重要度：わからない（％）"), _("重要度：無回答（％）"),
        _("満足度の平均"), _("満足度の標準誤差"), _("満足度のn（点のある答え）"),
        _("満足度：数えない人（％）"), _("満足度：わからない（％）"), _("満足度：無回答（％）"),
        _("二つの平均の共分散"), _("区分"), _("区分は確かか"), _("注"),
    ]  # fmt: skip


def file_rows(stored: Stored) -> Iterator[list[object]]:
    for place, item in enumerate(stored["items"]):
        start: list[object] = [place + 1, item["label"], item["other"]]
        if item["hidden"]:
            yield [*start, *[""] * 15, item["hidden"]]
            continue
        sides: list[object] = []
        for side in (item["importance"], item["satisfaction"]):
            sides += [_exact(side["mean"]), _exact(side["error"]), side["base"]]
            sides += [_number(side[name]) for name in ("left", "unsure", "unanswered")]
        sure = _("確か") if item["sure"] else _("確かでない")
        yield [*start, *sides, Decimal(f"{item['covariance']:.9f}"), name_of(stored, item["quadrant"]), sure,
               item["mark"]]  # fmt: skip
    if stored["centre"]:
        first, second = (_exact(one) for one in stored["centre"])
        yield ["", _("全項目の平均（中央の線）"), "", first, *[""] * 5, second, *[""] * 9]


def _exact(value: float) -> Decimal:
    return half_up(Fraction(f"{value:.6f}"), 4)


def _number(text: str) -> object:
    return Decimal(text) if text[:1].isdigit() else text
