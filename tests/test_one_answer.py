"""Eight real processes send with the same letter at the same moment: one answer is in, and the others are told."""

from __future__ import annotations

from pathlib import Path

from tests.test_processes import Ward, own_database

NOTHING = "carefully=0 carelessly=0 told=0 stamp=0 drafts=1"


def test_of_eight_who_send_with_one_letter_one_answer_is_kept_and_the_careless_way_would_keep_eight(
    db, tmp_path, first_tables
):
    assert asked(tmp_path, first_tables, "send", "state") == ["carefully=1 carelessly=8 told=7 stamp=1 drafts=0"]


def test_who_is_killed_while_sending_left_nothing_and_the_draft_or_one_whole_answer(db, tmp_path, first_tables):
    early, late = 'die INTO "surveys_response"', 'die UPDATE "surveys_letter"'
    whole = "carefully=1 carelessly=0 told=0 stamp=1 drafts=0"
    assert asked(tmp_path, first_tables, early, "state", late, "state", "die", "state") == [NOTHING, NOTHING, whole]


def asked(folder: Path, tables: str, *questions: str) -> list[str]:
    with own_database(folder, like=tables) as address:
        return Ward(address, "tests.letter_holders").run("build", *questions).splitlines()
