"""The keyboard scanner as the settings have it, learned from a set-up code and by hand."""

from dataclasses import replace

import pytest

from station.calibration.code import CODE
from station.calibration.learn import learn
from station.calibration.received import Received
from station.input.keystroke import KeyKind, Keystroke, by_position
from station.keyboard import key_reader, set_up_decoder, wedge_decoder
from station.settings_tree import Settings, WedgeSettings
from tests.calibration.computers import Computer, keyed, presses
from tests.pressed_keys import keys_of

LABEL = "[)>\x1e06\x1d1PLM358-YZ\x1dQ10\x1e\x04"


def settings(**wedge) -> Settings:
    return Settings(wedge=WedgeSettings(**wedge))


def key_map_of(computer: Computer) -> str:
    return learn(Received("keyboard", text=computer.types(CODE))).key_map.to_setting()


def scanned(decoder, text, gap=3):
    """Press the keys of a text and Enter, and let the time pass that is waited for; return the scans."""
    keys = keys_of(text, gap=gap)
    enter = Keystroke(KeyKind.ENTER, "\r", keys[-1].at + gap, serial=len(keys) + 1)
    decided, due = [], None
    for key in (*keys, enter):
        if due is not None and due < key.at:
            decided.append(decoder.elapsed())
        decided.append(decoder.press(key))
        wait = decided[-1].wait_ms
        due = due if wait is None else key.at + wait if wait else None
    if due is not None:
        decided.append(decoder.elapsed())
    return [decision.scan for decision in decided if decision.scan is not None]


# What keys mean.


@pytest.mark.parametrize("layout", ["de", "it", "ru", "se"])
def test_with_a_learned_map_the_typed_text_becomes_what_was_meant(layout):
    computer = Computer(layout, dead="accent")
    read = key_reader(settings(key_map=key_map_of(computer)))
    assert computer.types(LABEL) != LABEL
    assert read(computer.types(LABEL), None) == LABEL
    assert read(computer.types(LABEL), LABEL) == LABEL, "known places change nothing about a map of texts"


def test_a_map_of_places_undoes_what_the_scanner_itself_swaps():
    # A scanner for German keyboards presses Z where a US keyboard has Y; nothing else is changed here.
    swapped = str.maketrans("yzYZ", "zyZY")
    learned = learn(Received("keyboard", keyed(presses(CODE.translate(swapped)))))
    key_map = learned.key_map.to_setting()
    assert key_map.startswith("position ")
    assert key_reader(settings(key_map=key_map))("whatever is typed", LABEL.translate(swapped)) == LABEL


def test_without_known_places_a_map_of_places_works_on_the_text():
    read = key_reader(settings(key_map="position 79>7a 7a>79"))
    assert read("yz", None) == "zy"
    assert read("yz", "zz") == "yy"


@pytest.mark.parametrize("damaged", ["?", "text", "text 5a", "text zz>41", "text 110000>41", "places 5a>59"])
def test_a_damaged_map_maps_nothing_and_stops_no_scan(damaged):
    read = key_reader(settings(key_map=damaged, keys="text"))
    assert read(LABEL, None) == LABEL


def test_the_map_goes_before_layout_and_keys():
    read = key_reader(settings(key_map="text 5a>59 59>5a", keys="position", layout="de"))
    assert read("PO-YZ", "PO-ZY") == "PO-ZY"


def test_without_a_map_the_settings_keys_and_layout_tell():
    assert key_reader(settings(keys="position"))("POßZY", "PO-YZ") == "PO-YZ"
    assert key_reader(settings(keys="text", layout="de"))("POßZY", None) == "PO-YZ"
    assert key_reader(settings(keys="text"))("POßZY", "PO-YZ") == "POßZY"


# What makes a scan of keys.


def test_the_decoder_takes_what_set_up_has_saved():
    decoder = wedge_decoder(settings(greatest_gap_ms=30, input_delay_ms=60, prefix="~", suffix="!"))
    assert scanned(decoder, "~PO-0001!") == ["PO-0001"]


def test_keys_further_apart_than_the_setting_are_a_person():
    assert scanned(wedge_decoder(settings(greatest_gap_ms=30)), "PO-0001", gap=50) == []
    assert scanned(wedge_decoder(settings(greatest_gap_ms=60)), "PO-0001", gap=50) == ["PO-0001"]


def test_a_return_ends_control_codes_of_the_site_and_while_setting_up_any_code():
    """Other codes may hold a return, so the decoder waits whether more comes."""
    known = replace(settings(), codes=replace(Settings().codes, command_prefix="DOCK/"))
    for decoder, code, ended in (
        (wedge_decoder(known), "DOCK/HOME", True),
        (wedge_decoder(settings()), "DOCK/HOME", False),
        (set_up_decoder(), "DOCK/HOME", True),
    ):
        keys = keys_of(code)
        for key in keys:
            decoder.press(key)
        enter = Keystroke(KeyKind.ENTER, "\r", keys[-1].at + 3, serial=99)
        assert (decoder.press(enter).scan == code) is ended, code


def test_set_up_sees_the_whole_code_of_the_slowest_scanner():
    assert scanned(set_up_decoder(), CODE, gap=120) == [CODE]


def test_the_places_of_a_us_scanner_are_its_text():
    assert by_position(keys_of(CODE)) == CODE
