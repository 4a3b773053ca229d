"""Restoring real supplier labels after one scan of the set-up code, under every layout."""

from collections import Counter

import pytest

from station.barcode.layout_tables import LAYOUTS
from station.barcode.reader import read
from station.calibration.code import CODE, CONTROLS, STRIPS
from station.calibration.learn import Learned, learn
from station.calibration.received import Received
from tests.barcode.samples import samples
from tests.calibration.computers import DEAD, SPELLINGS, Computer, keyed, presses

LABELS = [sample["canonical"] for sample in samples("iso15434-06")]
EVERY = ["", *LAYOUTS]


def outcomes(computer: Computer, spelling: str, code: str) -> Counter[str]:
    """Type the code, then every sample; count what came out, and fail where it is wrong and not said."""
    controls = SPELLINGS[spelling]
    found = learn(Received("keyboard", text=computer.types(code, controls)))
    assert isinstance(found, Learned)
    counted: Counter[str] = Counter()
    for label in LABELS:
        restored = found.restore(computer.types(label, controls))
        reading = read(restored)
        said_lost = set(label) & set(found.lost)
        said_alike = {second for _, second in found.ambiguous} & set(label)
        if not said_lost and not said_alike:
            assert restored == label, (computer, spelling)
        if reading.text == read(label).text:
            counted["exact"] += 1
        elif said_lost:
            counted["lost, and said so"] += 1
        else:
            assert said_alike, (computer, spelling, label, reading.text)
            counted["alike, and said so"] += 1
    return counted


def total(computers: list[Computer], spellings: list[str], code: str = CODE) -> dict[str, int]:
    counted: Counter[str] = Counter()
    for computer in computers:
        for spelling in spellings:
            counted += outcomes(computer, spelling, code)
    return dict(counted)


@pytest.mark.parametrize("code", [CODE, *STRIPS], ids=["code", "strip"])
def test_every_sample_is_restored_where_nothing_is_lost_and_it_is_said_where_something_is(code):
    computers = [Computer(layout, dead="accent") for layout in EVERY]
    assert total(computers, ["kept"], code) == {"exact": 469, "lost, and said so": 213}


def test_dead_keys_and_caps_lock_change_nothing_about_that():
    computers = [Computer(layout, caps, dead) for layout in EVERY for caps in (False, True) for dead in DEAD]
    assert total(computers, ["kept"]) == {"exact": 2814, "lost, and said so": 1278}


def test_the_same_holds_for_every_spelling_of_the_control_characters():
    computers = [Computer(layout) for layout in EVERY]
    assert total(computers, list(SPELLINGS)) == {
        "exact": 3484,
        "lost, and said so": 3495,
        "alike, and said so": 523,
    }


@pytest.mark.parametrize("layout", EVERY)
def test_a_layout_without_dead_keys_in_the_samples_restores_all(layout):
    used = set("".join(LABELS))
    found = outcomes(Computer(layout), "kept", CODE)
    table = LAYOUTS.get(layout, ("", "", "", ""))
    if not used & set(table[3]):
        assert found == {"exact": len(LABELS)}


@pytest.mark.parametrize("controls", ["combined", "alt"])
def test_by_position_every_sample_is_exact(controls):
    found = learn(Received("keyboard", keyed(presses(CODE, controls))))
    assert isinstance(found, Learned)
    for label in LABELS:
        assert found.key_map.restore_keys(presses(label, controls)) == label


def test_controls_that_are_lost_are_named_with_every_sample():
    found = learn(Received("keyboard", text=Computer().types(CODE, SPELLINGS["lost"])))
    assert isinstance(found, Learned)
    assert found.lost == tuple(CONTROLS)
    assert all(set(label) & set(found.lost) for label in LABELS)
