"""A label filled and laid out: what is drawn where, in millimetres; codes in whole dots of the printer."""

from dataclasses import dataclass
from enum import StrEnum

from station.labels.pictures import Picture
from station.labels.symbols import QUIET, Symbology
from station.labels.template import Area
from station.text import Text

MILLIMETRES_PER_INCH = 25.4
# What printers of 203 dpi really have.
_DOTS_PER_MM = {203: 8.0}


def dots_per_mm(dpi: int) -> float:
    """Return how many dots a printer has on a millimetre."""
    return _DOTS_PER_MM.get(dpi, dpi / MILLIMETRES_PER_INCH)


class Trouble(StrEnum):
    """What can be wrong with a label, so that programs can tell."""

    NO_CODE = "no code"
    SMALL_MODULES = "small modules"
    ROUNDED_MODULES = "rounded modules"
    QUIET_ZONE = "quiet zone"
    CONTRAST = "contrast"
    TEXT_CUT = "text cut"
    NO_GLYPH = "no glyph"
    DIRECTION = "direction"
    NO_PICTURE = "no picture"
    LIST_CUT = "list cut"
    UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True)
class Caution:
    """Something that a person should see before the label is printed; ``line`` is the template's."""

    trouble: Trouble
    line: int
    text: Text


@dataclass(frozen=True, slots=True)
class TextRun:
    """One line of text; ``x`` is where its ``anchor`` lies, ``size`` that of the font, all in millimetres."""

    x: float
    baseline: float
    width: float
    size: float
    text: str
    bold: bool
    anchor: str

    @property
    def left(self) -> float:
        """Where the text begins."""
        return self.x - self.width * {"start": 0.0, "middle": 0.5, "end": 1.0}[self.anchor]


@dataclass(frozen=True, slots=True)
class Symbol:
    """A code, in dots: its place, the size of a module, and for a linear code the height of its bars."""

    line: int
    symbology: Symbology
    content: str
    level: str
    left: int
    top: int
    module: int
    bar: int
    rows: tuple[bytes, ...]

    @property
    def width(self) -> int:
        """Dots from the first to the last dark module."""
        return len(self.rows[0]) * self.module

    @property
    def height(self) -> int:
        """Dots from top to bottom."""
        return self.bar or len(self.rows) * self.module

    @property
    def quiet(self) -> tuple[int, int]:
        """Dots that must stay white left and right, and above and below."""
        dots = QUIET[self.symbology] * self.module
        return (dots, 0) if self.bar else (dots, dots)


@dataclass(frozen=True, slots=True)
class Frame:
    """A rectangle with a border, filled to a percentage of black."""

    area: Area
    thickness: float
    fill: int


@dataclass(frozen=True, slots=True)
class Placed:
    """A picture and the rectangle that it fills."""

    area: Area
    picture: Picture


Primitive = TextRun | Symbol | Frame | Placed


@dataclass(frozen=True, slots=True)
class Drawing:
    """A label for a printer of ``dpi``: its size in millimetres, and what stands on it, the lowest first."""

    title: str
    width: float
    height: float
    dpi: int
    primitives: tuple[Primitive, ...]
    cautions: tuple[Caution, ...]
