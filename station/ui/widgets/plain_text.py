"""Paint text that nothing in it can disturb: no markup, no shortcuts, never wider than its place."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPaintEvent, QTextLayout, QTextOption
from PySide6.QtWidgets import QSizePolicy, QWidget

LONGEST_LAID_OUT = 600
_STEPS = 6


@dataclass(frozen=True, slots=True)
class Style:
    """How a text is set; it shrinks from ``largest`` to ``least`` pixels before it is cut."""

    largest: int
    least: int
    colour: str
    lines: int = 1
    bold: bool = False
    mono: bool = False


@dataclass(frozen=True, slots=True)
class Fitted:
    """A text broken into lines at the size that fits."""

    font: QFont
    lines: tuple[str, ...]


class PlainText(QWidget):
    """A label for scanned and server text: drawn literally, wrapped, shrunk, and at last elided.

    ``on_painted`` is called at the end of each paint event with the text that was painted.
    """

    def __init__(self, style: Style, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._style = style
        self._text = ""
        self._fitted: Fitted | None = None
        self.on_painted: Callable[[str], None] | None = None
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def text(self) -> str:
        """Return the whole text, also where it is painted elided."""
        return self._text

    def set_text(self, text: str) -> None:
        """Show a text; setting the same text again costs nothing."""
        if text != self._text:
            self._text = text
            self.setAccessibleName(text)
            self._refit()

    def set_style(self, style: Style) -> None:
        """Change how the text is set."""
        if style != self._style:
            self._style = style
            self._refit()
            self.updateGeometry()

    def painted_lines(self) -> tuple[str, ...]:
        """Return the lines as they are painted in the present size."""
        return self._fit().lines

    def _refit(self) -> None:
        self._fitted = None
        self.update()

    def _fit(self) -> Fitted:
        if self._fitted is None:
            room = self.contentsRect()
            self._fitted = fit(self._text, self.font(), self._style, room.width(), room.height())
        return self._fitted

    def sizeHint(self) -> QSize:
        """Ask for the height of all lines at the largest size."""
        metrics = QFontMetricsF(sized(self.font(), self._style, self._style.largest))
        return QSize(120, round(metrics.lineSpacing() * self._style.lines) + 1)

    def minimumSizeHint(self) -> QSize:
        """Ask for the same height and no width at all."""
        return QSize(0, self.sizeHint().height())

    def resizeEvent(self, event: object) -> None:
        """Fit the text anew."""
        self._fitted = None

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the lines, centred from top to bottom."""
        painter = QPainter(self)
        fitted = self._fit()
        painter.setFont(fitted.font)
        painter.setPen(QColor(self._style.colour))
        metrics = QFontMetricsF(fitted.font)
        top = max(0.0, (self.height() - metrics.lineSpacing() * len(fitted.lines)) / 2)
        left = self.contentsRect().left()
        for number, line in enumerate(fitted.lines):
            painter.drawText(QPointF(left, top + number * metrics.lineSpacing() + metrics.ascent()), line)
        painter.end()
        if self.on_painted is not None:
            self.on_painted(self._text)


def sized(base: QFont, style: Style, pixels: int) -> QFont:
    """Return the font of a style at one size."""
    font = QFont(base)
    if style.mono:
        font.setFamilies(["JetBrains Mono", "Cascadia Mono", "Consolas", "DejaVu Sans Mono", "monospace"])
    font.setPixelSize(pixels)
    font.setWeight(QFont.Weight.Bold if style.bold else QFont.Weight.Normal)
    return font


def fit(text: str, base: QFont, style: Style, width: int, height: int) -> Fitted:
    """Set a text as large as it fits; at the least size the last line is elided."""
    text = text[:LONGEST_LAID_OUT]
    for pixels in _sizes(style):
        font = sized(base, style, pixels)
        lines = _broken(text, font, width)
        if len(lines) <= _room(font, style, height):
            return Fitted(font, lines)
    return Fitted(font, _cut(text, lines, font, width, max(1, _room(font, style, height))))


def _sizes(style: Style) -> list[int]:
    step = max(1, (style.largest - style.least) // _STEPS)
    return [*range(style.largest, style.least, -step), style.least]


def _room(font: QFont, style: Style, height: int) -> int:
    """Count the lines that fit; smaller type may use more lines in the same height."""
    spacing = QFontMetricsF(font).lineSpacing()
    return min(int((height + 1) / spacing), style.lines + (pixels_saved(font, style) >= 1.5))


def pixels_saved(font: QFont, style: Style) -> float:
    """Return how many times larger the style would like the font."""
    return style.largest / font.pixelSize()


def _broken(text: str, font: QFont, width: int) -> tuple[str, ...]:
    layout = QTextLayout(text, font)
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    layout.setTextOption(option)
    # Qt counts in UTF-16 units, Python in characters.
    units = text.encode("utf-16-le", "surrogatepass")
    lines: list[str] = []
    layout.beginLayout()
    line = layout.createLine()
    while line.isValid() and width > 0:
        line.setLineWidth(width)
        start, end = line.textStart() * 2, (line.textStart() + line.textLength()) * 2
        lines.append(units[start:end].decode("utf-16-le", "replace").strip(" "))
        line = layout.createLine()
    layout.endLayout()
    return tuple(lines)


def _cut(text: str, lines: tuple[str, ...], font: QFont, width: int, room: int) -> tuple[str, ...]:
    metrics = QFontMetricsF(font)
    rest = " ".join(lines[room - 1 :])
    return (*lines[: room - 1], metrics.elidedText(rest, Qt.TextElideMode.ElideRight, width))
