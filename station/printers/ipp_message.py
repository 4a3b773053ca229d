"""Messages of the Internet Printing Protocol 1.1 as values (RFC 8010); no connection is needed here."""

import struct
from dataclasses import dataclass, field
from enum import IntEnum


class Tag(IntEnum):
    """The tags of groups and values that the station uses; any other number may come too."""

    OPERATION = 0x01
    JOB = 0x02
    END = 0x03
    PRINTER = 0x04
    INTEGER = 0x21
    BOOLEAN = 0x22
    ENUM = 0x23
    COLLECTION = 0x34
    COLLECTION_END = 0x37
    TEXT = 0x41
    NAME = 0x42
    KEYWORD = 0x44
    URI = 0x45
    CHARSET = 0x47
    LANGUAGE = 0x48
    MEDIA_TYPE = 0x49
    MEMBER_NAME = 0x4A


_FIRST_VALUE = 0x10
_WORDS = range(0x41, 0x4A)
_NUMBERS = (Tag.INTEGER, Tag.ENUM)
_DEEPEST = 8


class Malformed(ValueError):
    """Bytes that are no message."""


@dataclass(frozen=True, slots=True)
class Value:
    """One value: a whole number, a truth, a text, the attributes of a collection, or bytes for all else."""

    tag: int
    content: "int | str | bytes | tuple[Attribute, ...]"


@dataclass(frozen=True, slots=True)
class Attribute:
    """A name with its values."""

    name: str
    values: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Message:
    """A request or an answer: ``code`` is the operation, or the status; groups are (tag, attributes)."""

    code: int
    request_id: int = 1
    groups: tuple[tuple[int, tuple[Attribute, ...]], ...] = ()
    version: tuple[int, int] = field(default=(1, 1))

    def first(self, name: str) -> int | str | None:
        """Return the first value of an attribute, where it is a number or a text."""
        values = self.all(name)
        return values[0] if values else None

    def all(self, name: str) -> list[int | str]:
        """Return those values of an attribute that are numbers or texts."""
        found = (a for _, attributes in self.groups for a in attributes if a.name == name)
        return [v.content for a in found for v in a.values if isinstance(v.content, int | str)]


def attribute(name: str, tag: int, *contents: "int | str | bytes | tuple[Attribute, ...]") -> Attribute:
    """Make an attribute whose values have one tag."""
    return Attribute(name, tuple(Value(tag, content) for content in contents))


def encoded(message: Message) -> bytes:
    """Return the bytes of a message; a document may follow them."""
    out = bytearray(struct.pack(">BBHi", *message.version, message.code, message.request_id))
    for tag, attributes in message.groups:
        out.append(tag)
        for each in attributes:
            _put(out, each)
    out.append(Tag.END)
    return bytes(out)


def _put(out: bytearray, each: Attribute) -> None:
    name = each.name
    for value in each.values:
        if isinstance(value.content, tuple):
            _put_field(out, value.tag, name, b"")
            for member in value.content:
                _put_field(out, Tag.MEMBER_NAME, "", member.name.encode())
                _put(out, Attribute("", member.values))
            _put_field(out, Tag.COLLECTION_END, "", b"")
        else:
            _put_field(out, value.tag, name, _bytes_of(value.tag, value.content))
        name = ""


def _put_field(out: bytearray, tag: int, name: str, content: bytes) -> None:
    written = name.encode()
    out += struct.pack(">BH", tag, len(written)) + written + struct.pack(">H", len(content)) + content


def _bytes_of(tag: int, content: int | str | bytes) -> bytes:
    if isinstance(content, bytes):
        return content
    if isinstance(content, str):
        return content.encode()
    return struct.pack(">?" if tag == Tag.BOOLEAN else ">i", content)


def decoded(data: bytes) -> tuple[Message, bytes]:
    """Read a message and what follows it. Raises Malformed."""
    reader = _Reader(data)
    major, minor, code, request_id = reader.unpacked(">BBHi")
    groups: list[tuple[int, tuple[Attribute, ...]]] = []
    while (tag := reader.byte()) != Tag.END:
        if tag >= _FIRST_VALUE:
            raise Malformed("a value stands outside of every group")
        groups.append((tag, reader.attributes()))
    return Message(code, request_id, tuple(groups), (major, minor)), reader.rest


class _Reader:
    """Reads fields one after the other."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._at = 0

    @property
    def rest(self) -> bytes:
        return self._data[self._at :]

    def take(self, count: int) -> bytes:
        piece = self._data[self._at : self._at + count]
        if len(piece) < count:
            raise Malformed("the message ends too early")
        self._at += count
        return piece

    def byte(self) -> int:
        return self.take(1)[0]

    def unpacked(self, form: str) -> tuple[int, ...]:
        return struct.unpack(form, self.take(struct.calcsize(form)))

    def attributes(self) -> tuple[Attribute, ...]:
        """Read the attributes of a group; a value without a name belongs to the one before."""
        found: list[tuple[str, list[Value]]] = []
        while self._peek() >= _FIRST_VALUE:
            tag, name, content = self._field()
            if name:
                found.append((name, []))
            if not found:
                raise Malformed("a value belongs to no attribute")
            found[-1][1].append(self._value(tag, content, 0))
        return tuple(Attribute(name, tuple(values)) for name, values in found)

    def _peek(self) -> int:
        if self._at >= len(self._data):
            raise Malformed("the message ends too early")
        return self._data[self._at]

    def _field(self) -> tuple[int, str, bytes]:
        tag = self.byte()
        name = self.take(*self.unpacked(">H"))
        return tag, name.decode(errors="replace"), self.take(*self.unpacked(">H"))

    def _value(self, tag: int, content: bytes, depth: int) -> Value:
        if tag == Tag.COLLECTION:
            return Value(tag, self._members(depth + 1))
        if tag in _NUMBERS and len(content) == 4:
            return Value(tag, int.from_bytes(content, "big", signed=True))
        if tag == Tag.BOOLEAN and len(content) == 1:
            return Value(tag, content != b"\0")
        return Value(tag, content.decode(errors="replace") if tag in _WORDS else content)

    def _members(self, depth: int) -> tuple[Attribute, ...]:
        if depth > _DEEPEST:
            raise Malformed("collections stand in each other too deeply")
        found: list[tuple[str, list[Value]]] = []
        while True:
            tag, _, content = self._field()
            if tag == Tag.COLLECTION_END:
                return tuple(Attribute(name, tuple(values)) for name, values in found)
            if tag == Tag.MEMBER_NAME:
                found.append((content.decode(errors="replace"), []))
            elif not found:
                raise Malformed("a value belongs to no member")
            else:
                found[-1][1].append(self._value(tag, content, depth))
