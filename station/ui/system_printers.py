"""The printers that the system knows, for programs that have no window."""

import functools
import os

from PySide6.QtGui import QGuiApplication
from PySide6.QtPrintSupport import QPrinterInfo

from station.printers.base import Printer
from station.settings_tree import PrinterSettings
from station.ui.label_paper import SystemPrinter


@functools.cache
def _application() -> object:
    """Return the application that Qt needs for printing; it lives as long as the program."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    return QGuiApplication.instance() or QGuiApplication([])


def names() -> list[str]:
    """Return what the printers are called that ``address`` of a system printer can name."""
    _application()
    return list(QPrinterInfo.availablePrinterNames())


def system_printer(settings: PrinterSettings) -> Printer:
    """Make a printer of the system."""
    _application()
    return SystemPrinter(settings)
