"""One typed tree of settings: defaults, TOML file, server profile, environment, command line."""

import re
import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import Field, dataclass, field, fields, replace
from pathlib import Path
from typing import Any

from station.text import Text, say, visible

LARGEST_FILE = 1_000_000
LAYOUT_CODES = (
    *("at", "be", "br", "ca-fr", "ch", "ch-fr", "cz", "de", "dk", "es", "fi", "fr", "gb", "hu", "it", "nl"),
    *("no", "pl", "pt", "ru", "se"),
)
"""Layouts that the readers can undo; the tables stand in the barcode package."""


def _option(default: Any, doc: str, **limits: Any) -> Any:  # noqa: ANN401 - field() itself is typed so
    return field(default=default, metadata={"doc": doc, **limits})


@dataclass(frozen=True)
class ServerSettings:
    """Where the inventory server is and how long it may take."""

    url: str = _option("", "Address of the server, such as https://inventree.example.com", url=True)
    ca_file: str = _option("", "PEM file with the certificate authority of a private server")
    allow_http: bool = _option(False, "Allow unencrypted http to a server that is not this machine")
    connect_seconds: float = _option(3.0, "Longest wait for a connection, seconds", low=0.1, high=60)
    read_seconds: float = _option(10.0, "Longest wait for an answer, seconds", low=0.5, high=300)
    user: str = _option("", "Name of the user whose token is kept for this server")


@dataclass(frozen=True)
class WedgeSettings:
    """How key presses of a keyboard-wedge scanner are told from typing."""

    enabled: bool = _option(True, "Take scans from keyboard-wedge scanners")
    input_delay_ms: int = _option(
        100, "Idle time that ends a scan without suffix, milliseconds", low=10, high=2000
    )
    greatest_gap_ms: int = _option(
        60, "Greatest time between two keys of one scan, milliseconds", low=5, high=1000
    )
    least_length: int = _option(3, "Fewest characters of a scan", low=1, high=100)
    prefix: str = _option("", "Characters that the scanner sends before each scan")
    layout: str = _option(
        "", "Keyboard layout under which a US scanner types; empty means none", choices=("", *LAYOUT_CODES)
    )
    suffixes: tuple[str, ...] = _option(
        ("enter", "tab"), "Keys that end a scan; an empty list means none", choices=("enter", "tab")
    )


@dataclass(frozen=True)
class CodeSettings:
    """What the codes of a site begin with."""

    command_prefix: str = _option(
        "STATION:", "What control codes begin with", pattern=r"[A-Z][A-Z0-9]{2,15}[:./_-]"
    )
    short_prefix: str = _option("INV-", "What the server puts before its short codes", pattern=r"[!-~]{0,16}")


@dataclass(frozen=True)
class JournalSettings:
    """Where scans and writes are kept, and how a lost answer is cleared up."""

    file: str = _option("", "Journal file; empty means the data folder of this user")
    patience_seconds: float = _option(
        95.0, "How long the server may still work on a request whose answer was lost", low=1, high=3600
    )
    look_back_seconds: float = _option(2.0, "Time between two looks at the server", low=0.05, high=600)
    retry_seconds: float = _option(
        2.0, "First pause before a write is sent again; doubles up to a minute", low=0.05, high=60
    )


@dataclass(frozen=True)
class WindowSettings:
    """How the window looks and sounds."""

    theme: str = _option("auto", "Colours of the window", choices=("auto", "light", "dark"))
    language: str = _option("", "Language code such as de; empty means the language of the system")
    sounds: bool = _option(True, "Play a sound for each result")
    full_screen: bool = _option(False, "Start in full screen")


@dataclass(frozen=True)
class Settings:
    """The whole tree; ``profile`` names the server profile in use."""

    profile: str = _option("", "Name of the server profile to use, a table [profiles.NAME]")
    server: ServerSettings = field(default_factory=ServerSettings)
    wedge: WedgeSettings = field(default_factory=WedgeSettings)
    codes: CodeSettings = field(default_factory=CodeSettings)
    journal: JournalSettings = field(default_factory=JournalSettings)
    window: WindowSettings = field(default_factory=WindowSettings)
    patterns: tuple[tuple[str, str, str], ...] = ()
    """Patterns of the site's own codes: name, regular expression, and where they stand in the file."""


SECTIONS: dict[str, type] = {
    "server": ServerSettings,
    "wedge": WedgeSettings,
    "codes": CodeSettings,
    "journal": JournalSettings,
    "window": WindowSettings,
}


@dataclass(frozen=True)
class Problem:
    """A setting that could not be used: where it stands and what the station uses instead."""

    key: str
    where: str
    text: Text

    def __str__(self) -> str:
        return f"{self.where}: {self.text}" if self.where else str(self.text)


@dataclass(frozen=True)
class _Source:
    """One layer: ``values`` maps "section.key" to raw values, ``where`` tells the place of each key."""

    values: Mapping[str, object]
    where: Mapping[str, str]


def load(
    file: Path, environment: Mapping[str, str], overrides: Sequence[tuple[str, str]] = ()
) -> tuple[Settings, list[Problem]]:
    """Read all layers, later ones on top; whatever is wrong becomes a problem and never an exception."""
    problems: list[Problem] = []
    text, table = _read_toml(file, problems)
    base = _file_layer(file, text, table, problems)
    environment_layer = _environment_layer(environment)
    command_line = _Source(dict(overrides), {key: "command line" for key, _ in overrides})
    settings = Settings()
    for layer in (base, environment_layer, command_line):
        settings = _apply(settings, _only(layer, lambda key: key == "profile"), layer, problems)
    profile = _profile_layer(file, text, table, settings.profile, problems)
    for layer in (base, profile, environment_layer, command_line):
        settings = _apply(settings, _only(layer, lambda key: key != "profile"), layer, problems)
    return replace(settings, patterns=_patterns(file, text, table, problems)), problems


def _patterns(
    file: Path, text: str, table: dict[str, Any], problems: list[Problem]
) -> tuple[tuple[str, str, str], ...]:
    """Gather the table [patterns]; whether they are any good is for the readers to say."""
    found = table.get("patterns", {})
    if not isinstance(found, dict):
        problems.append(_unknown("patterns", str(file)))
        return ()
    rows = [
        (name, value, f"{file}, line {line_of(text, ('patterns',), name)}") for name, value in found.items()
    ]
    for name, value, where in rows:
        if not isinstance(value, str):
            problems.append(
                _rejected(f"patterns.{name}", where, value, "", say("it must be a text in quotes"))
            )
    return tuple((name, value, where) for name, value, where in rows if isinstance(value, str))


def _only(layer: _Source, wanted: Callable[[str], bool]) -> dict[str, object]:
    return {key: value for key, value in layer.values.items() if wanted(key)}


def _read_toml(file: Path, problems: list[Problem]) -> tuple[str, dict[str, Any]]:
    try:
        raw = file.read_bytes()
    except FileNotFoundError:
        return "", {}
    except OSError as error:
        problems.append(_unreadable(file, error.strerror or "unknown error"))
        return "", {}
    if len(raw) > LARGEST_FILE:
        problems.append(_unreadable(file, "it is larger than a settings file can be"))
        return "", {}
    try:
        text = raw.decode("utf-8-sig")
        return text, tomllib.loads(text)
    # ValueError: tomllib's own error and a wrong encoding are some, and a number of 5,000 digits is another.
    except (ValueError, RecursionError) as error:
        problems.append(_unreadable(file, str(error)))
        return "", {}


def _unreadable(file: Path, reason: str) -> Problem:
    said = say("The settings file cannot be read ({reason}); the default settings are used.", reason=reason)
    return Problem("", str(file), said)


def _file_layer(file: Path, text: str, table: dict[str, Any], problems: list[Problem]) -> _Source:
    values: dict[str, object] = {}
    for name, content in table.items():
        if name == "profile":
            values["profile"] = content
        elif name in SECTIONS and isinstance(content, dict):
            values.update({f"{name}.{key}": value for key, value in content.items()})
        elif name not in {"profiles", "patterns"}:
            problems.append(_unknown(name, _place(file, line_of(text, (), name))))
    return _Source(values, {key: _place(file, _line(text, key)) for key in values})


def _profile_layer(
    file: Path, text: str, table: dict[str, Any], profile: str, problems: list[Problem]
) -> _Source:
    if not profile:
        return _Source({}, {})
    profiles = table.get("profiles")
    chosen = profiles.get(profile) if isinstance(profiles, dict) else None
    if not isinstance(chosen, dict):
        said = say('There is no server profile "{profile}"; the [server] table is used.', profile=profile)
        problems.append(Problem("profile", str(file), said))
        return _Source({}, {})
    where = {f"server.{key}": _place(file, line_of(text, ("profiles", profile), key)) for key in chosen}
    return _Source({f"server.{key}": value for key, value in chosen.items()}, where)


def _place(file: Path, line: int) -> str:
    return f"{file}, line {line}" if line else str(file)


def _line(text: str, key: str) -> int:
    section, _, name = key.partition(".")
    return line_of(text, (section,), name) if name else line_of(text, (), section)


def line_of(text: str, table: tuple[str, ...], key: str) -> int:
    """Find the line (from 1) on which ``key`` of a table is set, 0 if it stands nowhere on its own.

    tomllib keeps no positions; settings files are plain tables, so looking for the header and
    then for the key finds them.
    """
    current: tuple[str, ...] = ()
    # Not splitlines(): TOML's lines end at line feeds only.
    for number, line in enumerate(text.split("\n"), 1):
        header = re.match(r"\s*\[([^\[\]]+)\]", line)
        if header:
            current = tuple(part.strip().strip("\"'") for part in header[1].split("."))
        if header and (*table, key) == current:
            return number
        name = re.match(r"\s*([\w.\"'-]+)\s*=", line)
        if name and current + tuple(p.strip("\"'") for p in name[1].split(".")) == (*table, key):
            return number
    return 0


def _environment_layer(environment: Mapping[str, str]) -> _Source:
    names = {
        f"STATION_{s.upper()}_{f.name.upper()}": f"{s}.{f.name}"
        for s, c in SECTIONS.items()
        for f in fields(c)
    }
    names["STATION_PROFILE"] = "profile"
    found = {names[name]: value for name, value in environment.items() if name in names}
    where = {names[name]: f"environment variable {name}" for name in environment if name in names}
    return _Source(found, where)


def _apply(
    settings: Settings, values: Mapping[str, object], layer: _Source, problems: list[Problem]
) -> Settings:
    for key, raw in values.items():
        section, _, name = key.rpartition(".")
        owner = getattr(settings, section) if section in SECTIONS else settings
        option = next((f for f in fields(owner) if f.name == name and "doc" in f.metadata), None)
        if option is None or (section and section not in SECTIONS):
            problems.append(_unknown(key, layer.where.get(key, "")))
            continue
        value, reason = _checked(option, raw)
        if reason is not None:
            problems.append(_rejected(key, layer.where.get(key, ""), raw, getattr(owner, name), reason))
        else:
            owner = _with(owner, name, value)
            settings = _with(settings, section, owner) if section else owner
    return settings


def _with(owner: Any, name: str, value: object) -> Any:  # noqa: ANN401 - any of the tree's dataclasses
    return replace(owner, **{name: value})


def _unknown(key: str, where: str) -> Problem:
    return Problem(key, where, say('There is no setting "{key}"; it is ignored.', key=key))


def _rejected(key: str, where: str, raw: object, used: object, reason: Text) -> Problem:
    said = say(
        '"{key}" cannot be {given}: {reason}; the station uses {used}.',
        key=key,
        given=_given(raw),
        reason=reason,
        used=repr(used),
    )
    return Problem(key, where, said)


def _given(raw: object) -> str:
    try:
        return visible(repr(raw), 60)
    except (ValueError, RecursionError):
        # Python writes no whole number of more than 4,300 digits, and nothing that is nested too deeply.
        return "…"


def _checked(option: "Field[Any]", raw: object) -> tuple[Any, Text | None]:
    """Turn a raw value (TOML value or text) into the type of the option's default, or say why not."""
    default = option.default
    value = _converted(default, raw)
    if value is None:
        return None, _wanted(default)
    return value, _limit(option, value)


def _converted(default: object, raw: object) -> object:
    if isinstance(default, bool):
        return _truth(raw)
    if isinstance(default, int):
        return _number(raw, int)
    if isinstance(default, float):
        return _number(raw, float)
    if isinstance(default, tuple):
        return _words(raw)
    return raw if isinstance(raw, str) else None


def _truth(raw: object) -> bool | None:
    if isinstance(raw, bool):
        return raw
    words = {
        "true": True,
        "yes": True,
        "1": True,
        "on": True,
        "false": False,
        "no": False,
        "0": False,
        "off": False,
    }
    return words.get(raw.strip().lower()) if isinstance(raw, str) else None


def _number(raw: object, kind: type[int] | type[float]) -> int | float | None:
    if isinstance(raw, bool) or not isinstance(raw, int | float | str):
        return None
    if kind is int and isinstance(raw, float):
        return None
    try:
        return kind(raw)
    except (ValueError, OverflowError):
        return None


def _words(raw: object) -> tuple[str, ...] | None:
    if isinstance(raw, str):
        return tuple(word.strip() for word in raw.split(",") if word.strip())
    if isinstance(raw, list) and all(isinstance(word, str) for word in raw):
        return tuple(raw)
    return None


def _wanted(default: object) -> Text:
    if isinstance(default, bool):
        return say("it must be true or false")
    if isinstance(default, int):
        return say("it must be a whole number")
    if isinstance(default, float):
        return say("it must be a number")
    if isinstance(default, tuple):
        return say("it must be a list of words")
    return say("it must be a text in quotes")


def _limit(option: "Field[Any]", value: object) -> Text | None:
    limits = option.metadata
    if "low" in limits and not (isinstance(value, int | float) and limits["low"] <= value <= limits["high"]):
        return say("it must be between {low} and {high}", low=limits["low"], high=limits["high"])
    if "choices" in limits:
        given = value if isinstance(value, tuple) else (value,)
        if not set(given) <= set(limits["choices"]):
            return say("it must be one of {choices}", choices=", ".join(limits["choices"]))
    if "pattern" in limits and not re.fullmatch(limits["pattern"], str(value)):
        return say("it must have the form {pattern}", pattern=limits["pattern"])
    if limits.get("url") and value and not re.fullmatch(r"https?://[^\s/@?#]+(/[^\s@?#]*)?", str(value)):
        return say("it must be an address such as https://inventree.example.com")
    return None
