"""What a recipe is made of: whose page, how one gets there, what the picture shows of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

    from docs.pictures.take import Ward

PLACE = Path(__file__).parent
MARGIN = 14
SHOWN = "visible=true"
PASSWORD = "midori-no-wa-2011"  # of everybody in the demo ward, docs/demo.md


@dataclass(frozen=True)
class Visit:
    """Somebody's browser, open at a page of a ward."""

    page: Page
    ward: Ward

    def find(self, what: str, *words: str) -> Locator:
        """The first one in the page that is seen and bears all the words, also those for readers aloud only."""
        found = self.page.locator(what)
        for each in words:
            found = found.filter(has_text=each)
        return found.locator(SHOWN).first


Step = Callable[[Visit], object]


@dataclass(frozen=True)
class Picture:
    name: str
    who: str  # a sign-in of the demo ward, or "" for everybody
    at: str
    steps: tuple[Step, ...] = ()
    ring: str = ""  # what the reader is asked to press
    top: str = "h1"  # the picture begins a little above this; "" is the top of the page
    bottom: str | int = ""  # it ends a little below this, or so many pixels further down; "" is the ring, or all
    below: int = MARGIN
    width: int = 900
    scale: float = 1
    after: str = ""  # the picture whose steps must have been done before
    ward: str = "demo"  # or "empty"
    room: str = "handbook"

    @property
    def path(self) -> Path:
        return PLACE / self.room / f"{self.name}.png"


@dataclass(frozen=True)
class Paper:
    """Pages of a paper side by side, found by words that stand on them."""

    name: str
    make: tuple[str, ...]  # what `make_paper` is told
    pages: tuple[str, ...]
    height: int = 820
    after: str = ""
    room: str = "handbook"

    @property
    def path(self) -> Path:
        return PLACE / self.room / f"{self.name}.png"


Recipe = Picture | Paper


def phone(name: str, who: str, at: str, *steps: Step, **more: object) -> Picture:
    """As a committee member sees it, large enough to be read on paper."""
    return Picture(name, who, at, steps, **{"width": 390, "scale": 1.5} | more)  # type: ignore[arg-type]


def link(words: str) -> str:
    return f"main a >> text={words}"


def button(words: str) -> str:
    return f"main button >> text={words}"


# --- steps: what a person does ---


def follow(*words: str) -> Step:
    return lambda visit: visit.find("main a", *words).click()


def press(*words: str) -> Step:
    return lambda visit: visit.find("main button", *words).click()


def unfold(*words: str) -> Step:
    return lambda visit: visit.find("main summary", *words).click()


def fill(box: str, words: str) -> Step:
    return lambda visit: visit.find(named(box)).fill(words)


def mark(*words: str) -> Step:
    """A box or a dot, by the words beside it."""
    return lambda visit: visit.find("main label", *words).click()


def named(box: str) -> str:
    return f'main [name="{box}"]'


def give(box: str, *files: tuple[str, bytes]) -> Step:
    return lambda visit: hand_in(visit, box, *files)


def hand_in(visit: Visit, box: str, *files: tuple[str, bytes]) -> None:
    """Some boxes for files are hidden behind a place to drop them."""
    rows = [{"name": name, "mimeType": "application/octet-stream", "buffer": content} for name, content in files]
    visit.page.locator(named(box)).first.set_input_files(rows)  # type: ignore[arg-type]


def download(visit: Visit, *words: str) -> bytes:
    address = visit.find("main a", *words).get_attribute("href")
    return bytes(visit.page.request.get(str(address)).body())
