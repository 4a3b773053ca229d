"""What printers say of themselves, read whatever they say."""

from hypothesis import given, strategies as st

from station.printers import brother
from station.printers.dialects import DIALECTS, host_status, tspl_status
from tests.printers import sink


def reasons(heard):
    return [str(reason) for reason in heard.status.reasons]


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(answer):
    for dialect in DIALECTS.values():
        heard = dialect.read(answer)
        assert heard is None or heard.status.ready in (True, False)


@given(st.lists(st.binary(max_size=60).filter(lambda line: not set(line) & {2, 3}), max_size=4))
def test_lines_that_are_framed_as_a_status_are_read_or_refused(lines):
    heard = host_status(b"".join(b"\x02" + line + b"\x03\r\n" for line in lines))
    assert heard is None or heard.left >= 0


@given(st.integers(0, 999), st.integers(0, 1), st.integers(0, 99_999_999))
def test_what_is_left_is_all_that_waits(formats, partial, left):
    heard = host_status(sink.host_status(formats=formats, partial=partial, left=left))
    assert heard.left == formats + partial + left
    assert heard.status.ready


def test_a_tspl_byte_has_a_bit_for_each_trouble():
    assert tspl_status(b"\x00").status.ready
    assert tspl_status(b"\x20").status.ready, "it prints"
    assert reasons(tspl_status(b"\x05")) == [
        "The printer is open. Close it.",
        "The paper is out. Put in a new roll.",
    ]


def brother_says(one=0, two=0, kind=0, width=62):
    return b"\x80\x20B0" + b"40\0\0" + bytes((one, two, width, 0x0A)) + bytes(6) + bytes((kind,)) + bytes(13)


def test_a_brother_printer_tells_its_roll_and_its_troubles():
    fine = brother.status(brother_says())
    assert (fine.status.ready, fine.left, fine.width_mm) == (True, None, 62)
    assert brother.status(brother_says(kind=1)).left == 0
    assert reasons(brother.status(brother_says(one=0x03))) == ["The paper is out. Put in a new roll."]
    assert reasons(brother.status(brother_says(two=0x11))) == [
        "The printer is open. Close it.",
        "The wrong roll is in the printer. Put in the one that is set up.",
    ]
    assert reasons(brother.status(brother_says(one=0x80))) == [
        "The printer reports a fault. Look at its lamps."
    ]


def test_several_brother_answers_at_once_are_read_together():
    heard = brother.status(brother_says(kind=6) + brother_says(kind=1) + brother_says(kind=6))
    assert heard.left == 0
