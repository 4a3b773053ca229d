"""What a run works with; for a demo the demo server's address, its operator, and a journal of its own."""

import contextlib
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from station.demo_process import Demo
from station.plugins import Plugins
from station.settings import Problem
from station.settings_tree import ServerSettings, Settings
from station.tokens import token_for

USER = "operator"

TokenSource = Callable[[ServerSettings], str]
"""Gives the token for a server, or an empty string; called on worker threads, because it may wait."""


@dataclass(frozen=True, slots=True)
class Means:
    """Settings, their file, what is wrong with them, where the token comes from, and the plug-ins."""

    settings: Settings
    settings_file: Path
    problems: tuple[Problem, ...] = ()
    token: TokenSource = token_for
    is_demo: bool = False
    plugins: Plugins = field(default_factory=Plugins)

    @property
    def server_name(self) -> str:
        """Return the name under which the journal keeps writes for this server.

        The demo server has another port each time, yet what its journal holds is meant for it.
        """
        return "demo" if self.is_demo else self.settings.server.url.rstrip("/")


@contextlib.contextmanager
def demo_means(means: Means, demo: Demo, kept: Path | None) -> Iterator[Means]:
    """Point a run at a demo server.

    The journal lies beside a database that is kept, else in a folder that goes with the demo; it never
    mixes with the real one, unless the settings name a journal file.
    """
    settings = means.settings
    server = replace(settings.server, url=demo.url, user=USER, ca_file="")
    token = demo.tokens[USER]
    with contextlib.ExitStack() as stack:
        file = settings.journal.file or _journal_beside(kept)
        if not file:
            folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="station-journal-"))
            file = str(Path(folder) / "journal.sqlite")
        journal = replace(settings.journal, file=file)
        adjusted = replace(settings, server=server, journal=journal)
        yield replace(means, settings=adjusted, token=lambda _: token, is_demo=True)


def _journal_beside(kept: Path | None) -> str:
    return str(kept.with_name(kept.name + ".journal")) if kept else ""
