"""調査の概要: for what, of whom, when and how; who answered; what an error of a sample is; how figures are read."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from sasaeai.kernel.fiscal import day_words
from sasaeai.press.content.block import Align, Block, Cell, Heading, Items, Paragraph, Table
from sasaeai.press.content.inline import Line, line
from sasaeai.press.papers.parts.cells import cell, facts, head
from sasaeai.press.survey_results import Reported
from sasaeai.surveys.asked_days import asked_when
from sasaeai.surveys.conventions import conventions
from sasaeai.surveys.response_figures import error_at
from sasaeai.surveys.weight_words import evenness, row_heads, row_words

SHARES = (0.1, 0.2, 0.3, 0.4, 0.5)
ROUND = (50, 100, 200, 300, 500, 1_000)


def method(found: Reported) -> list[Block]:
    return [
        Heading(2, line(_("何のために、どのように調べたか")), anchor="how"),
        facts(fact_rows(found), widths=(1.1, 4)),
        Heading(2, line(_("だれが答えたか")), anchor="who"),
        *_who(found),
        *_weights(found),
        Heading(2, line(_("標本誤差の見方")), anchor="errors"),
        *_errors(found),
        Heading(2, line(_("数字の読み方")), anchor="conventions"),
        Items(tuple(line(words) for words in conventions())),
    ]


def fact_rows(found: Reported) -> list[tuple[str, Line]]:
    survey, response = found.survey, found.response
    rows: list[tuple[str, str]] = [(_("目的"), survey.purpose), (_("対象"), survey.for_whom)]
    if asked := asked_when(response, survey):
        rows.append((_("期間"), asked))
    modes = _("、").join(_("%(way)s%(n)s件") % {"way": way, "n": f"{n:,}"} for way, n in response["modes"])
    rows.append((_("答え方"), modes))
    if response["letters"]:
        rows.append((_("送った数"), letters_words(found)))
    rows += [
        (_("有効な回答"), _("%(n)s件") % {"n": f"{response['n']:,}"}),
        (_("有効回収率"), _("%(rate)s％") % {"rate": response["rate"]} if response["rate"] else ""),
        (_("重み"), response["weights"]),
        (_("公表"), version_words(found)),
    ]
    return [(name, line(words)) for name, words in rows]


def letters_words(found: Reported) -> str:
    gaps = {"letters": f"{found.response['letters']:,}", "gone": f"{found.response['undelivered']:,}"}
    if not found.response["undelivered"]:
        return _("%(letters)s通") % gaps
    return _("%(letters)s通（届かなかった%(gone)s通は、回収率のもとに入れていません）") % gaps


def version_words(found: Reported) -> str:
    gaps = {"number": found.published.number, "day": day_words(localtime(found.published.published_at).date())}
    said = _("第%(number)s版（%(day)s）") % gaps
    return f"{said}：{found.published.change}" if found.published.change else said


def _who(found: Reported) -> Iterator[Block]:
    for complaint in found.response["complaints"]:
        yield Paragraph(line(complaint))
    rows = found.response["districts"]
    if rows:
        yield Table(
            tuple(_district(row) for row in rows),
            head=(tuple(head(words, align="end" if at else "start") for at, words in enumerate(district_heads())),),
            widths=(1.6, 1, 1, 1, 1, 1), headers=1, style="rules", size=0.92,
        )  # fmt: skip
        words = _("「割合の誤差」は、割合が50％のときの、95％の信頼区間の幅（ポイント）です。")
        yield Paragraph(line(words), "note")
    yield Items(tuple(line(words) for words in found.response["tells"]))


def _weights(found: Reported) -> Iterator[Block]:
    """Versions from before weights were told of have none."""
    weighing, cells = found.response.get("weighing"), found.response.get("cells")
    if weighing:
        yield Heading(2, line(_("重み")), anchor="weights")
        yield Paragraph(line(found.response["weights"]))
        yield Paragraph(line(evenness(weighing)))
    if cells:
        align: tuple[Align, ...] = ("start", "end", "end", "end", "end", "start")
        yield Table(
            tuple(
                (head(name), *(cell(words, align=side) for words, side in zip(words, align[1:], strict=True)))
                for name, *words in map(row_words, cells)
            ),
            head=(tuple(head(words, align=side) for words, side in zip(row_heads(), align, strict=True)),),
            widths=(2.6, 0.8, 0.6, 0.8, 1, 2.4), headers=1, style="rules", size=0.85,
        )  # fmt: skip
        yield Paragraph(line(_("「1件の重み」は、回答1件が何人の人を表すかです。")), "note")


def district_heads() -> list[str]:
    return [_("地区"), _("対象の人数"), _("送った数"), _("有効な回答"), _("有効回収率"), _("割合の誤差")]


def _district(row: dict[str, object]) -> tuple[Cell, ...]:
    name = f"{row['label']}（{row['mark']}）" if row["mark"] else str(row["label"])
    numbers = [f"{row[key]:,}" for key in ("people", "letters", "answers")]
    shares = [f"{row['rate']}%" if row["rate"] else "―", f"±{row['half']}" if row["half"] else "―"]
    return head(name), *(cell(words, align="end") for words in (*numbers, *shares))


def _errors(found: Reported) -> Iterator[Block]:
    yield Paragraph(
        line(
            _(
                "全員に聞いたわけではないので、割合には誤差があります。"
                "つぎの表は、同じ重みの人がn人いて、割合がその列のとき、95％の信頼区間で前後に何ポイントの幅を見ればよいかです。"
                "それぞれの表と図にある「誤差」は、この調査の抜き出し方と重みから計算したものです。"
            )
        )
    )
    bases = sorted({*(n for n in ROUND if n < found.response["n"]), found.response["n"]}, reverse=True)
    names = [_("%(low)s％・%(high)s％") % {"low": int(p * 100), "high": 100 - int(p * 100)} for p in SHARES[:-1]]
    top = (head("n"), *(head(name, align="end") for name in (*names, _("50％"))))
    rows = tuple((head(f"{n:,}"), *(cell(f"±{error_at(p, n)}", align="end") for p in SHARES)) for n in bases)
    yield Table(rows, head=(top,), widths=(1, 1, 1, 1, 1, 1), headers=1, style="rules", size=0.92)
