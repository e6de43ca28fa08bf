"""A mail server of the tests on a real socket: keeps what it took, and may hold back its answer to one letter."""

from __future__ import annotations

import os
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from typing import Any

from django.core.mail.backends.smtp import EmailBackend


@dataclass
class Letterbox:
    """`letters`: address and Message-ID of each letter taken. After the one that `holds_after` counts, `held` is set
    and the sender waits for an answer until it is killed. `closed`: every address is turned away for now."""

    port: int = 0
    holds_after: int = 0
    closed: bool = False
    letters: list[tuple[str, str]] = field(default_factory=list)
    held: threading.Event = field(default_factory=threading.Event)
    ending: threading.Event = field(default_factory=threading.Event)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def take(self, address: str, text: bytes) -> bool:
        """Whether this is the letter whose sender gets no answer."""
        with self.lock:
            self.letters.append((address, str(message_from_bytes(text)["Message-ID"])))
            return len(self.letters) == self.holds_after


class _Talk(socketserver.StreamRequestHandler):
    box: Letterbox

    def handle(self) -> None:
        self._say("220 letterbox")
        address = ""
        while line := self.rfile.readline():
            word = line[:4].upper().decode("ascii", "replace").strip()
            if word == "RCPT":
                address = line.decode().partition("<")[2].partition(">")[0]
                self._say("451 later, please" if self.box.closed else "250 ok")
            elif word == "DATA":
                self._say("354 go on")
                if self.box.take(address, b"".join(iter(self.rfile.readline, b".\r\n"))):
                    self.box.held.set()
                    self.box.ending.wait(120)
                    return
                self._say("250 taken")
            elif word == "QUIT":
                self._say("221 bye")
                return
            else:
                self._say("250 ok")

    def _say(self, words: str) -> None:
        self.wfile.write(f"{words}\r\n".encode())


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True


@contextmanager
def letterbox() -> Iterator[Letterbox]:
    """Open on a free port of this machine as long as the block lasts."""
    box = Letterbox()
    talk = type("Talk", (_Talk,), {"box": box})
    with _Server(("127.0.0.1", 0), talk) as server:
        box.port = server.server_address[1]
        thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
        thread.start()
        try:
            yield box
        finally:
            box.ending.set()
            server.shutdown()
            thread.join()


class ToTheLetterbox(EmailBackend):
    """SMTP as in production, to the letterbox that this test has opened."""

    def __init__(self, **given: Any) -> None:
        super().__init__(**given | {"port": int(os.environ["LETTERBOX"])})
