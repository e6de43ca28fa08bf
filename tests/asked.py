"""What a page looks for in a query: every name that some page reads, and a visitor who notices which one did."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, ClassVar

import pytest
from django.http import HttpResponse, QueryDict
from django.test import Client

SOURCE = Path(__file__).resolve().parents[1] / "sasaeai"
# Python reads no number of more digits than it is told to, and may be told no fewer than these.
MOST_DIGITS = 640
PARAMETER = re.compile(r"""(?:GET|\bget)\.get(?:list)?\("(\w+)\"""")
# Looked for by whoever asks whether there is anything at all.
ANYTHING = ""


@pytest.fixture
def few_digits() -> Iterator[None]:
    """Two dozen parameters of 4,301 digits each would have every link of a page encode 100,000 characters."""
    before = sys.get_int_max_str_digits()
    sys.set_int_max_str_digits(MOST_DIGITS)
    yield
    sys.set_int_max_str_digits(before)


def parameters() -> set[str]:
    """Every name that some page looks for in a query, as the pages' own code says, and those of forms over queries."""
    read = (path.read_text(encoding="utf-8") for path in SOURCE.glob("*/views/*.py"))
    names = {name for text in read for name in PARAMETER.findall(text)}
    assert {"page", "next", "year", "organisation"} <= names
    return names | {"old", "new", "by", "area", "district", "entry", "chosen"}


class Asked(QueryDict):
    """What a page is asked, and which names of it some page looked for."""

    looked_for: ClassVar[set[str]] = set()

    def __getitem__(self, name: str) -> Any:
        self.looked_for.add(name)
        return super().__getitem__(name)

    def getlist(self, name: str, default: Any = None) -> Any:
        self.looked_for.add(name)
        return super().getlist(name, default)

    def __contains__(self, name: object) -> bool:
        self.looked_for.add(str(name))
        return super().__contains__(name)

    def __len__(self) -> int:
        self.looked_for.add(ANYTHING)
        return super().__len__()

    def __iter__(self) -> Iterator[str]:
        self.looked_for.update({ANYTHING, *self.keys()})
        return super().__iter__()

    def lists(self) -> Any:
        self.looked_for.update({ANYTHING, *self.keys()})
        return super().lists()


class Noticing(Client):
    """Notices of each address what its page looks for in a query, also where it finds nothing."""

    def __init__(self, **given: Any) -> None:
        super().__init__(**given)
        self.looked_for: dict[str, set[str]] = {}

    def get(self, path: str, *given: Any, **named: Any) -> HttpResponse:
        Asked.looked_for.clear()
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("django.core.handlers.wsgi.QueryDict", Asked)
            answer = super().get(path, *given, **named)
        self.looked_for[path] = self.looked_for.get(path, set()) | Asked.looked_for
        return answer

    def knows_that_nothing_is_read(self, address: str) -> bool:
        """The page was asked for nothing, and did not look whether it was: it answers every query the same."""
        return self.looked_for.get(address) == set()
