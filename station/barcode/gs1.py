"""GS1: EAN and UPC numbers, element strings, and Digital Link addresses."""

import calendar
import re
from collections.abc import Sequence
from urllib.parse import parse_qsl, unquote, urlsplit

from station.barcode.gs1_identifiers import (
    IDENTIFIERS,
    ApplicationIdentifier,
    check_digit_is_right,
    identifier_at,
)
from station.model import Confidence, Kind, ReadField, Reading
from station.text import Text, say

GS = "\x1d"
AIM = ("]C1", "]d2", "]Q3", "]e0", "]J1")
"""AIM identifiers that announce an element string."""
MOST_FIELDS = 40
_Pairs = list[tuple[ApplicationIdentifier, str]]


def read_ean(text: str) -> Reading | None:
    """Read EAN-8, UPC-A, EAN-13 or GTIN-14 by length and check digit; None if it is something else."""
    if len(text) not in {8, 12, 13, 14} or not check_digit_is_right(text) or not text.strip("0"):
        return None
    name = {8: "EAN-8", 12: "UPC-A", 13: "EAN-13", 14: "GTIN-14"}[len(text)]
    # An eight-digit number that happens to fit is not rare: one in ten does.
    confidence = Confidence.LIKELY if len(text) == 8 else Confidence.CERTAIN
    field = ReadField("gtin", text.zfill(14), name)
    return Reading(
        Kind.PLAIN, text, (field,), confidence=confidence, format="ean", identifiers=((name, text),)
    )


def read_gs1(text: str) -> Reading | None:
    """Read an element string that is announced (AIM identifier, FNC1) or proves itself by a check digit."""
    announced = text.startswith(AIM)
    body = text[3:] if announced else text
    announced = announced or body.startswith(GS)
    body = body.removeprefix(GS)
    if not body[:2].isdigit() or (not announced and body[:2] not in {"00", "01", "02"}):
        return None
    repairs = (f"AIM identifier {text[:3]} was removed",) if text.startswith(AIM) else ()
    pairs = _elements(body)
    if pairs is not None:
        return _reading(body, pairs, repairs, Confidence.CERTAIN, ())
    pairs = _without_separators(body)
    if pairs is None:
        return None
    problem = say("The scanner lost the separators of this code. Compare the fields with the label.")
    return _reading(body, pairs, repairs, Confidence.GUESS, (problem,))


def _elements(body: str) -> _Pairs | None:
    """Take an element string apart by the rules, None if it breaks one."""
    found: _Pairs = []
    place = 0
    while place < len(body) and len(found) < MOST_FIELDS:
        identifier = identifier_at(body, place)
        if identifier is None:
            return None
        start = place + len(identifier.code)
        end = _end(body, start, identifier)
        value = body[start:end]
        if not _is_valid(identifier, value):
            return None
        found.append((identifier, value))
        place = end + (body[end : end + 1] == GS)
    return found if found and place >= len(body) else None


def _end(body: str, start: int, identifier: ApplicationIdentifier) -> int:
    if identifier.fixed:
        match = re.match(identifier.pattern, body[start:])
        return start + (match.end() if match else 0)
    separator = body.find(GS, start)
    return len(body) if separator < 0 else separator


def _is_valid(identifier: ApplicationIdentifier, value: str) -> bool:
    if not re.fullmatch(identifier.pattern, value):
        return False
    if identifier.has_check_digit and not check_digit_is_right(value):
        return False
    return not identifier.is_date or _date(value) is not None


def _without_separators(body: str) -> _Pairs | None:
    """Propose a split where a value is longer than it may be: fixed fields at the end are the anchors."""
    if GS in body or not 20 <= len(body) <= 120:
        return None
    solutions: list[_Pairs] = []
    _split(body, 0, [], solutions)
    # Dates are what proves a split; of several the one with the fewest fields assumes least.
    dated = [found for found in solutions if any(identifier.is_date for identifier, _ in found)]
    return min(dated, key=len, default=None)


def _split(body: str, place: int, found: _Pairs, solutions: list[_Pairs]) -> None:
    if len(solutions) >= 50 or len(found) > 6:
        return
    if place == len(body):
        solutions.append(list(found))
        return
    identifier = identifier_at(body, place)
    if identifier is None or identifier.name == "other" or any(f is identifier for f, _ in found):
        return
    start = place + len(identifier.code)
    lengths = _lengths(identifier, len(body) - start)
    for length in lengths:
        value = body[start : start + length]
        if _is_valid(identifier, value):
            _split(body, start + length, [*found, (identifier, value)], solutions)


def _lengths(identifier: ApplicationIdentifier, left: int) -> Sequence[int]:
    longest = int(identifier.pattern.rstrip("}").rpartition("{")[2].rpartition(",")[2])
    if identifier.fixed:
        return (longest,) if longest <= left else ()
    return range(min(longest, left), 0, -1)


def _reading(
    body: str, pairs: _Pairs, repairs: tuple[str, ...], confidence: Confidence, problems: tuple[Text, ...]
) -> Reading:
    text = body
    if confidence is Confidence.GUESS:
        text = _rebuilt(pairs)
        repairs = (*repairs, "the separators were lost and are proposed")
    fields = tuple(_field(identifier, value) for identifier, value in pairs)
    is_label = any(field.name not in {"gtin", "other"} for field in fields)
    return Reading(
        Kind.LABEL if is_label else Kind.PLAIN,
        text,
        fields,
        repairs,
        confidence,
        format="gs1",
        identifiers=tuple((identifier.code, value) for identifier, value in pairs),
        problems=problems,
    )


def _rebuilt(pairs: _Pairs) -> str:
    out = ""
    for number, (identifier, value) in enumerate(pairs):
        last = number == len(pairs) - 1
        out += identifier.code + value + ("" if identifier.fixed or last else GS)
    return out


def _field(identifier: ApplicationIdentifier, value: str) -> ReadField:
    if identifier.is_date:
        value = _date(value) or value
    elif identifier.name == "quantity":
        value = value.lstrip("0") or "0"
    elif identifier.name == "weight":
        decimals = int(identifier.code[-1])
        whole, fraction = value[: 6 - decimals].lstrip("0") or "0", value[6 - decimals :]
        value = f"{whole}.{fraction}" if fraction else whole
    return ReadField(identifier.name, value, identifier.code)


def _date(value: str) -> str | None:
    """Return YYMMDD as YYYY-MM-DD; day 00 is the last of the month. Years 76 to 99 are taken for 19xx."""
    if not re.fullmatch("[0-9]{6}", value, re.ASCII):
        return None
    year, month, day = int(value[:2]), int(value[2:4]), int(value[4:])
    year += 1900 if year > 75 else 2000
    if not 1 <= month <= 12:
        return None
    last = calendar.monthrange(year, month)[1]
    day = day or last
    return f"{year:04}-{month:02}-{day:02}" if day <= last else None


def read_digital_link(text: str) -> Reading | None:
    """Read an address with /01/<gtin> in its path; it is taken apart and never opened."""
    if len(text) > 2000 or not re.match("https?://", text, re.IGNORECASE):
        return None
    try:
        parts = urlsplit(text)
        query = parse_qsl(parts.query, max_num_fields=MOST_FIELDS)
    except ValueError:
        return None
    steps = [unquote(step) for step in parts.path.split("/") if step]
    start = next((n for n, step in enumerate(steps) if step in {"01", "00"}), None)
    if start is None:
        return None
    named = [*zip(steps[start::2], steps[start + 1 :: 2], strict=False), *query]
    pairs = [(IDENTIFIERS[code], _key(code, value)) for code, value in named if code in IDENTIFIERS]
    if not pairs or not all(_is_valid(identifier, value) for identifier, value in pairs):
        return None
    reading = _reading(text, pairs, (), Confidence.CERTAIN, ())
    return Reading(
        reading.kind, text, reading.fields, format="gs1-digital-link", identifiers=reading.identifiers
    )


def _key(code: str, value: str) -> str:
    return value.zfill(14) if code == "01" and len(value) in {8, 12, 13} else value
