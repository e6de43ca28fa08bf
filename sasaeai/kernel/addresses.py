"""Addresses that also lead here from outside, in a feed or a sitemap; and how an address quickly finds its page."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import ResolverMatch, URLPattern, URLResolver, include, path
from django.urls.resolvers import RoutePattern
from django.utils.functional import cached_property


def absolute(request: HttpRequest, address: str) -> str:
    """Under the public address of the installation, or under the one that was asked where none is set."""
    if settings.PUBLIC_ADDRESS:
        return settings.PUBLIC_ADDRESS.rstrip("/") + address
    return request.build_absolute_uri(address)


Pattern = URLPattern | URLResolver
# Fewer than these are compared sooner one by one.
A_FOLDER = 4


class Folders(URLResolver):
    """Finds an address through folders: those that begin with the same word, and within.

    Django compares an address with one pattern after the other, of which there are five hundred. Where a name leads to
    is looked up among the patterns as they were written: each folder would keep that of all that is in it once more.
    """

    @cached_property
    def _folded(self) -> URLResolver:
        inside = self.default_kwargs, self.app_name, self.namespace
        return URLResolver(self.pattern, _in_folders(self.url_patterns), *inside)

    def resolve(self, path: str) -> ResolverMatch:
        return self._folded.resolve(path)


def in_folders(included: tuple[Any, str | None, str | None]) -> Folders:
    """For what `include()` gives: a pattern for all its addresses."""
    urls, app_name, namespace = included
    return Folders(RoutePattern("", is_endpoint=False), urls, None, app_name, namespace)


def _in_folders(patterns: Iterable[Pattern]) -> list[Pattern]:
    """A pattern goes ahead of others only where these begin with another word: then the first that fits stays first."""
    found: list[tuple[str, list[Pattern]]] = []
    open_: dict[str, list[Pattern]] = {}
    for pattern in patterns:
        word = _first_word(pattern)
        if word not in open_:
            if "<" in word or any("<" in other for other in open_):
                open_.clear()
            found.append((word, open_.setdefault(word, [])))
        open_[word].append(pattern)
    return [each for word, inside in found for each in _folder(word, inside)]


def _folder(word: str, inside: list[Pattern]) -> list[Pattern]:
    if not word.endswith("/") or len(inside) < A_FOLDER:
        return inside
    return [path(word, include(_in_folders(_without(word, pattern) for pattern in inside)))]


def _first_word(pattern: Pattern) -> str:
    """With the slash after it, if one follows."""
    route = str(pattern.pattern)
    return route[: route.find("/") + 1] or route


def _without(word: str, pattern: Pattern) -> Pattern:
    route = str(pattern.pattern).removeprefix(word)
    if isinstance(pattern, URLPattern):
        return path(route, pattern.callback, pattern.default_args, name=pattern.name)
    inside = pattern.urlconf_name, pattern.default_kwargs, pattern.app_name, pattern.namespace
    return URLResolver(RoutePattern(route), *inside)
