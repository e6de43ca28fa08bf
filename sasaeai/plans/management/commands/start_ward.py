"""Start an empty installation: the ward or municipality, its districts, and the first of the secretariat."""

from __future__ import annotations

import sys
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils.timezone import localtime

from sasaeai.areas.codes import repaired_code
from sasaeai.areas.whole import kind_in
from sasaeai.people.actions.invitations import address_of, invite_by_sheet
from sasaeai.people.models import Account, Person
from sasaeai.people.models.account import normalised_login
from sasaeai.plans.actions.setting_up import AlreadySetUp, seat_first_secretariat, set_up_area
from sasaeai.plans.forms.starting import read_districts


class Command(BaseCommand):
    help = "Registers the ward or municipality with its districts, and the first person of the secretariat."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name", help="the ward or municipality, e.g. 緑区")
        parser.add_argument("slug", help="its address in Latin letters, e.g. midori")
        parser.add_argument("secretary", help="the first person of the secretariat, e.g. '鈴木 花子'")
        parser.add_argument("--code", default="", help="全国地方公共団体コード, six digits")
        parser.add_argument(
            "--level", default="", help="what the whole is called, where its name does not end in it: 区, 市 …"
        )
        parser.add_argument("--district-level", default="地区", help="what its parts are called")
        parser.add_argument("--district", action="append", default=[], help="'鴨居 かもい', once for each district")
        parser.add_argument("--login", default="", help="sign-in name; without it an invitation address is printed")
        parser.add_argument("--password-stdin", action="store_true", help="read the password from standard input")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            self._start(options)
        except AlreadySetUp as error:
            raise CommandError(str(error)) from None
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from None

    @transaction.atomic
    def _start(self, options: dict[str, Any]) -> None:
        root = set_up_area(
            name=options["name"], slug=options["slug"], code=repaired_code(options["code"]),
            level=options["level"] or kind_in(options["name"]), district_level=options["district_level"],
            districts=read_districts(options["district"]), by=None,
        )  # fmt: skip
        person = seat_first_secretariat(options["secretary"].strip(), root)
        self.stdout.write(f"{root.name}と{len(options['district'])}地区を登録しました。")
        if options["login"]:
            self._account(person, options)
        else:
            invitation, code = invite_by_sheet(person, by=None)
            self.stdout.write(address_of(code))
            self.stdout.write(
                f"{person.name}さんがこのアドレスを開くと、{localtime(invitation.expires_at):%Y-%m-%d}まで、1回だけ使えます。"
            )

    def _account(self, person: Person, options: dict[str, Any]) -> None:
        if not options["password_stdin"]:
            raise CommandError(
                "パスワードを標準入力で渡してください（--password-stdin）。--loginなしなら、招待のアドレスを作ります。"
            )
        password = sys.stdin.readline().rstrip("\n")
        login = normalised_login(options["login"])
        if Account.objects.filter(login=login).exists():
            raise CommandError(f"ログイン名「{login}」はすでに使われています。別の名前にしてください。")
        validate_password(password, Account(login=login))
        Account.objects.create_user(login, password, person=person)
        self.stdout.write(f"{person.name}さんは、ログイン名「{login}」でログインできます。")
