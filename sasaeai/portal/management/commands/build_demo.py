"""見本の区をつくる: build the demo ward in an empty database."""

from __future__ import annotations

from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser

from sasaeai.areas.models import Area
from sasaeai.people.policy import second_factor_is_on
from sasaeai.portal.demo.build import NotEmpty, build_demo
from sasaeai.portal.demo.places import PASSWORD


class Command(BaseCommand):
    help = "見本の区（第2期みどりのわ・ささえ愛プラン）をつくります。空のデータベースでだけ動きます。"
    requires_system_checks = []  # `migrate`, without which there are no tables, asked them

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--again", action="store_true", help="いまの中身をすべて消して、つくりなおします。")
        parser.add_argument(
            "--known-passwords", action="store_true", help="本番の設定でも、知られたパスワードでつくります。"
        )
        parser.add_argument("--if-empty", action="store_true", help="空のときだけつくり、そうでなければ何もしません。")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["if_empty"] and Area.objects.exists():
            return
        if second_factor_is_on() and not options["known_passwords"]:  # as in production
            raise CommandError(
                "見本の区には、だれでも知っているパスワードの人がいます。本番の設定ではつくりません。"
                "試すだけなら SASAEAI_DEBUG=1 で、それでもつくるときは --known-passwords をつけてください。"
            )
        if options["again"]:
            call_command("flush", interactive=False, verbosity=0)
        try:
            made = build_demo()
        except NotEmpty:
            self.stderr.write(
                "データがすでに入っているので、見本はつくりませんでした。"
                "空のデータベースで動かすか、--again をつけてください。"
            )
            return
        self.stdout.write("見本の区ができました。ログイン名とパスワード：")
        for person in made.people.values():
            self.stdout.write(f"  {person.account.login:<10} {PASSWORD}  {person.name}さん")
