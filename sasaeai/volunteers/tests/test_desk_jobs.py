"""What a coordinator reads first."""

from __future__ import annotations

from datetime import timedelta

from sasaeai.kernel.clock import today

from .known import made_request


def first_page(client, person) -> str:
    client.force_login(person.account)
    return client.get("/desk/").content.decode()


def test_mori_reads_first_that_ito_asked(client, mori, districts):
    made_request(districts["nagatsuta"])
    assert "新しい手助けの依頼が1件あります" in first_page(client, mori)


def test_a_day_to_call_again_is_said_when_it_has_come(client, mori, districts):
    made_request(districts["nagatsuta"], follow_up_on=today() - timedelta(days=1))
    assert "今日までに連絡する依頼が1件あります" in first_page(client, mori)


def test_neither_the_coordinator_elsewhere_nor_the_committee_hears_of_it(client, hayashi, tanaka, districts):
    made_request(districts["nagatsuta"])
    assert "手助けの依頼が" not in first_page(client, hayashi)
    assert "手助けの依頼が" not in first_page(client, tanaka)
