"""What a screen shows while nothing can be recorded: then nothing may be scanned either."""

from station.model import Tone
from station.screen import Action, Snapshot, Status, TapeRow, View
from station.text import NOTHING, Text, say

SCREEN = "halted"


def halted_snapshot(
    problem: Text,
    lost: Text = NOTHING,
    status: Status | None = None,
    tape: tuple[TapeRow, ...] = (),
    actions: tuple[Action, ...] = (),
) -> Snapshot:
    """Return what a screen shows; ``lost`` says which scan could not be recorded, ``actions`` may help."""
    view = View(
        SCREEN,
        say("Stopped"),
        problem,
        say("{lost} Do not scan. Nothing can be recorded until this is mended.", lost=lost)
        if lost is not NOTHING
        else say("Do not scan. Nothing can be recorded until this is mended."),
        tone=Tone.BAD,
        actions=actions,
    )
    return Snapshot(view, status or Status(), tape)
