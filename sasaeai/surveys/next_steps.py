"""つぎにすること: what a survey needs from its first question to its published results, done or not by its rows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from sasaeai.kernel.clock import today
from sasaeai.kernel.fiscal import wareki_date

from .actions.keying import Waiting, waiting
from .dispositions import Standing, standings_of
from .models import Finding, IndicatorQuestion, PublishedResults, Question, Slip, Survey, SurveyState
from .soundness import Fault, errors
from .statistics.figures import HIDDEN_BELOW


@dataclass(frozen=True)
class Step:
    """`link`: the verb on its button, where it is the next one; `move`: the state into which a button brings it."""

    title: str
    is_done: bool
    url: str = ""
    link: str = ""
    note: str = ""
    move: str = ""


class Facts:
    """What the steps ask of the survey's rows; each once, when a step asks."""

    def __init__(self, survey: Survey, *, settled: bool = False) -> None:
        """`settled`: for who only reads while answers come in."""
        self.survey, self.settled = survey, settled

    @cached_property
    def questions(self) -> int:
        return Question.objects.filter(survey=self.survey).exclude(parent__kind="matrix").count()

    @cached_property
    def unreviewed(self) -> int:
        return IndicatorQuestion.objects.filter(question__survey=self.survey, reviewed_at=None).count()

    @cached_property
    def faults(self) -> list[Fault]:
        """What stands in the way of fixing the questionnaire; nobody asks once it is fixed."""
        return errors(self.survey) if self.survey.is_draft else []

    @property
    def why_not_fixed(self) -> str:
        """Empty where it can be fixed now."""
        if not self.faults:
            return ""
        gaps = {"count": len(self.faults), "first": self.faults[0].sentence}
        if len(self.faults) == 1:
            return _("まだ確定できません。%(first)s") % gaps
        return _("まだ確定できません。直すところが%(count)sつあります。はじめの一つ：%(first)s") % gaps

    @cached_property
    def drawn(self) -> int:
        """Letters of the design."""
        return sum(self.survey.strata.values_list("letters", flat=True))

    @cached_property
    def whole(self) -> Standing:
        whole = standings_of(self.survey).whole
        return whole.settled if self.settled else whole

    @cached_property
    def waiting(self) -> Waiting:
        return waiting(self.survey)

    @cached_property
    def slips(self) -> int:
        return Slip.objects.filter(survey=self.survey).count()

    @cached_property
    def published(self) -> PublishedResults | None:
        rows = PublishedResults.objects.filter(survey=self.survey, withdrawn_at=None)
        return rows.defer("tables").order_by("-number").first()

    @cached_property
    def findings(self) -> int:
        return Finding.objects.present().filter(survey=self.survey).count()


def steps_of(facts: Facts) -> list[Step]:
    return [*_before(facts), *_while_open(facts), *_after(facts)]


def next_step(steps: list[Step]) -> Step | None:
    return next((step for step in steps if not step.is_done), None)


def _before(facts: Facts) -> Iterator[Step]:
    survey = facts.survey
    fixed = survey.state != SurveyState.DRAFT
    count = _("%(count)s問あります。") % {"count": facts.questions} if facts.questions else ""
    yield Step(
        _("調査票をつくる"), fixed or facts.questions > 0, _at("questions", survey), _("調査票を開く"),
        count or _("ひな型か、前のアンケートからはじめられます。"),
    )  # fmt: skip
    drawn = _("%(count)s通を送ります。") % {"count": f"{facts.drawn:,}"} if facts.drawn else ""
    yield Step(
        _("何人に送るかを決める"), facts.drawn > 0 or facts.whole.valid > 0, _at("design", survey), _("標本を開く"),
        drawn or _("地区ごとの数と、その数で何が言えるかを見ます。"),
    )  # fmt: skip
    if not fixed and facts.unreviewed:
        note = _("まだ確かめていない問いが%(count)sつあります。") % {"count": facts.unreviewed}
        yield Step(
            _("指標にする問いを確かめる"), False, _at("indicators", survey), _("指標にする問いを開く"), note
        )  # fmt: skip
    why_not = "" if fixed else facts.why_not_fixed
    yield Step(
        _("調査票を確定する"), fixed, _at("questions", survey) + "#faults",
        _("点検を見る") if why_not else _("調査票を確定する"),
        _day(localtime(survey.fixed_at).date() if survey.fixed_at else None)
        or why_not
        or _("確定すると、問いは直せなくなります。"),
        "" if why_not else SurveyState.FIXED,
    )  # fmt: skip


def _while_open(facts: Facts) -> Iterator[Step]:
    survey, whole = facts.survey, facts.whole
    been_open = survey.state in (SurveyState.OPEN, SurveyState.CLOSED)
    made = _("%(count)s通を作りました。") % {"count": f"{whole.letters:,}"} if whole.letters else ""
    yield Step(
        _("依頼状をつくる"), whole.letters > 0 or whole.valid > 0 or survey.state == SurveyState.CLOSED,
        reverse("press:letters", args=[survey.uid]), _("依頼状をつくる"),
        made or _("封筒に入れる手紙です。ネットで答えるための合言葉も入ります。"),
    )  # fmt: skip
    yield Step(
        _("受付をはじめる"), been_open, _at("survey", survey), _("回答の受付をはじめる"),
        _("はじめる日：%(day)s") % {"day": wareki_date(survey.opens_on)} if survey.opens_on else "", SurveyState.OPEN,
    )  # fmt: skip
    left = facts.waiting
    yield Step(
        _("届いた紙を入力する"), been_open and not left.slips and not left.words and _is_over(survey),
        *_where_to_type(facts), _keying_note(facts),
    )  # fmt: skip
    yield Step(
        _("受付を終える"), survey.is_closed, _at("survey_end", survey), _("回答の受付を終える"),
        _ended(survey),
    )  # fmt: skip


def _ended(survey: Survey) -> str:
    if survey.closed_on:
        return _("%(day)sに終えました。") % {"day": wareki_date(survey.closed_on)}
    return _("しめきり：%(day)s") % {"day": wareki_date(survey.closes_on)} if survey.closes_on else ""


def _where_to_type(facts: Facts) -> tuple[str, str]:
    """Nothing can be typed before it was received, and the secretariat alone settles what two typed differently."""
    left = facts.waiting
    if left.first or left.second or left.words:
        return _at("keying", facts.survey), _("入力を開く")
    if left.settling:
        return _at("agreement", facts.survey), _("食いちがいを直す")
    return _at("slips", facts.survey), _("届いた紙を受け付ける")


def _keying_note(facts: Facts) -> str:
    left = facts.waiting
    if left.slips or left.words:
        kinds = [
            (_("入力待ち%(count)s件"), left.first), (_("二人めの入力待ち%(count)s件"), left.second),
            (_("食いちがい%(count)s件"), left.settling), (_("言葉の入力待ち%(count)s件"), left.words),
        ]  # fmt: skip
        return _("、").join(words % {"count": count} for words, count in kinds if count) + _("。")
    if facts.slips and facts.survey.takes_answers:
        gap = {"count": f"{facts.slips:,}"}
        return _("届いた%(count)s件は、すべて入力が済んでいます。しめきりまで、次に届く紙を待ちます。") % gap
    if facts.slips:
        return _("届いた%(count)s件は、すべて入力が済んでいます。") % {"count": f"{facts.slips:,}"}
    if facts.survey.state == SurveyState.CLOSED:
        return _("番号で受け付けた紙の調査票はありません。")
    return _("紙が届いたら、番号で受け付けて入力します。")


def _is_over(survey: Survey) -> bool:
    """Nothing more is waited for."""
    return survey.state == SurveyState.CLOSED or (survey.closes_on is not None and today() > survey.closes_on)


def _after(facts: Facts) -> Iterator[Step]:
    survey, published = facts.survey, facts.published
    behind = published is not None and published.response.get("stamp") != survey.answers_mark()
    if published is None and facts.whole.valid < HIDDEN_BELOW:
        gaps = {"n": HIDDEN_BELOW, "number": facts.whole.valid}
        note = _("有効な回答が%(n)s件になると、公表できます（いま%(number)s件）。") % gaps
    elif published is None:
        note = _("数の少ない欄を除いた表が、だれでも読めるようになります。")
    elif behind:
        note = _("公表した後に、回答か重みが変わりました。新しい版を公表できます。")
    else:
        note = _("第%(number)s版を公表しています。") % {"number": published.number}
    yield Step(
        _("結果を確かめて公表する"), published is not None and not behind, _at("results", survey), _("結果を開く"), note
    )  # fmt: skip
    found = _("%(count)s件書きました。") % {"count": facts.findings} if facts.findings else ""
    yield Step(
        _("わかったことを、計画の目標に引く"), facts.findings > 0, _at("findings", survey), _("わかったことを書く"),
        found or _("数字が新しくなると、引いた文もいっしょに確かめられます。"),
    )  # fmt: skip


def _day(day: date | None) -> str:
    return _("%(day)sに済ませました。") % {"day": wareki_date(day)} if day else ""


def _at(name: str, survey: Survey) -> str:
    return reverse(f"surveys:{name}", args=[survey.uid])
