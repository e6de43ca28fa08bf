"""Start real task processes on the tests' database and wait for what they do."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

from django.db import connection

from tests.forking import ROOT, Process, start

SETTINGS = "sasaeai.kernel.tests.worker_settings"
MANAGE = str(ROOT / "manage.py")


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
    return {**os.environ, "SASAEAI_DATABASE_URL": database_address()}


@dataclass
class Processes:
    folder: Path
    started: list[Process] = field(default_factory=list)

    def start(self, *options: str) -> Process:
        env = environment() | {"CHORES_FOLDER": str(self.folder)}
        process = start(SETTINGS, MANAGE, "run_tasks", *options, env=env)
        self.started.append(process)
        return process

    def drain(self, *options: str) -> str:
        output, errors = self.start("--once", *options).communicate(timeout=60)
        return output + errors

    def kill_all(self) -> None:
        for process in self.started:
            if process.poll() is None:
                kill(process)


def kill(process: Process) -> None:
    """As the out-of-memory killer does it: no goodbye."""
    process.send_signal(signal.SIGKILL)
    process.wait(timeout=20)


def wait_for(happened: Callable[[], object], seconds: float = 30) -> None:
    end = time.monotonic() + seconds
    while not happened():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.05)
