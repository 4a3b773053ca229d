"""Patterns of a site's own: regular expressions with named groups, checked before they are used.

Python's engine has no time limit, so only expressions that cannot run away are taken: no repetition of
something that itself repeats, no look-around, no back-references, and everything bounded in length.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from station.model import Confidence, Kind, ReadField, Reading
from station.text import Text, say

LONGEST_PATTERN = 500
LONGEST_TEXT = 500
MOST_REPETITIONS = 8
FIELDS = frozenset(
    (
        *("supplier", "sku", "mpn", "quantity", "unit", "customer_order", "customer_part", "order_line"),
        *("supplier_order", "lot", "date_code", "expiry", "production_date", "country", "serial"),
        *("package_id", "gtin", "manufacturer", "revision"),
    )
)
_FORBIDDEN = (r"(?=", r"(?!", r"(?<=", r"(?<!", r"(?P=", r"(?(")

_OPEN = r"(?:[*+]|\{[0-9]*,[0-9]*\})"
_SIDE_BY_SIDE = rf"{_OPEN}(?:\)|\((?:\?P<\w+>|\?:)?)*.{_OPEN}"


@dataclass(frozen=True, slots=True)
class Pattern:
    """One checked pattern; its name is the format of what it reads."""

    name: str
    expression: re.Pattern[str]


def checked(name: str, expression: str) -> Pattern | Text:
    """Check a pattern; returns it, or says why it cannot be used."""
    if len(expression) > LONGEST_PATTERN:
        return say("it is longer than {longest} characters", longest=LONGEST_PATTERN)
    try:
        compiled = re.compile(expression, re.ASCII)
    except (re.error, OverflowError, RecursionError) as error:
        return say("it is no regular expression ({reason})", reason=error)
    unknown = sorted(set(compiled.groupindex) - FIELDS)
    if unknown or not compiled.groupindex:
        return say("its named groups must be among {names}", names=", ".join(sorted(FIELDS)))
    return _runaway(expression) or Pattern(name, compiled)


def _runaway(expression: str) -> Text | None:
    """Say why an expression could take for ever, None if it cannot."""
    if any(piece in expression for piece in _FORBIDDEN) or re.search(r"\\[1-9]", expression):
        return say("look-around and back-references are not allowed")
    bare = re.sub(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]", "x", expression)
    if re.search(r"\)(?:[*+]|\{[0-9]*,?[0-9]*\})", bare):
        return say("a group must not be repeated as a whole")
    if len(re.findall(r"[*+]|\{[0-9]*,[0-9]*\}", bare)) > MOST_REPETITIONS:
        return say("it has more than {most} repetitions", most=MOST_REPETITIONS)
    if re.search(r"[*+?}][*+]", bare) or re.search(_SIDE_BY_SIDE, bare):
        return say("two open repetitions must not stand side by side; put a fixed character between them")
    return None


def read_pattern(text: str, patterns: Sequence[Pattern]) -> Reading | None:
    """Read a text by the first pattern that fits it whole; None if none does."""
    if len(text) > LONGEST_TEXT:
        return None
    for pattern in patterns:
        match = pattern.expression.fullmatch(text)
        if match:
            found = {name: value for name, value in match.groupdict().items() if value}
            fields = tuple(ReadField(name, value, pattern.name) for name, value in found.items())
            pairs = tuple(found.items())
            return Reading(
                Kind.LABEL,
                text,
                fields,
                confidence=Confidence.CERTAIN,
                format=pattern.name,
                identifiers=pairs,
            )
    return None
