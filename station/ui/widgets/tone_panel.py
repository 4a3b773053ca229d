"""The large coloured panel: what happened, readable from three metres."""

from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from station.model import Tone
from station.screen import View
from station.text import Translate, visible
from station.ui.icons import Icons
from station.ui.theme import Look
from station.ui.widgets.busy import BusyDots
from station.ui.widgets.icon import Icon
from station.ui.widgets.plain_text import PlainText, Style

LONGEST_DETAIL = 300
LOW = 0.7
"""How high the panel is over what is read from near and needs the room, as a part of the usual height."""


class TonePanel(QWidget):
    """Icon, title, headline and the quoted words of the server, on the colour of the tone."""

    def __init__(self, look: Look, icons: Icons, translate: Translate) -> None:
        super().__init__()
        self._look = look
        self._translate = translate
        self._tone = Tone.NEUTRAL
        self._is_low = False
        self._icon = Icon(icons)
        self.title = PlainText(Style(16, 12, "#ffffff"))
        self.headline = PlainText(Style(44, 22, "#ffffff"))
        self.detail = PlainText(Style(16, 12, "#ffffff"))
        self.busy = BusyDots()
        self._layout = self._arranged()
        self.set_look(look)

    @property
    def tone(self) -> Tone:
        """Return the tone that is shown."""
        return self._tone

    def show_view(self, view: View) -> None:
        """Show the headline, its tone and what the server said."""
        self.title.set_text(view.title.rendered(self._translate))
        self.headline.set_text(view.headline.rendered(self._translate))
        detail = visible(view.detail, LONGEST_DETAIL)
        # The operator sees whose words these are by the quotation marks alone.
        self.detail.set_text(f"“{detail}”" if detail else "")
        self.detail.setVisible(bool(detail))
        self.busy.set_busy(view.busy)
        is_low = view.beside is not None or bool(view.code)
        if is_low != self._is_low:
            self._is_low = is_low
            self._set_height()
        if view.tone is not self._tone:
            self._tone = view.tone
            self._restyle()

    def set_look(self, look: Look) -> None:
        """Take over colours and sizes."""
        self._look = look
        self._set_height()
        gap = look.sizes.gap
        self._layout.setContentsMargins(2 * gap, gap, 2 * gap, gap)
        self._layout.setSpacing(2 * gap)
        self._restyle()

    def _set_height(self) -> None:
        self.setFixedHeight(round(self._look.sizes.panel * (LOW if self._is_low else 1)))

    def _arranged(self) -> QHBoxLayout:
        top = QHBoxLayout()
        top.addWidget(self.title, 1)
        top.addWidget(self.busy)
        words = QVBoxLayout()
        words.setSpacing(4)
        words.addLayout(top)
        words.addWidget(self.headline, 1)
        words.addWidget(self.detail)
        # The headline keeps its place whether or not the server said something.
        policy = self.detail.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self.detail.setSizePolicy(policy)
        layout = QHBoxLayout(self)
        layout.addWidget(self._icon)
        layout.addLayout(words, 1)
        return layout

    def _restyle(self) -> None:
        sizes = self._look.sizes
        colour = self._look.palette.tones[self._tone].on_fill
        self._icon.set_icon(self._tone.value, colour, sizes.icon)
        self.title.set_style(Style(sizes.body, sizes.small, colour, bold=True))
        self.headline.set_style(Style(sizes.headline, sizes.headline_least, colour, lines=2, bold=True))
        self.detail.set_style(Style(sizes.value, sizes.small, colour))
        self.busy.set_colour(colour)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Fill the panel with the colour of the tone."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(self._look.palette.tones[self._tone].fill))
        painter.end()
