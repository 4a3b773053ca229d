"""The attributes of one element of a template: each is asked for once, checked, and none is left over."""

import re
from collections.abc import Collection

from station.labels.markup import Element
from station.labels.template import Area, Problem
from station.text import Text, say

LARGEST_LABEL = 300.0
"""Millimetres, either way; A4 fits."""
_NUMBER = re.compile(r"[0-9]{1,4}(?:\.[0-9]{1,4})?")
_OVERHANG = 0.01


class Attributes:
    """Hands out an element's attributes; what is wrong with them is added to ``problems``."""

    def __init__(self, element: Element, file: str, problems: list[Problem]) -> None:
        self._element, self._file, self._problems = element, file, problems
        self._left = dict(element.attributes)

    def complain(self, text: Text, line: int = 0) -> None:
        """Add a problem, in the element's own line if no other is given."""
        self._problems.append(Problem(self._file, line or self._element.line, text))

    def text(self, name: str, default: str | None = None) -> str:
        """Return an attribute; without a default it must be there."""
        value = self._left.pop(name, default)
        if value is None:
            self.complain(say("{element} needs {name}.", element=self._element.name, name=name))
        return value or ""

    def has(self, name: str) -> bool:
        """Tell whether an attribute is written there."""
        return name in self._left

    def choice(self, name: str, choices: Collection[str], default: str | None) -> str:
        """Return one of the choices."""
        value = self.text(name, default)
        if value in choices:
            return value
        if value:
            self.complain(
                say(
                    "{name} cannot be {value}. Use one of these: {choices}.",
                    name=name,
                    value=value,
                    choices=", ".join(choices),
                )
            )
        return next(iter(choices))

    def yes(self, name: str, default: bool) -> bool:
        """Return whether an attribute says yes."""
        return self.choice(name, ("yes", "no"), "yes" if default else "no") == "yes"

    def number(self, name: str, least: float, most: float, default: float | None = None) -> float:
        """Return a number within its limits."""
        written = self.text(name, None if default is None else str(default))
        if not written:
            return least
        if _NUMBER.fullmatch(written) and least <= float(written) <= most:
            return float(written)
        self.complain(
            say(
                "{name} is {value}: it must be a number from {least} to {most}, such as 2.5.",
                name=name,
                value=written,
                least=f"{least:g}",
                most=f"{most:g}",
            )
        )
        return least

    def count(self, name: str, least: int, most: int, default: int | None = None) -> int:
        """Return a whole number within its limits."""
        value = self.number(name, least, most, default)
        if value != int(value):
            self.complain(say("{name} must be a whole number.", name=name))
        return int(value)

    def area(self, page: tuple[float, float]) -> Area:
        """Return the rectangle of an element, which must lie on the label."""
        left, top = self.number("x", 0, LARGEST_LABEL), self.number("y", 0, LARGEST_LABEL)
        width = self.number("width", 0.1, LARGEST_LABEL)
        height = self.number("height", 0.1, LARGEST_LABEL)
        if left + width > page[0] + _OVERHANG or top + height > page[1] + _OVERHANG:
            self.complain(
                say(
                    "{element} does not lie on the label: it reaches {right} x {bottom} mm.",
                    element=self._element.name,
                    right=f"{left + width:g}",
                    bottom=f"{top + height:g}",
                )
            )
        return Area(left, top, width, height)

    def finish(self) -> None:
        """Complain about whatever was not asked for."""
        for name in self._left:
            self.complain(say("{element} has no {name}.", element=self._element.name, name=name))
