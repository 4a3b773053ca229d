"""A label as a PNG, dot for dot and with its resolution, so that it prints at its true size."""

import io

from PIL import Image

from station.labels.pictures import Picture
from station.labels.render import Page, unpacked


def to_png(page: Page) -> bytes:
    """Return the label as a PNG of one bit a dot."""
    return _saved(unpacked(page), (page.dpi, page.dpi))


def png_of(picture: Picture) -> bytes:
    """Return a picture as a PNG in shades of grey."""
    return _saved(Image.frombytes("L", (picture.columns, picture.rows), picture.grey), (72, 72))


def _saved(picture: Image.Image, dpi: tuple[int, int]) -> bytes:
    out = io.BytesIO()
    picture.save(out, "PNG", dpi=dpi)
    return out.getvalue()
