"""Files as other programs write them, made for one test."""

from __future__ import annotations

from collections.abc import Sequence

from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from sasaeai.kernel.tables import Sheet, write_xlsx
from sasaeai.surveys.models import Survey

Rows = Sequence[Sequence[object]]


def book(**sheets: Rows) -> bytes:
    return write_xlsx(Sheet(name, [list(row) for row in rows]) for name, rows in sheets.items())


def bring(client: Client, survey: Survey, content: bytes, name: str = "file.xlsx") -> HttpResponse:
    """Drop a file on the page データ; where it leads is followed."""
    file = SimpleUploadedFile(name, content)
    address = reverse("surveys:data", args=[survey.uid])
    return client.post(address, {"file": file}, follow=True)  # type: ignore[return-value]


def press(client: Client, survey: Survey, button: str, **fields: object) -> str:
    """A button of the newest file's page."""
    newest = survey.deliveries.first()
    assert newest
    address = reverse(f"surveys:delivery_{button}", args=[survey.uid, newest.uid])
    return client.post(address, fields, follow=True).content.decode()


def xlsform(survey: Rows, choices: Rows = (), **sheets: Rows) -> bytes:
    """A form as Excel users write it; rows: type, name, 日本語, English, relevant, constraint, appearance."""
    asked = ["type", "name", "label::日本語 (ja)", "label::English (en)", "relevant", "constraint", "appearance"]
    listed = ["list_name", "name", "label::日本語 (ja)", "label::English (en)"]
    return book(survey=[asked, *survey], choices=[listed, *choices], **sheets)
