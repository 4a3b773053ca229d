"""HIBC supplier labels (ANSI/HIBC 2.6): primary and secondary data, joined or alone."""

import calendar
import re
from datetime import date, timedelta

from station.model import Confidence, Kind, ReadField, Reading
from station.text import Text, say

FORMAT = "hibc"
_CHARACTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-. $/+%"
_Fields = list[ReadField]

# The date forms of $$0 to $$6 and $$8/$$9: length, then how to read it.
_MMYY, _MMDDYY, _YYMMDD, _YYMMDDHH, _YYJJJ, _YYJJJHH = range(6)
_FLAGS = {"2": (6, _MMDDYY), "3": (6, _YYMMDD), "4": (8, _YYMMDDHH), "5": (5, _YYJJJ), "6": (7, _YYJJJHH)}


def read_hibc(text: str) -> Reading | None:
    """Read +LIC item unit, and secondary data behind a slash; None if the form is another."""
    bare = text[1:-1] if re.fullmatch(r"\*\+.*\*", text, re.DOTALL) else text
    if not bare.startswith("+") or not 6 <= len(bare) <= 200 or set(bare) - set(_CHARACTERS):
        return None
    checked = _check_is_right(bare)
    body = bare[1:-1]
    primary, _, secondary = body.partition("/")
    match = re.fullmatch(r"[A-Z][0-9A-Z]{3}[0-9A-Z]{1,18}[0-9]", primary)
    if not match or not (checked or "/" in body):
        return None
    fields = _primary(primary)
    fields += _secondary(secondary)
    problems: tuple[Text, ...] = ()
    if not checked:
        problems = (say("The check character of this code is wrong. Compare the fields with the label."),)
    repairs = ("the asterisks of Code 39 were removed",) if bare != text else ()
    return Reading(
        Kind.LABEL,
        bare,
        tuple(fields),
        repairs,
        Confidence.CERTAIN if checked else Confidence.GUESS,
        format=FORMAT,
        identifiers=tuple((field.identifier, field.value) for field in fields),
        problems=problems,
    )


def _check_is_right(code: str) -> bool:
    """Check the last character: the sum of all before it, modulo 43."""
    values = [_CHARACTERS.index(char) for char in code]
    return sum(values[:-1]) % 43 == values[-1]


def _primary(primary: str) -> _Fields:
    """Split labeller, item and unit of measure."""
    return [
        ReadField("lic", primary[:4], "LIC"),
        ReadField("item", primary[4:-1], "PCN"),
        ReadField("uom", primary[-1], "U/M"),
    ]


def _secondary(text: str) -> _Fields:
    if not text:
        return []
    first, *others = text.split("/")
    fields = _dollars(first)
    for other in others:
        fields += _supplementary(other)
    return fields


def _dollars(text: str) -> _Fields:
    if text.startswith("$$"):
        return _dated(text[2:])
    if text.startswith("$"):
        return [ReadField("lot", text[1:], "$")]
    match = re.fullmatch(r"([0-9]{5})([0-9A-Z]*)", text)
    if match:  # five digits are a Julian date of expiry
        return _with_lot(_read_date(_YYJJJ, match[1]), match[2], "")
    return _supplementary(text)


def _dated(text: str) -> _Fields:
    fields: _Fields = []
    if text[:1] in {"8", "9"}:
        length = 2 if text[0] == "8" else 5
        quantity, text = text[1 : 1 + length], text[1 + length :]
        fields.append(ReadField("quantity", quantity.lstrip("0") or "0", f"$${text[:1]}"))
    flag = text[:1]
    if flag == "7":
        return [*fields, *_with_lot("", text[1:], "$$7")]
    if flag in _FLAGS:
        length, form = _FLAGS[flag]
        expiry = _read_date(form, text[1 : 1 + length])
        return [*fields, *_with_lot(expiry, text[1 + length :], f"$${flag}")]
    return [*fields, *_with_lot(_read_date(_MMYY, text[:4]), text[4:], "$$")]


def _with_lot(expiry: str, lot: str, identifier: str) -> _Fields:
    fields = [ReadField("expiry", expiry, identifier)] if expiry else []
    return [*fields, ReadField("lot", lot, identifier)] if lot else fields


def _supplementary(text: str) -> _Fields:
    if text.startswith("16D"):
        return [ReadField("production_date", _iso(text[3:]), "16D")]
    if text.startswith("14D"):
        return [ReadField("expiry", _iso(text[3:]), "14D")]
    if text.startswith("S"):
        return [ReadField("serial", text[1:], "S")]
    if re.fullmatch("Q[0-9]{1,9}", text):
        return [ReadField("quantity", text[1:].lstrip("0") or "0", "Q")]
    return [ReadField("other", text, "")] if text else []


def _iso(text: str) -> str:
    match = re.fullmatch(r"([0-9]{4})([0-9]{2})([0-9]{2})", text)
    return "-".join(match.groups()) if match else text


def _read_date(form: int, text: str) -> str:
    """Return a date as YYYY-MM-DD, or YYYY-MM where the day is not told; empty if it is none."""
    if not text.isdigit():
        return ""
    if form in {_YYJJJ, _YYJJJHH}:
        return _julian(text)
    if form == _MMYY:
        month, year, day = text[:2], text[2:4], ""
    elif form == _MMDDYY:
        month, day, year = text[:2], text[2:4], text[4:6]
    else:
        year, month, day = text[:2], text[2:4], text[4:6]
    if len(year) < 2 or not 1 <= int(month or 0) <= 12:
        return ""
    if day and not 1 <= int(day) <= calendar.monthrange(2000 + int(year), int(month))[1]:
        return ""
    return f"20{year}-{month}-{day}" if day else f"20{year}-{month}"


def _julian(text: str) -> str:
    if len(text) < 5 or not 1 <= int(text[2:5]) <= 366:
        return ""
    return (date(2000 + int(text[:2]), 1, 1) + timedelta(days=int(text[2:5]) - 1)).isoformat()
