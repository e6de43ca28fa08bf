"""みんなの声: what residents are asked today and what came of it, from surveys, comments and meetings."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Count, Q
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from sasaeai.kernel.clock import today
from sasaeai.kernel.fiscal import day_words
from sasaeai.kernel.stamp import entrances_of
from sasaeai.meetings.actions.cards import VOICES
from sasaeai.meetings.actions.comments import COMMENTS
from sasaeai.meetings.actions.meetings import MEETINGS
from sasaeai.meetings.models import CommentRound, Meeting, RoundState
from sasaeai.surveys.actions.surveys import SURVEYS
from sasaeai.surveys.models import Survey
from sasaeai.surveys.spoken import words_for

ROOMS = frozenset({SURVEYS, COMMENTS, MEETINGS, VOICES})
# The newest results; the rooms themselves show all.
MOST = 4


@dataclass(frozen=True)
class Card:
    """As design/card.html draws it."""

    tag: str
    title: str
    url: str
    text: str = ""
    sample: bool = False

    @property
    def tags(self) -> list[str]:
        return [self.tag]


@dataclass
class Listening:
    asked: list[Card] = field(default_factory=list)
    told: list[Card] = field(default_factory=list)
    # Further results, and where all stand.
    more: list[tuple[str, str]] = field(default_factory=list)
    districts: list[dict[str, Any]] = field(default_factory=list)


def is_listening(request: HttpRequest) -> bool:
    return not ROOMS.isdisjoint(entrances_of(request))


def listening_today(request: HttpRequest) -> Listening:
    """At most four questions to the database; none about a room behind which nothing stands."""
    found, rooms = Listening(), entrances_of(request)
    if SURVEYS in rooms:
        _add_surveys(found, request)
    if COMMENTS in rooms:
        _add_comments(found)
    if VOICES in rooms:
        words = _("困っていること、うれしいこと、あったらいいと思うこと。名前も、連絡先もいりません。")
        found.asked.append(Card(_("いつでも"), _("声を届ける"), reverse("meetings:voices"), words))
    if MEETINGS in rooms:
        found.districts = _districts()
    return found


def _add_surveys(found: Listening, request: HttpRequest) -> None:
    words, present = words_for(request), Survey.objects.present().newest_first()
    found.asked += [_open_survey(row, words) for row in present.answerable()]
    read = list(present.with_results()[: MOST + 1])
    found.told += [
        Card(
            _("アンケートの結果"), words(row.title), reverse("surveys:public_results", args=[row.uid]),
            _answered_until(row),
            row.sample,
        )
        for row in read[:MOST]
    ]  # fmt: skip
    if len(read) > MOST:
        found.more.append((_("アンケートをすべて見る"), reverse("surveys:public_surveys")))


def _answered_until(row: Survey) -> str:
    """Nothing while it may still be answered."""
    if row.takes_answers or row.last_day is None or row.last_day > today():
        return ""
    return _("%(day)sまで答えていただきました。") % {"day": day_words(row.last_day)}


def _open_survey(row: Survey, words: Callable[[str], str]) -> Card:
    text = _("お手紙が届いた方にうかがっています。")
    if row.closes_on:
        text = _("お手紙が届いた方に、%(day)sまでうかがっています。") % {"day": day_words(row.closes_on)}
    url = reverse("surveys:answer") if row.answers_on_web else reverse("surveys:public_surveys")
    return Card(_("アンケート"), words(row.title), url, text, row.sample)


def _add_comments(found: Listening) -> None:
    on = today()
    rows = list(CommentRound.objects.announced())
    found.asked += [_running(row, on) for row in rows if row.state(on) in {RoundState.OPEN, RoundState.ANNOUNCED}]
    past = [row for row in rows if row.state(on) in {RoundState.PUBLISHED, RoundState.CLOSED}]
    found.told += [_past(row) for row in past[:MOST]]
    if len(past) > MOST:
        found.more.append((_("意見募集をすべて見る"), reverse("meetings:comments")))


def _running(row: CommentRound, on: date) -> Card:
    gaps = {"opens": day_words(row.opens_on), "closes": day_words(row.closes_on)}
    text = (
        _("どなたからも、%(closes)sまで意見を受け付けています。") % gaps
        if row.is_open(on)
        else _("%(opens)sから%(closes)sまで、どなたからも意見を受け付けます。") % gaps
    )
    return Card(_("意見募集"), row.title, reverse("meetings:comment_round", args=[row.uid]), text, row.sample)


def _past(row: CommentRound) -> Card:
    if row.published_at:
        text, page = _("届いた意見と、その答えが読めます。"), "meetings:comment_result"
    else:
        text, page = _("届いた意見を整理しています。結果は、ここでお知らせします。"), "meetings:comment_round"
    return Card(_("意見募集の結果"), row.title, reverse(page, args=[row.uid]), text, row.sample)


def _districts() -> list[dict[str, Any]]:
    """How often people talked in each, the whole first; from the announced meetings alone."""
    rows = Meeting.objects.announced().order_by("area__position", "area")
    counted = rows.values("area__name", "area__slug", "area__parent", "area__position", "area").annotate(
        number=Count("pk"), samples=Count("pk", filter=Q(sample=True))
    )
    address = reverse("meetings:public_meetings")
    return [
        {
            "name": row["area__name"], "url": f"{address}?district={row['area__slug']}", "number": row["number"],
            "sample": bool(row["samples"]),
        }
        for row in sorted(counted, key=lambda row: row["area__parent"] is not None)
    ]  # fmt: skip
