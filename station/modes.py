"""Which words open a screen from every other."""

from collections.abc import Collection

from station.model import Pressed
from station.text import Text, say

MODES = {
    "home": say("Home."),
    "lookup": say("Looking up."),
    "receive": say("Receiving."),
    "pack": say("Packing."),
    "search": say("Searching."),
    "move": say("Moving stock."),
    "count": say("Counting stock."),
    "add": say("Adding stock."),
    "remove": say("Taking stock out."),
    "link": say("Linking codes."),
    "unlink": say("Unlinking codes."),
    "history": say("What was scanned."),
    "disputes": say("What is in doubt."),
}

RECIPE = "recipe {}"
"""What the screen of a recipe is called."""


def mode_of(event: Pressed, screens: Collection[str]) -> tuple[str, Text] | None:
    """Return the screen that a word opens and what is said of it; None for every other word."""
    if event.action == "recipe":
        name = RECIPE.format(event.value.lower())
        return (name, say("{name}.", name=event.value)) if name in screens else None
    return (event.action, MODES[event.action]) if event.action in MODES else None
