"""Processes of their own, each in a hundredth of the time that loading Django takes: one that has loaded it divides.

What a process of the tests is asked to run is loaded by the one that divides, too. Each part has settings, database,
connections and modules that run as `__main__` of its own.
"""

from __future__ import annotations

import atexit
import gc
import json
import os
import runpy
import select
import signal
import socket
import subprocess
import sys
import tempfile
import time
import traceback
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import IO, Any

import django
from django.conf import settings
from django.db import connections
from django.test.utils import override_settings

from sasaeai.config import databases

ROOT = Path(__file__).resolve().parents[1]
# Loaded once for all settings that add to these and install the same apps.
COMMON = "tests.settings"


# --- who asks ---


@dataclass
class Process:
    """A process that another one was asked to begin; what tests do with it has the names of `subprocess.Popen`."""

    stdout: IO[str]
    _errors: IO[bytes]
    _status: IO[str]
    pid: int = field(init=False)
    returncode: int | None = field(default=None, init=False)

    def __post_init__(self) -> None:
        self.pid = int(self._status.readline())

    def poll(self) -> int | None:
        if self.returncode is None and select.select([self._status], [], [], 0)[0]:
            self.returncode = int(self._status.readline())
        return self.returncode

    def wait(self, timeout: float) -> int:
        if self.returncode is None and not select.select([self._status], [], [], timeout)[0]:
            raise subprocess.TimeoutExpired(str(self.pid), timeout)
        code = self.poll()
        assert code is not None
        return code

    def communicate(self, timeout: float) -> tuple[str, str]:
        """What it said and what it complained of, once it has ended."""
        end, said = time.monotonic() + timeout, self.stdout.buffer  # type: ignore[attr-defined]
        pieces: list[bytes] = []
        while not pieces or pieces[-1]:
            if not select.select([said], [], [], max(0.0, end - time.monotonic()))[0]:
                raise subprocess.TimeoutExpired(str(self.pid), timeout)
            pieces.append(said.read1())
        self.wait(max(0.1, end - time.monotonic()))
        self._errors.seek(0)
        return b"".join(pieces).decode(), self._errors.read().decode(errors="replace")

    def send_signal(self, number: int) -> None:
        os.kill(self.pid, number)


def start(under: str, program: str, *words: str, env: Mapping[str, str]) -> Process:
    """`python -m program words`, or a file that ends in .py, with the settings `under`; `env` names the database."""
    asking = _loaded(_base_of(under), env["SASAEAI_DATABASE_URL"].partition(":")[0])
    said, saying = os.pipe()
    status, telling = os.pipe()
    errors = tempfile.TemporaryFile()  # noqa: SIM115 (as long as the process)
    wanted = {"under": under, "program": program, "words": words, "env": dict(env)}
    asked = json.dumps(wanted).encode() + b"\n"
    socket.send_fds(asking, [asked], [saying, errors.fileno(), telling])
    os.close(saying)
    os.close(telling)
    return Process(os.fdopen(said), errors, os.fdopen(status))


@cache
def _base_of(under: str) -> str:
    apps = [getattr(import_module(name), "INSTALLED_APPS", None) for name in (under, COMMON)]
    return COMMON if apps[0] == apps[1] else under


@cache
def _loaded(under: str, _vendor: str) -> socket.socket:
    """The way to a process that has loaded Django with these settings, and ends with this one."""
    ours, theirs = socket.socketpair()
    env = {**os.environ, "DJANGO_SETTINGS_MODULE": under}
    command = [sys.executable, "-m", "tests.forking", str(theirs.fileno())]
    process = subprocess.Popen(command, env=env, cwd=ROOT, pass_fds=[theirs.fileno()])
    theirs.close()
    atexit.register(process.wait)
    atexit.register(ours.close)  # the last that is registered is the first that is called
    return ours


# --- who is asked ---


def serve(asked: socket.socket) -> None:
    """Divides as often as it is asked to and says of each part how it ended, until nobody can ask any more."""
    woken, waking = os.pipe()
    os.set_blocking(waking, False)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    signal.set_wakeup_fd(waking)
    telling: dict[int, int] = {}
    while True:
        ready, *_ = select.select([asked, woken], [], [])
        if woken in ready:
            os.read(woken, 512)
            _tell_who_ended(telling)
        if asked in ready:
            line, fds, *_ = socket.recv_fds(asked, 1 << 16, 3)
            if not line:
                return
            while not line.endswith(b"\n"):
                line += asked.recv(1 << 16)
            _divide(json.loads(line), fds, telling)


def _tell_who_ended(telling: dict[int, int]) -> None:
    while telling:
        pid, status = os.waitpid(-1, os.WNOHANG)
        if not pid:
            return
        with os.fdopen(telling.pop(pid), "w") as told:
            told.write(f"{os.waitstatus_to_exitcode(status)}\n")


def _divide(asked: dict[str, Any], fds: Sequence[int], telling: dict[int, int]) -> None:
    said, errors, status = fds
    _load(asked["program"])
    pid = os.fork()
    if not pid:
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        os.dup2(said, 1)
        os.dup2(errors, 2)
        os.closerange(3, max(*fds, *telling.values()) + 1)
        _do(asked["under"], asked["program"], asked["words"], asked["env"])
    telling[pid] = status
    os.write(status, f"{pid}\n".encode())
    os.close(said)
    os.close(errors)


@cache
def _load(program: str) -> None:
    """What the program needs is loaded once; the program itself is run anew by each part."""
    if not program.endswith(".py"):
        import_module(program)
        del sys.modules[program]
    # What is there is no garbage: a part that looked at it would have to copy it first.
    gc.collect()
    gc.freeze()


def _do(under: str, program: str, words: list[str], env: dict[str, str]) -> None:
    """As a process of its own would; what Python does at its end is left to the process that divided."""
    code: Any = 1
    try:
        os.environ.clear()
        os.environ.update(env)
        _settle(under)
        _use(env["SASAEAI_DATABASE_URL"])
        sys.argv = [program, *words]
        if program.endswith(".py"):
            runpy.run_path(program, run_name="__main__")
        else:
            runpy.run_module(program, run_name="__main__", alter_sys=True)
        code = 0
    except SystemExit as end:
        code = end.code or 0
        if isinstance(code, str):
            print(code, file=sys.stderr)
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code if isinstance(code, int) else 1)


def _settle(under: str) -> None:
    """The settings `under` instead of those that were loaded; without DEBUG, as everywhere in tests."""
    given = {name: value for name, value in vars(import_module(under)).items() if name.isupper()} | {"DEBUG": False}
    others = {name: value for name, value in given.items() if value != getattr(settings, name, None)}
    override_settings(**others).enable()


def _use(address: str) -> None:
    """The settings were read with another database in mind, which nobody has opened."""
    options = dict(settings.DATABASES["default"]["OPTIONS"])
    if "init_command" in options:
        # What a killed process wrote is in the system's hands; only a power cut would need the disk to be waited for.
        options["init_command"] += "PRAGMA synchronous=OFF;"
    found = settings.DATABASES["default"] | databases.configured(address, ROOT) | {"OPTIONS": options}
    settings.DATABASES = {"default": found}
    with suppress(AttributeError):
        del connections["default"]
    connections.settings = connections.configure_settings(settings.DATABASES)


if __name__ == "__main__":
    django.setup()
    serve(socket.socket(fileno=int(sys.argv[1])))
