"""What a district wrote to the ward, and what the ward answered."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _

from sasaeai.areas.whole import called
from sasaeai.plans.exchange import origin_words, standing
from sasaeai.plans.models import Problem
from sasaeai.press.content.block import Block, Box, Cell, Paragraph, Table
from sasaeai.press.content.inline import Break, Line, Strong, line
from sasaeai.press.papers.voice import marked
from sasaeai.press.papers.whole import Whole

from .cells import cell, head, quoted


def answers(whole: Whole, problems: Iterable[Problem], *, texts: bool = True) -> list[Block]:
    """A table of two columns: the problem in the district's own words, and where it stands."""
    rows = tuple(_row(whole, problem, texts=texts) for problem in problems)
    if not rows:
        return []
    top = (head(_("地区からの課題")), head(called(_("%(whole)sの回答"))))
    return [Table(rows=rows, head=(top,), widths=(1, 1) if texts else (2, 3), style="rules", size=0.95)]


def _row(whole: Whole, problem: Problem, *, texts: bool) -> tuple[Cell, ...]:
    origin = origin_words(problem)
    said = line(Break(), problem.text) if texts and problem.text else ()
    words = line(marked(line(Strong(problem.title)), problem.sample), said, Break(), f"（{origin}）")
    return cell(words), cell(_answer(whole, problem))


def _answer(whole: Whole, problem: Problem) -> Line:
    """A common problem is answered for all that it gathers; the words stand where it stands."""
    now = standing(problem, whole.reader)
    words = line(Strong(now.words), Break() if now.text else None, now.text)
    return line(words, _measures(whole, problem))


def _measures(whole: Whole, problem: Problem) -> Line:
    uids = whole.taken_up.get(problem.pk, [])
    titles = [quoted(item.title) for uid in uids if (item := whole.measure_by_uid.get(uid))]
    return line(Break(), _("取り組むこと：%(titles)s") % {"titles": "、".join(titles)}) if titles else ()


def common(whole: Whole, plan_id: int) -> list[Block]:
    """Common problems of the ward, each with the districts that it was gathered from."""
    found: list[Block] = []
    gathered: dict[int, list[str]] = {}
    for problems in whole.problems.values():
        for problem in problems:
            if problem.common_id:
                gathered.setdefault(problem.common_id, []).append(problem.plan.area.name)
    for problem in whole.problems.get(plan_id, []):
        places = list(dict.fromkeys(gathered.get(problem.pk, [])))
        origin = _("寄せられた地区：%(places)s") % {"places": "、".join(places)} if places else ""
        blocks = [Paragraph(line(words)) for words in (problem.text, origin) if words]
        blocks.append(Paragraph(line(_answer(whole, problem))))
        found.append(Box(tuple(blocks), title=marked(line(problem.title), problem.sample)))
    return found
