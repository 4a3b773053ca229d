"""The bar that shows on every screen how the station and the devices around it are."""

from datetime import datetime

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QSizePolicy, QWidget

from station.model import Tone
from station.screen import Device, Link, Status
from station.text import Translate, say, visible
from station.ui.theme import Look
from station.ui.widgets.plain_text import Style, sized

LINKS = {
    Link.CONNECTING: (say("Connecting"), Tone.NEUTRAL),
    Link.ONLINE: (say("Online"), Tone.GOOD),
    Link.SLOW: (say("Slow"), Tone.UNSURE),
    Link.OFFLINE: (say("Offline"), Tone.BAD),
}
LONGEST = 48


class Chip(QWidget):
    """A short plain text, with a mark before it that tells its tone by shape and colour.

    Where the bar is too narrow a chip that ``yields`` is elided.
    """

    def __init__(self, look: Look, yields: bool = True) -> None:
        super().__init__()
        self._look = look
        self._text = ""
        self._tone: Tone | None = None
        width = QSizePolicy.Policy.Preferred if yields else QSizePolicy.Policy.Fixed
        self.setSizePolicy(width, QSizePolicy.Policy.Fixed)

    def text(self) -> str:
        """Return the whole text."""
        return self._text

    @property
    def tone(self) -> Tone | None:
        """Return the tone of the mark, None where there is no mark."""
        return self._tone

    def show_text(self, text: str, tone: Tone | None, look: Look) -> None:
        """Show a text with a mark of this tone, or without a mark; an empty text hides the chip."""
        self.setVisible(bool(text))
        if (text, tone, look) != (self._text, self._tone, self._look):
            self._text, self._tone, self._look = text, tone, look
            self.setAccessibleName(text)
            self.updateGeometry()
            self.update()

    def _style(self) -> Style:
        sizes, palette = self._look.sizes, self._look.palette
        is_loud = self._tone in (Tone.BAD, Tone.UNSURE)
        colour = palette.tones[self._tone].ink if is_loud and self._tone else palette.ink
        return Style(sizes.small, sizes.small, colour, bold=is_loud)

    def _mark_room(self) -> int:
        return round(self._look.sizes.small * 1.25) if self._tone else 0

    def _paint_mark(self, painter: QPainter, tone: Tone) -> None:
        side = self._look.sizes.small * 0.7
        mark = QRectF(1, (self.height() - side) / 2, side, side)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(self._look.palette.tones[tone].ink))
        if tone is Tone.BAD:
            painter.drawRect(mark)
        elif tone is Tone.UNSURE:
            corners = (mark.bottomLeft(), mark.bottomRight(), QPointF(mark.center().x(), mark.top()))
            painter.drawPolygon(corners)
        else:
            painter.drawEllipse(mark)

    def sizeHint(self) -> QSize:
        """Ask for the whole text."""
        style = self._style()
        metrics = QFontMetrics(sized(self.font(), style, style.largest))
        return QSize(metrics.horizontalAdvance(self._text) + self._mark_room() + 2, metrics.height() + 2)

    def minimumSizeHint(self) -> QSize:
        """Yield down to a few characters."""
        return QSize(self._mark_room() + 2 * self._look.sizes.small, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the mark and the text, elided where it must be."""
        painter = QPainter(self)
        if self._tone is not None:
            self._paint_mark(painter, self._tone)
        style = self._style()
        font = sized(self.font(), style, style.largest)
        metrics = QFontMetrics(font)
        left = self._mark_room()
        painter.setFont(font)
        painter.setPen(QColor(style.colour))
        text = metrics.elidedText(self._text, Qt.TextElideMode.ElideRight, self.width() - left)
        painter.drawText(left, (self.height() + metrics.ascent() - metrics.descent()) // 2, text)
        painter.end()


class StatusBar(QFrame):
    """Server, rows waiting, operator and location; the devices beside them, or below if it gets narrow."""

    def __init__(self, look: Look, translate: Translate) -> None:
        super().__init__()
        self.setObjectName("status")
        self._look = look
        self._translate = translate
        self._status = Status()
        self.link, self.waiting, self.in_doubt = Chip(look), Chip(look, False), Chip(look, False)
        self.operator, self.location = Chip(look), Chip(look)
        self.devices: list[Chip] = []
        self._station_row, self._device_row = QHBoxLayout(), QHBoxLayout()
        for chip in (self.link, self.waiting, self.in_doubt, self.operator, self.location):
            self._station_row.addWidget(chip)
        self._station_row.addStretch(1)
        self._layout = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._layout.addLayout(self._station_row, 1)
        self._layout.addLayout(self._device_row)
        self.set_look(look)

    def show_status(self, status: Status) -> None:
        """Show how everything is."""
        if status != self._status:
            self._status = status
            self._refresh()

    def set_look(self, look: Look) -> None:
        """Take over colours and sizes."""
        self._look = look
        gap = look.sizes.gap
        self._layout.setContentsMargins(2 * gap, gap // 2, 2 * gap, gap // 2)
        for row in (self._station_row, self._device_row):
            row.setSpacing(2 * gap)
        self._refresh()

    def _refresh(self) -> None:
        status = self._status
        self._refresh_link(status)
        self._refresh_counts(status)
        self._refresh_devices(status.devices)
        operator = visible(status.operator, LONGEST) or self._say("Nobody signed in")
        location = visible(status.location, LONGEST) or self._say("No location chosen")
        self.operator.show_text(operator, None, self._look)
        self.location.show_text(location, None, self._look)
        self._break()

    def _refresh_link(self, status: Status) -> None:
        text, tone = LINKS[status.link]
        state = text.rendered(self._translate)
        if status.as_of:
            at = datetime.fromtimestamp(status.as_of).strftime("%H:%M:%S")
            state = say("{state}, as of {at}", state=state, at=at).rendered(self._translate)
        server = visible(status.server, LONGEST) or self._say("no server")
        self.link.show_text(f"{state} · {server}", tone, self._look)

    def _refresh_counts(self, status: Status) -> None:
        waiting = say("{count} waiting", count=status.waiting) if status.waiting else say("Nothing waiting")
        tone = Tone.UNSURE if status.waiting else None
        self.waiting.show_text(waiting.rendered(self._translate), tone, self._look)
        doubt = say("{count} in doubt", count=status.in_doubt).rendered(self._translate)
        self.in_doubt.show_text(doubt if status.in_doubt else "", Tone.UNSURE, self._look)

    def _refresh_devices(self, devices: tuple[Device, ...]) -> None:
        while len(self.devices) < len(devices):
            self.devices.append(Chip(self._look))
            self._device_row.addWidget(self.devices[-1])
        for number, chip in enumerate(self.devices):
            device = devices[number] if number < len(devices) else None
            text = self._device_text(device) if device else ""
            chip.show_text(text, Tone.GOOD if device and device.ready else Tone.BAD, self._look)

    def _device_text(self, device: Device) -> str:
        name, state = device.name.rendered(self._translate), device.state.rendered(self._translate)
        return visible(f"{name}: {state}", LONGEST)

    def _say(self, template: str) -> str:
        return say(template).rendered(self._translate)

    def _break(self) -> None:
        """Put the devices on a row of their own if one row cannot hold every word."""
        gap = 2 * self._look.sizes.gap
        chips = (self.link, self.waiting, self.in_doubt, self.operator, self.location, *self.devices)
        wanted = sum(chip.sizeHint().width() + gap for chip in chips if chip.text()) + gap
        below, beside = QBoxLayout.Direction.TopToBottom, QBoxLayout.Direction.LeftToRight
        self._layout.setDirection(below if wanted > self.width() else beside)
        self._layout.setSpacing(gap // 4 if wanted > self.width() else gap)
        align = Qt.AlignmentFlag.AlignLeft if wanted > self.width() else Qt.AlignmentFlag.AlignRight
        self._device_row.setAlignment(align)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Break the bar where the new width wants it."""
        self._break()
