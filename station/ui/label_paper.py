"""Labels on printers of the system, on paper of exactly their size. Nothing here needs the GUI thread."""

import secrets
import time
from collections.abc import Callable

from PySide6.QtCore import QEventLoop, QMarginsF, QRectF, QSizeF
from PySide6.QtGui import QImage, QPageLayout, QPageSize, QPainter
from PySide6.QtPrintSupport import QPrinter, QPrinterInfo

from station.print_jobs import JobState, state_of, watched
from station.printers.base import (
    PAUSED,
    READY,
    Document,
    Failed,
    Printed,
    PrinterStatus,
    PrintOutcome,
    Sent,
)
from station.settings_tree import PrinterSettings
from station.text import Text, say, visible

MM_PER_INCH = 25.4
_GONE = say("The computer knows no such printer now. Switch it on, or set another name.")
_NO_PICTURE = say("The label is no picture. Set the language of this printer to png.")
_NOT_BEGUN = say("The printing system did not take the label. Look at the printer's queue.")
_BROKEN_OFF = say("The printing system broke the label off. Check that it has a roll of this size.")
_HELD = say("The label waits in the printer's queue. Look at the printer.")


class SystemPrinter:
    """A printer that the system knows; ``address`` is its name, empty for the usual one.

    A label comes as a PNG with the printer's dots. ``look`` tells what became of a job by printer and title.
    """

    def __init__(
        self,
        settings: PrinterSettings,
        look: Callable[[str, str], JobState] = state_of,
        wait: Callable[[float], None] = time.sleep,
    ) -> None:
        self.settings = settings
        self._look = look
        self._wait = wait

    def print(self, document: Document) -> PrintOutcome:
        """Print a label, and follow its job where the system tells of it."""
        image = QImage.fromData(document.content)
        if image.isNull():
            return Failed(_NO_PICTURE, for_good=True)
        info = self._info()
        if info.isNull():
            return Failed(_GONE)
        # A title that no other job has, to find it again.
        title = f"{visible(document.title, 60)} {secrets.token_hex(3)}"
        paper = QPrinter(info, QPrinter.PrinterMode.HighResolution)
        paper.setDocName(title)
        if not painted(paper, image, self.settings, document.copies):
            return Failed(_NOT_BEGUN)
        name = info.printerName()
        return outcome_of(watched(lambda: self._look(name, title), self._wait))

    def status(self) -> PrinterStatus:
        """Ask the system how the printer is."""
        info = self._info()
        if info.isNull():
            return PrinterStatus(False, (_GONE,))
        stopped = info.state() in (QPrinter.PrinterState.Error, QPrinter.PrinterState.Aborted)
        return PrinterStatus(False, (PAUSED,)) if stopped else READY

    def _info(self) -> QPrinterInfo:
        name = self.settings.address
        return QPrinterInfo.printerInfo(name) if name else QPrinterInfo.defaultPrinter()


def painted(paper: QPrinter, image: QImage, settings: PrinterSettings, copies: int) -> bool:
    """Paint a label whose dots are the printer's; False if the printing system refused."""
    # Printing sets timers, which need a dispatcher; a plain thread gets one by this.
    dispatcher = QEventLoop()
    paper.setResolution(settings.dpi)
    paper.setFullPage(True)
    paper.setPageLayout(_layout(image, settings))
    paper.setCopyCount(copies)
    painter = QPainter()
    begun = painter.begin(paper)
    if begun:
        # Dots are never smoothed: where the system has another resolution they become whole blocks.
        scale = paper.resolution() / settings.dpi
        painter.drawImage(QRectF(0, 0, image.width() * scale, image.height() * scale), image)
        begun = painter.end()
    del dispatcher
    broken = paper.printerState() in (QPrinter.PrinterState.Error, QPrinter.PrinterState.Aborted)
    return begun and not broken


def _layout(image: QImage, settings: PrinterSettings) -> QPageLayout:
    dots = MM_PER_INCH / settings.dpi
    size = QSizeF(settings.width_mm or image.width() * dots, settings.height_mm or image.height() * dots)
    page = QPageSize(size, QPageSize.Unit.Millimeter, "label", QPageSize.SizeMatchPolicy.ExactMatch)
    return QPageLayout(page, QPageLayout.Orientation.Portrait, QMarginsF(), QPageLayout.Unit.Millimeter)


def outcome_of(state: JobState) -> PrintOutcome:
    """Return what a job's last state means for its label."""
    if state is JobState.COMPLETED:
        return Printed()
    if state is JobState.UNKNOWN:
        return Sent()
    if state in _FAILED:
        return Failed(_FAILED[state], for_good=True)
    return Sent(_HELD)


_FAILED: dict[JobState, Text] = {
    JobState.CANCELED: _BROKEN_OFF,
    JobState.ABORTED: _BROKEN_OFF,
    JobState.MISSING: _NOT_BEGUN,
}
