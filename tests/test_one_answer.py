"""Eight real processes send with the same letter at the same moment: one answer is in, and the others are told."""

from __future__ import annotations

from tests.test_processes import built, finish

SENDERS = 8


def test_of_eight_who_send_with_one_letter_one_answer_is_kept_and_the_careless_way_would_keep_eight(db, tmp_path):
    meeting_place = tmp_path / "ready"
    meeting_place.mkdir()
    with built(tmp_path, "tests.letter_holders") as ward:
        started = [ward.start("send", str(number), str(meeting_place)) for number in range(SENDERS)]
        for process in started:
            finish(process)
        assert ward.run("state") == "carefully=1 carelessly=8 told=7 stamp=1 drafts=0"
