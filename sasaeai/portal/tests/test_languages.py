"""The public pages in やさしい日本語 and English: the same plan, the same places, the reader's own words."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date

import pytest
from django.test import Client
from django.utils.translation import activate

from sasaeai.areas.models import Desk
from sasaeai.kernel.models import TextVariant
from sasaeai.kernel.variants import put_variant, variant_key
from sasaeai.plans.models import Attachment, Edition, Goal, Measure, Problem
from sasaeai.portal.demo.content import read
from sasaeai.portal.language_parts import RUN, with_languages

from .asking import MOST, questions
from .conftest import forget

pytestmark = pytest.mark.django_db
LANGUAGES = {"en": "en", "ja-simple": "ja"}
PAGES = ["", "plan/2/", "plan/2/measures/", "plan/2/table/", "plan/2/problems/", "plan/2/progress/", "districts/",
         "districts/kamoi/", "help/?district=kamoi", "changes/", "accessibility/", "editions/"]  # fmt: skip
LINK = re.compile(r'<(?:a|form)\b[^>]*?(?:href|action)="(/[^"]*)"[^>]*>')
# Names of languages, and what cannot hold a span.
APART = re.compile(r'<nav class="tools".*?</nav>|<(head|svg|option)\b.*?</\1>', re.S)
SPAN = re.compile(r'<span lang="ja">([^<]*)</span>')


@pytest.fixture(autouse=True)
def afterwards() -> Iterator[None]:
    """A page leaves its language behind in the thread; the next test reads Japanese."""
    yield
    activate("ja")


def page(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, address
    return response.content.decode()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("address", PAGES)
def test_a_page_keeps_its_language_in_every_link(client, demo_ward, language, address):
    html = page(client, f"/{language}/{address}")
    assert f'<html lang="{LANGUAGES[language]}"' in html
    links = [found[1] for found in LINK.finditer(html) if "hreflang=" not in found[0]]
    apart = ("/static/", "/design/text/", "/desk/")
    assert [link for link in links if not link.startswith((f"/{language}/", *apart))] == []
    assert any(link.startswith(f"/{language}/plan/2/") for link in links)


@pytest.mark.parametrize("address", PAGES)
def test_the_switch_leads_to_the_same_page(client, demo_ward, address):
    html = page(client, f"/en/{address}")
    for there in (f"/{address}", f"/ja-simple/{address}"):
        assert f'href="{there}" hreflang="ja"' in html
        assert f'href="/en/{address}" hreflang="en"' in page(client, there)


@pytest.mark.parametrize("address", PAGES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_another_language_costs_no_more_than_japanese_may(client, demo_ward, language, address):
    assert questions(client, f"/{language}/{address}") <= MOST


@pytest.mark.parametrize("language", LANGUAGES)
def test_nor_does_anything_of_the_plan_also_with_files_beside_it(client, demo_ward, language):
    ward, kamoi = demo_ward.plans["ward"], demo_ward.plans["kamoi"]
    goals, measure = Goal.objects.filter(plan=ward), Measure.objects.filter(plan=ward)[0]
    base, small = goals.filter(parent=None)[0], goals.exclude(parent=None)[0]
    for owner in ({"goal": base}, {"goal": small}, {"measure": measure}, {"plan": kamoi}):
        file = {"plan": ward, "title": "地図", "name": "map.pdf", "attached_on": date(2012, 6, 1), "public": True}
        Attachment.objects.create(**file | owner)
    for address in (
        f"goals/{base.uid}/", f"goals/{small.uid}/", f"measures/{measure.uid}/", "districts/kamoi/"
    ):  # fmt: skip
        assert questions(client, f"/{language}/plan/2/{address}") <= MOST, address
        assert "map.pdf" in page(client, f"/{language}/plan/2/{address}"), address
    assert questions(client, f"/{language}/districts/kamoi/") <= MOST
    for address in ("indicators/", "succession/"):
        assert questions(client, f"/{language}/plan/2/{address}") <= MOST, address


@pytest.mark.parametrize("address", ["", "districts/kamoi/", "help/?district=kamoi"])
def test_all_japanese_left_on_an_english_page_is_said_to_be_and_comes_from_people(client, demo_ward, address):
    html = APART.sub("", page(client, f"/en/{address}"))
    spoken = re.sub(r"<[^>]*>", "", SPAN.sub("", html))
    assert RUN.findall(spoken) == []
    written = json.dumps([edition.document for edition in Edition.objects.all()], ensure_ascii=False)
    written += json.dumps(list(Desk.objects.values()), ensure_ascii=False, default=str)
    written += "".join(str(value) for row in Problem.objects.values_list() for value in row)
    written += "".join(str(item) for edition in Edition.objects.all() for item in edition.items.values_list())
    written += "".join(Edition.objects.values_list("name", flat=True))
    strange = [text for text in SPAN.findall(html) if text.strip("「」") not in written]
    # 鴨居1〜7丁目 is drawn together from seven towns, and one town shows what to type.
    assert [text for text in strange if not re.fullmatch("鴨居.*丁目.*|東本郷一丁目", text)] == []


def test_a_goal_is_read_in_the_readers_words_until_its_text_changes(client, demo_ward):
    goal = Goal.objects.get(plan=demo_ward.plans["ward"], short_name="身近な仲介")
    assert "are brought together close to home" in page(client, f"/en/plan/2/goals/{goal.uid}/")
    assert "「手伝いたい 人」" in page(client, f"/ja-simple/plan/2/goals/{goal.uid}/")
    # The wording of another text stands beside it, and is never shown for this one.
    put_variant(variant_key(goal, "title"), "en", "Something else.", source="another text")
    forget()
    html = page(client, f"/en/plan/2/goals/{goal.uid}/")
    assert "Something else" not in html
    assert "are brought together close to home" in html
    put_variant(variant_key(goal, "title"), "en", "", source=goal.title)
    forget()
    html = page(client, f"/en/plan/2/goals/{goal.uid}/")
    assert f'<span lang="ja">{goal.title}</span>' in html


def test_years_are_counted_as_the_reader_counts(client, demo_ward):
    assert "FY2011–FY2015" in page(client, "/en/")
    assert "平成23年度（2011年度）" in page(client, "/ja-simple/")
    assert "平成23年度～平成27年度" in page(client, "/")


def test_what_is_not_there_is_said_in_the_readers_words(client, demo_ward):
    assert "Page not found" in client.get("/en/nowhere/").content.decode()
    assert "ページが ありません" in client.get("/ja-simple/nowhere/").content.decode()


def test_every_wording_of_the_demo_was_made_of_a_text_that_is_there(demo_ward):
    words = read("variants")["texts"]
    assert all(row["simple"].strip() and row["en"].strip() for row in words)
    kept = TextVariant.objects.filter(variant="en").values_list("text", flat=True)
    assert {row["en"].strip() for row in words} <= set(kept)
    assert [row["en"] for row in words if RUN.search(row["en"])] == []


@pytest.mark.parametrize(
    ("html", "told"),
    [
        ("<p>Kamoi</p>", "<p>Kamoi</p>"),
        ("<p>Desk: 鴨居</p>", '<p>Desk: <span lang="ja">鴨居</span></p>'),
        ("<p>FY2011（鴨居）</p>", '<p>FY2011<span lang="ja">（鴨居）</span></p>'),
        ("<p>計画（FY2011）</p>", '<p><span lang="ja">計画</span> (FY2011) </p>'),
        ("<p>緑区役所 福祉保健課：14件です。</p>", '<p><span lang="ja">緑区役所 福祉保健課：14件です。</span></p>'),
        ("<option>鴨居</option><p>鴨居</p>", '<option lang="ja">鴨居</option><p><span lang="ja">鴨居</span></p>'),
        ("<svg><title>輪</title><text>輪</text></svg>", '<svg><title>輪</title><text lang="ja">輪</text></svg>'),
        ('<a lang="ja">日本語</a>', '<a lang="ja">日本語</a>'),
        ("<title>計画｜緑区</title>", "<title>計画｜緑区</title>"),
    ],
)
def test_japanese_words_are_told_from_the_signs_around_them(html, told):
    assert with_languages(html) == told
