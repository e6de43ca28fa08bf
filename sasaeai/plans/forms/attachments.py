"""The forms of an attached file."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from sasaeai.plans.models import Attachment
from sasaeai.plans.uploads import KINDS, checked, safe_name

NOT_PERSONAL = _("だれのことか分かる名前・住所・顔が入っていないか、添える前に確かめてください。")


class AttachmentForm(forms.Form):
    """`may_show`: whether this person may put it before the public; without, it stays inside."""

    title = forms.CharField(
        label=_("題"), max_length=160, help_text=_("何の資料かを書きます。例：見守りの会のちらし"),
        error_messages={"required": _("何の資料かを、ひとことで書いてください。")},
    )  # fmt: skip
    public = forms.BooleanField(
        label=_("公開する"), required=False,
        help_text=_("印を付けると、公開しているページで、どなたでもすぐに開けます。"),
    )  # fmt: skip

    def __init__(self, *args: Any, may_show: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not may_show:
            del self.fields["public"]

    @property
    def is_public(self) -> bool:
        return bool(self.cleaned_data.get("public", self.initial.get("public", False)))


class NewAttachmentForm(AttachmentForm):
    file = forms.FileField(
        label=_("ファイル"),
        help_text=_("PDF・写真（JPEG、PNG）・Word・Excel・PowerPoint・CSV・テキスト。8MBまで。"),
        widget=forms.ClearableFileInput(attrs={"accept": ",".join(f".{ending}" for ending in (*KINDS, "jpeg"))}),
        error_messages={
            "required": _("ファイルを選んでください。"),
            "empty": _("このファイルは空です。"),
        },
    )
    field_order = ("file", "title", "public")

    def clean_file(self) -> tuple[str, bytes]:
        upload = self.cleaned_data["file"]
        return safe_name(upload.name), checked(upload.name, upload.read())


def change_form(row: Attachment, *args: Any, may_show: bool) -> AttachmentForm:
    return AttachmentForm(*args, may_show=may_show, initial={"title": row.title, "public": row.public})
