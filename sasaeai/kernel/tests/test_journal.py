from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from django.apps import apps
from django.db import transaction
from django.test import TestCase

from sasaeai.kernel import checks
from sasaeai.kernel import sentences as book
from sasaeai.kernel.clock import frozen
from sasaeai.kernel.fiscal import FiscalYear
from sasaeai.kernel.journal import MissingDetail, UnknownSentence, record, sentences
from sasaeai.kernel.models import JournalEntry
from sasaeai.kernel.stamp import move_public_stamp, public_stamp

if TYPE_CHECKING:  # the kernel's tests know areas and people only as fixtures
    from sasaeai.areas.models import Area
    from sasaeai.people.models import Person


@pytest.fixture(autouse=True)
def doing_sentences(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(book, "_book", dict(book._book))
    sentences(
        {
            "doings.doing.held": "「%(subject)s」を%(year)sに行いました。",
            "doings.doing.typed": "%(on_behalf_of)sの代わりに、%(by)sが「%(subject)s」を書きました。",
        }
    )


def test_a_line_keeps_what_when_who_and_on_whose_behalf(kamoi: Area, suzuki: Person, ito: Person) -> None:
    with frozen(date(2011, 12, 1)) as moment:
        entry = record("doings.doing.typed", kamoi, by=suzuki, on_behalf_of=ito, area=kamoi)
    entry.refresh_from_db()
    assert entry.at == moment
    assert (entry.subject_kind, entry.subject_id, entry.area_id) == ("areas.area", str(kamoi.pk), kamoi.pk)
    assert entry.by_id == suzuki.pk
    assert entry.sentence() == "伊藤 幸子の代わりに、鈴木 花子が「鴨居」を書きました。"
    assert list(JournalEntry.objects.about(kamoi)) == [entry] == list(JournalEntry.objects.in_areas([kamoi.pk]))
    assert not JournalEntry.objects.public()


def test_details_fill_the_sentence_and_nobody_is_written_as_automatic(kamoi: Area) -> None:
    entry = record("doings.doing.held", kamoi, by=None, year=FiscalYear(2011))
    entry.refresh_from_db()
    assert entry.sentence() == "「鴨居」を平成23年度に行いました。"
    assert (entry.by_id, entry.by_label) == (None, "自動")


def test_a_line_outlives_its_subject(kamoi: Area) -> None:
    entry = record("doings.doing.held", kamoi, by=None, year="昨年")
    kamoi.delete()
    entry.refresh_from_db()
    assert entry.sentence() == "「鴨居」を昨年に行いました。"


def test_an_unknown_key_or_a_gap_without_a_word_writes_nothing(kamoi: Area) -> None:
    with pytest.raises(UnknownSentence, match=r"journal\.py"):
        record("doings.doing.vanished", kamoi, by=None)
    with pytest.raises(MissingDetail, match="year"):
        record("doings.doing.held", kamoi, by=None)
    assert not JournalEntry.objects.exists()


def test_a_line_written_before_its_sentence_got_a_gap_can_still_be_read(kamoi: Area) -> None:
    entry = JournalEntry(key="doings.doing.held", subject_label="鴨居")
    assert entry.sentence() == "「鴨居」をに行いました。"


def test_a_name_longer_than_its_column_is_cut(kamoi: Area) -> None:
    kamoi.name = "鴨" * 400
    entry = record("doings.doing.held", kamoi, by=None, on_behalf_of="会" * 300, year=1)
    entry.refresh_from_db()
    assert (len(entry.subject_label), len(entry.on_behalf_of)) == (300, 200)


def test_the_newest_line_comes_first(kamoi: Area) -> None:
    for day in (3, 1, 2):
        with frozen(date(2011, 12, day)):
            record("doings.doing.held", kamoi, by=None, year=day)
    assert [entry.details["year"] for entry in JournalEntry.objects.about(kamoi)] == [3, 2, 1]


def test_a_key_has_one_sentence_and_looks_like_one() -> None:
    sentences({"doings.doing.held": "「%(subject)s」を%(year)sに行いました。"})
    with pytest.raises(ValueError, match="has a sentence already"):
        sentences({"doings.doing.held": "別の文です。"})
    with pytest.raises(ValueError, match=r"app\.noun\.verbed"):
        sentences({"Held": "行いました。"})


def test_the_check_reads_the_keys_in_the_code() -> None:
    source = 'record("a.b.c", x, by=y)\njournal.record("d.e.f", x)\nrecord(key, x)\nother("g.h.i")\n'
    assert list(checks.recorded_in(source)) == [("a.b.c", 1), ("d.e.f", 2)]


def test_the_check_fails_for_a_key_without_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    assert checks.journal_keys_have_sentences(None) == []
    monkeypatch.setattr(book, "_book", {})
    plans = [apps.get_app_config("plans")]
    assert {found.id for found in checks.journal_keys_have_sentences(plans)} == {"kernel.E001"}


def test_the_stamp_moves_with_a_public_line_only(kamoi: Area) -> None:
    first = public_stamp()
    record("doings.doing.held", kamoi, by=None, year=1)
    assert public_stamp() == first
    record("doings.doing.held", kamoi, by=None, year=1, public=True)
    assert public_stamp() not in ("", first)
    assert JournalEntry.objects.public().count() == 1


@pytest.mark.django_db
def test_the_stamp_costs_one_query_and_never_comes_back() -> None:
    seen = {public_stamp()}
    for _time in range(20):
        move_public_stamp()
        with TestCase().assertNumQueries(1):
            seen.add(public_stamp())
    assert len(seen) == 21


@pytest.mark.django_db(transaction=True)
def test_what_is_undone_moves_no_stamp() -> None:
    move_public_stamp()
    before = public_stamp()
    with transaction.atomic():
        move_public_stamp()
        transaction.set_rollback(True)
    assert public_stamp() == before


@pytest.fixture
def kamoi(districts: dict[str, Area]) -> Area:
    return districts["kamoi"]
