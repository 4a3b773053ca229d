"""A label as a PDF: the page exactly as large as the label, its codes as rectangles, its font inside."""

import io
from collections.abc import Sequence
from typing import assert_never

from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from station.labels.drawing import (
    MILLIMETRES_PER_INCH,
    Frame,
    Placed,
    Primitive,
    Symbol,
    TextRun,
    dots_per_mm,
)
from station.labels.pictures import Picture
from station.labels.render import Page
from station.labels.svg import bars
from station.labels.typeface import Typeface, needs_shaping

POINTS = 72 / MILLIMETRES_PER_INCH
"""Points a millimetre."""
FONTS = ("StationLabel", "StationLabelBold")
_PIXELS = 24
"""Pixels a millimetre of a text that is shown as a picture."""


def to_pdf(pages: Sequence[Page], copies: int = 1) -> bytes:
    """Return labels of one template as a PDF, a page each, and all of them once for each copy."""
    drawing = pages[0].drawing
    _register(pages[0].typeface)
    out = io.BytesIO()
    # Without a date and a random number in it, the same label is the same file.
    size = (drawing.width * POINTS, drawing.height * POINTS)
    canvas = Canvas(out, pagesize=size, invariant=1, initialFontName=FONTS[0])
    canvas.setTitle(drawing.title)
    for page in (*pages,) * max(1, copies):
        _draw(canvas, page)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def _register(typeface: Typeface) -> None:
    """Make the fonts known to the library, which keeps them."""
    known = pdfmetrics.getRegisteredFontNames()
    for name, content in zip(FONTS, typeface.files, strict=True):
        if name not in known:
            pdfmetrics.registerFont(TTFont(name, io.BytesIO(content)))


def _draw(canvas: Canvas, page: Page) -> None:
    # From here on millimetres from the bottom left.
    canvas.scale(POINTS, POINTS)
    for primitive in page.drawing.primitives:
        canvas.saveState()
        _primitive(canvas, page, primitive)
        canvas.restoreState()


def _primitive(canvas: Canvas, page: Page, primitive: Primitive) -> None:
    height = page.drawing.height
    match primitive:
        case TextRun() if needs_shaping(primitive.text):
            _text_as_picture(canvas, page.typeface, primitive, height)
        case TextRun():
            _text(canvas, primitive, height)
        case Symbol():
            dots = dots_per_mm(page.dpi)
            for left, top, width, tall in bars(primitive):
                canvas.rect(left / dots, height - (top + tall) / dots, width / dots, tall / dots, 0, 1)
        case Frame():
            _frame(canvas, primitive, height)
        case Placed():
            area = primitive.area
            place = (area.left, height - area.top - area.height, area.width, area.height)
            canvas.drawImage(_reader(primitive.picture), *place)
        case _:
            assert_never(primitive)


def _text(canvas: Canvas, run: TextRun, height: float) -> None:
    font = FONTS[run.bold]
    natural = pdfmetrics.stringWidth(run.text, font, run.size)
    text = canvas.beginText(run.left, height - run.baseline)
    text.setFont(font, run.size)
    text.setHorizScale(100 * run.width / natural if natural else 100)
    text.textOut(run.text)
    canvas.drawText(text)


def _text_as_picture(canvas: Canvas, typeface: Typeface, run: TextRun, height: float) -> None:
    """Show a text whose letters change with their neighbours, which the PDF library cannot write."""
    size = max(1, round(run.size * _PIXELS))
    font = typeface.font(size, run.bold, shaped=True)
    mask, (left, top) = font.getmask2(run.text, "L", anchor="ls")
    if not all(mask.size):
        return
    grey = bytes(255 - value for value in bytes(mask))
    scale = run.size / size
    place = (run.left + left * scale, height - run.baseline - (top + mask.size[1]) * scale)
    picture = Picture(mask.size[0], mask.size[1], grey)
    canvas.drawImage(_reader(picture), *place, mask.size[0] * scale, mask.size[1] * scale)


def _frame(canvas: Canvas, frame: Frame, height: float) -> None:
    area = frame.area
    bottom = height - area.top - area.height
    if frame.fill:
        canvas.setFillGray(1 - frame.fill / 100)
        canvas.rect(area.left, bottom, area.width, area.height, 0, 1)
    if frame.thickness:
        half = frame.thickness / 2
        inner = (max(0.0, area.width - frame.thickness), max(0.0, area.height - frame.thickness))
        canvas.setLineWidth(frame.thickness)
        canvas.rect(area.left + half, bottom + half, *inner, 1, 0)


def _reader(picture: Picture) -> ImageReader:
    return ImageReader(Image.frombytes("L", (picture.columns, picture.rows), picture.grey))
