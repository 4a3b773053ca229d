"""The template files that a person can change: own ones in one folder, beside those of the station."""

import contextlib
from dataclasses import dataclass
from pathlib import Path

from station.folders import file_stem, write_private
from station.labels.markup import LARGEST
from station.labels.shelf import MOST_TEMPLATES, load_file, resources, source_of
from station.labels.template import Problem, Template
from station.text import Text, say


@dataclass(frozen=True, slots=True)
class Listed:
    """A template by name; an own one takes the place of the one that comes with the station."""

    name: str
    title: str
    is_own: bool
    is_shipped: bool
    problems: tuple[Problem, ...]


class OwnTemplates:
    """Reads every template, and writes only into the folder of own ones."""

    def __init__(self, folder: Path, shipped: Path | None = None) -> None:
        self._folder = folder
        self._shipped = shipped or resources() / "labels"

    def file(self, name: str) -> Path:
        """Return where the own template of this name is, or would be."""
        return self._folder / f"{name}.xml"

    def listed(self) -> tuple[Listed, ...]:
        """Return all templates by name."""
        shipped, own = _names(self._shipped), _names(self._folder)
        return tuple(self._listed(name, name in own, name in shipped) for name in sorted(shipped | own))

    def text(self, name: str) -> str | Text:
        """Return the text of a template, the own one first; a Text says why it cannot be shown."""
        own = self.file(name)
        source = source_of(own if own.is_file() else self._shipped / own.name)
        if source is None:
            return say("The file of {name} cannot be read. Check who may read it.", name=name)
        if len(source) > LARGEST:
            return say("The file of {name} is too large for a template. Make it smaller.", name=name)
        try:
            return source.decode().replace("\r\n", "\n")
        except UnicodeDecodeError:
            return say("The file of {name} is no UTF-8 text. Save it as UTF-8 elsewhere.", name=name)

    def save(self, name: str, text: str) -> Text | None:
        """Write an own template whole or not at all; a Text says why it was not written."""
        if not self._may_be(name):
            return say(
                "{name} cannot be the name of a template. Use letters, digits, hyphens and underscores.",
                name=name,
            )
        try:
            write_private(self.file(name), text)
        except OSError as error:
            with contextlib.suppress(OSError):
                self.file(name).with_name(f"{name}.xml.new").unlink()
            return say(
                "The file {file} cannot be written ({why}). Check the folder and save again.",
                file=self.file(name),
                why=error.strerror or "",
            )
        return None

    def delete(self, name: str) -> Text | None:
        """Delete an own template; a Text says why it is still there."""
        if name not in _names(self._folder):
            return say("There is no own template {name}.", name=name)
        try:
            self.file(name).unlink()
        except OSError as error:
            return say(
                "The file {file} cannot be deleted ({why}).", file=self.file(name), why=error.strerror or ""
            )
        return None

    def _listed(self, name: str, is_own: bool, is_shipped: bool) -> Listed:
        loaded = load_file((self._folder if is_own else self._shipped) / f"{name}.xml")
        if isinstance(loaded, Template):
            return Listed(name, loaded.title, is_own, is_shipped, ())
        return Listed(name, "", is_own, is_shipped, loaded)

    def _may_be(self, name: str) -> bool:
        """Tell whether a name is that of a file here, or could be one on any system."""
        return name == file_stem(name) or name in _names(self._folder)


def _names(folder: Path) -> set[str]:
    return {file.stem for file in sorted(folder.glob("*.xml"))[:MOST_TEMPLATES]}
