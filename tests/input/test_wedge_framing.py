"""The wedge decoder: returns within a symbol, prefix and suffix, Alt codes, and the places of keys."""

import pytest

from station.input.key_positions import CHARACTERS, KeyPress
from station.input.keystroke import KeyKind, Keystroke, alt_character, by_position
from station.input.wedge import EOT, WedgeDecoder
from tests.input.wedge_bench import GS, ISO_15434, RS, bench


@pytest.mark.parametrize("gap", [0, 1, 2, 5, 20])
def test_a_return_within_a_symbol_does_not_split_it(gap):
    keys = bench()
    keys.text("Line 1", gap)
    keys.enter(gap)
    keys.text("Line 2", gap, first_gap=gap)
    keys.enter(gap)
    keys.text("3", gap, first_gap=gap)
    keys.enter(gap)
    keys.settle()
    assert (keys.scans, keys.typing) == (["Line 1\rLine 2\r3"], "")


def test_a_return_ends_the_scan_where_the_next_key_comes_later_than_any_key_of_the_scan():
    keys = bench()
    keys.text("PO-0001")
    keys.enter()
    keys.text("PO-0002", first_gap=6)
    keys.enter()
    keys.settle()
    assert keys.scans == ["PO-0001", "PO-0002"]


def test_a_text_that_is_known_for_whole_is_waited_for_no_longer():
    keys = bench(is_complete=lambda text: text.startswith("INV-"))
    for code in ("INV-PO1", "INV-PO2"):
        keys.text(code, first_gap=2)
        keys.enter()
    assert keys.scans == ["INV-PO1", "INV-PO2"]
    keys.enter()
    assert keys.typing == ""


def test_no_return_is_within_a_symbol_where_that_is_switched_off():
    keys = bench(inner_return_ms=0)
    keys.text("AB-1")
    keys.enter()
    assert keys.scans == ["AB-1"]


@pytest.mark.parametrize(("prefix", "suffix"), [("\x02", "\x03"), ("\x01", "\x04"), ("~#", "#~")])
def test_between_prefix_and_suffix_everything_is_one_scan(prefix, suffix):
    keys = bench(prefix=prefix, suffix=suffix)
    for char in f"{prefix}Line 1\rLine 2{suffix}":
        kind = KeyKind.ENTER if char == "\r" else KeyKind.CONTROL if char < " " else KeyKind.CHARACTER
        keys.key(kind, char, 50)
    assert keys.scans == ["Line 1\rLine 2"]
    keys.enter()
    keys.enter()
    keys.enter(gap=500)
    assert keys.typing == "\r"


def test_a_suffix_alone_ends_a_scan_at_once():
    keys = bench(suffix="\x03", suffixes=())
    keys.text("PO-0001")
    keys.key(KeyKind.CONTROL, "\x03")
    assert keys.scans == ["PO-0001"]
    keys.scan("PO-0002")
    assert keys.scans == ["PO-0001", "PO-0002"]


def test_a_key_held_down_within_the_idle_time_of_a_radio_scanner_is_no_part_of_the_scan():
    keys = bench(input_delay_ms=2000)
    keys.text("PO-0001")
    for gap in (250, 33, 33):
        keys.key(KeyKind.CHARACTER, "1", gap, repeat=True)
    keys.enter()
    keys.settle()
    assert (keys.scans, keys.typing) == (["PO-0001"], "")


def alt_code(keys, digits, gap=2):
    for digit in digits:
        keys.key(KeyKind.ALT_DIGIT, digit, gap)
    keys.decoder.alt_released(keys.now)


@pytest.mark.parametrize(
    ("digits", "meant"), [("029", GS), ("0029", GS), ("30", RS), ("065", "A"), ("0181", "µ")]
)
def test_digits_typed_while_alt_is_held_are_one_character(digits, meant):
    keys = bench()
    keys.text("A1")
    alt_code(keys, digits)
    keys.text("B", first_gap=2)
    keys.enter()
    keys.settle()
    assert (keys.scans, keys.typing) == ([f"A1{meant}B"], "")


def test_a_scan_may_consist_of_alt_codes_only_and_a_person_keeps_his():
    keys = bench()
    for digits in ("0080", "0079", "0045", "0049"):
        alt_code(keys, digits)
    keys.enter()
    keys.settle()
    assert keys.scans == ["PO-1"]
    for digit in "0181":
        keys.key(KeyKind.ALT_DIGIT, digit, 150)
    keys.decoder.alt_released(keys.now)
    keys.rest()
    assert keys.typing == "0181"


def test_alt_alone_means_nothing():
    decoder = WedgeDecoder()
    decoder.alt_released(5)
    assert decoder.holding == 0


def us_keys(keys, text):
    """Press the keys of a US scanner on a computer that makes nothing of them."""
    for char in text:
        keys.key(KeyKind.CHARACTER, "", 2, press=us_press(char))


def us_press(char):
    """Return how a US keyboard types a character."""
    controls = {GS: 27, RS: 7, EOT: 32}
    if char in controls:
        return KeyPress(controls[char], shift=char == RS, control=True)
    return next(
        KeyPress(place, shift=char == shifted)
        for place, (plain, shifted) in CHARACTERS.items()
        if char in (plain, shifted)
    )


def test_the_keys_of_a_scan_tell_by_their_places_what_a_us_scanner_meant():
    keys = bench()
    us_keys(keys, ISO_15434)
    keys.enter()
    keys.settle()
    assert keys.scans == [""]
    assert by_position(keys.keys[-1]) == ISO_15434


def test_a_prefix_is_known_by_its_places_too():
    keys = bench(prefix="~#", suffix="]")
    us_keys(keys, "~#PO-0001]")
    assert by_position(keys.keys[-1]) == "PO-0001"


def test_a_key_whose_place_is_unknown_leaves_the_text_alone_to_tell():
    assert by_position([Keystroke(KeyKind.CHARACTER, "a")]) is None
    assert by_position([Keystroke(KeyKind.CHARACTER, "a", press=KeyPress(30, altgr=True))]) is None
    assert by_position([]) == ""


@pytest.mark.parametrize(
    ("digits", "character"), [("", "\0"), ("300", ","), ("0129", "\ufffd"), ("228", "Σ")]
)
def test_alt_codes_of_any_size_are_a_character(digits, character):
    assert alt_character(digits) == character
