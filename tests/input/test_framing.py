"""Bytes become codes at their terminators, at silence, or between prefix and suffix, and stay exact."""

import pytest
from hypothesis import given, strategies as st

from station.input.framing import LONGEST_FRAME, TERMINATORS, Frame, Framer, Framing, framing_of
from station.settings_tree import ScannerSettings

LABEL = b"[)>\x1e06\x1d1PLM358\x1dQ10\x1e\x04"


def framed(data, framing=None, at=1.0):
    framer = Framer(framing or Framing())
    return [frame.content for frame in framer.feed(data, at)]


@pytest.mark.parametrize("end", [b"\r", b"\n", b"\r\n", b"\n\r", b"\r\r\n"])
def test_any_line_end_ends_a_code_and_empty_ones_do_not_count(end):
    assert framed(LABEL + end + b"PO-1" + end) == [LABEL, b"PO-1"]


@pytest.mark.parametrize("name", [name for name in TERMINATORS if name not in ("auto", "none")])
def test_the_terminator_that_is_set_is_the_only_one(name):
    framing = framing_of(ScannerSettings(terminator=name))
    [end] = framing.terminators
    others = b"\r \n \t \x03 \x00".replace(end, b"")
    assert framed(b"A" + others + b"B" + end, framing) == [b"A" + others + b"B"]


def test_silence_ends_a_code_without_a_terminator():
    framer = Framer(Framing(silence=0.1))
    assert framer.deadline is None
    assert framer.feed(b"PO-", 1.0) == []
    assert framer.feed(b"0001", 1.09) == []
    assert framer.deadline == pytest.approx(1.19)
    assert framer.elapsed(1.1) == []
    assert framer.elapsed(1.2) == [Frame(b"PO-0001")]
    assert framer.deadline is None


def test_bytes_after_a_silence_begin_a_new_code_though_no_timer_told():
    framer = Framer(Framing(silence=0.1))
    framer.feed(b"PO-0001", 1.0)
    assert framer.feed(b"PO-0002\r", 2.0) == [Frame(b"PO-0001"), Frame(b"PO-0002")]


def test_without_silence_half_a_code_waits_for_its_other_half():
    framer = Framer(Framing(silence=0))
    framer.feed(b"PO-", 1.0)
    assert framer.deadline is None
    assert framer.elapsed(900.0) == []
    assert framer.feed(b"0001\r", 1000.0) == [Frame(b"PO-0001")]


def test_between_prefix_and_suffix_any_byte_may_stand():
    framing = framing_of(ScannerSettings(prefix=r"\x02", suffix=r"\x03"))
    assert framed(b"noise\x02A\rB\x03\r\n\x02C\x03", framing) == [b"A\rB", b"C"]


def test_without_its_prefix_nothing_is_a_code():
    assert framed(b"PO-0001\r~PO-0002\r", Framing(prefix=b"~")) == [b"PO-0002"]


def test_a_device_that_goes_takes_half_a_code_with_it():
    framer = Framer(Framing())
    assert not framer.discard()
    framer.feed(b"PO-", 1.0)
    assert framer.discard()
    assert framer.feed(b"0002\r", 1.01) == [Frame(b"0002")]


@pytest.mark.parametrize("chunk", [1000, 4096, 1_000_000])
def test_a_megabyte_without_an_end_is_told_once_and_kept_nowhere(chunk):
    framer = Framer(Framing(silence=0.1))
    frames = []
    for _ in range(0, 1_000_000, chunk):
        frames += framer.feed(b"x" * chunk, 1.0)
        assert len(framer._held) <= LONGEST_FRAME
    assert frames == []
    assert framer.feed(b"\rPO-0001\r", 1.0) == [Frame(b"", overlong=True), Frame(b"PO-0001")]


def test_silence_ends_what_is_too_long_as_well():
    framer = Framer(Framing(silence=0.1))
    framer.feed(b"x" * 20_000, 1.0)
    assert framer.discard()
    framer.feed(b"x" * 20_000, 1.0)
    assert framer.elapsed(2.0) == [Frame(b"", overlong=True)]
    assert framer.feed(b"PO-0001\r", 2.0) == [Frame(b"PO-0001")]


def test_a_code_of_the_greatest_length_is_one_and_a_longer_one_is_none():
    assert framed(b"x" * LONGEST_FRAME + b"\r") == [b"x" * LONGEST_FRAME]
    assert Framer(Framing()).feed(b"x" * (LONGEST_FRAME + 1) + b"\r", 1.0) == [Frame(b"", overlong=True)]


codes = st.lists(st.binary(min_size=1, max_size=40).filter(lambda code: not set(code) & {10, 13}), max_size=8)


@given(codes, st.sampled_from([b"\r", b"\n", b"\r\n"]), st.lists(st.integers(1, 9)))
def test_however_the_bytes_are_cut_the_codes_are_the_same(codes, end, cuts):
    data = b"".join(code + end for code in codes)
    framer, frames = Framer(Framing()), []
    for cut in [*cuts, len(data) or 1]:
        frames += framer.feed(data[:cut], 1.0)
        data = data[cut:]
    assert [frame.content for frame in frames] == codes
    assert not framer.holds
