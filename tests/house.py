"""What the house rules look for, as functions over given text, so that broken examples take the same road."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

from tests import sources

ROOT = Path(__file__).resolve().parents[1]
TEXT = {".py", ".html", ".txt", ".md", ".css", ".js", ".toml", ".yml", ".sh", ".in", ".po", ".json", ".service", ""}
# One letter of each stands in brackets, so that this page does not find itself.
HOSTS = re.compile(r"p[y]pi\.org|p[y]thonhosted|n[p]mjs\.|d[e]b\.debian|c[r]ates\.io")
MACHINE_PATHS = re.compile(r"(?<![\w.])/(?:w[o]rk|r[o]ot|h[o]me)/")
LEFT_OPEN = re.compile(r"\b(?:T[O]DO|F[I]XME|X[X]X)\b")
SAYS = re.compile(r"\b(?:_|\w*gettext\w*)\(")
NAMELESS_GAP = re.compile(r"(?<!%)(?:%%)*%[-+ #0-9.]*[sdfrxi]|\{\w*\}")


def tracked_files(root: Path = ROOT) -> list[Path]:
    """What git knows; in a download without git, everything of ours."""
    done = subprocess.run(["git", "ls-files", "-z"], cwd=root, capture_output=True, text=True, check=False)
    names = done.stdout.split("\0") if done.returncode == 0 else everything(root)
    return [root / name for name in names if name and (root / name).is_file()]


def everything(root: Path) -> list[str]:
    ours = ("sasaeai", "tests", "docs", "deploy", "script", "bench")
    return [str(path.relative_to(root)) for top in ours for path in (root / top).rglob("*.*")]


def tracked_texts() -> Iterator[tuple[Path, str]]:
    for path in tracked_files():
        if path.suffix in TEXT and path.name != "LICENSE":
            yield path.relative_to(ROOT), path.read_text(encoding="utf-8")


def names_a_registry_or_a_machine(text: str) -> bool:
    return bool(HOSTS.search(text) or MACHINE_PATHS.search(text))


def left_open(text: str) -> bool:
    return bool(LEFT_OPEN.search(text))


def unnamed_gaps(source: str) -> list[str]:
    """Sentences for people whose gaps have no name: translators must be able to move them."""
    if not SAYS.search(source):
        return []
    return [text for text in sorted(sources.source(source).sentences) if NAMELESS_GAP.search(text)]


def says_what_belongs(readme: str) -> bool:
    """Whether an app's README tells both what belongs here and what does not."""
    text = readme.lower()
    return "what belongs here" in text and "what does not" in text
