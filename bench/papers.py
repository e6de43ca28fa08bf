"""Make the papers of a ward and say what each cost: `script/bench papers`, or `script/bench papers demo`.

The synthetic ward (11 districts × 200 measures, the ward × 400) or the demo's, in a database of its own. The task
process keeps what it took, so papers come in the order of their size; the engine of PDFs is a process beside it.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
FOLDER = tempfile.mkdtemp()
os.environ |= {"SASAEAI_DEBUG": "1", "SASAEAI_VAR_DIR": FOLDER, "DJANGO_SETTINGS_MODULE": "sasaeai.config.settings"}

import django  # noqa: E402

django.setup()

from bench.engine import Peak  # noqa: E402
from sasaeai.kernel.clock import frozen  # noqa: E402
from sasaeai.plans.models import Plan, Release  # noqa: E402
from sasaeai.press.making import Making  # noqa: E402
from sasaeai.press.models import MadePaper  # noqa: E402
from sasaeai.press.writers.faults import CannotTypeset  # noqa: E402

PEAK = Peak()


def main(ward: str) -> None:
    day = date(2013, 11, 20)
    command = {"synthetic": "build_synthetic_ward", "demo": "build_demo"}[ward]
    for words in (["migrate"], [command]):
        # In a process of its own: its memory is not that of the papers.
        subprocess.run([sys.executable, "manage.py", *words], cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    release = Release.objects.current()
    plans = Plan.objects.of_districts().filter(pk__in=release.pins.values("plan")).select_related("area", "period")
    period = max((plan.period for plan in plans), key=lambda period: period.number)
    slugs = [plan.area.slug for plan in plans if plan.period == period]

    def row(kind: str, form: str = "pdf", district: str = "") -> MadePaper:
        return MadePaper(kind=kind, format=form, period=period, release=release, district=district)

    with frozen(day):
        leaflets = [row("leaflet", district=slug) for slug in slugs]
        told(f"{len(leaflets)} leaflets, PDF", leaflets)
        told("digest, PDF", [row("digest")])
        told("book, web page", [row("book", "html")])
        told("book, text", [row("book", "txt")])
        told("book, Word", [row("book", "docx")])
        told("book, PDF", [row("book")])
        told("large print, PDF", [row("large")])


def told(name: str, rows: list[MadePaper]) -> None:
    """As a task does it: one order, and what it reads is read once for all of its papers."""
    start, cpu = time.perf_counter(), spent()
    PEAK.again()
    making = Making()
    try:
        made = [making.make(row) for row in rows]
    except CannotTypeset as fault:
        said = str(fault).split("。")[0]
        made = []
    else:
        said = str(sum(file.pages or 0 for file in made) or "―")
    most = f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} + {PEAK.megabytes or '―'}"
    size = sum(len(file.content) for file in made) / 1e6
    seconds, cpu = time.perf_counter() - start, spent() - cpu
    print(f"| {name} | {seconds:.1f} s | {cpu:.1f} s | {said} | {size:.1f} MB | {most} MB |", flush=True)


def spent() -> float:
    """CPU seconds of this process and of those that it started and saw end."""
    return sum(os.times()[:4])


if __name__ == "__main__":
    print("| paper | time | CPU | pages | file | peak memory, ours + engine |\n|---|---|---|---|---|---|")
    main(sys.argv[1] if len(sys.argv) > 1 else "synthetic")
