"""Write a plan file: `export_plan 2 midori.zip` with all that the secretariat works with, `--public` what all read."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import override

from sasaeai.plans.models import Period
from sasaeai.press.plan_file import UnusablePlanFile, write_public, write_whole


class Command(BaseCommand):
    help = "Write a period's ward plan and district plans into one zip (docs/plan-file.md)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("period", type=int, help="the period's number")
        parser.add_argument("file", type=Path)
        parser.add_argument("--public", action="store_true", help="only what everybody reads")
        parser.add_argument("--release", type=int, help="with --public: an older Release")

    def handle(self, *args: Any, **options: Any) -> None:
        period = Period.objects.select_related("area").filter(number=options["period"]).first()
        if period is None:
            known = ", ".join(map(str, Period.objects.values_list("number", flat=True)))
            raise CommandError(f"There is no period {options['period']} (there are: {known or 'none'}).")
        with override("ja"):
            try:
                written = write_public(period, release=options["release"]) if options["public"] else write_whole(period)
            except UnusablePlanFile as error:
                raise CommandError(str(error)) from error
        with options["file"].open("wb") as out:
            written.seal(out)
        self.stdout.write(f"{options['file']}: {options['file'].stat().st_size:,} bytes")
