"""Proof of a label: every code on it is read back from its dots and compared byte for byte. Pure."""

from collections.abc import Callable, Iterable

from PIL import Image

from station.labels.drawing import Caution, Symbol, Trouble
from station.labels.render import Page, unpacked
from station.text import say

Decode = Callable[[bytes, int, int], Iterable[bytes]]
"""Shades of grey, one byte a pixel, with width and height in; the bytes of the codes in the picture out."""


def unread(page: Page, decode: Decode) -> tuple[Caution, ...]:
    """Return a caution for each code that does not read as what it should hold."""
    sheet = unpacked(page)
    return tuple(
        Caution(
            Trouble.UNREADABLE,
            symbol.line,
            say("The station's own reader does not read the code with {content}.", content=symbol.content),
        )
        for symbol in page.symbols
        if symbol.content.encode() not in decode(*_cut_out(sheet, symbol))
    )


def _cut_out(sheet: Image.Image, symbol: Symbol) -> tuple[bytes, int, int]:
    """Return a code with the margin that its standard wants, as far as the label reaches."""
    beside, above = symbol.quiet
    right, bottom = symbol.left + symbol.width + beside, symbol.top + symbol.height + above
    box = (max(0, symbol.left - beside), max(0, symbol.top - above))
    part = sheet.crop((*box, min(right, sheet.width), min(bottom, sheet.height))).convert("L")
    return part.tobytes(), part.width, part.height
