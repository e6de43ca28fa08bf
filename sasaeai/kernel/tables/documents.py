"""Word files from outside: known by a look. Their reader is loaded with the first one, never by a web process."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from types import ModuleType

from sasaeai.kernel.tables.package import part_names
from sasaeai.kernel.tables.sheet import Limits, Sheet

BODY = "word/document.xml"
LIMITS = Limits()
OUTLINE = "本文"


def is_word(content: bytes) -> bool:
    return BODY in part_names(content)


def read_word(name: str, content: bytes, limits: Limits = LIMITS) -> list[Sheet]:
    """Tables as 表1, 表2 … with the headings above them; headings, lists and texts as the sheet 本文.

    Raises UnreadableTable with a sentence for the person who chose the file.
    """
    sheets: list[Sheet] = _reader().read_sheets(name, content, limits)
    return sheets


@cache
def _reader() -> ModuleType:
    """Pages know where Word is read, since they put its tasks in the queue; the engine's 16 MB are the tasks' own."""
    return import_module("sasaeai.kernel.tables.word")
