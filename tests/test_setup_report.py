"""What the page of the scanners says of a scan, and what it would save."""

import pytest

from station.barcode import read
from station.barcode.layouts import typed
from station.calibration.code import CODE
from station.calibration.key_map import from_setting
from station.input.key_positions import KeyPress
from station.input.keystroke import KeyKind, Keystroke
from station.model import Tone
from station.setup_report import SetUpScan, report
from station.text import say
from tests.pressed_keys import CONTROLS, keys_of

GS, RS, EOT = "\x1d", "\x1e", "\x04"
LABEL = f"[)>{RS}06{GS}1PLM358{GS}Q10{RS}{EOT}"


def keyboard_scan(text, seen=None, **more):
    keys = keys_of(text, seen, **more)
    ending = Keystroke(KeyKind.ENTER, "\r", keys[-1].at + 3, press=KeyPress(28))
    return SetUpScan(say("Keyboard scanner"), ("wedge",), "keyboard", seen or text, keys, ending)


def told(scan, meant=""):
    return report(scan, read, meant or scan.text)


def test_a_label_shows_its_keys_with_their_gaps_and_what_was_read():
    shown = told(keyboard_scan(LABEL))
    assert shown.tone is Tone.NEUTRAL
    assert "Nothing was booked" in str(shown.headline)
    assert [(key.typed, key.by_position, key.gap) for key in shown.keys[:4]] == [
        ("[", "[", None),
        (")", ")", 3),
        (">", ">", 3),
        ("RS", "RS", 3),
    ]
    assert ("mpn", "LM358") in shown.fields
    assert ("text", "[)><RS>06<GS>1PLM358<GS>Q10<RS><EOT>") in shown.fields
    assert shown.changes == ()


def test_what_cannot_be_used_says_why():
    shown = told(SetUpScan(say("Dock 2"), ("scanners", "Dock 2"), "serial", ""))
    assert (shown.tone, str(shown.headline)[:18]) == (Tone.BAD, "The scan was empty")


def test_a_scanner_whose_every_key_is_where_it_should_be_is_saved_as_read_by_place():
    shown = told(keyboard_scan(CODE, typed(CODE, "de") or CODE.swapcase()))
    changes = {path[-1]: value for path, value in shown.changes}
    assert shown.tone is Tone.GOOD
    assert {path[0] for path, _ in shown.changes} == {"wedge"}
    assert (changes["keys"], changes["key_map"], changes["suffixes"]) == ("position", "", ["enter"])
    assert (changes["greatest_gap_ms"], changes["input_delay_ms"]) == (30, 60)
    assert "arrives" in str(shown.sentences[0])


def test_without_places_the_layout_is_learned_and_can_be_undone():
    seen = CODE.translate(str.maketrans("yzYZ-", "zyZYß"))
    shown = told(keyboard_scan(CODE, seen, with_places=False))
    changes = {path[-1]: value for path, value in shown.changes}
    assert changes["keys"] == "text"
    assert from_setting(changes["key_map"]).restore("zßy") == "y-z"


def test_what_is_lost_for_good_is_said_with_what_to_do():
    lost = "".join(char for char in CODE if char not in CONTROLS)
    shown = told(SetUpScan(say("Dock 2"), ("scanners", "Dock 2"), "serial", lost))
    assert shown.tone is Tone.UNSURE
    assert any("GS" in str(sentence) for sentence in shown.sentences)
    assert any("Switch on" in str(sentence) for sentence in shown.sentences)
    assert ("GS", "lost") in shown.fields


def test_prefix_and_suffix_of_a_serial_scanner_are_saved_with_that_scanner():
    shown = told(SetUpScan(say("Dock 2"), ("scanners", "Dock 2"), "serial", f"\x02{CODE}\x03"))
    assert shown.changes == (
        (("scanners", "Dock 2", "prefix"), r"\x02"),
        (("scanners", "Dock 2", "suffix"), r"\x03"),
    )


@pytest.mark.parametrize("text", [CODE[:100], CODE + CODE])
def test_a_part_of_the_set_up_code_or_two_of_them_teach_nothing(text):
    shown = told(keyboard_scan(text))
    assert (shown.tone, shown.changes) == (Tone.BAD, ())
    assert "again" in str(shown.headline)
