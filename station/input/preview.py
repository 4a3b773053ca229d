"""What a camera sees, for the eye: a picture with the outlines of the codes in it."""

from dataclasses import dataclass

Point = tuple[float, float]
"""Across and down, each as a part of the picture from 0 to 1."""


@dataclass(frozen=True, slots=True)
class Outline:
    """A code in the picture; ``chosen`` if it is the one that counts, ``text`` what it says."""

    corners: tuple[Point, ...]
    text: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Preview:
    """One picture of a camera as RGB bytes, a row after the other without a gap between the rows."""

    source: str
    width: int
    height: int
    rgb: bytes
    outlines: tuple[Outline, ...] = ()
    region: tuple[Point, Point] | None = None
