"""Measure the typesetting of a ward's book, beside WeasyPrint on the same content tree, in one run.

Run `script/bench book`. Each engine works in a process of its own; WeasyPrint lives in an environment of its own below
the var directory and is installed there the first time (it needs Pango from the system).
"""

from __future__ import annotations

import json
import os
import platform
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import django
from django.conf import settings

ROOT = Path(__file__).resolve().parents[1]
AGAIN = 3
PEER = """
import json, resource, sys, time
import weasyprint
start = time.perf_counter()
pages = weasyprint.HTML(sys.argv[1]).render(pdf_variant="pdf/ua-1")
pages.write_pdf(sys.argv[2])
print(json.dumps({"seconds": [time.perf_counter() - start], "pages": len(pages.pages),
                  "memory": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}))
"""


def ours(out: Path) -> dict[str, object]:
    """In this process: the first time with cold fonts, then again as a task process would."""
    from bench.tree import book
    from sasaeai.press.writers.typeset import typeset

    paper = book()
    seconds = [timed(lambda: out.write_bytes(typeset(paper))) for _time in range(AGAIN)]
    return {"seconds": seconds, "pages": out.read_bytes().count(b"/Type/Page/"), **memory()}


def memory() -> dict[str, float]:
    """Megabytes at most: of this process, and of the largest that it started (the engine)."""
    kinds = {"memory": resource.RUSAGE_SELF, "engine": resource.RUSAGE_CHILDREN}
    return {name: resource.getrusage(who).ru_maxrss / 1024 for name, who in kinds.items()}


def timed(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def peer(out: Path) -> dict[str, object] | None:
    """WeasyPrint on the same tree as HTML, or None where it cannot be installed."""
    from bench.page import page
    from bench.tree import book

    python = Path(settings.VAR) / "weasyprint" / "bin" / "python"
    if not python.exists():
        subprocess.run([sys.executable, "-m", "venv", python.parents[1]], check=True)
        subprocess.run([python, "-m", "pip", "install", "-q", "weasyprint"], check=False)
    html = out.with_suffix(".html")
    html.write_text(page(book()), encoding="utf-8")
    done = subprocess.run([python, "-c", PEER, html, out], capture_output=True, text=True, check=False)
    if done.returncode:
        print(f"WeasyPrint did not run: {done.stderr[-400:]}", file=sys.stderr)
        return None
    return json.loads(done.stdout.splitlines()[-1])


def measured(name: str, out: Path) -> dict[str, object] | None:
    if name == "peer":
        return peer(out)
    done = subprocess.run(
        [sys.executable, "-m", "bench.book", name, out], capture_output=True, text=True, check=True, cwd=ROOT
    )
    return json.loads(done.stdout.splitlines()[-1])


def line(name: str, seen: dict[str, object], out: Path) -> str:
    first, *rest = seen["seconds"]
    again = f"{min(rest):.2f}" if rest else "―"
    most = " + ".join(f"{seen[name]:.0f}" for name in ("memory", "engine") if name in seen)
    return f"| {name} | {first:.2f} | {again} | {seen['pages']} | {most} | {out.stat().st_size / 1e6:.1f} |"


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        mine, theirs = Path(folder) / "typst.pdf", Path(folder) / "weasyprint.pdf"
        seen, beside = measured("ours", mine), measured("peer", theirs)
        print(f"Machine: {platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}\n")
        print("| engine | s, first | s, again | pages | MB at most | MB of the file |\n|---|---|---|---|---|---|")
        print(line("Typst (`typeset`)", seen, mine))
        if beside:
            print(line("WeasyPrint", beside, theirs))
            first = seen["seconds"][0]
            print(f"\nThe book is set {beside['seconds'][0] / first:.1f} times as fast, with cold fonts.")


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bench.settings")
    django.setup()
    if len(sys.argv) > 1:
        print(json.dumps(ours(Path(sys.argv[2]))))
    else:
        main()
