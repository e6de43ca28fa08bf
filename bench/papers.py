"""Make the papers of the synthetic ward and say what each cost: `script/bench-papers` runs it in its own directory.

The limits are those of issue 3: the book as PDF in 3 s, as Word in 10 s, eleven leaflets in 10 s in all.
"""

from __future__ import annotations

import os
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
FOLDER = tempfile.mkdtemp()
os.environ |= {"SASAEAI_DEBUG": "1", "SASAEAI_VAR_DIR": FOLDER, "DJANGO_SETTINGS_MODULE": "sasaeai.config.settings"}

import django  # noqa: E402

django.setup()

from django.core.management import call_command  # noqa: E402

from sasaeai.kernel.clock import frozen  # noqa: E402
from sasaeai.plans.models import Period, Plan, Release  # noqa: E402
from sasaeai.press.making import Making  # noqa: E402
from sasaeai.press.models import MadePaper  # noqa: E402


def main() -> None:
    call_command("migrate", verbosity=0)
    call_command("build_synthetic_ward")
    period = Period.objects.get()
    slugs = list(Plan.objects.of_districts().values_list("area__slug", flat=True))
    release = Release.objects.current()

    def row(kind: str, form: str = "pdf", district: str = "") -> MadePaper:
        return MadePaper(kind=kind, format=form, period=period, release=release, district=district)

    with frozen(date(2013, 11, 20)):
        # The task process keeps fonts, dictionary and templates; the first paper of its life pays for them.
        Making().make(row("digest"))
        told("book, PDF", lambda: Making().make(row("book")))
        told("book, Word", lambda: Making().make(row("book", "docx")))
        told("book, web page", lambda: Making().make(row("book", "html")))
        told("digest, PDF", lambda: Making().make(row("digest")))
        told("large print, PDF", lambda: Making().make(row("large")))
        making = Making()
        told("eleven leaflets, PDF", lambda: [making.make(row("leaflet", district=slug)) for slug in slugs][-1])


def told(name: str, make: Callable[[], object]) -> None:
    start, cpu = time.perf_counter(), time.process_time()
    made = make()
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    pages = getattr(made, "pages", None)
    print(
        f"| {name} | {time.perf_counter() - start:.1f} s | {time.process_time() - cpu:.1f} s | "
        f"{pages or '―'} | {len(getattr(made, 'content', b'')) / 1e6:.1f} MB | {memory:.0f} MB |",
        flush=True,
    )


if __name__ == "__main__":
    print("| paper | time | CPU | pages | file | peak memory |\n|---|---|---|---|---|---|")
    main()
