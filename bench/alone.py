"""What benchmarks of desk pages share: each step in a new process, on a database file of its own."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


@contextmanager
def surroundings(name: str) -> Iterator[dict[str, str]]:
    """The environment of the steps; its database goes with it."""
    with tempfile.TemporaryDirectory(prefix=f"sasaeai-{name}-") as folder:
        yield os.environ | {
            "SASAEAI_DEBUG": "1",
            "SASAEAI_VAR_DIR": folder,
            "SASAEAI_DATABASE_URL": f"sqlite:///{folder}/desk.sqlite3",
            "DJANGO_SETTINGS_MODULE": "sasaeai.config.settings",
        }


def told(module: str, around: dict[str, str], *words: object) -> str:
    """What the step prints."""
    command = [sys.executable, "-m", module, *map(str, words)]
    return subprocess.run(command, cwd=ROOT, env=around, check=True, capture_output=True, text=True).stdout


def compiled() -> None:
    """As an installed product is: else each process would spend its first seconds on turning source into bytecode."""
    subprocess.run([sys.executable, "-m", "compileall", "-q", "sasaeai", "bench"], cwd=ROOT, check=True)


def alone(module: str, around: dict[str, str], *words: object) -> None:
    """Prints the lines of the table that the step prints."""
    for line in told(module, around, *words).splitlines():
        if line.startswith("|"):
            print(line.replace("SIZE", str(words[1])))


def begin() -> None:
    import django.conf

    django.setup()
    django.conf.settings.DEBUG = False


def settled() -> None:
    """As gunicorn's door leaves a web process (`config.wsgi`)."""
    from django.urls import get_resolver

    from sasaeai.kernel.memory import settle

    assert get_resolver().url_patterns
    settle()
