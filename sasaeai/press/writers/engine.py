"""Typst as a program of its own, the only one that loads it: `python engine.py MEGABYTES` reads orders and answers.

An order is one line of JSON; an answer is one line of JSON that tells its length, and so many bytes. What a book takes
of memory goes back with the process, and one that takes more than its limit ends here and not the task process.
Nothing of ours is imported: a process stands ready in 20 ms.
"""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime
from pathlib import Path
from resource import RLIMIT_DATA, setrlimit
from typing import Any, BinaryIO

import typst

# A file's date is its edition's; a paper without one has the first day of the calendar that PDF readers know.
NO_DAY = datetime(1970, 1, 1, tzinfo=UTC)


class Engine:
    """Fonts are read once for all orders of one process."""

    def __init__(self) -> None:
        self._fonts: dict[tuple[str, ...], typst.Fonts] = {}

    def answer(self, order: dict[str, Any]) -> bytes:
        folders = tuple(order["folders"])
        if order["do"] == "fonts":
            return _told(self._fonts_in(folders))
        template, inputs = order["template"], order["inputs"]
        if order["do"] == "query":
            return self._compiler(template, folders, inputs).query(order["selector"], field="value").encode()
        made = self._compiler(template, folders, {}).compile(sys_inputs=inputs, timestamp=NO_DAY, **order["options"])
        return made[0] if isinstance(made, list) else made or b""

    def _fonts_in(self, folders: tuple[str, ...]) -> typst.Fonts:
        if folders not in self._fonts:
            self._fonts[folders] = typst.Fonts(False, False, list(folders))
        return self._fonts[folders]

    def _compiler(self, template: str, folders: tuple[str, ...], inputs: dict[str, str]) -> typst.Compiler:
        root = str(Path(template).parent)
        return typst.Compiler(template, root=root, font_paths=self._fonts_in(folders), sys_inputs=inputs)


def _told(fonts: typst.Fonts) -> bytes:
    rows = [{"family": font.family, "path": font.path} for font in fonts.fonts()]
    return json.dumps({"fonts": rows, "families": fonts.families()}).encode()


def _peak() -> int:
    """Megabytes that this process took at most; 0 where the system does not tell."""
    status = Path("/proc/self/status")
    lines = status.read_text().splitlines() if status.exists() else []
    return next((int(line.split()[1]) // 1024 for line in lines if line.startswith("VmHWM:")), 0)


def serve(orders: BinaryIO, answers: BinaryIO) -> None:
    engine = Engine()
    for line in orders:
        try:
            head, body = {"made": True}, engine.answer(json.loads(line))
        except RuntimeError as error:
            head, body = {"made": False}, str(error).encode()
        answers.write(json.dumps({**head, "size": len(body), "memory": _peak()}).encode() + b"\n" + body)
        answers.flush()


if __name__ == "__main__":
    most = int(sys.argv[1]) * 1024 * 1024
    setrlimit(RLIMIT_DATA, (most, most))
    serve(sys.stdin.buffer, sys.stdout.buffer)
