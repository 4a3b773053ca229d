"""Just enough of HTTP/1.1 to cut a stream of bytes into messages; whatever is doubtful is refused."""

import re
import socket
from collections.abc import Iterable
from dataclasses import dataclass, replace
from urllib.parse import unquote

from station.demo.faults.canned import Canned, phrase

HEAD_LIMIT = 64 * 1024
BODY_LIMIT = 64 * 1024 * 1024
PIECE = 64 * 1024

_WORD = r"[!#$%&'*+.^_`|~0-9A-Za-z-]+"
_REQUEST = re.compile(rf"({_WORD}) (/[!-~]*|\*|https?://[!-~]+) HTTP/([0-9]\.[0-9])")
_RESPONSE = re.compile(r"HTTP/1\.[01] ([1-5]\d\d)( [^\x00-\x08\x0a-\x1f\x7f]*)?")
_FIELD = re.compile(rf"({_WORD}):([^\x00-\x08\x0a-\x1f\x7f]*)")
_CHUNK = re.compile(rb"([0-9A-Fa-f]{1,8})[ \t]*(;[^\r\n]*)?\r\n")

Fields = tuple[tuple[str, str], ...]


class Malformed(Exception):
    """A message that can not be taken; ``status`` is what to answer."""

    def __init__(self, status: int, text: str) -> None:
        super().__init__(text)
        self.status = status


class CutOff(Exception):
    """The other side went away inside a message."""


@dataclass(frozen=True)
class Message:
    """A request or an answer, with its body as it came over the wire."""

    start: str
    fields: Fields
    body: bytes = b""

    def values(self, name: str) -> list[str]:
        """Return the values of a header."""
        return [value for key, value in self.fields if key.lower() == name]

    def value(self, name: str) -> str:
        """Return the first value of a header, or an empty string."""
        return next(iter(self.values(name)), "")

    def says(self, name: str, word: str) -> bool:
        """Tell whether a header's comma-separated list has a word."""
        words = ",".join(self.values(name)).lower().split(",")
        return word in [one.strip() for one in words]

    def without(self, names: Iterable[str]) -> "Message":
        """Return the message without some headers, given in lower case."""
        dropped = frozenset(names)
        return replace(self, fields=tuple(field for field in self.fields if field[0].lower() not in dropped))

    def having(self, name: str, value: str) -> "Message":
        """Return the message with one header more."""
        return replace(self, fields=(*self.fields, (name, value)))

    def head(self) -> bytes:
        """Return the start line and the headers, up to the body."""
        lines = [self.start, *(f"{name}: {value}" for name, value in self.fields)]
        return "\r\n".join([*lines, "", ""]).encode("latin-1")


@dataclass(frozen=True)
class Request:
    """A request, with what faults want to know about it."""

    message: Message
    method: str
    target: str
    """As asked for, without the server."""

    @property
    def path(self) -> str:
        """The path without the query, as the server understands it."""
        return unquote(self.target.partition("?")[0])


class Wire:
    """A connection, with what was read from it too early."""

    def __init__(self, connection: socket.socket) -> None:
        self.connection = connection
        self._ahead = bytearray()

    def _more(self) -> bool:
        piece = self.connection.recv(PIECE)
        self._ahead += piece
        return piece != b""

    def up_to(self, end: bytes, limit: int, status: int) -> bytes:
        """Return what comes up to an end mark, with it; nothing if the connection ended before it began."""
        seen = 0
        while (found := self._ahead.find(end, max(0, seen - len(end)))) < 0:
            seen = len(self._ahead)
            if seen > limit:
                raise Malformed(status, "too long")
            if not self._more():
                if self._ahead:
                    raise CutOff
                return b""
        if found + len(end) > limit:
            raise Malformed(status, "too long")
        return self.exactly(found + len(end))

    def exactly(self, count: int) -> bytes:
        """Return so many bytes."""
        while len(self._ahead) < count:
            if not self._more():
                raise CutOff
        taken = bytes(self._ahead[:count])
        del self._ahead[:count]
        return taken

    def rest(self) -> bytes:
        """Return what comes until the connection ends."""
        while len(self._ahead) <= BODY_LIMIT:
            if not self._more():
                return self.exactly(len(self._ahead))
        raise Malformed(502, "The body is too large.")

    def skip_empty_line(self) -> None:
        """Drop an empty line before a message, which some clients send after a body."""
        while len(self._ahead) < 2 and self._more():
            pass
        if self._ahead[:2] == b"\r\n":
            del self._ahead[:2]


def read_request(wire: Wire) -> Request | None:
    """Read a request; None when the client has no more. Raises Malformed and CutOff."""
    wire.skip_empty_line()
    message = _head(wire, status=431)
    if message is None:
        return None
    found = _REQUEST.fullmatch(message.start)
    if found is None:
        raise Malformed(400, "This is no request.")
    method, target, version = found.groups()
    if version != "1.1":
        raise Malformed(505, "Only HTTP/1.1 is understood.")
    if "://" in target and not target.startswith("/"):
        target = "/" + target.partition("://")[2].partition("/")[2]
    length = _length(message, status=400)
    if message.says("expect", "100-continue"):
        wire.connection.sendall(b"HTTP/1.1 100 Continue\r\n\r\n")
    body = _body(wire, message, length, status=413)
    start = f"{method} {target} HTTP/1.1"
    return Request(replace(message, start=start, body=body), method, target)


def read_answer(wire: Wire, method: str) -> tuple[int, Message, bool]:
    """Read the answer to a request: its status, the answer, and whether the connection goes on.

    An answer that ends with its connection gets its length, so that half of it can be told from all of it.
    """
    status, message = _final_head(wire)
    goes_on = not message.says("connection", "close") and not message.start.startswith("HTTP/1.0")
    message = replace(message, start=f"HTTP/1.1{message.start[8:]}")
    if method == "HEAD" or status in (204, 304):
        return status, message, goes_on
    length = _length(message, status=502)
    if length is None and not message.values("transfer-encoding"):
        body = wire.rest()
        return status, replace(message, body=body).having("Content-Length", str(len(body))), False
    return status, replace(message, body=_body(wire, message, length, status=502)), goes_on


def _final_head(wire: Wire) -> tuple[int, Message]:
    for _ in range(10):
        message = _head(wire, status=502)
        if message is None:
            raise CutOff
        found = _RESPONSE.fullmatch(message.start)
        if found is None:
            raise Malformed(502, "The server's answer is not HTTP.")
        status = int(found[1])
        if status >= 200:
            return status, message
    raise Malformed(502, "The server has only interim answers.")


def _head(wire: Wire, status: int) -> Message | None:
    raw = wire.up_to(b"\r\n\r\n", HEAD_LIMIT, status)
    if not raw:
        return None
    bad = 502 if status == 502 else 400
    start, *lines = raw[:-4].decode("latin-1").split("\r\n")
    fields = []
    for line in lines:
        found = _FIELD.fullmatch(line)
        if found is None:  # also a line that goes on, which servers read differently
            raise Malformed(bad, "A header is malformed.")
        fields.append((found[1], found[2].strip(" \t")))
    return Message(start, tuple(fields))


def _length(message: Message, status: int) -> int | None:
    """Return the length of a body; refuse what two servers could understand differently."""
    lengths, coding = set(message.values("content-length")), message.values("transfer-encoding")
    if coding and (lengths or [word.lower() for word in coding] != ["chunked"]):
        raise Malformed(status, "The length of the body is in doubt.")
    if not lengths:
        return None
    length = lengths.pop()
    if lengths or not re.fullmatch(r"[0-9]{1,15}", length):
        raise Malformed(status, "The length of the body is in doubt.")
    return int(length)


def _body(wire: Wire, message: Message, length: int | None, status: int) -> bytes:
    if message.values("transfer-encoding"):
        return _chunks(wire, status)
    if length is not None and length > BODY_LIMIT:
        raise Malformed(status, "The body is too large.")
    return wire.exactly(length or 0)


def _chunks(wire: Wire, status: int) -> bytes:
    bad = 502 if status == 502 else 400
    raw = bytearray()
    while True:
        line = wire.up_to(b"\r\n", 1024, bad)
        found = _CHUNK.fullmatch(line)
        if not line:
            raise CutOff
        if found is None:
            raise Malformed(bad, "A chunk is malformed.")
        raw += line
        size = int(found[1], 16)
        if len(raw) + size > BODY_LIMIT:
            raise Malformed(status, "The body is too large.")
        if size == 0:
            return bytes(raw) + _trailer(wire, bad)
        raw += wire.exactly(size + 2)
        if raw[-2:] != b"\r\n":
            raise Malformed(bad, "A chunk is malformed.")


def _trailer(wire: Wire, status: int) -> bytes:
    raw = bytearray()
    while raw[-4:] != b"\r\n\r\n" and raw != b"\r\n":
        line = wire.up_to(b"\r\n", HEAD_LIMIT, status)
        if not line:
            raise CutOff
        raw += line
        if len(raw) > HEAD_LIMIT:
            raise Malformed(status, "The trailer is too long.")
    return bytes(raw)


def made(canned: Canned, method: str) -> Message:
    """Make an answer that no server gave."""
    body = canned.text.encode()
    fields = (("Content-Type", canned.kind), *canned.headers, ("Content-Length", str(len(body))))
    start = f"HTTP/1.1 {canned.status} {phrase(canned.status)}"
    return Message(start, fields, b"" if method == "HEAD" else body)
