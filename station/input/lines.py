"""Scans as lines of text, for scripts: one scan a line, control characters as \\xNN."""

import re
from collections.abc import Iterator
from typing import BinaryIO

LONGEST_LINE = 100_000


def scan_lines(stream: BinaryIO) -> Iterator[bytes]:
    r"""Yield the content of each line; ``\x1d`` and the like become that byte, an empty line is an empty scan."""
    while line := stream.readline(LONGEST_LINE):
        yield unescaped(line.removesuffix(b"\n").removesuffix(b"\r"))


def unescaped(line: bytes) -> bytes:
    r"""Replace every ``\xNN`` by its byte and leave all else as it is."""
    return re.sub(rb"\\x([0-9A-Fa-f]{2})", lambda match: bytes.fromhex(match[1].decode()), line)
