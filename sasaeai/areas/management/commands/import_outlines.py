"""Boundaries of areas from a GeoJSON file, all or nothing."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from sasaeai.areas.actions import replace_outlines
from sasaeai.areas.outline_file import read_outlines

from .import_population import scope_named


class Command(BaseCommand):
    help = "地域の境界（GeoJSON）を、名前かコードで地域に結びつけて取りこみます。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="GeoJSONのファイル")
        parser.add_argument("--area", default="", metavar="SLUG", help="この地域とその下だけに取りこむ")
        parser.add_argument("--dry-run", action="store_true", help="確かめるだけで、取りこまない")

    def handle(self, *, file: Path, area: str, dry_run: bool, **_options: Any) -> None:
        scope = scope_named(area)
        try:
            content = file.read_bytes()
        except OSError:
            raise CommandError(_("「%(file)s」を開けません。場所を確かめてください。") % {"file": file}) from None
        report = read_outlines(content, scope)
        for name in report.unmatched:
            self.stdout.write(_("地域が見つからない図形（取りこみません）：%(name)s") % {"name": name})
        if report.faults:
            raise CommandError("\n".join([*report.faults, _("何も取りこんでいません。")]))
        self.stdout.write(_("境界のある地域：%(names)s") % {"names": "、".join(report.names)})
        if not dry_run:
            replace_outlines(report.outlines, scope=scope, file=file.name, by=None)
            self.stdout.write(self.style.SUCCESS(_("取りこみました。")))
