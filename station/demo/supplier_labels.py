"""What the labels of the suppliers say: ISO/IEC 15434 with ECIA identifiers, LCSC and TME texts."""

import re
from collections.abc import Callable
from dataclasses import dataclass

HEADER = "[)>\x1e06\x1d"
OLD_MOUSER_HEADER = ">[)>06\x1d"
TRAILER = "\x1e\x04"
GS = "\x1d"

ECIA = {
    "K": "customer_order",
    "1K": "supplier_order",
    "P": "sku",
    "30P": "sku",
    "1P": "mpn",
    "Q": "quantity",
}
LCSC = {"on": "supplier_order", "pc": "sku", "pm": "mpn", "qty": "quantity"}
TME = {"PO": "supplier_order", "CPO": "customer_order", "PN": "sku", "MPN": "mpn", "QTY": "quantity"}

LCSC_TEXT = re.compile(r"\{([^{}]*)\}")
TME_PAIR = re.compile(r"[^\s:]+:[^\s:]+")


@dataclass(frozen=True)
class Label:
    """The fields of a label that the server looks at; an empty text is a field without content."""

    sku: str = ""
    mpn: str = ""
    customer_order: str = ""
    supplier_order: str = ""
    quantity: str | None = None
    """As printed; None if the label has no quantity."""


def read_ecia(text: str) -> Label | None:
    """Read a label that begins with the ISO/IEC 15434 header."""
    text = text.replace(OLD_MOUSER_HEADER, HEADER, 1) if text.startswith(OLD_MOUSER_HEADER) else text
    if not text.startswith(HEADER):
        return None
    return _by_identifier(text.removeprefix(HEADER).removesuffix(TRAILER).split(GS))


def read_lcsc(text: str) -> Label | None:
    """Read a text such as ``{pbn:PICK,on:SO1,pc:C1,pm:X,qty:2}``."""
    found = LCSC_TEXT.fullmatch(text)
    return _by_key(found[1].split(","), LCSC) if found else None


def read_tme(text: str) -> Label | None:
    """Read ``KEY:value`` pairs, or ECIA identifiers, with single blanks between them."""
    words = text.split()
    if len(words) > 1 and TME_PAIR.fullmatch(words[0]):
        return _by_key(text.split(" "), TME)
    return _by_identifier(text.split(" "))


READERS: dict[str, Callable[[str], Label | None]] = {"ecia": read_ecia, "lcsc": read_lcsc, "tme": read_tme}


def _by_identifier(fields: list[str]) -> Label:
    found: dict[str, str] = {}
    for text in fields:
        for identifier, name in ECIA.items():
            if text.startswith(identifier):
                found[name] = text.removeprefix(identifier)
                break
    return Label(**found)


def _by_key(pairs: list[str], names: dict[str, str]) -> Label:
    found: dict[str, str] = {}
    for pair in pairs:
        key, colon, value = pair.partition(":")
        if colon and key in names:
            found[names[key]] = value
    return Label(**found)
