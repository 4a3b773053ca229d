"""Naming the keyboard layout and Caps Lock from what became of the characters."""

from station.barcode.layout_tables import LAYOUTS
from station.calibration.align import Alignment
from station.calibration.code import PRINTABLE, WHOLE

# Of layouts with the same table, the best known stands for all.
_BEST_KNOWN = ("de", "se")


def caps_lock(alignment: Alignment) -> bool:
    """Tell whether letters arrived in the other case."""
    letters = [(meant, seen) for meant, seen in alignment.printable if meant.isalpha() and seen.isalpha()]
    return 2 * sum(meant.isupper() != seen.isupper() for meant, seen in letters) > len(letters)


def layout_of(alignment: Alignment) -> str | None:
    """Return the layout under which US keys arrive so, empty for an American one, None for an unknown one."""
    caps = caps_lock(alignment)
    fitting = [layout for layout in ("", *_BEST_KNOWN, *LAYOUTS) if _fits(alignment, layout, caps)]
    return fitting[0] if fitting else None


def names_of(layout: str) -> str:
    """Return the names of a layout and of all that type the same, as German / Austrian."""
    others = [code for code in LAYOUTS if code != layout and LAYOUTS[code][1:] == LAYOUTS[layout][1:]]
    return " / ".join(LAYOUTS[code][0] for code in (layout, *others))


def _fits(alignment: Alignment, layout: str, caps: bool) -> bool:
    table = _table(layout)
    return all(
        not seen or seen == table[meant] or (caps and seen.casefold() == table[meant].casefold())
        for meant, seen in alignment.printable
    )


def completed(alignment: Alignment, layout: str) -> Alignment:
    """Fill in from a layout's table what a short code did not show."""
    caps = caps_lock(alignment)
    typed = _table(layout)
    printable = tuple((meant, _inverted(typed[meant]) if caps else typed[meant]) for meant in PRINTABLE)
    return Alignment(WHOLE, printable, alignment.controls, alignment.prefix, alignment.suffix)


def _table(layout: str) -> dict[str, str]:
    """Map what a US scanner means to what is typed, nothing for dead keys."""
    _, us, becomes, dead = LAYOUTS.get(layout, ("", "", "", ""))
    changed = dict(zip(us, becomes, strict=True)) | dict.fromkeys(dead, "")
    return {char: changed.get(char, char) for char in PRINTABLE}


def _inverted(char: str) -> str:
    # Letters without a capital of one character, as ß, do not change.
    return char.swapcase() if len(char.swapcase()) == 1 else char
