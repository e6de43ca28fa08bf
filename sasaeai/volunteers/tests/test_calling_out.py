"""Mori puts Ito's request out in words that everybody may read, and takes it off again."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.cache import caches

from sasaeai.kernel import clock
from sasaeai.kernel.stamp import entrances_of
from sasaeai.volunteers.actions.asking import ask
from sasaeai.volunteers.actions.intake import Caller, correct
from sasaeai.volunteers.actions.requests import CALLS, end, mark
from sasaeai.volunteers.models import HelpRequest
from sasaeai.volunteers.tasks import look_after_answers

from .known import DAY, made_request, made_volunteer


@pytest.fixture(autouse=True)
def in_2012():
    caches["pages"].clear()
    with clock.frozen(DAY):
        yield


@pytest.fixture
def request_of_ito(districts) -> HelpRequest:
    return made_request(districts["nagatsuta"])


def told(answer) -> str:
    return answer.content.decode()


def address(row: HelpRequest) -> str:
    return f"/desk/mediation/requests/{row.uid}/call/"


def test_mori_puts_a_call_out_and_takes_it_off(client, request_of_ito, mori):
    client.force_login(mori.account)
    assert 'name="call" value="' in told(client.get(address(request_of_ito)))
    page = told(client.post(address(request_of_ito), {"call": "朝の　ごみ出しを手伝ってくれる方"}, follow=True))
    assert "ホームページとポスターに出ています" in page
    assert "朝の ごみ出しを手伝ってくれる方" in told(client.get("/ways-to-help/"))
    client.post(address(request_of_ito), {"take_off": "1"})
    assert "ごみ出しを手伝って" not in told(client.get("/ways-to-help/"))


@pytest.mark.parametrize(
    ("call", "sentence"),
    [
        ("", "呼びかけの文を書いてください"),
        ("伊東さんのごみ出し", "お名前（伊東）が入っています"),
        ("ﾌﾐさんのごみ出し", "お名前（フミ）が入っています"),
        ("長津田９－９のごみ出し", "番地のような数字"),
        ("ごみ出し 0459300001まで", "番地のような数字"),
        ("あ" * 81, "80"),
    ],
)
def test_what_tells_whom_it_is_about_does_not_go_out(client, request_of_ito, mori, call, sentence):
    client.force_login(mori.account)
    answer = client.post(address(request_of_ito), {"call": call})
    assert answer.status_code == 422
    assert sentence in told(answer)
    assert HelpRequest.objects.get().offered_on is None


def test_what_has_ended_or_passed_is_not_put_out(client, request_of_ito, mori):
    client.force_login(mori.account)
    with clock.frozen(DAY + timedelta(days=8)):
        assert "日が過ぎている" in told(client.post(address(request_of_ito), {"call": "ごみ出し"}))
    end(request_of_ito, "withdrawn", by=mori)
    assert "「終了」なので" in told(client.post(address(request_of_ito), {"call": "ごみ出し"}))
    assert HelpRequest.objects.get().offered_on is None


def test_only_who_handles_it_puts_it_out(client, request_of_ito, hayashi, tanaka):
    for person, status in ((hayashi, 404), (tanaka, 403)):
        client.force_login(person.account)
        assert client.post(address(request_of_ito), {"call": "ごみ出し"}).status_code == status


def test_pages_lead_to_calls_only_while_there_are_any(client, request_of_ito, mori, rf):
    assert CALLS not in entrances_of(rf.get("/"))
    client.force_login(mori.account)
    client.post(address(request_of_ito), {"call": "ごみ出し"})
    assert CALLS in entrances_of(rf.get("/"))
    with clock.frozen(DAY + timedelta(days=8)):
        look_after_answers.func()
    assert CALLS not in entrances_of(rf.get("/")), "its day has passed"


def test_another_day_of_a_call_is_read_at_once(client, request_of_ito, mori):
    client.force_login(mori.account)
    client.post(address(request_of_ito), {"call": "ごみ出し"})
    client.logout()
    assert "11月8日（木）" in told(client.get("/ways-to-help/"))
    row = HelpRequest.objects.get()
    ito = Caller(row.asker.name, row.asker.kana, row.asker.telephone)
    correct(row, {"first_day": DAY + timedelta(days=3)}, ito, None, seen=mark(row), by=mori)
    assert "11月4日（日）" in told(client.get("/ways-to-help/"))


def test_a_number_that_is_read_out_opens_the_request_or_the_volunteer(client, request_of_ito, districts, mori, hayashi):
    helper = made_volunteer(districts["nagatsuta"])
    client.force_login(mori.account)
    full_width = request_of_ito.number.translate({code: code + 0xFEE0 for code in range(0x30, 0x7B)})
    for typed in (request_of_ito.number, full_width, f" {request_of_ito.number}－{helper.number}"):
        assert client.get("/desk/mediation/find/", {"number": typed})["Location"].endswith(f"/{request_of_ito.uid}/")
    assert client.get("/desk/mediation/find/", {"number": helper.number})["Location"].endswith(f"/{helper.uid}/")
    assert "確かめてください" in told(client.get("/desk/mediation/find/?number=zzzzz", follow=True))
    client.force_login(hayashi.account)
    page = client.get("/desk/mediation/find/", {"number": request_of_ito.number}, follow=True)
    assert "担当の地区にありません" in told(page)


def test_an_answer_is_waited_for_until_the_day_before_what_happens_once(request_of_ito, districts, mori):
    helper = made_volunteer(districts["nagatsuta"])
    HelpRequest.objects.update(first_day=DAY + timedelta(days=2))
    assert ask(HelpRequest.objects.get(), [helper], by=mori)[1][0].answer_by == DAY + timedelta(days=1)
