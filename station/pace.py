"""The pauses of a running station."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Pace:
    """How long things wait, all in seconds.

    ``patience`` is how long a server may still work on a request whose answer was lost, ``look_back`` the
    time between two looks at it, ``retry`` the first pause before a write is sent again. ``hold`` is how
    long a receipt can be taken back before it is sent. A write that has been out for ``overtake`` hangs, and
    others are sent beside it. ``same_scan`` is within what the same code from two scanners counts once. What
    can wait is asked once nothing was scanned for ``leisure``.
    """

    patience: float
    look_back: float
    retry: float
    hold: float = 0.0
    overtake: float = 1.0
    heartbeat: float = 30.0
    reconnect: float = 5.0
    same_scan: float = 1.5
    leisure: float = 0.0
