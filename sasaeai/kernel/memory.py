"""Python's search for circles of objects, which costs more than the work where thousands of rows are read at once."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


def settle() -> None:
    """Call it when a web process has loaded what it will need: it is never looked through for circles again.

    A full search goes through some 200,000 objects that stay anyway: a tenth of a second in the middle of some page.
    """
    gc.collect()
    gc.freeze()


@contextmanager
def not_collecting() -> Iterator[None]:
    """For work that makes many objects and no circles: a whole plan set on paper, all answers of a survey."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
