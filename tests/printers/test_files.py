"""Labels as files: named after what they are, never written over, never outside their folder."""

import errno

import pytest

from station.printers.base import Document, Failed, Printed
from station.printers.files import FilePrinter
from station.settings_tree import PrinterSettings


def printer(folder, language="png"):
    return FilePrinter(PrinterSettings(name="Files", kind="file", address=str(folder), language=language))


def test_labels_of_the_same_name_lie_side_by_side(tmp_path):
    desk = printer(tmp_path / "new" / "labels", "zpl-bitmap")
    for content in (b"one", b"two"):
        assert desk.print(Document(content, 5, "stock-item-7")) == Printed()
    files = sorted((tmp_path / "new" / "labels").iterdir())
    assert [(file.name, file.read_bytes()) for file in files] == [
        ("stock-item-7-2.zpl", b"two"),
        ("stock-item-7.zpl", b"one"),
    ]


@pytest.mark.parametrize(
    "title", ["../../etc/passwd", "a/b\\c", "CON", "", "x" * 4000, "\u202e^XZ\x00", "\ud800"]
)
def test_a_name_never_leads_out_of_the_folder(tmp_path, title):
    folder = tmp_path / "labels"
    assert printer(folder).print(Document(b"x", title=title)) == Printed()
    (file,) = folder.iterdir()
    assert file.suffix == ".png"
    assert file.read_bytes() == b"x"


def test_a_folder_that_cannot_be_written_to_is_told_and_tried_again(tmp_path):
    (tmp_path / "file").write_text("")
    desk = printer(tmp_path / "file" / "labels")
    outcome = desk.print(Document(b"x"))
    assert isinstance(outcome, Failed)
    assert not outcome.for_good
    assert "Check the folder." in str(outcome.reason)
    assert desk.status().ready is False
    assert printer(tmp_path).status().ready
    assert {file.name for file in tmp_path.iterdir()} == {"file"}


def test_a_full_disk_leaves_no_half_label(tmp_path, monkeypatch):
    def full(self, content):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("pathlib.Path.write_bytes", full)
    outcome = printer(tmp_path).print(Document(b"x"))
    assert str(outcome.reason).startswith("The disk is full")
    assert list(tmp_path.iterdir()) == []


def test_without_a_folder_they_lie_with_the_stations_data(tmp_path, monkeypatch):
    monkeypatch.setattr("station.folders.data_folder", lambda: tmp_path)
    assert printer("").print(Document(b"x")) == Printed()
    assert (tmp_path / "labels" / "label.png").read_bytes() == b"x"
