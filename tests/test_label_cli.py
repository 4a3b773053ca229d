"""Labels from the command line: on printers that are really there, into files, and not at all."""

import io
import json
from contextlib import closing

import numpy as np
import pypdfium2
import pytest
from PIL import Image
from zebrafy import ZebrafyZPL

from station.input.decoder import decode
from tests.in_process import QuickCommandLine
from tests.printers import ipp_printer
from tests.printers.sink import READY, Sink, host_status

CODE = "[)>\x1e06\x1dP296-1\x1dQ5\x1e\x04"
BAG = json.dumps({"barcode": CODE, "name": "Größe 日 ^XZ <b>"})
PLAIN = '{"barcode": "X"}'
TAG = """<label title="Tag" width="50" height="25">
<code kind="qr" x="1" y="1" width="23" height="23">{barcode}</code></label>"""


@pytest.fixture
def station(tmp_path, monkeypatch, capsys):
    return QuickCommandLine(tmp_path, monkeypatch, capsys)


def read(picture):
    return [code.raw.decode() for code in decode(np.asarray(picture.convert("L")))]


def pages_of(pdf):
    with pypdfium2.PdfDocument(pdf) as document:
        return [page.render(scale=300 / 72).to_pil() for page in document]


def refused(ran, code, sentence):
    """Check that a command said one sentence and did nothing else."""
    assert (ran.code, ran.out) == (code, "")
    assert ran.err.count("\n") == 1, ran.err
    assert sentence in ran.err
    assert "Traceback" not in ran.err


# On printers.


def test_a_label_is_printed_on_a_printer_at_the_network(station):
    with closing(Sink(READY)) as sink:
        station.printer(address=sink.address, language="zpl-bitmap")
        ran = station.run("label", "bag", "--data", BAG, "--printer", "Desk", "--copies", "2")
        assert (ran.code, ran.out) == (0, "The label is printed on Desk.\n")
        assert sink.came.wait(10)
        pictures = ZebrafyZPL(sink.labels[0].decode()).to_images()
    assert [read(picture) for picture in pictures] == [[CODE]] * 2
    assert ran.err.startswith("bag, line ")
    assert "The font has no 日" in ran.err


def test_without_a_name_a_label_goes_to_the_printer_that_is_set_up_for_it(station):
    with closing(Sink()) as sink:
        station.printer("Other", address="127.0.0.1:9", templates=["location"])
        station.printer("Desk", address=sink.address, language="tspl", ask_status=False, copies=3)
        ran = station.run("label", "bag", "--data", PLAIN)
        assert (ran.code, ran.err) == (0, "")
        assert ran.out == "The label was sent to Desk, which does not tell whether it came out.\n"
        assert sink.came.wait(10)
        assert sink.labels[0].count(b"PRINT 1,1") == 3


def test_a_label_comes_out_of_a_real_printer_and_reads(station, tmp_path):
    station.write("labels/tag.xml", TAG)
    with ipp_printer.real_printer(tmp_path) as real:
        station.printer(kind="ipp", address=real.address, language="pdf", width_mm=50, height_mm=25)
        ran = station.run("label", "tag", "--data", BAG, "--json")
        (job,) = real.jobs()
    assert (ran.code, ran.err) == (0, "")
    told = ran.lines[0]
    assert (told["outcome"], told["printer"], told["template"]) == ("printed", "Desk", "tag")
    assert read(pages_of(job)[0]) == [CODE]


@pytest.mark.parametrize(
    ("trouble", "why"),
    [
        ({"paper_out": 1}, "The paper is out. Put in a new roll."),
        ({"head": 1}, "The printer is open. Close it."),
    ],
)
def test_a_printer_that_is_not_ready_says_why(station, trouble, why):
    with closing(Sink(host_status(**trouble))) as sink:
        station.printer(address=sink.address)
        ran = station.run("label", "bag", "--data", BAG)
    assert (ran.code, ran.out) == (1, "")
    assert ran.err.endswith(f"The label was not printed on Desk. {why}\n")


def test_a_printer_that_breaks_off_leaves_the_label_in_doubt(station):
    with closing(Sink(READY, most=300)) as sink:
        station.printer(address=sink.address, language="zpl-bitmap", ask_status=False)
        ran = station.run("label", "bag", "--data", PLAIN, "--json")
    told = ran.lines[0]
    assert (ran.code, told["outcome"]) == (1, "unknown")
    assert str(told["text"]).startswith("Nobody knows whether Desk printed the label. ")


def test_a_printer_that_is_off_and_one_with_other_labels(station):
    station.printer(address="127.0.0.1:9", width_mm=30)
    refused(station.run("label", "stock-item-small", "--data", PLAIN), 1, "not printed on Desk.")
    refused(station.run("label", "bag", "--data", PLAIN), 1, "The label is 62 × 40 mm large")


@pytest.mark.parametrize(
    ("options", "name", "sentence"),
    [
        ({}, "Desk", 'The printer "Desk" has no address; it looks like'),
        ({"address": "x"}, "Dask", 'No printer "Dask" is set up; there are: Desk.'),
        ({"address": "x", "enabled": False}, "Desk", 'The printer "Desk" is switched off in the settings.'),
        ({"kind": "fax"}, "Desk", 'The printer "Desk" has the kind "fax"'),
    ],
)
def test_a_printer_that_cannot_be_used_is_one_sentence(station, options, name, sentence):
    station.printer(**options)
    refused(station.run("label", "bag", "--data", PLAIN, "--printer", name), 1, sentence)


def test_without_any_printer_a_way_is_named(station):
    refused(station.run("label", "bag", "--data", PLAIN), 1, "No printer is set up for this label.")
    station.printer()
    refused(station.run("label", "bag", "--data", PLAIN), 1, 'The printer "Desk" has no address')


# Into files.


def test_files_of_every_form_hold_the_label(station):
    for ending, start in (
        ("pdf", b"%PDF"),
        ("svg", b"<svg"),
        ("zpl", b"^XA"),
        ("epl", b"\nN"),
        ("tspl", b"SIZE"),
    ):
        ran = station.run("label", "bag", "--data", BAG, "--output", f"new/bag.{ending}")
        assert (ran.code, ran.out) == (0, f"The label is in new/bag.{ending}.\n")
        assert (station.home / "new" / f"bag.{ending}").read_bytes().startswith(start)
    station.run("label", "bag", "--data", BAG, "--output", "bag.PNG", "--dpi", "300")
    picture = Image.open(station.home / "bag.PNG")
    assert (round(picture.info["dpi"][0]), read(picture)) == (300, [CODE])


def test_copies_are_pages_and_what_was_there_is_replaced(station):
    for copies in (1, 3):
        station.run("label", "bag", "--data", BAG, "--output", "bag.pdf", "--copies", str(copies))
        assert len(pages_of((station.home / "bag.pdf").read_bytes())) == copies


def test_data_come_from_a_file_or_from_standard_input(station):
    (station.home / "bag.json").write_text("\ufeff" + BAG, encoding="utf-8")
    station.run("label", "bag", "--data", "@bag.json", "--output", "a.png")
    station.run("label", "bag", "--data", "-", "--output", "b.png", stdin=BAG.encode())
    assert (station.home / "a.png").read_bytes() == (station.home / "b.png").read_bytes()


def test_a_badge_reads_as_its_operator_and_the_sheet_has_every_page(station):
    station.run("label", "badge", "--data", '{"user": "anna"}', "--output", "badge.png")
    assert read(Image.open(station.home / "badge.png")) == ["STATION:BADGE-anna"]
    ran = station.run("label", "commands", "--output", "commands.pdf", "--json")
    assert ran.lines[0]["outcome"] == "written"
    found = [set(read(page)) for page in pages_of((station.home / "commands.pdf").read_bytes())]
    assert (len(found), len(found[0])) == (2, 54)
    assert "STATION:RECIPE-put-away" in found[1]


def test_numbers_and_names_that_no_label_has(station):
    ran = station.run(
        "label", "bag", "--data", '{"barcode": "X", "quantity": 2.50, "nmae": 1}', "--output", "x.svg"
    )
    assert (ran.code, ran.err) == (0, "There is no field nmae. Did you mean name?\n")
    assert ">2.5<" in (station.home / "x.svg").read_text(encoding="utf-8").replace(" pcs", "")


@pytest.mark.parametrize(
    ("arguments", "code", "sentence"),
    [
        (["nix", "--output", "x.pdf"], 1, 'There is no label "nix". There are: badge'),
        (
            ["bag", "--output", "x.pdf"],
            1,
            'The label "bag" is not printed. There is nothing to put into the code.',
        ),
        (
            ["bag", "--data", json.dumps({"barcode": "x" * 4000}), "--output", "x.pdf"],
            1,
            "4000 characters are too",
        ),
        (["commands", "--output", "x.png"], 1, "The list takes 2 pages"),
        (["bag", "--data", PLAIN, "--output", "/proc/no/x.pdf"], 1, "/proc/no/x.pdf cannot be written"),
        (["bag", "--data", PLAIN, "--output", "x\x00.pdf"], 1, "x<NUL>.pdf cannot be written"),
        (["bag", "--data", "@no.json", "--output", "x.pdf"], 1, "@no.json cannot be read"),
        (["bag", "--object", "stockitem:1", "--output", "x.pdf"], 1, "No server is set up"),
        (["bag", "--data", "{", "--output", "x.pdf"], 2, "--data is no JSON"),
        (["bag", "--data", "[" * 100_000, "--output", "x.pdf"], 2, "--data is no JSON"),
        (["bag", "--data", "[]", "--output", "x.pdf"], 2, "--data must be one JSON object"),
        (["bag", "--data", BAG, "--output", "x.docx"], 2, "--output wants a name that ends in .pdf"),
        (["bag", "--data", BAG, "--output", "x.png", "--copies", "2"], 2, "holds one label; take pdf"),
        (["bag", "--data", BAG, "--output", "x.pdf", "--printer", "Desk"], 2, "--output and --printer"),
        (["bag", "--data", BAG, "--dpi", "300"], 2, "--dpi is for --output"),
        (["bag", "--object", "12", "--output", "x.pdf"], 2, "--object wants MODEL:KEY"),
        (["bag", "--object", "part:1", "--code", "x", "--output", "x.pdf"], 2, "both name the thing"),
        ([], 2, "Name one label"),
        (["bag", "--server-template", "x"], 2, "Name one label"),
        (["--server-template", "x", "--output", "x.pdf"], 2, "name one by --object or --code"),
        (
            ["--server-template", "x", "--object", "part:1", "--data", "{}", "--output", "x.pdf"],
            2,
            "--data goes",
        ),
        (
            ["--server-template", "x", "--object", "part:1"],
            2,
            "Name the printer that gets the server's label",
        ),
        (["--server-template", "x", "--object", "part:1", "--output", "x.png"], 2, "comes as one PDF"),
    ],
)
def test_what_cannot_be_done_is_one_sentence(station, arguments, code, sentence):
    refused(station.run("label", *arguments), code, sentence)
    assert not list(station.home.glob("x*"))


@pytest.mark.parametrize("option", [("--copies", "0"), ("--copies", "1000"), ("--dpi", "99"), ("--dpi", "x")])
def test_numbers_have_limits(station, option):
    ran = station.run("label", "bag", *option)
    assert ran.code == 2
    assert option[0] in ran.err


def test_data_without_end_are_not_read(station):
    ran = station.run("label", "bag", "--data", "-", "--output", "x.pdf", stdin=b" " * 1_000_001)
    refused(ran, 1, "cannot be larger than 1000000 bytes")


def test_for_scripts_a_label_that_failed_is_told_as_json(station):
    ran = station.run("label", "nix", "--output", "x.pdf", "--json")
    told = ran.lines[0]
    assert (ran.code, ran.err, told["outcome"]) == (1, "", "failed")
    assert str(told["text"]).startswith('There is no label "nix".')


# Templates.


def test_labels_are_listed_with_what_is_wrong_with_their_files(station):
    assert station.run("label", "--list").out.startswith("badge                 86 × 54 mm        Badge\n")
    station.write("labels/tag.xml", TAG)
    station.write("labels/bad.xml", '<label title="x" width="50" height="25">\n<nonsense/></label>')
    ran = station.run("label", "--list")
    assert ran.code == 1
    assert "\ntag                   50 × 25 mm        Tag\n" in ran.out
    assert "labels/bad.xml, line 2: " in ran.err
    told = json.loads(station.run("label", "--list", "--json").out)
    assert told["problems"][0]["line"] == 2
    assert {"name": "tag", "title": "Tag", "width_mm": 50.0, "height_mm": 25.0} in told["templates"]
    refused(
        station.run("label", "bad", "--output", "x.pdf"),
        1,
        'The label "bad" cannot be used (bad.xml, line 2)',
    )


def test_the_commands_are_there_in_a_process_of_their_own(computer):
    ran = computer.run("label", "bag", "--data", BAG, "--output", str(computer.home / "bag.png"))
    assert ran.code == 0
    assert read(Image.open(io.BytesIO((computer.home / "bag.png").read_bytes()))) == [CODE]
