"""One need that is too much for one person becomes some small ones."""

from __future__ import annotations

from datetime import date, time

import pytest
from django.urls import reverse

from sasaeai.kernel.clock import frozen, now
from sasaeai.kernel.models import JournalEntry
from sasaeai.volunteers.actions.requests import note
from sasaeai.volunteers.models import Candidate, CandidateState, HelpRequest, State
from sasaeai.volunteers.tests.known import kind_named, made_request, made_volunteer


@pytest.fixture(autouse=True)
def thursday():
    with frozen(date(2012, 11, 1)):
        yield


@pytest.fixture
def whole(districts):
    return made_request(districts["nagatsuta"], kind="そのほか", words="家のことがいろいろ", meet_at="玄関")


@pytest.fixture
def desk(client, mori):
    client.force_login(mori.account)
    return client


def pieces(**changes):
    return {
        "piece1-kind": kind_named("ごみ出し").pk, "piece1-words": "袋二つ", "piece1-starts": "8",
        "piece1-rhythm": "weekly", "piece1-weekdays": ["1", "4"],
        "piece2-kind": kind_named("買い物").pk, "piece2-starts": "14",
        "piece2-minutes": "60", "piece2-slots": "2", "piece2-rhythm": "once", "piece2-first_day": "2012-11-09",
    } | changes  # fmt: skip


def split(desk, whole, *, follow: bool = False, **changes):
    return desk.post(reverse("volunteers:split", args=[whole.uid]), pieces(**changes), follow=follow)


def body_of(answer):
    return answer.content.decode()


def test_the_pieces_have_their_own_kind_time_and_people_and_the_rest_of_the_whole(desk, whole):
    page = body_of(split(desk, whole, follow=True))
    small, errand = HelpRequest.objects.filter(part_of=whole).order_by("pk")
    assert (small.kind.name, small.words, small.starts, small.ends, small.weekdays) == (
        "ごみ出し", "袋二つ", time(8), time(8, 30), "14",
    )  # fmt: skip
    assert (errand.kind.name, errand.slots, errand.first_day) == ("買い物", 2, date(2012, 11, 9))
    assert {small.asker, errand.asker} == {whole.asker}
    assert (small.meet_at, small.received_at, small.state) == ("玄関", whole.received_at, State.RECEIVED)
    whole.refresh_from_db()
    assert (whole.state, whole.end_reason) == (State.ENDED, "split")
    assert "2つに分けました" in page
    assert small.number in page
    assert JournalEntry.objects.filter(key="volunteers.request.split").count() == 1
    assert not JournalEntry.objects.filter(key="volunteers.request.ended").exists()


def test_a_piece_leads_back_to_the_whole(desk, whole):
    split(desk, whole)
    piece = whole.pieces.first()
    assert whole.number in body_of(desk.get(reverse("volunteers:request", args=[piece.uid])))
    assert "分けられません" in body_of(desk.get(reverse("volunteers:split", args=[piece.uid]), follow=True))


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"piece2-kind": ""}, "何をするかを選んでください"),
        ({"piece2-starts": "23"}, "夜10時から朝6時まで"),
        ({"piece2-slots": "10"}, "1人から9人まで"),
        (
            {"piece2-kind": "", "piece2-starts": "", "piece2-minutes": "", "piece2-slots": ""},
            "二つ以上に分けてください",
        ),
    ],
)
def test_what_is_missing_in_a_piece_is_told_and_nothing_is_lost(desk, whole, changes, sentence):
    answer = desk.post(reverse("volunteers:split", args=[whole.uid]), pieces(**changes))
    assert answer.status_code == 422
    assert sentence in body_of(answer)
    assert "袋二つ" in body_of(answer)
    assert body_of(answer).count('class="field-error"') <= 1
    assert not whole.pieces.exists()


def test_it_is_one_again_as_long_as_nobody_was_asked_and_what_was_noted_stays(desk, whole, mori):
    split(desk, whole)
    note(whole.pieces.first(), "火曜は留守", by=mori)
    page = body_of(desk.get(reverse("volunteers:request", args=[whole.uid])))
    assert "csrfmiddlewaretoken" in page[page.index("/join/") :].partition("</form>")[0]
    desk.post(reverse("volunteers:join", args=[whole.uid]))
    whole.refresh_from_db()
    assert (whole.state, whole.end_reason, whole.pieces.count()) == (State.RECEIVED, "", 0)
    assert whole.notes.get().words == "火曜は留守"


def test_once_somebody_was_asked_it_stays_split(desk, whole):
    split(desk, whole)
    piece = whole.pieces.first()
    tanaka = made_volunteer(whole.area)
    Candidate.objects.create(request=piece, volunteer=tanaka, state=CandidateState.ASKED, asked_at=now())
    assert "もう一つには戻せません" in body_of(desk.post(reverse("volunteers:join", args=[whole.uid]), follow=True))
    assert whole.pieces.count() == 2


def test_what_was_split_goes_on_in_its_pieces_and_is_not_begun_again_beside_them(desk, whole):
    split(desk, whole)
    desk.post(reverse("volunteers:reopen", args=[whole.uid]))
    whole.refresh_from_db()
    assert whole.state == State.ENDED


def test_whoever_has_it_already_keeps_it_whole(desk, whole):
    Candidate.objects.create(request=whole, volunteer=made_volunteer(whole.area), state=CandidateState.YES, place=1)
    assert "いまは分けられません" in body_of(split(desk, whole, follow=True))
    assert not whole.pieces.exists()


def test_another_district_s_coordinator_does_not_even_see_it(client, hayashi, whole):
    client.force_login(hayashi.account)
    for name in ("split", "end_request", "hand_over", "refuse"):
        assert client.post(reverse(f"volunteers:{name}", args=[whole.uid])).status_code == 404
    assert client.post(reverse("volunteers:join", args=[whole.uid])).status_code == 404
