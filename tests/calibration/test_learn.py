"""What is learned from one scan: layout, Caps Lock, control characters, prefix, suffix, rhythm."""

import itertools

import pytest
from hypothesis import given, strategies as st

from station.barcode.layout_tables import LAYOUTS
from station.calibration.code import CODE, CONTROLS, PRINTABLE, STRIPS, is_calibration
from station.calibration.learn import Learned, learn
from station.calibration.received import Received, ReceivedKey, by_position
from station.calibration.timing import timing
from station.input.key_positions import CHARACTERS, LEFT_ALT, LEFT_SHIFT, KeyPress
from station.input.wedge import KeyKind, Keystroke, WedgeDecoder
from station.text import Text
from tests.calibration.computers import (
    COMBINED,
    DEAD,
    DIGITS,
    EOT,
    GS,
    PLACES,
    RS,
    SPELLINGS,
    Computer,
    alt_code,
    keyed,
    presses,
)

EVERY = ["", *LAYOUTS]
CODES = {"code": CODE, "strip": STRIPS[0]}


def learned(text: str) -> Learned:
    found = learn(Received("keyboard", text=text))
    assert isinstance(found, Learned), str(found)
    return found


def refused(text: str) -> str:
    found = learn(Received("keyboard", text=text))
    assert isinstance(found, Text)
    return str(found)


def alike(layout: str) -> tuple[str, ...]:
    return tuple(LAYOUTS[layout][1:]) if layout else ("", "", "")


def test_the_codes_hold_all_they_should():
    assert set(CODE) == set(PRINTABLE + " " + CONTROLS)
    assert len(CODE) * 20 <= 8000
    assert all(len(strip) <= 40 and set(CONTROLS) < set(strip) for strip in STRIPS)


@pytest.mark.parametrize("code", CODES.values(), ids=CODES)
@pytest.mark.parametrize("layout", EVERY)
def test_every_keyboard_is_recognised(layout, code):
    for caps, dead, (name, controls) in itertools.product((False, True), DEAD, SPELLINGS.items()):
        computer = Computer(layout, caps, dead)
        found = learned(computer.types(code, controls))
        told = (layout, caps, dead, name)
        assert (alike(found.layout), found.caps_lock) == (alike(layout), caps), told
        assert (found.prefix, found.suffix, found.aim) == ("", "", False), told
        assert set(found.lost) - set(CONTROLS) == computer.dead_keys(), told


@pytest.mark.parametrize("code", CODES.values(), ids=CODES)
@pytest.mark.parametrize("layout", EVERY)
def test_what_the_scanner_adds_is_found(layout, code):
    for caps, dead in itertools.product((False, True), DEAD):
        computer = Computer(layout, caps, dead)
        for before, after, suffix in (
            ("7z", "\r", "enter"),
            ("X0", "\t\r", "tab enter"),
            ("#_", "\r\r", "enter enter"),
            ("A B ", "\r\n", "enter"),
            ("", "!;0", computer.types("!;0")),
        ):
            found = learned(computer.types(before + code + after))
            assert (found.prefix, found.suffix, found.aim) == (computer.types(before), suffix, False)
        for aim in ("]d1", "]C0"):
            found = learned(computer.types(aim + code + "\r"))
            assert (found.prefix, found.aim) == ("", True), (layout, caps, dead)


@pytest.mark.parametrize("code", CODES.values(), ids=CODES)
@pytest.mark.parametrize("layout", EVERY)
def test_what_the_control_characters_arrive_as_is_told(layout, code):
    for name, controls in SPELLINGS.items():
        computer = Computer(layout, dead="accent")
        found = learned(computer.types(code, controls))
        for control, seen in found.controls:
            spelled = controls[control]
            # A dead key at the end of a spelling would merge with the next letter.
            whole = spelled and spelled[-1] not in computer.dead_keys()
            assert seen == (computer.types(spelled) if whole else ""), (layout, name)
            assert (control in found.lost) == (not seen)


@pytest.mark.parametrize(
    ("spelling", "pairs"),
    [
        ("kept", set()),
        ("brackets", {("]", GS), ("^", RS)}),
        ("hashes", {("#", GS), ("#", RS)}),
        ("Alt digits", {("Alt029", GS), ("Alt030", RS), ("Alt004", EOT)}),
        ("one off", set()),
        ("bars", {(GS, RS)}),
    ],
)
def test_what_arrives_alike_is_told(spelling, pairs):
    found = learned(Computer().types(CODE, SPELLINGS[spelling]))
    assert set(found.ambiguous) == pairs
    # Ordinary characters keep their meaning even where a control character looks like them.
    assert found.restore(PRINTABLE) == PRINTABLE


def test_a_separator_that_looks_like_the_mark_is_not_taken_for_it():
    found = learned(CODE.replace(GS, "0") + "\r")
    assert (found.controls[0], found.suffix) == ((GS, "0"), "enter")


def test_without_caps_lock_a_capital_is_another_key():
    typed = Computer("de").types(CODE)
    assert learned(typed).layout == "de"
    assert learned(typed.replace("ä", "Ä")).layout == ""


def test_ordinary_characters_that_arrive_alike_are_told():
    found = learned(Computer("ca-fr").types(CODE))
    assert found.ambiguous == ((".", ">"),)
    assert found.restore(".") == "."
    swapped = learned(CODE.replace("x", "%").replace("!", "%"))
    assert set(swapped.ambiguous) == {("%", "x"), ("%", "!")}
    odd = learned(CODE.replace("x", "\u00e4").replace("!", "\u00e4"))
    assert odd.ambiguous == (("x", "!"),)
    assert odd.restore("\u00e4") == "x"


# By the places of the keys.


@pytest.mark.parametrize("controls", ["combined", "alt", "lost"])
def test_by_position_everything_is_exact_whatever_the_computer_shows(controls):
    for code in CODES.values():
        found = learn(Received("keyboard", keyed(presses(code + "\r", controls))))
        assert isinstance(found, Learned)
        assert (found.by, found.suffix, found.prefix) == ("position", "enter", "")
        assert found.lost == (tuple(CONTROLS) if controls == "lost" else ())
        assert not found.ambiguous
        sample = f"[)>{RS}06{GS}1PA#1{GS}Q5{RS}{EOT}"
        kept = presses(sample, "combined" if controls == "lost" else controls)
        assert found.key_map.restore_keys(kept) == sample


@pytest.mark.parametrize("layout", EVERY)
def test_by_position_every_layout_and_caps_lock_is_no_matter_and_still_named(layout):
    for caps in (False, True):
        keys = typed_on(Computer(layout, caps), CODE)
        found = learn(Received("keyboard", keys))
        assert isinstance(found, Learned)
        assert (found.by, found.lost, found.ambiguous) == ("position", (), ())
        assert (alike(found.layout), found.caps_lock) == (alike(layout), caps)


def typed_on(computer: Computer, text: str) -> tuple[ReceivedKey, ...]:
    """Return the keys of a text with what the computer types for each; dead keys type nothing."""
    return tuple(
        ReceivedKey(computer.types(char), (PLACES | COMBINED)[char], 5 * place)
        for place, char in enumerate(text)
    )


def test_a_scanner_set_to_the_computers_country_is_right_as_typed():
    # German keys: the places say y where z is meant, the text is right.
    swapped = str.maketrans("yzYZ", "zyZY")
    keys = tuple(
        ReceivedKey(char, (PLACES | COMBINED)[char.translate(swapped)], 9 * place)
        for place, char in enumerate(CODE)
    )
    found = learn(Received("keyboard", keys))
    assert isinstance(found, Learned)
    assert (found.by, found.layout, found.key_map.pairs) == ("text", "", ())


def test_keys_with_altgr_are_learned_where_the_text_does_not_help():
    def key(char: str) -> KeyPress:
        if char in "@{":
            return KeyPress(16, shift=char == "{", altgr=True)
        return (PLACES | COMBINED)[char]

    keys = keyed([key(char) for char in CODE])
    found = learn(Received("keyboard", keys))
    assert isinstance(found, Learned)
    assert (found.by, found.lost) == ("learned", ())
    assert found.key_map.restore_keys([key(char) for char in "a@b{"]) == "a@b{"


def test_caps_lock_is_known_from_the_keys_where_the_text_shows_nothing():
    keys = keyed([KeyPress(one.position, one.shift, one.control, caps=True) for one in presses(CODE)])
    found = learn(Received("keyboard", keys))
    assert isinstance(found, Learned)
    assert found.caps_lock


@pytest.mark.parametrize(
    ("digits", "text"),
    [
        ("0029", GS),
        ("029", GS),
        ("29", GS),
        ("00290030", GS + RS),
        ("029030", GS + RS),
        ("002900300004", GS + RS + EOT),
        ("029030004029", GS + RS + EOT + GS),
        ("9999", ""),
        ("02900", ""),
        ("9" * 5000, ""),
    ],
)
def test_alt_codes_are_told_apart_even_where_alt_is_held_throughout(digits, text):
    held = [KeyPress(DIGITS[digit], alt=True) for digit in digits]
    assert by_position([PLACES["a"], *held]) == "a" + text
    assert by_position([*held, PLACES["b"]]) == text + "b"


def test_alt_itself_parts_two_codes():
    assert by_position([*alt_code(GS), *alt_code("A")]) == GS + "A"
    alt = KeyPress(LEFT_ALT, alt=True)
    five, six = (KeyPress(DIGITS[digit], alt=True) for digit in "56")
    assert by_position([five, six, alt, five, six]) == "88"


def test_keys_without_a_place_are_read_as_typed():
    found = learn(Received("keyboard", tuple(ReceivedKey(char) for char in CODE)))
    assert isinstance(found, Learned)
    assert found.by == "text"


def test_modifiers_and_unknown_keys_type_nothing():
    shifted = [KeyPress(LEFT_SHIFT), KeyPress(300), *presses(CODE)]
    found = learn(Received("keyboard", keyed(shifted)))
    assert isinstance(found, Learned)
    assert (found.by, found.prefix) == ("position", "")


# Rhythm.


@pytest.mark.parametrize(
    ("gaps", "median", "greatest", "gap", "delay"),
    [
        ([1] * 50, 1, 1, 20, 20),
        ([20] * 50, 20, 20, 50, 50),
        ([33] * 50, 33, 33, 90, 90),
        ([12] * 60 + [140], 12, 140, 30, 280),
        ([700] * 50, 700, 700, 1000, 1400),
        ([5000] * 50, 5000, 5000, 1000, 2000),
        ([], 0, 0, 0, 0),
    ],
)
def test_the_delay_follows_the_scanners_rhythm(gaps, median, greatest, gap, delay):
    times = tuple(itertools.accumulate(gaps, initial=2**32 - 100))
    measured = timing(tuple(time % 2**32 for time in times))
    assert (measured.median_gap_ms, measured.greatest_gap_ms) == (median, greatest)
    assert (measured.proposed_gap_ms, measured.proposed_delay_ms) == (gap, delay)


def test_the_rhythm_is_that_of_the_keys_that_type():
    found = learn(Received("keyboard", keyed(presses(CODE), gap_ms=30)))
    assert isinstance(found, Learned)
    assert (found.timing.median_gap_ms, found.timing.proposed_gap_ms) == (30, 80)


@given(st.integers(1, 60), st.lists(st.integers(0, 60), min_size=2, max_size=9), st.integers(5, 300))
def test_the_wedge_takes_later_scans_with_the_proposed_times(gap, jitter, stumble_at):
    gaps = [gap + more * gap // 60 for more in itertools.islice(itertools.cycle(jitter), len(CODE) - 1)]
    gaps[stumble_at] = max(gaps) * 4
    at = list(itertools.accumulate(gaps, initial=0))
    keys = tuple(ReceivedKey(char, None, time) for char, time in zip(CODE, at, strict=True))
    found = learn(Received("keyboard", keys))
    assert isinstance(found, Learned)
    wedge = WedgeDecoder(
        greatest_gap_ms=found.timing.proposed_gap_ms, input_delay_ms=found.timing.proposed_delay_ms
    )
    strokes = [
        Keystroke(KeyKind.CONTROL if key.text in CONTROLS else KeyKind.CHARACTER, key.text, key.at_ms)
        for key in keys
    ]
    assert all(wedge.press(stroke).scan is None for stroke in strokes)
    assert wedge.elapsed().scan == CODE


# What is no set-up code, or not a whole one.


@pytest.mark.parametrize(
    "text", ["PO-0001", "[)>\x1e06\x1dQ5", "<b>0</b>" * 20, "\u202e0  1  2", "\ud800", " " * 400]
)
def test_another_code_is_told(text):
    assert not is_calibration(text)
    assert refused(text) == "That was another code. Scan the set-up code."


def test_nothing_is_told():
    assert "Nothing arrived" in refused("")
    assert isinstance(learn(Received("keyboard", (ReceivedKey(""),))), Text)


@pytest.mark.parametrize("layout", EVERY)
def test_half_the_code_is_told(layout):
    typed = Computer(layout, dead="accent").types(CODE)
    for part in (typed[:150], typed[170:], typed[60:200]):
        assert is_calibration(part)
        assert "Only a part" in refused(part)


@pytest.mark.parametrize("layout", EVERY)
def test_the_codes_are_recognised_for_what_they_are(layout):
    for caps, dead, code in itertools.product((False, True), DEAD, CODES.values()):
        assert is_calibration("x" + Computer(layout, caps, dead).types(code))


def test_two_codes_in_one_are_told():
    assert "more than once" in refused(CODE + "\r" + CODE)


@pytest.mark.parametrize("place", [100, 200, 280])
def test_a_doubled_character_is_told(place):
    place = next(at for at in range(place, len(CODE)) if CODE[at] != " ")
    assert "went missing or came twice" in refused(CODE[:place] + CODE[place] + CODE[place:])


@pytest.mark.parametrize(
    "broken", [CODE[1:], CODE[:-1], CODE[:-1] + "9", "x" * 41 + CODE, CODE.replace(" ", "", 2)]
)
def test_a_code_whose_ends_are_damaged_is_told(broken):
    assert "went missing or came twice" in refused(broken)


def test_a_short_code_under_an_unknown_keyboard_asks_for_the_large_one():
    assert "Scan the large set-up code" in refused(STRIPS[0].replace("#", "\u20ac"))


# Whatever arrives.


@given(st.data())
def test_any_key_map_is_learned_or_refused_and_never_mislearned(data):
    arriving = data.draw(st.permutations(PRINTABLE))
    lost = data.draw(st.sets(st.sampled_from(PRINTABLE), max_size=12))
    swallowing = data.draw(st.sampled_from(DEAD))
    table = dict(zip(PRINTABLE, arriving, strict=True))

    def type_it(text: str) -> str:
        typed = "".join("\0" if char in lost else table.get(char, char) for char in text)
        replacement = {"vanish": ("\0", ""), "swallow": ("\0 ", ""), "accent": ("\0 ", "\u00b4")}[swallowing]
        return typed.replace(*replacement).replace("\0", "")

    found = learn(Received("keyboard", text=type_it(CODE)))
    if isinstance(found, Text):
        assert lost
        return
    assert set(found.lost) == lost
    text = "".join(data.draw(st.lists(st.sampled_from([*sorted(set(PRINTABLE) - lost), " ", GS, RS, EOT]))))
    assert found.restore(type_it(text)) == text


@given(st.lists(st.integers(0, len(CODE) - 1), max_size=3), st.sampled_from(sorted(CODES.values())))
def test_dropped_keys_never_make_other_characters(dropped, code):
    text = "".join(char for place, char in enumerate(code) if place not in dropped)
    found = learn(Received("keyboard", text=text))
    if isinstance(found, Learned):
        kept = "".join(char for char in PRINTABLE if char not in found.lost)
        assert found.restore(kept) == kept


@given(st.text(max_size=4000), st.integers(0, 400), st.sampled_from(sorted(CODES.values())))
def test_rubbish_is_a_sentence_or_learned_and_never_a_fault(rubbish, place, code):
    for text in (rubbish, code[:place] + rubbish + code[place:]):
        assert learn(Received("keyboard", text=text)) is not None
        assert is_calibration(text) in {True, False}


def test_much_rubbish_takes_no_time():
    for piece in (" ", "0", "0 ", "a  ", "0     ", "0" + " " * 12, "\x1d", CODE):
        text = (piece * 4000)[:8000]
        assert isinstance(learn(Received("keyboard", text=text)), Text)


@given(st.lists(st.builds(KeyPress, st.integers(0, 800), *[st.booleans()] * 5), max_size=200))
def test_any_keys_are_read_without_a_fault(pressed):
    assert isinstance(learn(Received("keyboard", keyed(pressed))), Text)


def test_every_key_that_types_has_a_place_of_its_own_in_the_test_scanner():
    assert {PLACES[char].position for char in PRINTABLE} <= set(CHARACTERS)
