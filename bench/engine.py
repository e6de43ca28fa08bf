"""How much memory the typesetting engine took, as its door tells the log."""

from __future__ import annotations

import logging


class Peak(logging.Handler):
    """`megabytes`: the most that an engine took since the last `again()`."""

    megabytes = 0

    def __init__(self) -> None:
        super().__init__()
        told = logging.getLogger("sasaeai.press.writers.room")
        told.setLevel(logging.INFO)
        told.propagate = False
        told.addHandler(self)

    def emit(self, record: logging.LogRecord) -> None:
        self.megabytes = max(self.megabytes, int(record.args[0]))

    def again(self) -> None:
        self.megabytes = 0
