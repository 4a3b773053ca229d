"""What can be linked to what: the checks that the server makes too late, or not at all."""

import unicodedata

from station.model import Identity, Kind, Reading
from station.operations import Thing, code_hash
from station.text import Text, say
from station.workflows.lookup.sentences import MODEL_NAMES
from station.workflows.rights import ROLES_OF_MODEL, may_change

LONGEST = 500
"""Characters of a code that may be linked."""
SINCE = {"salesordershipment": 345, "transferorder": 426}
"""The API numbers before which a server certainly knows no codes of a model."""


def named(thing: Thing) -> Text:
    """Return a thing with what it is, such as Location Shelf 3."""
    return say("{kind} {name}", kind=MODEL_NAMES.get(thing.model, thing.model), name=thing.name)


def problem_of_thing(thing: Thing, identity: Identity | None) -> Text | None:
    """Say why a thing can have no code linked or freed by this user on this server; None if it can."""
    if thing.model not in ROLES_OF_MODEL:
        return say("{thing} can have no code. Scan another thing.", thing=named(thing))
    if identity is not None and 0 < identity.api < SINCE.get(thing.model, 0):
        return say(
            "This server links no codes to things like {thing}: it is too old. Scan another thing.",
            thing=named(thing),
        )
    if not may_change(identity, thing.model):
        return say("Your account may not change {thing}. Ask whoever manages the server.", thing=named(thing))
    return None


def problem_of_reading(reading: Reading, prefix: str) -> Text | None:
    """Say why a scan cannot be linked; None if it can. ``prefix`` is that of control codes."""
    if reading.kind is Kind.UNUSABLE:
        return reading.problem
    if reading.kind is Kind.NATIVE:
        return own_code(reading.text)
    return problem_of_code(reading.text, prefix)


def problem_of_code(text: str, prefix: str) -> Text | None:
    """Say why a code is none to be linked, or could not be kept as it is; None if it can."""
    if prefix and text[: len(prefix)].upper() == prefix.upper():
        # One that is not understood is still no code of a thing.
        return say("{code} looks like a control code; it is never linked. Scan another code.", code=text)
    if len(text) > LONGEST:
        return say(
            "The code has {length} characters; at most {most} can be linked. Scan another code.",
            length=len(text),
            most=LONGEST,
        )
    if all(char.isspace() or unicodedata.category(char).startswith("C") for char in text):
        return say("The code has no character that the server keeps. Scan another code.")
    return None


def own_code(text: str) -> Text:
    """Say that a code is one of the server's own."""
    return say("{code} is a code of the server's own; it cannot be linked. Scan another code.", code=text)


def is_own_code(text: str, found: Thing) -> bool:
    """Tell whether a code leads to what it was found to be without being linked to it."""
    return found.linked is not None and found.linked != code_hash(text)
