"""Draws the pictures of parts as PNG files: a simple shape in a colour on a light ground."""

import struct
import zlib
from collections.abc import Callable

GROUND = (244, 244, 240)
SIZE = 128
THUMBNAIL = 64

Inside = Callable[[float, float], bool]


def _chip(x: float, y: float) -> bool:
    body = abs(x) < 0.62 and abs(y) < 0.42
    leg = 0.42 <= abs(y) < 0.68 and any(abs(x - at) < 0.09 for at in (-0.45, -0.15, 0.15, 0.45))
    notch = (x + 0.46) ** 2 + (y + 0.26) ** 2 < 0.006
    return (body and not notch) or leg


def _disc(x: float, y: float) -> bool:
    return 0.12 < x * x + y * y < 0.55


def _box(x: float, y: float) -> bool:
    return abs(x) < 0.66 and abs(y) < 0.5 and not (abs(x) < 0.2 and -0.3 < y < -0.18)


SHAPES: dict[str, Inside] = {"chip": _chip, "disc": _disc, "box": _box}


def draw(shape: str, colour: str, size: int) -> bytes:
    """Return a PNG file of ``size`` by ``size`` pixels; the colour is written as ``#rrggbb``."""
    inside, ink, ground = SHAPES[shape], bytes.fromhex(colour.lstrip("#")), bytes(GROUND)
    steps = [(2 * i + 1) / size - 1 for i in range(size)]
    rows = (b"\0" + b"".join(ink if inside(x, y) else ground for x in steps) for y in steps)
    header = struct.pack(">IIBBBBB", size, size, 8, 2, 0, 0, 0)
    chunks = (("IHDR", header), ("IDAT", zlib.compress(b"".join(rows))), ("IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(name.encode(), data) for name, data in chunks)


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
