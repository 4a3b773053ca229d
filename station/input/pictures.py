"""Pictures from files: read within limits, in one form whatever the format."""

from pathlib import Path
from typing import Any

import numpy as np

from station.input.opencv import MOST_PIXELS, Picture, cv2
from station.text import Text, say

LONGEST_SIDE = 32_000
"""The engines take no picture that is a little longer, in pixels."""
LARGEST_FILE = 256 * 1024 * 1024
_JPEG = b"\xff\xd8\xff"


class PictureProblem(Exception):
    """A picture cannot be had; the text says why and what to do. ``final`` if trying again is no use."""

    def __init__(self, text: Text, final: bool = False) -> None:
        super().__init__(str(text))
        self.text = text
        self.final = final


def read_picture(file: Path) -> Picture:
    """Return the first picture of a file as grey or BGR; what is transparent in it becomes white."""
    try:
        data = _content(file)
    except OSError as error:
        raise PictureProblem(say("{file} cannot be read: {why}.", file=file, why=error.strerror)) from error
    picture = picture_of(data)
    if picture is None:
        raise PictureProblem(
            say(
                "{file} is no picture that can be read, or is beyond {most} million pixels or {side} across.",
                file=file,
                most=MOST_PIXELS // 1_000_000,
                side=LONGEST_SIDE,
            )
        )
    return picture


def _content(file: Path) -> bytes:
    if file.is_dir():
        raise PictureProblem(say("{file} is a folder; name the pictures in it.", file=file))
    if not file.exists():
        raise PictureProblem(say("{file} does not exist; check the name.", file=file))
    # A pipe or a device could go on for ever.
    if not file.is_file() or file.stat().st_size > LARGEST_FILE:
        raise PictureProblem(say("{file} is no file, or far too large for a picture.", file=file))
    return file.read_bytes()


def picture_of(data: bytes) -> Picture | None:
    """Decode a picture file's content; None if it is none, is damaged at its head, or is too large."""
    if not data:
        return None
    # Only JPEG has a turned picture as a rule, and never transparency.
    how = cv2.IMREAD_COLOR if data.startswith(_JPEG) else cv2.IMREAD_UNCHANGED
    try:
        picture = cv2.imdecode(np.frombuffer(data, np.uint8), how)
    except (cv2.error, MemoryError):
        return None
    return None if picture is None or max(picture.shape) > LONGEST_SIDE else _plain(picture)


def _plain(picture: Any) -> Picture:  # noqa: ANN401 - of any depth
    if picture.dtype != np.uint8:
        low, high = float(picture.min()), float(picture.max())
        picture = ((picture - low) * (255 / max(high - low, 1e-9))).astype(np.uint8)
    channels = 1 if picture.ndim == 2 else picture.shape[2]
    if channels == 4:
        return _on_white(picture)
    plain: Picture = picture if channels == 3 else picture.reshape(picture.shape[0], -1)[:, ::channels]
    return plain


def _on_white(picture: Picture) -> Picture:
    opaque = picture[:, :, 3:].astype(np.float32) / 255
    return (picture[:, :, :3] * opaque + 255 * (1 - opaque)).astype(np.uint8)
