"""Every control code that belongs on paper, with the name that people know it by."""

from collections.abc import Sequence

from station.barcode.commands import COMMANDS, STATUSES, code_of

Names = Sequence[tuple[str, str]]


def sheet_codes(prefix: str, recipes: Names = ()) -> list[tuple[str, str]]:
    """Return (name, code) of all that belongs on the sheet: commands, digits, some quantities, recipes.

    ``recipes`` are (title, name) of those that the station has.
    """
    plain = [(str(c.label), code_of(name, prefix=prefix)) for name, c in COMMANDS.items() if not c.value]
    digits = [(digit, code_of("digit", digit, prefix)) for digit in (*"0123456789", "POINT", "BACK")]
    amounts = [(f"{n} ×", code_of("quantity", str(n), prefix)) for n in (1, 2, 5, 10, 25, 50, 100, 500, 1000)]
    copies = [(f"Copies: {n}", code_of("copies", str(n), prefix)) for n in (1, 2, 3, 5)]
    words = STATUSES.split("|")
    statuses = [(f"{COMMANDS['status'].label} {word}", code_of("status", word, prefix)) for word in words]
    own = [(title, code_of("recipe", name, prefix)) for title, name in recipes]
    return [*plain, *digits, *amounts, *copies, *statuses, *own]
