"""Loads the label templates: those that come with the station, and a person's own that replace them."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from station.labels.markup import LARGEST
from station.labels.pictures import LARGEST_BYTES, Picture, picture_of
from station.labels.reading import read_template
from station.labels.template import Each, Image, Part, Problem, Template, When
from station.labels.typeface import Typeface
from station.text import say

REGULAR, BOLD = "DejaVuSansCondensed.ttf", "DejaVuSansCondensed-Bold.ttf"
MOST_TEMPLATES = 200


@dataclass(frozen=True, slots=True)
class Shelf:
    """The templates that can be used, by name, and what is wrong with the others."""

    templates: dict[str, Template]
    problems: tuple[Problem, ...]
    typeface: Typeface


def resources() -> Path:
    """Return the folder with the labels and fonts that come with the station."""
    here = Path(__file__).resolve()
    inside = here.parents[1] / "resources"
    return inside if inside.exists() else here.parents[2] / "resources"


def load(own: Path | None = None) -> Shelf:
    """Load the station's templates, then a person's own; one with problems leaves the former in use."""
    templates: dict[str, Template] = {}
    problems: list[Problem] = []
    shipped = resources() / "labels"
    for folder in (shipped, own) if own else (shipped,):
        for file in sorted(folder.glob("*.xml"))[:MOST_TEMPLATES]:
            loaded = load_file(file)
            if isinstance(loaded, Template):
                templates[loaded.name] = loaded
            else:
                problems += loaded
    return Shelf(templates, tuple(problems), load_typeface())


def load_typeface() -> Typeface:
    """Load the font that comes with the station."""
    fonts = resources() / "fonts"
    return Typeface((fonts / REGULAR).read_bytes(), (fonts / BOLD).read_bytes())


def load_file(file: Path) -> Template | tuple[Problem, ...]:
    """Load one template with its pictures, which must lie beside it."""
    source = source_of(file)
    if source is None:
        return (Problem(str(file), 0, say("The file cannot be read. Check who may read it.")),)
    return load_source(file, source)


def load_source(file: Path, source: bytes) -> Template | tuple[Problem, ...]:
    """Load a template from what stands, or is to stand, in a file."""
    template = read_template(file.stem, str(file), source)
    return _with_pictures(template, file) if isinstance(template, Template) else template


def source_of(file: Path) -> bytes | None:
    """Return what stands in a template's file, up to a little more than a template may have."""
    return _bytes(file, LARGEST + 1)


def _with_pictures(template: Template, file: Path) -> Template | tuple[Problem, ...]:
    pictures: dict[str, Picture] = {}
    problems: list[Problem] = []
    for image in _images(template.parts):
        picture = _beside(file.parent, image.file)
        if picture is None:
            text = say(
                "{file} cannot be shown: it must be a PNG file that lies beside the template.",
                file=image.file,
            )
            problems.append(Problem(str(file), image.line, text))
        else:
            pictures[image.file] = picture
    return tuple(problems) or replace(template, pictures=pictures)


def _images(parts: Iterable[Part]) -> Iterable[Image]:
    for part in parts:
        if isinstance(part, Image) and part.file:
            yield part
        elif isinstance(part, When | Each):
            yield from _images(part.parts)


def _beside(folder: Path, name: str) -> Picture | None:
    """Return the picture of this name; None where it is elsewhere, or a link to elsewhere."""
    if not name.lower().endswith(".png") or Path(name).name != name or "\\" in name or ":" in name:
        return None
    content = _bytes(folder / name, LARGEST_BYTES + 1, through_links=False)
    return picture_of(content) if content is not None else None


def _bytes(file: Path, most: int, through_links: bool = True) -> bytes | None:
    """Return the beginning of a regular file."""
    try:
        if not file.is_file() or (file.is_symlink() and not through_links):
            return None
        with file.open("rb") as opened:
            return opened.read(most)
    except OSError:
        return None
