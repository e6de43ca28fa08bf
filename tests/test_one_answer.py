"""Eight real processes send with the same letter at the same moment: one answer is in, and the others are told."""

from __future__ import annotations

import signal

from tests.test_processes import Ward, built, finish

SENDERS = 8


def test_of_eight_who_send_with_one_letter_one_answer_is_kept_and_the_careless_way_would_keep_eight(db, tmp_path):
    meeting_place = tmp_path / "ready"
    meeting_place.mkdir()
    with built(tmp_path, "tests.letter_holders") as ward:
        started = [ward.start("send", str(number), str(meeting_place)) for number in range(SENDERS)]
        for process in started:
            finish(process)
        assert ward.run("state") == "carefully=1 carelessly=8 told=7 stamp=1 drafts=0"


def test_who_is_killed_while_sending_left_nothing_and_the_draft_or_one_whole_answer(db, tmp_path):
    with built(tmp_path, "tests.letter_holders") as ward:
        for place in ('INTO "surveys_response"', 'UPDATE "surveys_letter"'):
            killed(ward, place)
            assert ward.run("state") == "carefully=0 carelessly=0 told=0 stamp=0 drafts=1"
        killed(ward, "")
        assert ward.run("state") == "carefully=1 carelessly=0 told=0 stamp=1 drafts=0"


def killed(ward: Ward, place: str) -> None:
    process = ward.start("die", place)
    assert process.stdout is not None
    assert process.stdout.readline().strip() == "in the middle"
    process.send_signal(signal.SIGKILL)
    process.wait(timeout=20)
