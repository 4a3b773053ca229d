"""Sentences for the operator: translatable templates, and foreign text made safe to show."""

import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

Translate = Callable[[str], str]
"""English template in, the operator's language out; an unknown template comes back as it is."""

LONGEST_SHOWN = 160
_CONTROLS = (
    *(
        "NUL",
        "SOH",
        "STX",
        "ETX",
        "EOT",
        "ENQ",
        "ACK",
        "BEL",
        "BS",
        "TAB",
        "LF",
        "VT",
        "FF",
        "CR",
        "SO",
        "SI",
    ),
    *(
        "DLE",
        "DC1",
        "DC2",
        "DC3",
        "DC4",
        "NAK",
        "SYN",
        "ETB",
        "CAN",
        "EM",
        "SUB",
        "ESC",
        "FS",
        "GS",
        "RS",
        "US",
    ),
)
_STACKED_MARKS = 2
_MOST_DIGITS = 30
# Letters and marks that leave no ink: the grapheme joiner and the Hangul fillers.
_BLANKS = frozenset("\u034f\u115f\u1160\u3164\uffa0")


def english(template: str) -> str:
    """Translate nothing: the templates are written in English."""
    return template


@dataclass(frozen=True, slots=True)
class Text:
    """A sentence that says what happened and what to do, still without a language.

    ``template`` uses ``str.format`` names; every value is made visible when the sentence is built,
    so scanned and server text can stand in it without being able to disturb it.
    """

    template: str
    values: Mapping[str, object] = field(default_factory=dict)

    def rendered(self, translate: Translate = english) -> str:
        """Build the sentence in the language of ``translate``."""
        shown = {name: _shown(value, translate) for name, value in self.values.items()}
        return translate(self.template).format(**shown)

    def __str__(self) -> str:
        return self.rendered()


def say(template: str, **values: object) -> Text:
    """Make a sentence; the template is what translators see."""
    return Text(template, values)


NOTHING = Text("")


def _shown(value: object, translate: Translate) -> str:
    if isinstance(value, Text):
        return value.rendered(translate)
    if isinstance(value, Decimal):
        return number(value)
    return visible(str(value))


def number(value: Decimal) -> str:
    """Write a quantity without an exponent or useless zeros: 10, 12.5, 0.001."""
    # Written out, 1E+999999 would be a million characters.
    if not value.is_finite() or abs(value.adjusted()) > _MOST_DIGITS:
        return str(value)
    whole = format(value, "f")
    return whole.rstrip("0").rstrip(".") if "." in whole else whole


def visible(text: str, longest: int = LONGEST_SHOWN) -> str:
    """Return foreign text so that all of it can be seen and none of it acts.

    Control characters become their names such as ``<GS>`` (few fonts have their pictures), bidi
    controls, invisible characters and lone surrogates become ``<U+202E>``, piles of combining marks
    are cut, and everything after ``longest`` characters is replaced by an ellipsis.
    """
    return _limited(text, longest, _named)


def visible_in_line(text: str, longest: int = LONGEST_SHOWN) -> str:
    """Return foreign text as ``visible`` does, with a dot for each control character: for narrow places."""
    return _limited(text, longest, lambda char: "·" if _is_control(char) else _named(char))


def _limited(text: str, longest: int, shown: Callable[[str], str]) -> str:
    out: list[str] = []
    marks = 0
    for char in text[: longest + 1]:
        is_mark = unicodedata.combining(char) or unicodedata.category(char) == "Me"
        marks = marks + 1 if is_mark else 0
        if marks <= _STACKED_MARKS:
            out.append(shown(char))
    if len(text) > longest:
        out[longest - 1 :] = ["…"]
    return "".join(out)


def _is_control(char: str) -> bool:
    return char < " " or char == "\x7f"


def _named(char: str) -> str:
    code = ord(char)
    if _is_control(char):
        return f"<{_CONTROLS[code] if code < len(_CONTROLS) else 'DEL'}>"
    if char in _BLANKS or unicodedata.category(char) in {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}:
        return f"<U+{code:04X}>"
    return char
