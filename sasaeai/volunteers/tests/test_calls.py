"""Somebody finds 30 minutes close by and says yes without an account; a page for everybody tells nothing of anybody."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from django.core.cache import caches

from sasaeai.areas.models import Desk, DeskService, Town
from sasaeai.kernel import clock
from sasaeai.kernel.stamp import public_stamp
from sasaeai.people.models import Person, QualificationKind
from sasaeai.people.tests.limits import all_but
from sasaeai.volunteers import flooding
from sasaeai.volunteers.actions.answering import cancel, say_yes
from sasaeai.volunteers.actions.asking import ask
from sasaeai.volunteers.actions.requests import end, offer_publicly
from sasaeai.volunteers.models import Apart, Candidate, HelpRequest, Rhythm, Volunteer

from .known import DAY, ITOS_NUMBER, TANAKAS_NUMBER, kind_named, made_asker, made_request, made_volunteer

CALL = "朝のごみ出しを手伝ってくれる方"


@pytest.fixture(autouse=True)
def in_2012():
    """A Thursday."""
    caches["pages"].clear()
    with clock.frozen(DAY):
        yield


@pytest.fixture
def offered(districts, mori) -> HelpRequest:
    """Ito's request, put onto the page by Mori."""
    return put_out(made_request(districts["nagatsuta"], words="腰を痛めた", address="長津田9-9-9"), CALL, mori)


def put_out(request: HelpRequest, call: str, by: Person) -> HelpRequest:
    offer_publicly(request, call, by=by)
    return HelpRequest.objects.get(pk=request.pk)


def told(answer) -> str:
    return answer.content.decode()


def listed(client, query: str = "") -> str:
    return told(client.get(f"/ways-to-help/{query}"))


def filled(**fields: str) -> dict[str, str]:
    return {"name": "田中　一郎", "telephone": "０４５−９３０−０００２"} | fields


def test_everybody_reads_the_call_and_nothing_about_who_asks(client, offered):
    for page in (listed(client), told(client.get(f"/ways-to-help/{offered.uid}/"))):
        assert CALL in page
        assert "11月8日（木）" in page
        assert "10時～10時30分" in page
        assert "伊東" not in page
        assert "腰を痛めた" not in page
        assert "9-9-9" not in page
        assert not re.search(r"930\D?000", page)


def test_what_no_coordinator_put_out_is_not_public(client, districts):
    row = made_request(districts["nagatsuta"])
    assert row.kind.name not in listed(client)
    assert client.get(f"/ways-to-help/{row.uid}/").status_code == 404


def test_a_call_that_has_passed_or_ended_is_led_on(client, offered, mori):
    with clock.frozen(DAY + timedelta(days=8)):
        answer = client.get(f"/ways-to-help/{offered.uid}/")
    assert answer.status_code == 404
    assert "この呼びかけは終わりました" in told(answer)
    end(offered, "withdrawn", by=mori)
    assert client.get(f"/ways-to-help/{offered.uid}/").status_code == 404


def test_kept_pages_are_made_anew_when_a_call_comes_and_goes(client, districts, mori, tanaka):
    assert CALL not in listed(client)
    row = put_out(made_request(districts["nagatsuta"]), CALL, mori)
    assert CALL in listed(client)
    helper = made_volunteer(districts["nagatsuta"])
    ask(row, [helper], by=mori)
    say_yes(Candidate.objects.get(), way="phone", by=mori)
    assert CALL not in listed(client), "its only place is taken"
    cancel(Candidate.objects.get(), way="phone", by=mori)
    assert CALL in listed(client)
    offer_publicly(row, "", by=mori)
    assert CALL not in listed(client)


def test_what_concerns_no_call_leaves_kept_pages_alone(districts, mori):
    row = made_request(districts["nagatsuta"])
    before = public_stamp()
    ask(row, [made_volunteer(districts["nagatsuta"])], by=mori)
    say_yes(Candidate.objects.get(), way="phone", by=mori)
    end(row, "withdrawn", by=mori)
    assert public_stamp() == before


def test_calls_are_narrowed_by_length_week_kind_and_district(client, offered, districts, mori):
    asker = offered.asker
    long = made_request(districts["kamoi"], asker, kind="庭の手入れ", minutes=120)
    put_out(long, "庭の草取り", mori)
    soon = made_request(districts["kirigaoka"], asker, kind="買い物", first_day=DAY + timedelta(days=2))
    put_out(soon, "買い物の荷物持ち", mori)
    pages = {
        query: listed(client, query)
        for query in (
            "?length=30", "?when=week", "?when=weekend", f"?kind={long.kind.pk}", "?near=nagatsuta",
            "?near=nagatsuta&everywhere", "?near=nothing&kind=999999999999999999999&length=x&when=%E3%81%82&page=99",
        )
    }  # fmt: skip
    names = (CALL, "庭の草取り", "買い物の荷物持ち")
    assert [[words for words in names if words in page] for page in pages.values()] == [
        [CALL, "買い物の荷物持ち"],
        ["買い物の荷物持ち"],
        ["買い物の荷物持ち"],
        ["庭の草取り"],
        [CALL, "買い物の荷物持ち"],
        [CALL, "庭の草取り", "買い物の荷物持ち"],
        [CALL, "庭の草取り", "買い物の荷物持ち"],
    ]


def test_the_nearest_comes_first_and_says_how_far_it_is_on_foot(client, districts, mori):
    here, near, far = (
        Town.objects.create(area=districts[slug], name=name, latitude=latitude, longitude=139.49)
        for slug, name, latitude in (
            ("nagatsuta", "長津田", 35.530), ("kirigaoka", "霧が丘", 35.534), ("kamoi", "鴨居", 35.560),
        )
    )  # fmt: skip
    asker = made_asker()
    for town, call in ((far, "遠い"), (near, "となり"), (None, "町のわからない")):
        put_out(made_request(town.area if town else districts["nagatsuta"], asker, town=town), call + "手伝い", mori)
    page = listed(client, f"?near={here.pk}")
    assert "歩いて10分くらい" in page
    assert "同じ地区" in page
    assert page.index("となり手伝い") < page.index("町のわからない手伝い")
    assert "遠い手伝い" not in page


def test_when_nothing_waits_the_page_says_whom_to_telephone(client, midori, districts):
    desk = Desk.objects.create(name="みどりの窓口", telephone="045-930-1000")
    DeskService.objects.create(desk=desk, area=midori, function="ボランティア", valid_from=date(2010, 4, 1))
    page = listed(client)
    assert "いまは、手助けを待っている方がいません" in page
    assert "045-930-1000" in page


def test_many_calls_cost_as_many_queries_as_one(client, offered, districts, mori, django_assert_max_num_queries):
    for number, area in enumerate(list(districts.values()) * 6):
        HelpRequest.objects.filter(
            pk=made_request(area, offered.asker, kind=f"種類{number % 7}").pk
        ).update(call=f"手伝い{number}", offered_on=DAY)  # fmt: skip
    with django_assert_max_num_queries(8):
        page = listed(client, "?near=nagatsuta&everywhere")
    assert page.count('class="call"') == 50


def test_tanaka_says_yes_with_a_name_and_a_number(client, offered):
    answer = client.post(f"/ways-to-help/{offered.uid}/", filled(), follow=True)
    assert "お気持ちを受け取りました" in told(answer)
    candidate = Candidate.objects.get()
    volunteer = candidate.volunteer
    assert (candidate.state, candidate.place, candidate.answered_by_way) == ("yes", 1, "web")
    assert (volunteer.person.name, volunteer.person.telephone) == ("田中 一郎", "045-930-0002".replace("-", "−"))
    assert (volunteer.standing, volunteer.area, volunteer.consents_on) == ("casual", offered.area, DAY)


def test_a_number_is_one_volunteer_however_name_and_number_are_spelled(client, offered, districts, mori):
    known = made_volunteer(districts["nagatsuta"], "田中 一郎", TANAKAS_NUMBER)
    for fields in (filled(), filled(name="たなか いちろう", telephone="+81 45 930 0002"), filled()):
        assert client.post(f"/ways-to-help/{offered.uid}/", fields).status_code == 302
    assert [one.volunteer for one in Candidate.objects.all()] == [known]
    assert Volunteer.objects.count() == 1
    known.person.refresh_from_db()
    assert known.person.name == "田中 一郎", "a page for everybody changes nobody's name"
    assert ["たなか いちろう" in note.words for note in offered.notes.all()] == [True]


def test_two_who_share_a_number_are_told_apart_by_name(client, offered, districts):
    wife = made_volunteer(districts["nagatsuta"], "田中 花", TANAKAS_NUMBER)
    husband = made_volunteer(districts["nagatsuta"], "田中 一郎", TANAKAS_NUMBER)
    client.post(f"/ways-to-help/{offered.uid}/", filled(name="田中一郎"))
    assert [one.volunteer for one in Candidate.objects.all()] == [husband]
    assert wife.candidacies.count() == 0


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("telephone", "930-0002", "市外局番から、10けたか11けた"),
        ("telephone", "", "電話番号を書いてください"),
        ("telephone", "４５６", "市外局番から、10けたか11けた"),
        ("name", "　　", "お名前を書いてください"),
        ("email", "tanaka＠", "メールアドレスを確かめてください"),
        ("email", "tanaka@" + "a." * 130 + "jp", "254"),
        ("is_minor", "on", "保護者の方からお電話をください"),
    ],
)
def test_what_cannot_be_read_is_asked_for_again(client, offered, field, typed, sentence):
    answer = client.post(f"/ways-to-help/{offered.uid}/", filled(**{field: typed}))
    assert answer.status_code == 422
    assert sentence in told(answer)
    assert not Candidate.objects.exists()


def test_who_comes_a_moment_late_is_the_reserve(client, offered):
    client.get(f"/ways-to-help/{offered.uid}/")
    client.post(f"/ways-to-help/{offered.uid}/", filled())
    page = told(client.get(f"/ways-to-help/{offered.uid}/"))
    assert "控えとしてお待ちいただきます" in page
    answer = client.post(f"/ways-to-help/{offered.uid}/", filled(name="加藤", telephone="045-930-0003"), follow=True)
    assert "あなたには、控えとしてお待ちいただきます" in told(answer)
    assert list(Candidate.objects.values_list("state", flat=True)) == ["yes", "reserve"]


def test_two_who_must_not_meet_are_not_brought_together_and_nobody_learns_of_it(client, offered, districts):
    helper = made_volunteer(districts["nagatsuta"])
    Apart.objects.create(asker=offered.asker, volunteer=helper, on=DAY, by_label="森 京子")
    answer = client.post(f"/ways-to-help/{offered.uid}/", filled(), follow=True)
    assert "お気持ちを受け取りました" in told(answer)
    assert (Candidate.objects.get().state, offered.candidates.holding().count()) == ("chosen", 0)
    assert "引き合わせない" in offered.notes.get().words


def test_who_asked_is_not_found_out_by_typing_numbers(client, offered):
    mine = client.post(f"/ways-to-help/{offered.uid}/", filled(name="伊東 フミ", telephone=ITOS_NUMBER), follow=True)
    assert "お気持ちを受け取りました" in told(mine)
    assert offered.candidates.holding().count() == 0


def test_nor_by_filling_the_place_first_and_seeing_who_is_no_reserve(client, offered, districts, mori):
    """Ito herself, somebody who must not meet her, somebody who was told no, who holds the place, and a stranger."""
    apart, no, holder = (
        made_volunteer(districts["nagatsuta"], name, f"045-930-{number}")
        for name, number in (("加藤 明", "0003"), ("上野 進", "0004"), ("林田 実", "0005"))
    )
    Apart.objects.create(asker=offered.asker, volunteer=apart, on=DAY, by_label="森 京子")
    Candidate.objects.create(request=offered, volunteer=no, state="not_suited")
    ask(offered, [holder], by=mori)
    say_yes(holder.candidacies.get(), way="phone", by=mori)
    numbers = (ITOS_NUMBER, "045-930-0003", "045-930-0004", "045-930-0005", "045-930-0099")
    with clock.frozen(DAY + timedelta(days=1)):
        pages = {
            client.post(f"/ways-to-help/{offered.uid}/", filled(name="だれか", telephone=number))["Location"]
            for number in numbers
        }
        assert len(pages) == 1
        assert "控えとしてお待ちいただきます" in told(client.get(pages.pop()))


def test_pressing_twice_makes_no_reserve_of_whoever_took_the_last_place(client, offered):
    client.post(f"/ways-to-help/{offered.uid}/", filled())
    assert "お気持ちを受け取りました" in told(client.post(f"/ways-to-help/{offered.uid}/", filled(), follow=True))


def test_a_place_that_needs_a_qualification_is_not_taken_without_it(client, offered, districts, mori):
    sign = QualificationKind.objects.create(name="手話奉仕員")
    HelpRequest.objects.filter(pk=offered.pk).update(qualification=sign, qualified_slots=1)
    assert "「手話奉仕員」の資格のある方" in told(client.get(f"/ways-to-help/{offered.uid}/"))
    client.post(f"/ways-to-help/{offered.uid}/", filled())
    assert Candidate.objects.get().state == "chosen"
    holder = made_volunteer(districts["nagatsuta"], "加藤 明", "045-930-0003")
    holder.person.qualifications.create(kind=sign, since=DAY, given_at=clock.now())
    client.post(f"/ways-to-help/{offered.uid}/", filled(name="加藤 明", telephone="045-930-0003"))
    assert holder.candidacies.get().state == "yes"


def test_a_flood_is_stopped_kindly(client, offered):
    all_but(2, flooding.SAYING_YES)
    for number in range(2):
        client.post(f"/ways-to-help/{offered.uid}/", filled(telephone=f"045-931-{number:04}"))
    answer = client.post(f"/ways-to-help/{offered.uid}/", filled(telephone="045-939-9999"))
    assert answer.status_code == 429
    assert "続けてたくさん送られました" in told(answer)
    assert Candidate.objects.count() == 2


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"rhythm": Rhythm.WEEKLY, "weekdays": "03", "first_day": DAY}, "毎週 月・木</span>"),
        ({"rhythm": Rhythm.WEEKLY, "weekdays": "0"}, "（11月12日（月）から）"),
        ({"rhythm": Rhythm.FORTNIGHTLY, "weekdays": "4", "first_day": DAY}, "一週おき 金"),
        ({"rhythm": Rhythm.MONTHLY, "first_day": DAY}, "毎月 第1木曜"),
        ({"rhythm": Rhythm.OPEN, "minutes": 90}, "日時は相談"),
        ({"rhythm": Rhythm.OPEN, "weekdays": "56"}, "土・日のうち、日時は相談"),
    ],
)
def test_when_it_is_reads_as_people_say_it(client, districts, mori, fields, words):
    put_out(made_request(districts["nagatsuta"], **fields), CALL, mori)
    assert words in listed(client)


def test_kinds_are_offered_only_where_something_waits(client, offered):
    kind_named("話し相手")
    page = listed(client)
    assert "ごみ出し</option>" in page
    assert "話し相手" not in page
