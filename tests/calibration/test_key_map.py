"""The saved form of what was learned."""

import pytest
from hypothesis import given, strategies as st

from station.barcode.layout_tables import LAYOUTS
from station.calibration.code import CODE
from station.calibration.key_map import KeyMap, from_setting
from station.calibration.learn import Learned, learn
from station.calibration.received import Reading, Received
from tests.calibration.computers import SPELLINGS, Computer

PRINTABLE = st.characters(codec="ascii")


@pytest.mark.parametrize("layout", ["", *LAYOUTS])
def test_what_was_learned_survives_the_settings(layout):
    for controls in SPELLINGS.values():
        found = learn(Received("keyboard", text=Computer(layout).types(CODE, controls)))
        assert isinstance(found, Learned)
        setting = found.key_map.to_setting()
        assert setting.isascii()
        assert setting.isprintable()
        assert from_setting(setting) == found.key_map


def test_the_saved_form_can_be_read_by_people():
    key_map = KeyMap(Reading.TEXT, (("ü", "["), ("<GS>", "\x1d")))
    assert key_map.to_setting() == "text fc>5b 3c.47.53.3e>1d"
    assert KeyMap(Reading.POSITION).to_setting() == "position"


@given(
    st.sampled_from(Reading),
    st.dictionaries(st.text(min_size=1, max_size=16), PRINTABLE, max_size=150),
)
def test_any_map_survives_the_settings(reading, pairs):
    key_map = KeyMap(reading, tuple(pairs.items()))
    assert from_setting(key_map.to_setting()) == key_map


@pytest.mark.parametrize(
    "setting",
    [
        "",
        "learned",
        "text ",
        "text fc",
        "text fc>",
        "text >5b",
        "text fc>5b ",
        "text fc>20ac",
        "text 110000>41",
        "text fc>ff",
        "text FC>5B",
        "text\tfc>5b",
        "text fc>5b\n",
        "text " + ".".join(["41"] * 17) + ">42",
        "text" + " 41>42" * 201,
        "text <b>&amp;</b>",
        "\u202etext",
    ],
)
def test_anything_else_is_refused(setting):
    assert from_setting(setting) is None


@given(st.text(max_size=4000))
def test_rubbish_is_refused_without_a_fault(setting):
    assert from_setting(setting) is None or setting.startswith(("text", "position"))


@given(st.text(), st.dictionaries(st.text(min_size=1, max_size=3), PRINTABLE, max_size=5))
def test_restoring_never_fails(text, pairs):
    assert isinstance(KeyMap(Reading.TEXT, tuple(pairs.items())).restore(text), str)


def test_the_longest_spelling_counts():
    key_map = KeyMap(Reading.TEXT, (("^", "6"), ("^]", "\x1d")))
    assert key_map.restore("^^]1") == "6\x1d1"
