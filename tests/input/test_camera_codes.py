"""The tracker: which codes of successive frames count, and when."""

import pytest
from hypothesis import given, strategies as st

from station.input.camera_codes import Code, Seen, Tracker, code_at

CENTRE = (100.0, 100.0)


def at(text, x=100.0, y=100.0, symbology="QRCode", size=20.0):
    half = size / 2
    corners = ((x - half, y - half), (x + half, y - half), (x + half, y + half), (x - half, y + half))
    return Code(text, text.encode(), symbology, corners, "zxing-cpp")


def counted(tracker, *frames, step=0.1, start=0.0):
    """Return what counts in each frame; the frames are ``step`` seconds apart."""
    seen = [tracker.see(codes, CENTRE, start + n * step) for n, codes in enumerate(frames)]
    return [one.chosen.text if one.counts else "" for one in seen]


def nearest(repeat=2.0):
    return Tracker("nearest", repeat)


def tapped(repeat=2.0):
    return Tracker("tap", repeat)


def test_a_code_counts_once_while_it_is_in_view():
    assert counted(nearest(), *[[at("A")]] * 50) == ["A"] + [""] * 49


@pytest.mark.parametrize(("gap", "again"), [(19, False), (20, True), (21, True)])
def test_a_code_counts_again_after_it_was_out_of_view(gap, again):
    tracker = nearest()
    tracker.see([at("A")], CENTRE, 0.0)
    assert tracker.see([at("A")], CENTRE, gap / 10).counts is again


def test_another_code_is_never_delayed():
    assert counted(nearest(), [at("A")], [at("B")], [at("C")], [at("A")]) == ["A", "B", "C", ""]


def test_nothing_in_view_is_nothing_seen():
    assert nearest().see([], CENTRE, 0.0) == Seen()
    assert tapped().see([], CENTRE, 0.0) == Seen()


@pytest.mark.parametrize("symbology", ["EAN-13", "UPC-A", "UPC-E", "EAN-8", "ITF", "Codabar", "Code39"])
def test_a_weak_code_counts_after_two_equal_frames(symbology):
    weak = [at("1234", symbology=symbology)]
    assert counted(nearest(), weak, weak, weak) == ["", "1234", ""]
    assert counted(Tracker("nearest", 2.0, still=True), weak, weak) == ["1234", ""]


def test_two_frames_of_a_weak_code_must_be_close_in_time():
    weak = [at("1234", symbology="ITF")]
    assert counted(nearest(), weak, weak, weak, step=1.1) == ["", "", ""]
    assert counted(nearest(), weak, [], weak) == ["", "", "1234"]


def test_it_is_told_that_a_code_waits_to_be_read_once_more():
    tracker = nearest()
    assert not tracker.unsure
    tracker.see([at("1234", symbology="ITF")], CENTRE, 0.0)
    assert tracker.unsure
    tracker.see([at("1234", symbology="ITF")], CENTRE, 0.1)
    assert not tracker.unsure


def test_misreads_that_differ_never_count_and_hold_up_nothing():
    tracker = nearest()
    frames = [[at(f"{n}", symbology="EAN-13"), at("A", 150)] for n in range(10)]
    assert counted(tracker, *frames) == ["", "A"] + [""] * 8


def test_of_several_codes_the_nearest_counts_and_the_others_wait():
    tracker = nearest()
    assert counted(tracker, *[[at("FAR", 160), at("NEAR", 110)]] * 20)[0] == "NEAR"
    assert counted(tracker, *[[at("FAR", 100), at("NEAR", 160)]] * 2, start=2.0) == ["FAR", ""]


def test_two_codes_at_about_the_same_distance_do_not_alternate():
    tracker = nearest()
    swaying = [[at("A", 80 + n % 2 * 2), at("B", 118 + n % 2 * 2)] for n in range(40)]
    assert "".join(counted(tracker, *swaying)) in ("A", "B")


def test_a_code_that_is_missed_for_a_moment_does_not_hand_over():
    tracker = nearest()
    both, other = [at("A", 90), at("B", 120)], [at("B", 120)]
    assert counted(tracker, both, other, other, both) == ["A", "", "", ""]
    assert counted(tracker, other, other, other, other, start=0.38) == ["", "", "", "B"]


def test_a_clearly_nearer_code_takes_over_at_once():
    tracker = nearest()
    assert counted(tracker, [at("A", 90), at("B", 150)], [at("A", 60), at("B", 101)]) == ["A", "B"]


def test_the_nearest_code_gets_a_frame_to_be_read_again_before_another_counts():
    weak = at("4006381333931", 101, symbology="EAN-13")
    tracker = nearest()
    assert counted(tracker, [weak, at("BOX", 150)], [weak, at("BOX", 150)]) == ["", "4006381333931"]


def test_of_two_labels_that_say_the_same_the_nearer_one_stands_for_both():
    seen = nearest().see([at("A", 10), at("A", 101), at("A", 190)], CENTRE, 0.0)
    assert seen.chosen == at("A", 101)
    assert seen.counts


# Tapping.


def test_a_single_code_counts_by_itself_once_it_is_known_to_be_alone():
    assert counted(tapped(), *[[at("A")]] * 6) == ["", "", "", "A", "", ""]
    assert counted(Tracker("tap", 2.0, still=True), [at("A")], [at("B")]) == ["A", "B"]


def test_nothing_counts_among_several_until_it_is_tapped():
    tracker = tapped()
    both = [at("A", 50), at("B", 150)]
    assert counted(tracker, *[both] * 10) == [""] * 10
    tracker.tap((150.0, 100.0), 1.0)
    assert counted(tracker, both, both, start=1.0) == ["B", ""]


def test_one_of_several_that_is_missed_makes_the_other_no_single():
    both, one = [at("A", 50), at("B", 150)], [at("A", 50)]
    assert counted(tapped(), both, one, both, one, one, both) == [""] * 6


def test_a_tap_waits_a_second_for_its_code_and_no_longer():
    tracker = tapped()
    both = [at("A", 50), at("B", 150)]
    tracker.tap((50.0, 100.0), 0.0)
    assert counted(tracker, [], [], both) == ["", "", "A"]
    tracker.tap((150.0, 100.0), 5.0)
    assert counted(tracker, [], both, both, start=5.0, step=1.1) == ["", "", ""]


def test_a_tap_counts_in_the_other_mode_too_and_a_double_tap_once():
    tracker = nearest()
    both = [at("A", 100), at("B", 150)]
    assert counted(tracker, both) == ["A"]
    tracker.tap((150.0, 100.0), 0.1)
    assert counted(tracker, both, start=0.1) == ["B"]
    tracker.tap((150.0, 100.0), 0.2)
    assert counted(tracker, both, start=0.2) == [""]
    assert counted(tracker, *[both] * 20, start=0.3) == [""] * 20
    tracker.tap((150.0, 100.0), 2.3)
    assert counted(tracker, both, start=2.3) == ["B"]


def test_a_tap_means_the_code_under_it_or_close_by():
    codes = [at("A", 50), at("B", 75)]
    assert code_at((50.0, 100.0), codes) == codes[0]
    assert code_at((64.0, 100.0), codes) == codes[1]
    assert code_at((50.0, 85.0), codes) == codes[0]
    assert code_at((50.0, 70.0), codes) is None
    assert code_at((50.0, 100.0), []) is None


# Whatever comes.

TEXTS = st.sampled_from("ABCD")
CODES = st.builds(
    at, TEXTS, st.floats(0, 200), st.floats(0, 200), st.sampled_from(["QRCode", "EAN-13", "Code128"])
)
FRAMES = st.lists(st.tuples(st.lists(CODES, max_size=4), st.floats(0.01, 3.0)), max_size=40)


@given(st.sampled_from(["nearest", "tap"]), st.floats(0.2, 5), st.booleans(), FRAMES)
def test_no_code_counts_twice_while_it_stays_in_view(several, repeat, still, frames):
    tracker = Tracker(several, repeat, still)
    now, last_seen, counted_since = 0.0, {}, set()
    for codes, passed in frames:
        now += passed
        counted_since -= {text for text, seen in last_seen.items() if now - seen >= repeat}
        seen = tracker.see(codes, CENTRE, now)
        last_seen |= dict.fromkeys((code.text for code in codes), now)
        if seen.counts:
            assert seen.chosen in codes
            assert seen.chosen.text not in counted_since
            counted_since.add(seen.chosen.text)


@given(st.lists(st.tuples(TEXTS, st.floats(0, 200), st.floats(0, 200)), min_size=1, max_size=30))
def test_a_strong_code_that_is_alone_counts_in_the_frame_where_it_appears(placed):
    tracker = nearest()
    first = {}
    for number, (text, x, y) in enumerate(placed):
        if tracker.see([at(text, x, y)], CENTRE, number * 0.05).counts:
            first.setdefault(text, number)
    assert first == {text: min(n for n, one in enumerate(placed) if one[0] == text) for text, *_ in placed}


@given(st.floats(1, 40), st.lists(st.booleans(), min_size=20, max_size=60))
def test_codes_that_sway_around_the_middle_change_at_most_once(far, sways):
    tracker = nearest()
    frames = [[at("A", 100 - far + 0.1 * far * s), at("B", 100 + far + 0.1 * far * s)] for s in sways]
    assert sum(bool(text) for text in counted(tracker, *frames)) == 1
