"""Ito calls and Mori takes it down while they speak."""

from __future__ import annotations

from datetime import date, time

import pytest
from django.urls import reverse

from sasaeai.areas.models import Desk, DeskService, Town
from sasaeai.kernel.clock import frozen
from sasaeai.kernel.models import JournalEntry
from sasaeai.people.models import Person, QualificationKind
from sasaeai.volunteers.models import Apart, ErrandKind, HelpRequest, State
from sasaeai.volunteers.tests.known import ITOS_NUMBER, kind_named, made_asker, made_request, made_volunteer

PAGE = "/desk/mediation/requests/add/"


@pytest.fixture(autouse=True)
def thursday():
    """Nine in the morning of Thursday, 1 November 2012."""
    with frozen(date(2012, 11, 1)):
        yield


@pytest.fixture
def desk(client, mori):
    """Mori at her desk, with the town that Ito lives in."""
    client.force_login(mori.account)
    area = mori.seats.get().areas.get(slug="nagatsuta")
    Town.objects.create(area=area, name="長津田", kana="ながつた", chome_text="5丁目")
    return client


def told(**changes):
    """Ito's call as Mori types it."""
    fields = {
        "once": "call23456a", "telephone": ITOS_NUMBER, "caller": "self", "name": "伊東 フミ", "kana": "いとう ふみ",
        "town": "ながつた５丁目", "kind": kind_named().pk, "words": "腰が痛くて、袋を持てない。", "rhythm": "weekly",
        "weekdays": ["1"], "starts": "９時", "minutes": "30", "meet_at": "ご自宅の玄関", "slots": "1",
        "channel": "phone",
    } | changes  # fmt: skip
    return {name: value for name, value in fields.items() if value is not None}


def body_of(answer):
    return answer.content.decode()


def test_mori_takes_in_what_ito_says_and_gets_the_slip_to_post(desk):
    answer = desk.post(PAGE, told(), follow=True)
    row = HelpRequest.objects.get()
    assert (row.asker.name, row.area.slug, str(row.town)) == ("伊東 フミ", "nagatsuta", "長津田5丁目")
    assert (row.first_day, row.starts, row.ends, row.weekdays) == (date(2012, 11, 6), time(9), time(9, 30), "1")
    assert (row.channel, row.received_by_label, row.words) == ("phone", "森 京子", "腰が痛くて、袋を持てない。")
    assert answer.redirect_chain[-1][0] == reverse("volunteers:request_slip", args=[row.uid])
    slip = body_of(answer)
    assert "毎週火曜日の朝9時から30分、11月6日（火）から、ごみ出しを、ご自宅の玄関で、お一人お願いしたい" in slip
    assert row.number in slip
    assert "森 京子" in slip


def test_the_journal_knows_the_request_and_no_name(desk):
    desk.post(PAGE, told())
    line = JournalEntry.objects.get(key="volunteers.request.received")
    assert "伊東" not in line.subject_label + str(line.details)
    assert not JournalEntry.objects.filter(public=True).exists()


def test_a_form_that_is_sent_twice_is_received_once(desk):
    desk.post(PAGE, told())
    answer = desk.post(PAGE, told(), follow=True)
    assert HelpRequest.objects.count() == Person.objects.filter(name="伊東 フミ").count() == 1
    assert "もう受け付けてあります" in body_of(answer)


@pytest.mark.parametrize("number", ["０４５−９３０−０００１", "+81 45 930 0001", "0459300001"])
def test_whoever_calls_again_is_found_by_the_number_however_it_is_written(desk, mori, number):
    before = made_request(mori.seats.get().areas.first(), kind="買い物")
    page = body_of(desk.post(reverse("volunteers:callers"), {"telephone": number}))
    assert "伊東 フミ" in page
    assert "買い物" in page
    assert f"?again={before.uid}" in page


def test_whoever_calls_again_stays_one_person(desk, mori):
    asker = made_request(mori.seats.get().areas.first()).asker
    desk.post(PAGE, told(telephone="０４５－９３０－０００１", name="伊東フミ"))
    assert set(HelpRequest.objects.values_list("asker", flat=True)) == {asker.pk}
    asker.refresh_from_db()
    assert asker.kana == "いとう ふみ"


def test_the_number_of_somebody_else_s_district_tells_no_name(desk, districts):
    made_request(districts["kamoi"])
    assert "伊東" not in body_of(desk.post(reverse("volunteers:callers"), {"telephone": ITOS_NUMBER}))


def test_the_same_once_more_is_filled_in_but_for_the_days(desk, mori):
    before = made_request(mori.seats.get().areas.first(), kind="買い物", meet_at="店の前", words="牛乳とお米")
    page = body_of(desk.get(PAGE, {"again": before.uid}))
    assert 'value="店の前"' in page
    assert "牛乳とお米" in page
    assert 'value="2012-11-08"' not in page


def test_looking_for_earlier_requests_loses_nothing_that_was_typed(desk, mori):
    made_request(mori.seats.get().areas.first())
    answer = desk.post(PAGE, told(find="1", name="", words="途中まで聞いたこと"))
    assert answer.status_code == 200
    assert "途中まで聞いたこと" in body_of(answer)
    assert "この方です" in body_of(answer)
    picked = desk.post(PAGE, told(pick=str(Person.objects.get(name="伊東 フミ").uid), name=""))
    assert 'value="伊東 フミ"' in body_of(picked)


def test_a_welfare_commissioner_asks_for_somebody_who_does_not_know_yet(desk):
    desk.post(PAGE, told(caller="proxy", proxy_name="石田 実", proxy_relation="民生委員"))
    row = HelpRequest.objects.get()
    assert (row.proxy.name, row.proxy.telephone, row.proxy_relation) == ("石田 実", ITOS_NUMBER, "民生委員")
    assert (row.asker.telephone, row.asker_agreed) == ("", False)


def test_a_proxy_is_named_with_the_relation(desk):
    page = body_of(desk.post(PAGE, told(caller="proxy")))
    assert "電話をくださった方のお名前を書いてください。" in page
    assert "ご本人との間柄を選んでください。" in page


def test_whom_ito_does_not_want_to_meet_is_kept_apart(desk, mori):
    tanaka = made_volunteer(mori.seats.get().areas.first())
    desk.post(PAGE, told(apart="田中一郎"))
    assert Apart.objects.get().volunteer == tanaka
    assert "「山本」という方はいません" in body_of(desk.post(PAGE, told(once="b", apart="山本")))


def test_while_typing_the_sentence_and_what_is_still_to_be_asked_are_shown(desk):
    page = body_of(desk.post(reverse("volunteers:heard"), told(name="")))
    assert "毎週火曜日の朝9時から30分" in page
    assert "11月13日（火）" in page
    assert "手助けが要る方のお名前" in page
    assert not HelpRequest.objects.exists()


def test_what_has_no_kind_is_read_back_in_the_words_that_were_heard(desk):
    said = told(kind=ErrandKind.objects.get(name="そのほか").pk, words="金魚の世話", rhythm="open", starts="14")
    page = body_of(desk.post(reverse("volunteers:heard"), said))
    assert "午後2時から夕方5時までの間に30分、「金魚の世話」のことを" in page


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"rhythm": "once", "first_day": "2012-10-31"}, "過ぎた日です"),
        ({"rhythm": "once", "first_day": "2012-11-01", "starts": "8"}, "もう過ぎました"),
        ({"starts": "23時"}, "夜10時から朝6時までの活動は、お願いできません"),
        ({"starts": "21:50"}, "夜10時から朝6時までの活動は、お願いできません"),
        ({"starts": "2"}, "午後2時は「14」"),
        ({"starts": "10", "ends": "9", "minutes": None}, "終わりの時刻は、始まりの時刻より後に"),
        ({"starts": "朝はやく"}, "時刻として読めません"),
        ({"starts": None}, "何時からかを書いてください"),
        ({"starts": "8", "ends": "17", "minutes": None}, "一日8時間をこえる"),
        ({"weekdays": list("01234"), "starts": "8", "ends": "15", "minutes": None}, "週に28時間をこえる"),
        ({"weekdays": None}, "曜日を選ぶか、最初の日を書いてください"),
        ({"rhythm": "once"}, "何日かを書いてください"),
        ({"telephone": "930-0001"}, "電話番号の数字が7けたです"),
        ({"telephone": ""}, "電話番号を聞いて書いてください"),
        ({"name": ""}, "お名前を書いてください"),
        ({"slots": "0"}, "1人から9人まで"),
        ({"slots": "10"}, "1人から9人まで"),
        ({"qualified_slots": "1"}, "要る資格を選んでください"),
        ({"kind": None}, "何をお願いされたかを選んでください"),
        ({"town": "どこか"}, "「どこか」という町は見つかりません"),
        ({"town": ""}, "町の名前を書くか、地区を選んでください"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_told_in_a_sentence_and_nothing_typed_is_lost(desk, changes, sentence):
    answer = desk.post(PAGE, told(**changes))
    assert answer.status_code == 422
    assert sentence in body_of(answer)
    assert "腰が痛くて、袋を持てない。" in body_of(answer)
    assert not HelpRequest.objects.exists()


def test_a_town_of_another_district_names_the_desk_to_go_to(desk, districts):
    Town.objects.create(area=districts["kamoi"], name="鴨居", kana="かもい", chome_text="3丁目")
    plaza = Desk.objects.create(name="鴨居ケアプラザ", telephone="045-930-2222")
    DeskService.objects.create(
        desk=plaza, area=districts["kamoi"], function="地域活動交流", valid_from=date(2000, 4, 1)
    )
    page = body_of(desk.post(PAGE, told(town="かもい３丁目")))
    assert "「鴨居3丁目」は鴨居で、受け持ちの外です。鴨居ケアプラザ 045-930-2222" in page


def test_what_volunteers_are_not_asked_for_is_told_with_the_sentence_to_say(desk):
    answer = desk.post(PAGE, told(words="通帳を預かって、銀行でおろしてほしい。"))
    assert answer.status_code == 422
    assert "お金・通帳・印かんをお預かりしたり" in body_of(answer)
    assert "社会福祉協議会（お金の管理の窓口）" in body_of(answer)
    assert not HelpRequest.objects.exists()


def test_it_is_handed_on_with_that_sentence(desk):
    page = desk.post(PAGE, told(words="通帳を預かってほしい。"))
    refusal = page.context["refusals"][0].refusal
    desk.post(PAGE, told(words="通帳を預かってほしい。", refuse=refusal.pk))
    row = HelpRequest.objects.get()
    assert (row.state, row.end_reason, row.refusal) == (State.ENDED, "handed_over", refusal)
    assert row.handed_to_words == "社会福祉協議会（お金の管理の窓口）"


def test_it_is_received_all_the_same_where_the_word_meant_something_else(desk):
    desk.post(PAGE, told(words="通帳の入ったたんすは動かさない。", anyway="1"))
    assert HelpRequest.objects.get().state == State.RECEIVED


def test_a_kind_that_needs_a_qualification_brings_it(desk, mori):
    sign = QualificationKind.objects.create(name="手話奉仕員")
    kind = ErrandKind.objects.get(name="手話・要約筆記")
    kind.qualification = sign
    kind.save()
    desk.post(PAGE, told(kind=kind.pk, slots="２人", starts="13", minutes="120"))
    row = HelpRequest.objects.get()
    assert (row.qualification, row.qualified_slots, row.slots) == (sign, 2, 2)


def test_whoever_mediates_elsewhere_or_not_at_all_gets_nowhere(client, mori, hayashi, tanaka):
    row = made_request(mori.seats.get().areas.first(), made_asker())
    for person in (hayashi, tanaka):
        client.force_login(person.account)
        for name in ("request_slip", "edit_request"):
            assert client.get(reverse(f"volunteers:{name}", args=[row.uid])).status_code == 404
    assert client.get(PAGE).status_code == 403
