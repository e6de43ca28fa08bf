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


# 納品用RawData of the known survey, as a firm lays it out: 問番号 only over the first column of a question.
HEADS: Rows = (
    ["", "問1", "問2", "問3", "問4", "問4-1", "問5", "", "", "", "", "", "", "", "問6", "", "問7", "問8", ""],
    ["サンプルNo", "お住まいの地区はどこですか。", "あなたの年齢は。", "あなたの性別は。",
     "近所の人と、困ったとき助けあえる関係がありますか。", "関係がないのは、なぜですか。",
     "これからの緑区で、いちばん大切だと思うことは何ですか。", "", "", "", "", "", "", "",
     "次のことに、どのくらい満足していますか。", "", "緑区に住んで何年ですか。",
     "地域の福祉について、ご意見をお書きください。", "ウェイト値"],
    ["", "", "", "", "", "", "人と人とのつながり", "担い手", "集まれる場", "情報", "安心・安全", "その他", "特にない",
     "その他（具体的に）", "相談のしやすさ", "集まれる場所", "", "", ""],
)  # fmt: skip


def person(number: object, **given: object) -> list[object]:
    """A row under these headings; `important` lists 0 and 1 of seven choices."""
    important = given.get("important", [1, 0, 0, 0, 1, 0, 0])
    return [
        number, given.get("district", 1), given.get("age", 3), given.get("sex", 2), given.get("ties", 1),
        given.get("why_not"), *important, given.get("other"), given.get("talk", 1), given.get("place", 2),  # type: ignore[misc]
        given.get("years", 12), given.get("words"), given.get("weight", 1.25),
    ]  # fmt: skip


def raw(*people: Sequence[object], heads: Rows = HEADS) -> bytes:
    return book(RawData=[*heads, *people])
