"""How much is in a bag: the label's words, units, and packs against pieces."""

from dataclasses import dataclass
from decimal import Decimal

from station.model import Reading, decimal_or_none
from station.operations import OrderLine

FINEST = Decimal("0.00001")
"""The server keeps five decimals."""

_PIECES = frozenset({"", "ea", "each", "pc", "pcs", "pce", "piece", "pieces", "st", "stk", "unit", "units"})
_MEASURES: dict[str, tuple[str, Decimal]] = {
    "mm": ("length", Decimal("0.001")),
    "cm": ("length", Decimal("0.01")),
    "m": ("length", Decimal(1)),
    "mtr": ("length", Decimal(1)),
    "metre": ("length", Decimal(1)),
    "meter": ("length", Decimal(1)),
    "km": ("length", Decimal(1000)),
    "in": ("length", Decimal("0.0254")),
    "ft": ("length", Decimal("0.3048")),
    "mg": ("mass", Decimal("0.001")),
    "g": ("mass", Decimal(1)),
    "kg": ("mass", Decimal(1000)),
    "ml": ("volume", Decimal("0.001")),
    "l": ("volume", Decimal(1)),
}


@dataclass(frozen=True, slots=True)
class Amount:
    """A quantity as somebody said it, with the unit if they said one."""

    value: Decimal
    unit: str = ""

    @property
    def is_measured(self) -> bool:
        """Tell whether it says metres or grams, which are never packs."""
        return self.unit.strip().casefold() in _MEASURES


@dataclass(frozen=True, slots=True)
class PackOption:
    """One way to understand a quantity: so many supplier packs, which are so many pieces."""

    packs: Decimal
    pieces: Decimal
    as_packs: bool


def amount_on(reading: Reading) -> Amount | None:
    """Return the label's quantity; None if it has none that is a number."""
    value = decimal_or_none(reading.get("quantity"))
    return None if value is None else Amount(value, reading.get("unit"))


def unreadable(reading: Reading) -> str:
    """Return the label's quantity if it is no number, empty if it is one or there is none."""
    return "" if amount_on(reading) is not None else reading.get("quantity_text")


def in_units(amount: Amount, units: str) -> Decimal | None:
    """Return an amount in the part's units; None where nobody can tell how much that is.

    A label without a unit counts in the part's own.
    """
    said, wanted = amount.unit.strip().casefold(), units.strip().casefold()
    if said == wanted or not said or (said in _PIECES and wanted in _PIECES):
        return amount.value
    if said not in _MEASURES or wanted not in _MEASURES:
        return None
    (kind, factor), (wanted_kind, wanted_factor) = _MEASURES[said], _MEASURES[wanted]
    return (amount.value * factor / wanted_factor).quantize(FINEST) if kind == wanted_kind else None


def pack_options(line: OrderLine, said: Decimal, is_measured: bool = False) -> tuple[PackOption, ...]:
    """Return how a quantity can be meant; more than one where packs and pieces are both possible.

    Less than one whole pack of pieces is taken as packs: nobody ships half a reel as a reel. What is
    measured in metres or grams is no number of packs.
    """
    as_packs = PackOption(said, said * line.pack, as_packs=True)
    if line.pack == 1 or line.pack <= 0 or (said < line.pack and not is_measured):
        return (as_packs,)
    of_pieces = (said / line.pack).quantize(FINEST)
    as_pieces = PackOption(of_pieces, said, as_packs=False)
    if is_measured:
        return (as_pieces,)
    return (as_pieces, as_packs) if of_pieces * line.pack == said else (as_packs,)
