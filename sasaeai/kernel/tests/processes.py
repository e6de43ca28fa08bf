"""Start real task processes on the tests' database and wait for what they do."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

from django.db import connection

ROOT = Path(__file__).resolve().parents[3]


def database_address() -> str:
    given = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{given['NAME']}"
    login = ":".join(quote(part, safe="") for part in (given["USER"], given["PASSWORD"]) if part)
    host = quote(given["HOST"], safe="")
    port = f":{given['PORT']}" if given["PORT"] else ""
    return f"postgresql://{login}@{host}{port}/{given['NAME']}"


def environment() -> dict[str, str]:
    """For a process that works on the tests' database."""
    return {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "sasaeai.kernel.tests.worker_settings",
        "SASAEAI_DATABASE_URL": database_address(),
    }


@dataclass
class Processes:
    folder: Path
    started: list[subprocess.Popen] = field(default_factory=list)

    def start(self, *options: str) -> subprocess.Popen:
        env = environment() | {"CHORES_FOLDER": str(self.folder)}
        process = subprocess.Popen(
            [sys.executable, str(ROOT / "manage.py"), "run_tasks", *options],
            env=env, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        )  # fmt: skip
        self.started.append(process)
        return process

    def drain(self, *options: str) -> str:
        output, _none = self.start("--once", *options).communicate(timeout=60)
        return output

    def kill_all(self) -> None:
        for process in self.started:
            if process.poll() is None:
                kill(process)


def kill(process: subprocess.Popen) -> None:
    """As the out-of-memory killer does it: no goodbye."""
    process.send_signal(signal.SIGKILL)
    process.wait(timeout=20)


def wait_for(happened: Callable[[], object], seconds: float = 30) -> None:
    end = time.monotonic() + seconds
    while not happened():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.05)
