"""Draws a label dot by dot, black on white, and looks whether its codes came out clean. Pure."""

from dataclasses import dataclass, replace
from typing import assert_never

from PIL import Image, ImageChops, ImageDraw

from station.labels.drawing import (
    Caution,
    Drawing,
    Frame,
    Placed,
    Primitive,
    Symbol,
    TextRun,
    Trouble,
    dots_per_mm,
)
from station.labels.fields import Data
from station.labels.layout import lay_out
from station.labels.template import Area, Template
from station.labels.typeface import Typeface, needs_shaping
from station.text import say

LEAST_DPI, MOST_DPI = 100, 600
_WHITE, _BLACK = 255, 0
_ANCHORS = {"start": "ls", "middle": "ms", "end": "rs"}


@dataclass(frozen=True, slots=True)
class Page:
    """A label as dots: ``bits`` has a 1 for black, eight dots a byte, and each row padded with white."""

    width: int
    height: int
    bits: bytes
    drawing: Drawing
    typeface: Typeface

    @property
    def dpi(self) -> int:
        """The resolution it was made for."""
        return self.drawing.dpi

    @property
    def cautions(self) -> tuple[Caution, ...]:
        """What a person should know before it is printed."""
        return self.drawing.cautions

    @property
    def symbols(self) -> tuple[Symbol, ...]:
        """The codes on the label."""
        return tuple(one for one in self.drawing.primitives if isinstance(one, Symbol))

    @property
    def row_bytes(self) -> int:
        """Bytes of one row of dots."""
        return (self.width + 7) // 8


def render(template: Template, data: Data, dpi: int, typeface: Typeface) -> Page:
    """Fill a template and draw it for a printer of ``dpi``."""
    return paint(lay_out(template, data, max(LEAST_DPI, min(dpi, MOST_DPI)), typeface), typeface)


def paint(drawing: Drawing, typeface: Typeface) -> Page:
    """Draw a label, and add what is wrong with its codes to its cautions."""
    dots = dots_per_mm(drawing.dpi)
    sheet = Image.new("1", (round(drawing.width * dots), round(drawing.height * dots)), _WHITE)
    brush = _Brush(sheet, dots, typeface)
    for primitive in drawing.primitives:
        brush.draw(primitive)
    found = [
        caution
        for one in drawing.primitives
        if isinstance(one, Symbol) and (caution := _flaw(sheet, one)) is not None
    ]
    looked_at = replace(drawing, cautions=(*drawing.cautions, *found))
    return Page(sheet.width, sheet.height, packed(sheet), looked_at, typeface)


def packed(picture: Image.Image) -> bytes:
    """Return a picture of one bit a dot with 1 for black."""
    return picture.tobytes("raw", "1;I")


def unpacked(page: Page) -> Image.Image:
    """Return a page as a picture of one bit a dot."""
    return Image.frombytes("1", (page.width, page.height), page.bits, "raw", "1;I")


class _Brush:
    """Draws primitives on a sheet of dots; only black, so nothing covers what lies below."""

    def __init__(self, sheet: Image.Image, dots: float, typeface: Typeface) -> None:
        self._sheet, self._dots, self._typeface = sheet, dots, typeface
        self._pen = ImageDraw.Draw(sheet)
        self._pen.fontmode = "1"

    def draw(self, primitive: Primitive) -> None:
        match primitive:
            case TextRun():
                self._text(primitive)
            case Symbol():
                self._sheet.paste(_BLACK, (primitive.left, primitive.top), modules(primitive))
            case Frame():
                self._frame(primitive)
            case Placed():
                self._picture(primitive)
            case _:
                assert_never(primitive)

    def _text(self, run: TextRun) -> None:
        shaped = needs_shaping(run.text)
        size, widest = max(4, round(run.size * self._dots)), run.width * self._dots + 1
        font = self._typeface.font(size, run.bold, shaped)
        # Letters are fitted to whole dots, which may make a line a little wider than it was measured.
        while size > 4 and font.getlength(run.text) > widest:
            size -= 1
            font = self._typeface.font(size, run.bold, shaped)
        place = (round(run.x * self._dots), round(run.baseline * self._dots))
        self._pen.text(place, run.text, font=font, anchor=_ANCHORS[run.anchor], fill=_BLACK)

    def _frame(self, frame: Frame) -> None:
        left, top, right, bottom = self._box(frame.area)
        if frame.fill:
            size = (right - left, bottom - top)
            shade = Image.new("L", size, round(255 * frame.fill / 100)).convert("1")
            self._sheet.paste(_BLACK, (left, top), shade)
        if frame.thickness:
            border = max(1, round(frame.thickness * self._dots))
            self._pen.rectangle((left, top, right - 1, bottom - 1), outline=_BLACK, width=border)

    def _picture(self, placed: Placed) -> None:
        left, top, right, bottom = self._box(placed.area)
        picture = placed.picture
        grey = Image.frombytes("L", (picture.columns, picture.rows), picture.grey)
        dark = ImageChops.invert(grey.resize((right - left, bottom - top))).convert("1")
        self._sheet.paste(_BLACK, (left, top), dark)

    def _box(self, area: Area) -> tuple[int, int, int, int]:
        """Return left, top, right and bottom in dots, at least one dot apart."""
        left, top = round(area.left * self._dots), round(area.top * self._dots)
        right, bottom = (area.left + area.width) * self._dots, (area.top + area.height) * self._dots
        return left, top, max(left + 1, round(right)), max(top + 1, round(bottom))


def modules(symbol: Symbol) -> Image.Image:
    """Return a code's modules, white (set) where they are dark: a mask."""
    size = (len(symbol.rows[0]), len(symbol.rows))
    small = Image.frombytes("L", size, bytes(255 * dark for row in symbol.rows for dark in row))
    return small.resize((symbol.width, symbol.height), Image.Resampling.NEAREST).convert("1")


def _flaw(sheet: Image.Image, symbol: Symbol) -> Caution | None:
    """Compare a code on the finished label with what it should be, and look for ink in its quiet zone."""
    beside, above = symbol.quiet
    left, top = symbol.left - beside, symbol.top - above
    right, bottom = symbol.left + symbol.width + beside, symbol.top + symbol.height + above
    around = ImageChops.invert(sheet.crop((left, top, right, bottom)))
    inner = (beside, above, beside + symbol.width, above + symbol.height)
    if ImageChops.logical_xor(around.crop(inner), modules(symbol)).getbbox():
        text = say("Something else lies on the code, so its contrast is too small. Move one of them.")
        return Caution(Trouble.CONTRAST, symbol.line, text)
    around.paste(0, inner)
    # Beyond the edge of the label nothing is white; a picture cropped there is black.
    if around.getbbox():
        text = say("The white margin around the code is too small. Move what is near it.")
        return Caution(Trouble.QUIET_ZONE, symbol.line, text)
    return None
