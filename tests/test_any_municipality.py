"""A 市 reads right: no page, table or paper of it speaks of a 「区」 that is not there, and a 区 is called one."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from html import unescape

import pytest
from django.db import transaction
from django.test import Client
from django.utils.translation import override

from sasaeai.kernel.models import JournalEntry
from sasaeai.plans.models import Plan, Release
from sasaeai.portal.tests.wards import make_city
from sasaeai.press.making import Making
from sasaeai.press.models import MadePaper, MeetingPaper, PaperKind, PartKind
from sasaeai.press.tests.reading import said

from .crawler import MOST_PER_PATTERN, Crawler
from .test_crawl import DESK, addresses, forget, quiet, signed_in, told

# What is right everywhere: districts, words that only contain the sign, and places that are named as examples.
RIGHT = re.compile(
    r"地区|区切|区分|区別|区・市町村|市区町村|横浜市緑区の第2期計画|例：緑区、みなと市|例：区、市、町、村"
    r"|「区」「市」「町」「村」|「区計画」「市計画」"
)
ENGLISH = re.compile(r"\bwards?\b", re.IGNORECASE)


@pytest.fixture(scope="module", params=["市", "区"])
def kind(request) -> str:
    return request.param


@pytest.fixture(scope="module")
def plan(kind, django_db_setup, django_db_blocker) -> Iterator[Plan]:
    """The same content, whatever its whole is called: with 区 it is the negative control."""
    forget()
    with django_db_blocker.unblock(), transaction.atomic():
        yield make_city(kind)
        transaction.set_rollback(True)


@pytest.fixture
def database(plan, db) -> None: ...


pytestmark = pytest.mark.usefixtures("database", quiet.__name__)


def wards_in(text: str) -> list[str]:
    """Each 「区」 with what stands around it."""
    left = RIGHT.sub("〇", unescape(text))
    return [left[max(0, found.start() - 20) : found.end() + 20] for found in re.finditer("区", left)]


def found_in(pages: dict[str, str]) -> list[str]:
    return [f"{address}: …{' '.join(words.split())}…" for address, text in pages.items() for words in wards_in(text)]


class Reading(Crawler):
    """Keeps what it read: pages in Japanese, and English ones apart."""

    def __init__(self, client: Client, **given) -> None:
        super().__init__(client, **given)
        self.pages: dict[str, str] = {}
        self.english: dict[str, str] = {}

    def _look(self, path, answer):
        kept = self.english if path.startswith("/en/") else self.pages
        kept[path] = words_of(answer)
        return super()._look(path, answer)


def words_of(answer) -> str:
    content = answer.getvalue() if answer.streaming else answer.content
    kind = answer.get("Content-Type", "")
    if "sheet" in kind or "zip" in kind:
        return words_in_zip(content)
    if not kind.startswith(("text/", "application/json", "application/ld+json")):
        return ""
    text = content.decode(errors="replace")
    # A picture of the plan's addresses says nothing, and what stands behind a link is an address.
    return re.sub(r"\\u([0-9a-f]{4})", lambda sign: chr(int(sign[1], 16)), text)


def words_in_zip(content: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(content)) as files:
        return "\n".join(files.read(name).decode(errors="replace") for name in files.namelist() if "." in name)


def read_everything(plan: Plan) -> Reading:
    public = read_in_public()
    desk = Reading(signed_in("suzuki"), most=1)  # of each kind another is guessed below
    desk.crawl("/desk/", "/")
    member = Reading(signed_in("tanaka"), most=2)
    member.crawl("/desk/")
    for _route, address in addresses(DESK, plan, plan.district_plans.get(area__slug="hino")):
        if address not in desk.visited:
            answer = desk.client.get(address)
            if answer.status_code == 200:
                desk.pages[address] = words_of(answer)
    public.pages |= desk.pages | member.pages
    public.faults += desk.faults + member.faults
    return public


def read_in_public(most: int = MOST_PER_PATTERN) -> Reading:
    public = Reading(signed_in(), most=most, in_every_language=True)
    public.crawl("/")
    return public


def test_no_page_and_no_table_of_a_city_speaks_of_a_ward(plan, kind):
    # The control needs no more than to show that what is looked for would be found.
    found = read_everything(plan) if kind != "区" else read_in_public(most=1)
    assert found.faults == []
    wrong, wards = found_in(found.pages), [path for path, text in found.english.items() if ENGLISH.search(text)]
    if kind == "区":
        # Pages of the same kind do say it where it is right.
        assert len({line.partition(": ")[0] for line in wrong}) > 40
        assert len(wards) > 1
    else:
        told(wrong)
        assert wards == []
        assert len(found.pages) > 150
        assert sum(f"{kind}計画" in text for text in found.pages.values()) > 20


def papers(plan: Plan) -> Iterator[tuple[str, str]]:
    release = Release.objects.current()
    for paper in (PaperKind.BOOK, PaperKind.DIGEST, PaperKind.FOLDED, PaperKind.LARGE, PaperKind.LEAFLET):
        yield paper, said(Making().paper(MadePaper(kind=paper, period=plan.period, release=release, district="hino")))
    meeting = MeetingPaper.objects.create(period=plan.period, release=release, title="計画について")
    for position, part in enumerate(PartKind):
        if part != PartKind.CHANGES:
            meeting.parts.create(kind=part, position=position)
    row = MadePaper(kind=PaperKind.MEETING, period=plan.period, release=release, meeting=meeting)
    yield "meeting", said(Making().paper(row))


def test_no_paper_of_a_city_speaks_of_a_ward(plan, kind):
    read = dict(papers(plan))
    assert min(len(text) for text in read.values()) > 200
    wrong = found_in(read)
    if kind == "区":
        assert {line.partition(":")[0] for line in wrong} == set(read)
    else:
        told(wrong)


def test_the_journal_tells_it_in_the_word_of_the_moment(plan, kind):
    lines = [entry.sentence() for entry in JournalEntry.objects.all()]
    assert f"課題「坂が多い」に{kind}が回答しました。" in lines
    with override("en"):
        words = " ".join(entry.sentence() for entry in JournalEntry.objects.filter(key="plans.problem.answered"))
    assert {"区": "ward", "市": "city"}[kind] in words
