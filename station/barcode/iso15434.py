"""Supplier labels in ISO/IEC 15434 envelopes with ANSI MH10.8.2 identifiers (ECIA EIGP-114)."""

import re

from station.barcode.envelope import opened
from station.barcode.identifiers import IDENTIFIERS, split_identifier
from station.barcode.label_dates import dated
from station.barcode.suppliers import differences, guess_supplier
from station.model import Confidence, Kind, ReadField, Reading
from station.text import Text, say

FORMAT = "iso15434"


def read_label(text: str) -> Reading | None:
    """Read a label whose control characters are all there; None if the text is no such label."""
    envelope = opened(text)
    if envelope is None:
        return None
    identifiers, problems = _split(envelope.fields)
    supplier = guess_supplier(identifiers)
    names = differences(supplier, identifiers)
    fields = [_supplier_field(supplier)] if supplier else []
    for identifier, value in identifiers:
        field, problem = _field(names.get(identifier, ""), identifier, value)
        fields.append(field)
        if field.name == "quantity":
            fields += _around_quantity(identifier, value.strip())
        problems += [problem] if problem else []
    others = [(f"format {number}", content) for number, content in envelope.others]
    fields += [ReadField("other", content, name) for name, content in others]
    return Reading(
        Kind.LABEL,
        text,
        tuple(fields),
        confidence=Confidence.CERTAIN,
        format=FORMAT,
        identifiers=(*identifiers, *others),
        problems=tuple(problems),
    )


def _supplier_field(supplier: str) -> ReadField:
    # Nothing on the label names the supplier; its way of using identifiers does.
    return ReadField("supplier", supplier, "guess")


def _split(fields: tuple[str, ...]) -> tuple[list[tuple[str, str]], list[Text]]:
    identifiers: list[tuple[str, str]] = []
    problems: list[Text] = []
    for field in fields:
        split = split_identifier(field)
        if split is None:
            problems.append(say("A field of the label has no identifier: {field}.", field=field))
        identifiers.append(split or ("", field))
    return identifiers, problems


def _field(name: str, identifier: str, value: str) -> tuple[ReadField, Text | None]:
    known = IDENTIFIERS.get(identifier)
    name = name or (known.name if known else "other")
    value, problem = _normalised(name, identifier, value.strip())
    if known and known.longest and len(value) > known.longest and problem is None:
        problem = say(
            "{identifier} holds {length} characters, more than the {longest} it may.",
            identifier=identifier,
            length=len(value),
            longest=known.longest,
        )
    return ReadField(name, value, identifier), problem


def _normalised(name: str, identifier: str, value: str) -> tuple[str, Text | None]:
    """Bring a value into the form that the station works with; what is not understood stays as it is."""
    if name == "quantity":
        return _quantity(value)
    if name == "lot" and value and not value.strip("0"):
        return "", None  # Würth prints zeros for "no lot"
    if name in {"expiry", "production_date", "ship_date", "date"}:
        return dated(identifier, value), None
    return value, None


def _quantity(value: str) -> tuple[str, Text | None]:
    """Read a quantity: zero-padded, with a point, or with its unit glued on (50NAR000)."""
    digits, rest = _digits_and_rest(value)
    if not digits.strip(".") or digits.count(".") > 1:
        problem = say("The quantity {value} is no number.", value=value) if value else None
        return "", problem
    whole, point, fraction = digits.partition(".")
    plain = (whole.lstrip("0") or "0") + (point + fraction if fraction else "")
    if rest and not _is_unit(rest):
        return plain, say("Behind the quantity {quantity} stands {rest}.", quantity=plain, rest=rest)
    return plain, None


def _digits_and_rest(value: str) -> tuple[str, str]:
    digits = value[: len(value) - len(value.lstrip("0123456789."))]
    return digits, value[len(digits) :]


def _is_unit(rest: str) -> bool:
    """Tell whether what stands behind a quantity can be a unit: a few letters such as M, KG or PCS."""
    return bool(re.fullmatch(r" ?[A-Za-z]{1,4}", rest))


def _around_quantity(identifier: str, value: str) -> list[ReadField]:
    """Return the unit that is glued to a quantity, or the whole text where the number is not all of it."""
    digits, rest = _digits_and_rest(value)
    if digits.strip(".") and _is_unit(rest):
        return [ReadField("unit", rest.strip(), identifier)]
    return [ReadField("quantity_text", value, identifier)] if rest else []
