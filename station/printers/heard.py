"""What a printer has told when it was asked."""

from dataclasses import dataclass

from station.printers.base import PrinterStatus


@dataclass(frozen=True, slots=True)
class Heard:
    """A printer's answer; ``left`` is how many labels are still to come out, None if it does not tell."""

    status: PrinterStatus
    left: int | None
    width_mm: int | None = None
    """The width of the roll that is in it, where the printer measures it."""
