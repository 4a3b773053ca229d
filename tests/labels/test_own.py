"""Templates in files: own ones over those of the station, and nothing written anywhere else."""

from pathlib import Path

import pytest

from station.labels.own import OwnTemplates
from station.labels.shelf import load, resources
from station.text import Text

SHIPPED = sorted(file.stem for file in (resources() / "labels").glob("*.xml"))
SMALL = '<label title="Mine" width="20" height="20"/>\n'


@pytest.fixture
def own(tmp_path):
    return OwnTemplates(tmp_path / "labels")


def names(own, **wanted):
    return [
        one.name for one in own.listed() if all(getattr(one, name) == value for name, value in wanted.items())
    ]


def test_without_a_folder_there_are_those_that_come_with_the_station(own):
    assert names(own) == SHIPPED
    assert names(own, is_own=True) == []
    assert own.text("badge") == (resources() / "labels" / "badge.xml").read_text(encoding="utf-8")


def test_an_own_template_takes_the_place_of_another_until_it_is_deleted(own):
    assert own.save("badge", SMALL) is None
    assert (own.text("badge"), names(own, is_own=True, is_shipped=True)) == (SMALL, ["badge"])
    assert load(own.file("badge").parent).templates["badge"].title == "Mine"
    assert own.delete("badge") is None
    assert names(own, is_own=True) == []
    assert "A badge" in str(own.text("badge"))


def test_a_new_name_makes_a_new_template_and_a_mistake_is_told(own):
    own.save("mine", "<label")
    (mine,) = [one for one in own.listed() if one.name == "mine"]
    assert (mine.is_own, mine.is_shipped, mine.title) == (True, False, "")
    assert [problem.line for problem in mine.problems] == [1]


@pytest.mark.parametrize(
    "name",
    ["", "..", "../badge", "a/b", "a\\b", "/tmp/x", ".hidden", "con", "a:b", "a\0b", "x" * 300, "a\u202eb"],
)
def test_a_name_that_could_lead_elsewhere_is_refused(own, tmp_path, name):
    problem = own.save(name, SMALL)
    assert problem is not None
    assert "cannot be the name of a template" in str(problem)
    assert list(tmp_path.rglob("*")) == []
    assert own.delete(name) is not None


def test_a_file_that_a_person_named_otherwise_can_be_changed(own, tmp_path):
    (tmp_path / "labels").mkdir()
    own.file("My label").write_text(SMALL, encoding="utf-8")
    assert own.save("My label", "<label/>") is None
    assert own.text("My label") == "<label/>"


def test_a_link_to_elsewhere_is_replaced_and_what_it_leads_to_is_left(own, tmp_path):
    elsewhere = tmp_path / "elsewhere.xml"
    elsewhere.write_text("keep me", encoding="utf-8")
    (tmp_path / "labels").mkdir()
    own.file("badge").symlink_to(elsewhere)
    assert own.save("badge", SMALL) is None
    assert elsewhere.read_text(encoding="utf-8") == "keep me"
    assert own.text("badge") == SMALL


def test_what_cannot_be_written_is_told_and_leaves_nothing_behind(own, tmp_path):
    (tmp_path / "labels").write_text("a file in the way", encoding="utf-8")
    assert "Check the folder and save again." in str(own.save("badge", SMALL))
    (tmp_path / "labels").unlink()
    own.file("badge").mkdir(parents=True)
    assert "cannot be written" in str(own.save("badge", SMALL))
    assert [file.name for file in (tmp_path / "labels").iterdir()] == ["badge.xml"]
    assert "cannot be deleted" in str(own.delete("badge"))


@pytest.mark.parametrize(
    ("content", "told"),
    [(b"\xff\xfe<label/>", "no UTF-8 text"), (b" " * 70_000, "too large"), (None, "cannot be read")],
)
def test_what_is_no_text_of_a_template_is_told(own, content, told):
    file: Path = own.file("odd")
    file.parent.mkdir()
    if content is not None:
        file.write_bytes(content)
    text = own.text("odd")
    assert isinstance(text, Text)
    assert told in str(text)


def test_lines_that_end_as_on_windows_are_lines(own):
    own.file("odd").parent.mkdir()
    own.file("odd").write_bytes(b"<label>\r\n</label>\r\n")
    assert own.text("odd") == "<label>\n</label>\n"
