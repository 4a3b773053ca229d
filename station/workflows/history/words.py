"""Names and times as the history shows them."""

from datetime import datetime

from station.text import Text, say

HERE = say("This station")
SERVER = say("On the server")
_SHOWN = {None: say("All"), True: say("Only what worked"), False: say("Only what failed")}
NEXT_SHOWN = {None: False, False: True, True: None}
"""Which results are shown next, by which are shown now."""
LONGEST_KEPT = 250
"""Characters of a code that an InvenTree server keeps."""


def shown_name(worked: bool | None) -> Text:
    """Say which results are shown."""
    return _SHOWN[worked]


def worked_name(worked: bool) -> Text:
    """Say how a scan ended on the server."""
    return say("worked") if worked else say("failed")


def clock_time(at: datetime) -> str:
    """Write a time by the computer's clock."""
    return f"{at.astimezone():%Y-%m-%d %H:%M:%S}"


def screen_of(endpoint: str) -> str:
    """Return the screen whose work the server was asked for."""
    if "so-allocate" in endpoint:
        return "pack"
    return "receive" if "po-" in endpoint else "lookup"
