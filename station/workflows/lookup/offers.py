"""What can be done with a thing: which words are offered, and which screen takes them."""

from dataclasses import replace

from station.model import Identity
from station.operations import Thing
from station.screen import Action
from station.text import say
from station.workflows.base import PACK, RECEIVE
from station.workflows.lookup.sentences import MODEL_NAMES, fact_of
from station.workflows.rights import may_add, may_change

MOST_KEYS = 9
STOCK = frozenset({"stockitem"})
PACKED = frozenset({"salesorder", "salesordershipment", "build"})
"""What is packed."""

MOVE = Action("move", say("Move"), "STATION:MOVE")
COUNT = Action("count", say("Count"), "STATION:COUNT")
ADD = Action("add", say("Add"), "STATION:ADD")
REMOVE = Action("remove", say("Take out"), "STATION:REMOVE")
STATUS = Action("status", say("Status"), "STATION:STATUS-...")
SPLIT = Action("split", say("Split"), "STATION:SPLIT")
MERGE = Action("merge", say("Merge"), "STATION:MERGE")
LINK = Action("link", say("Link"), "STATION:LINK")
UNLINK = Action("unlink", say("Unlink"), "STATION:UNLINK")
CODE = Action("code", say("Show its code"), "STATION:CODE")
PRINT = Action("print", say("Print label"), "STATION:PRINT")
COPY = Action("copy", say("Copy"), "STATION:COPY")
REPRINT = Action("reprint", say("Print again"), "STATION:REPRINT")

_ALL = (MOVE, COUNT, ADD, REMOVE, STATUS, SPLIT, MERGE, RECEIVE, PACK, LINK, UNLINK, CODE, PRINT)
_LINKED = frozenset(MODEL_NAMES)
_TAKEN_BY: dict[str, frozenset[str]] = {
    "move": STOCK | {"stocklocation"},
    "count": STOCK | {"stocklocation"},
    "add": STOCK,
    "remove": STOCK,
    "status": STOCK,
    "split": STOCK,
    "merge": STOCK,
    "receive": frozenset({"purchaseorder"}),
    "pack": PACKED,
    "link": _LINKED,
    "unlink": _LINKED,
    "code": _LINKED,
    "print": _LINKED,
}
"""Which things each word is about."""

ITEM_WORDS = frozenset({"status", "split", "merge"})
"""Words that have no screen of their own: they are about the stock item that is shown."""
_OF_MANY = frozenset({"count", "add", "remove", "split", "merge"})
"""Words that make no sense for a single piece with a serial number."""


def is_about(word: str, thing: Thing) -> bool:
    """Tell whether a word can be meant for a thing."""
    if thing.structural and word in {"move", "count"}:
        return False
    return thing.model in _TAKEN_BY.get(word, frozenset())


def may(identity: Identity | None, word: str, thing: Thing) -> bool:
    """Tell whether the user may do with a thing what a word says."""
    if identity is None or word in {"code", "print"}:
        return True
    if word == "receive":
        return identity.may("purchase_order", "add")
    if word == "pack":
        role = "build" if thing.model == "build" else "sales_order"
        return identity.may(role, "add") or (role == "sales_order" and identity.may(role, "change"))
    if word in {"link", "unlink"}:
        return may_change(identity, thing.model)
    return may_add(identity, "stockitem")


def offers(thing: Thing, identity: Identity | None) -> tuple[Action, ...]:
    """Return what a user may do with a thing, the first nine with a digit as their key."""
    is_single = bool(fact_of(thing, "Serial number") or (thing.item and thing.item.serial))
    offered = [
        action
        for action in _ALL
        if is_about(action.name, thing)
        and may(identity, action.name, thing)
        and not (is_single and action.name in _OF_MANY)
        and not (action is UNLINK and thing.linked == "")
    ]
    return with_keys(tuple(offered))


def with_keys(actions: tuple[Action, ...]) -> tuple[Action, ...]:
    """Give the first nine actions the digits as their keys, in their order."""
    keyed = (replace(action, key=str(digit)) for digit, action in enumerate(actions[:MOST_KEYS], 1))
    return (*keyed, *actions[MOST_KEYS:])


def screen_of(word: str, thing: Thing) -> str:
    """Return the screen that does with a thing what a word says."""
    if word in ITEM_WORDS or (word == "count" and thing.model == "stockitem"):
        return "item"
    return word
