"""What a resident finds: the plan at a glance, the own district, whom to call, what happened."""

from __future__ import annotations

from datetime import date

import pytest

from sasaeai.areas.models import Area, Desk, DeskService, Town
from sasaeai.kernel.clock import frozen
from sasaeai.kernel.journal import record
from sasaeai.kernel.stamp import move_public_stamp
from sasaeai.plans.models import Plan, Problem
from sasaeai.plans.tests.making import make_plan

from .wards import make_actions_ward, publish_final, settle

pytestmark = pytest.mark.django_db


@pytest.fixture
def ward() -> Plan:
    return make_actions_ward()


def words(client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()


# -- before anything is published ---------------------------------------------------------------------------------


def test_before_the_first_publication_the_first_page_says_so_calmly(client, midori):
    page = words(client, "/")
    assert "計画をつくっています" in page
    assert "/help/" in page
    assert "/plan/" not in page
    assert "/desk/start/" not in page


def test_the_secretariat_is_led_to_the_beginning(client, suzuki):
    client.force_login(suzuki.account)
    assert "/desk/start/" in words(client, "/")


def test_a_committee_member_is_not_led_to_where_only_the_secretariat_may_go(client, tanaka):
    client.force_login(tanaka.account)
    assert "/desk/start/" not in words(client, "/")


@pytest.mark.parametrize(
    "address", ["/", "/districts/", "/help/", "/listening/", "/changes/", "/changes/feed/", "/accessibility/"]
)
def test_every_page_answers_in_an_empty_installation(client, address):
    words(client, address)


# -- the first page -----------------------------------------------------------------------------------------------


def test_the_first_page_shows_the_plan_in_its_own_words(client, ward):
    page = words(client, "/")
    assert "誰もが安心して健やかに暮らせるまち" in page
    assert "4つのアクション" in page
    assert "13<small> の取組例" in page
    assert "区計画 12、地区別計画 1" in page
    assert "0<small> / 1 の課題に回答" in page
    assert "1<small> / 3 地区" in page
    assert "3地区</a>" in page


def test_nothing_is_shown_as_zero_that_nobody_has_written(client, ward):
    Problem.objects.all().delete()
    move_public_stamp()
    assert "の課題に回答" not in words(client, "/")


def test_a_ward_without_districts_has_no_entrance_to_them(client, midori):
    publish_final(make_plan(midori))
    page = words(client, "/")
    assert 'href="/districts/"' not in page
    assert "地区別計画" not in page


# -- finding one's district ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("town", ["日野", "日野３丁目", "日野三丁目", "ひの"])
def test_a_town_leads_to_its_district_however_it_is_written(client, ward, town):
    page = words(client, f"/districts/?town={town}")
    assert "「" + town + "」の地区" in page
    assert "日下の計画" in page


def test_an_unknown_town_says_what_to_do(client, ward):
    assert "町の名前だけで" in words(client, "/districts/?town=どこか")
    assert "町の名前だけで" in words(client, "/help/?town=どこか")


def test_a_divided_town_lets_one_choose(client, ward):
    Town.objects.create(area=Area.objects.get(slug="nagaya"), name="日野", kana="ひの", chome_text="一部")
    page = words(client, "/help/?town=日野")
    assert "いくつかの地区にあります" in page
    assert "?district=hino" in page
    assert "?district=nagaya" in page


@pytest.mark.parametrize("address", ["/", "/districts/"])
def test_a_district_whose_plan_is_still_being_made_says_so_on_the_map(client, ward, address):
    """Hatched means on every other map that nothing was written; whoever is still writing is not blank."""
    page = words(client, address)
    assert '<a class="waiting" href="/districts/nagaya/"><span>永谷</span><small>準備中</small></a>' in page
    assert '<a class="" href="/districts/hino/">' in page


def test_how_far_each_plan_is_stands_in_words(client, ward):
    page = words(client, "/districts/")
    assert page.count("公開しています") == 1
    assert "これから始めます" in page


# -- one district -------------------------------------------------------------------------------------------------


def test_a_district_shows_its_plan_its_talk_its_people_and_its_desks(client, ward):
    settle(Area.objects.get(slug="hino"), 1000, 271)
    page = words(client, "/districts/hino/")
    assert "朝のあいさつ運動" in page
    assert "集まる場所がない" in page
    assert "1,000<small> 人" in page
    assert "うち65歳以上 27.1 %" in page
    assert "平成25年9月30日" in page
    assert 'href="tel:0450000000"' in page
    assert "日野1～9丁目" in page


def test_what_stands_nine_screens_below_on_a_phone_is_one_press_away(client, ward):
    page = words(client, "/districts/hino/")
    for place in ("desks", "two-way"):
        assert page.index(f'href="#{place}"') < page.index("目標と") < page.index(f'id="{place}"')
    assert 'href="#two-way"' not in words(client, "/districts/nagaya/"), "nothing was said there yet"


def test_a_district_without_a_published_plan_says_how_far_it_is(client, ward):
    page = words(client, "/districts/nagaya/")
    assert "これから始めます" in page
    assert "まだ公開していません" in page
    assert "地区の取組例を支える区の取組例は、まだ載っていません。" in page


def test_what_a_district_writes_is_not_read_before_it_is_published(client, ward):
    Plan.objects.filter(area__slug="nagaya").update(philosophy="まだ秘密の合言葉")
    move_public_stamp()
    for address in ("/", "/districts/", "/districts/nagaya/"):
        assert "まだ秘密の合言葉" not in words(client, address)


def test_the_ward_itself_is_no_district(client, ward):
    assert client.get("/districts/konan/").status_code == 404


# -- 困ったとき ---------------------------------------------------------------------------------------------------


def test_help_always_says_whom_to_call_in_an_emergency(client):
    page = words(client, "/help/")
    assert 'href="tel:119"' in page
    assert 'href="tel:110"' in page
    assert "わからないとき" in page


def test_help_for_a_district_has_its_own_desks_and_those_of_the_ward(client, ward):
    plaza = Desk.objects.create(name="日下地域ケアプラザ", kind="介護のことで困ったら", telephone="045-000-0001")
    DeskService.objects.create(desk=plaza, area=Area.objects.get(slug="hino"), function="介護の相談")
    move_public_stamp()
    for address in ("/help/?district=hino", "/help/?town=日野"):
        page = words(client, address)
        assert "介護のことで困ったら" in page
        assert 'href="tel:0450000001"' in page
        assert "港南区役所 福祉保健課" in page
    assert "日下地域ケアプラザ" not in words(client, "/help/?district=nagaya")
    page = words(client, "/help/")
    assert "日下地域ケアプラザ" not in page
    assert "介護のことで困ったら" in page, "nobody may believe that there is no help"
    assert "地区ごとに、相談先がちがいます。" in page
    assert "地区ごとに、相談先がちがいます。" not in words(client, "/help/?district=hino")


def test_what_was_asked_is_answered_above_the_form(client, ward):
    """On a phone the form fills a screen: an answer below it looks like no answer."""
    plaza = Desk.objects.create(name="日下地域ケアプラザ", kind="介護のことで困ったら", telephone="045-000-0001")
    DeskService.objects.create(desk=plaza, area=Area.objects.get(slug="hino"), function="介護の相談")
    Town.objects.create(area=Area.objects.get(slug="nagaya"), name="笹下", kana="ささげ")
    Town.objects.create(area=Area.objects.get(slug="hino"), name="笹下", kana="ささげ", chome_text="一部")
    move_public_stamp()
    answers = {"日野": 'href="tel:0450000001"', "鴨居": "という町は見つかりませんでした。", "笹下": "?district=nagaya"}
    for town, answer in answers.items():
        page = words(client, f"/help/?town={town}")
        assert page.index('href="tel:119"') < page.index(answer) < page.index('name="town"'), town
    assert "日野の相談先" not in words(client, "/help/")
    assert "永谷の相談先" not in words(client, "/help/?district=nagaya"), "it has no desk of its own"


def test_a_desk_that_moved_away_is_not_named_any_more(client, ward):
    old = Desk.objects.create(name="もとの相談先", telephone="045-000-0002")
    DeskService.objects.create(
        desk=old, area=Area.objects.get(slug="hino"), function="相談", valid_until=date(2021, 3, 31)
    )
    move_public_stamp()
    with frozen(date(2021, 3, 31)):
        assert "もとの相談先" in words(client, "/help/?district=hino")
    with frozen(date(2021, 4, 1)):
        assert "もとの相談先" not in words(client, "/help/?district=hino")


def test_nobody_is_remembered(client, ward):
    answer = client.get("/help/?town=日野")
    assert not answer.cookies


# -- what happened ------------------------------------------------------------------------------------------------


def test_changes_stand_under_their_month_with_their_page(client, ward):
    problem = Problem.objects.get()
    with frozen(date(2012, 6, 1)):
        record("plans.problem.written", problem, by=None, area=problem.plan.area, public=True)
    page = words(client, "/changes/")
    assert "平成24年6月</h2>" in page
    assert f"/plan/1/problems/{problem.uid}/" in page
    assert "集まる場所がない" in words(client, "/changes/?district=hino")
    assert "集まる場所がない" not in words(client, "/changes/?district=nagaya")


def test_a_problem_that_was_taken_back_is_not_read_in_the_changes(client, ward):
    problem = Problem.objects.get()
    record("plans.problem.written", problem, by=None, area=problem.plan.area, public=True)
    Problem.objects.update(published_on=None)
    move_public_stamp()
    for address in ("/", "/changes/", "/changes/feed/"):
        assert "集まる場所がない" not in words(client, address)


def test_what_is_not_public_is_not_told(client, ward):
    record("plans.plan.begun", ward, by=None)
    assert "作りはじめました" not in words(client, "/changes/")


def test_changes_come_fifty_to_a_page(client, ward):
    problem = Problem.objects.get()
    for _ in range(60):
        record("plans.problem.written", problem, by=None, area=problem.plan.area, public=True)
    assert words(client, "/changes/").count("<time") == 50
    assert words(client, "/changes/?page=2").count("<time") == 12


def test_the_feed_leads_here_from_anywhere(client, ward, settings):
    settings.PUBLIC_ADDRESS = "https://plan.example"
    answer = client.get("/changes/feed/")
    assert answer["Content-Type"].startswith("application/atom+xml")
    page = answer.content.decode()
    assert 'href="https://plan.example/plan/1/"' in page
    assert "localhost" not in page
    assert "testserver" not in page


# -- for machines -------------------------------------------------------------------------------------------------


def test_operators_learn_whether_the_system_is_well(client):
    answer = client.get("/healthz")
    assert answer.status_code == 200
    assert "database: ok" in answer.content.decode()
    assert "tasks: never seen" in answer.content.decode()
    assert "no-store" in answer["Cache-Control"]


def test_the_workspace_is_not_searched_and_every_page_of_the_plan_is_named(client, ward):
    assert "Disallow: /desk/" in words(client, "/robots.txt")
    page = words(client, "/sitemap.xml")
    assert "/districts/hino/</loc>" in page
    assert page.count("/plan/1/measures/") == 14
    assert client.get("/favicon.ico")["Location"].endswith("mark.svg")


def test_the_statement_claims_no_more_than_was_tested(client, ward):
    page = words(client, "/accessibility/")
    assert "JIS X 8341-3:2016" in page
    assert "準拠を示すものではありません" in page
    assert "準拠しています" not in page


def test_towns_are_searched_only_where_they_are_registered_and_the_example_is_one_of_them(client, ward):
    for page in ("/", "/districts/", "/help/"):
        assert "例：日野1丁目。" in words(client, page), page
        assert "鴨居" not in words(client, page)
    Town.objects.all().delete()
    move_public_stamp()
    for page in ("/", "/districts/"):
        assert 'name="town"' not in words(client, page)


def test_the_day_of_an_edition_says_what_happened_on_it(client, ward):
    assert "決めた日：平成23年3月31日" in words(client, "/")
    assert "決めた日：平成23年3月31日" in words(client, "/editions/")
    assert "公開した日：" in words(client, "/editions/")
