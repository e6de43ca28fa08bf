"""Give what is encrypted (telephone numbers, second factors) a new key, while the system runs."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from sasaeai.people.rotation import rotate_other_words, rotate_second_factors, rotate_telephones


class Command(BaseCommand):
    help = (
        "Writes telephone numbers, other encrypted words and second factors again under SASAEAI_PERSONAL_DATA_KEY, "
        "reading those under SASAEAI_PERSONAL_DATA_KEY_BEFORE. Can be stopped and started again; what is done is "
        "skipped."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        unreadable: list[str] = []
        for label, rotate in (
            ("電話番号", rotate_telephones),
            ("ほかの暗号の欄", rotate_other_words),
            ("二段階認証", rotate_second_factors),
        ):
            done = 0
            for written, lost in rotate():
                done += written
                unreadable += lost
                self.stdout.write(f"{label}：{done}件を新しい鍵で書きなおしました。")
            self.stdout.write(f"{label}：終わりました（{done}件）。")
        if unreadable:
            listed = "\n".join(unreadable)
            raise CommandError(
                f"{len(unreadable)}件は、どの鍵でも開きませんでした。前の鍵を SASAEAI_PERSONAL_DATA_KEY_BEFORE に"
                f"入れて、もう一度実行してください。\n{listed}"
            )
        if settings.PERSONAL_DATA_KEY_BEFORE:
            self.stdout.write("SASAEAI_PERSONAL_DATA_KEY_BEFORE を消して、ウェブと裏方の処理を再起動してください。")
