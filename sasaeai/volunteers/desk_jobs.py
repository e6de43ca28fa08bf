"""ご確認いただきたいこと of a coordinator: new requests, calls that are due, answers that are late."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sasaeai.kernel.clock import now, today
from sasaeai.plans.jobs import Job
from sasaeai.plans.waiting import waits
from sasaeai.volunteers import policy
from sasaeai.volunteers.insurance import RENEWED_IN, covers_ending
from sasaeai.volunteers.models import HelpRequest, Pair, Visit
from sasaeai.volunteers.waiting import BY_KEY, counts

if TYPE_CHECKING:
    from sasaeai.people.viewer import Viewer

SOON = timedelta(days=30)
LATELY = timedelta(days=14)
# By group of the board: the sentence, and whether somebody waits longer than was said.
JOBS = {
    "meetings": (gettext_lazy("きょうは顔合わせのある依頼が%(count)s件あります"), False),
    "follow-up": (gettext_lazy("今日までに連絡する依頼が%(count)s件あります"), True),
    "new": (gettext_lazy("新しい手助けの依頼が%(count)s件あります"), False),
    "undelivered": (gettext_lazy("メールが届かず、電話でたずねる依頼が%(count)s件あります"), True),
    "yes": (gettext_lazy("引き受ける方が決まった依頼が%(count)s件あります"), False),
    "late": (gettext_lazy("返事の期限を過ぎた依頼が%(count)s件あります"), False),
    "nobody": (gettext_lazy("次の方にたずねる依頼が%(count)s件あります"), False),
    "passed": (gettext_lazy("日が過ぎたままの依頼が%(count)s件あります"), True),
}


@waits
def of_mediation(viewer: Viewer) -> Iterator[Job]:
    """Two queries, one where no request is open, and none for somebody who does not mediate."""
    requests = HelpRequest.objects.visible_to(viewer)
    if not policy.may_mediate(viewer) or not requests.open().exists():
        return
    numbers = counts(requests)
    board = reverse("volunteers:board")
    for key, (sentence, late) in JOBS.items():
        if numbers[key]:
            title = str(sentence) % {"count": numbers[key]}
            note = str(BY_KEY[key].hint)
            yield Job(title, f"{board}?today={key}", _("見る"), note=note, late=late, quiet=not late)


@waits
def of_activities(viewer: Viewer) -> Iterator[Job]:
    """At most five queries (one in March more), and none for somebody who does not mediate."""
    if policy.may_mediate(viewer):
        yield from _of_visits(viewer)
        yield from _of_pairs(viewer)


def _of_visits(viewer: Viewer) -> Iterator[Job]:
    mine, page = Visit.objects.visible_to(viewer), reverse("volunteers:visits")
    if not mine.exists():
        return
    if resting := mine.of_resting(today()).count():
        title = _("お休みに入った方の、決まっている活動が%(count)s回あります") % {"count": resting}
        yield Job(title, f"{page}?which=resting", _("電話する"), late=True)
    if hard := mine.told_hard(today() - LATELY).count():
        title = _("こまったことがあった、という声が%(count)s件あります（この二週間の活動）") % {"count": hard}
        yield Job(title, f"{page}?which=hard", _("読む"))
    if told := mine.not_reported(today(), now()).count():
        title = _("報告がまだの活動が%(count)s回あります") % {"count": told}
        yield Job(title, f"{page}?which=waiting", _("見る"), quiet=True)


def _of_pairs(viewer: Viewer) -> Iterator[Job]:
    ending = Pair.objects.visible_to(viewer).standing().ending_by(today() + SOON).count()
    if ending:
        title = _("30日のうちに期限が来る組が%(count)s組あります") % {"count": ending}
        yield Job(title, reverse("volunteers:pairs"), _("続けるか、たずねる"))
    if today().month == RENEWED_IN and (covers := covers_ending(viewer).count()):
        title = _("3月31日で切れるボランティア活動保険が%(count)s件あります") % {"count": covers}
        yield Job(title, reverse("volunteers:insurance"), _("見る"))
