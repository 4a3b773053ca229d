"""A template's text tried out: mistakes with lines, the label on the screen, its codes read back."""

from pathlib import Path

import pytest
from hypothesis import given, strategies as st

from station.labels.samples import ORDER, SAMPLES, data_of, unwritten, written
from station.labels.shelf import resources
from station.labels.trial import LONGEST_SIDE, Draft, on_screen, proven, tried
from tests.labels.samples import SHELF, TEMPLATES, read, shipped

FILE = Path("/nowhere/test.xml")
HOSTILE = ("^XZ~_<b>&amp;</b>", "\u202eabc", "🙂 日本", "x" * 4000, "\n\x00\x1d\x04\x1b", "")


def draft(text, dpi=203, pixels=4.0, **values):
    return Draft(FILE, text, data_of({**SAMPLES, **values}), dpi, pixels)


def source(name):
    return (resources() / "labels" / f"{name}.xml").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", sorted(TEMPLATES))
def test_every_label_that_ships_is_without_reproach_with_the_values_it_is_tried_with(name):
    trial = proven(tried(draft(source(name)), SHELF.typeface), read)
    assert (trial.problems, trial.page.cautions, trial.unread) == ((), (), ())
    assert set(trial.fields) <= {*ORDER, "image"}
    assert "barcode" in trial.fields
    assert (trial.picture.columns, trial.picture.rows) == (
        TEMPLATES[name].width * 4,
        TEMPLATES[name].height * 4,
    )


def test_a_mistake_is_told_with_its_line_and_there_is_no_label():
    trial = proven(tried(draft('<label width="20" height="20">\n<text/></label>'), SHELF.typeface), read)
    assert {problem.line for problem in trial.problems} == {2}
    assert (trial.page, trial.picture, trial.unread) == (None, None, None)


def test_the_fields_of_a_template_are_those_it_shows_asks_or_repeats():
    text = (
        '<label width="60" height="40"><if field="serial"><text x="1" y="1" width="9" height="9" size="3">'
        'S {serial}\n{lot}</text><line x="1" y="1" width="1" height="1"/></if>'
        '<each field="codes" x="20" y="1" width="20" height="20">'
        '<code kind="qr" x="0" y="0" width="20" height="20">{barcode}</code></each>'
        '<picture x="1" y="20" width="5" height="5" field="image"/></label>'
    )
    trial = tried(draft(text), SHELF.typeface)
    assert trial.problems == ()
    assert set(trial.fields) == {"serial", "lot", "codes", "barcode", "image"}


def test_a_picture_beside_the_template_that_is_not_there_is_told():
    text = '<label width="20" height="20"><picture x="1" y="1" width="5" height="5" file="logo.png"/></label>'
    assert "logo.png" in str(tried(draft(text), SHELF.typeface).problems[0].text)


@pytest.mark.parametrize("value", HOSTILE)
def test_strange_values_are_only_values(value):
    trial = tried(draft(source("bag"), **dict.fromkeys(SAMPLES, value)), SHELF.typeface)
    assert trial.page is not None


def test_a_label_has_its_true_size_within_bounds():
    page = shipped("commands")
    small, large = on_screen(page, 0.001), on_screen(page, 1000.0)
    assert (small.columns, small.rows) == (1, 1)
    assert max(large.columns, large.rows) == LONGEST_SIDE


# Values as the table shows them.


@given(st.text())
def test_a_value_is_written_on_one_line_and_read_as_it_was(value):
    shown = written(value)
    assert unwritten(shown) == value
    assert not set(shown) & {"\n", "\r", "\x1d", "\u2028", "\u202e"}


@given(st.text())
def test_whatever_is_written_into_the_table_is_a_value(text):
    assert isinstance(unwritten(text), str)


def test_hidden_characters_can_be_written_by_their_numbers():
    assert unwritten(r"a\n\x1d\u202e\U0001f642\t\\n\q") == "a\n\x1d\u202e🙂\t\\n\\q"


def test_there_is_a_value_for_every_field():
    assert tuple(SAMPLES) == ORDER
