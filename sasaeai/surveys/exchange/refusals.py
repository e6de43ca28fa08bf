"""Why something cannot be done with a file at this moment: each says what to do instead."""

from __future__ import annotations

from django.utils.translation import gettext as _


class NotNow(ValueError):
    """A Japanese sentence that says why this cannot be done with this file, or not any more."""


def already() -> NotNow:
    return NotNow(_("このファイルは、もう取りこんであります。"))


def not_brought_in() -> NotNow:
    return NotNow(_("このファイルは、取りこんでいません。"))


def went_on() -> NotNow:
    return NotNow(_("取りこんだあとに調査票が書きなおされているので、取り消せません。調査票のページで直してください。"))


def questions_fixed() -> NotNow:
    return NotNow(
        _(
            "調査票は確定しているので、変えられません。変えるには、アンケートのページで「作っているところ」に戻してください。"
        )
    )


def questions_open() -> NotNow:
    return NotNow(
        _("調査票がまだ確定していないので、回答を取りこめません。アンケートのページで、先に調査票を確定してください。")
    )


def emptied() -> NotNow:
    return NotNow(_("ファイルの中身は、取りこんでから時間がたったので消してあります。もう一度、持ちこんでください。"))


def first_take_back() -> NotNow:
    return NotNow(_("このファイルの回答が取りこんであります。先に「取り消す」を押してください。"))


def still_faults() -> NotNow:
    return NotNow(_("まだ直すところがあります。一覧のとおりに直してから、もう一度押してください。"))
