"""A label as an SVG of its true size: the viewer chooses the font, the label how wide a text is. Pure."""

import base64
import re
from collections.abc import Iterator
from typing import assert_never
from xml.sax.saxutils import escape

from station.labels.drawing import Frame, Placed, Primitive, Symbol, TextRun, dots_per_mm
from station.labels.png import png_of
from station.labels.render import Page

EDGES = 'shape-rendering="crispEdges"'
FONTS = "'DejaVu Sans Condensed','DejaVu Sans',sans-serif"
# What XML 1.0 does not allow; the layout has made most of it visible already.
_NOT_IN_XML = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def to_svg(page: Page) -> bytes:
    """Return the label as an SVG file."""
    drawing = page.drawing
    size = f'width="{drawing.width:g}mm" height="{drawing.height:g}mm"'
    view = f'viewBox="0 0 {drawing.width:g} {drawing.height:g}"'
    body = "\n".join(line for one in drawing.primitives for line in _shapes(one, dots_per_mm(page.dpi)))
    ground = f'<rect width="{drawing.width:g}" height="{drawing.height:g}" fill="white"/>'
    head = f'<svg xmlns="http://www.w3.org/2000/svg" version="1.1" {size} {view} {EDGES}>'
    return f"{head}\n<title>{_plain(drawing.title)}</title>\n{ground}\n{body}\n</svg>\n".encode()


def _shapes(primitive: Primitive, dots: float) -> Iterator[str]:
    match primitive:
        case TextRun():
            yield _text(primitive)
        case Symbol():
            for left, top, width, height in bars(primitive):
                yield _rect(left / dots, top / dots, width / dots, height / dots, 'fill="black"')
        case Frame():
            yield from _frame(primitive)
        case Placed():
            yield _image(primitive)
        case _:
            assert_never(primitive)


def bars(symbol: Symbol) -> Iterator[tuple[int, int, int, int]]:
    """Return a code's dark modules as rectangles in dots, neighbours in a row as one."""
    height = symbol.bar or symbol.module
    for row, line in enumerate(symbol.rows):
        for run in re.finditer(b"\x01+", line):
            left, width = symbol.left + run.start() * symbol.module, len(run[0]) * symbol.module
            yield left, symbol.top + row * symbol.module, width, height


def _frame(frame: Frame) -> Iterator[str]:
    area = frame.area
    if frame.fill:
        grey = round(255 * (100 - frame.fill) / 100)
        yield _rect(area.left, area.top, area.width, area.height, f'fill="rgb({grey},{grey},{grey})"')
    if frame.thickness:
        half = frame.thickness / 2
        inner = (max(0.0, area.width - frame.thickness), max(0.0, area.height - frame.thickness))
        line = f'fill="none" stroke="black" stroke-width="{frame.thickness:g}"'
        yield _rect(area.left + half, area.top + half, *inner, line)


def _rect(left: float, top: float, width: float, height: float, look: str) -> str:
    return f'<rect x="{left:.4f}" y="{top:.4f}" width="{width:.4f}" height="{height:.4f}" {look}/>'


def _text(run: TextRun) -> str:
    weight = ' font-weight="bold"' if run.bold else ""
    place = f'x="{run.x:.4f}" y="{run.baseline:.4f}" text-anchor="{run.anchor}"'
    fit = f'textLength="{run.width:.4f}" lengthAdjust="spacingAndGlyphs" xml:space="preserve"'
    font = f'font-family="{FONTS}" font-size="{run.size:.4f}"{weight}'
    return f"<text {place} {font} {fit}>{_plain(run.text)}</text>"


def _image(placed: Placed) -> str:
    area = placed.area
    content = base64.b64encode(png_of(placed.picture)).decode()
    place = f'x="{area.left:.4f}" y="{area.top:.4f}" width="{area.width:.4f}" height="{area.height:.4f}"'
    return f'<image {place} href="data:image/png;base64,{content}"/>'


def _plain(text: str) -> str:
    return escape(_NOT_IN_XML.sub("\ufffd", text))
