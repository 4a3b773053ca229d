"""Load the settings: defaults, TOML file, server profile, environment, command line."""

import re
import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import Field, dataclass, fields, replace
from pathlib import Path
from typing import Any, TypeVar

from station.settings_tree import SECTIONS, PrinterSettings, ScannerSettings, Settings
from station.text import Text, say, visible

LARGEST_FILE = 1_000_000
_Named = TypeVar("_Named", ScannerSettings, PrinterSettings)


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
    patterns = _patterns(file, text, table, problems)
    scanners = _named(ScannerSettings, "scanners", file, text, table, problems)
    printers = _named(PrinterSettings, "printers", file, text, table, problems)
    return replace(settings, patterns=patterns, scanners=scanners, printers=printers), problems


def _named(
    kind: type[_Named], section: str, file: Path, text: str, table: dict[str, Any], problems: list[Problem]
) -> tuple[_Named, ...]:
    """Gather the tables [section.NAME]; whether their devices can be opened shows when they are."""
    found = table.get(section, {})
    if not isinstance(found, dict):
        problems.append(_unknown(section, str(file)))
        return ()
    made = []
    for name, content in found.items():
        if not isinstance(content, dict):
            problems.append(_unknown(f"{section}.{name}", str(file)))
            continue
        device: Any = kind(name=name)
        for key, raw in content.items():
            where = _place(file, line_of(text, (section, name), key))
            device = _set(device, f"{section}.{name}.{key}", key, raw, where, problems)
        made.append(device)
    return tuple(made)


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
        elif name not in {"profiles", "patterns", "scanners", "printers"}:
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
        where = layer.where.get(key, "")
        if section and section not in SECTIONS:
            problems.append(_unknown(key, where))
            continue
        owner = getattr(settings, section) if section else settings
        owner = _set(owner, key, name, raw, where, problems)
        settings = _with(settings, section, owner) if section else owner
    return settings


def _set(
    owner: Any,  # noqa: ANN401 - any of the tree's dataclasses, and the same comes back
    key: str,
    name: str,
    raw: object,
    where: str,
    problems: list[Problem],
) -> Any:  # noqa: ANN401
    """Return ``owner`` with one option set, or as it was and a problem told."""
    option = next((f for f in fields(owner) if f.name == name and "doc" in f.metadata), None)
    if option is None:
        problems.append(_unknown(key, where))
        return owner
    value, reason = _checked(option, raw)
    if reason is not None:
        problems.append(_rejected(key, where, raw, getattr(owner, name), reason))
        return owner
    return _with(owner, name, value)


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
    if limits.get("no_password") and re.match(r"\w+://[^/]*@", str(value)):
        return say("it must hold no user and no password")
    if limits.get("url") and value and not re.fullmatch(r"https?://[^\s/@?#]+(/[^\s@?#]*)?", str(value)):
        return say("it must be an address such as https://inventree.example.com")
    return None
