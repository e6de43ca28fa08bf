"""Erase now what the rule would erase at night."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from sasaeai.kernel.clock import today
from sasaeai.volunteers.actions.forgetting import forget_what_is_over
from sasaeai.volunteers.retention import due_requests, due_volunteers


class Command(BaseCommand):
    help = "Erases who it was in requests and volunteers that ended longer ago than the ward's rule says."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="only says how many")

    def handle(self, *args: Any, **options: Any) -> None:
        day = today()
        if options["dry_run"]:
            requests, volunteers = due_requests(day).count(), due_volunteers(day).count()
        else:
            requests, volunteers = 0, 0
            while any(done := forget_what_is_over(day)):
                requests, volunteers = requests + done[0], volunteers + done[1]
        self.stdout.write(f"{requests} requests, {volunteers} volunteers")
