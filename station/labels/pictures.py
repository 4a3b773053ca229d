"""Pictures on labels: bytes from a file or the server in, shades of grey out."""

import io
import struct
from dataclasses import dataclass

from PIL import Image, UnidentifiedImageError

LARGEST_BYTES = 2_000_000
LARGEST_SIDE = 3000
"""Pixels; what is larger is not unpacked at all."""
KINDS = ("PNG", "JPEG")
# What Pillow's readers raise on bytes that are no such picture.
_BROKEN = (UnidentifiedImageError, OSError, ValueError, SyntaxError, EOFError, IndexError, struct.error)


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture in shades of grey, one byte a pixel."""

    columns: int
    rows: int
    grey: bytes


def picture_of(content: bytes) -> Picture | None:
    """Return a PNG or JPEG on white ground; None for anything else, and for what is too large."""
    if len(content) > LARGEST_BYTES:
        return None
    try:
        with Image.open(io.BytesIO(content), formats=KINDS) as opened:
            if max(opened.size) > LARGEST_SIDE:
                return None
            colours = opened.convert("RGBA")
    except (*_BROKEN, Image.DecompressionBombError, Image.DecompressionBombWarning):
        return None
    ground = Image.new("RGBA", colours.size, "white")
    grey = Image.alpha_composite(ground, colours).convert("L")
    return Picture(grey.width, grey.height, grey.tobytes())
