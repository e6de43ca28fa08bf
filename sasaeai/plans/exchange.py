"""区とのやりとり: what a district wrote to the ward, what became of it, and which ward measures stand behind it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from sasaeai.areas.whole import called
from sasaeai.kernel.clock import today
from sasaeai.kernel.fiscal import day_words

from .live import problems_of
from .models import Problem
from .reader import Outline, Reader
from .told import Gathering, Told, told


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a problem stands: code (answered, promised, received), the word for it, and its text."""

    code: str
    words: str
    text: str = ""


def common_of(problem: Problem | Told, reader: Reader) -> Problem | Gathering | None:
    """The common problem it was gathered into, as far as this reader may see it."""
    common = problem.common
    if common is None or common.is_binned:
        return None
    return common if common.published_on or (common.plan_id in reader.by_id and reader.is_working) else None


def bearer_of(problem: Any, common: Any) -> Any:
    """Whose answer or promise counts: the common problem's, unless it was answered itself.

    What was promised for itself holds until the common problem is answered, which is the answer to all it gathers.
    """
    if common is None or problem.answered_on:
        return problem
    return problem if problem.promised_on and not common.answered_on else common


def standing(problem: Problem | Told, reader: Reader) -> Standing:
    bearer: Problem | Gathering = bearer_of(problem, common_of(problem, reader))
    if bearer.answered_on:
        return Standing(
            "answered", called(_("%(whole)sの回答（%(day)s）"), day=day_words(bearer.answered_on)), bearer.answer
        )
    if bearer.promised_on:
        return Standing("promised", promise_words(bearer))
    return Standing("received", _("受け取りました。回答の日は、まだ決まっていません。"))


def promise_words(problem: Problem | Gathering) -> str:
    """Once the promised day is over, everybody reads that the answer is still missing."""
    assert problem.promised_on is not None
    gaps = {"day": day_words(problem.promised_on), "where": problem.promised_where}
    is_over = problem.promised_on < today()
    if is_over and problem.promised_where:
        return _("%(day)sの%(where)sで回答する予定でした。まだ回答していません。") % gaps
    if is_over:
        return _("%(day)sに回答する予定でした。まだ回答していません。") % gaps
    if problem.promised_where:
        return _("%(day)sの%(where)sで回答する予定です。") % gaps
    return _("%(day)sに回答する予定です。") % gaps


def origin_words(problem: Problem | Told) -> str:
    """平成23年6月18日 地区別意見交換会（3回目）."""
    return " ".join(part for part in (day_words(problem.written_on), problem.occasion) if part)


def way_up(problem: Told, reader: Reader) -> dict[str, Any]:
    """For `problem_rows.way_lines`."""
    now = standing(problem, reader)
    common = common_of(problem, reader)
    gathered = _("共通課題「%(title)s」にまとめました。") % {"title": common.title} if common else ""
    return {
        "direction": "up",
        "tag": problem.kind or "",
        "title": problem.title,
        "url": f"{reader.base}problems/{problem.uid}/",
        "when": origin_words(problem),
        "state": now.words,
        "text": now.text or gathered,
        "waiting": now.code == "promised",
        "sample": problem.sample,
    }


def supporters(reader: Reader, outline: Outline) -> list[dict[str, Any]]:
    """The ward's measures that stand behind those of a district, each with whom it supports."""
    own = {item.uid: item for item in outline.measures}
    return [
        {"item": item, "url": reader.path(item), "supported": [own[uid] for uid in uids if uid in own]}
        for item, uids in outline.behind
    ]


def ways_up(reader: Reader, plan_id: int) -> list[dict[str, Any]]:
    """A district's problems, newest first; one query."""
    return [way_up(problem, reader) for problem in told(problems_of(reader).filter(plan=plan_id))]
