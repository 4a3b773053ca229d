"""From the settings file to printers: every kind, and what is said of each that cannot be."""

from contextlib import closing

import pytest

from station.printers import brother
from station.printers.base import Document, Failed, Printed, Sent
from station.printers.files import FilePrinter
from station.printers.ipp import IppPrinter
from station.printers.kinds import EXAMPLES, KINDS, open_printer, open_printers, printer_for
from station.printers.stream import StreamPrinter
from station.settings import load
from station.settings_tree import PrinterSettings
from station.text import Text
from tests.printers.sink import READY, Sink

FILE = """
[printers.Desk]
kind = "tcp"
address = "{address}"
templates = ["bag", "stock-item"]

[printers."Dock 2"]
kind = "ipp"
address = "ipp://localhost/printers/dock"
language = "pdf"
width_mm = 62
height_mm = 29.5

[printers.Off]
enabled = false
"""


def loaded(tmp_path, text):
    file = tmp_path / "station.toml"
    file.write_text(text, encoding="utf-8")
    return load(file, {})


def test_printers_of_the_settings_file_print(tmp_path):
    with closing(Sink(READY)) as sink:
        settings, problems = loaded(tmp_path, FILE.format(address=sink.address))
        assert problems == []
        printers, said = open_printers(settings.printers)
        assert said == []
        assert [type(each) for each in printers] == [StreamPrinter, IppPrinter]
        assert printers[1].settings.height_mm == 29.5
        assert printers[0].print(Document(b"^XA^XZ")) == Printed()
    assert printer_for("bag", printers) is printers[0]
    assert printer_for("location", printers) is printers[1]
    assert printer_for("location", printers[:1]) is None


def test_what_is_wrong_in_the_file_is_told_with_its_line(tmp_path):
    text = FILE + '[printers.Bad]\nkind = "TCP 9100"\ndpi = 10\nlanguage = "latin"\nspeed = 3\ncopies = 0\n'
    text += 'address = "ipp://anna:secret@host/"\nmedia = "big"\n'
    settings, problems = loaded(tmp_path, text)
    lines = {problem.key.rpartition(".")[2]: problem.where.rpartition("line ")[2] for problem in problems}
    assert lines == {
        "kind": "17",
        "dpi": "18",
        "language": "19",
        "speed": "20",
        "copies": "21",
        "address": "22",
        "media": "23",
    }
    assert "no user and no password" in " ".join(map(str, problems))
    assert settings.printers[-1] == PrinterSettings(name="Bad")


@pytest.mark.parametrize("text", ["printers = 3", "[printers]\nDesk = 3"])
def test_printers_that_are_no_tables_are_told(tmp_path, text):
    settings, problems = loaded(tmp_path, text)
    assert settings.printers == ()
    assert len(problems) == 1


@pytest.mark.parametrize("kind", EXAMPLES)
def test_a_printer_without_an_address_is_told_what_it_looks_like(kind):
    said = open_printer(PrinterSettings(name="Desk", kind=kind))
    assert isinstance(said, Text)
    assert EXAMPLES[kind] in str(said)


def test_every_kind_is_made_without_touching_a_device():
    for kind in KINDS:
        settings = PrinterSettings(name="Desk", kind=kind, address="/dev/none", media="62x29")
        made = open_printer(settings)
        assert made.settings.name == "Desk"
        if not isinstance(made, FilePrinter):
            assert isinstance(made.print(Document(b"x")), Failed)


def test_a_kind_that_is_not_known_here_is_told_and_one_that_is_handed_in_is_made():
    settings = PrinterSettings(name="Desk", kind="smoke-signals", address="hill")
    printers, said = open_printers([settings])
    assert printers == []
    assert "smoke-signals" in str(said[0])
    made = open_printer(settings, {**KINDS, "smoke-signals": FilePrinter})
    assert isinstance(made, FilePrinter)


def brother_says(width=62, kind=0):
    return b"\x80\x20B0" + b"40\0\0" + bytes((0, 0, width, 0x0A)) + bytes(6) + bytes((kind,)) + bytes(13)


def test_a_brother_printer_is_asked_for_its_roll_and_tells_when_a_label_is_out():
    settings = PrinterSettings(name="QL", kind="brother", media="62", height_mm=40)
    question = brother.STATUS_REQUEST
    with closing(Sink(brother_says(29), brother_says(62), question=question)) as sink:
        desk = open_printer(
            PrinterSettings(name="QL", kind="brother", address=sink.address, media="62", timeout_seconds=0.5)
        )
        wrong = desk.print(Document(b"g"))
        assert (str(wrong.reason), wrong.for_good) == (
            "The wrong roll is in the printer. Put in the one that is set up.",
            False,
        )
        assert desk.print(Document(b"g")) == Sent()
    made = open_printer(PrinterSettings(name="QL", kind="brother", address="x", media="62", height_mm=40))
    assert (made.settings.language, made.settings.dpi) == ("brother", 300)
    assert (made.settings.width_mm, made.settings.height_mm) == (62.0, 40)
    assert settings.media in brother.ROLLS


@pytest.mark.parametrize("media", ["", "63", "1000x3"])
def test_a_brother_printer_needs_to_know_its_roll(media):
    said = open_printer(PrinterSettings(name="QL", kind="brother", address="x", media=media))
    assert isinstance(said, Text)
    assert "62x29" in str(said)
