"""What a site wants of packing."""

from dataclasses import dataclass
from enum import StrEnum


class StockOrder(StrEnum):
    """Which of several stock items is proposed first."""

    EXPIRY = "expiry"
    PLACE = "place"


class Papers(StrEnum):
    """Whether the packing list is made by itself when a parcel has left, and as what."""

    NEVER = "never"
    PAPER = "paper"
    FILE = "file"


@dataclass(frozen=True, slots=True)
class Rules:
    """``verify``: every item is scanned once more before it leaves; ``supervisors`` may waive that."""

    stock: StockOrder = StockOrder.EXPIRY
    verify: bool = True
    supervisors: tuple[str, ...] = ()
    papers: Papers = Papers.NEVER
