"""The font of the labels: how wide texts are, and which characters it has."""

import io
import unicodedata
from functools import lru_cache

from PIL import ImageFont, features

EM = 1000
ASCENT, LEADING = 0.93, 1.17
"""Of DejaVu Sans, in parts of the font's size: from the top of a line to its baseline, and to the next."""
_BASIC, _RAQM = ImageFont.Layout.BASIC, ImageFont.Layout.RAQM
_NO_CHARACTER = "\U0010ffff"
_COMPLEX = frozenset({"R", "AL", "AN", "NSM"})
_FONTS_KEPT = 64


class Typeface:
    """A regular and a bold font, given as the bytes of their files."""

    def __init__(self, regular: bytes, bold: bytes) -> None:
        self.files = (regular, bold)
        self.font = lru_cache(_FONTS_KEPT)(self._font)
        self._has = lru_cache(None)(self._has_glyph)

    def _font(self, size: int, bold: bool, shaped: bool = False) -> ImageFont.FreeTypeFont:
        """Return the font in a size in pixels; ``shaped`` for texts that ``needs_shaping`` names."""
        engine = _RAQM if shaped and has_shaping() else _BASIC
        return ImageFont.truetype(io.BytesIO(self.files[bold]), size, layout_engine=engine)

    def width(self, text: str, bold: bool) -> float:
        """Return the width of a text in parts of the font's size."""
        return self.font(EM, bold, needs_shaping(text)).getlength(text) / EM

    def missing(self, text: str) -> str:
        """Return the characters that the font shows as an empty box."""
        return "".join(dict.fromkeys(char for char in text if char > "\u024f" and not self._has(char)))

    def _has_glyph(self, char: str) -> bool:
        if unicodedata.combining(char):
            return True
        font = self.font(24, False)
        return bytes(font.getmask(char, "1")) != bytes(font.getmask(_NO_CHARACTER, "1"))


def needs_shaping(text: str) -> bool:
    """Tell whether a text runs from right to left somewhere, or has marks that stand on other letters."""
    return any(char > "\u02ff" and unicodedata.bidirectional(char) in _COMPLEX for char in text)


@lru_cache(1)
def has_shaping() -> bool:
    """Tell whether Pillow found what it needs for such texts: raqm, and FriBiDi on this computer."""
    return bool(features.check("raqm"))
