"""Spreads a list over as many labels as it needs, where a template has room for some entries only. Pure."""

from collections.abc import Iterable, Iterator, Sequence

from station.labels.fields import Data
from station.labels.template import Each, Part, Template, When
from station.text import Text, say

MOST_PAGES = 100


def lists_of(template: Template) -> dict[str, int]:
    """Return the lists that a template shows, and how many entries of each have room on one label."""
    room: dict[str, int] = {}
    for each in _lists(template.parts):
        cells = each.across * each.down
        room[each.field] = min(cells, room.get(each.field, cells))
    return room


def spread(template: Template, data: Data) -> list[Data] | Text:
    """Return the data of each label that it takes to show every entry, or say that there are too many."""
    room = {name: most for name, most in lists_of(template).items() if _entries(data, name)}
    pages = max((-(-len(_entries(data, name)) // most) for name, most in room.items()), default=1)
    if pages > MOST_PAGES:
        return say("The list takes {count} labels; the most are {most}.", count=pages, most=MOST_PAGES)
    return [
        {**data, **{name: _entries(data, name)[page * most :][:most] for name, most in room.items()}}
        for page in range(pages)
    ]


def _entries(data: Data, name: str) -> Sequence[object]:
    given = data.get(name)
    return given if isinstance(given, Sequence) and not isinstance(given, str | bytes) else ()


def _lists(parts: Iterable[Part]) -> Iterator[Each]:
    for part in parts:
        if isinstance(part, Each):
            yield part
        elif isinstance(part, When):
            yield from _lists(part.parts)
