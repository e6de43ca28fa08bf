"""受付を終える前に: what is still out, and what becomes of it when the survey is closed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Max
from django.utils.translation import gettext as _

from sasaeai.kernel.clock import now, today
from sasaeai.kernel.fiscal import wareki_date

from .actions.keying import Waiting, waiting
from .models import Draft, Letter, Mode, Response, Slip, Survey

# Whoever went on a page within the hour is answering now.
AT_WORK = timedelta(hours=1)


@dataclass(frozen=True)
class StillOut:
    """`unsent`: letters never made; `waited_for`: sent, and nothing came; `begun`, `at_work`: drafts on the web."""

    unsent: int
    waited_for: int
    slips: Waiting
    begun: int
    at_work: int
    # Papers known by their number only: whose letters they are is not known, so these are among `waited_for`.
    unnamed: int = 0

    def sentences(self) -> Iterator[str]:
        gaps = {
            "unsent": f"{self.unsent:,}", "waited_for": f"{self.waited_for:,}", "first": self.slips.first,
            "second": self.slips.second, "settling": self.slips.settling, "words": self.slips.words,
            "begun": self.begun, "at_work": self.at_work,
            "unnamed": f"{self.unnamed:,}",
        }  # fmt: skip
        if self.at_work:
            yield (
                _("いまインターネットで答えている方が%(at_work)s人います。送ろうとしても、受け付けられなくなります。")
                % gaps
            )
        if self.begun > self.at_work:
            yield (
                _("インターネットで書きかけの方が%(begun)s人います。続きは答えられなくなり、書きかけは14日で消えます。")
                % gaps
            )
        if self.waited_for and self.unnamed:
            yield (
                _(
                    "返事を待っている依頼状が%(waited_for)s通あります（番号で受け付けた紙%(unnamed)s件の方も、この中に"
                    "入っています）。遅れて届く紙は、受け付けられなくなります。"
                )
                % gaps
            )
        elif self.waited_for:
            yield (
                _("返事を待っている依頼状が%(waited_for)s通あります。遅れて届く紙は、受け付けられなくなります。") % gaps
            )
        if self.unsent:
            yield _("送る予定で、まだ作っていない依頼状が%(unsent)s通あります。もう作れなくなります。") % gaps
        if self.slips.first:
            yield _("入力を待つ紙が%(first)s件あります。終えたあとも入力できます。") % gaps
        if self.slips.second:
            yield (
                _("二人めの入力を待つ紙が%(second)s件あります。終えたあとも入力できますが、済むまで数えません。") % gaps
            )
        if self.slips.settling:
            yield (
                _("二人の入力が食いちがう紙が%(settling)s件あります。終えたあとも直せますが、済むまで数えません。")
                % gaps
            )
        if self.slips.words:
            yield _("言葉の入力を待つ紙が%(words)s件あります。終えたあとも入力できます。") % gaps


def still_out(survey: Survey) -> StillOut:
    letters = Letter.objects.filter(survey=survey)
    made = letters.count()
    planned = sum(survey.strata.values_list("letters", flat=True))
    papers = Slip.objects.filter(survey=survey).standing().count()
    named = letters.filter(mode=Mode.PAPER).count()
    drafts = Draft.objects.filter(letter__survey=survey)
    return StillOut(
        max(0, planned - made) if made else 0, letters.waited_for().count(), waiting(survey), drafts.count(),
        drafts.filter(changed_at__gt=now() - AT_WORK).count(), max(0, papers - named),
    )  # fmt: skip


def last_answer(survey: Survey) -> date | None:
    """The day of the newest answer or paper that came here; data from a firm tells none."""
    slips = Slip.objects.filter(survey=survey).aggregate(last=Max("received_on"))["last"]
    web = Response.objects.filter(survey=survey, mode=Mode.WEB).aggregate(last=Max("received_on"))["last"]
    return max((day for day in (slips, web) if day), default=None)


def likely_day(survey: Survey) -> date:
    """Where nothing came here (a firm asked), the planned day has passed for all that is known."""
    if last_answer(survey) is None and survey.closes_on and survey.closes_on < today():
        return survey.closes_on
    return today()


def wrong_day(survey: Survey, day: date) -> str:
    """Why the survey cannot have ended then; empty where it can."""
    if day > today():
        return _("きょうより後になっています。")
    if survey.opens_on and day < survey.opens_on:
        return _("受付をはじめた日（%(day)s）より前になっています。") % {"day": wareki_date(survey.opens_on)}
    last = last_answer(survey)
    if last and day < last:
        return _("%(day)sに届いた回答があります。その日か、後の日にしてください。") % {"day": wareki_date(last)}
    return ""
