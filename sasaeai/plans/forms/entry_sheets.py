"""Choosing the sheets (記入シート) that came back, and reading them: one sentence for each that cannot be taken."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from django import forms
from django.core import signing
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sasaeai.kernel.tables import UnreadableTable
from sasaeai.people.models import Organisation
from sasaeai.plans.entry_sheets import LIMITS, ReturnedSheet, Words, read_sheet
from sasaeai.plans.models import EntryCall

MOST_FILES = 60
# What was read travels in the page until somebody says yes; a form may hold five million bytes.
MOST_SIGNED = 3_000_000
SALT = "plans.entry-sheets"
ONE_DAY = 24 * 60 * 60


class ManyFilesInput(forms.FileInput):
    allow_multiple_selected = True


class SheetFilesField(forms.FileField):
    """One or more files; each is read and judged where it is known what was asked of whom."""

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        files = data if isinstance(data, list | tuple) else [data]
        if not any(files):
            raise ValidationError(self.error_messages["required"])
        if len(files) > MOST_FILES:
            gaps = {"most": MOST_FILES}
            raise ValidationError(_("一度に%(most)sファイルまでです。いくつかに分けて選んでください。") % gaps)
        return list(files)


class SheetFilesForm(forms.Form):
    """`own` is the organisation that hands its sheet in itself; without, the secretariat brings those of many."""

    returned = SheetFilesField(
        label=gettext_lazy("返ってきた記入シート"),
        help_text=gettext_lazy(
            "まとめて選ぶか、この枠の上に落としてください。1ファイル5MBまで、一度に60ファイルまで。"
        ),
        error_messages={"required": gettext_lazy("記入シートのファイルを選んでください。")},
        widget=ManyFilesInput(attrs={"accept": ".xlsx,.xlsm,.xls,.ods"}),
    )

    def __init__(self, call: EntryCall, own: Organisation | None, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.call, self.own = call, own
        if own is not None:
            field: Any = self.fields["returned"]
            field.label = _("書きおわった記入シート")
            field.help_text = _("Excelのまま保存したファイルを選んでください。5MBまで。")
            field.widget.allow_multiple_selected = False
            field.widget.attrs.pop("multiple", None)

    def clean_returned(self) -> list[ReturnedSheet]:
        asked = dict(self.call.organisations.values_list("pk", "name"))
        sheets: list[ReturnedSheet] = []
        faults: list[str] = []
        for upload in self.cleaned_data["returned"]:
            try:
                sheet = self._read(upload)
                self._refuse_stranger(upload.name, sheet, sheets, asked)
            except UnreadableTable as unreadable:
                sentence = str(unreadable)
                faults.append(sentence if upload.name in sentence else f"{upload.name}　{sentence}")
            else:
                sheets.append(sheet)
        if faults:
            raise ValidationError(faults)
        return sheets

    def _read(self, upload: Any) -> ReturnedSheet:
        # One byte more than is allowed tells that it is too large, whatever the file says of itself.
        return read_sheet(upload.name, upload.read(LIMITS.size + 1))

    def _refuse_stranger(
        self, name: str, sheet: ReturnedSheet, taken: list[ReturnedSheet], asked: dict[int, str]
    ) -> None:
        if sheet.call != self.call.uid:
            sentence = _("別のお願いの記入シートです。そのお願いのページで選んでください。")
        elif sheet.organisation not in asked:
            sentence = _(
                "この団体には、お願いしていません。「書きなおす」でお願いする団体に加えてから、選んでください。"
            )
        elif self.own is not None and sheet.organisation != self.own.pk:
            sentence = _("ほかの団体の記入シートです。このページからダウンロードした記入シートを選んでください。")
        elif twin := next((one for one in taken if one.organisation == sheet.organisation), None):
            gaps = {"name": asked[sheet.organisation], "file": twin.file}
            sentence = (
                _("%(name)sのファイルが二つあります（もう一つは「%(file)s」）。新しいほうだけを選んでください。") % gaps
            )
        else:
            return
        raise UnreadableTable(sentence, sheet=name)


def signed_for(call: EntryCall, sheets: list[ReturnedSheet]) -> str:
    """What was read, to be sent back unchanged. Raises ValidationError when it is more than a page can carry."""
    signed = signing.dumps([call.uid, [asdict(sheet) for sheet in sheets]], salt=SALT, compress=True)
    if len(signed) > MOST_SIGNED:
        raise ValidationError(_("書かれた文が多くて、一度に読めません。ファイルを半分ずつ選んでください。"))
    return signed


def sheets_of(call: EntryCall, signed: str) -> list[ReturnedSheet] | None:
    """Nothing when it is not what a page of this call was given, or too old."""
    try:
        uid, rows = signing.loads(signed, salt=SALT, max_age=ONE_DAY)
    except signing.BadSignature:
        return None
    if uid != call.uid:
        return None
    return [ReturnedSheet(**row | {"words": [Words(**words) for words in row["words"]]}) for row in rows]
