"""添付資料: what may be attached, who opens it, and how it is sent."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from pathlib import Path
from struct import pack
from zipfile import ZipFile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from sasaeai.kernel.models import JournalEntry
from sasaeai.kernel.stamp import public_stamp
from sasaeai.plans.models import Attachment, Goal, Measure, Plan, Problem
from sasaeai.plans.photos import without_place
from sasaeai.plans.uploads import MOST_BYTES, safe_name

from .making import goal_named, make_measure, make_plan, publish_as, undo_address

PDF = b"%PDF-1.7\n1 0 obj"


@pytest.fixture(autouse=True)
def own_files(settings, tmp_path) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"


@pytest.fixture
def ward(midori, districts) -> Plan:
    return make_plan(midori, districts.values())


@pytest.fixture
def nagatsuta(ward) -> Plan:
    return ward.district_plans.get(area__slug="nagatsuta")


@pytest.fixture
def goal(ward) -> Goal:
    return goal_named(ward, "ボランティアの仲介")


@pytest.fixture
def measure(ward, goal) -> Measure:
    return make_measure(ward, goal, "相談の日")


@pytest.fixture
def as_suzuki(client, suzuki):
    client.force_login(suzuki.account)
    return client


def add(
    client,
    owner,
    *,
    name: str = "ちらし.pdf",
    content: bytes = PDF,
    title: str = "見守りのちらし",
    follow: bool = False,
    **more: str,
):
    address = f"/desk/plan/2/attachments/add/{owner._meta.model_name}/{owner.uid}/"
    return client.post(address, {"title": title, "file": SimpleUploadedFile(name, content), **more}, follow=follow)


def file_at(row: Attachment) -> str:
    return f"/files/{row.uid}/{row.name}"


def mark(client, row: Attachment, *, follow: bool = False, **fields: str):
    return client.post(f"/desk/plan/2/attachments/{row.uid}/", {"title": row.title, **fields}, follow=follow)


def test_the_public_opens_a_file_only_when_it_is_marked_and_no_longer_when_it_is_not(as_suzuki, suzuki, ward, measure):
    client, public = as_suzuki, f"/plan/2/measures/{measure.uid}/"
    publish_as(ward, "基本案")
    assert "まだ公開していません" in add(client, measure, follow=True).content.decode()
    row = Attachment.objects.get()
    assert client.get(file_at(row)).status_code == 200
    client.logout()
    assert row.title not in client.get(public).content.decode()
    assert client.get(file_at(row)).status_code == 404
    client.force_login(suzuki.account)
    mark(client, row, public="on")
    client.logout()
    page = client.get(public).content.decode()
    assert row.title in page
    assert "PDF" in page
    assert b"".join(client.get(file_at(row)).streaming_content) == PDF
    client.force_login(suzuki.account)
    mark(client, row)
    client.logout()
    assert row.title not in client.get(public).content.decode()
    assert client.get(file_at(row)).status_code == 404
    keys = JournalEntry.objects.filter(key__startswith="plans.attachment.").order_by("pk").values_list("key", flat=True)
    assert [key.rpartition(".")[2] for key in keys] == ["added", "shown", "hidden"]


def test_a_file_of_something_that_is_not_published_stays_inside(as_suzuki, client, ward, measure):
    add(as_suzuki, measure, public="on")
    row = Attachment.objects.get()
    client.logout()
    assert client.get(file_at(row)).status_code == 404
    publish_as(ward, "基本案")
    assert client.get(file_at(row)).status_code == 200


def test_a_file_of_a_problem_is_public_when_the_problem_is(as_suzuki, client, ward, nagatsuta):
    publish_as(ward, "基本案")
    problem = Problem.objects.create(plan=nagatsuta, title="坂がきつい", written_on=date(2012, 4, 1))
    add(as_suzuki, problem, name="坂の写真.png", content=b"\x89PNG\r\n\x1a\nx", public="on")
    row = Attachment.objects.get()
    client.logout()
    assert client.get(file_at(row)).status_code == 404
    problem.published_on = date(2012, 5, 1)
    problem.save()
    assert client.get(file_at(row)).status_code == 200
    assert row.title in client.get(f"/plan/2/problems/{problem.uid}/").content.decode()


def test_it_is_sent_to_be_saved_and_runs_nowhere(as_suzuki, measure):
    add(as_suzuki, measure)
    answer = as_suzuki.get(file_at(Attachment.objects.get()))
    assert answer["Content-Disposition"].startswith("attachment; filename*=utf-8''")
    assert answer["Content-Type"] == "application/pdf"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert "no-cache" in answer["Cache-Control"]


def office(*names: str) -> bytes:
    kept = BytesIO()
    with ZipFile(kept, "w") as parts:
        for name in names:
            parts.writestr(name, "x")
    return kept.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("page.html", b"<script>alert(1)</script>", "この種類のファイルは添えられません"),
        ("picture.svg", b"<svg onload='alert(1)'/>", "この種類のファイルは添えられません"),
        ("run.exe", b"MZ", "この種類のファイルは添えられません"),
        ("noending", PDF, "この種類のファイルは添えられません"),
        ("ちらし.pdf", b"<html>", "中身が、名前の終わり（.pdf）と合いません"),
        ("photo.png", PDF, "中身が、名前の終わり（.png）と合いません"),
        ("table.docx", office("[Content_Types].xml", "xl/workbook.xml"), "中身が、名前の終わり（.docx）と合いません"),
        ("macro.xlsx", office("[Content_Types].xml", "xl/a.xml", "xl/vbaProject.bin"), "中身が、名前の終わり"),
        ("list.csv", b"a\0b", "中身が、名前の終わり（.csv）と合いません"),
        ("big.pdf", PDF + b" " * MOST_BYTES, "8MBまでにしてください"),
        ("empty.pdf", b"", "このファイルは空です"),
    ],
)
def test_what_is_refused_says_what_to_do(as_suzuki, measure, name, content, sentence):
    assert sentence in add(as_suzuki, measure, name=name, content=content, follow=True).content.decode()
    assert not Attachment.objects.exists()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("表.xlsx", office("[Content_Types].xml", "xl/workbook.xml")),
        ("案内.docx", office("[Content_Types].xml", "word/document.xml")),
        ("一覧.csv", "地区,人数".encode("cp932")),
        ("メモ.txt", "会場は二階です。".encode()),
        ("photo.JPEG", b"\xff\xd8\xff\xda\x00\x02x"),
    ],
)
def test_what_offices_use_is_taken(as_suzuki, measure, name, content):
    add(as_suzuki, measure, name=name, content=content)
    assert Attachment.objects.get().size == len(content)


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\Users\\suzuki\\ちらし.PDF", "ちらし.pdf"),
        ("evil\u202efdp.exe.pdf", "evilfdp.exe.pdf"),
        ('a"b<c>.pdf', "abc.pdf"),
        (".pdf", "資料.pdf"),
        ("長" * 300 + ".pdf", "長" * 116 + ".pdf"),
    ],
)
def test_names_are_made_safe(given, kept):
    assert safe_name(given) == kept


def test_on_the_disk_it_bears_no_name_that_somebody_gave(as_suzuki, measure, settings):
    add(as_suzuki, measure)
    add(as_suzuki, measure, name="ほかのちらし.pdf", content=PDF + b"2")
    files = [path.relative_to(settings.MEDIA_ROOT).as_posix() for path in Path(settings.MEDIA_ROOT).rglob("*.pdf")]
    assert len(files) == 2
    assert all(row.sha256 in row.file.name for row in Attachment.objects.all())


def test_a_photo_loses_the_place_where_it_was_taken_and_stays_upright():
    def segment(marker: int, body: bytes) -> bytes:
        return bytes([0xFF, marker]) + pack(">H", len(body) + 2) + body

    turned = pack("<HHIHH", 0x0112, 3, 1, 6, 0)
    exif = b"Exif\0\0II*\0" + pack("<IH", 8, 1) + turned + pack("<I", 0) + b"GPS 35.5N 139.5E"
    rest = b"\xff\xda\x00\x02pixels"
    photo = b"\xff\xd8" + segment(0xE0, b"JFIF") + segment(0xE1, exif) + segment(0xFE, b"Nagatsuta 1-2-3") + rest
    kept = without_place(photo)
    assert b"GPS" not in kept
    assert b"Nagatsuta" not in kept
    assert b"JFIF" in kept
    assert kept.endswith(rest)
    assert pack(">HHIHH", 0x0112, 3, 1, 6, 0) in kept
    assert without_place(b"\xff\xd8\xff\xe1") == b"\xff\xd8\xff\xe1"


def test_it_goes_into_the_bin_and_one_press_takes_it_back(as_suzuki, client, suzuki, ward, measure):
    publish_as(ward, "基本案")
    add(as_suzuki, measure, public="on")
    row = Attachment.objects.get()
    stamp = public_stamp()
    answer = as_suzuki.post(f"/desk/plan/2/attachments/{row.uid}/bin/", follow=True)
    assert public_stamp() != stamp
    client.logout()
    assert client.get(file_at(row)).status_code == 404
    assert row.title not in client.get(f"/plan/2/measures/{measure.uid}/").content.decode()
    client.force_login(suzuki.account)
    assert row.title in client.get("/desk/plan/2/bin/").content.decode()
    client.post(undo_address(answer))
    client.logout()
    assert client.get(file_at(row)).status_code == 200
    client.force_login(suzuki.account)
    client.post(f"/desk/plan/2/attachments/{row.uid}/bin/")
    client.post(f"/desk/plan/2/bin/attachment/{row.uid}/restore/")
    assert not Attachment.objects.get().is_binned


def test_tanaka_attaches_to_her_own_district_and_leaves_showing_it_to_the_secretariat(
    client, tanaka, suzuki, ward, nagatsuta, measure
):
    own = make_measure(nagatsuta, None, "顔見知りの会")
    client.force_login(tanaka.account)
    page = add(client, own, public="on", follow=True).content.decode()
    row = Attachment.objects.get()
    assert not row.public
    assert "まだ公開していません" in page
    add(client, nagatsuta, title="地区の地図")
    assert "地区の地図" in client.get("/desk/plan/2/districts/nagatsuta/").content.decode()
    assert add(client, measure).status_code == 404
    client.force_login(suzuki.account)
    mark(client, row, public="on")
    client.force_login(tanaka.account)
    # What the public can open, she leaves as it is.
    assert mark(client, row).status_code == 403
    assert client.post(f"/desk/plan/2/attachments/{row.uid}/bin/").status_code == 403


@pytest.mark.parametrize(("who", "status"), [("yamada", 403), ("sato", 404)])
def test_nobody_else_attaches_anything(client, request, who, status, measure):
    client.force_login(request.getfixturevalue(who).account)
    assert add(client, measure).status_code == status
    assert not Attachment.objects.exists()


def test_what_is_attached_to_goals_and_plans_is_read_there(as_suzuki, client, ward, goal):
    publish_as(ward, "基本案")
    add(as_suzuki, goal, title="目標の資料", public="on")
    add(as_suzuki, ward, title="計画の概要版", public="on")
    client.logout()
    assert "目標の資料" in client.get(f"/plan/2/goals/{goal.uid}/").content.decode()
    page = client.get("/plan/2/").content.decode()
    assert "計画の概要版" in page
    assert "目標の資料" not in page


def test_a_file_that_is_gone_says_so(as_suzuki, measure):
    add(as_suzuki, measure)
    row = Attachment.objects.get()
    Path(row.file.path).unlink()
    assert as_suzuki.get(file_at(row)).status_code == 404
