"""The states of linking and of unlinking."""

from dataclasses import dataclass

from station.model import Verdict
from station.operations import Thing, Unlink


@dataclass(frozen=True, slots=True)
class Pair:
    """A thing and the code that is to lead to it.

    ``scan_id`` is the scan that completed it, and what became of it is said of that one; ``origin`` is what
    its operations are named after.
    """

    thing: Thing
    text: str
    scan_id: str
    origin: str

    @property
    def op(self) -> str:
        """Return the name of the write that links it."""
        return f"{self.origin}:link"


@dataclass(frozen=True, slots=True)
class Ready:
    """The next scan is a thing; ``code`` waits for it, if there is one. ``under_way`` is not linked yet."""

    verdict: Verdict | None = None
    code: str = ""
    under_way: tuple[Pair, ...] = ()


@dataclass(frozen=True, slots=True)
class Finding:
    """The server is asked for a thing; ``text`` is what was scanned, or the thing's name."""

    text: str
    scan_id: str
    origin: str
    op: str
    code: str = ""
    under_way: tuple[Pair, ...] = ()


@dataclass(frozen=True, slots=True)
class Holding:
    """A thing is on the screen; the next scan is its code."""

    thing: Thing
    verdict: Verdict
    under_way: tuple[Pair, ...] = ()


@dataclass(frozen=True, slots=True)
class Checking:
    """The server is asked where a code leads already."""

    pair: Pair
    op: str
    under_way: tuple[Pair, ...] = ()


@dataclass(frozen=True, slots=True)
class Asking:
    """A person must agree: the code belongs to ``holder``, or the thing has another code, or both."""

    pair: Pair
    verdict: Verdict
    holder: Thing | None = None
    under_way: tuple[Pair, ...] = ()


@dataclass(frozen=True, slots=True)
class Moving:
    """A code is taken from ``holder`` and then, when it ``is_free``, given to its new thing."""

    pair: Pair
    holder: Thing
    verdict: Verdict
    is_free: bool = False
    under_way: tuple[Pair, ...] = ()

    @property
    def op(self) -> str:
        """Return the name of the write that is waited for."""
        return self.pair.op if self.is_free else f"{self.pair.origin}:unlink"


@dataclass(frozen=True, slots=True)
class Stranded:
    """A code was taken from ``holder`` and could not be given to its new thing: it leads nowhere now."""

    pair: Pair
    holder: Thing
    verdict: Verdict
    under_way: tuple[Pair, ...] = ()


LinkState = Ready | Finding | Holding | Checking | Asking | Moving | Stranded


@dataclass(frozen=True, slots=True)
class Idle:
    """The next scan is a thing or its code; ``op`` names the last ``write``, which may be under way."""

    verdict: Verdict | None = None
    write: Unlink | None = None
    op: str = ""


@dataclass(frozen=True, slots=True)
class Sure:
    """A person is asked whether the code of a thing shall be freed; ``barcode`` is that code where known."""

    thing: Thing
    barcode: str
    origin: str
    verdict: Verdict


UnlinkState = Idle | Finding | Sure
