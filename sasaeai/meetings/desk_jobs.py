"""What waits with meetings, voices and public comments, for the first page of the desk."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db.models import Count, Exists, Min, OuterRef, Q
from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from sasaeai.kernel.clock import now, today
from sasaeai.kernel.fiscal import wareki_date
from sasaeai.meetings import policy
from sasaeai.meetings.actions.photos import KEPT, TOLD_BEFORE
from sasaeai.meetings.flooding import ALL_SENT, ALL_VOICES, from_when
from sasaeai.meetings.models import CommentRound, Meeting, MeetingPhoto, OpinionCard
from sasaeai.people.policy import Verb
from sasaeai.people.viewer import Viewer
from sasaeai.plans.jobs import Job
from sasaeai.plans.waiting import waits

SOON = timedelta(days=7)
# After half a year nobody remembers what was said.
LATELY = timedelta(days=180)


@waits
def of_comments(viewer: Viewer) -> Iterator[Job]:
    """Rounds that close within a week; after closing: opinions that lack something, then results that are not out."""
    areas = viewer.areas_where(Verb.CONSULT)
    if not areas:
        return
    if again := ALL_SENT.opens_again():
        open_ = CommentRound.objects.open_on(today()).filter(edition__plan__area__in=areas, by_web=True).defer("how")
        yield from (_flooded(row, again) for row in open_)
    missing = Q(submissions__opinions__shown="") | Q(submissions__opinions__answer="")
    missing |= Q(submissions__opinions__disposition=None)
    here = Q(submissions__deleted_at=None, submissions__opinions__isnull=False)
    rows = CommentRound.objects.present().filter(edition__plan__area__in=areas, published_at=None, called_off_at=None)
    day = today()
    rows = rows.filter(closes_on__lte=day + SOON).order_by("closes_on", "pk")
    rows = rows.only("uid", "title", "announced_at", "opens_on", "closes_on")
    counted = rows.annotate(unfinished=Count("submissions__opinions", filter=here & missing, distinct=True))
    for row in counted:
        if row.closes_on >= day:
            if row.announced_at and row.opens_on <= day:
                yield _closing(row)
        elif row.unfinished:  # type: ignore[attr-defined]
            yield _unanswered(row)
        else:
            yield _unpublished(row)


def _flooded(row: CommentRound, again: datetime) -> Job:
    title = _("「%(title)s」に意見が一度に多く届き、インターネットの受付を止めています") % {"title": row.title}
    return Job(
        title, reverse("meetings:comment_desk_round", args=[row.uid]), _("ようすを見る"), from_when(again), first=True
    )


def _closing(row: CommentRound) -> Job:
    title = _("「%(title)s」は%(day)sがしめきりです") % {"title": row.title, "day": wareki_date(row.closes_on)}
    url = reverse("meetings:comment_desk_round", args=[row.uid])
    return Job(title, url, _("ようすを見る"), _("紙で届いたものの入力が残っていないか、確かめてください。"), quiet=True)


def _unanswered(row: CommentRound) -> Job:
    gaps = {"title": row.title, "count": row.unfinished}  # type: ignore[attr-defined]
    title = _("「%(title)s」に、回答のそろわない意見が%(count)s件あります") % gaps
    url = reverse("meetings:comment_opinions", args=[row.uid]) + "?state=unfinished"
    return Job(title, url, _("回答を書く"), _("受付は終わりました。要旨・区分・回答を書くと、公表できます。"))


def _unpublished(row: CommentRound) -> Job:
    title = _("「%(title)s」の結果を公表する") % {"title": row.title}
    return Job(
        title,
        reverse("meetings:comment_publish", args=[row.uid]),
        _("確かめる"),
        _("回答がそろいました。公表はまだです。"),
    )


@waits
def of_voices(viewer: Viewer) -> Iterator[Job]:
    """Two queries, three for the secretariat, and none for somebody who does not listen."""
    if not policy.may_listen(viewer):
        return
    if viewer.is_secretariat and (again := ALL_VOICES.opens_again()):
        note = from_when(again) + _("いたずらなら、意見カードのページで、受付を閉じられます。")
        yield Job(_("声が一度に多く届き、受付を止めています"), reverse("meetings:cards"), _("見る"), note, first=True)
    waiting = OpinionCard.objects.kept_by(viewer).waiting().count()
    if waiting:
        title = _("読んでいない声が%(count)s件あります") % {"count": waiting}
        yield Job(title, f"{reverse('meetings:cards')}?state=waiting", _("読む"), _("読むまで、どこにも出ません。"))
    has_cards = Exists(OpinionCard.objects.present().filter(meeting=OuterRef("pk")))
    held = Meeting.objects.visible_to(viewer).present().filter(day__range=(today() - LATELY, today()))
    silent = held.exclude(has_cards).count()
    if silent:
        title = _("意見カードのない話しあいが%(count)s件あります") % {"count": silent}
        note = _("覚えているうちに、出た意見をカードにしてください。")
        yield Job(title, reverse("meetings:meetings"), _("見る"), note=note, quiet=True)


@waits
def of_photos(viewer: Viewer) -> Iterator[Job]:
    """Photos of cards that go within a month; one query, and none for somebody who does not listen."""
    areas = viewer.areas_where(Verb.LISTEN)
    if not areas:
        return
    rows = MeetingPhoto.objects.filter(meeting__area__in=areas, meeting__deleted_at=None)
    old = rows.filter(added_at__lte=now() - KEPT + TOLD_BEFORE).order_by().values("meeting__uid", "meeting__title")
    for row in old.annotate(count=Count("pk"), first=Min("added_at")).order_by("first"):
        day = wareki_date(localtime(row["first"] + KEPT).date())
        gaps = {"meeting": row["meeting__title"], "count": row["count"], "day": day}
        title = _("「%(meeting)s」のカードの写真%(count)s枚が、%(day)sから消えます") % gaps
        url = reverse("meetings:meeting_cards", args=[row["meeting__uid"]])
        yield Job(title, url, _("写す"), _("写していないカードがあれば、先に写してください。"), quiet=True)
