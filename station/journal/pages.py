"""The rows in the raw pages of a SQLite file, for files that SQLite itself can no longer read.

After "Database File Format" (sqlite.org/fileformat2.html): table leaves, their records and overflow
chains. Pages in the write-ahead log stand in for those in the file, up to the last complete commit.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

Value = None | int | float | str | bytes

_MAGIC = b"SQLite format 3\0"
_LEAF, _LEAF_HEAD, _FILE_HEAD = 0x0D, 8, 100
_LOG_HEAD, _FRAME_HEAD = 32, 24
_LONGEST = 16_000_000
_LENGTHS = (0, 1, 2, 3, 4, 6, 8, 8, 0, 0)
_SIZES = {1 << power for power in range(9, 17)}
_USUAL = 4096


@dataclass(frozen=True, slots=True)
class RawRow:
    """A row as it lies on a page: its number and its columns, without a name."""

    rowid: int
    values: tuple[Value, ...]


def raw_rows(file: Path, log: Path) -> Iterator[RawRow]:
    """Yield every row that can be found, deleted ones too if their page was not used again."""
    content = file.read_bytes() if file.exists() else b""
    pages = _Pages(content, log, _page_size(content[:_FILE_HEAD], log))
    for number in range(1, pages.count + 1):
        yield from _rows_on(pages, number)


def _page_size(head: bytes, log: Path) -> int:
    told = int.from_bytes(head[16:18], "big")
    told = 65536 if told == 1 else told
    if head.startswith(_MAGIC) and told in _SIZES:
        return told
    if log.exists():
        with log.open("rb") as content:
            told = int.from_bytes(content.read(_LOG_HEAD)[8:12], "big")
    return told if told in _SIZES else _USUAL


class _Pages:
    """The pages of a file with its log laid over them."""

    def __init__(self, content: bytes, log: Path, size: int) -> None:
        self._content = content
        self.size = size
        self._over = _committed(log.read_bytes(), size) if log.exists() else {}
        self.count = max(-(-len(content) // size), *self._over, 0)

    def get(self, number: int) -> bytes:
        """Return a page, shorter or empty where the file was cut."""
        if number in self._over:
            return self._over[number]
        return self._content[(number - 1) * self.size : number * self.size]


def _committed(log: bytes, size: int) -> dict[int, bytes]:
    """Return the pages of all complete commits in a log; frames with other salts are left from before."""
    pages: dict[int, bytes] = {}
    pending: dict[int, bytes] = {}
    salts = log[16:24]
    for start in range(_LOG_HEAD, len(log) - _FRAME_HEAD - size + 1, _FRAME_HEAD + size):
        if log[start + 8 : start + 16] != salts:
            break
        number = int.from_bytes(log[start : start + 4], "big")
        pending[number] = log[start + _FRAME_HEAD : start + _FRAME_HEAD + size]
        if int.from_bytes(log[start + 4 : start + 8], "big"):
            pages |= pending
            pending = {}
    return pages


def _rows_on(pages: _Pages, number: int) -> Iterator[RawRow]:
    page = pages.get(number)
    start = _FILE_HEAD if number == 1 else 0
    if len(page) <= start + _LEAF_HEAD or page[start] != _LEAF:
        return
    count = int.from_bytes(page[start + 3 : start + 5], "big")
    for index in range(min(count, (pages.size - start - _LEAF_HEAD) // 2)):
        place = start + _LEAF_HEAD + 2 * index
        offset = int.from_bytes(page[place : place + 2], "big")
        # Whatever bytes stand there may send the reading anywhere; then there is no row.
        try:
            row = _row(pages, page, offset)
        except (IndexError, ValueError, OverflowError):
            continue
        yield row


def _row(pages: _Pages, page: bytes, offset: int) -> RawRow:
    length, offset = _varint(page, offset)
    rowid, offset = _varint(page, offset)
    if not 0 < length <= _LONGEST or rowid >= 1 << 63:
        raise ValueError("no row is like this")
    return RawRow(rowid, _record(_payload(pages, page, offset, length)))


def _payload(pages: _Pages, page: bytes, offset: int, length: int) -> bytes:
    most, least = pages.size - 35, (pages.size - 12) * 32 // 255 - 23
    if length <= most:
        local = length
    else:
        local = least + (length - least) % (pages.size - 4)
        local = local if local <= most else least
    content = page[offset : offset + local]
    following = int.from_bytes(page[offset + local : offset + local + 4], "big") if local < length else 0
    while following and len(content) < length:
        rest = pages.get(following)
        if len(rest) < pages.size:
            raise ValueError("the chain is broken")
        following, content = int.from_bytes(rest[:4], "big"), content + rest[4:]
    if len(content) < length:
        raise ValueError("the row is cut")
    return content[:length]


def _record(content: bytes) -> tuple[Value, ...]:
    end, place = _varint(content, 0)
    values: list[Value] = []
    body = end
    while place < end:
        kind, place = _varint(content, place)
        length = _LENGTHS[kind] if kind < len(_LENGTHS) else (kind - 12) // 2
        if body + length > len(content) or kind in (10, 11):
            raise ValueError("no record is like this")
        values.append(_value(kind, content[body : body + length]))
        body += length
    return tuple(values)


def _value(kind: int, content: bytes) -> Value:
    if kind == 0:
        return None
    if kind in (8, 9):
        return kind - 8
    if kind == 7:
        return float(struct.unpack(">d", content)[0])
    if kind < 7:
        return int.from_bytes(content, "big", signed=True)
    return content if kind % 2 == 0 else content.decode("utf-8", "replace")


def _varint(content: bytes, place: int) -> tuple[int, int]:
    value = 0
    for count in range(8):
        byte = content[place + count]
        value = value << 7 | byte & 0x7F
        if byte < 0x80:
            return value, place + count + 1
    return value << 8 | content[place + 8], place + 9
