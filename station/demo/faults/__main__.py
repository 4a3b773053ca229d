"""The proxy as a command: ``python -m station.demo.faults --listen --upstream --plan``."""

import argparse
import json
import os
import re
import signal
import sys
import threading
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from queue import SimpleQueue
from typing import NoReturn

from station.demo.faults.plan import PlanProblem
from station.demo.faults.plan_file import load_plan
from station.demo.faults.proxy import Proxy, Told
from station.demo.faults.upstream import read_address

WRONG_USAGE = 2


class _Usage(Exception):
    """Wrong arguments; the text is one sentence."""


class _Parser(argparse.ArgumentParser):
    """Says what is wrong in one sentence, without the usage before it."""

    def error(self, message: str) -> NoReturn:
        raise _Usage(f"{message[:1].upper()}{message[1:]}")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the proxy until a signal comes; returns the exit code."""
    # A queue, because a signal may come while this thread holds the lock of an event that it waits for.
    end: SimpleQueue[None] = SimpleQueue()
    try:
        given = _parser().parse_args(arguments)
        proxy = _proxy(given)
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_: end.put(None))
        _start(proxy, given.listen)
    except (_Usage, PlanProblem) as problem:
        print(f"{str(problem).rstrip('.')}.", file=sys.stderr)
        return WRONG_USAGE
    end.get()
    proxy.stop()
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="python -m station.demo.faults",
        description="Stand in front of a server and make trouble by a plan (see docs/FAULTS.md). Standard "
        "output is JSON lines: the address first, then a line for each fault done. Ends with Ctrl+C.",
    )
    parser.add_argument(
        "--listen",
        metavar="HOST:PORT",
        default="127.0.0.1:0",
        help="where to listen; port 0 takes a free one (default 127.0.0.1:0)",
    )
    parser.add_argument(
        "--upstream", metavar="URL", required=True, help="such as https://inventree.example.com"
    )
    parser.add_argument("--plan", metavar="FILE", required=True, type=Path, help="the faults, in TOML")
    parser.add_argument("--ca", metavar="FILE", help="certificate of the upstream's own authority")
    return parser


def _proxy(given: argparse.Namespace) -> Proxy:
    host, port = _place(given.listen)
    try:
        upstream = read_address(given.upstream, given.ca)
    except OSError as error:  # the authority's file is missing, or no certificate
        raise _Usage(f"{given.ca} can not be used as a certificate: {error.strerror or error}") from None
    except ValueError as error:
        raise _Usage(str(error)) from None
    return Proxy(upstream, load_plan(given.plan), host, port, tell=_speaker())


def _start(proxy: Proxy, place: str) -> None:
    try:
        proxy.start()
    except (OSError, OverflowError):
        raise _Usage(f"{place} can not be listened on; choose another port") from None


def _place(text: str) -> tuple[str, int]:
    found = re.fullmatch(r"(?:\[([0-9a-fA-F:.]+)\]|([^\[\]:\s]+)):(\d{1,5})", text)
    if found is None or int(found[3]) > 65_535:
        raise _Usage(f"--listen wants HOST:PORT with a port up to 65535, not {text!r}")
    return found[1] or found[2], int(found[3])


def _speaker() -> Callable[[Told], None]:
    lock = threading.Lock()

    def say(told: Told) -> None:
        line = json.dumps({"at": datetime.now(UTC).isoformat(timespec="milliseconds"), **told})
        with lock:
            try:
                print(line, flush=True)
            except OSError:  # whoever read the lines is gone; the proxy's work goes on
                os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())

    return say


if __name__ == "__main__":
    sys.exit(main())
