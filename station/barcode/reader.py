"""The one door to the readers: a scan in, the first reading that fits out."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from station.barcode.amazon import read_amazon
from station.barcode.booqable import read_booqable
from station.barcode.commands import PREFIX, read_command
from station.barcode.digikey_1d import read_digikey_1d
from station.barcode.gs1 import read_digital_link, read_ean, read_gs1
from station.barcode.hibc import read_hibc
from station.barcode.inventree import SHORT_PREFIX, read_native
from station.barcode.iso15434 import read_label
from station.barcode.layout_tables import LAYOUTS
from station.barcode.layouts import undone
from station.barcode.lcsc import read_lcsc, read_lcsc_1d
from station.barcode.makers import read_maker
from station.barcode.patterns import Pattern, read_pattern
from station.barcode.repair import Repaired, repaired_label, repaired_native, without_aim
from station.barcode.tme import read_tme_datamatrix, read_tme_qr
from station.model import Confidence, Kind, Reading
from station.text import NOTHING, Text, say

LONGEST = 4095
"""Characters that an InvenTree server accepts in a code."""

_SURROGATES = re.compile("[\ud800-\udfff]")
_WHITESPACE = " \t\r\n\v\f"


Reader = Callable[[str], Reading | None]
"""Reads one sort of code; None for every other text."""


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """What a site has of its own: prefixes, the keyboard layout under which US keys arrive, more readers.

    ``readers`` are asked about what nothing else has read.
    """

    command_prefix: str = PREFIX
    short_prefix: str = SHORT_PREFIX
    layout: str = ""
    patterns: tuple[Pattern, ...] = ()
    readers: tuple[Reader, ...] = ()


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
    reading = _recognised(plain, ending, options) or _other(plain, aim, options) or Reading(Kind.PLAIN, plain)
    repairs = tuple(dict.fromkeys((*told, *reading.repairs)))
    return replace(reading, repairs=repairs)


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


_OTHERS: tuple[Callable[[str], Reading | None], ...] = (
    read_ean,
    read_gs1,
    read_digital_link,
    read_hibc,
    read_lcsc,
    read_tme_qr,
    read_tme_datamatrix,
    read_amazon,
    read_booqable,
    read_digikey_1d,
    read_maker,
    read_lcsc_1d,
)
"""In this order: what proves itself by check digits and fixed words comes before what only looks like it."""


def _other(text: str, aim: str, options: ReadOptions) -> Reading | None:
    own = read_pattern(text, options.patterns)
    if own is not None:
        return own
    # GS1's reader wants the AIM identifier, which announces an element string.
    readings = (reader(aim + text if reader is read_gs1 else text) for reader in _OTHERS)
    found = next((reading for reading in readings if reading is not None), None)
    more = (reader(text) for reader in options.readers) if found is None else ()
    return found or next((reading for reading in more if reading is not None), None)


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
    if _SURROGATES.search(text):
        return say("The code holds a broken character. Check the scanner's keyboard setting and scan again.")
    return None
