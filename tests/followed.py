"""All links of the demo ward, followed once in a run for every file of tests that looks at what they lead to."""

from __future__ import annotations

import pickle
from base64 import b64encode
from collections.abc import Callable
from dataclasses import dataclass, field
from fcntl import LOCK_EX, flock
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from django.db import connection
from django.http import HttpResponse

from .crawler import Crawler, pattern_of

Sent = dict[str, Any]


@dataclass
class Reading(Crawler):
    """Keeps a page of every kind as it was sent, with the fewest filters, in the words in which a browser is given one.

    No page in another language: there the same stands once more.
    """

    of_kind: dict[str, tuple[int, str, Sent]] = field(default_factory=dict)

    def _look(self, path: str, answer: HttpResponse) -> list[str]:
        kind, _mark, asked = pattern_of(path).partition("?")
        filters = len(parse_qsl(urlsplit(path).query, keep_blank_values=True))
        before = self.of_kind.get(kind)
        is_page = answer.get("Content-Type", "").startswith("text/html") and "@" not in asked
        if is_page and (before is None or filters < before[0]):
            heads = [{"name": name, "value": value} for name, value in answer.items()]
            body = b64encode(answer.content).decode()
            sent = {"responseCode": answer.status_code, "responseHeaders": heads, "body": body}
            self.of_kind[kind] = filters, path, sent
        return super()._look(path, answer)

    @property
    def pages(self) -> dict[str, Sent]:
        return {path: sent for _filters, path, sent in self.of_kind.values()}


def followed_once(folder: Path, name: str, follow: Callable[[], Reading], client: Any) -> Reading:
    """Whoever comes first leaves what it found in the folder, and another process waits for it meanwhile.

    Rows have the same keys in all processes of a run only on SQLite: see `left_in` (tests/kept.py).
    """
    if connection.vendor != "sqlite":
        return follow()
    place = folder / f"followed-{name}"
    with place.with_suffix(".lock").open("w") as lock:
        flock(lock, LOCK_EX)
        if not place.exists():
            found = follow()
            left = {what: value for what, value in vars(found).items() if what != "client"}
            place.write_bytes(pickle.dumps((left, found.client.looked_for)))
            return found
        left, client.looked_for = pickle.loads(place.read_bytes())
        return Reading(client, **left)
