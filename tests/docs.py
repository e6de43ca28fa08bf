"""What the docs say and what the code has, read so that the two can be laid side by side."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from django.db import models

ROOT = Path(__file__).resolve().parents[1]
DOCS = ROOT / "docs"
READS = re.compile(r"""env\.(?:text|flag|listed|number|choice|secret)\(\s*["']([A-Z_]+)["']""")
NAMED = re.compile(r"\bSASAEAI_[A-Z][A-Z_]*[A-Z]\b")
LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
PICTURE = re.compile(r"""(?:!\[[^\]]*\]\(|<img src=")([^\s")]+\.png)""")
FENCE = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)


def first_cells(page: str) -> set[str]:
    """The code words in the first column of a page's tables."""
    return cells(page, 0)


def last_cells(page: str) -> set[str]:
    return cells(page, -1)


def cells(page: str, column: int) -> set[str]:
    rows = [line.strip().strip("|").split("|") for line in page.splitlines() if line.strip().startswith("|")]
    return {word for row in rows for word in re.findall(r"`([^`]+)`", row[column])}


def settings_read(sources: Iterable[str]) -> set[str]:
    """Every SASAEAI_… variable that the code reads (`…_FILE` is a form of its variable)."""
    found = set()
    for source in sources:
        found |= {f"SASAEAI_{name}" for name in READS.findall(source)} | set(NAMED.findall(source))
    return {name.removesuffix("_FILE") for name in found}


def names(found: Iterable[type[models.Model]], apps: set[str]) -> set[str]:
    """Our models as the glossary writes them; the rows that Django makes for a many-to-many are no models."""
    return {
        f"{model._meta.app_label}.{model.__name__}"
        for model in found
        if model._meta.app_label in apps and not model._meta.auto_created
    }


def commands(package: Path) -> set[str]:
    return {path.stem for path in package.glob("*/management/commands/*.py") if not path.stem.startswith("_")}


def broken_links(page: Path) -> list[str]:
    """Links from one page to files, or headings of files, that are not there."""
    text = FENCE.sub("", page.read_text(encoding="utf-8"))
    return [link for link in LINK.findall(text) if "://" not in link and not leads_somewhere(page, link)]


def leads_somewhere(page: Path, link: str) -> bool:
    if link.startswith("mailto:"):
        return True
    path, _, heading = link.partition("#")
    target = (page.parent / path).resolve() if path else page
    if not target.exists():
        return False
    return not heading or (target.suffix == ".md" and heading in headings(target))


def pictures_shown(pages: Iterable[Path]) -> set[Path]:
    return {
        (page.parent / name).resolve() for page in pages for name in PICTURE.findall(page.read_text(encoding="utf-8"))
    }


def headings(page: Path) -> set[str]:
    """Anchors as code hosts make them from headings."""
    text = FENCE.sub("", page.read_text(encoding="utf-8"))
    titles = re.findall(r"^#+\s+(.+?)\s*$", text, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}
