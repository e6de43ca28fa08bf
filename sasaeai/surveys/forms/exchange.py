"""データ: choose a file to bring in, say how it is read; choose what leaves the house."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from sasaeai.surveys.exchange.leaving import (
    ALL_WORDS,
    ALLOWED_WORDS,
    COARSEN,
    HIDE,
    KEEP,
    NO_WORDS,
    REMOVE,
    Leaving,
    Wish,
)
from sasaeai.surveys.exchange.opening import LARGEST_FILE


class BringForm(forms.Form):
    file = forms.FileField(
        label=_("ファイル"),
        help_text=_(
            "何のファイルかは、中身を見て判断します。取りこむ前に、何が変わるかを確かめられます。10MBまでです。"
        ),
        error_messages={"required": _("ファイルを選んでください。"), "empty": _("中身のないファイルです。")},
    )

    def clean_file(self) -> UploadedFile:
        file: UploadedFile = self.cleaned_data["file"]
        if file.size and file.size > LARGEST_FILE:
            raise forms.ValidationError(gettext("ファイルが大きすぎます。10MBまでにしてください。"))
        return file


class OptionsForm(forms.Form):
    """What holds for the whole file."""

    sheet = forms.CharField(label=_("回答のシート"), required=False, max_length=60)
    head = forms.IntegerField(label=_("見出しの行の数"), min_value=1, max_value=5)
    missing = forms.CharField(
        label=_("無回答を表す値"), required=False, max_length=100,
        help_text=_("空欄と「無回答」「NA」は、いつも無回答です。ほかにあれば書いてください（例：99 999）。"),
    )  # fmt: skip
    not_asked = forms.CharField(
        label=_("非該当を表す値"), required=False, max_length=100,
        help_text=_("「非該当」「*」「-」は、いつも非該当です。ほかにあれば書いてください（例：88）。"),
    )  # fmt: skip
    unknown = forms.ChoiceField(
        label=_("選択肢にない値"),
        choices=[("stop", _("取りこまずに、直してもらう")), ("missing", _("無回答とする（直したことを残す）"))],
    )
    twice = forms.ChoiceField(
        label=_("同じ番号が2回あるとき"),
        choices=[("stop", _("取りこまずに、直してもらう")), ("first", _("はじめの行だけを使う"))],
    )


class TakeForm(forms.Form):
    """Which file, and what is done with everything by which a neighbour could know somebody."""

    form = forms.ChoiceField(
        label=_("ファイルの形式"),
        choices=[
            ("csv", _("CSV（UTF-8）")), ("csv932", _("CSV（Shift_JIS、古いソフト用）")),
            ("xlsx", _("Excel（回答と符号表）")), ("sav", _("SPSS（.sav）")),
        ],
    )  # fmt: skip
    words = forms.ChoiceField(
        label=_("書かれた言葉"),
        choices=[
            (NO_WORDS, _("入れない")), (ALLOWED_WORDS, _("引用してよいと確かめた言葉だけを入れる")),
            (ALL_WORDS, _("書かれたまま入れる（名前や電話番号が入っていることがあります）")),
        ],
    )  # fmt: skip
    knowing = forms.BooleanField(
        label=_("だれの回答か分かるおそれがあることを知って、外に出さずに使います"), required=False
    )

    def __init__(self, leaving: Leaving, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.leaving = leaving
        for code, label in leaving.quasi.items():
            leaf = leaving.paper.by_code.get(code)
            choices = [(KEEP, gettext("そのまま入れる")), (HIDE, gettext("同じ人が5人より少ないところを伏せる"))]
            if leaf is not None and leaf.kind == "number":
                choices.append((COARSEN, gettext("10きざみにする")))
            choices.append((REMOVE, gettext("入れない")))
            self.fields[f"head-{code}"] = forms.ChoiceField(label=label, choices=choices, required=False)
        self.order_fields(["form", *(f"head-{code}" for code in leaving.quasi), "words", "knowing"])

    @property
    def wish(self) -> Wish:
        given = self.cleaned_data
        return Wish({code: given.get(f"head-{code}") or KEEP for code in self.leaving.quasi}, given["words"])

    def in_words(self) -> str:
        """For the journal."""
        given = self.cleaned_data
        names = [(f"head-{code}", label) for code, label in self.leaving.quasi.items()]
        names.append(("words", gettext("書かれた言葉")))
        said = [(label, dict(self.fields[name].choices).get(given.get(name))) for name, label in names]  # type: ignore[attr-defined]
        return "、".join(f"{label}：{chosen}" for label, chosen in said if chosen)[:900]
