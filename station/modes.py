"""Which words open a screen from every other, or a page of the window."""

from collections.abc import Collection

from station.barcode.commands import COMMANDS, code_of
from station.model import Pressed
from station.screen import Action
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

WISHES = {"connect": say("Connect to a server."), "scanners": say("Scanners."), "labels": say("Labels.")}
"""Words for which the window opens a page of its own."""

RECIPE = "recipe {}"
"""What the screen of a recipe is called."""


def is_recipe(screen: str) -> bool:
    """Tell whether a screen is called as that of a recipe."""
    return screen.startswith(RECIPE.format(""))


def offer(name: str, title: str) -> Action:
    """Return what opens a recipe from the home screen."""
    return Action("recipe", say("{title}", title=title), code_of("recipe", name), value=name)


def mode_of(event: Pressed, screens: Collection[str]) -> tuple[str, Text] | None:
    """Return the screen that a word opens and what is said of it; None for every other word."""
    if event.action == "recipe":
        name = RECIPE.format(event.value.lower())
        return (name, say("{name}.", name=event.value)) if name in screens else None
    return (event.action, MODES[event.action]) if event.action in MODES else None


def not_possible(event: Pressed) -> Text:
    """Say that a word is of no use on the present screen."""
    if event.action == "recipe":
        return say(
            "There is no recipe called {name}. The home screen shows those there are.", name=event.value
        )
    label = COMMANDS[event.action].label if event.action in COMMANDS else event.action
    return say("{command} is not possible here.", command=label)
