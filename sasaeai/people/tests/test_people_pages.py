"""The secretariat keeps people, seats and organisations; nobody else sees them."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from sasaeai.kernel.clock import today
from sasaeai.kernel.models import JournalEntry
from sasaeai.people.models import Organisation, OrganisationKind, Person, Role, Seat
from sasaeai.people.tests.known import SINCE, make_organisation, make_person

PAGES = ["", "add/", "organisations/", "organisations/add/", "{tanaka}/", "{tanaka}/edit/", "{tanaka}/seats/add/",
         "{tanaka}/second-factor/", "seats/{seat}/end/", "seats/{seat}/hand-over/"]  # fmt: skip


@pytest.fixture
def office(client, suzuki):
    client.force_login(suzuki.account)
    return client


def address(page, tanaka) -> str:
    return "/desk/people/" + page.format(tanaka=tanaka.pk, seat=tanaka.seats.get().pk)


def new_person(area, **changed):
    return {
        "name": "小林 明",
        "telephone": "045-930-1234",
        "seat-role": "committee",
        "seat-areas": [area.pk],
        "seat-since": today().isoformat(),
    } | changed


@pytest.mark.parametrize("page", PAGES)
def test_every_page_opens_for_the_secretariat(office, tanaka, page):
    assert office.get(address(page, tanaka)).status_code == 200


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("who", ["tanaka", "ito", "yamada"])
def test_no_page_opens_for_anybody_else(client, request, tanaka, page, who):
    client.force_login(request.getfixturevalue(who).account)
    assert client.get(address(page, tanaka)).status_code == 403
    assert client.post(address(page, tanaka)).status_code == 403


@pytest.mark.parametrize("page", [*PAGES, "roles/"])
def test_whoever_is_not_signed_in_is_asked_to(client, tanaka, page):
    assert client.get(address(page, tanaka))["Location"].startswith("/accounts/login/?next=")


@pytest.mark.parametrize("page", ["999999/", "seats/999999/end/", "organisations/999999/"])
def test_a_guessed_number_is_not_found(office, page):
    assert office.get(f"/desk/people/{page}").status_code == 404


@pytest.mark.parametrize("number", ["9" * 4301, "9" * 25, "9" * 19, "x"])
def test_a_number_that_no_row_has_is_no_choice(office, tanaka, number):
    seat = {"role": "committee", "areas": [number], "organisation": number, "since": today().isoformat()}
    assert office.post(f"/desk/people/{tanaka.pk}/seats/add/", seat).status_code == 200
    handed = {"to": number, "since": today().isoformat()}
    assert office.post(address("seats/{seat}/hand-over/", tanaka), handed).status_code == 200
    assert tanaka.seats.count() == 1


def test_suzuki_registers_a_committee_member_with_a_seat(office, districts):
    answer = office.post("/desk/people/add/", new_person(districts["kamoi"]), follow=True)
    page = answer.content.decode()
    assert "小林 明さんを登録しました" in page
    assert "045-930-1234" in page
    assert "地区別計画策定委員（鴨居" in page
    assert [entry.key for entry in JournalEntry.objects.order_by("pk")] == ["people.person.added", "people.seat.begun"]


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"name": ""}, "必須"),
        ({"telephone": "12"}, "市外局番から"),
        ({"seat-role": "organisation"}, "団体を選んでください"),
        ({"seat-until": "2000-01-01"}, "始まりの日と同じか後の日"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_saved(office, districts, changed, sentence):
    page = office.post("/desk/people/add/", new_person(districts["kamoi"], **changed))
    assert sentence in page.content.decode()
    assert not Person.objects.filter(name="小林 明").exists()


def test_a_committee_seat_of_the_whole_ward_is_refused(office, midori):
    page = office.post("/desk/people/add/", new_person(midori)).content.decode()
    assert "区全体ではなく地区を選んでください" in page


def test_people_are_found_by_part_of_the_name_or_by_the_whole_number(office, tanaka, ito):
    ito.telephone = "045-930-1234"
    ito.save()
    by_name = office.get("/desk/people/?q=田中").content.decode()
    assert "田中 正" in by_name
    assert "伊藤 幸子" not in by_name
    by_number = office.get("/desk/people/?q=０４５９３０１２３４").content.decode()
    assert "伊藤 幸子" in by_number
    assert "田中 正" not in by_number
    assert "見つかりませんでした" in office.get("/desk/people/?q=だれもいない").content.decode()


def test_the_list_costs_as_many_queries_for_many_as_for_one(office, suzuki, districts, django_assert_max_num_queries):
    office.get("/desk/people/")
    for number, area in enumerate(districts.values()):
        make_person(f"委員 {number}", f"iin{number}", Role.COMMITTEE, area)
    with django_assert_max_num_queries(12):
        assert "委員 10" in office.get("/desk/people/").content.decode()
    with django_assert_max_num_queries(12):
        office.get("/desk/people/roles/")


def test_a_seat_ends_at_once(office, client, tanaka, viewer_of):
    seat = tanaka.seats.get()
    office.post(f"/desk/people/seats/{seat.pk}/end/", {"last_day": ""})
    assert not viewer_of(tanaka).seats
    assert JournalEntry.objects.get().sentence() == "田中 正（地区別計画策定委員）の席を終わらせました。"


def test_a_seat_may_end_on_a_later_day(office, tanaka, viewer_of):
    seat = tanaka.seats.get()
    last = today() + timedelta(days=30)
    office.post(f"/desk/people/seats/{seat.pk}/end/", {"last_day": last.isoformat()})
    assert viewer_of(tanaka).seats
    assert not Seat.objects.current(last + timedelta(days=1)).exclude(person__name="鈴木 花子")


def test_ending_a_seat_twice_says_so_and_writes_one_line(office, tanaka):
    seat = tanaka.seats.get()
    for _click in range(2):
        answer = office.post(f"/desk/people/seats/{seat.pk}/end/", {"last_day": ""}, follow=True)
    assert "もう終わっています" in answer.content.decode()
    assert JournalEntry.objects.count() == 1


def test_a_seat_is_handed_over_with_role_areas_and_title(office, tanaka, districts, viewer_of):
    seat = tanaka.seats.get()
    kobayashi = Person.objects.create(name="小林 明")
    answer = office.post(
        f"/desk/people/seats/{seat.pk}/hand-over/", {"to": kobayashi.pk, "since": today().isoformat()}, follow=True
    )
    assert "席を小林 明さんに引きつぎました" in answer.content.decode()
    successor = kobayashi.seats.get()
    assert successor.role == Role.COMMITTEE
    assert list(successor.areas.all()) == [districts["nagatsuta"]]
    assert not viewer_of(tanaka).seats


def test_the_predecessor_keeps_the_seat_until_the_day_before(office, tanaka, viewer_of):
    kobayashi = Person.objects.create(name="小林 明")
    begins = today() + timedelta(days=10)
    office.post(
        f"/desk/people/seats/{tanaka.seats.get().pk}/hand-over/", {"to": kobayashi.pk, "since": begins.isoformat()}
    )
    held = [seat.person.name for seat in Seat.objects.current(begins - timedelta(days=1)).filter(role=Role.COMMITTEE)]
    assert held == ["田中 正"]
    assert [seat.person.name for seat in Seat.objects.current(begins).filter(role=Role.COMMITTEE)] == ["小林 明"]


def test_a_secretariat_of_one_district_takes_no_seat_of_the_ward(client, suzuki, tanaka, districts):
    clerk = make_person("高橋 恵", "takahashi", Role.SECRETARIAT, districts["nagatsuta"])
    client.force_login(clerk.account)
    assert client.get(f"/desk/people/seats/{tanaka.seats.get().pk}/end/").status_code == 200
    assert client.post(f"/desk/people/seats/{suzuki.seats.get().pk}/end/").status_code == 404
    assert client.post(f"/desk/people/{suzuki.pk}/invite/sheet/").status_code == 404
    page = client.post("/desk/people/add/", new_person(districts["kamoi"]))
    assert page.status_code == 200
    assert not Person.objects.filter(name="小林 明").exists()


def test_nobody_but_a_system_administrator_resets_a_system_administrator(office, tanaka):
    tanaka.account.is_staff = True
    tanaka.account.save()
    assert office.post(f"/desk/people/{tanaka.pk}/invite/sheet/").status_code == 403


def test_suzuki_registers_and_changes_an_organisation(office):
    kind = OrganisationKind.objects.create(name="地区社協")
    office.post("/desk/people/organisations/add/", {"name": "鴨居地区社協", "kind": kind.pk})
    known = Organisation.objects.get()
    office.post(f"/desk/people/organisations/{known.pk}/", {"name": "鴨居地区社会福祉協議会", "kind": kind.pk})
    assert "鴨居地区社会福祉協議会" in office.get("/desk/people/organisations/").content.decode()
    again = office.post("/desk/people/organisations/add/", {"name": "鴨居地区社会福祉協議会", "kind": kind.pk})
    assert "全体で活動する団体に、同じ名前のものがあります" in again.content.decode()


def test_the_first_organisation_of_all_begins_its_kind(office):
    page = "/desk/people/organisations/add/"
    refused = office.post(page, {"name": "川辺連合会"})
    assert "団体の種類を選んでください。一覧にないときは、下の欄に名前を書いてください。" in refused.content.decode()
    office.post(page, {"name": "川辺連合会", "new_kind": " 自治会　町内会 "})
    office.post(page, {"name": "南連合会", "new_kind": "自治会 町内会"})
    kind = OrganisationKind.objects.get()
    assert kind.name == "自治会 町内会"
    assert {known.kind for known in Organisation.objects.all()} == {kind}
    assert "自治会 町内会" in office.get(page).content.decode()


def test_contacts_are_changed_and_the_journal_says_by_whom(office, tanaka):
    office.post(f"/desk/people/{tanaka.pk}/edit/", {"name": "田中 正", "telephone": "045-111-2222"})
    assert Person.objects.get(pk=tanaka.pk).telephone == "045-111-2222"
    line = JournalEntry.objects.get()
    assert (line.key, line.by_label) == ("people.person.changed", "鈴木 花子")
    assert not re.search(r"045\D?111", repr(list(JournalEntry.objects.values())))


@pytest.mark.parametrize(
    "wrong",
    [
        {"role": "committee", "until": date(2000, 1, 1)},
        {"role": "organisation"},
        {"role": "king"},
    ],
)
def test_the_database_itself_refuses_a_seat_that_cannot_be(tanaka, wrong):
    with pytest.raises(IntegrityError), transaction.atomic():
        Seat.objects.create(person=tanaka, since=SINCE, **wrong)


def test_an_organisation_seat_names_its_organisation(tanaka):
    seat = Seat.objects.create(person=tanaka, role=Role.ORGANISATION, since=SINCE, organisation=make_organisation("会"))
    assert str(seat) == "田中 正（組織担当）"


# --- 高橋 keeps the secretariat of 鴨居 only ---


@pytest.fixture
def takahashi(districts) -> Person:
    return make_person("高橋 直", "takahashi", Role.SECRETARIAT, districts["kamoi"])


@pytest.fixture
def branch(client, takahashi):
    client.force_login(takahashi.account)
    return client


@pytest.mark.parametrize("page", [page for page in PAGES if "{" in page])
@pytest.mark.parametrize(("who", "status"), [("ito", 200), ("tanaka", 404), ("suzuki", 404), ("yamada", 404)])
def test_the_secretariat_of_a_district_reaches_its_people_only(branch, request, page, who, status):
    person = request.getfixturevalue(who)
    assert branch.get(address(page, person)).status_code == status
    if status == 404:
        assert branch.post(address(page, person)).status_code == 404


@pytest.mark.parametrize("verb", ["invite/mail/", "invite/sheet/"])
@pytest.mark.parametrize("who", ["tanaka", "suzuki"])
def test_nor_does_it_invite_others(branch, request, verb, who):
    person = request.getfixturevalue(who)
    assert branch.post(f"/desk/people/{person.pk}/{verb}").status_code == 404
    assert not person.invitations.exists()


@pytest.mark.parametrize("page", ["", "?q=田中", "?q=045-930-1234", "roles/"])
def test_lists_and_searches_name_nobody_of_another_district(branch, ito, tanaka, suzuki, page):
    tanaka.telephone = "045-930-1234"
    tanaka.save()
    shown = branch.get(f"/desk/people/{page}").content.decode()
    assert "田中 正" not in shown
    assert "鈴木 花子" not in shown
    assert ("伊藤 幸子" in shown) == ("?" not in page)


def test_a_seat_is_handed_over_only_to_somebody_of_the_district(branch, ito, tanaka):
    page = branch.get(f"/desk/people/seats/{ito.seats.get().pk}/hand-over/").content.decode()
    assert "田中 正" not in page
    answer = branch.post(
        f"/desk/people/seats/{ito.seats.get().pk}/hand-over/", {"to": tanaka.pk, "since": today().isoformat()}
    )
    assert answer.status_code == 200
    assert tanaka.seats.count() == 1


def test_a_second_seat_that_only_reads_gives_no_power_over_people(branch, takahashi, tanaka, midori, districts):
    Seat.objects.create(person=takahashi, role=Role.READER, since=SINCE).areas.set([midori])
    assert branch.get(f"/desk/people/{tanaka.pk}/").status_code == 404
    answer = branch.post("/desk/people/add/", new_person(districts["nagatsuta"]))
    assert "小林" not in Person.objects.values_list("name", flat=True)
    assert answer.status_code == 200


def test_whoever_has_a_seat_elsewhere_too_is_seen_but_not_managed(branch, ito, districts):
    Seat.objects.create(person=ito, role=Role.COMMITTEE, since=SINCE).areas.set([districts["nagatsuta"]])
    assert branch.get(f"/desk/people/{ito.pk}/").status_code == 200
    assert branch.get(f"/desk/people/{ito.pk}/edit/").status_code == 403
    assert branch.get("/desk/people/").content.decode().count("伊藤 幸子") == 1


def test_organisations_of_other_districts_and_of_the_ward_are_not_its_own(branch, districts):
    own = make_organisation("鴨居みまもり隊", area=districts["kamoi"])
    others = [make_organisation("長津田ふれあい会", area=districts["nagatsuta"]), make_organisation("区社協")]
    page = branch.get("/desk/people/organisations/").content.decode()
    assert own.name in page
    assert branch.get(f"/desk/people/organisations/{own.pk}/").status_code == 200
    for other in others:
        assert other.name not in page
        assert branch.get(f"/desk/people/organisations/{other.pk}/").status_code == 404
        assert branch.post(f"/desk/people/organisations/{other.pk}/").status_code == 404
    form = {"name": "あたらしい会", "kind": own.kind_id}
    for area, saved in (("", False), (districts["nagatsuta"].pk, False), (districts["kamoi"].pk, True)):
        branch.post("/desk/people/organisations/add/", form | {"area": area})
        assert Organisation.objects.filter(name="あたらしい会").exists() == saved


def test_it_gives_no_seat_for_an_organisation_of_the_whole_ward(branch, ito, districts):
    ward_wide = make_organisation("区社協")
    form = {"role": "organisation", "areas": [districts["kamoi"].pk], "since": today().isoformat()}
    branch.post(f"/desk/people/{ito.pk}/seats/add/", form | {"organisation": ward_wide.pk})
    assert ito.seats.count() == 1


@pytest.mark.parametrize("page", ["", "add/", "desks/", "desks/add/", "area/kamoi/edit/", "population/"])
def test_areas_and_desks_are_looked_after_by_the_ward(branch, suzuki, page):
    assert branch.get(f"/desk/areas/{page}").status_code == 403
    assert "/desk/areas/" not in branch.get("/desk/").content.decode()
    branch.force_login(suzuki.account)
    assert branch.get(f"/desk/areas/{page}").status_code == 200
