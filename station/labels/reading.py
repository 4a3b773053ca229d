"""A template's XML in, the template or all that is wrong with it out."""

from collections.abc import Callable, Iterator

from station.labels.attributes import LARGEST_LABEL, Attributes
from station.labels.fields import FIELDS, LISTS, PICTURES, Pattern, pattern, unknown_field
from station.labels.markup import Element, Refusal, read_markup
from station.labels.symbols import LEVELS, Symbology
from station.labels.template import Box, Code, Each, Image, Part, Problem, Template, When, Words
from station.text import Text, say

SMALLEST_LABEL = 5.0
SMALLEST_TEXT, LARGEST_TEXT = 0.8, 100.0
"""Millimetres."""
MOST_CELLS = 40
_HOLDS_TEXT = ("text", "code")
_HOLDS_PARTS = ("label", "if", "each")


def read_template(name: str, file: str, source: bytes) -> Template | tuple[Problem, ...]:
    """Read one template; its pictures are still to be loaded."""
    root = read_markup(source)
    if isinstance(root, Refusal):
        return (Problem(file, root.line, root.text),)
    reader = _Reader(name, file)
    template = reader.label(root)
    return tuple(reader.problems) or template


class _Reader:
    """Reads the elements of one file and gathers every problem."""

    def __init__(self, name: str, file: str) -> None:
        self.problems: list[Problem] = []
        self._name, self._file = name, file
        self._page = (LARGEST_LABEL, LARGEST_LABEL)
        self._kinds: dict[str, Callable[[Element, Attributes], Part]] = {
            "text": self._words,
            "code": self._code,
            "line": self._line,
            "box": self._box,
            "picture": self._picture,
            "if": self._when,
            "each": self._each,
        }

    def label(self, root: Element) -> Template:
        """Read the root element."""
        attributes = Attributes(root, self._file, self.problems)
        if root.name != "label":
            attributes.complain(say("A template begins with label, not with {name}.", name=root.name))
            return Template(self._name, "", 0, 0, ())
        title = attributes.text("title", self._name)
        width = attributes.number("width", SMALLEST_LABEL, LARGEST_LABEL)
        height = attributes.number("height", SMALLEST_LABEL, LARGEST_LABEL)
        self._page = (width, height)
        attributes.finish()
        return Template(self._name, title, width, height, self._parts(root, attributes))

    def _parts(self, parent: Element, attributes: Attributes) -> tuple[Part, ...]:
        self._refuse_loose_text(parent, attributes)
        return tuple(part for child in parent.children if (part := self._part(child)) is not None)

    def _part(self, element: Element) -> Part | None:
        attributes = Attributes(element, self._file, self.problems)
        kind = self._kinds.get(element.name)
        if kind is None:
            names = ", ".join(self._kinds)
            attributes.complain(
                say("There is no element {name}. Use one of these: {names}.", name=element.name, names=names)
            )
            return None
        if element.name not in _HOLDS_PARTS and element.children:
            attributes.complain(say("Nothing can stand in {name}.", name=element.name))
        if element.name not in _HOLDS_TEXT:
            self._refuse_loose_text(element, attributes)
        part = kind(element, attributes)
        attributes.finish()
        return part

    @staticmethod
    def _refuse_loose_text(element: Element, attributes: Attributes) -> None:
        for line, text in element.text.items():
            if loose := text.strip():
                attributes.complain(say("The text {text} must stand in a text element.", text=loose), line)

    def _words(self, element: Element, attributes: Attributes) -> Words:
        area = attributes.area(self._page)
        size = attributes.number("size", SMALLEST_TEXT, LARGEST_TEXT)
        least = attributes.number("least", SMALLEST_TEXT, LARGEST_TEXT, size)
        if least > size:
            attributes.complain(say("The least size is larger than the size."))
        return Words(
            element.line,
            area,
            self._patterns(element, attributes),
            size,
            least,
            attributes.count("lines", 0, 100, 0),
            attributes.yes("wrap", True),
            attributes.yes("bold", False),
            attributes.choice("align", ("left", "centre", "right"), "left"),
            attributes.choice("valign", ("top", "middle", "bottom"), "top"),
        )

    def _patterns(self, element: Element, attributes: Attributes) -> tuple[Pattern, ...]:
        """Read the lines of a text; a wrong field is told with the line it stands in."""
        read = []
        for line, written in element.text.items():
            if isinstance(one := pattern(written.strip()), Text):
                attributes.complain(one, line)
            elif written.strip():
                read.append(one)
        return tuple(read)

    def _code(self, element: Element, attributes: Attributes) -> Code:
        area = attributes.area(self._page)
        content = self._patterns(element, attributes)
        if len(content) != 1:
            attributes.complain(say("A code holds one line of text, such as {{barcode}}."))
        symbology = Symbology(attributes.choice("kind", [str(kind) for kind in Symbology], None))
        return Code(
            element.line,
            area,
            symbology,
            content[0] if content else Pattern(()),
            attributes.number("module", 0.05, 20) if attributes.has("module") else 0.0,
            attributes.count("quiet", 0, 50) if attributes.has("quiet") else None,
            attributes.choice("level", LEVELS, "M"),
        )

    def _line(self, element: Element, attributes: Attributes) -> Box:
        """Read a line: a box that is filled."""
        return Box(element.line, attributes.area(self._page), 0.0, 100)

    def _box(self, element: Element, attributes: Attributes) -> Box:
        area = attributes.area(self._page)
        thickness = attributes.number("thickness", 0, 20, 0.3)
        return Box(element.line, area, thickness, attributes.count("fill", 0, 100, 0))

    def _picture(self, element: Element, attributes: Attributes) -> Image:
        area = attributes.area(self._page)
        file, field = attributes.text("file", ""), attributes.text("field", "")
        if bool(file) == bool(field):
            attributes.complain(say("A picture has either a file or a field."))
        if field and field not in PICTURES:
            attributes.complain(unknown_field(field, PICTURES))
        return Image(element.line, area, file, field)

    def _when(self, element: Element, attributes: Attributes) -> When:
        field = attributes.text("field")
        if field and field not in FIELDS and field not in PICTURES:
            attributes.complain(unknown_field(field))
        value = attributes.text("is", "") if attributes.has("is") else None
        unwanted = attributes.text("not", "") if attributes.has("not") else None
        if value is not None and unwanted is not None:
            attributes.complain(say("An if has either is or not."))
        parts = self._parts(element, attributes)
        return When(field, value if unwanted is None else unwanted, unwanted is not None, parts)

    def _each(self, element: Element, attributes: Attributes) -> Each:
        field = attributes.text("field")
        if field and field not in LISTS:
            attributes.complain(unknown_field(field, LISTS))
        cell = attributes.area(self._page)
        across, down = (
            attributes.count("across", 1, MOST_CELLS, 1),
            attributes.count("down", 1, MOST_CELLS, 1),
        )
        page, self._page = self._page, (cell.width, cell.height)
        if any(child.name == "each" for child in _below(element)):
            attributes.complain(say("An each cannot stand in another one."))
        elif cell.left + across * cell.width > page[0] or cell.top + down * cell.height > page[1]:
            attributes.complain(say("{count} fields do not lie on the label.", count=across * down))
        parts = self._parts(element, attributes)
        self._page = page
        return Each(element.line, field, cell, across, down, parts)


def _below(element: Element) -> Iterator[Element]:
    for child in element.children:
        yield child
        yield from _below(child)
