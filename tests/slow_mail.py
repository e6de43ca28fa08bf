"""A mail server of the tests: every letter is a line in a file, and one of them takes so long that one can kill."""

from __future__ import annotations

import os
import time
from pathlib import Path

from django.core.mail.backends.base import BaseEmailBackend


class FileThenPerhapsWait(BaseEmailBackend):
    """Append address and Message-ID; after the letter that MAIL_WAITS_AFTER counts, say so and wait to be killed."""

    def send_messages(self, email_messages) -> int:  # type: ignore[no-untyped-def]
        letters = Path(os.environ["MAIL_FILE"])
        for mail in email_messages:
            with letters.open("a") as file:
                file.write(f"{mail.to[0]} {mail.message()['Message-ID']}\n")
            if len(letters.read_text().splitlines()) == int(os.environ.get("MAIL_WAITS_AFTER", "0")):
                print("in the middle", flush=True)
                time.sleep(60)
        return len(email_messages)
