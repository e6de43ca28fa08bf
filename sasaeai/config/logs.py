"""What the log tells."""

from __future__ import annotations

import logging


class TraceOfWhatBroke(logging.Filter):
    """A page that was refused is one line: Django would tell where it was refused, as if something had broken."""

    def filter(self, record: logging.LogRecord) -> bool:
        if record.levelno < logging.ERROR:
            record.exc_info = None
        return True
