"""Pictures for papers as plain SVG: charts that print in one colour, and QR codes."""

from __future__ import annotations

from html import escape
from io import BytesIO

import segno

from sasaeai.design.charts import Chart
from sasaeai.design.drawing import Bar, Dot, Drawing, Word

# The strong colours of the goals, as in design/tokens.css: a paper has no style sheet.
COLOURS = {
    "g1": "#ac3e00", "g2": "#5109ad", "g3": "#115a36", "g4": "#0055ad",
    "g5": "#006173", "g6": "#a8006d", "g7": "#7a4a00", "g8": "#4a4a68",
}  # fmt: skip
ACCENT, INK, QUIET = "#115a36", "#1a1a1a", "#595959"
FONTS = "Noto Sans CJK JP, BIZ UDGothic, sans-serif"


def chart_svg(chart: Chart) -> str:
    """The chart's own drawing with every colour and font in its marks, for writers that read no style sheet.

    In one colour it stays legible: provisional bars are hatched, targets are thick strokes on a white halo, and the
    numbers stand at the marks.
    """
    drawing = chart.draw()
    colour = COLOURS.get(chart.colour, ACCENT)
    parts = [
        *([] if drawing.baseline is None else [_rule(drawing, drawing.baseline, QUIET, dashes="2 4")]),
        *(_bar(bar, colour) for bar in drawing.bars),
        *(
            f'<polyline points="{stretch}" fill="none" stroke="{colour}" stroke-width="2.5"/>'
            for stretch in drawing.stretches
        ),
        _rule(drawing, drawing.zero, "#767676"),
        *(_stroke(whisker, INK, 1.5) for whisker in drawing.whiskers),
        *(_dot(dot, colour) for dot in drawing.dots),
        *(_stroke(f"M{aim.x} {aim.y}h{aim.width}", INK, 3.5) for aim in drawing.targets),
        *(_word(word) for word in drawing.words),
    ]
    size = f'width="{drawing.width:g}" height="{drawing.height:g}" viewBox="0 0 {drawing.width:g} {drawing.height:g}"'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} font-family="{FONTS}">'
        f"<title>{escape(chart.title)}</title>{''.join(parts)}</svg>"
    )


def _rule(drawing: Drawing, y: float, colour: str, *, dashes: str = "") -> str:
    dashed = f' stroke-dasharray="{dashes}"' if dashes else ""
    return (
        f'<line x1="{drawing.left}" x2="{drawing.right}" y1="{y}" y2="{y}" stroke="{colour}" stroke-width="1.5"'
        f"{dashed}/>"
    )


def _bar(bar: Bar, colour: str) -> str:
    box = f'x="{bar.x}" y="{bar.y}" width="{bar.width}" height="{bar.height}"'
    if not bar.provisional:
        return f'<rect {box} fill="{colour}"/>'
    return (
        f'<rect {box} fill="#fff" stroke="{colour}" stroke-width="1.5"/>'
        f'<path d="{bar.hatch}" fill="none" stroke="{colour}" stroke-width="1.5"/>'
    )


def _dot(dot: Dot, colour: str) -> str:
    inside = "#fff" if dot.provisional else colour
    return f'<circle cx="{dot.x}" cy="{dot.y}" r="6" fill="{inside}" stroke="{colour}" stroke-width="2.5"/>'


def _stroke(path: str, colour: str, width: float) -> str:
    """On a white halo, so that it is seen on a bar of any colour."""
    return (
        f'<path d="{path}" fill="none" stroke="#fff" stroke-width="{width + 3}"/>'
        f'<path d="{path}" fill="none" stroke="{colour}" stroke-width="{width}"/>'
    )


def _word(word: Word) -> str:
    colour = QUIET if word.kind in {"tick", "missing"} else INK
    weight = ' font-weight="700"' if word.kind in {"value", "target-word"} else ""
    return (
        f'<text x="{word.x}" y="{word.y}" font-size="{word.size}" text-anchor="{word.anchor}" fill="{colour}"'
        f"{weight}>{escape(word.text)}</text>"
    )


def in_font(svg: str, name: str) -> str:
    """A picture of ours with its letters in another font: the typesetter knows only the one of the paper."""
    return svg.replace(f'font-family="{FONTS}"', f'font-family="{escape(name)}"')


def qr_svg(url: str) -> str:
    """The code as one path; middle error correction, so that a fold or a stain does not spoil it."""
    out = BytesIO()
    segno.make(url, error="m", micro=False).save(out, kind="svg", border=4, xmldecl=False, svgns=True, nl=False)
    return out.getvalue().decode()
