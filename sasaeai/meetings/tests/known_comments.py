"""A public comment that the tests know: on the draft of 緑区's plan, open in November 2012."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpResponse

from sasaeai.areas.models import Area
from sasaeai.kernel.clock import today
from sasaeai.meetings.actions.comment_opinions import change_opinion, item_key, opinion_state
from sasaeai.meetings.actions.comment_submissions import BySender, Said, receive
from sasaeai.meetings.actions.comments import announce, keep_round
from sasaeai.meetings.models import CommentRound, Opinion, Submission
from sasaeai.plans.models import Edition, Goal, Plan
from sasaeai.plans.states import marks
from sasaeai.plans.tests.making import goal_named, make_measure, make_plan, publish_as
from tests.kept import kept

OPENS, CLOSES = date(2012, 11, 1), date(2012, 11, 30)
AFTER = date(2012, 12, 5)


def drafted(midori: Area, *, districts: Any = ()) -> tuple[Plan, Goal, Edition]:
    """緑区's plan with one measure under つながり, published as 素案."""
    made = _drafted(midori, districts)
    return made["plan"], made["goal"], made["edition"]


@kept
def _drafted(midori: Area, districts: Any) -> dict[str, Any]:
    plan = make_plan(midori, districts)
    goal = goal_named(plan, "つながり")
    make_measure(plan, goal, "あいさつ運動", text="朝のあいさつ。")
    return {"plan": plan, "goal": goal, "edition": publish_as(plan, "素案", on=date(2012, 10, 20))}


@kept
def made_round(edition: Edition, **fields: Any) -> CommentRound:
    """Announced, unless `announced=False`."""
    announced = fields.pop("announced", True)
    given = {"title": "素案への意見募集", "opens_on": OPENS, "closes_on": CLOSES, "how": "区役所の窓口へ。"} | fields
    round_ = keep_round(CommentRound(edition=edition, **given), by=BySender())
    if announced:
        announce(round_, by=BySender())
        round_.refresh_from_db()
    return round_


def sent(round_: CommentRound, *texts: str, channel: str = "web", kind: str = "", item: str = "") -> list[Opinion]:
    """One submission with an opinion for each text."""
    row = Submission(round=round_, channel=channel, received_on=min(today(), CLOSES), text="\n\n".join(texts))
    number = round_.submissions.count()
    row = receive(row, [Said(text, kind, item) for text in texts], once=f"test-{round_.pk}-{number}", by=BySender())
    return list(row.opinions.all())


def answered(opinion: Opinion, name: str, answer: str = "参考にします。", **changes: str) -> Opinion:
    row = opinion.submission.round.dispositions.get(name=name)
    wanted = {"shown": f"要旨：{opinion.said}", "disposition": str(row.pk), "answer": answer} | changes
    before = opinion_state(opinion)
    change_opinion(opinion, before | wanted, seen=marks(before), by=BySender())
    opinion.refresh_from_db()
    return opinion


def form_of(opinion: Opinion, **fields: str) -> dict[str, str]:
    """What the opinion's page would send when it was opened just now."""
    state = opinion_state(opinion)
    changed = {} if opinion.submission.round.answered_in_id else {"changed": ""}
    return {**state, **changed, "seen": marks(state)} | fields


def key_of(goal: Goal) -> str:
    return item_key("goal", goal.uid)


def told(answer: HttpResponse) -> str:
    return answer.content.decode()
