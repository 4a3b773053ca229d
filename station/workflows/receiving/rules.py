"""What a site wants of receiving."""

from dataclasses import dataclass
from enum import StrEnum


class Over(StrEnum):
    """What is done with a bag that holds more than is still to come."""

    ASK = "ask"
    REFUSE = "refuse"


class Wanted(StrEnum):
    """Whether something is asked that the label does not tell.

    ``ask`` and ``require`` hold for parts that want it, ``always`` for every part; what is only asked can
    be left out.
    """

    NEVER = "never"
    ASK = "ask"
    REQUIRE = "require"
    ALWAYS = "always"

    def holds(self, part_wants_it: bool) -> bool:
        """Tell whether it is asked, for a part that wants it or not."""
        return self is Wanted.ALWAYS or (self is not Wanted.NEVER and part_wants_it)

    @property
    def is_must(self) -> bool:
        """Tell whether it cannot be left out."""
        return self in (Wanted.REQUIRE, Wanted.ALWAYS)


@dataclass(frozen=True, slots=True)
class Rules:
    """``serials``, ``expiry``, ``batch``: what must be known of the goods; ``photo``: one of every bag."""

    over: Over = Over.ASK
    serials: Wanted = Wanted.ASK
    expiry: Wanted = Wanted.ASK
    batch: Wanted = Wanted.NEVER
    photo: bool = False
