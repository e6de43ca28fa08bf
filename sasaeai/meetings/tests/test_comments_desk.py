"""意見募集 at the desk: make it, take in what came on paper, split, answer, and who may."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client

from sasaeai.kernel import clock
from sasaeai.meetings.actions.comments import publish_results
from sasaeai.meetings.models import CommentRound, Opinion, OpinionDisposition, Submission
from sasaeai.meetings.tests.known_comments import (
    AFTER,
    answered,
    drafted,
    form_of,
    key_of,
    made_round,
    sent,
    told,
)
from sasaeai.plans.tests.making import publish_as, undo_address


@pytest.fixture
def draft(midori):
    return drafted(midori)


@pytest.fixture
def round_(draft):
    return made_round(draft[2])


def filled(edition, **fields):
    return {
        "title": "素案への意見募集", "edition": str(edition.pk), "opens_on": "平成24年12月1日",
        "closes_on": "H24.12.28", "by_web": "on", "how": "郵送でも出せます。",
    } | fields  # fmt: skip


def typed(**fields):
    return {
        "once": "typed23456", "channel": "post", "received_on": "平成24年11月15日",
        "text": "道が暗い。\n\n街灯がほしい。", "item": "", "about": "", "late_because": "",
    } | fields  # fmt: skip


def test_suzuki_makes_a_round_with_the_usual_dispositions_and_announces_it(at_desk, draft):
    edition = draft[2]
    assert "意見募集がありません" in told(at_desk.get("/desk/comments/"))
    page = told(at_desk.post("/desk/comments/add/", filled(edition), follow=True))
    row = CommentRound.objects.get()
    assert (row.opens_on, row.closes_on) == (date(2012, 12, 1), date(2012, 12, 28))
    assert "準備中" in page
    assert [one.name for one in row.dispositions.all()] == [
        "反映した", "既に含まれている", "今後の参考とする", "賛同", "その他",
    ]  # fmt: skip
    assert "予告" in told(at_desk.post(f"/desk/comments/{row.uid}/announce/", follow=True))
    assert Client().get(f"/comments/{row.uid}/").status_code == 200


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"title": ""}, "名前を書いてください。"),
        ({"edition": ""}, "意見を聞く版を選んでください。"),
        ({"edition": "999"}, "意見を聞く版"),
        ({"opens_on": "あした"}, "はじまりの日"),
        ({"closes_on": "H24.11.1"}, "しめきりの日は、はじまりの日と同じか後の日にしてください。"),
        ({"how": "あ" * 4001}, "4000文字までにしてください"),
    ],
)
def test_a_slip_in_the_round_is_told_and_what_was_typed_stays(at_desk, draft, fields, said):
    answer = at_desk.post("/desk/comments/add/", filled(draft[2]) | fields)
    assert answer.status_code == 422
    assert said in told(answer)
    assert not CommentRound.objects.exists()


def test_the_edition_stays_once_opinions_came_and_the_answering_one_is_another_of_the_same_plan(at_desk, draft):
    plan, _goal, edition = draft
    round_ = made_round(edition)
    sent(round_, "公園。")
    later = publish_as(plan, "原案", on=date(2012, 11, 10))
    page = f"/desk/comments/{round_.uid}/edit/"
    form = filled(edition, opens_on="H24.11.1", closes_on="H24.11.30")
    assert at_desk.post(page, form | {"answered_in": str(edition.pk)}).status_code == 422
    assert at_desk.post(page, form | {"edition": str(later.pk), "answered_in": str(later.pk)}).status_code == 302
    round_.refresh_from_db()
    assert (round_.edition, round_.answered_in) == (edition, later)


def test_dispositions_are_data_of_the_round(at_desk, round_):
    page = f"/desk/comments/{round_.uid}/dispositions/"
    rows = list(round_.dispositions.all())
    answered(sent(round_, "賛成です。")[0], "賛同")
    form = {"rows-TOTAL_FORMS": "8", "rows-INITIAL_FORMS": "5"}
    for place, row in enumerate(rows):
        form |= {f"rows-{place}-pk": str(row.pk), f"rows-{place}-name": row.name, f"rows-{place}-meaning": ""}
    swapped = form | {"rows-0-name": rows[1].name, "rows-1-name": rows[0].name, "rows-5-name": "計画外"}
    assert at_desk.post(page, swapped).status_code == 302
    assert [one.name for one in round_.dispositions.all()][:2] == ["既に含まれている", "反映した"]
    assert round_.dispositions.count() == 6
    twice = at_desk.post(page, form | {"rows-0-name": "賛同"})
    assert twice.status_code == 422
    assert "同じ名前の区分が二つあります" in told(twice)
    assert at_desk.post(page, form | {"rows-2-meaning": "長" * 1000}).status_code == 422
    used = at_desk.post(page, form | {"rows-3-name": ""})
    assert used.status_code == 422
    assert "「賛同」の意見があるので、消せません" in told(used)
    assert OpinionDisposition.objects.filter(round=round_).count() == 6


def test_what_came_on_paper_is_typed_with_a_number_and_split_at_blank_lines(at_desk, draft, round_):
    page = f"/desk/comments/{round_.uid}/submissions/add/"
    answer = at_desk.post(page, typed(splits="on", item=key_of(draft[1])), follow=True)
    row = Submission.objects.get()
    assert (row.number, row.channel, row.written_by_label) == (1, "post", "鈴木 花子")
    assert row.text == "道が暗い。\n\n街灯がほしい。"
    assert [one.said for one in row.opinions.all()] == ["道が暗い。", "街灯がほしい。"]
    assert {one.item_uid for one in row.opinions.all()} == {draft[1].uid}
    assert "受付番号1番で受け付けました（意見2件）" in told(answer)
    assert at_desk.post(page, typed(splits="on")).status_code == 302
    assert Submission.objects.count() == 1, "sent twice, written once"
    again = at_desk.post(page, typed(once="other23456", channel="fax", again="1"))
    assert again["Location"].endswith("?channel=fax")


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"channel": ""}, "出し方を選んでください。"),
        ({"channel": "web"}, "出し方"),
        ({"text": ""}, "届いた文を書いてください。"),
        ({"text": "あ" * 40_001}, "40000文字までにしてください"),
        ({"text": "\n\n".join(["意見"] * 61), "splits": "on"}, "一度に60件までに分けられます"),
        ({"received_on": "平成24年12月24日"}, "届いた日が、先の日です。"),
        ({"received_on": "平成24年10月1日"}, "届いた日が、受付のはじまりより前です。"),
        ({"item": "goal:nothing234"}, "この項目は、意見を聞いている版にありません"),
    ],
)
def test_a_slip_while_typing_is_told_and_nothing_is_lost(at_desk, round_, fields, said):
    answer = at_desk.post(f"/desk/comments/{round_.uid}/submissions/add/", typed(about="区外の方") | fields)
    assert answer.status_code == 422
    assert said in told(answer)
    assert 'value="区外の方"' in told(answer)
    assert not Submission.objects.exists()


def test_a_late_letter_needs_its_reason_and_one_that_came_in_time_is_typed_later(at_desk, round_):
    page = f"/desk/comments/{round_.uid}/submissions/add/"
    with clock.frozen(AFTER):
        late = at_desk.post(page, typed(received_on="平成24年12月3日"))
        assert late.status_code == 422
        assert "しめきりの後に届いています" in told(late)
        noted = typed(received_on="平成24年12月3日", late_because="消印が11月30日だったため")
        assert at_desk.post(page, noted).status_code == 302
        assert at_desk.post(page, typed(once="other23456")).status_code == 302
        listed = told(at_desk.get(f"/desk/comments/{round_.uid}/submissions/"))
    assert listed.count("しめきりの後") == 1


def test_what_was_typed_wrongly_about_a_letter_is_put_right_and_its_words_stay(at_desk, round_):
    row = sent(round_, "道が暗い。", channel="fax")[0].submission
    page = f"/desk/comments/submissions/{row.uid}/edit/"
    form = {"channel": "counter", "received_on": "H24.11.12", "about": "区外", "late_because": "", "text": "ちがう文"}
    assert at_desk.post(page, form).status_code == 302
    row.refresh_from_db()
    assert (row.channel, row.received_on, row.about, row.text) == ("counter", date(2012, 11, 12), "区外", "道が暗い。")
    assert at_desk.post(page, form | {"channel": "web"}).status_code == 422
    assert at_desk.post(page, form | {"received_on": "H24.10.1"}).status_code == 422
    by_web = sent(round_, "公園。")[0].submission
    at_desk.post(f"/desk/comments/submissions/{by_web.uid}/edit/", form)
    by_web.refresh_from_db()
    assert by_web.channel == "web"


def test_a_submission_is_split_until_somebody_has_answered(at_desk, round_):
    row = sent(round_, "長い意見。\n\n二つめ。")[0].submission
    page = f"/desk/comments/submissions/{row.uid}/"
    assert "いくつかの意見に分ける" in told(at_desk.get(page))
    at_desk.post(f"{page}split/", {"text": "長い意見。\r\n　\r\n二つめ。\r\n\r\n三つめ。"})
    parts = list(row.opinions.all())
    assert [one.said for one in parts] == ["長い意見。", "二つめ。", "三つめ。"]
    assert [one.number for one in parts] == ["1-1", "1-2", "1-3"]
    answered(parts[0], "賛同")
    assert "分けなおせません" in told(at_desk.post(f"{page}split/", {"text": "一つ。"}))
    assert at_desk.post(f"{page}add/", {"said": "四つめ。", "item": ""}).status_code == 302
    at_desk.post(f"/desk/comments/opinions/{parts[1].uid}/remove/")
    assert [one.number for one in row.opinions.all()] == ["1-1", "1-3", "1-4"]
    row.refresh_from_db()
    assert row.text == "長い意見。\n\n二つめ。", "what came is never rewritten"


def test_the_last_opinion_stays_and_what_came_twice_is_put_aside_and_brought_back(at_desk, round_):
    one = sent(round_, "公園。")[0]
    page = f"/desk/comments/submissions/{one.submission.uid}/"
    assert "意見が一つは要ります" in told(at_desk.post(f"/desk/comments/opinions/{one.uid}/remove/", follow=True))
    answer = at_desk.post(f"{page}bin/", follow=True)
    assert Opinion.objects.of(round_).count() == 0
    assert at_desk.get(f"/desk/comments/opinions/{one.uid}/").status_code == 404
    at_desk.post(undo_address(answer))
    assert Opinion.objects.of(round_).count() == 1


def test_an_opinion_gets_its_item_summary_disposition_and_answer(at_desk, draft, round_):
    first, second = sent(round_, "道が暗い。", "街灯がほしい。")
    row = round_.dispositions.get(name="今後の参考とする")
    form = form_of(first, item=key_of(draft[1]), shown="道を明るく。", disposition=str(row.pk), answer="参考にします。")
    answer = at_desk.post(f"/desk/comments/opinions/{first.uid}/", form | {"next": "1"})
    first.refresh_from_db()
    assert (first.shown, first.answer, first.disposition, first.item_uid) == (
        "道を明るく。", "参考にします。", row, draft[1].uid,
    )  # fmt: skip
    assert first.said == "道が暗い。"
    assert answer["Location"] == f"/desk/comments/opinions/{second.uid}/", "on to the next that lacks something"
    listed = told(at_desk.get(f"/desk/comments/{round_.uid}/opinions/?state=unfinished"))
    assert "街灯がほしい。" in listed
    assert "道を明るく。" not in listed
    assert "2件のうち 1件" in listed
    for query in ("item=whole", "kind=none", "words=街灯", "kind=99999999999999999999", "kind=x&page=zzz"):
        assert at_desk.get(f"/desk/comments/{round_.uid}/opinions/?{query}").status_code == 200


def test_two_who_write_at_once_both_see_both(at_desk, round_):
    opinion = sent(round_, "公園。")[0]
    mine = form_of(opinion, shown="わたしの要旨")
    answered(opinion, "賛同", "先に書いた回答")
    answer = at_desk.post(f"/desk/comments/opinions/{opinion.uid}/", mine)
    page = told(answer)
    assert answer.status_code == 409
    assert "ほかの人が、先に書きなおしました" in page
    assert "わたしの要旨" in page
    assert "先に書いた回答" in page
    opinion.refresh_from_db()
    assert opinion.shown == "要旨：公園。"
    again = form_of(opinion, shown="二人の要旨")
    assert at_desk.post(f"/desk/comments/opinions/{opinion.uid}/", again).status_code == 302
    opinion.refresh_from_db()
    assert (opinion.shown, opinion.answer) == ("二人の要旨", "先に書いた回答")


@pytest.mark.parametrize(
    "shown",
    [
        "電話は０４５ー９３０ー１２３４です。",
        "suzuki@example.jp に返事を。",
        "〒226-0013 の者です。",
        "寺山町１１８番地の前。",
        "中山４丁目３の道。",
        "長津田2-3-4の角。",
        "となりの田中さんに聞いた。",
        "大田会長が決めた。",
    ],
)
def test_what_may_tell_who_somebody_is_is_asked_about_before_it_is_kept(at_desk, round_, shown):
    opinion = sent(round_, f"公園。{shown}")[0]
    page = f"/desk/comments/opinions/{opinion.uid}/"
    assert "のようなもの" in told(at_desk.get(page))
    answer = at_desk.post(page, form_of(opinion, shown=shown))
    assert answer.status_code == 422
    assert "公表してよいものなら" in told(answer)
    assert shown in told(answer)
    assert at_desk.post(page, form_of(opinion, shown=shown, checked="on")).status_code == 302


def test_plain_numbers_are_not_taken_for_somebodys(at_desk, round_):
    shown = "平成24年度に3-4か所、65歳以上の1,200人に。目標1-2も。2011-2015年、皆さんと委員さんで。"
    opinion = sent(round_, "数。")[0]
    assert at_desk.post(f"/desk/comments/opinions/{opinion.uid}/", form_of(opinion, shown=shown)).status_code == 302


def test_similar_opinions_get_one_answer_and_what_was_not_seen_is_not_written_over(at_desk, round_):
    rows = [*sent(round_, "賛成です。"), *sent(round_, "よい計画です。"), *sent(round_, "反対です。")]
    page = f"/desk/comments/{round_.uid}/answer/"
    ticked = [rows[0].uid, rows[1].uid]
    opened = told(at_desk.get(page, {"opinion": ticked}))
    assert "選んだ意見（2件）" in opened
    assert "反対です。" not in opened
    seen = opened.partition('name="seen" value="')[2].partition('"')[0]
    agrees = str(round_.dispositions.get(name="賛同").pk)
    form = {"opinion": ticked, "seen": seen, "disposition": agrees, "answer": "ありがとうございます。"}
    assert at_desk.post(page, form | {"disposition": ""}).status_code == 422
    answered(rows[1], "その他", "先に書いた回答")
    stale = at_desk.post(page, form)
    assert stale.status_code == 409
    assert "先に書いた回答" in told(stale)
    assert "ありがとうございます。" in told(stale)
    fresh = told(stale).partition('name="seen" value="')[2].partition('"')[0]
    assert at_desk.post(page, form | {"seen": fresh}).status_code == 302
    assert list(Opinion.objects.of(round_).filter(answer="ありがとうございます。").values_list("said", flat=True)) == [
        "賛成です。", "よい計画です。",
    ]  # fmt: skip
    nobody = told(at_desk.get(page, {"opinion": "nothing234"}, follow=True))
    assert "意見が選ばれていません" in nobody
    foreign = str(made_round(round_.edition, title="べつの募集").dispositions.first().pk)
    assert at_desk.post(page, form | {"disposition": foreign}).status_code == 422


def test_only_the_secretariat_reads_what_came_and_a_reader_sees_how_far_it_is(client, round_, yamada):
    opinion = sent(round_, "秘密の文")[0]
    client.force_login(yamada.account)
    assert "素案への意見募集" in told(client.get("/desk/comments/"))
    page = told(client.get(f"/desk/comments/{round_.uid}/"))
    assert "受付中" in page
    assert "/submissions/" not in page
    closed = ["edit/", "dispositions/", "submissions/", "submissions/add/", "opinions/", "answer/", "publish/"]
    addresses = [f"/desk/comments/{round_.uid}/{part}" for part in closed]
    addresses += [f"/desk/comments/opinions/{opinion.uid}/", f"/desk/comments/submissions/{opinion.submission.uid}/"]
    addresses += ["/desk/comments/add/"]
    assert {client.get(address).status_code for address in addresses} == {403}


def test_another_districts_committee_does_not_even_see_it(client, midori, districts, tanaka, ito, suzuki):
    plan, _goal, _edition = drafted(midori, districts=[districts["nagatsuta"]])
    edition = publish_as(plan.district_plans.get(), "素案", on=date(2012, 10, 25))
    round_ = made_round(edition, title="長津田の素案")
    opinion = sent(round_, "長津田の意見")[0]
    client.force_login(tanaka.account)
    assert client.get(f"/desk/comments/{round_.uid}/").status_code == 200
    assert client.get(f"/desk/comments/{round_.uid}/opinions/").status_code == 403
    client.force_login(ito.account)
    assert "長津田の素案" not in told(client.get("/desk/comments/"))
    for address in (f"/desk/comments/{round_.uid}/publish/", f"/desk/comments/opinions/{opinion.uid}/"):
        assert client.get(address).status_code == 404
        assert client.post(address).status_code == 404


def test_the_desk_says_what_waits(at_desk, round_, suzuki):
    opinion = sent(round_, "公園。")[0]
    assert "がしめきりです" not in told(at_desk.get("/desk/"))
    with clock.frozen(date(2012, 11, 26)):
        assert "「素案への意見募集」は平成24年11月30日がしめきりです" in told(at_desk.get("/desk/"))
    with clock.frozen(AFTER):
        assert "回答のそろわない意見が1件あります" in told(at_desk.get("/desk/"))
        answered(opinion, "賛同")
        assert "「素案への意見募集」の結果を公表する" in told(at_desk.get("/desk/"))
        publish_results(round_, by=suzuki)
        assert "素案への意見募集」" not in told(at_desk.get("/desk/"))


def test_only_what_nobody_has_read_is_binned(at_desk, draft):
    round_ = made_round(draft[2], announced=False)
    answer = at_desk.post(f"/desk/comments/{round_.uid}/bin/", follow=True)
    assert at_desk.get(f"/desk/comments/{round_.uid}/").status_code == 404
    at_desk.post(undo_address(answer))
    at_desk.post(f"/desk/comments/{round_.uid}/announce/")
    assert "消せません" in told(at_desk.post(f"/desk/comments/{round_.uid}/bin/", follow=True))
    assert Client().get(f"/comments/{round_.uid}/").status_code == 200


def test_a_round_whose_days_passed_before_it_was_announced_says_what_can_be_done(at_desk, draft):
    round_ = made_round(draft[2], announced=False)
    with clock.frozen(AFTER):
        page = told(at_desk.get(f"/desk/comments/{round_.uid}/"))
    assert "お知らせを出さないまま、しめきりの日を過ぎました" in page
    assert "お知らせを出す（予告・受付）" not in page
    assert "届いた意見を入力する" in page


def test_the_list_marks_opinions_that_have_no_summary_yet(at_desk, round_):
    first, _second = sent(round_, "公園を増やして", "バスを増やして")
    answered(first, "賛同")
    assert told(at_desk.get(f"/desk/comments/{round_.uid}/opinions/")).count("要旨はまだ") == 1


def test_what_has_to_be_published_first_is_said_instead_of_a_form_that_nobody_can_save(at_desk, midori, suzuki):
    words = at_desk.get("/desk/comments/").content.decode()
    assert "意見を聞く版が、まだありません" in words
    assert "/desk/comments/add/" not in words
    drafted(midori)
    assert "/desk/comments/add/" in at_desk.get("/desk/comments/").content.decode()
