"""Measure bringing a plan in: a workbook of 4,000 rows with merged headers, in a database of its own.

Run `.venv/bin/python -m bench.bringing`. Preview is reading, understanding, diagnosing and comparing; apply is
everything that is written, with the origin of every value. Seconds are CPU seconds of the one process (the database is
SQLite in it), so that a busy machine tells the same.
"""

from __future__ import annotations

import io
import os
import resource
import tempfile
import time
from pathlib import Path

ROWS = 4_000
LIMITS = {"preview": 5.0, "apply": 10.0, "the same file again": 5.0}


def book() -> bytes:
    """Title rows, two header rows with merges, three merged columns of goals, five years, an indicator a row."""
    page = openpyxl.Workbook()
    sheet = page.active
    sheet.title = "区計画"
    head = ["基本目標", "小目標", "取組名", "内容", "主体", "評価指標", "", "", "", "年次計画", "", "", "", ""]
    below = ["", "", "", "", "", "指標名", "単位", "現状値（H22）", "目標値（H27）", "H23", "H24", "H25", "H26", "H27"]
    for row in (["区計画 取組一覧（見本）"], ["平成23年度～平成27年度"], head, below):
        sheet.append(row)
    for number in range(ROWS):
        goal, small = number // 800, number // 50
        sheet.append([
            f"基本目標{goal + 1}　見本の目標{goal + 1}" if number % 800 == 0 else None,
            f"{small % 16 + 1}．見本の小目標{small + 1}" if number % 50 == 0 else None,
            f"見本の取組{number + 1}", f"見本の内容{number + 1}です。月に一度、集まります。", "区役所、区社協（協力）",
            f"参加者数{number + 1}", "人", number, f"{number + 30}人", "検討", "試行", "実施", "→", "拡充",
        ])  # fmt: skip
    for area in ("A1:N1", "A2:N2", "F3:I3", "J3:N3", *(f"{letter}3:{letter}4" for letter in "ABCDE")):
        sheet.merge_cells(area)
    for start in range(0, ROWS, 800):
        sheet.merge_cells(f"A{start + 5}:A{start + 804}")
    for start in range(0, ROWS, 50):
        sheet.merge_cells(f"B{start + 5}:B{start + 54}")
    out = io.BytesIO()
    page.save(out)
    return out.getvalue()


def main() -> None:
    area = make_midori()
    plan = make_plan(area)
    content = book()
    person = make_person("見本 太郎", "bench", Role.SECRETARIAT, area)
    seen: dict[str, float] = {}

    start = time.process_time()
    bringing = bring(plan, "計画.xlsx", content, by=person)
    read_in(bringing)
    draft, found = differences(bringing)
    seen["preview"] = time.process_time() - start
    print(f"{len(content) / 1000:.0f} kB, {len(draft.items):,} items, {len(draft.faults)} faults")

    start = time.process_time()
    apply(bringing, seen=found.mark, accepted=(), binned=(), by=person)
    seen["apply"] = time.process_time() - start

    start = time.process_time()
    again = bring(plan, "計画.xlsx", content, by=person)
    read_in(again)
    _draft, found = differences(again)
    seen["the same file again"] = time.process_time() - start
    assert found.is_empty

    print("\n| step | limit | seen |\n|---|---|---|")
    for step, seconds in seen.items():
        print(f"| {step} | ≤ {LIMITS[step]:.0f} s | {seconds:.1f} s |")
    print(f"\nLargest memory of the process: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


if __name__ == "__main__":
    directory = tempfile.TemporaryDirectory()
    os.environ |= {"SASAEAI_DEBUG": "1", "SASAEAI_VAR_DIR": directory.name}
    os.environ["DJANGO_SETTINGS_MODULE"] = "sasaeai.config.settings"
    os.environ.setdefault("SASAEAI_DATABASE_URL", f"sqlite:///{Path(directory.name) / 'bench.sqlite3'}")
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command

    settings.DEBUG = False  # with it every query would be kept
    call_command("migrate", verbosity=0)

    import openpyxl

    from sasaeai.areas.tests.places import make_midori
    from sasaeai.people.models import Role
    from sasaeai.people.tests.known import make_person
    from sasaeai.plans.tests.making import make_plan
    from sasaeai.press.actions.applying import apply
    from sasaeai.press.actions.bringing import bring, read_in
    from sasaeai.press.bringing.provenance import differences

    main()
    directory.cleanup()
