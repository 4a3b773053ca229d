"""What became of scans that can be told apart: how many are missing, run together, or out of their order."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

COUNTED = ("lost", "merged", "out_of_order")


@dataclass(frozen=True)
class Tally:
    """``merged`` counts all that was never sent, and what came more often than it was sent."""

    lost: int
    merged: int
    out_of_order: int


def tally(sent: Sequence[str], came: Sequence[str]) -> Tally:
    """Compare what came with what was sent; each code was sent once."""
    wanted = set(sent)
    known = [code for code in came if code in wanted]
    there = set(known)
    in_order = [code for code in sent if code in there]
    return Tally(
        lost=len(sent) - len(there),
        merged=len(came) - len(known) + sum(count - 1 for count in Counter(known).values()),
        out_of_order=sum(a != b for a, b in zip(known, in_order, strict=False)),
    )
