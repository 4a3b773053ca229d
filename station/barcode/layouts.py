"""Undoing a layout mix-up: a scanner that types US keys on a computer set to another keyboard."""

import functools
from collections.abc import Iterator

from station.barcode.layout_tables import LAYOUTS


def undone(text: str, layout: str) -> str | None:
    """Return what a US scanner meant, None if this layout cannot have typed the text.

    Raises KeyError for a layout that is not in the tables.
    """
    table, typable = _inverse(layout)
    return text.translate(table) if typable.issuperset(text) else None


def typed(text: str, layout: str) -> str | None:
    """Return what a US scanner's text becomes under a layout, None if some of it is lost for good."""
    _, us, becomes, dead = LAYOUTS[layout]
    if any(char in dead for char in text):
        return None
    seen = text.translate(str.maketrans(us, becomes))
    return seen if undone(seen, layout) == text else None


def candidates(text: str, starts: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """Yield (layout's name, restored text) for each layout that can have typed the text and changes it.

    ``starts`` are the beginnings that make a restored text interesting.
    """
    for layout in _fitting(text[: max(map(len, starts))], starts):
        restored = undone(text, layout)
        if restored is not None and restored != text:
            yield LAYOUTS[layout][0], restored


@functools.lru_cache(maxsize=512)
def _fitting(begin: str, starts: tuple[str, ...]) -> tuple[str, ...]:
    """Return the layouts under which a text begins like something; most codes do under none."""
    return tuple(layout for layout in LAYOUTS if (undone(begin, layout) or "").startswith(starts))


@functools.cache
def _inverse(layout: str) -> tuple[dict[int, str], frozenset[str]]:
    """Map what is seen to the US character, and tell what can be typed at all."""
    _, us, becomes, dead = LAYOUTS[layout]
    printable = (chr(code) for code in range(0x20, 0x7F))
    same = {char: char for char in printable if char not in us and char not in dead}
    controls = {chr(code): chr(code) for code in (*range(0x20), 0x7F)}
    # Canadian French types a point for > as well; the point is by far the likelier.
    table = {**controls, **dict(zip(becomes, us, strict=True)), **same}
    return {ord(seen): meant for seen, meant in table.items()}, frozenset(table)
