"""A label template: what stands where, in millimetres from the top left corner."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from station.labels.fields import Pattern
from station.labels.pictures import Picture
from station.labels.symbols import Symbology
from station.text import Text


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with a template's file, and where."""

    file: str
    line: int
    text: Text

    def __str__(self) -> str:
        return f"{self.file}, line {self.line}: {self.text}" if self.line else f"{self.file}: {self.text}"


@dataclass(frozen=True, slots=True)
class Area:
    """A rectangle, in millimetres."""

    left: float
    top: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Words:
    """Text that is made smaller, down to ``least``, until it fits; ``most_lines`` 0 means as many as fit."""

    line: int
    area: Area
    lines: tuple[Pattern, ...]
    size: float
    least: float
    most_lines: int = 0
    wrap: bool = True
    bold: bool = False
    align: str = "left"
    valign: str = "top"


@dataclass(frozen=True, slots=True)
class Code:
    """A code; ``module`` 0 means as large as fits, ``quiet`` None what its standard wants."""

    line: int
    area: Area
    symbology: Symbology
    pattern: Pattern
    module: float = 0.0
    quiet: int | None = None
    level: str = "M"


@dataclass(frozen=True, slots=True)
class Box:
    """A frame, or a line, which is a filled box; ``fill`` is the percentage of black."""

    line: int
    area: Area
    thickness: float
    fill: int = 0


@dataclass(frozen=True, slots=True)
class Image:
    """A picture: one that lies beside the template, or a field of the data."""

    line: int
    area: Area
    file: str
    field: str


@dataclass(frozen=True, slots=True)
class When:
    """Parts that stand there only if a field has a value, or is (``negated``: is not) ``equals``."""

    field: str
    equals: str | None
    negated: bool
    parts: "tuple[Part, ...]"


@dataclass(frozen=True, slots=True)
class Each:
    """Parts drawn once for each entry of a list, in cells: ``across`` in a row, ``down`` rows."""

    line: int
    field: str
    cell: Area
    across: int
    down: int
    parts: "tuple[Part, ...]"


Part = Words | Code | Box | Image | When | Each


@dataclass(frozen=True, slots=True)
class Template:
    """One kind of label: its size in millimetres and its parts."""

    name: str
    title: str
    width: float
    height: float
    parts: tuple[Part, ...]
    pictures: Mapping[str, Picture] = field(default_factory=dict)
