"""What a coordinator reads of a run: who is proposed and why, who else, why not somebody, and whom to ask first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.utils.translation import gettext as _

from sasaeai.volunteers.actions.asking import why_not_now
from sasaeai.volunteers.matching import problem, reasons
from sasaeai.volunteers.matching.rules import AREA, FORBIDDEN, NEAR, PAIR_RULES, QUALIFIED, first_broken
from sasaeai.volunteers.models import Candidate, CandidateState, HelpRequest, MediationTerms, Volunteer
from sasaeai.volunteers.models.candidate import HOLDING
from sasaeai.volunteers.planning.chances import ENOUGH, enough_say_yes, wave_size
from sasaeai.volunteers.planning.people import code_of
from sasaeai.volunteers.planning.run import NOT_AGAIN, Run

NEVER_ASKED = datetime.min.replace(tzinfo=UTC)
ALTERNATIVES = 3
NOT_NOW = "not_now"


@dataclass(frozen=True)
class Suggestion:
    """One person for one request: what speaks for them, what it costs more (of an alternative), how often asked."""

    volunteer: Volunteer
    reasons: list[str]
    candidate: Candidate | None
    asked_lately: int
    helped_lately: int
    more: tuple[str, ...] = ()

    @property
    def is_asked(self) -> bool:
        return self.candidate is not None and self.candidate.state not in (CandidateState.CHOSEN,)


def proposed(run: Run, uid: str) -> list[Suggestion]:
    return [suggestion(run, uid, code) for code in run.coming.get(uid, [])]


def suggestion(run: Run, uid: str, code: str, more: Sequence[str] = ()) -> Suggestion:
    past = run.people.pasts[code]
    return Suggestion(
        run.people.rows[code], reasons_for(run, uid, code), run.candidates.get((uid, code)), past.asked_lately,
        past.turns_lately, tuple(more),
    )  # fmt: skip


def reasons_for(run: Run, uid: str, code: str) -> list[str]:
    """What the engine says, and what it cannot know."""
    said = reasons.why(run.week, run.week.request[uid], run.week.volunteer[code])
    if run.is_coarse(uid, code):
        same = run.people.rows[code].area_id == run.requests[uid].area_id
        said[0] = _("同じ地区にお住まいです。") if same else _("近くの地区にお住まいです。")
    if not run.people.rows[code].free_times.all():
        said.append(_("活動できる時間は、まだ聞いていません。"))
    return said


def not_kept(run: Run, uid: str) -> list[dict[str, Any]]:
    """Whom a coordinator decided on and the plan leaves out all the same, each with the rule that stands against it."""
    found = []
    for code in sorted(code for request, code in run.off if request == uid):
        request = run.week.request.get(uid)
        rule = first_broken(run.week, request, run.week.volunteer[code]) if request else None
        why = str(rule.sentence) if rule else _("ほかに決めたことと、両方はできません。")
        found.append({"volunteer": run.people.rows[code], "why": why})
    return found


def others(run: Run, uid: str, count: int = ALTERNATIVES) -> list[Suggestion]:
    """Who else could come, and in words what it would cost more."""
    found = reasons.alternatives(run.planner, run.outcome, uid, count=count)
    nothing = [_("全体の案は、同じくらい良いままです。")]
    return [suggestion(run, uid, one.volunteer, one.sentences or nothing) for one in found]


def why_not(run: Run, request: HelpRequest, volunteer: Volunteer) -> list[str]:
    """「なぜこの人ではないのか」 for anybody whom the seat may see: what was said, else the rule, else the price."""
    code, uid = code_of(volunteer.person), request.uid
    if code in run.coming.get(uid, []):
        return [_("この方は、候補に入っています。")]
    if said := why_not_now(request, volunteer, MediationTerms.now()):
        return [said]
    if uid not in run.week.request:
        return [_("この依頼は、席がうまっているか、この一週間に活動の日がありません。")]
    if code not in run.week.volunteer:
        return [str(AREA.sentence)]
    answer = reasons.why_not(run.planner, run.outcome, uid, code)
    return answer.sentences or [_("この方でも、全体の案は同じくらい良いままです。候補に入れてかまいません。")]


# -- asking --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class FirstAsked:
    """Whom to ask next, in this order; `reach`: how likely the `needed` ones say yes."""

    people: list[Volunteer]
    codes: list[str]
    needed: int
    reach: float

    @property
    def is_enough(self) -> bool:
        return self.reach >= ENOUGH

    @property
    def in_ten(self) -> int:
        return min(round(self.reach * 10), 10)


def whom_to_ask(run: Run, uid: str, terms: MediationTerms, *, leave_out: frozenset[str] = frozenset()) -> FirstAsked:
    """The smallest wave with which enough say yes nine times in ten, in the plan's order; see `chances`."""
    states = {code: one.state for (request, code), one in run.candidates.items() if request == uid}
    waiting = [code for code, state in states.items() if state == CandidateState.ASKED]
    needed = run.requests[uid].slots - sum(state in HOLDING for state in states.values())
    order = [code for code in order_of_asking(run, uid, needed) if code not in leave_out]
    already = [run.chance(code) for code in waiting]
    size = wave_size([run.chance(code) for code in order], needed, terms.most_asked_at_once, already)
    asked = order[:size]
    reach = enough_say_yes([*already, *(run.chance(code) for code in asked)], needed)
    return FirstAsked([run.people.rows[code] for code in asked], asked, needed, reach)


def order_of_asking(run: Run, uid: str, needed: int = 1) -> list[str]:
    """Chosen by hand, then proposed, then whoever costs the plan least more; among equals the longest not asked.

    Without those who were asked, hold a place or are not to be asked; whoever the plan wants for another request only
    as far as nobody else is left for the `needed` places.
    """
    if uid not in run.week.request:
        return []
    least = reasons.least_more(run.planner, uid)
    here = run.coming.get(uid, [])
    elsewhere = {code for request, codes in run.coming.items() if request != uid for code in codes}
    by_hand = {
        code
        for (request, code), one in run.candidates.items()
        if request == uid and one.state == CandidateState.CHOSEN and code in run.people.rows
    }
    spoken_to = {code for (request, code), one in run.candidates.items() if request == uid} - by_hand

    def order(code: str) -> tuple[bool, bool, int, datetime, str]:
        last = run.people.pasts[code].last_asked or NEVER_ASKED
        return (code not in by_hand, code not in here, least.get(code, 0), last, code)

    everybody = ({*least} | by_hand) - spoken_to
    own = sorted(everybody - (elsewhere - by_hand), key=order)
    borrowed = sorted(everybody - set(own), key=order)
    return own + borrowed[: max(needed - len(own), 0)]


# -- empty slots ----------------------------------------------------------------------------------------------------


def why_empty(run: Run, uid: str) -> str:
    """The main reason why a place of this request stays empty."""
    broken = Counter(_what_stands_against(run, uid, one) for one in run.week.volunteers)
    if broken[""]:
        return _("来られる方はいますが、週の回数や時間の重なりで、ほかの依頼に回っています。")
    qualification = run.requests[uid].qualification
    if broken[QUALIFIED.key] and qualification is not None:
        return _("「%(name)s」の資格が活動の日に有効な方がいません。") % {"name": qualification.name}
    said: dict[str, object] = {rule.key: rule.sentence for rule in PAIR_RULES}
    said[NOT_NOW] = _("ほかの依頼の返事を待っているか、たずねたばかりです。")
    near = [(count, key) for key, count in broken.items() if key in said and key not in (NEAR.key, AREA.key)]
    if not near:
        return _("歩いて来られるところに、この地区で活動したい方がいません。")
    return _("来られる方が見つかりません。いちばん多いわけ：%(why)s") % {"why": said[max(near)[1]]}


def _what_stands_against(run: Run, uid: str, volunteer: problem.Volunteer) -> str:
    """The key of the rule, "" for none; the engine keeps off in one way who refused and who cannot be asked now."""
    rule = first_broken(run.week, run.week.request[uid], volunteer)
    if rule is None:
        return ""
    mine = run.candidates.get((uid, volunteer.code))
    if rule is FORBIDDEN and not (mine and mine.state in NOT_AGAIN):
        return NOT_NOW
    return rule.key
