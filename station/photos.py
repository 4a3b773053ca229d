"""The photos that wait to be attached: files in a folder of the station that nobody else may read."""

import contextlib
import hashlib
import os
from pathlib import Path

from station import folders
from station.model import Done, Outcome, Photo, Refused, Why

ENDING = ".jpg"
LARGEST = 20_000_000


def keep(name: str, jpeg: bytes, folder: Path | None = None) -> Outcome:
    """Write a photo on the disk under a name of its own. Done(Photo), or Refused if there is no room."""
    folder = folder or folders.photos_folder()
    file = folder / (folders.file_stem(name) + ENDING)
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
    except OSError as error:
        return Refused(Why.NOT_SAVED, error.strerror or str(error))
    try:
        with os.fdopen(handle, "wb") as out:
            out.write(jpeg)
            out.flush()
            os.fsync(out.fileno())
    except OSError as error:
        with contextlib.suppress(OSError):
            file.unlink()
        return Refused(Why.NOT_SAVED, error.strerror or str(error))
    return Done(Photo(file.name, hashlib.sha256(jpeg).hexdigest()))


def kept(name: str, sha256: str, folder: Path | None = None) -> bytes | None:
    """Return the bytes of a photo; None if it is gone or changed, or if the name is none of ``keep``."""
    if name != folders.file_stem(name.removesuffix(ENDING)) + ENDING:
        return None
    try:
        with ((folder or folders.photos_folder()) / name).open("rb") as file:
            content = file.read(LARGEST + 1)
    except (OSError, ValueError):
        return None
    return content if hashlib.sha256(content).hexdigest() == sha256 else None


def forget(before: float, folder: Path | None = None) -> None:
    """Delete the photos that were taken before a time, in seconds since 1970; what cannot go stays."""
    with contextlib.suppress(OSError):
        for file in (folder or folders.photos_folder()).glob(f"*{ENDING}"):
            if file.stat().st_mtime < before:
                file.unlink()
