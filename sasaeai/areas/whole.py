"""What sentences call the whole: 区, 市, 町, 村. Pages, forms, tables and papers have the word from here.

It is the name of the root area's level, which is data. A sentence leaves a gap for it (and one for its office):

    called(_("%(whole)s計画"))              区計画, 市計画; in English: Plan of the ward, Plan of the city
    called_later(_("%(office)sの担当"))     for what is written once when the module is loaded

Templates have the word as `whole` and the office as `office`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.functional import Promise, lazy
from django.utils.translation import pgettext

from sasaeai.kernel.stamp import NEVER_MOVED, stamp_of

from .models import Area

# In the order in which they end a name: 横浜市緑区 is a 区.
KINDS = ("区", "市", "町", "村", "県", "都", "府", "道")
# Before anything is set up.
UNKNOWN = "市区町村"


@dataclass
class _Asking:
    """Who needs words now: a request, or a piece of work without one."""

    request: HttpRequest | None = None
    name: str = ""


_asking: ContextVar[_Asking | None] = ContextVar("asking", default=None)


def kind_in(name: str) -> str:
    """区 of 緑区, 市 of みなと市; empty where a name does not say."""
    name = name.strip()
    return name[-1] if len(name) > 1 and name[-1] in KINDS else ""


def whole() -> str:
    """The word in the reader's language."""
    return _spoken(_name())


def office() -> str:
    """区役所, 市役所, 町役場, 村役場, in the reader's language."""
    words = {
        "区": pgettext("within a sentence", "区役所"),
        "市": pgettext("within a sentence", "市役所"),
        "町": pgettext("within a sentence", "町役場"),
        "村": pgettext("within a sentence", "村役場"),
    }
    return words.get(_name()) or pgettext("within a sentence", "役所")


def called(sentence: str | Promise, **gaps: Any) -> str:
    """The sentence with the gaps `whole` and `office` filled, and its own."""
    return str(sentence) % {"whole": whole(), "office": office(), **gaps}


called_later = lazy(called, str)
whole_later = lazy(whole, str)
office_later = lazy(office, str)


def remember(request: HttpRequest, name: str) -> None:
    """For whoever has read the root's level anyway: this request need not ask."""
    request._whole = name  # type: ignore[attr-defined]


class WholeMiddleware:
    """Lets sentences know which request they are for: a word is asked for once, and then kept by the public stamp."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        token = _asking.set(_Asking(request))
        try:
            return self.get_response(request)
        finally:
            _asking.reset(token)


@contextmanager
def asked_once() -> Iterator[None]:
    """Around work that needs many sentences and has no request: the word is asked for once."""
    token = _asking.set(_asking.get() or _Asking())
    try:
        yield
    finally:
        _asking.reset(token)


def _name() -> str:
    asking = _asking.get()
    if asking is None:
        return _asked()
    asking.name = asking.name or getattr(asking.request, "_whole", "") or _found(asking.request)
    return asking.name


def _found(request: HttpRequest | None) -> str:
    stamp = stamp_of(request) if request is not None else NEVER_MOVED
    return _asked() if stamp == NEVER_MOVED else name_at(stamp)


@lru_cache(maxsize=4)
def name_at(stamp: str) -> str:
    """Kept by each process until something public changes; whoever changes an area moves the stamp."""
    return _asked()


def _asked() -> str:
    return Area.objects.filter(parent=None).values_list("level__name", flat=True).first() or UNKNOWN


def _spoken(name: str) -> str:
    """A word that is not known stays as the ward typed it where Japanese is read."""
    words = {
        "区": pgettext("within a sentence", "区"),
        "市": pgettext("within a sentence", "市"),
        "町": pgettext("within a sentence", "町"),
        "村": pgettext("within a sentence", "村"),
        "県": pgettext("within a sentence", "県"),
        "都": pgettext("within a sentence", "都"),
        "府": pgettext("within a sentence", "府"),
        "道": pgettext("within a sentence", "道"),
        UNKNOWN: pgettext("within a sentence", "市区町村"),
    }
    return words.get(name) or _other(name)


def _other(name: str) -> str:
    in_general = pgettext("within a sentence", "市区町村")
    return in_general if in_general.isascii() else name
