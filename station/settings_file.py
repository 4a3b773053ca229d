"""Changing single settings in the settings file; everything else in it stays as it is."""

from collections.abc import Iterable
from pathlib import Path

import tomlkit
from tomlkit.exceptions import TOMLKitError

from station.folders import write_private
from station.text import Text, say


def note_settings(file: Path, changes: Iterable[tuple[tuple[str, ...], object]]) -> Text | None:
    """Write settings, each given by its path of tables and name; says what went wrong, or None."""
    try:
        text = file.read_text(encoding="utf-8-sig") if file.exists() else ""
        document = tomlkit.parse(text)
        for path, value in changes:
            _table(document, path[:-1])[path[-1]] = value
        write_private(file, tomlkit.dumps(document))
    except (OSError, UnicodeDecodeError, TOMLKitError) as error:
        return say(
            "The settings file {file} cannot be written ({reason}).",
            file=file,
            reason=getattr(error, "strerror", None) or error,
        )
    return None


def _table(
    document: tomlkit.TOMLDocument, path: tuple[str, ...]
) -> tomlkit.TOMLDocument | tomlkit.items.Table:
    table: tomlkit.TOMLDocument | tomlkit.items.Table = document
    for name in path:
        found = table.get(name)
        if not isinstance(found, tomlkit.items.Table):
            found = tomlkit.table()
            table[name] = found
        table = found
    return table
