"""Which text a keyboard scanner meant: what the computer typed, or what a US keyboard would have."""

import pytest

from station.barcode.reader import ReadOptions
from station.barcode.typed import is_whole, text_reader

GS, RS, EOT = "\x1d", "\x1e", "\x04"
LABEL = f"[)>{RS}06{GS}1PLM358{GS}Q10{RS}{EOT}"
OPTIONS = ReadOptions()


def auto(layout=""):
    return text_reader("auto", layout, OPTIONS)


def test_the_places_of_the_keys_are_right_for_a_scanner_as_it_left_the_factory():
    assert auto()("ü=:06", "[)>06") == "[)>06"
    assert auto()("ABß12", "AB-12") == "AB-12"


def test_what_can_be_read_tells_that_a_scanner_is_set_to_the_computers_layout():
    meant = auto()
    assert meant("INV-PO1", "INV/PO1") == "INV-PO1"
    assert meant("AB-12", "AB/12") == "AB-12"
    assert meant("ü=:06", LABEL) == LABEL
    assert meant("ABß12", "AB-12") == "AB-12"


def test_what_can_be_read_without_a_repair_is_the_likelier():
    assert auto()(LABEL.replace(GS, "]"), LABEL) == LABEL
    assert auto()("", "AB-12") == "AB-12"
    assert auto()("4006381333931", "&é&é&é") == "4006381333931"


@pytest.mark.parametrize("keys", ["auto", "position", "text"])
def test_where_the_places_are_unknown_the_layout_that_is_set_is_undone(keys):
    assert text_reader(keys, "de", OPTIONS)("ABß12", None) == "AB-12"
    assert text_reader(keys, "", OPTIONS)("ABß12", None) == "ABß12"
    assert text_reader(keys, "de", OPTIONS)("漢", None) == "漢"


def test_the_setting_may_decide_it():
    assert text_reader("position", "", OPTIONS)("INV-PO1", "INV/PO1") == "INV/PO1"
    assert text_reader("text", "", OPTIONS)("ABß12", "AB-12") == "ABß12"


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("STATION:CONFIRM", True),
        ("INV-PO1", True),
        ('{"part": 1}', True),
        ("PO-0001", False),
        (LABEL, True),
        (LABEL.removesuffix(EOT), False),
        (LABEL.removeprefix("[)>"), False),
    ],
)
def test_only_codes_that_nothing_can_follow_are_whole(text, whole):
    assert is_whole(text, OPTIONS) is whole
