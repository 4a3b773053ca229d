"""The files of recipes: the site's own folder first, then what ships with the station."""

import re
import tomllib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

from station import folders
from station.recipes.checking import recipe_of
from station.recipes.lines import lines_of
from station.settings import Problem
from station.settings_tree import Settings
from station.text import Text, say
from station.workflows.recipes.recipe import Recipe

LARGEST_FILE = 64_000
MOST_FILES = 100
_NAME = re.compile(r"[A-Za-z0-9._@+-]{1,40}")
"""What a control code can carry."""


@dataclass(frozen=True, slots=True)
class Recipes:
    """The recipes that can be used, with the file of each, and what is wrong with the others."""

    recipes: tuple[Recipe, ...] = ()
    files: Mapping[str, Path] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()


def shipped_folder() -> Path:
    """Return the folder of the recipes that ship with the station."""
    inside = Path(__file__).resolve().parents[1] / "resources"
    # A checkout has resources/ beside the package, an installed wheel has it inside.
    return (inside if inside.exists() else inside.parents[1] / "resources") / "recipes"


def recipes_of(settings: Settings, templates: Collection[str] | None = None) -> Recipes:
    """Read all recipes of a station."""
    return read_recipes((folders.recipes_folder(), shipped_folder()), settings.recipes.off, templates)


def read_recipes(
    places: Sequence[Path], off: Collection[str] = (), templates: Collection[str] | None = None
) -> Recipes:
    """Read the recipes of several folders; of one name, that of the earlier folder counts, also a bad one."""
    problems: list[Problem] = []
    found: dict[str, tuple[Recipe, Path]] = {}
    taken = {name.lower() for name in off}
    for place in places:
        names: dict[str, Path] = {}
        for file in _files(place, problems):
            name = file.stem.lower()
            if name in names:
                said = say("There is a recipe of this name already, in {file}.", file=names[name].name)
                problems.append(_problem(file, 0, said))
                continue
            names[name] = file
            recipe = None if name in taken else _read(file, templates, problems)
            if recipe is not None:
                found[name] = recipe, file
        taken |= names.keys()
    ordered = [found[name] for name in sorted(found)]
    files = {recipe.name: file for recipe, file in ordered}
    return Recipes(tuple(recipe for recipe, _ in ordered), files, tuple(problems))


def _files(place: Path, problems: list[Problem]) -> list[Path]:
    try:
        files = sorted(file for file in place.iterdir() if file.suffix == ".toml" and file.is_file())
    except FileNotFoundError:
        return []
    except OSError as error:
        said = say("The folder cannot be read ({reason}).", reason=error.strerror or "unknown error")
        problems.append(Problem("recipes", str(place), said))
        return []
    if len(files) > MOST_FILES:
        said = say("There are more than {most} recipes; the others are left out.", most=MOST_FILES)
        problems.append(Problem("recipes", str(place), said))
    return files[:MOST_FILES]


def _read(file: Path, templates: Collection[str] | None, problems: list[Problem]) -> Recipe | None:
    if not _NAME.fullmatch(file.stem):
        said = say("The name of the file is the recipe's; it has at most 40 letters, digits and . _ @ + -")
        problems.append(_problem(file, 0, said))
        return None
    text = _text(file, problems)
    table = None if text is None else _table(file, text, problems)
    if text is None or table is None:
        return None
    lines = lines_of(text)

    def report(step: int, key: str, said: Text) -> None:
        line = lines.get((step, key)) or lines.get((step, "")) or lines.get((-1, "step")) or 1
        problems.append(_problem(file, line, said))

    return recipe_of(file.stem, table, templates, report)


def _text(file: Path, problems: list[Problem]) -> str | None:
    try:
        with file.open("rb") as opened:
            raw = opened.read(LARGEST_FILE + 1)
    except OSError as error:
        said = say("The file cannot be read ({reason}).", reason=error.strerror or "unknown error")
        problems.append(_problem(file, 0, said))
        return None
    if len(raw) > LARGEST_FILE:
        problems.append(_problem(file, 0, say("The file is larger than a recipe can be.")))
        return None
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        problems.append(_problem(file, line, say("This is no UTF-8 text; save the file as UTF-8.")))
        return None


def _table(file: Path, text: str, problems: list[Problem]) -> dict[str, Any] | None:
    try:
        return tomllib.loads(text, parse_float=Decimal)
    # ValueError: tomllib's own error is one, and a number of 5,000 digits is another.
    except (ValueError, RecursionError) as error:
        line = re.search(r"\(at line ([0-9]+)", str(error))
        said = say("This is no TOML ({reason}).", reason=error)
        problems.append(_problem(file, int(line[1]) if line else 0, said))
        return None


def _problem(file: Path, line: int, said: Text) -> Problem:
    where = f"{file}, line {line}" if line else str(file)
    left_out = say('The recipe "{name}" is left out: {reason}', name=file.stem, reason=said)
    return Problem(f"recipes.{file.stem}", where, left_out)
