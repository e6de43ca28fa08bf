"""What the log tells."""

from __future__ import annotations

import logging


class TraceOfWhatBroke(logging.Filter):
    """A request that was refused is one line: Django would tell where it was refused, as if something had broken."""

    def filter(self, record: logging.LogRecord) -> bool:
        asked = record.name == "django.request" and record.levelno < logging.ERROR
        if asked or record.name.startswith("django.security."):
            record.exc_info = None
        return True
