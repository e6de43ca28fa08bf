"""Take the pictures of README and docs anew: `script/pictures [NAME…]`. What each shows stands in recipes.py."""

from __future__ import annotations

import io
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Error, Page, sync_playwright
from pypdf import PdfReader

from docs.pictures.recipe import MARGIN, PASSWORD, Paper, Picture, Recipe, Visit
from docs.pictures.recipes import RECIPES

ROOT = Path(__file__).resolve().parents[2]
ADDRESS = "https://midori.mihon.example"  # what papers and invitations bear; nobody's
DISTRICTS = ("北 きた", "南 みなみ", "川向こう かわむこう")
NEW_WARD = ("港北町", "kohoku", "鈴木 花子", *(f"--district={name}" for name in DISTRICTS))
CHROMIUM = ("chromium-headless-shell", "chromium")
LONGEST = 300
PATIENCE = 10_000  # milliseconds until a recipe is told to be broken
COLOURS, RARE = 112, 24
RING = """element => Object.assign(element.style, {
    outline: '4px solid #d92d20', outlineOffset: '5px',
    borderRadius: getComputedStyle(element).borderRadius.replace(/^0px$/, '6px'),
})"""
QUIET = """() => {
    document.activeElement?.blur();
    scrollTo(0, 0);
    return document.fonts.ready.then(() => true);
}"""


class Broken(Exception):
    """A picture could not be taken; the message says what was missing."""


@dataclass
class Ward:
    """An installation of its own: data that go with it, the real server and its tasks, a free port."""

    kind: str
    folder: Path
    port: int = field(default_factory=lambda: free_port())
    signed_in: dict[str, object] = field(default_factory=dict)

    @property
    def home(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def around(self) -> dict[str, str]:
        """Nobody's database but its own, whatever the shell says."""
        ours = {key: value for key, value in os.environ.items() if not key.startswith("SASAEAI_")}
        return ours | {
            "SASAEAI_DEBUG": "1",
            "SASAEAI_VAR_DIR": str(self.folder),
            "SASAEAI_PUBLIC_ADDRESS": ADDRESS,
            "PORT": str(self.port),
        }

    def manage(self, *words: str, told: str = "") -> str:
        command = [sys.executable, "manage.py", *words]
        around = {"cwd": ROOT, "env": self.around, "input": told}
        done = subprocess.run(command, **around, capture_output=True, text=True, check=False)  # type: ignore[call-overload]
        if done.returncode:
            raise Broken(f"manage.py {words[0]}: {done.stderr.strip()[-300:]}")
        return done.stdout

    @contextmanager
    def served(self) -> Iterator[Ward]:
        command = ["script/serve", *(["--empty"] if self.kind == "empty" else [])]
        with (self.folder / "served.txt").open("w") as told:
            server = subprocess.Popen(command, cwd=ROOT, env=self.around, stdout=told, stderr=told)
        try:
            self.wait_for(server)
            if self.kind == "empty":
                self.manage("start_ward", *NEW_WARD, "--login", "suzuki", "--password-stdin", told=PASSWORD)
            yield self
        finally:
            server.send_signal(signal.SIGTERM)  # it ends its web and task processes itself
            server.wait()

    def wait_for(self, server: subprocess.Popen[bytes]) -> None:
        while server.poll() is None:
            with suppress(OSError), urllib.request.urlopen(f"{self.home}/healthz", timeout=5):
                return
            time.sleep(0.3)
        raise Broken(f"script/serve ended: {(self.folder / 'served.txt').read_text()[-300:]}")


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as door:
        return int(door.getsockname()[1])


class Studio:
    """The browser, and the wards that pictures are taken of, each built when the first picture asks for it."""

    def __init__(self, browser: Browser, stack: ExitStack) -> None:
        self.browser, self.stack = browser, stack
        self.wards: dict[str, Ward] = {}

    def ward(self, kind: str) -> Ward:
        if kind not in self.wards:
            folder = Path(self.stack.enter_context(tempfile.TemporaryDirectory(prefix=f"sasaeai-pictures-{kind}-")))
            self.wards[kind] = self.stack.enter_context(Ward(kind, folder).served())
        return self.wards[kind]

    def take(self, recipe: Recipe) -> Image.Image:
        if isinstance(recipe, Paper):
            return side_by_side(recipe, self.ward("demo"))
        ward = self.ward(recipe.ward)
        with self.opened(ward, recipe) as page:
            visit = Visit(page, ward)
            answer = page.goto(recipe.at)
            if answer is None or answer.status != 200:
                raise Broken(f"{recipe.at} does not open")
            for step in recipe.steps:
                step(visit)
                page.wait_for_load_state()
            return shot(visit, recipe)

    @contextmanager
    def opened(self, ward: Ward, recipe: Picture) -> Iterator[Page]:
        context = self.context(ward, recipe.width, recipe.scale)
        try:
            page = context.new_page()
            if recipe.who:
                self.sign_in(page, ward, recipe.who)
            yield page
        finally:
            context.close()

    def context(self, ward: Ward, width: int, scale: float) -> BrowserContext:
        context = self.browser.new_context(
            base_url=ward.home, viewport={"width": width, "height": 900}, device_scale_factor=scale,
            locale="ja-JP", timezone_id="Asia/Tokyo", reduced_motion="reduce",
        )  # fmt: skip
        context.set_default_timeout(PATIENCE)
        return context

    def sign_in(self, page: Page, ward: Ward, who: str) -> None:
        """By the page, once for each person."""
        if who not in ward.signed_in:
            page.goto("/accounts/login/")
            page.fill("main [name=login]", who)
            page.fill("main [name=password]", PASSWORD)
            page.click("main button >> text=ログインする")
            page.wait_for_url("**/desk/")
            ward.signed_in[who] = page.context.cookies()
        page.context.add_cookies(ward.signed_in[who])  # type: ignore[arg-type]


def shot(visit: Visit, recipe: Picture) -> Image.Image:
    page = visit.page
    if recipe.ring:
        visit.find(recipe.ring).evaluate(RING)
    page.mouse.move(0, 0)
    page.evaluate(QUIET)
    whole = Image.open(io.BytesIO(page.screenshot(full_page=True, animations="disabled", caret="hide")))
    top = max(0, edge(visit, recipe.top, "y") - MARGIN) if recipe.top else 0
    last = recipe.bottom or recipe.ring or "main"
    bottom = top + last if isinstance(last, int) else edge(visit, last, "end") + recipe.below
    cut = (0, round(top * recipe.scale), whole.width, min(round(bottom * recipe.scale), whole.height))
    return whole.crop(cut)


def edge(visit: Visit, selector: str, which: str) -> float:
    box = visit.find(selector).bounding_box()
    if box is None:
        raise Broken(f"nothing to be seen of {selector}")
    return box["y"] if which == "y" else box["y"] + box["height"]


def side_by_side(paper: Paper, ward: Ward) -> Image.Image:
    made = ward.folder / f"{paper.name}.pdf"
    ward.manage("make_paper", paper.make[0], str(made), *paper.make[1:])
    pages = [drawn(made, page_with(made, words), paper.height) for words in paper.pages]
    gap = 16
    wide = sum(page.width + gap for page in pages) + gap
    whole = Image.new("RGB", (wide, paper.height + 2 * gap), "#c9c9c9")
    at = gap
    for page in pages:
        whole.paste(page, (at, gap))
        at += page.width + gap
    return whole


def page_with(made: Path, words: str) -> int:
    for number, page in enumerate(PdfReader(made).pages, start=1):
        if words.replace(" ", "") in page.extract_text().replace(" ", "").replace("\n", ""):
            return number
    raise Broken(f"no page of {made.name} says 「{words}」")


def drawn(made: Path, number: int, height: int) -> Image.Image:
    at, target = str(number), made.with_suffix("")
    size = ["-scale-to-x", "-1", "-scale-to-y", str(height)]
    command = ["pdftoppm", "-png", "-f", at, "-l", at, *size, "-singlefile", str(made), str(target)]
    try:
        subprocess.run(command, check=True, capture_output=True)
    except FileNotFoundError:
        raise Broken("pdftoppm is missing (Debian: apt install poppler-utils)") from None
    return Image.open(target.with_suffix(".png")).convert("RGB")


def save(image: Image.Image, path: Path) -> None:
    """Small: with its commonest colours and those that would be missed most. The same picture gives the same bytes."""
    red, green, blue = (band.astype(np.uint32) for band in np.moveaxis(np.asarray(image.convert("RGB")), 2, 0))
    colours, places, counts = np.unique(red << 16 | green << 8 | blue, return_inverse=True, return_counts=True)
    shades = np.stack([colours >> 16, colours >> 8 & 255, colours & 255], axis=1).astype(int)
    common = shades[np.argsort(-counts, kind="stable")[:COLOURS]]
    apart = ((shades[:, None] - common) ** 2).sum(axis=2)
    for _ in range(RARE):
        missed = shades[(apart.min(axis=1) * counts).argmax()]
        common = np.append(common, [missed], axis=0)
        apart = np.column_stack([apart, ((shades - missed) ** 2).sum(axis=1)])
    nearest = apart.argmin(axis=1).astype(np.uint8)
    few = Image.fromarray(nearest[places].reshape(red.shape), "P")
    few.putpalette(common.astype(np.uint8).tobytes())
    few.save(path, optimize=True)


def wanted(names: list[str]) -> list[Recipe]:
    """The recipes of these names in their order, with those whose steps they need; without names all."""
    known = {recipe.name: recipe for recipe in RECIPES}
    unknown = [name for name in names if name not in known]
    if unknown:
        sys.exit(f"script/pictures: no recipe is called {', '.join(unknown)}. There are: {', '.join(known)}")
    needed = set(names or known)
    while more := {known[name].after for name in needed} - needed - {""}:
        needed |= more
    return [recipe for recipe in RECIPES if recipe.name in needed]


def main(names: list[str]) -> None:
    broken = []
    recipes = wanted(names)
    with sync_playwright() as playwright, ExitStack() as stack:
        browser = playwright.chromium.launch(executable_path=chromium())
        studio = Studio(browser, stack)
        for recipe in recipes:
            begun = time.monotonic()
            try:
                with watched(recipe.name):
                    image = studio.take(recipe)
            except (Error, Broken, ValueError, LookupError) as trouble:
                broken.append(f"script/pictures: the recipe 「{recipe.name}」 broke: {str(trouble).strip()[:600]}")
                print(broken[-1], file=sys.stderr)
                continue
            if not names or recipe.name in names:
                save(image, recipe.path)
                seconds = time.monotonic() - begun
                print(f"{recipe.path.relative_to(ROOT)}  {image.width}×{image.height}  {seconds:.1f} s", flush=True)
        browser.close()
    if broken:
        sys.exit(f"{len(broken)} of {len(recipes)} pictures are the old ones; the lines above say why.")


@contextmanager
def watched(name: str) -> Iterator[None]:
    """A browser that does not answer any more is not waited for: some of its calls know no limit of their own."""

    def give_up(*_: object) -> None:
        sys.exit(f"script/pictures: the recipe 「{name}」 did not end within {LONGEST} seconds; the rest is as it was.")

    signal.signal(signal.SIGALRM, give_up)
    signal.alarm(LONGEST)
    try:
        yield
    finally:
        signal.alarm(0)


def chromium() -> str:
    folders = os.environ.get("PATH", "").split(":")
    found = [Path(folder) / name for name in CHROMIUM for folder in folders if (Path(folder) / name).is_file()]
    if not found:
        sys.exit("script/pictures needs Debian's chromium-headless-shell or chromium: apt install chromium")
    return str(found[0])


if __name__ == "__main__":
    main(sys.argv[1:])
