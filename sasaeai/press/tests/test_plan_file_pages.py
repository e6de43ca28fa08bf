"""Suzuki makes plan files at the desk; whoever sets up an empty installation starts from one."""

from __future__ import annotations

import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from sasaeai.areas.models import Area
from sasaeai.kernel.models import JournalEntry
from sasaeai.people.models import Account, Seat
from sasaeai.plans.models import Period, Plan
from sasaeai.plans.tests.cold import forget_editions
from sasaeai.plans.tests.full_plan import make_full_plan, publish_all
from sasaeai.press.models import PlanFile, PlanFileState
from sasaeai.press.tasks import forget_old_plan_files, make_plan_file, make_public_plan_files
from tests.kept import kept

from .emptying import empty_installation
from .test_plan_file import file_of

pytestmark = pytest.mark.django_db
DESK = "/desk/plan-files/"


@pytest.fixture(autouse=True)
def own_files(settings, tmp_path) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"
    forget_editions()


@pytest.fixture
def ward(midori, districts) -> Plan:
    return make_ward(midori, districts["kamoi"])


@kept
def make_ward(midori: Area, kamoi: Area) -> Plan:
    ward = make_full_plan(midori, [kamoi])
    publish_all(ward)
    return ward


def made(kind: str) -> PlanFile:
    """As the task process does."""
    row = PlanFile.objects.get(kind=kind, state=PlanFileState.WAITING)
    assert make_plan_file.func(row.pk)
    row.refresh_from_db()
    return row


def test_the_secretariat_asks_waits_and_takes_it_away(client, ward, suzuki):
    client.force_login(suzuki.account)
    assert client.post(f"{DESK}2/whole/")["Location"] == DESK
    waiting = client.get(DESK).content.decode()
    assert "順番を待っています" in waiting
    assert 'http-equiv="refresh"' in waiting
    row = made("whole")
    page = client.get(DESK).content.decode()
    assert f"{DESK}{row.uid}/" in page
    assert 'http-equiv="refresh"' not in page
    answer = client.get(f"{DESK}{row.uid}/")
    assert answer["Cache-Control"] == "private, no-store"
    with zipfile.ZipFile(io.BytesIO(answer.getvalue())) as opened:
        assert "plan.json" in opened.namelist()
    assert JournalEntry.objects.filter(key="press.plan_file.asked").count() == 1


def test_nobody_else_gets_at_it(client, ward, suzuki, tanaka, yamada):
    client.force_login(suzuki.account)
    client.post(f"{DESK}2/whole/")
    row = made("whole")
    for person in (tanaka, yamada):
        client.force_login(person.account)
        for answer in (client.get(DESK), client.post(f"{DESK}2/whole/"), client.get(f"{DESK}{row.uid}/")):
            assert answer.status_code == 403
    client.logout()
    assert client.get(f"{DESK}{row.uid}/").status_code == 302
    assert client.get("/open-data/plan/2.zip").status_code == 404


def test_everybody_takes_the_public_one_once_it_is_made(client, ward):
    assert "/open-data/plan/2.zip" not in client.get("/open-data/").content.decode()
    assert make_public_plan_files.func() == 1
    assert make_public_plan_files.func() == 0
    forget_editions()
    assert "/open-data/plan/2.zip" in client.get("/open-data/").content.decode()
    assert client.get("/open-data/plan/2.zip").getvalue() == file_of("public")
    publish_all(ward)
    assert make_public_plan_files.func() == 1


def test_a_plan_that_is_not_published_says_so(client, midori, districts, suzuki):
    make_full_plan(midori, [districts["kamoi"]])
    client.force_login(suzuki.account)
    answer = client.post(f"{DESK}2/public/")
    assert answer.status_code == 409
    assert "まだ公開していません" in answer.content.decode()


def test_old_files_are_forgotten_and_the_newest_public_one_stays(client, ward, suzuki, settings):
    client.force_login(suzuki.account)
    client.post(f"{DESK}2/whole/")
    whole = made("whole")
    make_public_plan_files.func()
    PlanFile.objects.update(asked_at="2001-01-01T00:00:00Z")
    assert forget_old_plan_files.func() == 1
    assert [row.kind for row in PlanFile.objects.all()] == ["public"]
    assert not whole.file.storage.exists(whole.file.name)


@pytest.fixture
def administrator(ward) -> tuple[bytes, Account]:
    """The file of a ward, and the system administrator of an installation with nothing in it."""
    whole = file_of("whole")
    empty_installation()
    return whole, Account.objects.create_superuser("admin", "admin-password-1")


def upload(content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile("midori.zip", content, content_type="application/zip")


def test_an_empty_installation_starts_from_a_file(client, administrator):
    whole, account = administrator
    client.force_login(account)
    assert "/desk/start/plan-file/" in client.get("/desk/start/").content.decode()
    page = client.get("/desk/start/plan-file/").content.decode()
    assert "計画ファイル（zip）" in page
    answer = client.post("/desk/start/plan-file/", {"file": upload(whole), "person": "鈴木 花子"})
    assert answer["Location"] == "/desk/plan/2/"
    assert "読みこみました" in client.get("/desk/plan/2/").content.decode()
    assert Seat.objects.get().person.name == "鈴木 花子"
    assert client.get("/plan/2/").status_code == 200
    assert client.get("/desk/start/plan-file/")["Location"] == "/desk/start/"


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"person": "鈴木 花子"}, "計画ファイルを選んでください"),
        ({"file": b"not a zip", "person": "鈴木 花子"}, "計画ファイルではありません"),
        ({"file": b"not a zip"}, "お名前を書いてください"),
    ],
)
def test_what_cannot_be_read_is_said_at_its_field(client, administrator, given, words):
    _whole, account = administrator
    client.force_login(account)
    sent = {key: upload(value) if isinstance(value, bytes) else value for key, value in given.items()}
    answer = client.post("/desk/start/plan-file/", sent)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not Period.objects.exists()
    assert not Seat.objects.exists()


def test_only_the_administrator_starts_there(client, ward, tanaka, suzuki):
    client.force_login(tanaka.account)
    assert client.get("/desk/start/plan-file/").status_code == 403
    client.force_login(suzuki.account)
    assert client.get("/desk/start/plan-file/")["Location"] == "/desk/start/"
