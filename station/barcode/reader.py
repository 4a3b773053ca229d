"""The one door to the readers: a scan in, the first reading that fits out."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from station.barcode.commands import PREFIX, read_command
from station.barcode.inventree import SHORT_PREFIX, read_native
from station.barcode.iso15434 import read_label
from station.barcode.layout_tables import LAYOUTS
from station.barcode.layouts import undone
from station.barcode.repair import Repaired, repaired_label, repaired_native, without_aim
from station.model import Confidence, Kind, Reading
from station.text import NOTHING, Text, say

LONGEST = 4095
"""Characters that an InvenTree server accepts in a code."""

_WHITESPACE = " \t\r\n\v\f"


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """What a site has of its own: prefixes, and the keyboard layout under which US keys arrive."""

    command_prefix: str = PREFIX
    short_prefix: str = SHORT_PREFIX
    layout: str = ""


DEFAULT = ReadOptions()


def read(text: str, options: ReadOptions = DEFAULT) -> Reading:
    """Tell what a scanned text is. Never fails: what nothing reads is PLAIN, what cannot be sent UNUSABLE."""
    # Not str.strip(): it would also remove GS and RS from the ends.
    trimmed = text.strip(_WHITESPACE)
    told: tuple[str, ...] = ()
    if options.layout:
        trimmed, told = _on_layout(trimmed, options.layout)
    problem = _problem(trimmed)
    if problem is not None:
        return Reading(Kind.UNUSABLE, trimmed, problem=problem)
    plain, aim = without_aim(trimmed)
    told = (*told, f"AIM identifier {aim} was removed") if aim else told
    # A single CR at the end belongs to some labels (Kyocera, Würth); CR and LF end a line.
    ending = "\r" if text.endswith("\r") else ""
    reading = _recognised(plain, ending, options) or _other(trimmed) or Reading(Kind.PLAIN, plain)
    return replace(reading, repairs=(*told, *reading.repairs))


def _on_layout(text: str, layout: str) -> tuple[str, tuple[str, ...]]:
    restored = undone(text, layout)
    if restored is None or restored == text:
        return text, ()
    return restored, (f"US keys were typed on a {LAYOUTS[layout][0]} keyboard, as set up",)


def _recognised(text: str, ending: str, options: ReadOptions) -> Reading | None:
    return (
        read_command(text, options.command_prefix)
        or read_native(text, options.short_prefix)
        or _repaired(repaired_label(text + ending), read_label)
        or _repaired(
            repaired_native(text, options.short_prefix),
            lambda restored: read_native(restored, options.short_prefix),
        )
    )


def _repaired(repaired: Repaired | None, read_canonical: Callable[[str], Reading | None]) -> Reading | None:
    """Read a restored text; what is doubtful about the restoring is doubtful about the reading."""
    if repaired is None:
        return None
    problems = (repaired.problem,) if repaired.problem != NOTHING else ()
    reading = read_canonical(repaired.text)
    if reading is None:
        # A label it is, but nothing of it can be told apart.
        return Reading(Kind.PLAIN, repaired.text, confidence=Confidence.GUESS, problems=problems)
    return replace(
        reading,
        repairs=repaired.repairs,
        confidence=repaired.confidence,
        problems=(*problems, *reading.problems),
    )


def _other(text: str) -> Reading | None:
    return None


def _problem(text: str) -> Text | None:
    if not text.strip():
        return say("The scan was empty. Check that the code is clean and scan it again.")
    if len(text) > LONGEST:
        return say(
            "The code has {length} characters, more than the {longest} a server takes. Scan another code.",
            length=len(text),
            longest=LONGEST,
        )
    if "\x00" in text and not re.match(r"[>0]?\[\)>\x0006", text):
        return say(
            "The code holds a NUL character and cannot be used. Scan another code or set up the scanner."
        )
    if any(0xD800 <= ord(char) <= 0xDFFF for char in text):
        return say("The code holds a broken character. Check the scanner's keyboard setting and scan again.")
    return None
