"""Labels through Qt: the page has exactly the label's size, and its dots are the label's dots."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import zxingcpp
from PySide6.QtCore import QBuffer, QIODevice, QSize, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtPrintSupport import QPrinter, QPrinterInfo
from PySide6.QtWidgets import QApplication

from station.print_jobs import JobState
from station.printers.base import Document, Failed, Printed, Sent
from station.settings_tree import PrinterSettings
from station.ui.label_paper import SystemPrinter, outcome_of, painted
from station.ui.symbols import data_matrix

QtPdf = pytest.importorskip("PySide6.QtPdf")
TEXT = "[)>\x1e06\x1d1PLM358\x1dQ10\x1e\x04"
MODULE = 4


@pytest.fixture(autouse=True)
def no_printer(qapp: QApplication, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CUPS_SERVER", "127.0.0.1:9")


def label(width: int, height: int) -> QImage:
    """Return a label of so many dots with a DataMatrix whose modules are whole numbers of dots."""
    image = QImage(width, height, QImage.Format.Format_Mono)
    image.fill(1)
    painter = QPainter(image)
    for y, row in enumerate(data_matrix(TEXT)):
        for x, dark in enumerate(row):
            if dark:
                painter.fillRect(30 + x * MODULE, 30 + y * MODULE, MODULE, MODULE, Qt.GlobalColor.black)
    painter.end()
    return image


@pytest.mark.parametrize(("dpi", "dots"), [(203, (400, 200)), (300, (591, 295)), (600, (1181, 591))])
def test_a_label_is_printed_dot_by_dot_on_a_page_of_its_size(tmp_path: Path, dpi: int, dots: tuple[int, int]):
    file, image = tmp_path / "label.pdf", label(*dots)

    def work() -> bool:
        paper = QPrinter(QPrinter.PrinterMode.HighResolution)
        paper.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        paper.setOutputFileName(str(file))
        return painted(paper, image, PrinterSettings(dpi=dpi, width_mm=50, height_mm=25), 1)

    with ThreadPoolExecutor(1) as pool:
        assert pool.submit(work).result(30)
    pdf = QtPdf.QPdfDocument()
    pdf.load(str(file))
    size = pdf.pagePointSize(0)
    assert pdf.pageCount() == 1
    assert (size.width() / 72 * 25.4, size.height() / 72 * 25.4) == pytest.approx((50, 25), abs=0.2)
    page = pdf.render(0, QSize(*dots)).convertToFormat(QImage.Format.Format_Grayscale8)
    pdf.close()
    pixels = memoryview(page.constBits()).cast("B", (page.height(), page.bytesPerLine()))
    [found] = zxingcpp.read_barcodes(pixels, text_mode=zxingcpp.TextMode.Plain)
    assert found.bytes == TEXT.encode()


def png(image: QImage) -> bytes:
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")
    return bytes(buffer.data().data())


def test_a_printer_that_the_system_does_not_know_is_told_and_tried_again():
    if not QPrinterInfo.defaultPrinter().isNull():
        pytest.skip("this computer has a printer, and paper costs money")
    for name in ("No such printer", ""):
        desk = SystemPrinter(PrinterSettings(name="Desk", kind="system", address=name, language="png"))
        outcome = desk.print(Document(png(label(200, 200))))
        assert isinstance(outcome, Failed)
        assert not outcome.for_good
        assert desk.status().ready is False


def test_what_is_no_picture_is_told_for_good():
    outcome = SystemPrinter(PrinterSettings(name="Desk")).print(Document(b"^XA^XZ"))
    assert isinstance(outcome, Failed)
    assert outcome.for_good


def test_every_state_of_a_job_says_what_became_of_the_label():
    assert outcome_of(JobState.COMPLETED) == Printed()
    assert outcome_of(JobState.UNKNOWN) == Sent()
    for state in (JobState.CANCELED, JobState.ABORTED, JobState.MISSING):
        outcome = outcome_of(state)
        assert isinstance(outcome, Failed)
        assert outcome.for_good
    for state in (JobState.PENDING, JobState.HELD, JobState.STOPPED, JobState.PROCESSING):
        outcome = outcome_of(state)
        assert isinstance(outcome, Sent)
        assert "waits in the printer's queue" in str(outcome.note)
