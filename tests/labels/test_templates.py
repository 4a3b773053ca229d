"""Templates as people write them: what each element may say, and mistakes told with their line."""

import re
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from station.labels.fields import FIELDS, LISTS, PICTURES
from station.labels.layout import MOST_PRIMITIVES
from station.labels.markup import LARGEST, MOST_ELEMENTS
from station.labels.reading import read_template
from station.labels.shelf import load, load_file, resources
from station.labels.template import Template
from tests.labels.samples import SHELF, TEMPLATES, label, png, texts

GUIDE = (Path(__file__).parents[2] / "docs" / "LABELS.md").read_text(encoding="utf-8")
TEXT = '<text x="1" y="1" width="9" height="9" size="2">{}</text>'


def problems(source):
    """Return what is wrong with a template, as people read it."""
    read = read_template("mine", "mine.xml", source if isinstance(source, bytes) else source.encode())
    return [] if isinstance(read, Template) else [str(problem) for problem in read]


def in_label(body, line=2):
    """Return the problems of elements that stand in line 2 of a label, without the place."""
    found = problems(f'<label width="50" height="25">\n{body}\n</label>')
    assert all(one.startswith(f"mine.xml, line {line}: ") for one in found), found
    return [one.partition(": ")[2] for one in found]


# What ships.


def test_every_template_that_ships_is_sound():
    assert SHELF.problems == ()
    assert sorted(TEMPLATES) == [
        *("badge", "bag", "commands", "location", "part"),
        *("shipment", "stock-item", "stock-item-small"),
    ]


def test_the_guide_names_every_template_element_and_field():
    for name in TEMPLATES:
        assert f"`{name}`" in GUIDE
    for name, meaning in {**FIELDS, **PICTURES, **LISTS}.items():
        assert f"| `{name}` | {meaning} |" in GUIDE


def test_the_example_of_the_guide_is_a_template():
    (example,) = re.findall(r"```xml\n(.*?)```", GUIDE, re.DOTALL)
    assert problems(example) == []


# What is wrong with one.


@pytest.mark.parametrize(
    ("body", "told"),
    [
        (TEXT.format("{colour}"), "There is no field colour. The guide to labels lists all fields."),
        (TEXT.format("{nane}"), "There is no field nane. Did you mean name?"),
        (TEXT.format("{name.__class__}"), "There is no field name.__class__."),
        (TEXT.format("{name!r}"), "There is no field name."),
        (TEXT.format("{name:>9}"), "There is no field name."),
        (TEXT.format("{}"), "There is no field ."),
        (TEXT.format("{name"), "Write {name} for a field, and {{ or }} for a brace itself."),
        (
            "<label/>",
            "There is no element label. Use one of these: text, code, line, box, picture, if, each.",
        ),
        ("loose", "The text loose must stand in a text element."),
        (
            '<line x="1" y="1" width="9" height="1">loose</line>',
            "The text loose must stand in a text element.",
        ),
        ('<line y="1" width="9" height="1"/>', "line needs x."),
        ('<line x="1" y="1" width="9" height="1" colour="red"/>', "line has no colour."),
        (
            '<line x="41" y="1" width="10" height="1"/>',
            "line does not lie on the label: it reaches 51 x 2 mm.",
        ),
        ('<box x="1" y="1" width="9" height="9" fill="2.5"/>', "fill must be a whole number."),
        (
            '<box x="1" y="1" width="9" height="9"><line x="1" y="1" width="9" height="1"/></box>',
            "Nothing can",
        ),
        (
            TEXT.replace('size="2"', 'size="2" least="3"').format("a"),
            "The least size is larger than the size.",
        ),
        (
            TEXT.replace('size="2"', 'size="2" align="up"').format("a"),
            "align cannot be up. Use one of these: ",
        ),
        ('<code kind="pdf417" x="1" y="1" width="9" height="9">{barcode}</code>', "kind cannot be pdf417."),
        ('<code kind="qr" x="1" y="1" width="9" height="9"/>', "A code holds one line of text"),
        ('<picture x="1" y="1" width="9" height="9"/>', "A picture has either a file or a field."),
        (
            '<picture x="1" y="1" width="9" height="9" field="imag"/>',
            "There is no field imag. Did you mean image?",
        ),
        ('<if field="nane"/>', "There is no field nane. Did you mean name?"),
        ('<if field="name" is="a" not="b"/>', "An if has either is or not."),
        ('<each field="names" x="0" y="0" width="9" height="9"/>', "There is no field names. "),
        (
            '<each field="codes" x="0" y="0" width="20" height="9" across="3"/>',
            "3 fields do not lie on the label.",
        ),
        (
            '<each field="codes" x="0" y="0" width="9" height="9"><if field="name">'
            '<each field="codes" x="0" y="0" width="9" height="9"/></if></each>',
            "An each cannot stand in another one.",
        ),
    ],
)
def test_a_mistake_is_told_with_its_line(body, told):
    (found,) = in_label(body)
    assert found.startswith(told)


@pytest.mark.parametrize("number", ["0", "-5", "nan", "inf", "1e3", "99999", "301", "", "3,5", "x", "0x9"])
def test_a_size_is_a_plain_number_within_its_limits(number):
    found = problems(f'<label width="{number}" height="25"/>')
    assert len(found) == (0 if number == "" else 1)
    assert all("width is" in one and "from 5 to 300" in one for one in found)


def test_every_mistake_of_a_file_is_told_at_once():
    found = problems(
        '<label width="50" height="25">\n<lin/>\n\n<text x="1">\n{a}\n  {nane}\n</text>\n</label>'
    )
    assert [re.search(r"line (\d+)", one)[1] for one in found] == [*"2444456"]


def test_what_is_no_label_at_all():
    assert problems("<html/>") == ["mine.xml, line 1: A template begins with label, not with html."]
    assert problems("") == ["mine.xml, line 1: This is not well-formed XML: no element found."]
    assert "line 2: This is not well-formed XML" in problems("<label>\n</lable>")[0]
    assert "not well-formed XML" in problems(b"<label title='\xff'/>")[0]


# What could reach out of the file, or never end.


@pytest.mark.parametrize(
    "source",
    [
        '<!DOCTYPE a [<!ENTITY a "aa"><!ENTITY b "&a;&a;">]>\n<label width="9" height="9">&b;</label>',
        '<!DOCTYPE label SYSTEM "http://127.0.0.1:9/x.dtd">\n<label/>',
        '<!DOCTYPE a [<!ENTITY a SYSTEM "file:///etc/passwd">]><label title="&a;"/>',
    ],
)
def test_a_doctype_is_refused_before_anything_comes_of_it(source):
    told = "mine.xml, line 1: A template has no DOCTYPE and no entities. Take the line out."
    assert problems(source) == [told]


def test_instructions_and_unknown_entities_are_refused():
    told = "mine.xml, line 1: A template has no processing instructions. Take the line out."
    assert problems('<?xml-stylesheet href="http://127.0.0.1/"?><label/>') == [told]
    assert "undefined entity" in problems("<label>&copyright;</label>")[0]


def test_depth_number_and_size_have_limits():
    deep = '<label width="9" height="9">' + "\n<if field='name'>" * 500
    assert problems(deep) == ["mine.xml, line 9: Elements stand in one another too deep: at most 8."]
    many = '<label width="9" height="9">' + "<if field='name'/>" * MOST_ELEMENTS + "</label>"
    assert problems(many) == [f"mine.xml, line 1: There are too many elements: at most {MOST_ELEMENTS}."]
    assert problems("<label/>" + " " * LARGEST) == [
        f"mine.xml: The file is too large for a template: at most {LARGEST} bytes."
    ]


# Folders.


def test_a_template_of_ones_own_replaces_the_one_that_ships(tmp_path):
    (tmp_path / "part.xml").write_text('<label title="Mine" width="20" height="10"/>')
    (tmp_path / "extra.xml").write_text('<label width="20" height="10"/>')
    shelf = load(tmp_path)
    assert shelf.templates["part"].title == "Mine"
    assert shelf.templates["extra"].title == "extra"
    assert set(TEMPLATES) < set(shelf.templates)


def test_a_broken_one_is_told_and_the_shipped_one_stays(tmp_path):
    (tmp_path / "part.xml").write_text('<label width="20"\n height="0"/>')
    shelf = load(tmp_path)
    assert shelf.templates["part"] == TEMPLATES["part"]
    (problem,) = shelf.problems
    assert str(problem).startswith(f"{tmp_path / 'part.xml'}, line 1: height is 0")


def test_a_folder_that_is_not_there_and_a_file_that_is_none(tmp_path):
    assert load(tmp_path / "nowhere").templates.keys() == TEMPLATES.keys()
    (tmp_path / "part.xml").mkdir()
    (problem,) = load(tmp_path).problems
    assert "The file cannot be read. Check who may read it." in str(problem)


def test_a_picture_beside_the_template(tmp_path):
    (tmp_path / "logo.png").write_bytes(png(6, 3))
    file = tmp_path / "mine.xml"
    file.write_text(
        '<label width="20" height="10"><if field="name">'
        '<picture x="1" y="1" width="6" height="6" file="logo.png"/></if></label>'
    )
    template = load_file(file)
    assert isinstance(template, Template)
    assert template.pictures["logo.png"].columns == 6


@pytest.mark.parametrize(
    "name",
    [
        "../logo.png",
        "/etc/logo.png",
        "sub/logo.png",
        "..\\logo.png",
        "C:logo.png",
        "http://127.0.0.1/logo.png",
        "file:///logo.png",
        "logo.svg",
        "missing.png",
        "broken.png",
        "huge.png",
        "folder.png",
        "link.png",
        "text.png",
        "x" * 5000 + ".png",
    ],
)
def test_a_picture_from_elsewhere_is_refused(tmp_path, name):
    folder = tmp_path / "labels"
    (folder / "sub").mkdir(parents=True)
    for place in (tmp_path, folder / "sub"):
        (place / "logo.png").write_bytes(png())
    (folder / "broken.png").write_bytes(png(50, 50)[:60])
    (folder / "huge.png").write_bytes(png(3001, 1))
    (folder / "text.png").write_bytes(b"no picture")
    (folder / "folder.png").mkdir()
    (folder / "link.png").symlink_to(tmp_path / "logo.png")
    file = folder / "mine.xml"
    body = f'<picture x="1" y="1" width="6" height="6" file="{name}"/>'
    file.write_text(f'<label width="20" height="10">\n{body}</label>', encoding="utf-8")
    (problem,) = load_file(file)
    assert problem.line == 2
    assert "must be a PNG file that lies beside the template" in str(problem)


def test_the_fonts_come_with_their_licence():
    assert "Bitstream Vera Fonts Copyright" in (resources() / "fonts" / "LICENSE.txt").read_text()


# Conditions and lists.


def test_conditions():
    body = (
        '<if field="serial">' + TEXT.format("has {serial}") + "</if>"
        '<if field="status" is="OK">' + TEXT.format("is OK") + "</if>"
        '<if field="status" not="OK">' + TEXT.format("is not OK") + "</if>"
    )
    assert texts(label(body, serial="7", status="OK")) == ["has 7", "is OK"]
    assert texts(label(body)) == ["is not OK"]


def test_a_line_whose_fields_are_all_empty_is_left_out():
    body = TEXT.format("\n Lot {lot}\n always\n {name} {IPN}\n").replace('height="9"', 'height="20"')
    assert texts(label(body, name="N")) == ["always", "N"]
    assert texts(label(body, lot="7", IPN="I")) == ["Lot 7", "always", "I"]


def test_entries_of_a_list_have_fields_of_their_own_and_those_of_the_label():
    body = '<each field="codes" x="0" y="0" width="20" height="12" across="2">' + TEXT.format("{name} {user}")
    page = label(body + "</each>", codes=["one", {"name": "two"}, {"name": "three"}], user="Anna")
    assert texts(page) == ["one Anna", "two Anna"]
    assert [str(caution.text) for caution in page.cautions] == ["Only 2 of 3 entries fit on the label."]
    assert texts(label(body + "</each>", codes="abc")) == texts(label(body + "</each>")) == []


def test_a_list_that_would_never_end_is_cut():
    line = '<line x="0" y="0" width="1" height="0.5"/>'
    body = '<each field="codes" x="0" y="0" width="1" height="0.6" across="40" down="40">' + line * 400
    page = label(body + "</each>", codes=["x"] * 1600)
    assert len(page.drawing.primitives) == MOST_PRIMITIVES
    assert [str(caution.text) for caution in page.cautions] == [
        "There is too much on the label: the list is cut at entry 5."
    ]


def test_braces_can_be_written():
    assert texts(label(TEXT.format("{{{name}}}"), name="N")) == ["{N}"]


def test_values_are_written_as_people_write_them():
    for value, shown in {
        Decimal("10.50"): "10.5",
        7: "7",
        2.5: "2.5",
        date(2026, 1, 31): "2026-01-31",
        datetime(2026, 1, 31, 8, 5): "2026-01-31 08:05",
        "text": "text",
    }.items():
        assert texts(label(TEXT.format("{quantity}").replace('"9"', '"20"'), quantity=value)) == [shown]
    for nothing in (None, True, ["a"], {"a": 1}, b"bytes", object()):
        assert texts(label(TEXT.format("{quantity}"), quantity=nothing)) == []
