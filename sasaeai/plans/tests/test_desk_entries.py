"""Entries: organisations are asked, write or are written for, and their words become measures with provenance."""

from __future__ import annotations

from datetime import date

import pytest
from django.core import mail

from sasaeai.kernel.clock import frozen
from sasaeai.kernel.models import JournalEntry
from sasaeai.people.models import Organisation, Person, Role
from sasaeai.people.tests.known import make_organisation, make_person
from sasaeai.plans.models import Entry, EntryCall, Measure, MeasureSource, Plan

from .making import goal_named, make_measure, make_plan, undo_address

WORDS = "毎月第3土曜日に、団地の集会所で茶話会を開いています。"


@pytest.fixture
def ward(midori, districts) -> Plan:
    return make_plan(midori, districts.values())


@pytest.fixture
def circle(midori) -> Organisation:
    found = make_organisation("緑の会")
    found.email = "midori@example.com"
    found.save()
    return found


@pytest.fixture
def helpers(midori) -> Organisation:
    return make_organisation("かもいお助け隊")


@pytest.fixture
def nakamura(midori, circle) -> Person:
    """中村: writes for 緑の会."""
    return make_person("中村 恵", "nakamura", Role.ORGANISATION, midori, organisation=circle)


@pytest.fixture
def call(ward, circle, helpers) -> EntryCall:
    made = EntryCall.objects.create(
        plan=ward, title="具体的な取り組みのご記入のお願い", words="計画に載せる取り組みをお書きください。",
        due_on=date(2010, 9, 30), contact="緑区役所 鈴木 045-930-0000", sent_on=date(2010, 8, 1),
    )  # fmt: skip
    made.organisations.set([circle, helpers])
    return made


def make_entry(call: EntryCall, organisation: Organisation, text: str = WORDS, **fields) -> Entry:
    return Entry.objects.create(
        plan=call.plan, call=call, organisation=organisation, text=text, received_on=date(2010, 9, 1), **fields
    )


def seen_in(page) -> str:
    return page.context["form"]["seen"].value()


def test_suzuki_asks_and_only_organisations_with_an_address_get_a_letter_once(client, suzuki, ward, circle, helpers):
    client.force_login(suzuki.account)
    asked = {
        "title": "ご記入のお願い", "words": "お書きください。", "due_on": "H22.9.30", "contact": "鈴木 045-930-0000",
        "organisations": [circle.pk, helpers.pk],
    }  # fmt: skip
    assert client.post("/desk/plan/2/calls/add/", asked).status_code == 302
    call = EntryCall.objects.get()
    assert (call.sent_on, call.due_on) == (None, date(2010, 9, 30))
    assert "まだ、どの団体にも送っていません。" in client.get("/desk/").content.decode()
    with frozen(date(2010, 9, 30)):
        assert "もう過ぎています" not in client.get(f"/desk/plan/2/calls/{call.uid}/send/").content.decode()
    with frozen(date(2010, 10, 1)):
        question = client.get(f"/desk/plan/2/calls/{call.uid}/send/").content.decode()
    assert "しめきりの平成22年9月30日は、もう過ぎています。" in question
    for _again in range(2):
        assert client.post(f"/desk/plan/2/calls/{call.uid}/send/").status_code == 302
    assert [letter.to for letter in mail.outbox] == [["midori@example.com"]]
    assert "平成22年9月30日" in mail.outbox[0].body
    assert f"/desk/plan/2/calls/{call.uid}/write/{circle.pk}/" in mail.outbox[0].body
    call.refresh_from_db()
    assert call.sent_on


def test_a_whole_kind_of_organisations_is_asked_at_once(client, suzuki, ward, circle, helpers):
    other = make_organisation("山下自治会", kind="自治会町内会")
    client.force_login(suzuki.account)
    asked = {"title": "お願い", "due_on": "H22.9.30", "contact": "鈴木", "kinds": [circle.kind.pk]}
    assert client.post("/desk/plan/2/calls/add/", asked).status_code == 302
    assert set(EntryCall.objects.get().organisations.all()) == {circle, helpers}
    assert other not in EntryCall.objects.get().organisations.all()


def test_a_call_says_what_is_missing(client, suzuki, ward):
    client.force_login(suzuki.account)
    answer = client.post("/desk/plan/2/calls/add/", {"due_on": "9月末"})
    assert answer.status_code == 422
    page = answer.content.decode()
    for sentence in ("お願いの題を書いてください。", "日付として読めませんでした", "団体を一つ以上選んでください。"):
        assert sentence in page
    assert not EntryCall.objects.exists()


def test_calls_are_the_secretariats(client, tanaka, sato, yamada, nakamura, call):
    addresses = ["calls/", "calls/add/", f"calls/{call.uid}/", f"calls/{call.uid}/edit/", f"calls/{call.uid}/send/",
                 f"calls/{call.uid}/sheets/", "entries/", "entries/gather/"]  # fmt: skip
    for person, status in ((tanaka, 404), (sato, 404), (yamada, 403), (nakamura, 403)):
        client.force_login(person.account)
        assert {client.get(f"/desk/plan/2/{address}").status_code for address in addresses} == {status}
    client.logout()
    assert {client.get(f"/desk/plan/2/{address}").status_code for address in addresses} == {302}


def test_an_organisation_writes_for_itself_only_and_until_the_call_is_closed(
    client, nakamura, suzuki, call, circle, helpers
):
    client.force_login(nakamura.account)
    write = f"/desk/plan/2/calls/{call.uid}/write/{circle.pk}/"
    assert write in client.get("/desk/").content.decode()
    goal = goal_named(call.plan, "顔見知り")
    assert client.post(write, {"text": WORDS, "goal": goal.pk, "written_by": "中村"}).url == "/desk/"
    entry = Entry.objects.get()
    assert (entry.organisation, entry.goal, entry.typed_by, entry.medium) == (circle, goal, "", "page")
    assert client.get(f"/desk/plan/2/calls/{call.uid}/write/{helpers.pk}/").status_code == 403
    other = make_entry(call, helpers)
    for verb in ("", "edit/", "aside/", "bin/"):
        assert client.get(f"/desk/plan/2/entries/{other.uid}/{verb}").status_code == 403
    client.force_login(suzuki.account)
    client.post(f"/desk/plan/2/calls/{call.uid}/close/")
    client.force_login(nakamura.account)
    answer = client.post(write, {"text": "もう一つ"})
    assert answer.status_code == 422
    assert "緑区役所 鈴木 045-930-0000へご連絡ください。" in answer.content.decode()
    assert Entry.objects.count() == 2
    assert "これまでの記載が、どうなったか" in client.get("/desk/").content.decode()


def test_a_seat_of_one_district_is_enough_to_write_for_the_own_organisation(client, districts, call, circle, helpers):
    mori = make_person("森 茂", "mori", Role.ORGANISATION, districts["kamoi"], organisation=helpers)
    client.force_login(mori.account)
    write = f"/desk/plan/2/calls/{call.uid}/write/{helpers.pk}/"
    assert write in client.get("/desk/").content.decode()
    assert client.post(write, {"text": WORDS}).status_code == 302
    entry = Entry.objects.get()
    assert client.get(f"/desk/plan/2/entries/{entry.uid}/").status_code == 200
    assert client.get(f"/desk/plan/2/calls/{call.uid}/write/{circle.pk}/").status_code == 404


def test_who_was_not_asked_does_not_write(client, suzuki, call, midori):
    client.force_login(suzuki.account)
    other = make_organisation("よその会")
    assert client.get(f"/desk/plan/2/calls/{call.uid}/write/{other.pk}/").status_code == 404
    assert client.get(f"/desk/plan/2/calls/{call.uid}/sheets/?organisation={other.pk}").status_code == 404
    assert client.get("/desk/plan/2/calls/nothing999/").status_code == 404


def test_suzuki_types_in_what_came_on_paper(client, suzuki, call, helpers):
    client.force_login(suzuki.account)
    write = f"/desk/plan/2/calls/{call.uid}/write/{helpers.pk}/"
    typed = {"text": WORDS, "medium": "paper", "received_on": "平成22年9月3日", "written_by": "隊長"}
    assert client.post(write, typed).status_code == 302
    entry = Entry.objects.get()
    assert (entry.medium, entry.received_on, entry.typed_by) == ("paper", date(2010, 9, 3), str(suzuki))
    line = JournalEntry.objects.get(key="plans.entry.written")
    assert (line.by_label, line.on_behalf_of) == (str(suzuki), "かもいお助け隊")
    page = client.get(f"/desk/plan/2/calls/{call.uid}/").content.decode()
    assert "まだ届いていません" in page
    assert WORDS[:10] in page


def test_the_second_of_two_who_rewrite_an_entry_sees_both(client, suzuki, nakamura, call, circle):
    entry = make_entry(call, circle)
    address = f"/desk/plan/2/entries/{entry.uid}/edit/"
    client.force_login(suzuki.account)
    seen = seen_in(client.get(address))
    client.force_login(nakamura.account)
    assert client.post(address, {"text": "茶話会を毎週開きます。", "seen": seen}).status_code == 302
    client.force_login(suzuki.account)
    answer = client.post(address, {"text": "茶話会を開く。", "seen": seen})
    assert answer.status_code == 409
    assert "茶話会を毎週開きます。" in answer.content.decode()
    entry.refresh_from_db()
    assert entry.text == "茶話会を毎週開きます。"


def test_entries_become_a_measure_that_says_where_it_came_from(client, suzuki, ward, call, circle, helpers):
    goal = goal_named(ward, "顔見知り")
    entries = [make_entry(call, circle, goal=goal), make_entry(call, helpers, "見守りをしています。", goal=goal)]
    client.force_login(suzuki.account)
    assert "まだまとめていない記載が2件あります。" in client.get("/desk/").content.decode()
    assert WORDS in client.get("/desk/plan/2/entries/").content.decode()
    page = client.get("/desk/plan/2/entries/gather/", {"entry": [entry.uid for entry in entries]})
    form = page.context["form"]
    assert form.initial["text"] == f"・{WORDS}（緑の会）\n・見守りをしています。（かもいお助け隊）"
    assert form.initial["goal"] == goal.pk
    given = {
        "entry": [entry.uid for entry in entries], "title": "集いの場をひらく", "goal": goal.pk,
        "text": "茶話会と見守りをします。", "actors": [circle.pk, helpers.pk],
    }  # fmt: skip
    answer = client.post("/desk/plan/2/entries/gather/", given)
    measure = Measure.objects.get()
    assert answer.url == f"/desk/plan/2/measures/{measure.uid}/sources/"
    assert [str(actor) for actor in measure.actors.all()] == ["緑の会", "かもいお助け隊"]
    assert [source.quoted for source in measure.sources.all()] == [WORDS, "見守りをしています。"]
    assert WORDS in client.get(answer.url).content.decode()
    assert "集いの場をひらく" in client.get(f"/desk/plan/2/entries/{entries[0].uid}/").content.decode()
    assert not Entry.objects.waiting().exists()


def test_gathering_into_a_measure_that_stands_leaves_its_text_and_can_be_undone(client, suzuki, ward, call, circle):
    measure = make_measure(ward, goal_named(ward, "顔見知り"), "集いの場", text="すでにある文。")
    entry = make_entry(call, circle)
    client.force_login(suzuki.account)
    given = {"entry": entry.uid, "measure": measure.pk, "actors": [circle.pk]}
    assert client.post("/desk/plan/2/entries/gather/", given).status_code == 302
    measure.refresh_from_db()
    assert (measure.text, measure.sources.count()) == ("すでにある文。", 1)
    assert client.post("/desk/plan/2/entries/gather/", given).status_code == 422
    page = client.post(f"/desk/plan/2/measures/{measure.uid}/sources/{entry.uid}/take-out/", follow=True)
    assert f"entry={entry.uid}&amp;measure={measure.uid}" in page.content.decode()
    assert not MeasureSource.objects.exists()
    assert Entry.objects.waiting().get() == entry
    line = JournalEntry.objects.get(key="plans.entry.ungathered")
    assert line.details["quoted"] == WORDS


@pytest.mark.parametrize("given", [{}, {"entry": "zzzzzzzzzz"}])
def test_gathering_needs_entries_that_wait(client, suzuki, ward, given):
    client.force_login(suzuki.account)
    for send in (client.get, client.post):
        answer = send("/desk/plan/2/entries/gather/", given)
        assert answer.status_code == 422
        assert (
            "一覧から選びなおしてください" in answer.content.decode()
            or "まとめる記載を選んで" in answer.content.decode()
        )


def test_a_new_measure_needs_a_name(client, suzuki, ward, call, circle):
    entry = make_entry(call, circle)
    client.force_login(suzuki.account)
    answer = client.post("/desk/plan/2/entries/gather/", {"entry": entry.uid, "title": "", "text": "文"})
    assert answer.status_code == 422
    assert "新しい取組の名前を書くか" in answer.content.decode()
    assert not Measure.objects.exists()


def test_an_entry_is_put_aside_with_a_reason_that_its_organisation_reads(client, suzuki, nakamura, call, circle):
    entry = make_entry(call, circle)
    aside = f"/desk/plan/2/entries/{entry.uid}/aside/"
    client.force_login(suzuki.account)
    assert client.post(aside, {"reason": ""}).status_code == 422
    client.post(aside, {"reason": "同じ記載がもう一枚あります。"})
    client.force_login(nakamura.account)
    assert "同じ記載がもう一枚あります。" in client.get(f"/desk/plan/2/entries/{entry.uid}/").content.decode()
    client.force_login(suzuki.account)
    client.post(aside)
    assert Entry.objects.waiting().get() == entry


def test_an_entry_goes_into_the_bin_only_when_no_measure_quotes_it(client, suzuki, ward, call, circle):
    entry = make_entry(call, circle)
    throw = f"/desk/plan/2/entries/{entry.uid}/bin/"
    client.force_login(suzuki.account)
    undo = undo_address(client.post(throw, follow=True))
    assert Entry.objects.binned().exists()
    client.post(undo)
    client.post(undo)  # pressed twice, it stays
    assert Entry.objects.present().exists()
    client.post("/desk/plan/2/entries/gather/", {"entry": entry.uid, "title": "集いの場"})
    answer = client.post(throw)
    assert answer.status_code == 422
    assert "先に取組から外してください。" in answer.content.decode()


def test_every_organisation_gets_its_own_sheet_with_contact_and_day(client, suzuki, call, circle):
    client.force_login(suzuki.account)
    page = client.get(f"/desk/plan/2/calls/{call.uid}/sheets/").content.decode()
    assert page.count('<article class="wrap paper">') == 2
    for words in ("緑の会 御中", "かもいお助け隊 御中", "しめきり　平成22年9月30日", "045-930-0000"):
        assert words in page
    one = client.get(f"/desk/plan/2/calls/{call.uid}/sheets/?organisation={circle.pk}").content.decode()
    assert one.count('<article class="wrap paper">') == 1


def test_a_call_whose_day_has_come_waits_for_suzuki(client, suzuki, call, circle):
    make_entry(call, circle)
    client.force_login(suzuki.account)
    with frozen(date(2010, 10, 1)):
        page = client.get("/desk/").content.decode()
    assert "しめきりは平成22年9月30日でした。2団体のうち1団体から届いています。" in page


def test_what_is_still_to_be_sent_or_open_stands_above_what_is_over(client, suzuki, ward, call):
    day = date(2012, 1, 1)
    for title, sent, closed in (("終わった", day, day), ("受付中", day, None), ("下書き", None, None)):
        EntryCall.objects.create(
            plan=ward, title=title, contact="鈴木", sent_on=sent, closed_on=closed,
            due_on=date(2013, 1, 1) if closed else date(2012, 3, 1),
        )  # fmt: skip
    client.force_login(suzuki.account)
    page = client.get("/desk/plan/2/calls/").content.decode()
    assert page.index("下書き") < page.index("受付中") < page.index(call.title) < page.index("終わった")


def test_the_levels_of_goals_can_be_seen_where_one_is_chosen(client, suzuki, ward, call, circle):
    entry = make_entry(call, circle)
    client.force_login(suzuki.account)
    page = client.get(f"/desk/plan/2/entries/gather/?entry={entry.uid}").content.decode()
    small = goal_named(ward, "ボランティアの仲介")
    labels = dict(client.get(f"/desk/plan/2/entries/gather/?entry={entry.uid}").context["form"].fields["goal"].choices)
    assert labels[small.pk].startswith("　")
    assert not labels[small.parent_id].startswith("　")
    assert labels[small.pk] in page
