"""Reports on paper, as PDF files that are read again; printed from a thread that is not the window's."""

import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from PySide6.QtPrintSupport import QPrinterInfo
from PySide6.QtWidgets import QApplication

from station.model import Done, Refused, Why
from station.screen import Report
from station.text import say
from station.ui.paper import document, print_report
from tests.test_reports import REPORT

QtPdf = pytest.importorskip("PySide6.QtPdf")


@pytest.fixture(autouse=True)
def no_printer(qapp: QApplication, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CUPS_SERVER", "127.0.0.1:9")
    if not QPrinterInfo.defaultPrinter().isNull():
        pytest.skip("this computer has a printer, and paper costs money")


def printed(report: Report, folder: Path) -> list[str]:
    """Print on another thread, and return the text of each page."""
    with ThreadPoolExecutor(1) as pool:
        done = pool.submit(print_report, report, folder).result(30)
    assert isinstance(done, Done)
    pdf = QtPdf.QPdfDocument()
    assert pdf.load(str(folder / str(done.data))) == QtPdf.QPdfDocument.Error.None_
    pages = [pdf.getAllText(number).text() for number in range(pdf.pageCount())]
    pdf.close()
    return pages


def test_a_report_has_its_title_facts_table_and_page_number(tmp_path: Path):
    [page] = printed(REPORT, tmp_path)
    for text in ("Received for PO-0001", "Supplier: Würth, Elektronik", "Quantity", 'a "b"', "=1+1", "100"):
        assert text in page
    assert page.split()[-1] == "1"
    assert [file.name for file in tmp_path.iterdir()] == ["PO-0001.pdf"]


def test_the_head_of_the_table_and_the_number_are_on_every_page(tmp_path: Path):
    rows = tuple((f"part-{n}", "", str(n)) for n in range(200))
    pages = printed(Report("long", say("Title"), (), REPORT.columns, rows), tmp_path)
    assert len(pages) > 2
    assert all("Quantity" in page for page in pages)
    assert [page.split()[-1] for page in pages] == [str(n) for n in range(1, len(pages) + 1)]
    assert all(f"part-{n}" in " ".join(pages) for n in (0, 99, 199))


def test_no_text_is_markup(tmp_path: Path):
    hostile = "<b>bold</b><img src='file:///etc/passwd'>"
    report = Report(
        "r", say("{x}", x=hostile), ((say("F"), hostile),), (say("A"),), ((hostile,), ("a\x1d\u202eb",))
    )
    text = document(report).toPlainText()
    assert text.count(hostile) == 3
    assert "a<GS><U+202E>b" in text
    assert "<b>" in printed(report, tmp_path)[0]


def test_a_cell_of_4000_characters_is_cut(tmp_path: Path):
    report = Report("r", say("Title"), (), (say("A"),), (("x" * 4000,), ("y", "too many")))
    assert "x" * 299 + "…" in document(report).toPlainText()
    assert len(printed(report, tmp_path)) == 1


def test_a_report_without_a_table(tmp_path: Path):
    assert "Title" in printed(Report("r", say("Title"), (), (), ()), tmp_path)[0]


def test_nothing_is_printed_over(tmp_path: Path):
    printed(REPORT, tmp_path)
    printed(REPORT, tmp_path)
    assert {file.name for file in tmp_path.iterdir()} == {"PO-0001.pdf", "PO-0001-2.pdf"}


def test_a_folder_that_cannot_be_is_told(tmp_path: Path):
    (tmp_path / "file").write_text("in the way")
    told = print_report(REPORT, tmp_path / "file" / os.sep.join("ab"))
    assert isinstance(told, Refused)
    assert told.why is Why.NOT_SAVED
