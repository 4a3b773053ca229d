"""Reports on paper: printed where a printer is set up, else a PDF. Nothing here needs the GUI thread."""

import secrets
from pathlib import Path

from PySide6.QtCore import QEventLoop
from PySide6.QtGui import (
    QFont,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextLength,
    QTextTableFormat,
)
from PySide6.QtPrintSupport import QPrinter, QPrinterInfo

from station.folders import new_file
from station.model import Done, Outcome, Refused, Why
from station.print_jobs import JobState, state_of, watched
from station.screen import Report
from station.text import Translate, english, visible

LONGEST_CELL = 300
POINTS, TITLE_POINTS = 9, 16
_NOT_PRINTED = {
    JobState.MISSING: "the printing system did not take it",
    JobState.HELD: "it is held in the printer's queue",
    JobState.STOPPED: "the printer has stopped",
    JobState.CANCELED: "the printer refused it, or it was cancelled",
    JobState.ABORTED: "the printer broke it off",
}


def print_report(report: Report, folder: Path, translate: Translate = english) -> Outcome:
    """Print a report; Done(name of the printer), or of the PDF in ``folder`` where there is no printer."""
    # The layout of a long document sets timers, which need a dispatcher; a plain thread gets one by this.
    dispatcher = QEventLoop()
    printer = QPrinterInfo.defaultPrinter()
    done = _as_pdf(report, folder, translate) if printer.isNull() else _on(printer, report, translate)
    del dispatcher
    return done


def _as_pdf(report: Report, folder: Path, translate: Translate) -> Outcome:
    try:
        file = new_file(folder, report.name, ".pdf")
    except OSError as error:
        return Refused(Why.NOT_SAVED, error.strerror or str(error))
    paper = QPrinter(QPrinter.PrinterMode.HighResolution)
    paper.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    paper.setOutputFileName(str(file))
    document(report, translate).print_(paper)
    if not file.stat().st_size:
        file.unlink()
        return Refused(Why.NOT_SAVED, file.name)
    return Done(file.name)


def _on(printer: QPrinterInfo, report: Report, translate: Translate) -> Outcome:
    # A title that no other job has, to find it again.
    title = f"{visible(report.name, 60)} {secrets.token_hex(3)}"
    paper = QPrinter(printer, QPrinter.PrinterMode.HighResolution)
    paper.setDocName(title)
    name = printer.printerName()
    document(report, translate).print_(paper)
    if paper.printerState() in (QPrinter.PrinterState.Error, QPrinter.PrinterState.Aborted):
        return Refused(Why.NO_PRINTER, name)
    state = watched(lambda: state_of(name, title))
    if state in _NOT_PRINTED:
        return Refused(Why.NO_PRINTER, f"{name}: {_NOT_PRINTED[state]}")
    return Done(name)


def document(report: Report, translate: Translate = english) -> QTextDocument:
    """Return a report as it stands on paper; every text goes in as plain text."""
    made = QTextDocument()
    made.setUndoRedoEnabled(False)
    made.setDefaultFont(QFont("sans-serif", POINTS))
    cursor = QTextCursor(made)
    cursor.insertText(_shown(report.title.rendered(translate)), _bold(TITLE_POINTS))
    for name, value in report.facts:
        cursor.insertBlock(QTextBlockFormat(), QTextCharFormat())
        cursor.insertText(f"{_shown(name.rendered(translate))}: ", _bold(POINTS))
        cursor.insertText(_shown(value), QTextCharFormat())
    cursor.insertBlock(QTextBlockFormat(), QTextCharFormat())
    if report.columns:
        _table(cursor, report, translate)
    return made


def _table(cursor: QTextCursor, report: Report, translate: Translate) -> None:
    table = cursor.insertTable(len(report.rows) + 1, len(report.columns), _lines())
    for column, name in enumerate(report.columns):
        table.cellAt(0, column).firstCursorPosition().insertText(
            _shown(name.rendered(translate)), _bold(POINTS)
        )
    for number, row in enumerate(report.rows, 1):
        for column, value in enumerate(row[: len(report.columns)]):
            table.cellAt(number, column).firstCursorPosition().insertText(_shown(value))


def _lines() -> QTextTableFormat:
    lines = QTextTableFormat()
    # On every page.
    lines.setHeaderRowCount(1)
    lines.setWidth(QTextLength(QTextLength.Type.PercentageLength, 100))
    lines.setCellSpacing(0)
    lines.setCellPadding(3)
    lines.setBorder(0.5)
    lines.setBorderCollapse(True)
    return lines


def _bold(points: int) -> QTextCharFormat:
    bold = QTextCharFormat()
    bold.setFontWeight(QFont.Weight.Bold)
    bold.setFontPointSize(points)
    return bold


def _shown(text: str) -> str:
    return visible(text, LONGEST_CELL)
