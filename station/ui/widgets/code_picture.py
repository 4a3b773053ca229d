"""A code on the screen that scanners read from there."""

from PySide6.QtCore import QPointF, QSize
from PySide6.QtGui import QImage, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QSizePolicy

from station.text import Translate, say, visible
from station.ui.symbols import Modules, picture_of, qr_code
from station.ui.theme import Look
from station.ui.widgets.plain_text import PlainText, Style

QUIET_MODULES = 4
LEAST_DOT, USUAL_DOT, LARGEST_DOT = 2, 5, 10
"""Pixels a module: fewer no scanner reads from a screen, and more only ask for more distance."""
USUAL_SIDE = 33 + 2 * QUIET_MODULES
"""How many modules the codes of things have at most; only longer ones must do with fewer pixels."""
LONGEST_SHOWN = 400
WIDE, LINES_BESIDE = 1.6, 5
"""In a card that is so much wider than high the text stands beside the code, in so many lines."""
SYMBOL_PART, TEXT_PART = 3, 2
TOO_LONG = say("No QR code can hold this text. Copy it instead.")
TOO_SMALL = say("This code is too long for the room that is left here. Make the window larger, or copy it.")


class Symbol(PlainText):
    """A QR code as large as its place allows, black on white whatever the theme.

    Each module is a square of whole pixels. The text stands in place of a code that cannot be shown.
    """

    def __init__(self) -> None:
        super().__init__(Style(19, 13, "#000000"))
        self._dots = QImage()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def show_modules(self, modules: Modules | None) -> None:
        """Draw these modules, or nothing."""
        self._dots = QImage() if modules is None else picture_of(modules, 1, QUIET_MODULES)
        self.updateGeometry()
        self.update()

    def dot(self) -> int:
        """Return how many pixels of the screen a module is wide, 0 where no scanner could read the code."""
        if self._dots.isNull():
            return 0
        ratio = self.devicePixelRatioF()
        room = int(min(self.width(), self.height()) * ratio)
        dot = min(room // self._dots.width(), round(LARGEST_DOT * ratio))
        return dot if dot >= LEAST_DOT else 0

    def minimumSizeHint(self) -> QSize:
        """Ask for the least room in which a code of a thing can be read."""
        return self._room(LEAST_DOT)

    def sizeHint(self) -> QSize:
        """Ask for little more; the layout gives all the room that is left."""
        return self._room(USUAL_DOT)

    def _room(self, dot: int) -> QSize:
        side = dot * min(self._dots.width(), USUAL_SIDE)
        return QSize(side, max(side, super().sizeHint().height()))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the code in the middle, or say why it is not there."""
        dot, ratio = self.dot(), self.devicePixelRatioF()
        if not dot:
            super().paintEvent(event)
            return
        side = dot * self._dots.width()
        image = self._dots.scaled(side, side)
        image.setDevicePixelRatio(ratio)
        left, top = (int(length * ratio - side) // 2 for length in (self.width(), self.height()))
        painter = QPainter(self)
        painter.drawImage(QPointF(left / ratio, top / ratio), image)
        painter.end()


class CodePicture(QFrame):
    """A text as a QR code to be scanned from the screen, with the text itself below or beside it."""

    def __init__(self, look: Look, translate: Translate) -> None:
        super().__init__()
        self.setObjectName("card")
        self._translate = translate
        self._code = ""
        self.symbol = Symbol()
        self.text = PlainText(Style(16, 13, "#000000"))
        self._layout = QBoxLayout(QBoxLayout.Direction.TopToBottom, self)
        self._layout.addWidget(self.symbol, SYMBOL_PART)
        self._layout.addWidget(self.text, TEXT_PART)
        self.set_look(look)

    def show_code(self, code: str) -> None:
        """Show a code; none takes the card away."""
        self.setVisible(bool(code))
        if code != self._code:
            self._code = code
            modules = qr_code(code)
            problem = TOO_LONG if modules is None else TOO_SMALL
            self.symbol.set_text(problem.rendered(self._translate))
            self.symbol.show_modules(modules)
            self.text.set_text(visible(code, LONGEST_SHOWN))

    def set_look(self, look: Look) -> None:
        """Take over colours and sizes."""
        sizes, palette = look.sizes, look.palette
        self._sizes, self._ink = sizes, palette.ink
        self._layout.setContentsMargins(*[sizes.gap] * 4)
        self._layout.setSpacing(sizes.gap)
        self.symbol.set_style(Style(sizes.value, sizes.small, palette.ink, lines=4, bold=True))
        self._arrange()

    def _arrange(self) -> None:
        """Put the text where it leaves the code more room."""
        is_wide = self.width() > WIDE * self.height()
        direction = QBoxLayout.Direction.LeftToRight if is_wide else QBoxLayout.Direction.TopToBottom
        self._layout.setDirection(direction)
        lines = LINES_BESIDE if is_wide else 1
        self.text.set_style(Style(self._sizes.body, self._sizes.small, self._ink, lines, mono=True))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Arrange code and text anew."""
        super().resizeEvent(event)
        self._arrange()
