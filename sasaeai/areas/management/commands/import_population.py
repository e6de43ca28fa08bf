"""人口の表 (標準データセット「地域・年齢別人口」) into the areas, all or nothing."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from sasaeai.areas.actions import replace_population
from sasaeai.areas.models import Area
from sasaeai.areas.population import match_areas, read_population
from sasaeai.kernel.fiscal import UnreadableDate, parse_date


class Command(BaseCommand):
    help = "地域・年齢別人口の表（CSV、Excel）を取りこみます。読めないところがあれば、何も取りこみません。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="CSVかExcelのファイル")
        parser.add_argument("--area", default="", metavar="SLUG", help="この地域とその下だけに取りこむ")
        parser.add_argument("--on", default="", metavar="DATE", help="調査年月日の列がないときの、調査した日")
        parser.add_argument("--dry-run", action="store_true", help="確かめるだけで、取りこまない")

    def handle(self, *, file: Path, area: str, on: str, dry_run: bool, **_options: Any) -> None:
        scope = scope_named(area)
        try:
            day = parse_date(on) if on else None
            content = file.read_bytes()
        except UnreadableDate as unreadable:
            raise CommandError(str(unreadable)) from None
        except OSError:
            raise CommandError(_("「%(file)s」を開けません。場所を確かめてください。") % {"file": file}) from None
        report = match_areas(read_population(file.name, content, on=day), scope)
        for sentence in report.sentences():
            self.stdout.write(sentence)
        if not report.usable:
            raise CommandError(_("何も取りこんでいません。上のところを直して、もう一度お試しください。"))
        if dry_run:
            self.stdout.write(_("確かめただけです。取りこむときは --dry-run を外してください。"))
            return
        replace_population(report.figures, scope=scope, file=file.name, by=None)
        self.stdout.write(self.style.SUCCESS(_("取りこみました。")))


def scope_named(slug: str) -> Area:
    """The area of that slug, or the root. Raises CommandError."""
    try:
        return Area.objects.get(slug=slug) if slug else Area.objects.root()
    except Area.DoesNotExist:
        if slug:
            raise CommandError(_("「%(slug)s」という地域はありません。") % {"slug": slug}) from None
        raise CommandError(_("地域がまだありません。先に区・市町村を作ってください。")) from None
