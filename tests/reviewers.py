"""Run by test_reviews_at_once.py as a process of its own: sign, write, publish a review year at the same moment."""

from __future__ import annotations

import os
import sys
import time
from datetime import date
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
django.setup()

from django.db import connection, transaction  # noqa: E402

from sasaeai.areas.tests.places import make_districts, make_midori  # noqa: E402
from sasaeai.kernel.clock import frozen, now  # noqa: E402
from sasaeai.people.models import Account, Role  # noqa: E402
from sasaeai.people.policy import Verb  # noqa: E402
from sasaeai.people.tests.known import make_person  # noqa: E402
from sasaeai.people.viewer import Viewer  # noqa: E402
from sasaeai.plans.actions.reviewing import review_state, write_review  # noqa: E402
from sasaeai.plans.models import IndicatorValue, Review  # noqa: E402
from sasaeai.plans.states import marks  # noqa: E402
from sasaeai.reviews.actions import publication, signing  # noqa: E402
from sasaeai.reviews.actions.answering import YearPassedOn, answer_sheet  # noqa: E402
from sasaeai.reviews.models import Act, ReviewYear, Sheet, SheetState, Signature, Stage  # noqa: E402
from sasaeai.reviews.tests.known import JUNE_2012, made_indicator, made_meeting, made_ward, opened, sheet_of  # noqa: E402
from tests.tables import make_tables  # noqa: E402
from tests.together import WAIT, at_once  # noqa: E402

SIGNERS = 6
NOTHING = marks(review_state(None))
SAID = review_state(None) | {"done": "書きました。"}


def suzuki() -> Viewer:
    return Viewer(Account.objects.get(login="suzuki"))


def build() -> None:
    make_tables()
    midori = make_midori()
    ward = made_ward(midori, make_districts(midori))
    make_person("鈴木 花子", "suzuki", Role.SECRETARIAT, midori)
    indicator = made_indicator(ward.measures.get(title="相談の日"))
    IndicatorValue.objects.create(
        indicator=indicator, area=midori, fiscal_year=2011, value=12, taken_on=date(2012, 5, 1)
    )
    opened(ward)


def sign() -> str:
    """Six people close the owners' stage at once: one signs, the others are told."""
    at_once(lambda number, together: _close(together), SIGNERS)
    return f"{Signature.objects.count()} signature, {ReviewYear.objects.get().stage}"


def _close(together: Any) -> None:
    year, by = ReviewYear.objects.get(), suzuki()
    together.wait(WAIT)
    try:
        signing.close_owners(year, missing=99, by=by)
    except YearPassedOn:
        return


def sign_carelessly() -> str:
    """The negative control: all look at the stage before anybody writes, as without the lock of the year's row."""
    at_once(lambda number, together: _close_carelessly(together), SIGNERS)
    return f"{Signature.objects.count()} signatures"


def _close_carelessly(together: Any) -> None:
    year, by = ReviewYear.objects.get(), suzuki()
    assert year.stage == Stage.OWNERS
    together.wait(WAIT)
    with transaction.atomic():
        signing._pass_on(year, Verb.KEEP_REVIEWS, by)


def write_and_sign() -> str:
    """Five write sheets while the sixth closes the stage: nothing comes after what the signer counted as missing."""
    at_once(_write_or_close, SIGNERS)
    return _late()


def _late() -> str:
    """The signature knows how many sheets were open in its moment; fewer are open now if somebody wrote after it."""
    late = Signature.objects.get().missing - signing.missing_of(ReviewYear.objects.get())
    answered = Sheet.objects.exclude(answered_at=None).count()
    return f"{late} after it was closed, {answered - Review.objects.exclude(done='').count()} half"


def _goals(number: int) -> list[Sheet]:
    return list(Sheet.objects.filter(goal__isnull=False).with_everything().order_by("pk"))[number::SIGNERS]


def _write_or_close(number: int, together: Any) -> None:
    year, by = ReviewYear.objects.get(), suzuki()
    together.wait(WAIT)
    if number == 0:
        signing.close_owners(year, missing=99, by=by)
        return
    for sheet in _goals(number):
        try:
            answer_sheet(sheet, SAID, seen=NOTHING, by=OwnersPen())
        except YearPassedOn:
            return


def write_carelessly() -> str:
    """The negative control: writers look at the stage before it is closed and write afterwards, as without the lock."""
    at_once(_write_late, SIGNERS)
    return _late()


def _write_late(number: int, together: Any) -> None:
    year, by = ReviewYear.objects.get(), suzuki()
    assert year.stage == Stage.OWNERS
    together.wait(WAIT)
    if number == 0:
        signing.close_owners(year, missing=99, by=by)
    together.wait(WAIT)
    if number == 1:
        sheet = _goals(number)[0]
        write_review(sheet.about, year.fiscal_year, SAID, seen=NOTHING, by=OwnersPen())
        Sheet.objects.filter(pk=sheet.pk).update(state=SheetState.ANSWERED, answered_at=now())


class OwnersPen(Viewer):
    """Somebody who writes sheets and keeps no year."""

    @property
    def journal_label(self) -> str:
        return "区社協"


def decide() -> None:
    by = suzuki()
    year = ReviewYear.objects.get()
    answer_sheet(sheet_of(year, "相談の日"), review_state(None) | {"done": "月1回"}, seen=NOTHING, by=by)
    signing.close_owners(year, missing=99, by=by)
    ReviewYear.objects.update(went_well="続いた", went_badly="減った", will_change="昼にも")
    signing.sign_for_office(year, by=by)
    signing.sign_for_committee(year, by=by, meeting=made_meeting(year))


def publish() -> str:
    publication.publish_year(ReviewYear.objects.get(), by=suzuki())
    return state()


def publish_and_die() -> None:
    """Stop in the middle, after the words and values and before the year's signature, and wait there to be killed."""

    def stop_before_the_signature(execute, sql, params, many, context):  # type: ignore[no-untyped-def]
        if 'INTO "reviews_signature"' in sql:
            print("in the middle", flush=True)
            time.sleep(60)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(stop_before_the_signature):
        publication.publish_year(ReviewYear.objects.get(), by=suzuki())


def state() -> str:
    year = ReviewYear.objects.get()
    words = Review.objects.published().count()
    final = IndicatorValue.objects.exclude(frozen_at=None).count()
    signed = Signature.objects.filter(act=Act.PASSED).count()
    return f"{year.stage}, {words} words, {final} values, {signed} signatures"


if __name__ == "__main__":
    verb = sys.argv[1]
    verbs = {
        "build": build, "sign": sign, "sign-carelessly": sign_carelessly, "write-and-sign": write_and_sign,
        "write-carelessly": write_carelessly, "decide": decide, "publish": publish, "die": publish_and_die,
        "state": state,
    }  # fmt: skip
    with frozen(JUNE_2012):
        answer = verbs[verb]()
    if answer is not None:
        print(answer)
