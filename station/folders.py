"""Where the station keeps its files on this computer."""

import contextlib
import os
import re
from collections.abc import Mapping
from itertools import count
from pathlib import Path

import platformdirs

NAME = "station"
LONGEST_STEM = 100
MOST_NAMESAKES = 10_000
_DEVICE = re.compile(r"con|prn|aux|nul|(?:com|lpt).", re.IGNORECASE)


def settings_file(environment: Mapping[str, str]) -> Path:
    """Return the settings file: STATION_CONFIG, or the platform's place for it."""
    named = environment.get("STATION_CONFIG")
    return Path(named) if named else config_folder() / "station.toml"


def config_folder() -> Path:
    """Return the folder for settings."""
    return Path(platformdirs.user_config_dir(NAME, appauthor=False))


def data_folder() -> Path:
    """Return the folder for the journal."""
    return Path(platformdirs.user_data_dir(NAME, appauthor=False))


def log_file() -> Path:
    """Return the file that the window's log goes to."""
    return Path(platformdirs.user_log_dir(NAME, appauthor=False)) / "station.log"


def documents_folder() -> Path:
    """Return the folder for what people keep and print."""
    return Path(platformdirs.user_documents_dir())


def recipes_folder() -> Path:
    """Return the folder for the site's own recipes."""
    return config_folder() / "recipes"


def templates_folder() -> Path:
    """Return the folder for the site's own label templates."""
    return config_folder() / "labels"


def photos_folder() -> Path:
    """Return the folder for photos that are to be attached."""
    return data_folder() / "photos"


def reports_folder() -> Path:
    """Return the folder for reports."""
    return data_folder() / "reports"


def labels_folder() -> Path:
    """Return the folder for labels that are printed into files."""
    return data_folder() / "labels"


def file_stem(text: str) -> str:
    """Return a text as the name of a file on any system, without an ending: letters, digits, - and _."""
    kept = "".join(c if c.isalnum() or c in "-_" else "-" for c in text[:LONGEST_STEM])
    # Bytes are what a file system counts, and the devices of Windows are no files.
    stem = kept.encode()[:LONGEST_STEM].decode(errors="ignore").strip("-")
    return f"{stem}-file".lstrip("-") if not stem or _DEVICE.fullmatch(stem) else stem


def new_file(folder: Path, name: str, ending: str) -> Path:
    """Make an empty file that was not there before, ``-2`` and so on behind a name that is taken."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    stem = file_stem(name)
    for number in count(1):
        file = folder / (f"{stem}-{number}{ending}" if number > 1 else f"{stem}{ending}")
        try:
            file.open("x").close()
        except FileExistsError:
            if number == MOST_NAMESAKES:
                raise
            continue
        break
    return file


def write_private(file: Path, content: str) -> None:
    """Replace a file whole, readable by this user alone from its first byte on."""
    file.parent.mkdir(parents=True, exist_ok=True)
    fresh = file.with_name(file.name + ".new")
    with contextlib.suppress(FileNotFoundError):
        fresh.unlink()
    handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as out:
        out.write(content)
        out.flush()
        os.fsync(out.fileno())
    fresh.replace(file)
