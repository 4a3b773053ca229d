"""The one door to the readers: a scan in, the first reading that fits out."""

from station.barcode.commands import read_command
from station.barcode.inventree import read_native
from station.barcode.iso15434 import read_label
from station.model import Kind, Reading
from station.text import Text, say

LONGEST = 4095
"""Characters that an InvenTree server accepts in a code."""

_WHITESPACE = " \t\r\n\v\f"


def read(text: str) -> Reading:
    """Tell what a scanned text is. Never fails: what nothing reads is PLAIN, what cannot be sent UNUSABLE."""
    # Not str.strip(): it would also remove GS and RS from the ends.
    trimmed = text.strip(_WHITESPACE)
    problem = _problem(trimmed)
    if problem is not None:
        return Reading(Kind.UNUSABLE, trimmed, problem=problem)
    return (
        read_command(trimmed) or read_native(trimmed) or read_label(trimmed) or Reading(Kind.PLAIN, trimmed)
    )


def _problem(text: str) -> Text | None:
    if not text.strip():
        return say("The scan was empty. Check that the code is clean and scan it again.")
    if len(text) > LONGEST:
        return say(
            "The code has {length} characters, more than the {longest} a server takes. Scan another code.",
            length=len(text),
            longest=LONGEST,
        )
    if "\x00" in text:
        return say(
            "The code holds a NUL character and cannot be used. Scan another code or set up the scanner."
        )
    if any(0xD800 <= ord(char) <= 0xDFFF for char in text):
        return say("The code holds a broken character. Check the scanner's keyboard setting and scan again.")
    return None
