"""The list of those who help: Mori of Nagatsuta keeps hers, Hayashi of Kamoi his; a committee keeps none."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest

from sasaeai.areas.models import Town
from sasaeai.kernel import clock
from sasaeai.kernel.models import JournalEntry
from sasaeai.people.models import QualificationKind
from sasaeai.volunteers.actions.asking import ask
from sasaeai.volunteers.models import Candidate, DayOff, Trait, Turn, Visit, Volunteer

from .known import DAY, TANAKAS_NUMBER, kind_named, made_asker, made_request, made_volunteer

LIST = "/desk/mediation/volunteers/"


@pytest.fixture(autouse=True)
def in_2012():
    with clock.frozen(DAY):
        yield


@pytest.fixture
def tanaka_helps(districts) -> Volunteer:
    return made_volunteer(districts["nagatsuta"], free=False)


def told(answer) -> str:
    return answer.content.decode()


def filled(area, **fields) -> dict:
    return {
        "name": "田中　一郎", "telephone": "０４５（９３０）０００２", "contact_by": "phone", "home": f"area-{area.pk}",
        "came_by": "paper", "walk_minutes": "20", "weekly_cap": "2", "daily_cap": "1", "consents": "on",
    } | fields  # fmt: skip


def test_mori_writes_down_somebody_who_telephoned_and_registers_him(as_mori, districts):
    town = Town.objects.create(area=districts["nagatsuta"], name="長津田", chome_text="1丁目")
    dog = Trait.objects.get_or_create(name="犬がいる", defaults={"side": "involved"})[0]
    rubbish = kind_named()
    form = filled(
        districts["nagatsuta"], home=f"town-{town.pk}", interests=[rubbish.pk], cannot=[dog.pk],
        areas=[districts["kamoi"].pk], free=["0-am", "0-pm", "2-eve"], registers="on",
        exact="土曜 １３：３０～１５：００",
    )  # fmt: skip
    page = told(as_mori.post(f"{LIST}add/", form, follow=True))
    assert "田中 一郎さんを書き加えました。" in page
    row = Volunteer.objects.get()
    assert (row.area, row.town, row.came_by, row.standing, row.consents_on) == (
        districts["nagatsuta"], town, "paper", "regular", DAY,
    )  # fmt: skip
    assert (row.registered_on, row.registered_until) == (DAY, date(2015, 10, 31))
    assert [(one.weekday, one.starts, one.ends) for one in row.free_times.all()] == [
        (0, time(6), time(17)), (2, time(17), time(22)), (5, time(13, 30), time(15)),
    ]  # fmt: skip
    assert (list(row.interests.all()), list(row.cannot.all()), list(row.areas.all())) == (
        [rubbish], [dog], [districts["kamoi"]],
    )  # fmt: skip
    for words in ("045(930)0002", "土 13:30-15:00", "犬がいる", "3月31日まで"):
        assert words in page


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"telephone": "930-0002"}, "市外局番から、10けたか11けた"),
        ({"telephone": ""}, "電話で連絡するには、電話番号を書いてください"),
        ({"contact_by": "mail"}, "メールで連絡するには、メールアドレスを書いてください"),
        ({"name": "　"}, "お名前を書いてください"),
        ({"exact": "いつでも"}, "「いつでも」を読めません"),
        ({"exact": "月 22:00-23:00"}, "6時から22時まで"),
        ({"exact": "月 25:00-26:00"}, "読めません"),
        ({"is_minor": "on"}, "保護者が同意した日を書いてください"),
        ({"home": "area-999999"}, "お住まいの町か地区を選んでください"),
        ({"walk_minutes": "999"}, "一覧から選んでください"),
    ],
)
def test_what_cannot_be_read_is_asked_for_again_and_nothing_is_kept(as_mori, districts, fields, sentence):
    answer = as_mori.post(f"{LIST}add/", filled(districts["nagatsuta"], **fields))
    assert answer.status_code == 422
    assert sentence in told(answer)
    assert not Volunteer.objects.exists()


def test_somebody_of_another_district_is_added_only_for_ones_own(as_mori, districts):
    answer = as_mori.post(f"{LIST}add/", filled(districts["kamoi"]))
    assert "どれかは、あなたの担当の地区にしてください" in told(answer)
    answer = as_mori.post(f"{LIST}add/", filled(districts["kamoi"], areas=[districts["nagatsuta"].pk]))
    assert answer.status_code == 302


def test_a_number_that_is_known_leads_to_who_has_it(as_mori, tanaka_helps, districts):
    page = told(as_mori.post(f"{LIST}add/", filled(districts["nagatsuta"], name="たなか いちろう"), follow=True))
    assert "もう名簿に入っています" in page
    assert "田中 一郎" in page
    assert Volunteer.objects.count() == 1


def test_a_number_of_another_districts_list_tells_nothing_of_whose_it_is(as_mori, districts):
    made_volunteer(districts["kamoi"], "加藤 明", TANAKAS_NUMBER)
    page = told(as_mori.post(f"{LIST}add/", filled(districts["nagatsuta"]), follow=True))
    assert "ほかの地区の名簿に入っています" in page
    assert "加藤" not in page


def test_a_family_under_one_number_is_shown_to_the_desk(as_mori, tanaka_helps, districts):
    wife = made_volunteer(districts["nagatsuta"], "田中 花", TANAKAS_NUMBER)
    page = told(as_mori.get(f"{LIST}{tanaka_helps.uid}/"))
    assert "同じ電話番号の方がいます" in page
    assert wife.number in page


def test_each_sees_the_own_districts_list_and_nobody_elses(client, tanaka_helps, districts, mori, hayashi, tanaka):
    for person, status in ((mori, 200), (hayashi, 404), (tanaka, 403)):
        client.force_login(person.account)
        for page in ("", "edit/"):
            assert client.get(f"{LIST}{tanaka_helps.uid}/{page}").status_code == status
        for step in ("register/", "rest/", "cover/", "days-off/"):
            assert (client.post(f"{LIST}{tanaka_helps.uid}/{step}").status_code in (200, 302, 422)) == (status == 200)
    client.force_login(hayashi.account)
    assert "田中" not in told(client.get(LIST))
    tanaka_helps.areas.add(districts["kamoi"])
    assert "田中" in told(client.get(LIST)), "he serves there, too"
    client.force_login(tanaka.account)
    assert client.get(LIST).status_code == 403


def test_the_list_is_narrowed(as_mori, tanaka_helps, districts):
    kato = made_volunteer(districts["tokaichiba-danchi"], "加藤 明", "045-930-0003", registered_until=DAY)
    kato.interests.add(kind_named())
    made_volunteer(districts["nagatsuta"], "林 花", "045-930-0004", paused_on=DAY, standing="casual", consents_on=None)
    pages = {
        query: told(as_mori.get(f"{LIST}?{query}"))
        for query in (
            "q=０４５-９３０-０００２", "q=加藤", f"q={kato.number}", "district=nagatsuta", f"kind={kind_named().pk}",
            "state=paused", "state=ending", "state=casual", "state=consent", "state=ended", "state=insurance",
            "q=&district=kamoi&kind=99999999999999999999&state=x",
        )
    }  # fmt: skip
    assert [[name for name in ("田中", "加藤", "林 花") if name in page] for page in pages.values()] == [
        ["田中"], ["加藤"], ["加藤"], ["田中", "林 花"], ["加藤"], ["林 花"], ["加藤"], ["林 花"], ["林 花"], [],
        ["田中", "加藤"], ["田中", "加藤", "林 花"],
    ]  # fmt: skip


def test_a_long_list_costs_as_many_queries_as_a_short_one(as_mori, districts, django_assert_max_num_queries):
    for number in range(12):
        one = made_volunteer(districts["nagatsuta"], f"名前{number}", f"045-931-{number:04}", free=False)
        one.interests.add(kind_named())
    with django_assert_max_num_queries(22):
        as_mori.get(LIST)


def test_a_registration_is_renewed_without_losing_a_day(as_mori, tanaka_helps):
    Volunteer.objects.update(registered_until=DAY + timedelta(days=9))
    as_mori.post(f"{LIST}{tanaka_helps.uid}/register/")
    assert Volunteer.objects.get().registered_until == date(2015, 11, 10)
    Volunteer.objects.update(registered_until=DAY - timedelta(days=9))
    as_mori.post(f"{LIST}{tanaka_helps.uid}/register/")
    assert Volunteer.objects.get().registered_until == date(2015, 10, 31)


def test_a_rest_ends_by_its_day_or_by_coming_back(as_mori, tanaka_helps):
    answer = as_mori.post(f"{LIST}{tanaka_helps.uid}/rest/", {"until": "平成24年10月1日"})
    assert answer.status_code == 422
    assert "今日か、今日より後の日" in told(answer)
    as_mori.post(f"{LIST}{tanaka_helps.uid}/rest/", {"until": "平成24年12月1日"})
    row = Volunteer.objects.get()
    assert (row.is_paused(DAY), row.is_paused(date(2012, 12, 2))) == (True, False)
    as_mori.post(f"{LIST}{tanaka_helps.uid}/back/")
    assert not Volunteer.objects.get().is_paused(DAY)


def test_who_stops_is_asked_nothing_more_and_may_come_back(as_mori, tanaka_helps, districts, mori):
    ask(made_request(districts["nagatsuta"]), [tanaka_helps], by=mori)
    page = told(as_mori.post(f"{LIST}{tanaka_helps.uid}/stop/", follow=True))
    assert "名簿に戻す" in page
    assert Candidate.objects.get().state == "not_needed"
    assert not Volunteer.objects.get().may_be_proposed(DAY)
    as_mori.post(f"{LIST}{tanaka_helps.uid}/back/")
    assert Volunteer.objects.get().may_be_proposed(DAY)
    assert as_mori.post(f"{LIST}{tanaka_helps.uid}/nothing/").status_code == 404


def test_the_insurance_begins_the_day_after_and_ends_with_march(as_mori, tanaka_helps):
    as_mori.post(f"{LIST}{tanaka_helps.uid}/cover/", {"name": "ボランティア活動保険", "paid_on": "H24.10.20"})
    with clock.frozen(date(2013, 3, 10)):
        as_mori.post(f"{LIST}{tanaka_helps.uid}/cover/", {"name": "ボランティア活動保険", "paid_on": "2013/3/10"})
        wrong = as_mori.post(f"{LIST}{tanaka_helps.uid}/cover/", {"name": "保険", "paid_on": "2013/3/11"})
    assert (wrong.status_code, "手続きをした日を確かめてください" in told(wrong)) == (422, True)
    covers = tanaka_helps.covers.order_by("since")
    assert [(one.since, one.until) for one in covers] == [
        (date(2012, 10, 21), date(2013, 3, 31)), (date(2013, 4, 1), date(2014, 3, 31)),
    ]  # fmt: skip


def test_days_off_are_written_and_taken_away(as_mori, tanaka_helps):
    page = f"{LIST}{tanaka_helps.uid}/days-off/"
    assert as_mori.post(page, {"first": "H24.12.28", "last": "H24.12.1"}).status_code == 422
    as_mori.post(page, {"first": "H24.12.28", "last": "H25.1.5"})
    row = DayOff.objects.get()
    assert (row.first, row.last) == (date(2012, 12, 28), date(2013, 1, 5))
    as_mori.post(f"{page}{row.pk}/")
    assert not DayOff.objects.exists()


def test_editing_keeps_what_was_not_touched(as_mori, districts):
    row = made_volunteer(districts["nagatsuta"], walk_minutes=25, consents_on=DAY - timedelta(days=9))
    page = told(as_mori.get(f"{LIST}{row.uid}/edit/"))
    assert '<option value="25" selected>' in page
    boxes = [f"{day}-{part}" for day in range(7) for part in ("am", "pm", "eve")]
    assert all(f'value="{box}" checked' in page for box in boxes)
    form = filled(districts["nagatsuta"], walk_minutes="25", free=boxes)
    assert as_mori.post(f"{LIST}{row.uid}/edit/", form).status_code == 302
    row.refresh_from_db()
    assert (row.walk_minutes, row.consents_on, row.free_times.count()) == (25, DAY - timedelta(days=9), 7)
    as_mori.post(f"{LIST}{row.uid}/edit/", {**form, "consents": ""})
    assert Volunteer.objects.get().consents_on is None


def test_a_coordinator_does_not_rename_somebody_who_signs_in(as_mori, districts, tanaka):
    row = Volunteer.objects.create(
        person=tanaka, area=districts["nagatsuta"], came_by="phone", began_on=DAY, contact_by="paper"
    )
    as_mori.post(f"{LIST}{row.uid}/edit/", filled(districts["nagatsuta"], name="別の 人", contact_by="paper"))
    tanaka.refresh_from_db()
    assert tanaka.name == "田中 正"


def test_the_page_tells_qualifications_and_what_was_done_this_year(as_mori, tanaka_helps, districts):
    sign = QualificationKind.objects.create(name="手話奉仕員")
    tanaka_helps.person.qualifications.create(
        kind=sign, since=DAY - timedelta(days=99), until=DAY - timedelta(days=1), given_at=clock.now()
    )
    visit = Visit.objects.create(
        request=made_request(districts["nagatsuta"]), area=districts["nagatsuta"], day=DAY, starts=time(10),
        ends=time(11), state="done", planned_at=clock.now(),
    )  # fmt: skip
    Turn.objects.create(visit=visit, volunteer=tanaka_helps, state="done", minutes=90)
    page = told(as_mori.get(f"{LIST}{tanaka_helps.uid}/"))
    assert "いまは有効ではありません" in page
    assert "<b>1<small>回" in page
    assert "<b>1.5<small>時間" in page


def test_the_load_names_who_is_asked_always_and_who_never(as_mori, districts, mori, hayashi, client):
    people = [made_volunteer(districts["nagatsuta"], f"名前{number}", f"045-931-{number:04}") for number in range(5)]
    asker = made_asker()
    for number, often in enumerate((4, 2, 2, 1, 0)):
        for _time in range(often):
            row = made_request(districts["nagatsuta"], asker)
            Candidate.objects.create(request=row, volunteer=people[number], state="no", asked_at=clock.now())
    page = told(as_mori.get("/desk/mediation/load/"))
    assert "89%" in page
    assert page.rindex("名前4") > page.rindex("まだの人")
    client.force_login(hayashi.account)
    assert "名前0" not in told(client.get("/desk/mediation/load/"))


def test_the_load_of_eleven_districts_costs_no_more(client, suzuki, districts, django_assert_max_num_queries):
    for area in districts.values():
        made_volunteer(area, f"{area}の人", f"045-932-{area.pk:04}", free=False)
    client.force_login(suzuki.account)
    with django_assert_max_num_queries(20):
        client.get("/desk/mediation/load/")


def test_the_journal_tells_of_a_number_and_of_no_name(as_mori, districts):
    as_mori.post(f"{LIST}add/", filled(districts["nagatsuta"], registers="on"))
    lines = JournalEntry.objects.filter(key__startswith="volunteers.volunteer.")
    assert {line.key.rpartition(".")[2] for line in lines} == {"came", "described", "registered"}
    assert all("田中" not in line.subject_label for line in lines)


def test_an_invitation_goes_to_no_address_that_a_coordinator_typed(as_mori, districts, suzuki):
    """Written down as a volunteer, Suzuki keeps the address that her next password is sent to."""
    suzuki.telephone, suzuki.email = TANAKAS_NUMBER, "suzuki@example.jp"
    suzuki.save()
    as_mori.post(f"{LIST}add/", filled(districts["nagatsuta"], name=suzuki.name, email="mori@example.jp"))
    assert Volunteer.objects.get().person == suzuki
    suzuki.refresh_from_db()
    assert suzuki.email == "suzuki@example.jp"


def test_nor_to_one_for_somebody_who_has_a_seat_and_no_password_yet(as_mori, districts, suzuki):
    suzuki.account.delete()
    row = Volunteer.objects.create(person=suzuki, area=districts["nagatsuta"], came_by="phone", began_on=DAY)
    form = filled(districts["nagatsuta"], name=suzuki.name, contact_by="paper", email="mori@example.jp")
    as_mori.post(f"{LIST}{row.uid}/edit/", form)
    suzuki.refresh_from_db()
    assert suzuki.email == ""


def test_who_asked_for_a_hand_before_keeps_what_the_form_leaves_empty(as_mori, districts):
    asker = made_asker("田中 一郎", TANAKAS_NUMBER)
    asker.email = "tanaka@example.jp"
    asker.save()
    as_mori.post(f"{LIST}add/", filled(districts["nagatsuta"]))
    asker.refresh_from_db()
    assert (Volunteer.objects.get().person, asker.email) == (asker, "tanaka@example.jp")


def test_what_is_asked_for_in_another_district_is_not_told_by_whoever_helps_there(client, districts, mori, hayashi):
    """Tanaka lives in 長津田 and helps in 鴨居, too."""
    helper = made_volunteer(districts["nagatsuta"])
    helper.areas.set([districts["nagatsuta"], districts["kamoi"]])
    there = made_request(districts["kamoi"], kind="見守り")
    ask(there, [helper], by=hayashi)
    for who, reads in ((mori, False), (hayashi, True)):
        client.force_login(who.account)
        assert (there.number in told(client.get(f"{LIST}{helper.uid}/"))) is reads
