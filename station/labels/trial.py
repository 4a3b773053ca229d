"""A template's text tried out: what is wrong with it, what it looks like, and whether its codes read."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from PIL import Image as Pillow

from station.labels.drawing import Caution
from station.labels.fields import Data, Pattern
from station.labels.pictures import Picture
from station.labels.proof import Decode, unread
from station.labels.render import Page, render, unpacked
from station.labels.shelf import load_source
from station.labels.template import Code, Each, Image, Part, Problem, Template, When, Words
from station.labels.typeface import Typeface

LONGEST_SIDE = 6000
"""Pixels; a label that is larger on the screen is shown a little blurred."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A text that is to stand in ``file``, with data, for a printer of ``dpi`` and a screen.

    ``pixels`` are the screen's, on a millimetre of the label.
    """

    file: Path
    text: str
    data: Data
    dpi: int
    pixels: float


@dataclass(frozen=True, slots=True)
class Trial:
    """What came of a draft: problems, or the label; ``unread`` is None until its codes were read back."""

    draft: Draft
    problems: tuple[Problem, ...] = ()
    fields: tuple[str, ...] = ()
    page: Page | None = None
    picture: Picture | None = None
    unread: tuple[Caution, ...] | None = None


def tried(draft: Draft, typeface: Typeface) -> Trial:
    """Read and draw a draft."""
    template = load_source(draft.file, draft.text.encode())
    if not isinstance(template, Template):
        return Trial(draft, template)
    page = render(template, draft.data, draft.dpi, typeface)
    fields = tuple(dict.fromkeys(_fields(template.parts)))
    return Trial(draft, (), fields, page, on_screen(page, draft.pixels))


def proven(trial: Trial, decode: Decode) -> Trial:
    """Read the codes of a label back."""
    return trial if trial.page is None else replace(trial, unread=unread(trial.page, decode))


def on_screen(page: Page, pixels: float) -> Picture:
    """Return a label in its true size on a screen with so many pixels on a millimetre, in shades of grey."""
    width, height = page.drawing.width * pixels, page.drawing.height * pixels
    scale = min(1.0, LONGEST_SIDE / max(width, height))
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    grey = unpacked(page).convert("L").resize(size, Pillow.Resampling.BOX)
    return Picture(grey.width, grey.height, grey.tobytes())


def _fields(parts: Iterable[Part]) -> Iterator[str]:
    """Return the fields that a template uses, some of them several times."""
    for part in parts:
        match part:
            case Words():
                yield from (name for line in part.lines for name in _names(line))
            case Code():
                yield from _names(part.pattern)
            case Image() if part.field:
                yield part.field
            case When() | Each():
                yield part.field
                yield from _fields(part.parts)


def _names(pattern: Pattern) -> Iterator[str]:
    return (name for _, name in pattern.pieces if name)
