"""Make a paper of the plan as a file: `make_paper book book.pdf`, `make_paper leaflet kamoi.pdf --district kamoi`."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db.models import Q

from sasaeai.plans.models import Period, Plan, Release
from sasaeai.press.making import Making
from sasaeai.press.models import Format, MadePaper, MeetingPaper, PaperKind
from sasaeai.press.writers.faults import CannotTypeset

# The results of a public comment and the paper of a year are made from their pages at the desk.
OF_A_PLAN = {*PaperKind.values} - {PaperKind.COMMENTS, PaperKind.REVIEW}


class Command(BaseCommand):
    help = "Make a paper: book, digest, folded, leaflet, large, or a meeting paper by its name (handout) or its id."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("kind")
        parser.add_argument("file", type=Path, help="its ending says the form: .pdf, .docx, .txt, .html")
        parser.add_argument("--period", type=int, help="the number of the period; the running one without it")
        parser.add_argument("--district", default="", help="the district's slug, for a leaflet")
        parser.add_argument("--working", action="store_true", help="what is being written, not what was published")
        parser.add_argument("--ruby", action="store_true", help="with readings above the letters")
        parser.add_argument("--changes", action="store_true", help="with marks where the edition before differs")
        parser.add_argument("--language", default="ja")

    def handle(self, *args: Any, **options: Any) -> None:
        row = _row(options)
        try:
            made = Making().make(row)
        except CannotTypeset as fault:
            raise CommandError(str(fault)) from fault
        except LookupError as missing:
            raise CommandError(
                f"この期には、地区「{missing}」の計画がありません。--district に英字の名前を書いてください。"
            ) from missing
        options["file"].write_bytes(made.content)
        pages = f"、{made.pages}ページ" if made.pages else ""
        self.stdout.write(f"{options['file']}：{made.title}（{len(made.content):,}バイト{pages}）")


def _row(options: dict[str, Any]) -> MadePaper:
    meeting = None if options["kind"] in OF_A_PLAN else _meeting(options["kind"])
    period = meeting.period if meeting else _period(options["period"])
    published = None if options["working"] else Release.objects.current()
    return MadePaper(
        kind=PaperKind.MEETING if meeting else options["kind"],
        format=_format(options["file"]),
        period=period,
        release=meeting.release if meeting else published,
        meeting=meeting,
        district=options["district"],
        language=options["language"],
        with_ruby=options["ruby"],
        marks_changes=options["changes"],
    )


def _meeting(name: str) -> MeetingPaper:
    found = MeetingPaper.objects.filter(Q(slug=name) | Q(uid=name)).order_by("-pk").first()
    if found is None:
        known = "、".join(sorted(OF_A_PLAN - {PaperKind.MEETING}))
        raise CommandError(f"「{name}」という印刷物はありません。{known} か、会議資料の名前を書いてください。")
    return found


def _period(number: int | None) -> Period:
    rows = Period.objects.filter(number=number) if number else Period.objects.running_first()
    period = rows.filter(pk__in=Plan.objects.values("period")).first()
    if period is None:
        raise CommandError("この期の計画は、まだありません。")
    return period


def _format(file: Path) -> str:
    ending = file.suffix.removeprefix(".").lower()
    if ending not in Format.values:
        raise CommandError(
            f"ファイルの名前の終わりは {'、'.join('.' + form for form in Format.values)} のどれかにしてください。"
        )
    return ending
