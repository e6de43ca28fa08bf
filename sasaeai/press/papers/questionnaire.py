"""調査票: the questionnaire of a survey on paper, A4, in ordinary and in large print."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.utils.translation import gettext as _

from sasaeai.kernel.fiscal import day_words
from sasaeai.press.content.block import Answer, Asked, Block, Box, Front, Heading, Paragraph
from sasaeai.press.content.inline import Line, line
from sasaeai.press.content.paper import LARGE_QUESTIONS, QUESTIONS, Paper, Sheet
from sasaeai.press.writers import sizes
from sasaeai.surveys.models import Survey
from sasaeai.surveys.questionnaire import Item, Option, Questionnaire
from sasaeai.surveys.ways import ways_from, who_is_asked

WEEK = ("月", "火", "水", "木", "金", "土", "日")
MOST_COLUMNS = 4
# In letters: the number with its room, the gap to the next column; brackets that somebody can write in.
NUMBER, GAP = 2.4, 1.0
LINES, FEWEST = 6, 3
# A table's columns narrower than this many letters are no columns any more.
NARROWEST = 3.6


def questionnaire_paper(questionnaire: Questionnaire, *, large: bool, home: str = "") -> Paper:
    survey = questionnaire.survey
    sheet = LARGE_QUESTIONS if large else QUESTIONS
    return Paper(
        kind="questionnaire",
        title=survey.title,
        subtitle=_("大活字版") if large else "",
        blocks=(_front(survey), *questions(questionnaire, sheet), _thanks(survey)),
        sheet=sheet,
        author=survey.area.name,
        day=(survey.fixed_at or survey.made_at).date().isoformat(),
        home=home,
        sample=survey.sample,
        draft=survey.is_draft,
        foot=survey.title,
    )


def _front(survey: Survey) -> Front:
    stamps = [_("調査票番号（書かないでください）")]
    if survey.tokens_on_paper:
        stamps.append(_("二次元コード"))
    return Front(
        title=line(survey.title),
        subtitle=line(_("ご協力のお願い")),
        greeting=tuple(line(part) for part in (survey.greeting or survey.purpose).split("\n") if part.strip()),
        signed=(line(survey.area.name),),
        guide=tuple(_guide(survey)),
        until=tuple(_until(survey)),
        contact=tuple(_contact(survey)),
        stamps=tuple(stamps),
    )


def _guide(survey: Survey) -> Iterator[Line]:
    yield line(_("当てはまる番号を、○で囲んでください。"))
    yield line(_("問いのあとに（○は一つだけ）（○は3つまで）などとあるときは、その数だけ○をつけてください。"))
    yield line(_("「その他」を選んだときは、（　　）の中に具体的にお書きください。"))
    yield line(_("一部の方だけにお聞きする問いがあります。矢印と案内に沿って、進んでください。"))
    yield line(_("ご本人が書くことがむずかしいときは、ご家族などが、ご本人の考えを聞いて書いてください。"))
    if survey.anonymous:
        yield line(_("お名前やご住所は、書かないでください。"))


def _until(survey: Survey) -> Iterator[Line]:
    if survey.closes_on:
        gaps = {"day": day_words(survey.closes_on), "week": WEEK[survey.closes_on.weekday()]}
        yield line(_("%(day)s（%(week)s）までに、お送りください") % gaps)
    yield line(_("書き終えたら、同封の返信用封筒に入れて、ポストに入れてください。"))
    if survey.answers_on_web:
        yield line(_("インターネットで回答した方は、この調査票を送らないでください。"))


def _contact(survey: Survey) -> Iterator[Line]:
    if desk := survey.contact:
        yield line(desk.name)
        if desk.telephone:
            yield line(_("電話　%(number)s") % {"number": desk.telephone}, f"（{desk.hours}）" if desk.hours else "")
        if desk.address:
            yield line(desk.address)


def _thanks(survey: Survey) -> Box:
    """The last words, and once more what to do."""
    words = [Paragraph(line(_("ご協力ありがとうございました。")), "lead")]
    words.append(Paragraph(line(_("書きもれがないか、もう一度お確かめください。"))))
    words += [Paragraph(one) for one in list(_until(survey))[:2]]
    return Box(tuple(words), style="fill", tone="quiet")


def questions(questionnaire: Questionnaire, sheet: Sheet) -> Iterator[Block]:
    """Sections with their questions, without the first page and the thanks."""
    for group in questionnaire.groups:
        if not group.items:
            continue
        yield Heading(1, line(group.title), in_contents=False)
        if group.introduction:
            yield Paragraph(line(group.introduction))
        following = [*group.items[1:], None]
        for item, after in zip(group.items, following, strict=True):
            yield from _item(questionnaire, item, after, sheet)


def _item(questionnaire: Questionnaire, item: Item, after: Item | None, sheet: Sheet) -> Iterator[Block]:
    is_below = bool(item.above)
    wide = sizes.column(sheet)[0] - (3.5 if is_below else 0)
    leads = after is not None and after.above == item.code
    common = {
        "number": item.number, "words": line(item.text), "note": line(item.note), "who": _who(questionnaire, item),
        "is_below": is_below,
    }  # fmt: skip
    if item.is_matrix:
        yield from _matrix(item, common, wide)
        return
    yield Asked(
        **common,  # type: ignore[arg-type]
        how=_how(item),
        answers=tuple(map(_answer, item.options)),
        columns=_columns(item.options, wide),
        ways=tuple(_ways(questionnaire, item)),
        boxes=len(str(item.most)) if item.kind == "number" and item.most else 3 if item.kind == "number" else 0,
        unit=item.unit,
        lines=(LINES if sheet.letters < sizes.LARGE else LINES - 1) if item.kind == "text" else 0,
        leads=leads,
    )


def _who(questionnaire: Questionnaire, item: Item) -> str:
    who = who_is_asked(questionnaire, item)
    return _("【%(who)sにお聞きします】") % {"who": who} if who else ""


def _how(item: Item) -> str:
    if item.is_multiple:
        return (
            _("○は%(most)sつまで") % {"most": item.most_choices} if item.most_choices else _("当てはまるものすべてに○")
        )
    return {"single": _("○は一つだけ"), "number": _("数字を書いてください"), "text": _("自由にお書きください")}.get(
        item.kind, ""
    )


def _answer(option: Option) -> Answer:
    return Answer(str(option.code), line(option.label), option.opens_text)


def _columns(options: Iterable[Option], wide: float) -> int:
    """As many as hold every answer in one line; two answers at least below each other where there are many."""
    short = [option for option in options if not option.opens_text]
    longest = max((sizes.width_of(option.label) for option in short), default=0)
    fitting = int((wide + GAP) / (NUMBER + longest + GAP)) if short else 1
    most = len(short) if len(short) <= MOST_COLUMNS else MOST_COLUMNS
    return max(1, min(fitting, most))


def _matrix(item: Item, common: dict[str, object], wide: float) -> Iterator[Block]:
    """Where its columns are too narrow, as in large print, each row is a question of its own."""
    if not item.options or wide * 0.6 / len(item.options) >= NARROWEST:
        rows = tuple((_mark(row), line(row.text)) for row in item.rows)
        yield Asked(
            **common,  # type: ignore[arg-type]
            how=_("それぞれ、○は一つずつ"),
            answers=tuple(map(_answer, item.options)),
            rows=rows,
        )
        return
    yield Asked(**common, how=_("それぞれ、○は一つずつ"), leads=True)  # type: ignore[arg-type]
    answers, columns = tuple(map(_answer, item.options)), _columns(item.options, wide)
    for row in item.rows:
        yield Asked(_mark(row), line(row.text), answers=answers, columns=columns, is_below=True)


def _mark(row: Item) -> str:
    return row.number.rpartition(" ")[2]


def _ways(questionnaire: Questionnaire, item: Item) -> Iterator[tuple[str, str, str]]:
    """The way to what stands right below comes last, so that its arrow points there."""
    for way in sorted(ways_from(questionnaire, item), key=lambda way: way.is_next):
        codes = "".join(f"「{code}」" for code in way.codes)
        to = _("%(number)sへ") % {"number": way.to} if way.to else _("おわり")
        yield _("%(codes)sに○の方") % {"codes": codes}, to, "down" if way.is_next else "right"
