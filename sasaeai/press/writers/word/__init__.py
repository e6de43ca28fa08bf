"""Word: a file of real styles that the office and the printing house go on editing.

This door is known to web processes, since they put its tasks in the queue; what is behind it is loaded when first used.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from importlib import import_module
from types import ModuleType

from sasaeai.press.content.paper import Paper

__all__ = ["Picture", "write_word"]

Picture = Callable[[str, float], bytes]  # SVG and millimetres wide → PNG


def write_word(paper: Paper, picture: Picture | None = None) -> bytes:
    """The paper as .docx. Without `picture` a chart is written as its words and its table."""
    written: bytes = _writer().written(paper, picture)
    return written


@cache
def _writer() -> ModuleType:
    return import_module("sasaeai.press.writers.word.document")
