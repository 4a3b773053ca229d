"""The page of the scanners: how each is, a code to set one up by, and what the last scan consisted of."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QCloseEvent, QPixmap
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from station.calibration.code import CODE
from station.model import Tone
from station.screen import Device
from station.setup_report import SetUpReport
from station.text import NOTHING, Text, Translate, say, visible
from station.ui.commands import Commands
from station.ui.labels import plain_label
from station.ui.symbols import data_matrix, picture_of

SMALL_DOT, LARGE_DOT, WIDE_FROM = 4, 5, 1200
MOST_KEYS = 500
LONGEST_LAST = 60
LONGEST_SENTENCES = 4

READY = say(
    "Scan the code on the left with the scanner that is to be set up, or any label to see what it sends."
)


@dataclass(frozen=True, slots=True)
class _Column:
    heading: Text
    stretches: bool = False


def _table(columns: tuple[_Column, ...], translate: Translate) -> QTableWidget:
    """Make a table to be looked at; nothing in it takes the focus or can be changed."""
    table = QTableWidget(0, len(columns))
    table.setObjectName("plain")
    table.setHorizontalHeaderLabels([column.heading.rendered(translate) for column in columns])
    table.verticalHeader().hide()
    table.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    table.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
    table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    table.setShowGrid(False)
    table.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    header = table.horizontalHeader()
    header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
    for number, column in enumerate(columns):
        mode = QHeaderView.ResizeMode.Stretch if column.stretches else QHeaderView.ResizeMode.ResizeToContents
        header.setSectionResizeMode(number, mode)
    return table


def _fill(table: QTableWidget, rows: Sequence[tuple[str, ...]]) -> None:
    table.setRowCount(len(rows))
    for row, cells in enumerate(rows):
        for column, text in enumerate(cells):
            item = QTableWidgetItem(text)
            item.setToolTip("")
            table.setItem(row, column, item)


class ScannersDialog(QDialog):
    """Shows what it is told; while it is open, scans are shown here and nothing is booked."""

    def __init__(self, parent: QWidget | None, translate: Translate, commands: Commands) -> None:
        super().__init__(parent)
        self._translate = translate
        self._commands = commands
        self._devices: tuple[Device, ...] = ()
        self._last: dict[str, str] = {}
        self.setWindowTitle(self._say(say("Scanners")))
        self.devices = _table(
            (_Column(say("Device")), _Column(say("State"), True), _Column(say("Last scan"), True)), translate
        )
        self.keys = _table(
            (_Column(say("Typed")), _Column(say("US key")), _Column(say("Gap"), True)), translate
        )
        self.fields = _table((_Column(say("What")), _Column(say("Read"), True)), translate)
        self.headline = plain_label("heading", self._say(READY))
        self.sentences = plain_label("muted")
        self.save = self._button(say("Save"), commands.save_scanner)
        self.save.setObjectName("primary")
        self.paper = self._button(say("Codes on paper"), commands.write_set_up_sheet)
        self.done_button = self._button(say("Done"), self.accept)
        self.finished.connect(commands.scanners_closed)
        self._arrange()
        self.show_report(None)

    def show_devices(self, devices: tuple[Device, ...]) -> None:
        """Show how each scanner is, and what came from it last."""
        self._devices = devices
        rows = [self._row(device) for device in devices]
        _fill(self.devices, rows)
        self.devices.resizeRowsToContents()

    def _row(self, device: Device) -> tuple[str, str, str]:
        last = self._last.get(str(device.name), device.last)
        return (
            visible(self._say(device.name), LONGEST_LAST),
            self._say(device.state),
            visible(last, LONGEST_LAST),
        )

    def show_report(self, report: SetUpReport | None) -> None:
        """Show what is to be said of a scan; None before the first."""
        self._show_words(report)
        if report is not None:
            # What is shown here goes no further, so that nobody else remembers it.
            self._last[str(report.scanner)] = report.text
            self.show_devices(self._devices)
        self.save.setEnabled(report is not None and bool(report.changes))
        keys = report.keys[:MOST_KEYS] if report else ()
        gaps = ["" if key.gap is None else f"{key.gap} ms" for key in keys]
        _fill(self.keys, [(key.typed, key.by_position, gap) for key, gap in zip(keys, gaps, strict=True)])
        _fill(self.fields, report.fields if report else ())
        self.fields.resizeRowsToContents()

    def show_message(self, message: Text) -> None:
        """Tell how saving or printing went."""
        self.sentences.setText(self._say(message))

    def _show_words(self, report: SetUpReport | None) -> None:
        tone = report.tone if report else Tone.NEUTRAL
        headline = report.headline if report else READY
        self._restyle(self.headline, "problem" if tone in (Tone.BAD, Tone.UNSURE) else "heading")
        self.headline.setText(self._say(headline))
        told = report.sentences if report else (NOTHING,)
        self.sentences.setText("\n".join(self._say(sentence) for sentence in told[:LONGEST_SENTENCES]))

    def _restyle(self, label: QLabel, name: str) -> None:
        label.setObjectName(name)
        # The style sheet goes by the name of a widget, and looks only when it is polished.
        label.style().unpolish(label)
        label.style().polish(label)

    def _say(self, text: Text) -> str:
        return text.rendered(self._translate)

    def _button(self, label: Text, act: Callable[[], None]) -> QPushButton:
        button = QPushButton(self._say(label))
        # A scanned Enter must never press a button.
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        button.setAutoDefault(False)
        button.clicked.connect(lambda: act())
        return button

    def _arrange(self) -> None:
        notice = plain_label(
            "notice", self._say(say("While this page is open, scans are only shown here. Nothing is booked."))
        )
        halves = QHBoxLayout()
        halves.setSpacing(20)
        halves.addLayout(self._arranged_codes())
        halves.addLayout(self._arranged_reports(), 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 16, 24, 16)
        layout.setSpacing(12)
        layout.addWidget(notice)
        layout.addLayout(halves, 1)
        layout.addLayout(self._arranged_buttons())

    def _arranged_codes(self) -> QVBoxLayout:
        codes = QVBoxLayout()
        codes.setSpacing(8)
        window = self.parentWidget()
        is_wide = window is not None and window.width() >= WIDE_FROM
        dot = LARGE_DOT if is_wide else SMALL_DOT
        large = _picture(QPixmap.fromImage(picture_of(data_matrix(CODE), dot)))
        words = plain_label(
            "muted", self._say(say("A scanner that reads lines only finds its code on paper."))
        )
        words.setMaximumWidth(large.width())
        codes.addWidget(large)
        codes.addWidget(words)
        codes.addStretch(1)
        return codes

    def _arranged_reports(self) -> QVBoxLayout:
        tables = QHBoxLayout()
        tables.setSpacing(12)
        tables.addWidget(self.keys, 5)
        tables.addWidget(self.fields, 6)
        reports = QVBoxLayout()
        reports.setSpacing(10)
        reports.addWidget(self.devices, 2)
        reports.addWidget(self.headline)
        reports.addWidget(self.sentences)
        reports.addLayout(tables, 5)
        return reports

    def _arranged_buttons(self) -> QHBoxLayout:
        buttons = QHBoxLayout()
        buttons.addWidget(self.paper)
        buttons.addStretch(1)
        buttons.addWidget(self.done_button)
        buttons.addWidget(self.save)
        return buttons

    def closeEvent(self, event: QCloseEvent) -> None:
        """End the page as the button does."""
        self.reject()
        event.accept()


def _picture(pixmap: QPixmap) -> QLabel:
    label = QLabel()
    label.setPixmap(pixmap)
    label.setFixedSize(pixmap.size())
    return label
