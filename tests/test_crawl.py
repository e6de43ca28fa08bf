"""Every address of the site, asked by everybody: nothing breaks, no link leads nowhere, closed doors are closed."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.cache import caches
from django.db import transaction
from django.http import HttpResponse

from sasaeai.kernel.models import JournalEntry
from sasaeai.kernel.stamp import move_public_stamp
from sasaeai.people.models import Role, Seat
from sasaeai.people.tests.known import make_person
from sasaeai.plans import released
from sasaeai.plans.models import Plan, Release, Succession
from sasaeai.plans.pins import pins_at
from sasaeai.portal.demo.content import Made
from sasaeai.portal.glance import newest_at
from sasaeai.portal.places import places_at
from sasaeai.portal.reading import district_plans_at
from sasaeai.portal.tests.asking import MOST, questions
from sasaeai.portal.tests.wards import make_actions_ward
from sasaeai.press.actions.ordering import Wish, order_papers
from sasaeai.press.models import Format, MadePaper, PaperKind, PaperState
from sasaeai.press.tasks import make_papers
from sasaeai.reviews.models import ReviewYear

from .asked import MOST_DIGITS, Noticing, few_digits, parameters
from .crawler import Crawler, Route, pattern_of, routes, what_broke
from .followed import Reading, followed_once
from .wards_ids import Guess

DESK = [route for route in routes() if route.text.startswith("desk/")]
# What districts wrote to the ward is public once it is published, for other districts' committees, too.
PUBLIC_TOO = "desk/plan/<number:period>/problems/<str:uid>/"
CLOSED = {403, 404, 405}
# A table's file holds the rows that its viewer may read.
OF_A_FILE = {"name", "ending"}
A_PAPER = "papers/<slug:uid>/?"

# Who may open a door does not depend on what the ward calls its goals.
IN_THE_DEMO = pytest.mark.parametrize("which", ["demo"], indirect=True)


@pytest.fixture(scope="module", params=["demo", "actions"])
def which(request) -> str:
    return request.param


@pytest.fixture(scope="module")
def ward(which: str, built_demo: Callable[[], Made], django_db_setup, django_db_blocker) -> Iterator[Plan]:
    """The demo ward, and one with other words, two levels and hardly anything in it."""
    forget()
    with django_db_blocker.unblock(), transaction.atomic():
        yield with_its_papers(built_demo().plans["ward"]) if which == "demo" else made_actions()
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def quiet(caplog: pytest.LogCaptureFixture) -> None:
    """A refused request is what is asked for here, not news."""
    caplog.set_level(logging.CRITICAL, "django.request")


def forget() -> None:
    caches["pages"].clear()
    released._kept.clear()
    for kept in (pins_at, released.pages_at, places_at, newest_at, district_plans_at):
        kept.cache_clear()


def made_actions() -> Plan:
    ward = make_actions_ward()
    districts = list(ward.district_plans.order_by("area__position"))
    make_person("鈴木 花子", "suzuki", Role.SECRETARIAT, ward.area)
    make_person("田中 正", "tanaka", Role.COMMITTEE, districts[1].area)
    make_person("山田 健", "yamada", Role.READER, ward.area)
    return with_its_web_book(ward)


def with_its_web_book(ward: Plan) -> Plan:
    """What the task process makes after a publication: the shelf leads to the book once it is there."""
    return with_papers(ward, (PaperKind.BOOK, Format.WEB))


def with_its_papers(ward: Plan) -> Plan:
    """And what somebody asked for."""
    return with_papers(ward, (PaperKind.BOOK, Format.WEB), (PaperKind.DIGEST, Format.PDF))


def with_papers(ward: Plan, *wanted: tuple[PaperKind, Format]) -> Plan:
    newest = Release.objects.current()
    order = order_papers([Wish(kind, ward.period, newest, sort) for kind, sort in wanted], "冊子", by=None)
    make_papers.func(order.pk)  # where nothing is taken back, they are made already
    assert order.papers.filter(state=PaperState.DONE).count() == len(wanted)
    return ward


@pytest.fixture
def plan(ward: Plan, db: None) -> Plan:
    return ward


def signed_in(login: str = "") -> Noticing:
    client = Noticing(raise_request_exception=False)
    if login:
        client.force_login(get_user_model().objects.get(login=login), backend=settings.AUTHENTICATION_BACKENDS[-1])
    return client


def crawled(login: str, *starts: str, most: int = 2, **how: bool) -> Reading:
    crawler = Reading(signed_in(login), most=most, in_every_language=not login, **how)
    crawler.crawl(*starts)
    return crawler


def everybodys(folder: Path) -> Reading:
    """What anybody comes to by links in the demo ward."""
    return followed_once(folder, "everybodys", partial(crawled, "", "/", most=3), signed_in())


def suzukis(folder: Path) -> Reading:
    """What Suzuki comes to by links in the demo ward; of each kind another is guessed below."""
    return followed_once(folder, "suzukis", partial(crawled, "suzuki", "/desk/", "/", most=1), signed_in("suzuki"))


def told(faults: list[str]) -> None:
    """Every fault on a line of its own."""
    if faults:
        pytest.fail("\n".join(faults[:60]), pytrace=False)


def addresses(listed: list[Route], *plans: Plan) -> list[tuple[Route, str]]:
    """Each once: most addresses have nothing of a plan in them, or the same of each."""
    guesses = [Guess(plan) for plan in plans]
    found = {address: route for guess in guesses for route in listed if (address := guess.address(route))}
    return [(route, address) for address, route in found.items()]


def other_district(plan: Plan) -> Plan:
    """A district's plan with measures where Tanaka has no seat."""
    own = Seat.objects.filter(person__account__login="tanaka").values("areas")
    others = plan.district_plans.exclude(area__in=own).filter(measures__isnull=False)
    return others.order_by("-measures__pk").first()


def test_everybody_can_follow_every_link_and_every_page_is_sound(plan, which, folder_of_this_run):
    crawler = everybodys(folder_of_this_run) if which == "demo" else crawled("", "/", most=3)
    told(crawler.faults)
    assert len(crawler.visited) > 25
    reading = [route for route in routes() if route.text.startswith(("plan/", "editions/"))]
    reached = {pattern.partition("?")[0] for pattern in crawler.patterns}
    missed = {route.text for route in reading if route.text not in reached and route.text.startswith("plan/")}
    assert missed == nothing_to_show(plan)


@IN_THE_DEMO
def test_no_public_page_asks_more_than_eight_times_when_nothing_of_it_is_kept(plan, folder_of_this_run):
    told(list(asking_too_often(everybodys(folder_of_this_run))))


def asking_too_often(crawler: Crawler) -> Iterator[str]:
    """Each address without filters and in Japanese; what a process finds out at its first page only is not counted.

    Names of papers are drawn by lot: those of the process that followed the links are not this one's.
    """
    asked_by = partial(questions, crawler.client, forgetting=move_public_stamp)
    followed = {address: pattern_of(address) for address, status in crawler.visited.items() if status == 200}
    pages = [address for address, kind in followed.items() if kind.endswith("?") and kind != A_PAPER]
    for address in [*pages, *(f"/papers/{paper.uid}/" for paper in MadePaper.objects.public())]:
        if asked_by(address) > MOST and (asked := asked_by(address)) > MOST:
            yield f"{asked} questions: {address}"


def nothing_to_show(plan: Plan) -> set[str]:
    """No link leads to a page that would be empty: a plan without indicators, a first plan without a plan before it."""
    indicators = {"plan/<number:period>/indicators/", "plan/<number:period>/indicators/<str:uid>/"}
    succession = {"plan/<number:period>/succession/"}
    has_ancestors = Succession.objects.filter(plan__period=plan.period).exists()
    years = {route.text for route in routes() if route.text.startswith("plan/<number:period>/years/")}
    has_years = ReviewYear.objects.public().filter(period=plan.period).exists()
    missing = (set() if has_indicators(plan) else indicators) | (set() if has_ancestors else succession)
    return missing | (set() if has_years else years)


def has_indicators(plan: Plan) -> bool:
    return plan.indicators.exists()


@pytest.fixture(scope="module")
def secretariats(ward: Plan, which: str, folder_of_this_run, django_db_blocker) -> Crawler:
    """What Suzuki comes to by links, once for all tests of this ward."""
    with django_db_blocker.unblock():
        return suzukis(folder_of_this_run) if which == "demo" else crawled("suzuki", "/desk/", "/", most=1)


@pytest.fixture(scope="module")
def readers(ward: Plan, django_db_blocker) -> Crawler:
    """What Yamada comes to, who only reads: a door is open or closed whatever a list is filtered by."""
    with django_db_blocker.unblock():
        return crawled("yamada", "/desk/", "/", with_filters=False)


def test_the_secretariat_can_follow_every_link_of_the_workspace(secretariats):
    told(secretariats.faults)


@IN_THE_DEMO
def test_a_committee_member_is_never_led_to_a_closed_door(plan):
    told(crawled("tanaka", "/desk/", "/", with_filters=False).faults)


@IN_THE_DEMO
def test_a_reader_is_never_led_to_a_closed_door(readers):
    told(readers.faults)


def test_no_address_of_the_workspace_breaks_whatever_is_guessed(plan, secretariats):
    """Beside those that links lead to: they were asked, and their faults were told, already."""
    client = secretariats.client
    broken = [
        address
        for _route, address in addresses(DESK, plan, other_district(plan))
        if address not in secretariats.visited and client.get(address).status_code >= 500
    ]
    told(broken)


def is_door(answer: HttpResponse) -> bool:
    """Not here, not allowed, or first say who you are: by signing in, or by the code of the letter."""
    return answer.status_code in CLOSED or (
        answer.status_code == 302 and answer["Location"].startswith(("/accounts/", "/surveys/answer/"))
    )


@IN_THE_DEMO
@pytest.mark.usefixtures(few_digits.__name__)
def test_no_parameter_breaks_a_page_whatever_number_it_holds(plan, secretariats):
    """Each page is asked by whoever sees it, nobody in particular or else Suzuki: once, if it looks for nothing.

    A page of the workspace that was asked for nothing above, and did not look whether it was, answers the same.
    """
    nobody, suzuki, asked, broken = signed_in(), secretariats.client, parameters(), []
    for route, address in addresses(routes(), plan):
        if route.text.startswith("design/text") or (route in DESK and suzuki.knows_that_nothing_is_read(address)):
            continue
        for number in ("9" * (MOST_DIGITS + 1), "9" * 18, "²１"):
            query = dict.fromkeys(asked, number)
            answers = [] if route in DESK else [nobody.get(address, query)]
            if not answers or is_door(answers[0]):
                answers.append(suzuki.get(address, query))
            broken += [
                f"{answer.status_code} {address}?…={number[:20]!r}{what_broke(answer)}"
                for answer in answers
                if answer.status_code >= 500
            ]
            if not asked & (nobody.looked_for.get(address, set()) | suzuki.looked_for.get(address, set())):
                break
    looked_for = set().union(*nobody.looked_for.values(), *suzuki.looked_for.values())
    told(broken)
    assert asked - looked_for <= set()


@IN_THE_DEMO
def test_whoever_is_not_signed_in_is_asked_to_sign_in_or_finds_nothing(plan):
    client = signed_in()
    open_doors = []
    for _route, address in addresses(DESK, plan, other_district(plan)):
        for ask in (client.get, client.post):
            answer = ask(address)
            to_sign_in = answer.status_code == 302 and answer["Location"].startswith("/accounts/login/")
            if not to_sign_in and answer.status_code not in {404, 405}:
                open_doors.append(f"{answer.status_code} {answer.request['REQUEST_METHOD']} {address}")
    told(open_doors)


@IN_THE_DEMO
def test_another_districts_plan_is_closed_to_a_committee_member(plan):
    client = signed_in("tanaka")
    before = JournalEntry.objects.count()
    open_doors = []
    for route, address in addresses(DESK, other_district(plan)):
        if (
            set(route.gaps) <= {"period", *OF_A_FILE}
            or not route.text.startswith("desk/plan/")
            or route.text == PUBLIC_TOO
        ):
            continue
        for ask in (client.get, client.post):
            answer = ask(address)
            if answer.status_code not in CLOSED:
                open_doors.append(f"{answer.status_code} {answer.request['REQUEST_METHOD']} {address}")
    told(open_doors)
    assert JournalEntry.objects.count() == before


def only_reads(crawler: Crawler, address: str, answer: HttpResponse) -> bool:
    """A page that has nothing to send answers a POST as it answers a GET."""
    if b'method="post"' in answer.content:
        return False
    return answer.status_code == (crawler.visited.get(address) or crawler.client.get(address).status_code)


@IN_THE_DEMO
def test_a_reader_changes_nothing(plan, readers):
    client = readers.client
    before = JournalEntry.objects.count()
    open_doors = []
    for _route, address in addresses(DESK, plan, other_district(plan)):
        answer = client.post(address)
        if answer.status_code not in CLOSED and not only_reads(readers, address, answer):
            open_doors.append(f"{answer.status_code} {address}")
    told(open_doors)
    assert JournalEntry.objects.count() == before
