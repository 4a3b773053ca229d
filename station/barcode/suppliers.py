"""Who printed a label, told by the identifiers it uses, and where that supplier departs from the standard."""

import re
from collections.abc import Mapping, Sequence

Identifiers = Sequence[tuple[str, str]]

_DIGIKEY = {"11Z", "12Z", "13Z", "20Z"}


def guess_supplier(identifiers: Identifiers) -> str:
    """Name the distributor whose way of labelling this is; an empty string if none is plain."""
    used = {identifier for identifier, _ in identifiers}
    if used & _DIGIKEY:
        return "DigiKey"
    if "14K" in used and "11K" in used:
        return "Mouser"
    if "3P" in used:
        return "Farnell"
    if {"20L", "21L"} <= used or {"22L", "23L"} <= used:
        return "Texas Instruments"
    if used == {"1P", "Q", "1T", "16D"}:
        return "Würth Elektronik"
    return ""


def differences(supplier: str, identifiers: Identifiers) -> Mapping[str, str]:
    """Return the field names that differ from the standard's on this supplier's labels."""
    values = dict(identifiers)
    if supplier == "DigiKey":
        return _digikey(values)
    if supplier == "Farnell":
        return {"3P": "sku"}
    if supplier == "Texas Instruments":
        return {"D": "date_code"}
    if "31P" in values and "1P" not in values:
        return {"31P": "mpn"}
    nxp = re.fullmatch(r"[0-9]{12}", values.get("1P", "")) and values.get("30P")
    if nxp:
        # NXP puts its 12-digit ordering code into 1P and the type's name into 30P.
        return {"1P": "other", "30P": "mpn"}
    return {"D": "date"}


def _digikey(values: Mapping[str, str]) -> Mapping[str, str]:
    """DigiKey printed its order code in P until 2021; since then it is in 30P, and P is the customer's."""
    names = {"11Z": "pick", "12Z": "supplier_part_id", "13Z": "load_id"}
    # The web order's label repeats the order code in both.
    own = "30P" not in values or values.get("P") == values["30P"]
    return {**names, "P": "sku"} if own else names
