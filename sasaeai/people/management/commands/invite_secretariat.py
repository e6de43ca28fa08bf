"""Give an installation its first member of the secretariat, who then invites everybody else."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils.timezone import localtime

from sasaeai.areas.models import Area
from sasaeai.kernel.clock import today
from sasaeai.people.actions.invitations import address_of, invite_by_sheet
from sasaeai.people.actions.seats import begin_seat
from sasaeai.people.models import Person, Role


class Command(BaseCommand):
    help = "Registers a person with a seat of the secretariat for the whole ward and prints an invitation address."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name", help="the person's name, e.g. '鈴木 花子'")

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        name = options["name"].strip()
        root = Area.objects.filter(parent=None).first()
        if root is None or not name:
            missing = "まだ区・市町村がありません。先に manage.py start_ward で登録してください。"
            raise CommandError(missing if name else "名前を書いてください。")
        person = Person.objects.create(name=name)
        begin_seat(person, role=Role.SECRETARIAT, areas=[root], since=today(), by=None)
        invitation, code = invite_by_sheet(person, by=None)
        self.stdout.write(address_of(code))
        until = localtime(invitation.expires_at)
        self.stdout.write(f"{name}さんがこのアドレスを開くと、{until:%Y-%m-%d}まで、1回だけ使えます。")
