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
import json, os, resource, sys, time
import weasyprint
start = time.perf_counter()
pages = weasyprint.HTML(sys.argv[1]).render(pdf_variant="pdf/ua-1")
pages.write_pdf(sys.argv[2])
print(json.dumps({"seconds": [time.perf_counter() - start], "cpu": sum(os.times()[:2]), "pages": len(pages.pages),
                  "memory": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}))
"""


def ours(out: Path) -> dict[str, object]:
    """In this process: the first time with cold fonts, then again as a task process would."""
    from bench.engine import Peak
    from bench.tree import book
    from sasaeai.press.writers.typeset import typeset

    peak, paper = Peak(), book()
    start = spent()
    seconds = [timed(lambda: out.write_bytes(typeset(paper))) for _time in range(AGAIN)]
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {
        "seconds": seconds, "cpu": (spent() - start) / AGAIN, "memory": memory, "engine": peak.megabytes,
        "pages": out.read_bytes().count(b"/Type/Page/"),
    }  # fmt: skip


def word(out: Path) -> dict[str, object]:
    from bench.tree import book
    from sasaeai.press.writers.typeset import drawing
    from sasaeai.press.writers.word import write_word

    def written() -> None:
        with drawing() as png:
            out.write_bytes(write_word(paper, png))

    paper, start = book(), spent()
    seconds = [timed(written) for _time in range(AGAIN)]
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"seconds": seconds, "cpu": (spent() - start) / AGAIN, "memory": memory, "pages": "―"}


def spent() -> float:
    """CPU seconds of this process and of those that it started and saw end."""
    return sum(os.times()[:4])


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
    size = out.stat().st_size / 1e6
    return f"| {name} | {first:.2f} | {again} | {seen['cpu']:.2f} | {seen['pages']} | {most} | {size:.1f} |"


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        mine, theirs = Path(folder) / "typst.pdf", Path(folder) / "weasyprint.pdf"
        seen, beside = measured("ours", mine), measured("peer", theirs)
        print(f"Machine: {platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}\n")
        names = ("engine", "s, first", "s, again", "CPU s", "pages", "MB at most", "MB of the file")
        print("| " + " | ".join(names) + " |\n" + "|---" * len(names) + "|")
        print(line("Typst (`typeset`)", seen, mine))
        document = Path(folder) / "book.docx"
        print(line("Word (`write_word`)", measured("word", document), document))
        if beside:
            print(line("WeasyPrint", beside, theirs))
            first = seen["seconds"][0]
            print(
                f"\nThe book is set {beside['seconds'][0] / first:.1f} times as fast by the clock and with "
                f"{beside['cpu'] / seen['cpu']:.1f} times less CPU."
            )


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bench.settings")
    django.setup()
    if len(sys.argv) > 1:
        print(json.dumps({"ours": ours, "word": word}[sys.argv[1]](Path(sys.argv[2]))))
    else:
        main()
