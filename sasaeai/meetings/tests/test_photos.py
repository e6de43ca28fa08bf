"""Photos of cards: put in, seen only by those who keep the meeting, gone with their file once they are typed."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from sasaeai.kernel import clock
from sasaeai.kernel.models import JournalEntry
from sasaeai.meetings.actions.photos import MOST_PHOTOS
from sasaeai.meetings.models import MeetingPhoto
from sasaeai.meetings.tasks import forget_photos
from sasaeai.meetings.tests.known import told

JPEG = b"\xff\xd8\xff\xe1\x00\x08Exif\0\0\xff\xda\x00\x02pixels"


@pytest.fixture(autouse=True)
def own_files(settings, tmp_path) -> None:
    settings.MEDIA_ROOT = tmp_path


def add(client, meeting, *files: tuple[str, bytes]):
    photos = [SimpleUploadedFile(name, content) for name, content in files]
    return client.post(f"/desk/meetings/{meeting.uid}/photos/", {"photos": photos}, follow=True)


def test_tanaka_types_beside_photos_that_nobody_else_sees(tanakas, client, meeting, ito, yamada):
    answer = add(tanakas, meeting, ("田中さんの字.JPG", JPEG), ("b.png", b"\x89PNG\r\n\x1a\nx"))
    assert "写真を2枚入れました" in told(answer)
    first = MeetingPhoto.objects.first()
    page = f"/desk/meetings/photos/{first.uid}/"
    assert f'src="{page}"' in told(answer)
    kept = Path(first.file.path)
    assert b"Exif" not in kept.read_bytes(), "without the place where it was taken"
    assert "田中" not in first.file.name
    opened = tanakas.get(page)
    assert (opened["Content-Type"], opened["Cache-Control"]) == ("image/jpeg", "private, no-store")
    assert b"".join(opened.streaming_content) == kept.read_bytes()
    for somebody, status in ((ito, 404), (yamada, 403)):
        client.force_login(somebody.account)
        assert client.get(page).status_code == status
        assert client.post(f"{page}forget/").status_code == status
    client.logout()
    assert client.get(page).status_code == 302


def test_a_photo_that_is_forgotten_is_gone_from_the_disk(tanakas, meeting, django_capture_on_commit_callbacks):
    add(tanakas, meeting, ("a.jpg", JPEG))
    photo = MeetingPhoto.objects.get()
    kept = Path(photo.file.path)
    page = f"/desk/meetings/photos/{photo.uid}/forget/"
    assert "元に戻せません" in told(tanakas.get(page))
    with django_capture_on_commit_callbacks(execute=True):
        tanakas.post(page)
    assert not MeetingPhoto.objects.exists()
    assert not kept.exists()


def test_a_photo_that_nobody_types_goes_by_itself_and_is_told_of_a_month_before(
    tanakas, ito, client, meeting, django_capture_on_commit_callbacks
):
    add(tanakas, meeting, ("a.jpg", JPEG), ("b.jpg", JPEG))
    kept = [Path(photo.file.path) for photo in MeetingPhoto.objects.all()]
    with clock.frozen(date(2013, 4, 18)):
        assert "カードの写真" not in told(tanakas.get("/desk/"))
    with clock.frozen(date(2013, 4, 20)):
        assert "のカードの写真2枚が、平成25年5月19日から消えます" in told(tanakas.get("/desk/"))
        assert forget_photos.func() == 0
        client.force_login(ito.account)
        assert "カードの写真" not in told(client.get("/desk/"))
    with clock.frozen(date(2013, 5, 19)), django_capture_on_commit_callbacks(execute=True):
        assert forget_photos.func() == 2
    assert not MeetingPhoto.objects.exists()
    assert not any(path.exists() for path in kept)
    assert JournalEntry.objects.filter(key="meetings.photo.forgotten", by_id=None).count() == 2


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.heic", b"x", "写真（JPEG、PNG）ではありません"),
        ("a.svg", b"<svg/>", "写真（JPEG、PNG）ではありません"),
        ("a.jpg", b"<html>", "ファイルの中身が、名前の終わり（.jpg）と合いません"),
        ("a.jpg", b"", "このファイルは空です"),
        ("a.jpg", JPEG + b" " * 8 * 1024 * 1024, "8MBまで"),
    ],
)
def test_what_is_no_photo_is_said(tanakas, meeting, name, content, said):
    answer = add(tanakas, meeting, ("good.jpg", JPEG), (name, content))
    assert (answer.status_code, said in told(answer)) == (422, True)
    assert not MeetingPhoto.objects.exists()


def test_nothing_chosen_and_too_many_are_said(tanakas, meeting):
    assert "写真を選んでください" in told(tanakas.post(f"/desk/meetings/{meeting.uid}/photos/"))
    answer = add(tanakas, meeting, *[(f"{number}.jpg", JPEG) for number in range(MOST_PHOTOS + 1)])
    assert "写真は20枚までです" in told(answer)
    assert not MeetingPhoto.objects.exists()
