"""Reports as files: whatever is in them, a spreadsheet shows it, and no file is written over."""

import csv
import io
from pathlib import Path

import pytest
from hypothesis import given, strategies as st

from station.model import Done, Refused, Why
from station.reports import as_csv, new_file, write_csv
from station.screen import Report
from station.text import Text, say
from tests.journal.test_sheet import FORMULAS

REPORT = Report(
    "PO-0001",
    say("Received for {order}", order="PO-0001"),
    ((say("Supplier"), "Würth, Elektronik"), (say("Bags"), "2")),
    (say("Part"), say("Lot"), say("Quantity")),
    (("LM358", 'a "b"', "10"), ("RC0603", "=1+1", "100")),
)


def read(data: bytes) -> list[list[str]]:
    assert data.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), strict=True))


def test_a_report_is_a_table_that_every_spreadsheet_opens(tmp_path: Path):
    folder = tmp_path / "data" / "reports"
    assert write_csv(REPORT, folder) == Done("PO-0001.csv")
    data = (folder / "PO-0001.csv").read_bytes()
    assert read(data) == [
        ["Received for PO-0001", "", ""],
        ["Supplier", "Würth, Elektronik", ""],
        ["Bags", "2", ""],
        ["", "", ""],
        ["Part", "Lot", "Quantity"],
        ["LM358", 'a "b"', "10"],
        ["RC0603", "'=1+1", "100"],
    ]
    assert data.endswith(b"\r\n")
    assert b'"W\xc3\xbcrth, Elektronik"' in data
    assert b'"a ""b"""' in data


def test_no_report_is_written_over(tmp_path: Path):
    made = [write_csv(REPORT, tmp_path) for _ in range(3)]
    assert made == [Done("PO-0001.csv"), Done("PO-0001-2.csv"), Done("PO-0001-3.csv")]


@pytest.mark.parametrize(
    ("name", "file"),
    [
        ("../../etc/passwd", "etc-passwd.csv"),
        ("a\0b\x1dc\u202e", "a-b-c.csv"),
        ("CON", "CON-file.csv"),
        ("", "file.csv"),
        ("..", "file.csv"),
        ("x" * 4000, "x" * 100 + ".csv"),
        ("é" * 4000, "é" * 50 + ".csv"),
        ("C:\\x", "C--x.csv"),
    ],
)
def test_a_name_leads_nowhere(tmp_path: Path, name: str, file: str):
    assert new_file(tmp_path, name, ".csv").relative_to(tmp_path) == Path(file)
    assert [each.name for each in tmp_path.iterdir()] == [file]


@pytest.mark.parametrize("text", FORMULAS)
def test_nothing_in_a_report_is_calculated(text: str):
    report = Report(
        "r", Text("{x}", {"x": text}), ((Text("{x}", {"x": text}), text),), (say("A"),), ((text,),)
    )
    # The reader of the test takes no part in it: each field begins as a spreadsheet sees it.
    fields = [field for row in csv.reader(io.StringIO(as_csv(report), newline="")) for field in row if field]
    assert len(fields) == 5
    assert not [field for field in fields if field.lstrip()[:1] in tuple("=+-@\uff1d")]


@given(rows=st.lists(st.tuples(st.text(), st.text()), max_size=5))
def test_any_report_keeps_its_form(rows: list[tuple[str, str]]):
    report = Report("r", say("Title"), (), (say("A"), say("B")), tuple(rows))
    read_back = list(csv.reader(io.StringIO(as_csv(report), newline=""), strict=True))
    assert [len(row) for row in read_back] == [2] * (len(rows) + 3)


def test_it_speaks_the_operators_language():
    german = {"Part": "Teil"}
    assert "\r\nTeil,Lot,Quantity\r\n" in as_csv(REPORT, lambda template: german.get(template, template))


def test_a_folder_that_cannot_be_is_told(tmp_path: Path):
    (tmp_path / "file").write_text("in the way")
    told = write_csv(REPORT, tmp_path / "file" / "reports")
    assert isinstance(told, Refused)
    assert told.why is Why.NOT_SAVED
