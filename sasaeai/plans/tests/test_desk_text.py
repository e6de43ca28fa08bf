"""Editing a text beside where it is read: who may, what the public sees, and two people at once."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.apps import apps
from django.db import models

from sasaeai.kernel.models import JournalEntry
from sasaeai.kernel.texts import LongText
from sasaeai.people.secrecy import EncryptedTextField
from sasaeai.plans.models import Goal, Plan

from .making import goal_named, make_measure, make_plan, publish_as


@pytest.fixture
def ward(midori, districts) -> Plan:
    return make_plan(midori, districts.values())


@pytest.fixture
def goal(ward) -> Goal:
    return goal_named(ward, "ボランティアの仲介")


def address(row, field: str) -> str:
    return f"/desk/plan/2/edit/{type(row).__name__.lower()}/{row.uid}/{field}/"


def opened(client, row, field: str) -> str:
    """The fingerprint that the page holds when somebody opens it."""
    return client.get(address(row, field)).context["form"]["seen"].value()


def save(client, row, field: str, words: str, seen: str):
    return client.post(address(row, field), {"words": words, "seen": seen, "next": "/desk/plan/2/"})


def test_suzuki_writes_and_the_public_does_not_see_it_yet(client, suzuki, ward, goal):
    publish_as(ward, "基本案")
    client.force_login(suzuki.account)
    seen = opened(client, goal, "five_years")
    answer = save(client, goal, "five_years", "はじめの年は試します。", seen)
    assert answer.status_code == 302
    assert answer.url == "/desk/plan/2/"
    goal.refresh_from_db()
    assert goal.five_years == "はじめの年は試します。"
    line = JournalEntry.objects.get(key="plans.text.changed")
    assert (line.by_label, line.details["before"]) == (str(suzuki), "")
    assert not line.public


def test_a_text_that_was_written_anew_is_no_longer_an_old_one(client, suzuki, goal):
    client.force_login(suzuki.account)
    Goal.objects.update(changed_at=datetime(2010, 4, 1, tzinfo=UTC))
    save(client, goal, "five_years", "はじめの年は試します。", opened(client, goal, "five_years"))
    goal.refresh_from_db()
    assert goal.changed_at.year > 2010


def test_the_second_of_two_writers_sees_both_texts_and_nothing_is_lost(client, suzuki, goal):
    client.force_login(suzuki.account)
    seen = opened(client, goal, "five_years")
    save(client, goal, "five_years", "高橋が先に書いた文。", seen)
    answer = save(client, goal, "five_years", "鈴木があとから書いた文。", seen)
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "高橋が先に書いた文。" in page
    assert "鈴木があとから書いた文。" in page
    goal.refresh_from_db()
    assert goal.five_years == "高橋が先に書いた文。"
    again = save(client, goal, "five_years", "二人でまとめた文。", answer.context["form"]["seen"].value())
    assert again.status_code == 302
    goal.refresh_from_db()
    assert goal.five_years == "二人でまとめた文。"


def test_tanaka_edits_her_own_districts_plan_and_not_the_wards(client, tanaka, ward, goal):
    nagatsuta = ward.district_plans.get(area__slug="nagatsuta")
    heading = goal_named(nagatsuta, "一人ひとりの力")
    client.force_login(tanaka.account)
    answer = save(client, heading, "title", "できることを、できるときに", opened(client, heading, "title"))
    assert answer.status_code == 302
    heading.refresh_from_db()
    assert heading.title == "できることを、できるときに"
    assert client.get(address(goal, "title")).status_code == 404
    seen = opened(client, nagatsuta, "philosophy")
    assert save(client, nagatsuta, "philosophy", "みんなのまち長津田", seen).status_code == 302


def test_sato_of_another_district_does_not_even_see_it(client, sato, ward):
    nagatsuta = ward.district_plans.get(area__slug="nagatsuta")
    client.force_login(sato.account)
    assert client.get(address(nagatsuta, "philosophy")).status_code == 404
    assert client.post(address(nagatsuta, "philosophy"), {"words": "x", "seen": "x"}).status_code == 404


def test_yamada_reads_and_may_not_write(client, yamada, goal):
    client.force_login(yamada.account)
    assert client.get(address(goal, "title")).status_code == 403


def test_nobody_else_gets_in(client, goal):
    answer = client.get(address(goal, "title"))
    assert answer.status_code == 302
    assert "next=" in answer.url


@pytest.mark.parametrize("wanted", ["//evil.example/", "https://evil.example/", "9999", "?x", "plans:work"])
def test_after_saving_one_is_led_to_a_page_of_ours(client, suzuki, goal, wanted):
    client.force_login(suzuki.account)
    seen = client.get(address(goal, "title")).context["form"]["seen"].value()
    answer = client.post(address(goal, "title"), {"words": "あたらしい", "seen": seen, "next": wanted})
    assert answer.status_code == 302
    assert answer.url == "/desk/plan/2/"


@pytest.mark.parametrize("field", ["position", "plan_id", "deleted_at", "uid", "nothing"])
def test_only_texts_are_edited_this_way(client, suzuki, goal, field):
    client.force_login(suzuki.account)
    assert client.get(address(goal, field)).status_code == 404


def test_a_title_is_not_left_empty_and_the_page_says_so(client, suzuki, ward, goal):
    measure = make_measure(ward, goal, "相談の日")
    client.force_login(suzuki.account)
    answer = save(client, measure, "title", "", opened(client, measure, "title"))
    assert answer.status_code == 200
    assert "文を書いてください。" in answer.content.decode()
    measure.refresh_from_db()
    assert measure.title == "相談の日"


def test_it_never_sends_people_to_another_site(client, suzuki, goal):
    client.force_login(suzuki.account)
    seen = opened(client, goal, "five_years")
    elsewhere = {"words": "新しい文。", "seen": seen, "next": "https://evil.example/"}
    answer = client.post(address(goal, "five_years"), elsewhere)
    assert answer.url.startswith("/desk/")


def test_what_the_ward_calls_its_philosophy_is_a_districts_slogan(client, suzuki, ward):
    nagatsuta = ward.district_plans.get(area__slug="nagatsuta")
    client.force_login(suzuki.account)
    assert "「スローガン」を書きなおす" in client.get(address(nagatsuta, "philosophy")).content.decode()
    assert "「基本理念」を書きなおす" in client.get(address(ward, "philosophy")).content.decode()


def test_a_districts_philosophy_is_called_its_slogan(client, tanaka, ward):
    plan = ward.district_plans.get(area__slug="nagatsuta")
    client.force_login(tanaka.account)
    for field, label in (("philosophy", "スローガン"), ("philosophy_sub", "スローガンの説明")):
        page = client.get(address(plan, field)).content.decode()
        assert f"「{label}」" in page
        assert "基本理念" not in page.partition("<main")[2]


def test_a_plan_without_a_philosophy_has_no_heading_for_one(client, suzuki, ward):
    Plan.objects.filter(pk=ward.pk).update(philosophy="")
    publish_as(ward, "基本案")
    for page in ("/plan/2/", "/"):
        assert '<p class="eyebrow">基本理念</p>' not in client.get(page).content.decode()


def test_a_slogan_is_written_where_all_of_it_can_be_seen_and_stays_one_line(client, tanaka, ward):
    nagatsuta = ward.district_plans.get(area__slug="nagatsuta")
    client.force_login(tanaka.account)
    address = f"/desk/plan/2/edit/plan/{nagatsuta.uid}/philosophy/"
    form = client.get(address).context["form"]
    assert "<textarea" in str(form["words"])
    client.post(address, {"words": "古い宿場と新しい町が、\r\n手をつなぐ", "seen": form["seen"].value()})
    nagatsuta.refresh_from_db()
    assert nagatsuta.philosophy == "古い宿場と新しい町が、 手をつなぐ"


WAY = "この計画を書く・直す"


def test_tanaka_gets_from_her_published_plan_to_where_she_writes_it(client, tanaka, ito, ward):
    nagatsuta = ward.district_plans.get(area__slug="nagatsuta")
    publish_as(ward, "基本案")
    publish_as(nagatsuta, "基本案")
    pages = ["/districts/nagatsuta/", "/plan/2/districts/nagatsuta/"]
    for page in pages:
        assert WAY not in client.get(page).content.decode()
    client.force_login(tanaka.account)
    for page in pages:
        shown = client.get(page).content.decode()
        assert WAY in shown
        assert 'href="/desk/plan/2/districts/nagatsuta/"' in shown
    for other in ("/plan/2/", "/editions/2/districts/nagatsuta/", "/districts/kamoi/"):
        assert WAY not in client.get(other).content.decode()
    client.force_login(ito.account)
    assert WAY not in client.get(pages[0]).content.decode()


def test_suzuki_gets_from_a_published_goal_to_the_same_goal_on_the_desk(client, suzuki, ward, goal):
    publish_as(ward, "基本案")
    client.force_login(suzuki.account)
    assert f'href="/desk/plan/2/goals/{goal.uid}/"' in client.get(f"/plan/2/goals/{goal.uid}/").content.decode()


def test_a_chapter_of_a_printed_plan_fits_and_a_whole_book_is_told_what_to_do(client, suzuki, ward):
    client.force_login(suzuki.account)
    chapter = "地域の様子を書きます。\r\n" * 3000
    assert save(client, ward, "profile", chapter, opened(client, ward, "profile")).status_code == 302
    ward.refresh_from_db()
    assert len(ward.profile) == 3000 * 12 - 1
    answer = save(client, ward, "profile", "あ" * 40_001, opened(client, ward, "profile"))
    assert "40000文字までにしてください（いまは40001文字です）" in answer.content.decode()
    assert "あ" * 40_001 in answer.content.decode()
    ward.refresh_from_db()
    assert ward.profile.startswith("地域の様子")


def test_the_browser_does_not_cut_off_what_is_pasted(client, suzuki, ward):
    client.force_login(suzuki.account)
    assert "maxlength" not in client.get(address(ward, "profile")).content.decode().partition("<textarea")[2]


def test_no_text_of_the_plan_or_of_people_is_without_an_end():
    texts = [
        field
        for app in ("plans", "people", "areas")
        for model in apps.get_app_config(app).get_models()
        for field in model._meta.fields
        if isinstance(field, models.TextField) and field.editable
    ]
    assert len(texts) > 20
    assert [str(field) for field in texts if not isinstance(field, LongText | EncryptedTextField)] == []
    assert [str(field) for field in texts if isinstance(field, LongText) and not field.max_length] == []


@pytest.mark.parametrize(
    ("page", "fields"),
    [
        ("write-problem/nagatsuta/", {"title": "放置自転車", "text": "あ" * 4_001}),
        ("goals/add/", {"title": "あ" * 201}),
        ("calls/add/", {"title": "記載のお願い", "words": "あ" * 4_001}),
    ],
)
def test_other_texts_end_as_well(client, suzuki, ward, page, fields):
    client.force_login(suzuki.account)
    before = JournalEntry.objects.count()
    answer = client.post(f"/desk/plan/2/{page}", fields)
    assert "文字" in answer.content.decode()
    assert "まで" in answer.content.decode() or "以下" in answer.content.decode()
    assert JournalEntry.objects.count() == before


def test_where_nothing_is_written_yet_the_link_says_what_would_be(client, suzuki, goal):
    client.force_login(suzuki.account)
    goal.explanation = ""
    goal.save()
    assert "「説明」を書く" in client.get(f"/desk/plan/2/goals/{goal.uid}/").content.decode()
    goal.explanation = "身近なところで仲介します。"
    goal.save()
    assert "「説明」を書く" not in client.get(f"/desk/plan/2/goals/{goal.uid}/").content.decode()
