"""Somebody who was written twice is found, joined, and parted again; two people with one number stay two."""

from __future__ import annotations

import pytest

from sasaeai.kernel.models import JournalEntry
from sasaeai.people.alike import plain
from sasaeai.people.models import Person, PersonalView


@pytest.fixture
def office(client, suzuki):
    client.force_login(suzuki.account)
    return client


def page(client) -> str:
    return client.get("/desk/people/twice/").content.decode()


def person(name: str, kana: str = "", telephone: str = "") -> Person:
    return Person.objects.create(name=name, kana=kana, telephone=telephone)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("渡辺 花子", "渡邊花子"),
        ("渡邉　花子", "渡辺花子"),
        ("ﾜﾀﾅﾍﾞ", "わたなべ"),
        ("髙﨑 太郎", "高崎太郎"),
        ("ＡＢ", "ab"),
    ],
)
def test_names_that_differ_only_in_how_they_are_spelt_are_one_name(one, other):
    assert plain(one) == plain(other)


def test_the_same_name_in_another_spelling_is_suggested(office):
    person("渡辺 花子", "わたなべ はなこ")
    person("渡邊花子", "ワタナベハナコ", "045-930-0007")
    assert "名前の書き方だけが違います" in page(office)


def test_the_same_signs_read_in_another_way_are_two_people(office):
    person("渡部 花子", "わたなべ はなこ")
    person("渡部 花子", "わたべ はなこ")
    assert "よく似た登録はありません" in page(office)


def test_a_number_in_full_width_is_the_same_number_and_may_be_the_familys(office):
    one, other = person("伊東 フミ", telephone="045-930-0001"), person("伊東 茂", telephone="０４５（９３０）０００１")
    assert "ご家族かもしれません" in page(office)
    office.post(f"/desk/people/twice/{other.pk}/{one.pk}/", {"different": "yes"})
    assert "よく似た登録はありません" in page(office)


def test_joining_deletes_nothing_and_is_taken_back_by_one_press(office):
    kept, again = person("渡辺 花子", telephone="045-930-0001"), person("渡邊 花子")
    office.post(f"/desk/people/twice/{kept.pk}/{again.pk}/", {"keep": kept.pk})
    assert Person.objects.get(pk=again.pk).kept == kept
    assert "もとに戻す" in page(office)
    office.post(f"/desk/people/{again.pk}/part/")
    assert Person.objects.get(pk=again.pk).same_as is None
    keys = JournalEntry.objects.order_by("pk").values_list("key", flat=True)
    assert list(keys) == ["people.person.joined", "people.person.parted"]
    assert not JournalEntry.objects.filter(subject_label__contains="花子").exists()


def test_joined_twice_or_the_other_way_round_says_so_and_changes_nothing(office):
    kept, again = person("渡辺 花子"), person("渡邊 花子")
    address = f"/desk/people/twice/{kept.pk}/{again.pk}/"
    office.post(address, {"keep": kept.pk})
    answer = office.post(address, {"keep": again.pk}, follow=True)
    assert "まとめられませんでした" in answer.content.decode()
    assert Person.objects.get(pk=kept.pk).same_as is None


def test_three_rows_of_one_person_all_lead_to_the_one_that_stays(office):
    first, second, third = person("渡辺 花子"), person("渡邊 花子"), person("渡邉 花子")
    office.post(f"/desk/people/twice/{second.pk}/{third.pk}/", {"keep": second.pk})
    office.post(f"/desk/people/twice/{first.pk}/{second.pk}/", {"keep": first.pk})
    assert set(first.others.all()) == {second, third}


def test_whoever_compares_two_people_is_noted(office):
    one, other = person("渡辺 花子"), person("渡邊 花子")
    office.get(f"/desk/people/twice/{one.pk}/{other.pk}/")
    assert set(PersonalView.objects.values_list("person", "by_label")) == {
        (one.pk, "鈴木 花子"),
        (other.pk, "鈴木 花子"),
    }


def test_the_committee_does_not_join_people(client, tanaka):
    client.force_login(tanaka.account)
    assert client.get("/desk/people/twice/").status_code == 403


def test_a_coordinator_does_not_see_people_that_are_none_of_the_districts(client, mori):
    one, other = person("渡辺 花子"), person("渡邊 花子")
    client.force_login(mori.account)
    assert "花子" not in page(client)
    assert client.get(f"/desk/people/twice/{one.pk}/{other.pk}/").status_code == 404


def test_the_list_costs_as_many_queries_for_forty_people_as_for_two(office, django_assert_max_num_queries):
    for number in range(40):
        person("渡辺 花子" if number % 2 else "渡邊 花子", f"かな{number // 2}")
    with django_assert_max_num_queries(14):
        page(office)
