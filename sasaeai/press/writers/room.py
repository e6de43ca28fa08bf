"""The engine's process as we see it: started when first asked, ended with its orders, and never larger than allowed."""

from __future__ import annotations

import json
import logging
import subprocess
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Any

from django.conf import settings
from django.utils.translation import gettext as _

from sasaeai.press.writers.faults import CannotTypeset

logger = logging.getLogger(__name__)

ENGINE = Path(__file__).with_name("engine.py")
_opened: ContextVar[Room | None] = ContextVar("opened", default=None)


class Refused(Exception):
    """What the engine itself found wrong, in its own words."""


@contextmanager
def room() -> Iterator[Room]:
    """All orders inside are answered by one process, also where a room is asked for inside a room."""
    outer = _opened.get()
    if outer is not None and outer.most == settings.PAPER_MEMORY:
        yield outer
        return
    with TemporaryFile() as errors:
        opened = Room(errors, settings.PAPER_MEMORY)
        before = _opened.set(opened)
        try:
            yield opened
        finally:
            _opened.reset(before)
            opened.close()


class Room:
    def __init__(self, errors: IO[bytes], most: int) -> None:
        self.most = most  # megabytes
        self._process: subprocess.Popen[bytes] | None = None
        self._errors = errors

    def close(self) -> None:
        """Killed, because what it would tidy up goes back faster with the process."""
        if self._process is not None:
            self._process.kill()
            self._process.communicate()
            self._process = None

    def answer(self, do: str, *, folders: Iterable[Path], **order: Any) -> bytes:
        """Raises Refused, and CannotTypeset when the paper needs more memory than there is."""
        process = self._process = self._process or self._started()
        if process.stdin is None or process.stdout is None:
            raise RuntimeError("The engine has no pipes.")
        whole = {"do": do, "folders": [str(folder) for folder in folders], **order}
        try:
            process.stdin.write(json.dumps(whole, ensure_ascii=False).encode() + b"\n")
            process.stdin.flush()
        except BrokenPipeError:
            raise self._ended(process) from None
        head = process.stdout.readline()
        if not head:
            raise self._ended(process)
        told = json.loads(head)
        body = process.stdout.read(told["size"])
        if len(body) < told["size"]:
            raise self._ended(process)
        logger.info("The engine has taken %s MB so far.", told["memory"])
        if not told["made"]:
            raise Refused(body.decode())
        return body

    def _started(self) -> subprocess.Popen[bytes]:
        # -P: the folder of the program is no place to import from.
        command = [sys.executable, "-P", str(ENGINE), str(self.most)]
        return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self._errors)  # noqa: S603

    def _ended(self, process: subprocess.Popen[bytes]) -> Exception:
        """It was killed, or could not get what it needed; anything else is a fault of ours."""
        code = process.wait()
        self.close()  # the next order begins anew
        self._errors.seek(0)
        said = self._errors.read().decode(errors="replace")
        if code >= 0 and "memory" not in said.lower():
            return RuntimeError(f"The typesetting engine ended ({code}): {said[-2000:]}")
        words = _(
            "大きすぎて、%(most)sMBのメモリーでは組めませんでした。Wordかウェブページの形で作るか、"
            "システムの担当者に、SASAEAI_PAPER_MEMORYを大きくするように頼んでください。"
        )
        return CannotTypeset([words % {"most": self.most}])
