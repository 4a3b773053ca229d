"""Undoing a layout mix-up: a scanner that types US keys on a computer set to another keyboard."""

import functools
from collections.abc import Iterator

from station.barcode.layout_tables import LAYOUTS


def undone(text: str, layout: str) -> str | None:
    """Return what a US scanner meant, None if this layout cannot have typed the text.

    Raises KeyError for a layout that is not in the tables.
    """
    table = _inverse(layout)
    restored = [table.get(char) for char in text]
    return None if None in restored else "".join(char for char in restored if char is not None)


def typed(text: str, layout: str) -> str | None:
    """Return what a US scanner's text becomes under a layout, None if some of it is lost for good."""
    _, us, becomes, dead = LAYOUTS[layout]
    if any(char in dead for char in text):
        return None
    seen = text.translate(str.maketrans(us, becomes))
    return seen if undone(seen, layout) == text else None


def candidates(text: str) -> Iterator[tuple[str, str]]:
    """Yield (layout's name, restored text) for each layout that can have typed the text and changes it."""
    for layout, (name, *_) in LAYOUTS.items():
        restored = undone(text, layout)
        if restored is not None and restored != text:
            yield name, restored


@functools.cache
def _inverse(layout: str) -> dict[str, str]:
    """Map what is seen to the US character; whatever is on no key of the layout has no entry."""
    _, us, becomes, dead = LAYOUTS[layout]
    printable = (chr(code) for code in range(0x20, 0x7F))
    same = {char: char for char in printable if char not in us and char not in dead}
    controls = {chr(code): chr(code) for code in (*range(0x20), 0x7F)}
    # Canadian French types a point for > as well; the point is by far the likelier.
    return {**controls, **dict(zip(becomes, us, strict=True)), **same}
