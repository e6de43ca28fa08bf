"""Twelve real processes want the last place of a course: one has it, the others wait, and nobody is lost."""

from __future__ import annotations

from tests.test_processes import Ward, own_database


def test_of_twelve_who_want_the_last_place_one_has_it_and_nobody_is_lost(db, tmp_path, first_tables):
    """Beside it the careless way: whoever looks first and writes later gives one place to many."""
    with own_database(tmp_path, like=first_tables) as address:
        carefully, carelessly = Ward(address, "tests.applicants").run("build", "apply", "state").splitlines()
    assert carefully == "accepted=1 waiting=11 places=1 people=12"
    assert carelessly.startswith("accepted=12 ")
