"""Reads the labels on crates: CRATE*number*order code*quantity."""

from station.model import Kind, ReadField, Reading

STATION_INTERFACE = 1


def read_crate(text: str) -> Reading | None:
    """Read the label of a crate; None for every other code."""
    word, *parts = text.split("*")
    if word != "CRATE" or len(parts) != 3 or not parts[2].isdigit():
        return None
    number, sku, quantity = parts
    fields = (
        ReadField("package_id", number, "CRATE"),
        ReadField("sku", sku, "CRATE"),
        ReadField("quantity", quantity, "CRATE"),
    )
    return Reading(Kind.LABEL, text, fields)
