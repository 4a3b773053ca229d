"""What the commands share: their common options, the settings behind them, and how trouble is said."""

import argparse
import os
import sys
from pathlib import Path

from station import folders
from station.assembly import pattern_problems
from station.settings import Problem, load
from station.settings_tree import Settings

FINE, PROBLEM, WRONG_USAGE = 0, 1, 2


class UsageProblem(Exception):
    """A wrong combination of arguments; the text is one sentence."""


class CommandProblem(Exception):
    """What keeps a command from doing its work; the text is one sentence."""


def add_common(parser: argparse.ArgumentParser) -> None:
    """Add the options that every command has."""
    # Without defaults, so that an option counts the same before and after the command's name.
    none = argparse.SUPPRESS
    parser.add_argument("--config", metavar="FILE", default=none, help="settings file to use")
    parser.add_argument("--profile", metavar="NAME", default=none, help="server profile to use")
    parser.add_argument("--server", metavar="URL", default=none, help="address of the server")
    parser.add_argument(
        "--set",
        metavar="KEY=VALUE",
        action="append",
        default=none,
        help="set one setting, e.g. wedge.prefix=@",
    )


def settings_of(given: argparse.Namespace) -> Settings:
    """Load the settings and tell about what is wrong with them; they never stop the station."""
    return told_settings(given)[0]


def told_settings(given: argparse.Namespace) -> tuple[Settings, list[Problem]]:
    """Load the settings, and tell and return what is wrong with them."""
    overrides = [_pair(text) for text in getattr(given, "set", [])]
    overrides += [("server.url", given.server)] if hasattr(given, "server") else []
    overrides += [("profile", given.profile)] if hasattr(given, "profile") else []
    settings, problems = load(settings_file_of(given), os.environ, overrides)
    problems += pattern_problems(settings)
    for problem in problems:
        print(problem, file=sys.stderr)
    return settings, problems


def settings_file_of(given: argparse.Namespace) -> Path:
    """Return the settings file: the one that was named, or the platform's place for it."""
    return Path(given.config) if hasattr(given, "config") else folders.settings_file(os.environ)


def _pair(text: str) -> tuple[str, str]:
    key, equals, value = text.partition("=")
    if not equals:
        raise UsageProblem(f"--set wants KEY=VALUE, such as wedge.input_delay_ms=150, not {text!r}.")
    return key.strip(), value
