"""Reads the XML of a template: elements with their lines, and nothing that could reach out of the file."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from xml.parsers import expat

from station.text import Text, say

LARGEST = 64_000
"""Bytes."""
DEEPEST = 8
MOST_ELEMENTS = 500


@dataclass(slots=True)
class Element:
    """One element; ``text`` is what stands directly in it, by the number of the line."""

    name: str
    line: int
    attributes: Mapping[str, str]
    children: "list[Element]" = field(default_factory=list)
    text: dict[int, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Refusal(Exception):
    """Why a file is not read any further."""

    line: int
    text: Text


def read_markup(source: bytes) -> Element | Refusal:
    """Return the root element, or why this is no template."""
    if len(source) > LARGEST:
        return Refusal(0, say("The file is too large for a template: at most {most} bytes.", most=LARGEST))
    reader = _Reader()
    try:
        return reader.read(source)
    except Refusal as refusal:
        return refusal
    except expat.ExpatError as error:
        what = expat.ErrorString(error.code)
        return Refusal(error.lineno, say("This is not well-formed XML: {what}.", what=what))


class _Reader:
    """Builds the tree of elements while expat reads."""

    def __init__(self) -> None:
        # A file cannot choose another encoding.
        self._parser = expat.ParserCreate("UTF-8")
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._characters
        self._parser.StartDoctypeDeclHandler = self._refuse_doctype
        self._parser.ProcessingInstructionHandler = self._refuse_instruction
        self._open = [Element("", 0, {})]
        self._count = 0

    def read(self, source: bytes) -> Element:
        self._parser.Parse(source, True)
        return self._open[0].children[0]

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        line = self._parser.CurrentLineNumber
        self._count += 1
        if len(self._open) > DEEPEST:
            raise Refusal(line, say("Elements stand in one another too deep: at most {most}.", most=DEEPEST))
        if self._count > MOST_ELEMENTS:
            raise Refusal(line, say("There are too many elements: at most {most}.", most=MOST_ELEMENTS))
        element = Element(name, line, attributes)
        self._open[-1].children.append(element)
        self._open.append(element)

    def _end(self, _name: str) -> None:
        self._open.pop()

    def _characters(self, text: str) -> None:
        lines = self._open[-1].text
        for line, piece in enumerate(text.split("\n"), self._parser.CurrentLineNumber):
            lines[line] = lines.get(line, "") + piece

    def _refuse_doctype(self, *_declared: object) -> None:
        raise Refusal(
            self._parser.CurrentLineNumber,
            say("A template has no DOCTYPE and no entities. Take the line out."),
        )

    def _refuse_instruction(self, *_told: object) -> None:
        raise Refusal(
            self._parser.CurrentLineNumber,
            say("A template has no processing instructions. Take the line out."),
        )
