"""依頼状: numbers and tokens are drawn, printed once, and are nowhere else afterwards."""

from __future__ import annotations

import io
import zipfile
from datetime import date, timedelta

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from sasaeai.kernel.clock import frozen, now
from sasaeai.kernel.models import JournalEntry
from sasaeai.people.viewer import Viewer
from sasaeai.press.tasks import make_letters
from sasaeai.surveys.actions.letters import FOLDER, ask_for_letters, draw, forget_old_files, keep_letters
from sasaeai.surveys.models import Draft, Letter, Printing, Stratum, Survey
from sasaeai.surveys.tests.known import made_survey, opened
from sasaeai.surveys.tokens import fingerprint, read_token


@pytest.fixture
def survey(midori, districts, settings, tmp_path):
    """Two letters in 鴨居, one in 長津田."""
    settings.MEDIA_ROOT, settings.PUBLIC_ADDRESS = str(tmp_path), "https://midori.example.jp"
    with frozen(date(2012, 11, 20)):
        survey = opened(made_survey(midori, districts))
        Stratum.objects.filter(survey=survey).update(letters=0)
        for slug, number in (("kamoi", 2), ("nagatsuta", 1)):
            Stratum.objects.filter(survey=survey, area__slug=slug).update(letters=number)
        yield survey


@pytest.fixture
def address(client, suzuki, survey):
    client.force_login(suzuki.account)
    return f"/desk/surveys/{survey.uid}/letters/"


def made(client, address, verb="make", **posted):
    client.post(f"{address}{verb}/", posted)
    printing = Printing.objects.first()
    make_letters.func(printing.pk)
    printing.refresh_from_db()
    return printing


def rows_of(client, address, printing):
    content = b"".join(client.get(f"{address}{printing.uid}/letters.zip").streaming_content)
    package = zipfile.ZipFile(io.BytesIO(content))
    text = package.read("差し込み用の表.csv").decode("utf-8-sig")
    return package, [line.split(",") for line in text.splitlines()[1:]]


def test_letters_are_made_once_and_taken_away_by_somebody_who_is_written_down(client, address, survey):
    page = client.get(address).content.decode()
    assert "まだ作っていない依頼状：3通" in page
    assert f'/desk/surveys/{survey.uid}/edit/">アンケートを書きなおす' in page
    printing = made(client, address)
    assert (printing.state, printing.done, printing.first, printing.last) == ("done", 3, 1, 3)
    package, rows = rows_of(client, address, printing)
    assert [row[:2] for row in rows] == [["00001", "鴨居"], ["00002", "鴨居"], ["00003", "長津田"]]
    assert sum(name.endswith(".pdf") for name in package.namelist()) == 2
    assert all(package.read(name).startswith(b"%PDF") for name in package.namelist() if name.endswith(".pdf"))
    for number, row in enumerate(rows, 1):
        token = read_token(row[2])
        assert row[3] == f"https://midori.example.jp/surveys/a/{token}/"
        assert Letter.objects.get(fingerprint=fingerprint(token)).number == number
    assert JournalEntry.objects.filter(key="surveys.letters.taken").count() == 1
    assert "みなつくってあります（3通）" in client.get(address).content.decode()
    assert "どの地区にも" in client.post(f"{address}make/", follow=True).content.decode()


def test_the_file_is_gone_after_two_weeks_or_at_once(client, address, survey):
    first = made(client, address)
    Stratum.objects.filter(survey=survey, area__slug="kamoi").update(letters=3)
    second = made(client, address)
    assert (second.first, second.last) == (4, 4)
    client.post(f"{address}{first.uid}/forget/")
    assert client.get(f"{address}{first.uid}/letters.zip").status_code == 404
    assert forget_old_files(now()) == 0
    assert forget_old_files(now() + timedelta(days=15)) == 1
    assert client.get(f"{address}{second.uid}/letters.zip").status_code == 404
    assert Letter.objects.count() == 4


def test_a_file_that_a_killed_process_left_is_swept_away(survey, client, address):
    made(client, address)
    lost = default_storage.save(f"{FOLDER}/lost.zip", ContentFile(b"tokens"))
    assert forget_old_files(now() + timedelta(days=99999)) >= 1
    assert not default_storage.exists(lost)


def test_a_lost_letter_gets_a_new_token_and_the_old_one_opens_nothing(client, address, survey):
    _package, rows = rows_of(client, address, made(client, address))
    letter = Letter.objects.get(number=2)
    Draft.objects.create(letter=letter, answers={"age": 1})
    again = made(client, address, "again", numbers="2")
    _package, fresh = rows_of(client, address, again)
    assert [row[0] for row in fresh] == ["00002"]
    assert client.post("/surveys/answer/", {"token": rows[1][2]}).status_code == 422
    assert client.post("/surveys/answer/", {"token": fresh[0][2]}).status_code == 302
    assert not Draft.objects.exists()
    Letter.objects.filter(number=3).update(disposition="answered", mode="web")
    refused = client.post(f"{address}again/", {"numbers": "3、77"})
    assert (refused.status_code, "：3、77" in refused.content.decode()) == (422, True)
    assert client.post(f"{address}again/", {"numbers": "x"}).status_code == 422


def test_two_processes_that_make_the_same_letters_make_them_once(survey):
    printing = ask_for_letters(survey, by=Viewer())
    first, second = draw(printing), draw(printing)
    assert keep_letters(printing, first, b"first") is True
    assert keep_letters(printing, second, b"second") is False
    assert set(Letter.objects.values_list("fingerprint", flat=True)) == {fingerprint(one.token) for one in first}
    assert len(default_storage.listdir(FOLDER)[1]) == 1


def test_one_printing_at_a_time_and_none_before_the_questions_are_fixed(client, address, survey):
    client.post(f"{address}make/")
    assert "いま作っています" in client.post(f"{address}make/", follow=True).content.decode()
    Printing.objects.all().delete()
    Survey.objects.update(state="draft", fixed_at=None)
    assert "調査票を確定してから" in client.post(f"{address}make/", follow=True).content.decode()
    assert not Printing.objects.exists()


def test_without_an_address_of_the_site_no_letter_can_say_where_to_answer(client, address, settings):
    settings.PUBLIC_ADDRESS = ""
    assert client.post(f"{address}make/").status_code == 409
    assert not Printing.objects.exists()


def test_only_whoever_runs_the_survey_has_letters_made(client, address, tanaka, yamada):
    for person in (tanaka, yamada):
        client.force_login(person.account)
        assert client.get(address).status_code in (403, 404)
        assert client.post(f"{address}make/").status_code in (403, 404)
