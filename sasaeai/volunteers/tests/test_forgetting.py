"""What is over loses who it was, by wish or by the ward's rule; the numbers stay."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest
from django.core.management import call_command

from sasaeai.areas.models import Area
from sasaeai.kernel.clock import frozen, now, today
from sasaeai.kernel.fiscal import FiscalYear
from sasaeai.kernel.metrics import Window, all_metrics
from sasaeai.kernel.models import JournalEntry, Message
from sasaeai.people.models import Person, PersonalView
from sasaeai.volunteers.actions.asking import ask
from sasaeai.volunteers.actions.forgetting import forget_volunteer
from sasaeai.volunteers.actions.requests import end, note
from sasaeai.volunteers.models import (
    Candidate,
    EndReason,
    HelpRequest,
    Introduction,
    Pair,
    Reflection,
    Turn,
    Visit,
    Volunteer,
)
from sasaeai.volunteers.nightly import forget_ended
from tests.kept import kept

from .known import DAY, made_request, made_volunteer

TOLD = ("膝が悪い", "長津田1-2-3", "犬がいる", "娘さんから電話", "玄関先の花", "ありがたい", "腰が痛い", "楽しかった")


@pytest.fixture
def request_of_ito(districts, mori) -> HelpRequest:
    return helped_before(districts["nagatsuta"], mori)


@kept
def helped_before(area: Area, by: Person) -> HelpRequest:
    """Two years before, Tanaka carried out her rubbish, and it is over."""
    with frozen(DAY):
        request = made_request(area, words="膝が悪い", address="長津田1-2-3", risks="犬がいる", meet_at="玄関先の花")
        note(request, "娘さんから電話", by=by)
        helped(request, made_volunteer(area, note="腰が痛い"))
        end(request, EndReason.DONE, by=by, note="ありがたい")
    return HelpRequest.objects.get()


def helped(request: HelpRequest, tanaka: Volunteer) -> None:
    Candidate.objects.create(request=request, volunteer=tanaka, reasons=["歩いて5分です。"])
    Pair.objects.create(request=request, volunteer=tanaka, since=DAY, until=DAY + timedelta(days=90))
    visit = Visit.objects.create(
        request=request, area=request.area, day=DAY, starts=time(10), ends=time(11), state="done", planned_at=now()
    )
    Turn.objects.create(visit=visit, volunteer=tanaka, state="done", minutes=30)
    Reflection.objects.create(visit=visit, side="asker", face=3, words="ありがたい", at=now())
    Reflection.objects.create(visit=visit, side="volunteer", volunteer=tanaka, face=3, words="楽しかった", at=now())
    Introduction.objects.create(request=request, day=DAY, starts=time(10), place="長津田1-2-3", by_label="森 京子")


def numbers(districts) -> dict:
    window = Window([area.pk for area in districts.values()], FiscalYear(2012))
    return {
        metric.key: (metric.read(window, exact=True), metric.total(window, exact=True))
        for metric in all_metrics()
        if metric.key.partition(".")[0] in ("volunteers", "records")
    }


def everything_written() -> str:
    """All texts of what mediation keeps, opened."""
    parts: list[str] = []
    for model in (HelpRequest, Volunteer, Introduction, Reflection, Turn, Visit, Candidate, Pair, Person):
        for row in model.objects.all():
            parts += [str(getattr(row, field.attname)) for field in model._meta.concrete_fields]
    return "\n".join(parts)


@pytest.fixture
def desk(client, mori):
    client.force_login(mori.account)
    return client


def erase(client, person: Person):
    return client.post(f"/desk/people/{person.pk}/personal/erase/", {"sure": "yes"})


def test_her_coordinator_shows_her_everything(desk, request_of_ito):
    text = desk.get(f"/desk/people/{request_of_ito.asker_id}/personal/").content.decode()
    for told in ("伊東 フミ", "膝が悪い", "長津田1-2-3", "犬がいる", "娘さんから電話", "ありがたい"):
        assert told in text
    assert "腰が痛い" not in text


def test_another_districts_coordinator_finds_nobody(client, hayashi, request_of_ito):
    client.force_login(hayashi.account)
    assert client.get(f"/desk/people/{request_of_ito.asker_id}/personal/").status_code == 404


def test_whoever_asks_in_two_coordinators_districts_is_erased_by_the_secretariat(
    desk, request_of_ito, districts, suzuki
):
    asker = request_of_ito.asker
    other = made_request(districts["kamoi"], asker)
    end(other, EndReason.WITHDRAWN, by=suzuki)
    assert "あと1件" in desk.get(f"/desk/people/{asker.pk}/personal/").content.decode()
    assert erase(desk, asker).status_code == 403
    desk.force_login(suzuki.account)
    assert erase(desk, asker).status_code == 302


def test_nobody_is_erased_while_a_request_goes_on(desk, districts):
    request = made_request(districts["nagatsuta"], words="膝が悪い")
    answer = erase(desk, request.asker)
    assert answer.status_code == 422
    assert "続いている依頼があります" in answer.content.decode()
    assert HelpRequest.objects.get().words == "膝が悪い"


def test_nobody_is_erased_while_going_to_somebody(desk, districts):
    request = made_request(districts["nagatsuta"])
    tanaka = made_volunteer(districts["nagatsuta"])
    Pair.objects.create(request=request, volunteer=tanaka, since=today(), until=today() + timedelta(days=90))
    answer = erase(desk, tanaka.person)
    assert (answer.status_code, "続いている活動（組）があります" in answer.content.decode()) == (422, True)


def test_who_asked_and_who_helped_can_both_be_erased_and_no_number_changes(desk, districts, request_of_ito):
    before = numbers(districts)
    assert all(told in everything_written() for told in TOLD if told != "娘さんから電話")
    for person in (request_of_ito.asker, Volunteer.objects.get().person):
        assert erase(desk, person).status_code == 302
    left = everything_written()
    assert [told for told in (*TOLD, "伊東", "田中", "930-000") if told in left] == []
    assert numbers(districts) == before
    request = HelpRequest.objects.get()
    assert (request.kind.name, request.area, request.end_reason, request.notes.count()) == (
        "ごみ出し", districts["nagatsuta"], "done", 0,
    )  # fmt: skip


def test_no_line_of_the_journal_names_them(desk, request_of_ito):
    erase(desk, request_of_ito.asker)
    lines = JournalEntry.objects.all()
    assert [line for line in lines if "伊東" in line.subject_label or "伊東" in str(line.details)] == []
    assert lines.filter(key="people.person.erased").count() == 1


# --- the ward's own rule: 36 months after the end, if nobody changed it ---


def test_three_years_after_the_end_both_are_forgotten_and_no_number_changes(districts, request_of_ito):
    before = numbers(districts)
    Volunteer.objects.update(ended_on=DAY)
    with frozen(date(2015, 11, 1)):
        assert forget_ended.func() == 0
    with frozen(date(2015, 11, 2)):
        assert forget_ended.func() == 2
        assert forget_ended.func() == 0
    left = everything_written()
    assert [told for told in (*TOLD, "伊東", "田中", "930-000") if told in left] == []
    assert numbers(districts) == before


def test_an_open_request_and_somebody_who_is_still_registered_are_not_forgotten(districts):
    with frozen(DAY):
        made_request(districts["nagatsuta"])
        made_volunteer(districts["nagatsuta"], registered_until=date(2022, 3, 31))
    with frozen(date(2020, 11, 2)):
        assert forget_ended.func() == 0


def test_whoever_came_once_and_was_never_heard_of_again_is_forgotten(districts):
    with frozen(DAY):
        made_volunteer(districts["nagatsuta"], standing="casual")
    with frozen(date(2015, 11, 2)):
        assert forget_ended.func() == 1
    assert Person.objects.get(name="（消しました）").telephone == ""


def test_whoever_asked_again_since_is_still_known(districts, request_of_ito):
    with frozen(date(2015, 10, 1)):
        made_request(districts["nagatsuta"], request_of_ito.asker)
    with frozen(date(2015, 11, 2)):
        forget_ended.func()
    assert HelpRequest.objects.filter(asker=None).count() == 1
    assert HelpRequest.objects.get(asker__name="伊東 フミ").is_open


def test_the_desk_says_a_month_before_what_will_be_forgotten(desk, request_of_ito):
    with frozen(date(2015, 9, 1)):
        assert request_of_ito.number not in desk.get("/desk/mediation/forgetting/").content.decode()
    with frozen(date(2015, 10, 20)):
        assert request_of_ito.number in desk.get("/desk/mediation/forgetting/").content.decode()


def test_another_districts_coordinator_does_not_read_that_list(client, hayashi, ito, request_of_ito):
    with frozen(date(2015, 10, 20)):
        client.force_login(hayashi.account)
        assert request_of_ito.number not in client.get("/desk/mediation/forgetting/").content.decode()
        client.force_login(ito.account)
        assert client.get("/desk/mediation/forgetting/").status_code == 403


def test_the_command_says_how_many_first(request_of_ito, capsys):
    with frozen(date(2015, 11, 2)):
        call_command("forget_ended", "--dry-run")
        assert HelpRequest.objects.filter(anonymised_on=None).exists()
        call_command("forget_ended")
    assert capsys.readouterr().out == "1 requests, 0 volunteers\n" * 2


# --- who looked ---


def test_opening_a_request_is_noted_with_who_opened_it(desk, request_of_ito):
    desk.get(f"/desk/mediation/requests/{request_of_ito.uid}/")
    assert [(view.by_label, view.person) for view in PersonalView.objects.all()] == [("森 京子", request_of_ito.asker)]
    assert "伊東" not in PersonalView.objects.get().what


def test_whoever_may_not_see_it_leaves_no_line_of_having_seen_it(client, hayashi, request_of_ito):
    client.force_login(hayashi.account)
    client.get(f"/desk/mediation/requests/{request_of_ito.uid}/")
    assert not PersonalView.objects.exists()


def test_the_link_of_whoever_goes_there_is_noted_while_it_shows_the_address(client, districts, request_of_ito):
    pair = Pair.objects.get()
    client.get(f"/report/{pair.token}/")
    assert not PersonalView.objects.exists()
    with frozen(DAY):
        Pair.objects.update(ended_on=None)
        client.get(f"/report/{pair.token}/")
    assert pair.volunteer.number in PersonalView.objects.get().by_label


def test_a_coordinator_erases_nobody_who_signs_in_by_way_of_a_second_row(client, mori, suzuki, request_of_ito):
    """Suzuki asked for a hand herself; that row was joined with hers."""
    suzuki.seats.update(until=DAY)
    asker = request_of_ito.asker
    asker.same_as = suzuki
    asker.save()
    client.force_login(mori.account)
    assert client.post(f"/desk/people/{asker.pk}/personal/erase/", {"sure": "yes"}).status_code == 403
    assert client.post(f"/desk/people/{asker.pk}/part/").status_code == 403
    suzuki.account.refresh_from_db()
    assert (suzuki.account.is_active, Person.objects.get(pk=suzuki.pk).name) == (True, "鈴木 花子")


def test_the_links_of_whoever_was_forgotten_open_nothing(client, districts, mori):
    """Erased by wish a day after the end: the link would still tell where Ito lives."""
    helper = made_volunteer(districts["nagatsuta"])
    request = made_request(districts["nagatsuta"], address="長津田1-2-3")
    candidate = Candidate.objects.create(request=request, volunteer=helper, state="lapsed")
    pair = Pair.objects.create(request=request, volunteer=helper, since=today(), until=today())
    assert "1-2-3" in client.get(f"/report/{pair.token}/").content.decode()
    forget_volunteer(helper, by=mori)
    for link in (f"/report/{pair.token}/", f"/answer/{candidate.token}/", f"/helping/{helper.token}/"):
        assert client.get(link).status_code == 404, link


def test_letters_to_an_address_of_before_are_forgotten_too(districts, mori):
    helper = made_volunteer(districts["nagatsuta"], mail="tanaka@example.jp")
    ask(made_request(districts["nagatsuta"]), [helper], by=mori, site="https://example.jp")
    Person.objects.filter(pk=helper.person_id).update(email="other@example.jp")
    assert Message.objects.get().to == "tanaka@example.jp"
    forget_volunteer(helper, by=mori)
    assert not Message.objects.exists()
