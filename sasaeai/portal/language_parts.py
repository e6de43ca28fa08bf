"""Say of every Japanese word on an English page that it is Japanese, so that it is read aloud as such (WCAG 3.1.2).

The plan's own texts, place names and what people wrote stand in the middle of English sentences everywhere; saying it
once, over the finished page, cannot be forgotten in a template.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language

LETTER = "々〆ぁ-ゖァ-ヺー㐀-䶿一-鿿豈-﫿"
WITHIN = " 0-9０-９・、。「」『』（）：／～〜－％＋？！…　"
# A number before belongs to it (14件), but not one that belongs to a Latin word (FY2011年).
BEFORE = "(?:(?<![A-Za-z0-9.,])[0-9]+)?(?:[「『（]+[0-9]*)?"
RUN = re.compile(f"{BEFORE}[{LETTER}](?:[{LETTER}{WITHIN}]*[{LETTER}])?[。？！…]*")
TAG = re.compile(r"(<[^>]*>)")
NAME = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)")
# Signs that templates write between words; on an English page they are English signs.
SIGNS = str.maketrans(
    {
        "（": " (",
        "）": ") ",
        "：": ": ",
        "、": ", ",
        "／": " / ",
        "・": " · ",
        "　": "  ",
        "～": "–",
        "「": "“",
        "」": "”",
    }
)
CLOSING = {"」": "「", "』": "『", "）": "（"}
# In these no other element may stand: the element itself says its language, or (the page's title) stays as it is.
WITHOUT_CHILDREN = {"option", "text"}
UNTOUCHED = {"script", "style", "title", "desc", "textarea"}


class LanguagePartsMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        is_page = not response.streaming and response.get("Content-Type", "").startswith("text/html")
        if is_page and not (get_language() or "ja").startswith("ja"):
            response.content = with_languages(response.content.decode()).encode()
        return response


def with_languages(html: str) -> str:
    """The same page; Japanese text carries lang="ja", and the signs around it are those of the page's language."""
    pieces = TAG.split(html)
    inside: list[str] = []
    for place, piece in enumerate(pieces):
        if place % 2:
            _follow(piece, inside)
        elif piece and not UNTOUCHED & set(inside[-1:]):
            before = pieces[place - 1] if place else ""
            if " lang=" in before and not before.startswith(("</", "<html")):
                continue
            if inside and inside[-1] in WITHOUT_CHILDREN:
                if RUN.search(piece) and not before.startswith("</"):
                    pieces[place - 1] = before.replace(f"<{inside[-1]}", f'<{inside[-1]} lang="ja"', 1)
            else:
                pieces[place] = _told(piece)
    return "".join(pieces)


def _follow(tag: str, inside: list[str]) -> None:
    """Only elements that need care are followed; they are always closed."""
    found = NAME.match(tag)
    if found is None or found[2].lower() not in WITHOUT_CHILDREN | UNTOUCHED:
        return
    if not found[1]:
        inside.append(found[2].lower())
    elif inside:
        inside.pop()


def _told(text: str) -> str:
    told, at = [], 0
    for run in RUN.finditer(text):
        if run.start() < at:
            continue
        end = _end(text, run)
        told += [text[at : run.start()].translate(SIGNS), f'<span lang="ja">{text[run.start() : end]}</span>']
        at = end
    return "".join([*told, text[at:].translate(SIGNS)])


def _end(text: str, run: re.Match[str]) -> int:
    """A bracket that was opened within the Japanese words belongs to them to its end."""
    end = run.end()
    while end < len(text) and (opening := CLOSING.get(text[end])):
        words = text[run.start() : end]
        if words.count(opening) <= words.count(text[end]):
            break
        end += 1
    return end
