"""Scans as lines of text, for scripts: one scan a line, control characters as \\xNN."""

import re
from collections.abc import Iterator
from typing import BinaryIO

LONGEST_LINE = 100_000


def scan_lines(stream: BinaryIO) -> Iterator[bytes]:
    r"""Yield each line's content; ``\x1d`` and the like become that byte, an empty line an empty scan."""
    while line := stream.readline(LONGEST_LINE):
        _skip_rest(line, stream)
        yield unescaped(line.removesuffix(b"\n").removesuffix(b"\r"))


def _skip_rest(line: bytes, stream: BinaryIO) -> None:
    """Leave out what is beyond the longest line, or its end would count as a scan of its own."""
    while len(line) == LONGEST_LINE and not line.endswith(b"\n"):
        line = stream.readline(LONGEST_LINE)


def unescaped(line: bytes) -> bytes:
    r"""Replace every ``\xNN`` by its byte and leave all else as it is."""
    return re.sub(rb"\\x([0-9A-Fa-f]{2})", lambda match: bytes.fromhex(match[1].decode()), line)
