"""意見募集 for everybody: read what is asked about, send an opinion, get a number."""

from __future__ import annotations

from datetime import date

import pytest

from sasaeai.kernel import clock
from sasaeai.meetings.actions.comments import announce, call_off
from sasaeai.meetings.flooding import ALL_SENT, SENT
from sasaeai.meetings.models import Opinion, Submission
from sasaeai.meetings.tests.known import came_in
from sasaeai.meetings.tests.known_comments import CLOSES, OPENS, drafted, made_round, told
from sasaeai.people.tests.limits import all_but
from sasaeai.plans.models import Measure
from sasaeai.plans.tests.making import make_measure, publish_as


@pytest.fixture
def draft(midori):
    return drafted(midori)


@pytest.fixture
def round_(draft):
    return made_round(draft[2])


def send(client, round_, text="公園を増やしてほしい。", *, item="", **fields):
    address = f"/comments/{round_.uid}/send/" + (f"?item={item.rpartition(':')[2]}" if item else "")
    return client.post(address, {"once": "once234567", "text": text, "about": "", "item": item} | fields)


def test_everybody_finds_what_is_asked_about_with_a_form_for_each_item(client, draft, round_):
    _plan, goal, _edition = draft
    assert "素案への意見募集" in told(client.get("/comments/"))
    page = told(client.get(f"/comments/{round_.uid}/"))
    assert "受付中" in page
    assert "平成24年11月30日" in page
    assert "区役所の窓口へ。" in page
    assert f"/comments/{round_.uid}/send/?item={goal.uid}" in page
    assert "あいさつ運動" in page
    form = told(client.get(f"/comments/{round_.uid}/send/?item={goal.uid}"))
    assert f'value="goal:{goal.uid}"' in form
    assert "10,000文字まで" in form


def test_an_opinion_is_kept_as_it_came_and_gets_a_number(client, draft, round_):
    _plan, goal, _edition = draft
    text = "一行目。\n\n  <b>二行目</b>　=1+1"
    answer = send(client, round_, text, item=f"goal:{goal.uid}", about="区内に住んでいる")
    row = Submission.objects.get()
    assert (row.number, row.channel, row.text, row.about) == (1, "web", text, "区内に住んでいる")
    assert row.written_by_label == ""
    opinion = row.opinions.get()
    assert (opinion.item_kind, opinion.item_uid, opinion.said, opinion.shown) == ("goal", goal.uid, text, "")
    receipt = told(client.get(answer["Location"]))
    assert "受付番号　1番" in receipt
    assert "二行目" not in receipt, "whoever finds the address reads no words"
    assert "公表します" in receipt


def test_pressed_twice_it_is_written_once_and_the_next_gets_the_next_number(client, round_):
    first = send(client, round_)
    assert send(client, round_)["Location"] == first["Location"]
    send(client, round_, "べつの意見。", once="other234567")
    assert list(Submission.objects.values_list("number", flat=True)) == [1, 2]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "意見を書いてください。"),
        ("　 \n", "意見を書いてください。"),
        ("あ" * 10_001, "10000文字までにしてください（いまは10001文字です）"),
    ],
)
def test_a_slip_is_told_and_nothing_typed_is_lost(client, round_, text, said):
    answer = send(client, round_, text, about="団体")
    assert answer.status_code == 422
    assert said in told(answer)
    assert 'value="団体"' in told(answer)
    assert text in told(answer)
    assert not Submission.objects.exists()


def test_an_item_of_another_edition_is_refused_and_the_text_stays(client, draft, round_):
    plan, goal, _edition = draft
    later = make_measure(plan, goal, "版のあとに書いた取組")
    page = told(client.get(f"/comments/{round_.uid}/send/?item={later.uid}"))
    assert "この項目は、意見を聞いている版にありません" in page
    answer = send(client, round_, item=f"measure:{later.uid}")
    assert answer.status_code == 422
    assert "公園を増やしてほしい。" in told(answer)
    crossed = client.post(
        f"/comments/{round_.uid}/send/?item={goal.uid}", {"text": "公園。", "item": f"measure:{later.uid}"}
    )
    assert crossed.status_code == 422
    assert client.get(f"/comments/{round_.uid}/send/?item={'x' * 300}").status_code == 200
    assert not Opinion.objects.exists()


@pytest.mark.parametrize(
    ("day", "fields", "said"),
    [
        (date(2012, 10, 31), {}, "まだ受け付けていません"),
        (date(2012, 12, 1), {}, "受付は終わりました"),
        (date(2012, 11, 20), {"by_web": False}, "このページからは受け付けていません"),
    ],
)
def test_outside_its_days_or_without_the_web_nothing_is_taken_and_the_text_is_shown_back(
    client, draft, day, fields, said
):
    round_ = made_round(draft[2], **fields)
    with clock.frozen(day):
        answer = send(client, round_)
        assert answer.status_code == 409
        assert said in told(answer)
        assert "公園を増やしてほしい。" in told(answer), "what was typed can still be copied"
        assert "この項目に意見を出す" not in told(client.get(f"/comments/{round_.uid}/"))
    assert not Submission.objects.exists()


def test_on_its_first_and_last_day_it_is_open(client, draft):
    round_ = made_round(draft[2])
    for day in (OPENS, CLOSES):
        with clock.frozen(day):
            assert send(client, round_, once=f"once{day}").status_code == 302


def test_what_is_not_announced_is_read_by_nobody_and_what_was_called_off_says_why(client, draft, suzuki):
    round_ = made_round(draft[2], announced=False)
    assert "素案への意見募集" not in told(client.get("/comments/"))
    for page in ("", "send/", "result/", "result.csv"):
        assert client.get(f"/comments/{round_.uid}/{page}").status_code == 404
    assert send(client, round_).status_code == 404
    announce(round_, by=suzuki)
    call_off(round_, "素案を作りなおすため。", by=suzuki)
    assert "素案を作りなおすため。" in told(client.get(f"/comments/{round_.uid}/"))
    assert send(client, round_).status_code == 409


def test_nobody_buries_the_office_from_one_place_and_the_text_stays(client, round_):
    assert SENT.allowed == 20
    all_but(2, SENT)
    for number in range(2):
        assert send(client, round_, once=f"once{number}").status_code == 302
    answer = send(client, round_, "二十一番目の意見。", once="once21")
    assert answer.status_code == 429
    assert "二十一番目の意見。" in told(answer)
    assert Submission.objects.count() == 2


def test_a_flood_from_everywhere_meets_a_ceiling_and_says_what_else_one_can_do(client, round_, suzuki):
    came_in(ALL_SENT, ALL_SENT.an_hour)
    answer = send(client, round_, "いちばん大切な意見。", once="late")
    assert answer.status_code == 429
    assert "いちばん大切な意見。" in told(answer)
    assert "10時から、また受け付けます" in told(answer)
    assert "ほかの出し方を見る" in told(answer)
    assert not Submission.objects.exists()
    client.force_login(suzuki.account)
    assert "「素案への意見募集」に意見が一度に多く届き" in told(client.get("/desk/"))


def test_pages_lead_to_it_while_it_runs(client, midori, draft, suzuki):
    assert 'href="/comments/"' not in told(client.get("/"))
    round_ = made_round(draft[2])
    front = told(client.get("/"))
    assert f'href="/comments/{round_.uid}/"' in front
    assert f'href="/comments/{round_.uid}/"' in told(client.get("/plan/2/"))
    assert "/comments/" in told(client.get("/sitemap.xml"))
    assert "「素案への意見募集」のお知らせを出しました。" in told(client.get("/changes/"))
    assert f'href="/comments/{round_.uid}/"' in told(client.get("/changes/"))
    for kind, uid in (("goals", draft[1].uid), ("measures", Measure.objects.get().uid)):
        assert f'href="/comments/{round_.uid}/send/?item={uid}"' in told(client.get(f"/plan/2/{kind}/{uid}/"))
    with clock.frozen(date(2012, 12, 1)):
        assert f'href="/comments/{round_.uid}/"' not in told(client.get("/plan/2/"))
        assert 'href="/comments/"' in told(client.get("/"))


def test_a_districts_draft_is_asked_about_too(client, midori, districts):
    plan, _goal, _edition = drafted(midori, districts=[districts["nagatsuta"]])
    own = plan.district_plans.get()
    round_ = made_round(publish_as(own, "素案", on=date(2012, 10, 25)), title="長津田地区の素案への意見")
    page = told(client.get(f"/comments/{round_.uid}/"))
    assert "長津田" in page
    assert send(client, round_).status_code == 302
