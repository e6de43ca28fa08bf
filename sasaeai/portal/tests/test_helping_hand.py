"""One helping hand in a real browser: from Ito's telephone call to the indicator that everybody reads.

Nobody but staff owns an account: Ito telephones, Tanaka answers by the link in a mail, Kato by a slip of paper.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import ExitStack
from datetime import date
from typing import Any

import pytest
from django.conf import settings
from django.core import mail
from django.test import Client

from sasaeai.areas.models import Town
from sasaeai.kernel.clock import frozen
from sasaeai.people.models import Account, Person
from sasaeai.plans.models import Indicator
from sasaeai.plans.tests.making import goal_named, make_measure, make_plan, publish_as
from sasaeai.records.models import ActivityRecord
from sasaeai.volunteers.models import HelpRequest, State
from sasaeai.volunteers.tests.known import ITOS_NUMBER, kind_named, made_volunteer

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
TUESDAY, END_OF_MONTH = date(2012, 11, 20), date(2012, 11, 30)
# As Ito says it; every Tuesday and Thursday.
CALL = {
    "telephone": "０４５−９３０−０００１", "name": "伊東 フミ", "kana": "いとう ふみ", "town": "長津田5丁目",
    "words": "腰が痛くて、袋を持てない。", "starts": "９時", "minutes": "30", "meet_at": "ご自宅の玄関",
    "address": "長津田5-1-2", "slots": "2",
}  # fmt: skip


@pytest.fixture
def clock():
    """Set to a day, until the next is set."""
    with ExitStack() as stack:
        yield lambda day: (stack.close(), stack.enter_context(frozen(day)))


@pytest.fixture
def page_of(browser, live_server) -> Any:
    """A browser of somebody's own, signed in; of None: somebody at home."""
    opened = []

    def page_of(person: Person | None) -> Any:
        context = browser.new_context(base_url=live_server.url, viewport={"width": 1280, "height": 900}, locale="ja")
        opened.append(context)
        if person:
            client = Client()
            client.force_login(person.account, backend=settings.AUTHENTICATION_BACKENDS[-1])
            cookie = client.cookies[settings.SESSION_COOKIE_NAME]
            context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": live_server.url}])
        context.set_default_timeout(8000)
        return context.new_page()

    yield page_of
    for context in opened:
        context.close()


@pytest.fixture
def indicator(midori, districts) -> Indicator:
    """In the plan that everybody reads: how often helping hands were lent."""
    plan = make_plan(midori, districts.values())
    measure = make_measure(plan, goal_named(plan, "ボランティアの仲介"), "身近なところでの手助け")
    row = Indicator.objects.create(
        plan=plan, measure=measure, title="手助けの回数", unit="回", source="metric", metric_key="volunteers.visits"
    )
    publish_as(plan, "素案")
    return row


def press(page: Any, name: str) -> None:
    page.get_by_role("button", name=name).first.click()
    page.wait_for_load_state()


def fill(page: Any, **fields: str) -> None:
    for name, words in fields.items():
        page.locator(f"[name={name}]").fill(words)


def count_now(page: Any, indicator: Indicator) -> None:
    page.goto(f"/desk/plan/2/figures/{indicator.uid}/values/")
    press(page, "いま数える")


def public_value(page: Any, indicator: Indicator) -> str:
    """What everybody reads for 平成24年度, under the second of the five years."""
    page.goto(f"/plan/2/indicators/{indicator.uid}/")
    values = page.locator("main").inner_text().partition("23\n24\n25\n26\n27\n年度\n")[2]
    return values.split("\n")[1]


def take_the_call(page: Any) -> HelpRequest:
    page.goto("/desk/mediation/requests/add/")
    fill(page, **CALL)
    page.get_by_role("radio", name="ごみ出し").check()
    page.locator("[name=rhythm][value=weekly]").check()
    for day in ("1", "3"):
        page.locator(f"[name=weekdays][value='{day}']").check()
    page.locator(".read-back .sentence:not(.none)", has_text="ごみ出し").wait_for()
    press(page, "受け付ける")
    request = HelpRequest.objects.get()
    assert request.number in page.locator("main").inner_text()
    return request


def ask_those_proposed(page: Any, request: HelpRequest) -> None:
    """Both stand there with reasons; the wave goes to both."""
    page.goto(f"/desk/mediation/requests/{request.uid}/")
    proposed = page.locator(".suggestion").all()
    assert {one.locator("h4 a").inner_text() for one in proposed} == {"田中 一郎", "加藤 明"}
    assert all(one.locator(".said li").count() for one in proposed)
    press(page, "この方たちにたずねる")
    assert page.locator(".candidate.state-asked").count() == 2


def say_yes_by_the_link(page: Any) -> None:
    """What Tanaka reads names nobody."""
    [letter] = mail.outbox
    assert letter.to == ["tanaka@example.jp"]
    page.goto(re.search(r"/answer/\S+", letter.body)[0])
    assert not any(secret in letter.body + page.content() for secret in ("伊東", "長津田5-1-2", ITOS_NUMBER))
    press(page, "引き受けます")
    assert "引き受けてくださり、ありがとうございます" in page.locator("h1").inner_text()


def write_down_the_slip(page: Any, request: HelpRequest) -> None:
    """Kato's slip is printed, and comes back with a tick."""
    page.goto(f"/desk/mediation/requests/{request.uid}/")
    page.locator(".candidate", has_text="加藤 明").get_by_role("link", name="お願いの紙を印刷する").click()
    slip = page.locator(".slip").inner_text()
    assert "加藤 明 様" in slip
    assert not any(secret in slip for secret in ("伊東", "長津田5-1-2"))
    page.go_back()
    hers = page.locator(".candidate", has_text="加藤 明")
    hers.locator("[name=way][value=paper]").check()
    hers.get_by_role("button", name="引き受けると聞いた").click()
    page.wait_for_load_state()
    assert set(request.candidates.values_list("state", "answered_by_way")) == {("yes", "web"), ("yes", "paper")}


def meet(page: Any, request: HelpRequest) -> None:
    page.goto(f"/desk/mediation/requests/{request.uid}/meeting/")
    fill(page, day="2012-11-20", starts="14:00", place="ご自宅")
    press(page, "顔合わせの日を決める")
    page.goto(f"/desk/mediation/meetings/{request.introductions.get().uid}/")
    page.locator("[name=outcome][value=agreed]").check()
    page.locator("[name=asker_agreed]").check()
    press(page, "結果を保存する")
    request.refresh_from_db()
    assert (request.state, request.pairs.count()) == (State.GOING_ON, 2)


def type_the_months_sheet(page: Any, request: HelpRequest) -> None:
    """Tanaka went once in November and ticked it on the paper."""
    pair = request.pairs.get(volunteer__person__name="田中 一郎")
    page.goto(f"/desk/mediation/sheets/{pair.uid}/?month=2012-11")
    assert "田中 一郎" in page.locator("main").inner_text()
    page.goto(f"/desk/mediation/sheets/{pair.uid}/type/?month=2012-11")
    fill(page, **{"r0-done": "1", "r0-minutes": "40"})
    press(page, "まとめて保存する")
    assert "紙から1回の活動を記録しました" in page.locator("body").inner_text()


def test_a_telephone_call_becomes_a_helping_hand_and_one_more_in_the_public_indicator(
    clock: Callable, page_of: Callable, districts, indicator, mori, suzuki
):
    clock(TUESDAY)
    area = districts["nagatsuta"]
    Town.objects.create(area=area, name="長津田", kana="ながつた", chome_text="5丁目")
    kind = kind_named("ごみ出し", minutes=30)
    tanaka = made_volunteer(area, mail="tanaka@example.jp")
    kato = made_volunteer(area, "加藤 明", "045-930-0003", contact_by="paper")
    for one in (tanaka, kato):
        one.interests.add(kind)
    desk, office, at_home = page_of(mori), page_of(suzuki), page_of(None)
    count_now(office, indicator)
    assert public_value(at_home, indicator) == "0"

    request = take_the_call(desk)
    ask_those_proposed(desk, request)
    say_yes_by_the_link(at_home)
    write_down_the_slip(desk, request)
    meet(desk, request)
    clock(END_OF_MONTH)
    type_the_months_sheet(desk, request)
    record = ActivityRecord.objects.get()
    assert (record.minutes, record.area, record.channel, record.group) == (40, area, "paper", "")

    assert public_value(at_home, indicator) == "0"
    count_now(office, indicator)
    assert public_value(at_home, indicator) == "1"
    assert set(Account.objects.values_list("login", flat=True)) == {"mori", "suzuki"}
