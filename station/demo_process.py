"""The demo server as a process of its own, which ends with the station that started it."""

import contextlib
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

START_SECONDS = 20.0


class DemoProblem(Exception):
    """The demo server could not be started; the text is a sentence for the operator."""


@dataclass(frozen=True, slots=True)
class Demo:
    """A running demo server: its address and a token for each user."""

    url: str
    tokens: dict[str, str]


@contextlib.contextmanager
def demo_server(database: Path | None, plan: Path | None = None) -> Iterator[Demo]:
    """Run the demo server for as long as the context lasts. Raises DemoProblem."""
    command = [sys.executable, "-m", "station", "demo-server", "--port", "0", "--until-stdin-closes"]
    command += ["--database", str(database)] if database else []
    command += ["--plan", str(plan)] if plan else []
    process = subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=_environment(),
    )
    try:
        yield _first_line(process)
    finally:
        # The server stops when its input ends, so none is left behind even if this process is killed.
        with contextlib.suppress(subprocess.TimeoutExpired, ValueError, BrokenPipeError):
            process.communicate(timeout=START_SECONDS)
        if process.poll() is None:
            process.kill()
            process.communicate()


def _environment() -> dict[str, str]:
    """Let the new process find this package wherever the station was started from."""
    home = str(Path(__file__).resolve().parents[1])
    inherited = os.environ.get("PYTHONPATH", "")
    return {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, (home, inherited)))}


def _first_line(process: "subprocess.Popen[str]") -> Demo:
    line = process.stdout.readline() if process.stdout else ""
    try:
        told = json.loads(line)
        return Demo(told["url"], told["tokens"])
    except (ValueError, KeyError, TypeError):
        said = process.communicate(timeout=START_SECONDS)[1].strip()
        raise DemoProblem(said or "The demo server did not start.") from None
