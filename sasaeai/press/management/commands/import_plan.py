"""Start an empty installation from a plan file: `import_plan midori.zip`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import override

from sasaeai.press.plan_file import UnusablePlanFile, take_in


class Command(BaseCommand):
    help = "Take a plan file into an empty installation, all of it or nothing (docs/plan-file.md)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            with override("ja"), options["file"].open("rb") as stream:
                period = take_in(stream, by=None)
        except OSError as error:
            raise CommandError(f"The file cannot be read: {error}") from error
        except UnusablePlanFile as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{period.title}: {period.area.name}. Next: invite_secretariat")
