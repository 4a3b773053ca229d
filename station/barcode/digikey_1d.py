"""DigiKey's linear code: 7 digits part id, 9 digits quantity, 6 digits load id."""

import re

from station.model import Confidence, Kind, ReadField, Reading

FORMAT = "digikey-1d"


def read_digikey_1d(text: str) -> Reading | None:
    """Read 22 digits; the part id is DigiKey's own and no order code. None if it is something else."""
    match = re.fullmatch(r"([1-9][0-9]{6})([0-9]{9})([0-9]{6})", text, re.ASCII)
    if not match or int(match[2]) == 0:
        return None
    fields = (
        ReadField("supplier", "DigiKey", "form"),
        ReadField("supplier_part_id", match[1], "part"),
        ReadField("quantity", str(int(match[2])), "quantity"),
        ReadField("load_id", match[3], "load"),
    )
    pairs = tuple((field.identifier, field.value) for field in fields[1:])
    # Nothing but its length marks the code, so other codes of 22 digits look the same.
    return Reading(Kind.PLAIN, text, fields, confidence=Confidence.LIKELY, format=FORMAT, identifiers=pairs)
