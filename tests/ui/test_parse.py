"""The parse command as a process."""

from station.barcode.commands import read_command
from station.calibration.code import CODE, STRIPS
from station.parse import sheet_codes
from tests.barcode.samples import expected, samples
from tests.command_line import CommandLine

from .sheets import codes_on_pages


def test_codes_on_standard_input_become_objects(computer: CommandLine):
    labels = samples("iso15434-06")
    codes = b"\n".join(sample["received"].rstrip("\r").encode() for sample in labels)
    told = computer.run("parse", "--json", scans=codes).lines
    assert len(told) == len(labels)
    for sample, answer in zip(labels, told, strict=True):
        fields = {name: str(value) for name, value in answer["fields"].items()}
        wanted = expected(sample)
        if sample["id"] != "digikey-07":
            assert {name: fields.get(name) for name in wanted} == wanted
        assert answer["kind"] == "iso15434"


def test_an_object_tells_everything(computer: CommandLine):
    ran = computer.run("parse", "--json", r"]d1[)>^06]k28614977]1PLM358BIDDFR]q015^d")
    assert ran.code == 0
    assert ran.lines == [
        {
            "kind": "iso15434",
            "canonical": "[)>\x1e06\x1dK28614977\x1d1PLM358BIDDFR\x1dQ015\x1e\x04",
            "fields": {"customer_order": "28614977", "mpn": "LM358BIDDFR", "quantity": 15},
            "identifiers": [["K", "28614977"], ["1P", "LM358BIDDFR"], ["Q", "015"]],
            "repairs": [
                "AIM identifier ]d1 was removed",
                "RS was spelled '^'",
                "GS was spelled ']'",
                "the case of 2 letters after the separator was restored",
                "the end '^d' was restored",
            ],
            "confidence": "certain",
            "problems": [],
        }
    ]
    assert "\\u001d" in ran.out


def test_a_layout_can_be_named(computer: CommandLine):
    told = computer.run("parse", "--json", "--layout", "de", "INVßSI12").lines
    assert told[0]["fields"] == {"model": "stockitem", "pk": "12"}
    assert computer.run("parse", "--layout", "xx", "A").code == 2


def test_people_get_lines_and_problems_an_exit_code(computer: CommandLine):
    ran = computer.run("parse", "[)>06Q10SOMETHING", "", "PO-0001")
    assert ran.code == 1
    assert "problem: The scanner lost all separators of this label." in ran.out
    assert "problem: The scan was empty." in ran.out
    assert "plain, certain: PO-0001" in ran.out


def test_the_sheet_holds_every_control_code_and_those_of_set_up(computer: CommandLine, qapp):
    file = computer.home / "new" / "sheet.pdf"
    ran = computer.run("parse", "--sheet", str(file))
    assert (ran.code, ran.err) == (0, "")
    read = [code for page in codes_on_pages(file) for code in page]
    recipes = [(name, name) for name in ("put-away", "quarantine", "take-10")]
    codes = {code for _, code in sheet_codes("STATION:", recipes)}
    assert sorted(read) == sorted([*codes, CODE, *STRIPS])
    assert all(read_command(code) for code in codes)


def test_a_sheet_that_cannot_be_written_is_one_sentence(computer: CommandLine):
    ran = computer.run("parse", "--sheet", "/proc/no/sheet.pdf")
    assert (ran.code, ran.err) == (1, "The sheet cannot be written to /proc/no/sheet.pdf.\n")


def test_settings_change_the_prefixes(computer: CommandLine):
    computer.write_settings('[codes]\ncommand_prefix = "DOCK/"\nshort_prefix = "ACME."\n')
    told = computer.run("parse", "--json", "DOCK/QTY-2.5", "ACME.SL7", "STATION:HOME").lines
    assert [answer["kind"] for answer in told] == ["command", "inventree", "plain"]
    assert told[0]["fields"] == {"action": "quantity", "value": "2.5"}
