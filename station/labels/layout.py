"""Fills a template with data and lays it out for a printer: a template in, a drawing out. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import assert_never

from station.labels.drawing import (
    Caution,
    Drawing,
    Frame,
    Placed,
    Primitive,
    Symbol,
    TextRun,
    Trouble,
    dots_per_mm,
)
from station.labels.fields import Data, Values, entries, values_of
from station.labels.fitting import LONGEST, Room, fitted
from station.labels.pictures import Picture, picture_of
from station.labels.symbols import LINEAR, QUIET, Matrix, encode
from station.labels.template import Area, Box, Code, Each, Image, Part, Template, When, Words
from station.labels.typeface import ASCENT, LEADING, Typeface, has_shaping, needs_shaping
from station.text import Text, say, visible

LEAST_DOTS, LEAST_MODULE = 2, 0.16
"""Dots, and millimetres, that a module of a code needs to be read by any scanner."""
MOST_PRIMITIVES = 2000
MOST_ROUNDED = 0.15
_ALMOST = 1e-6
_SHARES = {"left": 0.0, "top": 0.0, "centre": 0.5, "middle": 0.5, "right": 1.0, "bottom": 1.0}
_ANCHORS = {"left": "start", "centre": "middle", "right": "end"}


def lay_out(template: Template, data: Data, dpi: int, typeface: Typeface) -> Drawing:
    """Return the label that these data make of the template, on a printer of ``dpi``."""
    desk = _Layout(template, data, dpi, typeface)
    desk.parts(template.parts, values_of(data), (0.0, 0.0))
    primitives, cautions = tuple(desk.primitives), tuple(desk.cautions)
    return Drawing(template.title, template.width, template.height, dpi, primitives, cautions)


@dataclass(frozen=True, slots=True)
class _Cell:
    """The place of a code, in dots."""

    left: int
    top: int
    width: int
    height: int


class _Layout:
    """The drawing while it grows."""

    def __init__(self, template: Template, data: Data, dpi: int, typeface: Typeface) -> None:
        self.primitives: list[Primitive] = []
        self.cautions: list[Caution] = []
        self._template, self._data, self._typeface = template, data, typeface
        self._dots = dots_per_mm(dpi)

    def parts(self, parts: Iterable[Part], values: Values, origin: tuple[float, float]) -> None:
        """Draw parts with these values, moved by ``origin``."""
        for part in parts:
            match part:
                case Words():
                    self._words(part, values, origin)
                case Code():
                    self._code(part, values, origin)
                case Box():
                    area = _moved(part.area, origin)
                    self.primitives.append(Frame(area, part.thickness, part.fill))
                case Image():
                    self._image(part, origin)
                case When():
                    if self._holds(part, values):
                        self.parts(part.parts, values, origin)
                case Each():
                    self._each(part, values)
                case _:
                    assert_never(part)

    def _warn(self, trouble: Trouble, line: int, text: Text) -> None:
        caution = Caution(trouble, line, text)
        # What is wrong with every entry of a list is told once.
        if caution not in self.cautions:
            self.cautions.append(caution)

    def _holds(self, when: When, values: Values) -> bool:
        value = values.get(when.field) or ("…" if self._data.get(when.field) else "")
        return (bool(value) if when.equals is None else value == when.equals) != when.negated

    def _each(self, each: Each, values: Values) -> None:
        given = entries(self._data, each.field)
        cells = each.across * each.down
        if len(given) > cells:
            text = say("Only {most} of {count} entries fit on the label.", most=cells, count=len(given))
            self._warn(Trouble.LIST_CUT, each.line, text)
        for place, entry in enumerate(given[:cells]):
            if len(self.primitives) >= MOST_PRIMITIVES:
                text = say("There is too much on the label: the list is cut at entry {place}.", place=place)
                self._warn(Trouble.LIST_CUT, each.line, text)
                return
            row, column = divmod(place, each.across)
            origin = each.cell.left + column * each.cell.width, each.cell.top + row * each.cell.height
            self.parts(each.parts, {**values, **entry}, origin)

    # Text.

    def _words(self, words: Words, values: Values, origin: tuple[float, float]) -> None:
        wanted = [one.filled(values) for one in words.lines if not one.is_idle(values)]
        lines = [shown for one in wanted for shown in _lines(one)]
        if not any(lines):
            return
        area = _moved(words.area, origin)
        room = Room(area.width, area.height, LEADING, words.most_lines, words.wrap)
        measure = partial(self._typeface.width, bold=words.bold)
        fit = fitted(lines, words.size, words.least, room, measure)
        self._about_text(words.line, " ".join(lines), fit.cut)
        free = area.height - len(fit.lines) * fit.size * LEADING
        top = area.top + max(0.0, free) * _SHARES[words.valign]
        x = area.left + area.width * _SHARES[words.align]
        for row, text in enumerate(fit.lines):
            baseline = top + fit.size * (row * LEADING + ASCENT)
            width = measure(text) * fit.size
            run = TextRun(x, baseline, width, fit.size, text, words.bold, _ANCHORS[words.align])
            self.primitives.append(run)

    def _about_text(self, line: int, text: str, cut: bool) -> None:
        if cut:
            told = say(
                "{text} does not fit and is cut. Make its place larger, or its least size smaller.", text=text
            )
            self._warn(Trouble.TEXT_CUT, line, told)
        if missing := self._typeface.missing(text):
            told = say("The font has no {characters}: boxes are printed.", characters=missing)
            self._warn(Trouble.NO_GLYPH, line, told)
        if needs_shaping(text) and not has_shaping():
            told = say("{text} is printed from left to right: install FriBiDi on this computer.", text=text)
            self._warn(Trouble.DIRECTION, line, told)

    # Codes.

    def _code(self, code: Code, values: Values, origin: tuple[float, float]) -> None:
        content = code.pattern.filled(values)
        if not content or code.pattern.is_idle(values):
            self._warn(Trouble.NO_CODE, code.line, say("There is nothing to put into the code."))
            return
        matrix = encode(code.symbology, content, code.level)
        if isinstance(matrix, Text):
            self._warn(Trouble.NO_CODE, code.line, say("The code is missing: {why}", why=matrix))
            return
        self._place(code, matrix, self._cell(_moved(code.area, origin)))

    def _cell(self, area: Area) -> _Cell:
        left, top = round(area.left * self._dots), round(area.top * self._dots)
        right = int((area.left + area.width) * self._dots + _ALMOST)
        bottom = int((area.top + area.height) * self._dots + _ALMOST)
        return _Cell(left, top, right - left, bottom - top)

    def _place(self, code: Code, matrix: Matrix, cell: _Cell) -> None:
        quiet = QUIET[code.symbology] if code.quiet is None else code.quiet
        is_linear = code.symbology in LINEAR
        columns = len(matrix.rows[0]) + 2 * quiet
        rows = 0 if is_linear else len(matrix.rows) + 2 * quiet
        most = min(cell.width // columns, cell.height // rows if rows else cell.width)
        wanted = max(1, round(code.module * self._dots)) if code.module else most
        module = min(most, wanted)
        if module < 1:
            needed = columns / self._dots
            text = say(
                "The code is missing: it has {count} modules, and its place is too small for one dot each. "
                "Give it at least {needed} mm.",
                count=columns - 2 * quiet,
                needed=f"{needed:.1f}",
            )
            self._warn(Trouble.NO_CODE, code.line, text)
            return
        self._about_modules(code, module)
        bar = cell.height if is_linear else 0
        width = len(matrix.rows[0]) * module
        height = bar or len(matrix.rows) * module
        left, top = cell.left + (cell.width - width) // 2, cell.top + (cell.height - height) // 2
        symbol = Symbol(
            code.line, code.symbology, matrix.content, matrix.level, left, top, module, bar, matrix.rows
        )
        self.primitives.append(symbol)

    def _about_modules(self, code: Code, module: int) -> None:
        size = module / self._dots
        if module < LEAST_DOTS or size < LEAST_MODULE:
            text = say(
                "A module of the code has only {dots} of the printer's dots, {size} mm: "
                "not every scanner reads that. Make its place larger, or its content shorter.",
                dots=module,
                size=f"{size:.2f}",
            )
            self._warn(Trouble.SMALL_MODULES, code.line, text)
        if code.module and abs(size - code.module) > MOST_ROUNDED * code.module:
            text = say(
                "Modules of {wanted} mm are no whole number of dots, or do not fit: {size} mm are printed.",
                wanted=f"{code.module:g}",
                size=f"{size:.2f}",
            )
            self._warn(Trouble.ROUNDED_MODULES, code.line, text)

    # Pictures.

    def _image(self, image: Image, origin: tuple[float, float]) -> None:
        picture = self._template.pictures.get(image.file) if image.file else self._given(image)
        if picture is not None:
            self.primitives.append(Placed(_within(_moved(image.area, origin), picture), picture))

    def _given(self, image: Image) -> Picture | None:
        content = self._data.get(image.field)
        if not content:
            return None
        picture = picture_of(content) if isinstance(content, bytes) else None
        if picture is None:
            text = say("The picture is left out: it is no PNG or JPEG of a usual size.")
            self._warn(Trouble.NO_PICTURE, image.line, text)
        return picture


def _moved(area: Area, by: tuple[float, float]) -> Area:
    return Area(area.left + by[0], area.top + by[1], area.width, area.height)


def _within(area: Area, picture: Picture) -> Area:
    """Return the largest rectangle of the picture's proportions in the middle of an area."""
    scale = min(area.width / picture.columns, area.height / picture.rows)
    width, height = picture.columns * scale, picture.rows * scale
    return Area(area.left + (area.width - width) / 2, area.top + (area.height - height) / 2, width, height)


def _lines(text: str) -> Sequence[str]:
    """Return a value's lines as they can be shown: nothing in them acts on anything."""
    tidy = text[: LONGEST + 1].replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    return [visible(line.strip(" "), LONGEST) for line in tidy.split("\n")]
