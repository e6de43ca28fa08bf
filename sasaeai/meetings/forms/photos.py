"""Photos of cards: several at once, what cannot be a photo told by its name."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from sasaeai.plans.uploads import checked, ending_of

PHOTOS = ("jpg", "png")


class SeveralFiles(forms.ClearableFileInput):
    allow_multiple_selected = True


class PhotosField(forms.FileField):
    """Gives endings and contents, without the place where each photo was taken."""

    widget = SeveralFiles

    def clean(self, data: Any, initial: Any = None) -> list[tuple[str, bytes]]:
        uploads = data if isinstance(data, list) else [data]
        return [self._checked(super(PhotosField, self).clean(upload, initial)) for upload in uploads or [None]]

    @staticmethod
    def _checked(upload: Any) -> tuple[str, bytes]:
        ending = ending_of(upload.name)
        if ending not in PHOTOS:
            words = _("「%(name)s」は写真（JPEG、PNG）ではありません。JPEGにしてから入れてください。")
            raise ValidationError(words % {"name": upload.name[-40:]})
        return ending, checked(upload.name, upload.read())


class PhotosForm(forms.Form):
    photos = PhotosField(
        label=_("カードや模造紙の写真"),
        help_text=_("JPEGかPNG、一枚8MBまで。人の顔や名前が写らないように撮ってください。"),
        widget=SeveralFiles(attrs={"accept": "image/jpeg,image/png", "multiple": True}),
        error_messages={"required": _("写真を選んでください。"), "empty": _("このファイルは空です。")},
    )
