"""大きな見本の区をつくる: build the benchmark's ward in an empty database and publish all of it."""

from __future__ import annotations

import time
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from sasaeai.areas.models import Area
from sasaeai.plans.actions.publishing import publish
from sasaeai.plans.models import EditionKind, Plan
from sasaeai.portal.demo.synthetic import build_synthetic_ward


class Command(BaseCommand):
    help = (
        "計測用の大きな区（11地区×200と区400の取組、指標3つずつ）をつくって公開します。空のデータベースでだけ動きます。"
    )

    def handle(self, *args: Any, **options: Any) -> None:
        if Area.objects.exists():
            raise CommandError("データがすでに入っています。空のデータベースで動かしてください。")
        ward = build_synthetic_ward()
        kind = EditionKind.objects.get(period=ward.period, name="確定")
        for plan in Plan.objects.filter(period=ward.period).order_by("pk"):
            start = time.perf_counter()
            publish(plan, kind, decided_on=date(2011, 3, 31), change_note="計画を決めました。", by=None)
            self.stdout.write(f"{plan.area.name}: published in {time.perf_counter() - start:.2f} s")
