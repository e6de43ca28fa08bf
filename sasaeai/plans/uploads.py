"""What may be attached: a few kinds of files that are what their name says, under a name that is safe to send."""

from __future__ import annotations

import re
import unicodedata
import zipfile
from io import BytesIO

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from .photos import without_place

MOST_BYTES = 8 * 1024 * 1024
OFFICE = "application/vnd.openxmlformats-officedocument"
# Nothing that a browser or an office runs: no HTML, no SVG, no macros.
KINDS = {
    "pdf": "application/pdf",
    "png": "image/png",
    "jpg": "image/jpeg",
    "docx": f"{OFFICE}.wordprocessingml.document",
    "xlsx": f"{OFFICE}.spreadsheetml.sheet",
    "pptx": f"{OFFICE}.presentationml.presentation",
    "csv": "text/csv",
    "txt": "text/plain",
}
SAME = {"jpeg": "jpg"}
BEGINNINGS = {"pdf": b"%PDF-", "png": b"\x89PNG\r\n\x1a\n", "jpg": b"\xff\xd8\xff"}
FOLDERS = {"docx": "word/", "xlsx": "xl/", "pptx": "ppt/"}
LONGEST_NAME = 120


def ending_of(name: str) -> str:
    ending = name.rpartition(".")[2].lower() if "." in name else ""
    return SAME.get(ending, ending)


def safe_name(name: str) -> str:
    """Without folders, signs that turn or hide text, and what systems forbid; the ending in small letters."""
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1]
    stem = last.rpartition(".")[0] if "." in last else last
    shown = "".join(sign for sign in stem if unicodedata.category(sign)[0] != "C" and sign not in '<>:"|?*')
    ending = ending_of(last)
    stem = " ".join(shown.split()).strip(". ")[: LONGEST_NAME - len(ending) - 1] or _("資料")
    return f"{stem}.{ending}"


def checked(name: str, content: bytes) -> bytes:
    """The content as it is kept (a photo without the place where it was taken). Raises ValidationError."""
    ending = ending_of(name)
    if len(content) > MOST_BYTES:
        raise ValidationError(
            _("ファイルが大きすぎます。8MBまでにしてください。写真は、小さくしてから添えてください。")
        )
    if ending not in KINDS:
        raise ValidationError(
            _(
                "この種類のファイルは添えられません。"
                "PDF・写真（JPEG、PNG）・Word・Excel・PowerPoint・CSV・テキストにしてください。"
            )
        )
    if not content or not _is_what_it_says(ending, content):
        raise ValidationError(
            _("ファイルの中身が、名前の終わり（.%(ending)s）と合いません。元のソフトで保存しなおしてください。")
            % {"ending": ending}
        )
    return without_place(content) if ending == "jpg" else content


def _is_what_it_says(ending: str, content: bytes) -> bool:
    if ending in BEGINNINGS:
        return content.startswith(BEGINNINGS[ending])
    if ending in FOLDERS:
        return _is_office(content, FOLDERS[ending])
    return _is_text(content)


def _is_office(content: bytes, folder: str) -> bool:
    try:
        with zipfile.ZipFile(BytesIO(content)) as parts:
            names = parts.namelist()
    except zipfile.BadZipFile:
        return False
    runs = any(name.lower().endswith("vbaproject.bin") for name in names)
    return "[Content_Types].xml" in names and any(name.startswith(folder) for name in names) and not runs


def _is_text(content: bytes) -> bool:
    if b"\0" in content:
        return False
    for encoding in ("utf-8", "cp932"):
        try:
            content.decode(encoding)
        except UnicodeDecodeError:
            continue
        return True
    return False
