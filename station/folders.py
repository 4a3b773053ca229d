"""Where the station keeps its files on this computer."""

import contextlib
import os
from collections.abc import Mapping
from pathlib import Path

import platformdirs

NAME = "station"


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
