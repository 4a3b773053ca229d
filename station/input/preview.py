"""What a camera sees, for the eye: a picture with the outlines of the codes in it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

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


Viewer = Callable[[Preview], None]


@runtime_checkable
class Watchable(Protocol):
    """A source whose pictures can be watched, and in whose pictures a code can be pointed at."""

    name: str

    def watch(self, viewer: Viewer | None) -> None:
        """Show what the camera sees to ``viewer``, on the source's thread; None ends that."""
        ...

    def tap(self, point: Point) -> None:
        """Let the code at this point of the preview count."""
        ...
