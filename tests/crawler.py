"""A visitor that follows every link of the site and looks at each page, and every address that the site can resolve."""

from __future__ import annotations

import re
from collections import Counter, deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from urllib.parse import parse_qsl, urljoin, urlsplit

from django.conf import settings
from django.http import HttpResponse
from django.test import Client
from django.urls import Resolver404, URLPattern, URLResolver, get_resolver, resolve
from django.urls.resolvers import RoutePattern
from django.utils.translation import override
from lxml.etree import HTMLParser

HOST = "http://testserver"
MOST_PER_PATTERN = 3
HEAVIEST = 100_000
# Print pages, and the book on one page, hold everything at once; whoever opens them asked for all of it.
EXEMPT = re.compile(r"print|sheet|paper|export|download|admin/|/book/$")
# Following these ends the visit, changes what every other page looks like, or leaves the product's own pages.
LEFT_OUT = re.compile(r"^/(admin/|accounts/logout/|design/text/|static/)")
# Most links and files are written so that there is nothing to work out; of others, a library says where they lead.
FROM_THE_ROOT = re.compile(r"/(?:[\w%-][\w%.-]*/)*(?:[\w%-][\w%.-]*)?(?:\?[\w%&=.-]+)?(?:#[\w-]*)?", re.ASCII)
NAMES_ASKED = re.compile(r"\?[^@]*")
ASSETS = {
    "img": "src",
    "script": "src",
    "source": "src",
    "iframe": "src",
    "embed": "src",
    "audio": "src",
    "use": "href",
}


class Page:
    """What a page links to, and what is wrong with it. Read by lxml, which tells of each tag as it comes by."""

    def __init__(self, html: bytes) -> None:
        self.links: list[str] = []
        self.assets: list[str] = []
        self.faults: list[str] = []
        self.counts: Counter[str] = Counter()
        self.lang = ""
        self._sends: str | None = None
        parser = HTMLParser(target=self, encoding="utf-8")
        parser.feed(html)
        parser.close()

    def start(self, tag: str, given: dict[str, str]) -> None:
        self.counts[tag] += 1
        if tag == "html":
            self.lang = given.get("lang", "")
        if tag == "a" and "href" in given:
            self.links.append(given["href"])
        if tag == "link":
            self.assets.append(given.get("href", ""))
        elif tag in ASSETS:
            self.assets.append(given.get(ASSETS[tag], ""))
        self._form(tag, given)
        self._inline(tag, given)

    def _form(self, tag: str, given: dict[str, str]) -> None:
        """A form that sends has its token: without it, its button only leads to a refusal."""
        if tag == "form" and given.get("method", "").lower() == "post":
            self._sends = given.get("action", "")
        elif tag == "input" and given.get("name") == "csrfmiddlewaretoken":
            self._sends = None

    def end(self, tag: str) -> None:
        if tag == "form" and self._sends is not None:
            self.faults.append(f"form without its token: {self._sends or 'itself'}")
            self._sends = None

    def _inline(self, tag: str, given: dict[str, str]) -> None:
        if tag == "style" or "style" in given:
            self.faults.append(f"inline style in <{tag}>")
        if tag == "script" and "src" not in given and given.get("type") != "application/json":
            self.faults.append("inline script")
        self.faults += [f"{name} in <{tag}>" for name in given if name.startswith("on")]

    def data(self, text: str) -> None: ...

    def close(self) -> None: ...

    def all_faults(self) -> Iterator[str]:
        yield from self.faults
        if not self.lang:
            yield "no lang"
        if self.counts["h1"] != 1:
            yield f"{self.counts['h1']} h1"
        for asset in self.assets:
            if FROM_THE_ROOT.fullmatch(asset):
                continue
            if asset.startswith("data:") or urlsplit(urljoin(HOST, asset)).netloc != "testserver":
                yield f"asset from elsewhere: {asset[:80]}"


@dataclass
class Crawler:
    """Follows links breadth first, at most `most` addresses of each pattern and one of each filter and language.

    `faults` says what was wrong where, `read` which addresses are pages. Nothing is asked that is not `under` it.
    Without filters, a page is one page whatever is asked of it, best nothing.
    """

    client: Client
    most: int = MOST_PER_PATTERN
    in_every_language: bool = False
    under: str = "/"
    with_filters: bool = True
    seen: set[str] = field(default_factory=set)
    patterns: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)
    visited: dict[str, int] = field(default_factory=dict)
    read: list[str] = field(default_factory=list)

    def crawl(self, *starts: str) -> None:
        waiting = deque((start, "(start)") for start in starts)
        while waiting:
            address, source = waiting.popleft()
            for found in self.visit(address, source):
                waiting.append((found, address))

    def visit(self, address: str, source: str) -> list[str]:
        path = address.partition("#")[0]
        if path in self.seen or LEFT_OUT.match(path) or not path.startswith(self.under):
            return []
        self.seen.add(path)
        kind = pattern_of(path) if self.with_filters else NAMES_ASKED.sub("?", pattern_of(path))
        # Filters, other languages and older Releases show the same pages once more.
        most = self.most if kind.endswith("?") and not kind.startswith("editions/") else 1
        if self.patterns[kind] >= most or ("@" in kind and (not self.in_every_language or "?@" not in kind)):
            return []
        self.patterns[kind] += 1
        answer = self.client.get(path)
        self.visited[path] = answer.status_code
        if answer.status_code in {301, 302}:
            return self._own(path, [answer["Location"]])
        if answer.status_code != 200:
            self.faults.append(f"{answer.status_code}: {path} ← {source}{what_broke(answer)}")
            return []
        return self._look(path, answer)

    def _look(self, path: str, answer: HttpResponse) -> list[str]:
        if not answer.get("Content-Type", "").startswith("text/html"):
            return []
        self.read.append(path)
        page = Page(answer.content)
        if not self.with_filters:
            page.links.sort(key=lambda link: "?" in link)
        self.faults += [f"{fault}: {path}" for fault in page.all_faults()]
        if len(answer.content) > HEAVIEST and not EXEMPT.search(path):
            self.faults.append(f"{len(answer.content):,} bytes: {path}")
        return self._own(path, page.links)

    @staticmethod
    def _own(path: str, links: Iterable[str]) -> list[str]:
        """Links that stay here, as addresses from the root."""
        found = []
        for link in links:
            if FROM_THE_ROOT.fullmatch(link):
                found.append(link.partition("#")[0])
                continue
            if link.startswith(("tel:", "mailto:")):
                continue
            parts = urlsplit(urljoin(HOST + path, link))
            if parts.netloc == "testserver":
                found.append(parts.path + (f"?{parts.query}" if parts.query else ""))
        return found


def what_broke(answer: HttpResponse) -> str:
    broken = getattr(answer, "exc_info", None)
    return f"  {broken[0].__name__}: {str(broken[1])[:160]}" if answer.status_code == 500 and broken else ""


def pattern_of(address: str) -> str:
    """The route that answers, with the names of what was asked and the language: a filtered list is another page."""
    parts = urlsplit(address)
    names = ",".join(sorted({name for name, _value in parse_qsl(parts.query, keep_blank_values=True)}))
    found = _route_of(parts.path)
    return f"{found[0]}?{names}{found[1]}" if found else parts.path


@cache
def _route_of(address: str) -> tuple[str, str] | None:
    """And the language, if one is named. Links lead to one page under many filters, and other visitors there, too."""
    language, _slash, rest = address[1:].partition("/")
    spoken = language in dict(settings.LANGUAGES)
    try:
        # The page before may have been in another language, and with it all addresses.
        with override(settings.LANGUAGE_CODE):
            return resolve(f"/{rest}" if spoken else address).route, f"@{language}" if spoken else ""
    except Resolver404:
        return None


@dataclass(frozen=True)
class Route:
    """One address pattern of the site as text with its gaps: desk/plan/<number:period>/goals/<str:uid>/."""

    text: str

    @property
    def gaps(self) -> list[str]:
        return re.findall(r"<(?:\w+:)?(\w+)>", self.text)

    def filled(self, words: dict[str, str]) -> str | None:
        """None where a gap has no word."""
        if any(gap not in words for gap in self.gaps):
            return None
        return "/" + re.sub(r"<(?:\w+:)?(\w+)>", lambda gap: words[gap[1]], self.text)


def routes() -> list[Route]:
    """Every pattern of our own pages; the admin's and other packages' regular expressions are theirs to test."""
    return [Route(text) for text in dict.fromkeys(_walk(get_resolver().url_patterns, ""))]


def _walk(patterns: Iterable[URLPattern | URLResolver], prefix: str) -> Iterator[str]:
    for pattern in patterns:
        text = prefix + str(pattern.pattern)
        if not isinstance(pattern.pattern, RoutePattern) and str(pattern.pattern) != "":
            continue
        if text.startswith("admin/"):
            continue
        if isinstance(pattern, URLResolver):
            yield from _walk(pattern.url_patterns, text)
        else:
            yield text
