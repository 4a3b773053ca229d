"""The keys of a grabbed scanner become codes: every character, whole codes only, by the kernel's times."""

import pytest
from hypothesis import given, strategies as st

from station.barcode.layout_tables import LAYOUTS
from station.input.framing import LONGEST_FRAME
from station.input.input_keys import _EXTRA_KEYS, DROPPED, KEY, SYNC, InputKeys, KeyEvent, Loss
from station.input.key_positions import CAPS_LOCK, LEFT_SHIFT, NUM_LOCK, RIGHT_ALT
from station.settings_tree import ScannerSettings
from tests.input.keyboard import KEYS, LABEL, Typist

PO = "PO-0001"
contents = st.text(st.sampled_from(sorted(KEYS.keys() - set("\r\n\t"))), min_size=1, max_size=60)


class Bench:
    """Keys fed into a decoder, and the codes that came of them."""

    def __init__(self, typist=None, **options):
        self.typist = typist or Typist()
        self.keys = InputKeys(ScannerSettings(**options))
        self.codes = []

    def feed(self, *runs):
        for run in runs:
            for event in run:
                self.codes += self.keys.feed(event)
        return self

    def send(self, text):
        return self.feed(self.typist.text(text))

    def wait(self):
        """Let as much time go by as the decoder asks for."""
        while self.keys.deadline is not None:
            self.typist.at = self.keys.deadline + 0.001
            self.codes += self.keys.elapsed(self.typist.at)
        return self.codes


@given(contents, st.sampled_from(["", "\r", "\t", "\r\n", "\r\r"]), st.floats(0.0, 0.09))
def test_every_text_comes_back_exactly_whatever_ends_it(text, end, gap):
    assert Bench(Typist(gap=gap)).send(text + end).wait() == [text]


@given(st.lists(contents, max_size=5))
def test_codes_in_a_row_stay_apart_and_in_order(texts):
    bench = Bench()
    for text in texts:
        bench.send(text + "\r").wait()
    assert bench.codes == texts


@pytest.mark.parametrize("layout", sorted(LAYOUTS))
def test_a_scanner_that_is_set_to_a_layout_is_read_by_it(layout):
    _, us, becomes, dead = LAYOUTS[layout]
    assert Bench(layout=layout).send(" " + us).wait() == [" " + becomes]
    for key in dead:
        assert Bench(layout=layout).send(" " + key + " \r").wait() == [Loss.UNTYPABLE]


def test_the_key_beside_the_shift_is_what_the_layout_has_there():
    for layout in ("", *LAYOUTS):
        bench = Bench(layout=layout)
        codes = bench.feed(bench.typist.stroke(86), bench.typist.stroke(86, LEFT_SHIFT)).wait()
        assert codes == [_EXTRA_KEYS.get(layout, "\\|")]


def test_a_code_ends_at_enter_without_any_silence():
    bench = Bench().send(PO + "\r" + PO)
    assert bench.codes == []
    bench = Bench(terminator="cr").send(PO + "\r" + PO)
    assert bench.codes == [PO]


def test_a_return_that_stands_within_a_symbol_does_not_cut_it():
    yageo = "RC0603\rQ5000\r\n4L"
    assert Bench().send(yageo + "\r").wait() == [yageo]
    bench = Bench(Typist(gap=0.02)).send("PO-1\r")
    bench.typist.at += 0.03
    assert bench.send("PO-2\r").wait() == ["PO-1", "PO-2"]


def test_alt_codes_are_characters_control_characters_too_and_their_keys_are_no_silence():
    bench = Bench(Typist(gap=0.05))
    bench.send("A").feed(bench.typist.alt("0029"), bench.typist.alt("029"), bench.typist.alt("0252"))
    assert bench.send("B\r").wait() == ["A\x1d\x1düB"]


def test_an_end_waits_for_an_alt_code_that_begins_in_time():
    bench = Bench().send("[)>\r")
    bench.typist.at += 0.003
    bench.typist.gap = 0.003
    assert bench.feed(bench.typist.alt("0029")).send("B").wait() == ["[)>\r\x1dB"]


@pytest.mark.parametrize("digits", ["000029", "9" * 5000])
def test_an_alt_code_that_is_none_spoils_its_code_only(digits):
    bench = Bench().send("A")
    bench.feed(bench.typist.alt(digits)).send("B\r").wait()
    assert bench.send(PO + "\r").wait() == [Loss.UNTYPABLE, PO]


def test_caps_lock_of_the_scanner_itself_turns_its_letters_around():
    bench = Bench()
    bench.send("ab").feed(bench.typist.stroke(CAPS_LOCK)).send("ab1;B")
    assert bench.feed(bench.typist.stroke(CAPS_LOCK)).send("c").wait() == ["abAB1;bc"]


def test_lock_keys_and_keys_without_a_character_add_nothing():
    bench = Bench().send("A")
    assert bench.feed(bench.typist.stroke(NUM_LOCK), bench.typist.stroke(64)).send("B").wait() == ["AB"]


def test_a_third_level_nobody_knows_is_told_once_and_its_code_is_not_delivered_without_it():
    bench = Bench(layout="de").send("PO")
    bench.feed(bench.typist.stroke(9, RIGHT_ALT), bench.typist.stroke(10, RIGHT_ALT)).send("0001\r").wait()
    assert bench.send("PO?0002\r").wait() == [Loss.UNTYPABLE, "PO_0002"]


def test_a_key_that_is_held_down_is_one_character():
    bench = Bench().send("A")
    for _ in range(50):
        bench.typist.at += 0.033
        bench.feed(bench.typist.key(30, 2))
    assert bench.codes == []
    assert bench.wait() == ["A"]


@pytest.mark.parametrize("lost", range(1, len(PO) + 1))
def test_what_the_kernel_dropped_is_told_and_nothing_of_that_code_comes(lost):
    bench = Bench().send(PO[:lost])
    at = bench.typist.at
    bench.feed([KeyEvent(SYNC, DROPPED, 0, at), KeyEvent(KEY, LEFT_SHIFT, 1, at), KeyEvent(SYNC, 0, 0, at)])
    assert bench.codes == [Loss.DROPPED]
    bench.send(PO[lost:] + "\r").wait()
    assert bench.send("po-0002\r").wait() == [Loss.DROPPED, "po-0002"]


def test_a_drop_that_took_the_end_of_a_code_too_costs_no_later_code():
    bench = Bench(prefix="~").send("~" + PO)
    bench.feed([KeyEvent(SYNC, DROPPED, 0, bench.typist.at), KeyEvent(SYNC, 0, 0, bench.typist.at)]).wait()
    assert bench.send("~" + PO + "\r").wait() == [Loss.DROPPED, PO]


def test_prefix_and_suffix_frame_a_code_with_ends_in_it():
    bench = Bench(prefix=r"\x03", suffix="~")
    assert bench.send("noise\x03A\rB\tC~\r\x03D~\r").wait() == ["A\rB\tC", "D"]


def test_more_than_any_code_holds_is_told_and_the_next_code_comes():
    bench = Bench().send("x" * (LONGEST_FRAME + 1) + "\r")
    assert bench.wait() == [Loss.OVERLONG]
    assert bench.send("x" * LONGEST_FRAME + "\r").wait() == [Loss.OVERLONG, "x" * LONGEST_FRAME]


def test_returns_alone_are_no_code_and_do_not_pile_up():
    assert Bench().send("\r\t\r").wait() == []
    assert Bench().send("A" + "\r" * 500).wait() == ["A"]


def test_a_code_whose_end_has_come_is_whole_and_half_a_one_is_not():
    bench = Bench().send(LABEL + "\r")
    assert bench.keys.ended() == [LABEL]
    assert not bench.keys.holds
    bench.send(PO)
    assert bench.keys.ended() == []
    assert bench.keys.holds


@given(
    st.lists(
        st.builds(
            KeyEvent,
            st.sampled_from([SYNC, KEY, KEY, KEY, 4]),
            st.integers(0, 130),
            st.integers(0, 2),
            st.floats(0, 3),
        ),
        max_size=80,
    ),
    st.sampled_from(["auto", "cr", "none"]),
    st.sampled_from(["", "de"]),
)
def test_no_events_whatever_break_the_decoder_or_leave_it_holding(events, terminator, layout):
    bench = Bench(terminator=terminator, layout=layout).feed(events)
    bench.wait()
    assert not bench.keys.holds
    assert all(bench.codes)
