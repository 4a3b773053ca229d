"""The wedge decoder: what is a scan, what is typing, and that no key is lost or doubled."""

import pytest
from hypothesis import example, given, strategies as st

from station.input.keystroke import KeyKind, Keystroke
from station.input.wedge import EOT, LEAST_RETURN_MS, LONGEST_SCAN, SEPARATORS, WedgeDecoder
from tests.input.wedge_bench import BYTES_TYPED, GS, ISO_15434, bench


@pytest.mark.parametrize("gap", [0, 1, 2, 5, 20, 60])
def test_a_burst_with_a_suffix_is_a_scan(gap):
    keys = bench()
    keys.scan(ISO_15434, gap)
    assert keys.scans == [ISO_15434]
    assert keys.typing == ""


@pytest.mark.parametrize("kind", [KeyKind.ENTER, KeyKind.TAB])
def test_either_suffix_ends_a_scan_and_is_swallowed(kind):
    keys = bench()
    keys.text("PO-0001")
    keys.key(kind, "\t")
    keys.settle()
    assert keys.scans == ["PO-0001"]
    assert keys.typed == []


def test_a_suffix_that_is_not_set_passes_after_the_scan_that_its_pace_gave_away():
    keys = bench(suffixes=("tab",))
    keys.scan("PO-0001")
    assert keys.scans == ["PO-0001"]
    assert [key.kind for key in keys.typed] == [KeyKind.ENTER]


def test_two_scans_back_to_back_are_two_scans():
    keys = bench()
    keys.scan("PO-0001")
    keys.scan("PO-0002", first_gap=2)
    keys.scan("PO-0003", first_gap=0)
    assert keys.scans == ["PO-0001", "PO-0002", "PO-0003"]


def test_a_fast_burst_without_suffix_is_a_scan_after_the_silence():
    keys = bench()
    keys.text("PO-0001", gap=30)
    keys.wait(100)
    assert keys.scans == []
    keys.wait(1)
    assert keys.scans == ["PO-0001"]


def test_a_burst_that_a_person_could_type_is_released_after_the_gap():
    keys = bench()
    keys.text("abc", gap=31)
    keys.wait(60)
    assert keys.typing == ""
    keys.wait(1)
    assert (keys.scans, keys.typing) == ([], "abc")


def test_a_single_key_never_looks_like_a_scanner_even_if_one_character_is_enough():
    keys = bench(least_length=1)
    keys.text("a")
    keys.rest()
    assert (keys.scans, keys.typing) == ([], "a")


def test_a_radio_scanner_may_stumble_in_the_middle_of_a_fast_scan():
    keys = bench()
    keys.text("PO-0")
    keys.key(KeyKind.CHARACTER, "1", gap=95)
    keys.enter(gap=95)
    keys.settle()
    assert keys.scans == ["PO-01"]


def test_a_gap_in_a_slow_burst_ends_it():
    keys = bench()
    keys.text("abc", gap=50)
    keys.enter(gap=61)
    assert (keys.scans, keys.typing) == ([], "abc\r")


def test_keys_decide_by_their_own_time_where_the_timer_did_not_fire():
    """A window that stood still delivers late, and its timer not at all."""
    decoder = WedgeDecoder()
    for number, char in enumerate("abc"):
        decoder.press(Keystroke(KeyKind.CHARACTER, char, number * 2))
    x = Keystroke(KeyKind.CHARACTER, "x", 5000, serial=7)
    late = decoder.press(x)
    assert late.scan == "abc"
    assert late.swallow
    assert decoder.press(Keystroke(KeyKind.ENTER, "\r", 9000)).released == (x,)


def test_a_burst_that_is_too_short_is_typing_with_its_enter():
    keys = bench()
    keys.scan("ab")
    assert (keys.scans, keys.typing) == ([], "ab\r")


def test_an_enter_by_itself_is_never_a_scan():
    keys = bench(least_length=1)
    keys.enter(1000)
    keys.enter(1000)
    assert (keys.scans, keys.typing) == ([], "\r\r")


def test_the_lf_of_cr_and_lf_is_swallowed_once():
    keys = bench()
    keys.scan("PO-0001")
    keys.enter()
    assert (keys.scans, keys.typing) == (["PO-0001"], "")
    keys.enter()
    assert keys.typing == "\r"


def test_an_enter_that_comes_later_than_an_lf_passes():
    keys = bench()
    keys.scan("PO-0001")
    keys.enter(61)
    assert keys.typing == "\r"


def test_neither_a_tab_after_a_scan_nor_an_enter_after_a_tab_is_taken_for_an_lf():
    keys = bench()
    keys.scan("PO-0001")
    keys.key(KeyKind.TAB, "\t")
    keys.text("PO-0002")
    keys.key(KeyKind.TAB, "\t")
    keys.enter()
    assert keys.scans == ["PO-0001", "PO-0002"]
    assert keys.typing == "\t\r"


def test_a_key_between_cr_and_lf_belongs_to_the_next_scan():
    keys = bench()
    keys.scan("PO-0001")
    keys.text("ab", first_gap=2)
    keys.enter()
    assert (keys.scans, keys.typing) == (["PO-0001"], "ab\r")


@pytest.mark.parametrize("separator", sorted(SEPARATORS))
def test_separators_may_stand_anywhere_in_a_scan(separator):
    keys = bench()
    text = f"{separator}AB{separator}C{separator}"
    keys.scan(text)
    assert keys.scans == [text]


def test_ctrl_d_belongs_to_a_burst_and_otherwise_to_the_person():
    keys = bench()
    keys.key(KeyKind.CONTROL, EOT)
    assert keys.typed[0].text == EOT
    keys.scan(f"ABC{EOT}")
    assert keys.scans == [f"ABC{EOT}"]
    keys.text("ab")
    keys.key(KeyKind.CONTROL, EOT, gap=61)
    assert keys.typing == f"{EOT}ab{EOT}"


def test_asking_whether_a_key_is_taken_changes_nothing():
    decoder = WedgeDecoder()
    assert decoder.takes(Keystroke(KeyKind.CONTROL, GS, 5))
    assert not decoder.takes(Keystroke(KeyKind.CONTROL, EOT, 5))
    assert not decoder.takes(Keystroke(KeyKind.CONTROL, "", 5))
    assert decoder.takes(Keystroke(KeyKind.CHARACTER, "a", 5))
    assert not decoder.takes(Keystroke(KeyKind.CHARACTER, "", 5))
    assert not decoder.takes(Keystroke(KeyKind.OTHER, "a", 5))
    assert decoder.holding == 0


def test_other_control_characters_count_only_in_the_prefix():
    keys = bench(prefix="\x02")
    keys.key(KeyKind.CONTROL, "\x02")
    keys.text("PO-0001", first_gap=2)
    keys.enter()
    keys.key(KeyKind.CONTROL, "\x01", gap=1000)
    assert (keys.scans, keys.typing) == (["PO-0001"], "\x01")


def test_with_a_prefix_only_bursts_that_begin_with_it_are_scans():
    keys = bench(prefix="~#")
    keys.scan("~#PO-0001")
    keys.scan("PO-0002")
    keys.text("~#PO-0003")
    keys.rest()
    keys.text("~PO-0004")
    keys.rest()
    assert keys.scans == ["PO-0001", "PO-0003"]
    assert keys.typing == "PO-0002\r~PO-0004"


def test_the_prefix_does_not_count_as_length():
    keys = bench(prefix="~#")
    keys.scan("~#ab")
    assert (keys.scans, keys.typing) == ([], "~#ab\r")


def test_modifiers_neither_break_a_burst_nor_touch_the_timer():
    decoder = WedgeDecoder()
    decoder.press(Keystroke(KeyKind.CHARACTER, "a", 0))
    decision = decoder.press(Keystroke(KeyKind.MODIFIER, "", 1))
    assert (decision.swallow, decision.wait_ms, decoder.holding) == (False, None, 1)


def test_any_other_key_flushes_what_is_held_and_then_passes():
    keys = bench()
    keys.text("ab")
    keys.key(KeyKind.OTHER, "\b")
    assert (keys.scans, keys.typing) == ([], "ab\b")


def test_repeats_of_a_key_that_is_held_down_are_typing():
    keys = bench()
    keys.text("a")
    keys.key(KeyKind.CHARACTER, "a", gap=250, repeat=True)
    for _ in range(20):
        keys.key(KeyKind.CHARACTER, "a", gap=30, repeat=True)
    keys.key(KeyKind.ENTER, "\r", gap=500)
    keys.key(KeyKind.ENTER, "\r", gap=250, repeat=True)
    assert (keys.scans, keys.typing) == ([], "a" * 22 + "\r\r")


def test_a_doubled_character_that_is_taken_for_a_repeat_stays_in_the_scan():
    keys = bench()
    for char, repeat in (*zip("PO-0001", (0, 0, 0, 0, 1, 1, 0), strict=True),):
        keys.key(KeyKind.CHARACTER, char, 2, bool(repeat))
    keys.enter()
    keys.key(KeyKind.ENTER, "\r", 2, repeat=True)
    assert (keys.scans, keys.typing) == (["PO-0001"], "")


@pytest.mark.parametrize("text", ["ab\ud800c", "\x00\x00\x00", "x" * 5000, "\udcff" * 4, "🔩🔩🔩"])
def test_odd_and_long_texts_come_out_exactly(text):
    keys = bench()
    keys.scan(text)
    assert keys.scans == [text]


def test_a_scan_is_cut_at_the_bound_and_the_rest_is_swallowed():
    keys = bench()
    keys.scan("x" * (LONGEST_SCAN + 100))
    assert (keys.scans, keys.typing) == (["x" * LONGEST_SCAN], "")
    keys.scan("PO-0001")
    assert keys.scans[1:] == ["PO-0001"]


def test_an_overlong_burst_ends_with_the_silence_too_however_slow_it_was():
    keys = bench(prefix="~")
    keys.text("~" + "x" * (LONGEST_SCAN + 10), gap=40)
    keys.rest()
    assert (keys.scans, keys.typing) == (["x" * LONGEST_SCAN], "")


def test_an_overlong_burst_without_the_prefix_is_typing_and_loses_nothing():
    keys = bench(prefix="~")
    keys.text("x" * (LONGEST_SCAN + 10))
    keys.rest()
    assert (keys.scans, keys.typing) == ([], "x" * (LONGEST_SCAN + 10))


def test_the_clock_of_the_display_may_turn_over_in_a_scan():
    decoder = WedgeDecoder()
    for at, char in zip((2**32 - 3, 2**32 - 1, 1, 3), "PO-1", strict=True):
        assert decoder.press(Keystroke(KeyKind.CHARACTER, char, at)).swallow
    assert decoder.press(Keystroke(KeyKind.ENTER, "\r", 5)).wait_ms == LEAST_RETURN_MS
    assert decoder.press(Keystroke(KeyKind.CHARACTER, "x", 500)).scan == "PO-1"


def test_a_clock_that_jumps_back_ends_the_burst():
    decoder = WedgeDecoder()
    for at, char in enumerate("PO-1", 5000):
        decoder.press(Keystroke(KeyKind.CHARACTER, char, at))
    assert decoder.press(Keystroke(KeyKind.CHARACTER, "x", 10)).scan == "PO-1"


def test_the_silence_that_ends_a_scan_is_never_shorter_than_the_gap_within_it():
    keys = bench(greatest_gap_ms=100, input_delay_ms=20)
    keys.text("PO-0", gap=10)
    keys.key(KeyKind.CHARACTER, "1", gap=99)
    keys.rest()
    assert keys.scans == ["PO-01"]


gaps = st.integers(0, 60)


@given(BYTES_TYPED, st.data())
def test_any_text_at_the_pace_of_a_scanner_comes_out_exactly(text, data):
    keys = bench()
    for number, char in enumerate(text):
        kind = KeyKind.CONTROL if char in SEPARATORS else KeyKind.CHARACTER
        doubled = number > 0 and text[number - 1] == char
        keys.key(kind, char, 1000 if number == 0 else data.draw(gaps), doubled and data.draw(st.booleans()))
    keys.enter(data.draw(gaps))
    keys.settle()
    assert keys.scans == [text]
    assert keys.typed == []


@given(st.lists(st.tuples(st.sampled_from("abcÄß .,1"), st.integers(61, 400)), max_size=30))
def test_any_typing_at_the_pace_of_a_person_comes_out_exactly_and_in_order(strokes):
    keys = bench()
    for char, gap in strokes:
        keys.key(KeyKind.CHARACTER, char, gap)
    keys.rest()
    assert keys.scans == []
    assert keys.typed == keys.pressed


@given(
    st.lists(BYTES_TYPED.filter(lambda text: not SEPARATORS & set(text)), max_size=5), st.integers(61, 300)
)
def test_scans_between_typing_take_nothing_from_it(scans, pause):
    keys = bench()
    for scan in scans:
        keys.text("person", gap=150)
        keys.scan(scan, first_gap=pause)
    assert keys.scans == scans
    assert keys.typing == "person" * len(scans)


strokes = st.lists(
    st.tuples(
        st.sampled_from([kind for kind in KeyKind if "alt" not in kind]),
        st.sampled_from(["a", "~", GS, EOT, "\r", "", "\x00", "\ud800", "long text"]),
        st.one_of(st.integers(0, 130), st.integers(0, 2**40)),
        st.booleans(),
    ),
    max_size=60,
)
rules = st.fixed_dictionaries(
    {
        "greatest_gap_ms": st.integers(5, 100),
        "input_delay_ms": st.integers(10, 200),
        "least_length": st.integers(1, 6),
        "prefix": st.sampled_from(["", "~", "~a", GS]),
        "suffixes": st.sampled_from([("enter", "tab"), ("enter",), ("tab",), ()]),
    }
)


@given(strokes, rules, st.booleans())
@example([(KeyKind.CHARACTER, "a", 0, False)] * 3, {"prefix": "a", "least_length": 2}, True)
def test_every_press_is_in_a_scan_or_released_or_swallowed_as_prefix_or_suffix(strokes, rules, has_timer):
    keys = bench(**rules)
    for kind, text, gap, repeat in strokes:
        if not has_timer:
            keys.due = None
        keys.key(kind, text, gap, repeat)
    keys._note(keys.decoder.elapsed())
    released = {key.serial for key in keys.typed}
    gone = [key for key in keys.swallowed if key.serial not in released]
    contents = "".join(key.text for key in gone if key.kind not in (KeyKind.ENTER, KeyKind.TAB))
    assert [key.serial for key in keys.typed if key.kind is not KeyKind.MODIFIER] == sorted(
        key.serial for key in keys.typed if key.kind is not KeyKind.MODIFIER
    )
    assert len(keys.typed) == len(released)
    assert released | {key.serial for key in gone} == {key.serial for key in keys.pressed}
    scanned = "".join(rules["prefix"] + scan for scan in keys.scans)
    assert contents.replace("\r", "") == scanned.replace("\r", "")
    assert keys.decoder.holding == 0
