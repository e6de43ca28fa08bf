"""Areas, towns, desks and population: what the database refuses, and what is so on a day."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from sasaeai.areas.models import Area, AreaLevel, Desk, DeskService, Population, Town, districts_of, profile, profiles
from sasaeai.kernel import clock

MARCH, APRIL = date(2021, 3, 31), date(2021, 4, 1)


def refused(row, sentence):
    """The form says so in Japanese, and the database would not take it either."""
    with pytest.raises(ValidationError) as said:
        row.full_clean()
    assert sentence in str(said.value)
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save()


def test_the_ward_has_eleven_districts_in_its_own_order(midori, districts):
    assert [area.name for area in Area.objects.children_of(midori)] == [
        "東本郷", "鴨居", "竹山", "白山", "新治中部", "山下", "三保", "新治西部", "十日市場団地", "霧が丘", "長津田",
    ]  # fmt: skip
    assert Area.objects.root() == midori
    assert midori.is_root
    assert not districts["kamoi"].is_root


def test_above_and_below_reach_the_whole_tree_in_one_query(midori, districts, django_assert_num_queries):
    group = Area.objects.create(
        level=AreaLevel.objects.create(name="自治会"), parent=districts["kamoi"], name="鴨居自治会", slug="kamoi-1"
    )
    with django_assert_num_queries(2):
        assert set(Area.objects.above(group)) == {group, districts["kamoi"], midori}
        assert Area.objects.below(midori).count() == 13
    assert set(Area.objects.below(districts["kamoi"])) == {districts["kamoi"], group}


def test_there_is_only_one_root(midori):
    second = Area(level=midori.level, name="青葉区", slug="aoba")
    refused(second, "一番上の地域（区・市町村）はすでにあります")


def test_a_slug_is_used_once(districts, midori):
    again = Area(level=midori.level, parent=midori, name="もう一つの鴨居", slug="kamoi")
    refused(again, "この英字はほかの地域が使っています")


def test_two_districts_do_not_share_a_tile(districts):
    miho = districts["miho"]
    miho.tile_column, miho.tile_row = 5, 2
    refused(miho, "タイル地図の同じ場所に、ほかの地域があります")


def test_a_district_that_ended_leaves_its_tile_to_its_successor(districts, midori):
    Area.objects.filter(slug="kamoi").update(valid_until=MARCH)
    successor = Area(
        level=midori.level, parent=midori, name="新鴨居", slug="shin-kamoi", tile_column=5, tile_row=2, valid_from=APRIL
    )
    successor.full_clean()
    successor.save()
    assert successor in Area.objects.children_of(midori, on=APRIL)
    assert successor not in Area.objects.children_of(midori, on=MARCH)


def test_a_tile_column_needs_its_row(districts):
    kamoi = districts["kamoi"]
    kamoi.tile_row = None
    refused(kamoi, "列と行は、両方書くか、両方空欄に")


def test_nothing_ends_before_it_begins(districts):
    kamoi = districts["kamoi"]
    kamoi.valid_from, kamoi.valid_until = APRIL, MARCH
    refused(kamoi, "「いつまで」は「いつから」と同じ日か、後の日に")
    refused(Town(area=kamoi, name="鴨居", valid_from=APRIL, valid_until=MARCH), "「いつまで」は「いつから」と同じ日か")


def test_an_area_is_not_its_own_parent(districts):
    kamoi = districts["kamoi"]
    kamoi.parent = kamoi
    refused(kamoi, "その地域自身は選べません")


def test_both_ends_of_a_validity_belong_to_it(districts):
    kamoi = districts["kamoi"]
    kamoi.valid_from, kamoi.valid_until = date(2011, 4, 1), MARCH
    kamoi.save()
    for day, valid in ((date(2011, 3, 31), False), (date(2011, 4, 1), True), (MARCH, True), (APRIL, False)):
        assert kamoi.is_valid_on(day) is valid
        assert Area.objects.on(day).filter(pk=kamoi.pk).exists() is valid


def test_a_count_of_people_is_not_negative(districts):
    refused(Population(area=districts["kamoi"], on=MARCH, band=0, sex="male", count=-1), "人数は0以上")


def test_an_age_band_is_a_five_year_one(districts):
    with pytest.raises(IntegrityError), transaction.atomic():
        Population.objects.create(area=districts["kamoi"], on=MARCH, band=7, sex="male", count=1)


def test_a_profile_is_that_of_the_newest_day(districts, django_assert_num_queries):
    kamoi, miho = districts["kamoi"], districts["miho"]
    for area, on, band, count in (
        (kamoi, MARCH, 0, 999),
        (kamoi, APRIL, 0, 70),
        (kamoi, APRIL, 65, 20),
        (kamoi, APRIL, 85, 9),
    ):
        Population.objects.create(area=area, on=on, band=band, sex="female", count=count)
    assert profile(kamoi) == {"total": 99, "share_65": Decimal("29.3"), "on": APRIL}
    assert profile(miho) is None
    with django_assert_num_queries(1):
        assert set(profiles(districts.values())) == {kamoi.pk}


def test_nobody_living_there_is_no_share(districts):
    Population.objects.create(area=districts["kamoi"], on=MARCH, band=0, sex="male", count=0)
    assert profile(districts["kamoi"])["share_65"] is None


# --- towns ---


@pytest.fixture
def towns(districts):
    for slug, name, kana, chome in (
        ("kamoi", "鴨居", "かもい", "1～7丁目"),
        ("kamoi", "鴨居町", "かもいちょう", ""),
        ("higashihongo", "東本郷町", "ひがしほんごうちょう", ""),
        ("higashihongo", "東本郷", "ひがしほんごう", "1～6丁目"),
        ("kirigaoka", "霧が丘", "きりがおか", "一丁目～六丁目"),
        ("nagatsuta", "長津田みなみ台", "ながつたみなみだい", "1・3丁目"),
        ("miho", "三保町", "みほちょう", ""),
    ):
        Town.objects.create(area=districts[slug], name=name, kana=kana, chome_text=chome)


@pytest.mark.parametrize(
    "asked",
    [
        "鴨居３丁目",
        "鴨居三丁目",
        "鴨居3",
        "鴨居 3丁目",
        "カモイ三丁目",
        "横浜市緑区鴨居3-12-4",
        "鴨居３－１２",
        "かもい3ちょうめ",
        "かもいさんちょうめ",
    ],
)
def test_a_town_is_found_however_it_is_written(towns, asked):
    assert [str(town) for town in Town.objects.search(asked)] == ["鴨居1～7丁目"]


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("かもい", ["鴨居1～7丁目", "鴨居町"]),
        ("鴨居", ["鴨居1～7丁目", "鴨居町"]),
        ("鴨居町", ["鴨居町"]),
        ("かもい町", ["鴨居町"]),
        ("鴨居ちょう", ["鴨居町"]),
        ("きりが丘", ["霧が丘一丁目～六丁目"]),
        ("きりが丘5丁目", ["霧が丘一丁目～六丁目"]),
        ("きりが丘9丁目", []),
        ("きりが丘町", ["霧が丘一丁目～六丁目"]),
        ("東本郷まち", ["東本郷1～6丁目", "東本郷町"]),
        ("あざ町", []),
        ("町", []),
        ("鴨居９丁目", []),
        ("霧ヶ丘5丁目", ["霧が丘一丁目～六丁目"]),
        ("長津田みなみ台２丁目", []),
        ("長津田みなみ台三丁目", ["長津田みなみ台1・3丁目"]),
        ("三保", ["三保町"]),
        ("本郷", []),
        ("十日市場町", []),
        ("", []),
        ("　", []),
        ("3丁目", []),
    ],
)
def test_a_search_finds_the_towns_that_are_meant(towns, asked, found):
    assert [str(town) for town in Town.objects.search(asked)] == found


def test_a_town_may_also_be_entered_chome_by_chome(districts):
    Town.objects.create(area=districts["kamoi"], name="鴨居三丁目")
    Town.objects.create(area=districts["hakusan"], name="鴨居四丁目")
    assert districts_of(Town.objects.search("鴨居3")) == [districts["kamoi"]]
    assert districts_of(Town.objects.search("鴨居")) == [districts["kamoi"], districts["hakusan"]]


def test_a_town_divided_between_districts_leads_to_both(districts):
    for slug in ("miho", "niiharu-chubu"):
        Town.objects.create(area=districts[slug], name="新治町", chome_text="一部")
    assert [area.name for area in districts_of(Town.objects.search("新治町"))] == ["新治中部", "三保"]


def test_a_town_that_moved_leads_to_the_district_of_the_day(districts):
    Town.objects.create(area=districts["yamashita"], name="中山", chome_text="1丁目", valid_until=MARCH)
    Town.objects.create(area=districts["niiharu-chubu"], name="中山", chome_text="1丁目", valid_from=APRIL)
    assert districts_of(Town.objects.search("中山1丁目", on=MARCH)) == [districts["yamashita"]]
    assert districts_of(Town.objects.search("中山1丁目", on=APRIL)) == [districts["niiharu-chubu"]]
    with clock.frozen(MARCH):
        assert districts_of(Town.objects.search("中山1丁目")) == [districts["yamashita"]]


@pytest.mark.parametrize("asked", ["かもい３丁目", "かもいさんちょうめ", "鴨居3"])
def test_a_town_whose_reading_says_the_number_is_found_by_figures_too(districts, asked):
    for name, kana in (("鴨居二丁目", "かもいにちょうめ"), ("鴨居三丁目", "かもいさんちょうめ")):
        Town.objects.create(area=districts["kamoi"], name=name, kana=kana)
    assert [str(town) for town in Town.objects.search(asked)] == ["鴨居三丁目"]


def test_a_search_costs_one_query(towns, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert districts_of(Town.objects.search("鴨居"))


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("1～6丁目", {1, 2, 3, 4, 5, 6}),
        ("１・２丁目", {1, 2}),
        ("一丁目、三丁目～五丁目", {1, 3, 4, 5}),
        ("2丁目の一部", {2}),
        ("1丁目1～20番地", {1}),
        ("十丁目から十二丁目", {10, 12}),
        ("一部", set()),
        ("", set()),
    ],
)
def test_a_list_of_chome_is_read_as_numbers(text, numbers):
    assert Town(chome_text=text).chome == numbers


# --- desks ---


@pytest.fixture
def yamashita_desks(districts, midori):
    """Before April 2021 two bodies served 山下, each for its own function; then its own care plaza opened."""
    office = Desk.objects.create(name="緑区役所 福祉保健課", position=1)
    home = Desk.objects.create(name="ふじ寿か園", position=2)
    nakayama = Desk.objects.create(name="中山地域ケアプラザ", position=3)
    plaza = Desk.objects.create(name="山下地域ケアプラザ", position=4)
    elderly, exchange = "高齢者の相談（地域包括支援センター）", "地域活動交流"
    yamashita = districts["yamashita"]
    for desk, area, function, since, until in (
        (office, midori, "福祉と保健の相談", None, None),
        (home, yamashita, elderly, None, MARCH),
        (nakayama, yamashita, exchange, None, MARCH),
        (nakayama, districts["niiharu-chubu"], exchange, None, None),
        (nakayama, districts["niiharu-chubu"], elderly, None, None),
        (plaza, yamashita, elderly, APRIL, None),
        (plaza, yamashita, exchange, APRIL, None),
    ):
        DeskService.objects.create(desk=desk, area=area, function=function, valid_from=since, valid_until=until)
    return yamashita


def told(area, on):
    return [
        (desk.name, [service.function[:5] for service in desk.services_here])
        for desk in Desk.objects.for_area(area, on)
    ]


def test_a_district_was_served_by_two_bodies_until_its_own_plaza_opened(yamashita_desks):
    assert told(yamashita_desks, MARCH) == [
        ("ふじ寿か園", ["高齢者の相"]),
        ("中山地域ケアプラザ", ["地域活動交"]),
        ("緑区役所 福祉保健課", ["福祉と保健"]),
    ]
    assert told(yamashita_desks, APRIL) == [
        ("山下地域ケアプラザ", ["地域活動交", "高齢者の相"]),
        ("緑区役所 福祉保健課", ["福祉と保健"]),
    ]


def test_a_desk_goes_on_serving_its_other_districts(yamashita_desks, districts):
    neighbour = districts["niiharu-chubu"]
    assert (
        told(neighbour, MARCH)[0] == told(neighbour, APRIL)[0] == ("中山地域ケアプラザ", ["地域活動交", "高齢者の相"])
    )


def test_a_district_without_a_desk_of_its_own_has_the_wards(yamashita_desks, districts, midori):
    assert told(districts["kirigaoka"], APRIL) == [("緑区役所 福祉保健課", ["福祉と保健"])]
    assert told(midori, APRIL) == [("緑区役所 福祉保健課", ["福祉と保健"])]


def test_desks_of_an_area_cost_two_queries(yamashita_desks, django_assert_num_queries):
    with django_assert_num_queries(2):
        assert len(told(yamashita_desks, APRIL)) == 2


def test_the_same_service_does_not_last_twice(yamashita_desks):
    plaza = Desk.objects.get(name="山下地域ケアプラザ")
    again = DeskService(desk=plaza, area=yamashita_desks, function="地域活動交流")
    refused(again, "この地域の同じことをすでに受け持っています")
