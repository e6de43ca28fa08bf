"""What the style sheets promise: contrast, size, layers; and that no template carries style or script of its own."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

import pytest

STATIC = Path(__file__).parents[1] / "static" / "design"
PACKAGE = Path(__file__).parents[2]
TOKENS = dict(re.findall(r"--([\w-]+):\s*(#[0-9a-f]{3,6})\b", (STATIC / "tokens.css").read_text(encoding="utf-8")))
GOALS = [f"g{number}" for number in range(1, 9)]
PAIRS = [
    *[(goal, "paper") for goal in GOALS],
    *[(goal, f"{goal}-soft") for goal in GOALS],
    *[(f"tone-{number}-ink", f"tone-{number}") for number in range(1, 7)],
    *[(kind, f"{kind}-soft") for kind in ("info", "success", "warning", "error", "sample", "accent")],
    *[(ink, ground) for ink in ("ink", "ink-2", "accent", "error") for ground in ("paper", "ground")],
    ("ink-3", "paper"),
    ("paper", "accent"),
    ("paper", "error"),
    ("ink", "sample-soft"),
    ("sample", "sample-ground"),
    ("ink-2", "tone-6"),
]


def luminance(colour: str) -> float:
    """Relative luminance as WCAG 2.2 defines it."""
    digits = colour.lstrip("#")
    digits = "".join(sign * 2 for sign in digits) if len(digits) == 3 else digits
    parts = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    red, green, blue = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_black_on_white_is_21():
    assert round(contrast("#000", "#ffffff"), 2) == 21
    assert contrast("#777", "#fff") < 4.5


@pytest.mark.parametrize(("ink", "ground"), PAIRS)
def test_words_can_be_read_on_their_ground(ink, ground):
    assert contrast(TOKENS[ink], TOKENS[ground]) >= 4.5


def test_edges_of_fields_can_be_seen():
    assert contrast(TOKENS["edge"], TOKENS["paper"]) >= 3


def test_all_style_sheets_together_are_light():
    assert sum(len(gzip.compress(path.read_bytes(), 9)) for path in STATIC.glob("*.css")) <= 20_000


@pytest.mark.parametrize("path", sorted(STATIC.glob("*.css")), ids=lambda path: path.name)
def test_every_rule_stands_in_a_layer_and_braces_close(path):
    text = re.sub(r"/\*.*?\*/", "", path.read_text(encoding="utf-8"), flags=re.S)
    assert text.count("{") == text.count("}")
    assert "url(" not in text
    depth, tops = 0, []
    for part in re.findall(r"[^{}]+|[{}]", text):
        if depth == 0 and part.strip() and part not in "{}":
            tops.append(part.strip().rsplit(";", 1)[-1].strip())
        depth += {"{": 1, "}": -1}.get(part, 0)
    assert all(top.startswith("@layer") for top in tops if top)


INLINE = re.compile(
    r"<style|\sstyle\s*=|<script(?![^>]*\s(?:src=|type=.application/json.))|\son(?:click|change|submit|load|input)\s*=|src=[\"']data:",
    re.I,
)


def inline_things(text: str) -> list[str]:
    without_comments = re.sub(r"\{%\s*comment.*?endcomment\s*%\}|\{#.*?#\}", "", text, flags=re.S)
    return INLINE.findall(without_comments)


def test_no_template_of_any_app_carries_style_or_script_of_its_own():
    found = {
        str(path): inline_things(path.read_text(encoding="utf-8")) for path in PACKAGE.rglob("templates/**/*.html")
    }
    assert {path: things for path, things in found.items() if things} == {}


@pytest.mark.parametrize(
    "bad", ['<p style="x">', "<style>", "<script>x</script>", '<a onclick="x">', '<img src="data:x">']
)
def test_style_and_script_in_a_template_would_be_found(bad):
    assert inline_things(bad)


def test_a_script_from_a_file_is_allowed():
    assert not inline_things('<script src="/static/design/x.js" defer></script>')


def test_a_phones_rules_do_not_reach_paper():
    """A sheet of A4 is as narrow as a small screen: what stacks cells for a thumb would stack them in print."""
    rules = {
        (sheet.name, rule)
        for sheet in PACKAGE.glob("*/static/*/*.css")
        for rule in re.findall(r"@media[^{]*width[^{]*", sheet.read_text("utf-8"))
    }
    assert rules
    assert {found for found in rules if "screen" not in found[1]} == set()
