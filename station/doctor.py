"""The doctor: what works on this computer and what does not, each with what to do about it."""

import importlib.metadata
import json
import os
import platform
import sqlite3
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import asdict, dataclass
from pathlib import Path

from station import __version__
from station.assembly import connect, journal_file
from station.devices import Places, findings as device_findings
from station.journal.store import VERSION
from station.model import Done, Identity
from station.operations import Identify
from station.plugins import Plugins
from station.settings_tree import Settings
from station.tokens import token_for
from station.workflows.base import failed

PACKAGES = (
    "PySide6-Essentials",
    "PySide6-Addons",
    "pyserial",
    *(("evdev-binary",) if sys.platform.startswith("linux") else ()),
    "opencv-python",
    "pyzbar",
    "zxing-cpp",
    "segno",
    "requests",
    "platformdirs",
    "keyring",
    "tomlkit",
    "werkzeug",
)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was checked; ``text`` says what was found and, if it is bad, what to do."""

    check: str
    ok: bool
    text: str


def run_doctor(settings: Settings, settings_file: Path, as_json: bool) -> int:
    """Check everything and print it; returns 0 if all is well, else 1."""
    findings = list(examine(settings, settings_file))
    if as_json:
        print(json.dumps({"version": __version__, "findings": [asdict(f) for f in findings]}, indent=2))
    else:
        for finding in findings:
            print(f"{'ok ' if finding.ok else 'BAD'}  {finding.check:<12} {finding.text}")
    return 0 if all(finding.ok for finding in findings) else 1


def examine(settings: Settings, settings_file: Path, places: Places | None = None) -> Iterator[Finding]:
    """Yield the findings one after the other; ``places`` is where the devices are looked for."""
    yield Finding("python", True, f"{platform.python_version()} on {platform.platform()}")
    yield _packages()
    yield from (Finding(*found) for found in device_findings(settings.scanners, places))
    yield _settings(settings_file)
    yield _display()
    yield _journal(journal_file(settings))
    yield _keyring()
    plugins = Plugins(settings.plugins.enabled)
    yield _plugins(plugins)
    yield _server(settings, plugins)


def _packages() -> Finding:
    missing = [name for name in PACKAGES if not _version(name)]
    if missing:
        return Finding("packages", False, f"Missing: {', '.join(missing)}. Install the station anew.")
    return Finding("packages", True, ", ".join(f"{name} {_version(name)}" for name in PACKAGES))


def _version(package: str) -> str:
    try:
        return importlib.metadata.version(package)
    except importlib.metadata.PackageNotFoundError:
        return ""


def _settings(file: Path) -> Finding:
    return Finding("settings", True, f"{file}" if file.exists() else f"no file at {file}, defaults are used")


def _display() -> Finding:
    screens = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    if sys.platform.startswith("linux") and not any(os.environ.get(name) for name in screens):
        return Finding("display", False, "None. The window needs one; run it under xvfb-run, or headless.")
    return Finding("display", True, "found")


def _journal(file: Path) -> Finding:
    if not file.exists():
        return Finding("journal", True, f"none yet; it will be made at {file}")
    try:
        with closing(sqlite3.connect(f"{file.resolve().as_uri()}?mode=ro", uri=True)) as database:
            checked = database.execute("PRAGMA quick_check").fetchone()[0]
            version = database.execute("PRAGMA user_version").fetchone()[0]
    except sqlite3.Error as error:
        return Finding("journal", False, f"{file} cannot be read ({error}). Keep a copy and ask for help.")
    if checked != "ok" or version > VERSION:
        return Finding("journal", False, f"{file} is damaged or too new ({checked}, version {version}).")
    return Finding("journal", True, f"{file}, whole")


def _keyring() -> Finding:
    import keyring

    return _guarded("keyring", lambda: f"{type(keyring.get_keyring()).__module__}")


def _guarded(check: str, look: Callable[[], str]) -> Finding:
    """Run a check of a foreign library whose failures are of any kind; they are findings here."""
    try:
        found = look()
    except (RuntimeError, OSError, ImportError) as error:
        return Finding(check, True, f"none ({error}); tokens go to a file that only you can read")
    if found.endswith(".fail"):
        return Finding(check, True, "none; tokens go to a file that only you can read")
    return Finding(check, True, found)


def _plugins(plugins: Plugins) -> Finding:
    loaded = plugins.loaded
    if loaded.problems:
        return Finding("plug-ins", False, " ".join(str(problem) for problem in loaded.problems))
    names = [*loaded.readers, *loaded.sources, *loaded.backends, *loaded.printers]
    return Finding("plug-ins", True, ", ".join(names) or "none")


def _server(settings: Settings, plugins: Plugins) -> Finding:
    backend = connect(settings.server, token_for, plugins)
    try:
        outcome = backend.perform(Identify())
    finally:
        backend.close()
    if isinstance(outcome, Done) and isinstance(outcome.data, Identity):
        who = outcome.data
        return Finding(
            "server",
            True,
            f"{settings.server.url}: {who.server} {who.version}, API {who.api}, user {who.user}",
        )
    headline, detail = failed(outcome)
    return Finding("server", False, f"{headline} {f'({detail})' if detail else ''}".strip())
