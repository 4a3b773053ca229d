"""Control codes: printed codes that tell the station what to do, such as STATION:CANCEL."""

import re

from station.model import Kind, ReadField, Reading

PREFIX = "STATION:"

ACTIONS = ("home", "lookup", "receive", "cancel", "confirm", "connect")
"""The actions that can be scanned; each is also a button where it can be used."""


def code_of(action: str) -> str:
    """Return the text to print for an action."""
    return PREFIX + action.upper()


def read_command(text: str) -> Reading | None:
    """Read a control code in any case; None if the text is something else."""
    # re.ASCII: without it the long s and the dotless i count as letters of A to Z.
    match = re.fullmatch(r"STATION:([A-Z-]{1,20})", text.strip(), re.ASCII | re.IGNORECASE)
    if not match or match[1].lower() not in ACTIONS:
        return None
    return Reading(Kind.COMMAND, text.strip(), (ReadField("action", match[1].lower()),))
