"""A request is put right, handed to the right desk, or ended with its reason."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from sasaeai.areas.models import Desk
from sasaeai.kernel.clock import frozen
from sasaeai.volunteers.models import Apart, HelpRequest, Refusal, State
from sasaeai.volunteers.tests.known import kind_named, made_asker, made_request, made_volunteer


@pytest.fixture(autouse=True)
def thursday():
    with frozen(date(2012, 11, 1)):
        yield


@pytest.fixture
def row(districts):
    return made_request(districts["nagatsuta"], words="袋が重い", meet_at="玄関")


@pytest.fixture
def desk(client, mori):
    client.force_login(mori.account)
    return client


def body_of(answer):
    return answer.content.decode()


def page_of(row):
    return reverse("volunteers:edit_request", args=[row.uid])


def form_of(desk, row, **changes):
    """What the browser holds of the open page."""
    form = desk.get(page_of(row)).context["form"]
    said = {name: form[name].value() for name in form.fields}
    said = {name: getattr(value, "pk", value) for name, value in said.items() if value not in (None, False)}
    return said | {"wishes": [], "involves": []} | changes


def test_mori_puts_right_what_she_misheard(desk, row):
    answer = desk.post(page_of(row), form_of(desk, row, name="伊藤 フミ", starts="9時半", words="袋が重くて持てない"))
    assert answer["Location"] == reverse("volunteers:request", args=[row.uid])
    row.refresh_from_db()
    assert (row.asker.name, f"{row.starts:%H:%M}", row.words) == ("伊藤 フミ", "09:30", "袋が重くて持てない")


def test_the_name_of_somebody_who_is_known_by_it_is_not_changed_for_all(desk, row, districts):
    made_request(districts["nagatsuta"], row.asker)
    desk.post(page_of(row), form_of(desk, row, name="大川 勇"))
    row.refresh_from_db()
    assert row.asker.name == "大川 勇"
    assert HelpRequest.objects.exclude(pk=row.pk).get().asker.name == "伊東 フミ"


def test_two_people_put_it_right_at_once_and_the_second_sees_both_texts(desk, row):
    first, second = form_of(desk, row, words="先に書いたこと"), form_of(desk, row, words="後から書いたこと")
    desk.post(page_of(row), first)
    answer = desk.post(page_of(row), second)
    assert answer.status_code == 409
    assert "先に書いたこと" in body_of(answer)
    assert "後から書いたこと" in body_of(answer)
    row.refresh_from_db()
    assert row.words == "先に書いたこと"


def test_what_began_in_the_past_may_keep_its_day(desk, districts):
    row = made_request(districts["nagatsuta"], first_day=date(2012, 10, 2), rhythm="weekly", weekdays="1")
    assert desk.post(page_of(row), form_of(desk, row, words="そのまま")).status_code == 302


def test_whom_she_meets_after_all_is_no_longer_kept_apart(desk, row, districts, mori):
    here, elsewhere = made_volunteer(row.area), made_volunteer(districts["kamoi"], name="原 進", telephone="045-930-7")
    for volunteer in (here, elsewhere):
        Apart.objects.create(asker=row.asker, volunteer=volunteer, on=date(2012, 11, 1), by_label="森 京子")
    assert form_of(desk, row)["apart"] == "田中 一郎"
    desk.post(page_of(row), form_of(desk, row, apart=""))
    assert [apart.volunteer for apart in Apart.objects.all()] == [elsewhere]


def test_what_is_a_public_service_s_job_goes_to_the_desk_that_does_it(desk, row):
    plaza = Desk.objects.create(name="長津田地域ケアプラザ", telephone="045-930-3333")
    page = reverse("volunteers:hand_over", args=[row.uid])
    assert "つなぐ先を選ぶか、ことばで書いてください" in body_of(desk.post(page, {}))
    desk.post(page, {"desk": plaza.pk, "note": "電話ずみ"})
    row.refresh_from_db()
    assert (row.state, row.end_reason, row.handed_to, row.end_note) == (State.ENDED, "handed_over", plaza, "電話ずみ")


def test_what_is_not_ours_is_told_with_its_sentence(desk, row):
    money = Refusal.objects.get(name__startswith="お金や通帳")
    page = reverse("volunteers:refuse", args=[row.uid])
    assert money.sentence in body_of(desk.get(page))
    desk.post(page, {"refusal": money.pk})
    row.refresh_from_db()
    assert (row.end_reason, row.refusal) == ("handed_over", money)


def test_it_ends_with_a_reason_and_can_begin_again(desk, row):
    page = reverse("volunteers:end_request", args=[row.uid])
    assert "終わりにする理由を選んでください" in body_of(desk.post(page, {}))
    desk.post(page, {"reason": "neighbours", "note": "お隣が手伝うことに"})
    row.refresh_from_db()
    assert (row.end_reason, row.ended_on) == ("neighbours", date(2012, 11, 1))
    assert "もう終わっています" in body_of(desk.post(page, {"reason": "away"}, follow=True))
    assert desk.get(page_of(row)).status_code == 404
    desk.post(reverse("volunteers:reopen", args=[row.uid]))
    row.refresh_from_db()
    assert row.state == State.RECEIVED


def test_a_page_tells_what_was_told_and_what_may_be_done(desk, row):
    kind_named()
    made_asker("別の方", "045-930-8888")
    page = body_of(desk.get(reverse("volunteers:request", args=[row.uid])))
    for words in ("袋が重い", "小さく分ける", "ほかの窓口につなぐ", "終わりにする", "控えを印刷する"):
        assert words in page


def test_the_number_of_somebody_who_signs_in_is_left_to_the_office(desk, districts, suzuki):
    suzuki.telephone = "045-930-0005"
    suzuki.save()
    row = made_request(districts["nagatsuta"], suzuki)
    desk.post(page_of(row), form_of(desk, row, telephone="045-930-0006"))
    row.refresh_from_db()
    suzuki.refresh_from_db()
    assert (suzuki.telephone, row.asker.telephone) == ("045-930-0005", "045-930-0006")
