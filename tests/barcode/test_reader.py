"""The one door to the readers."""

import pytest
from hypothesis import given, strategies as st

from station.barcode import read
from station.barcode.reader import LONGEST
from station.model import Kind

PIECES = st.sampled_from(
    [
        *("[)>\x1e06\x1d", ">[)>06\x1d", "\x1d", "\x1e", "\x04", "1P", "Q10", "INV-", "SI12", "STATION:"),
        *("CANCEL", '{"part": 1}', "{", "}", '"', "\x00", "\ud800", " ", "\u202e", "9" * 20, "\n"),
    ]
)
CODES = st.lists(PIECES | st.text(st.characters(), max_size=5)).map("".join)


@given(CODES | st.text(st.characters()))
def test_reading_never_fails_and_says_why_a_code_is_unusable(text):
    reading = read(text)
    assert reading.kind in Kind
    assert (reading.kind is Kind.UNUSABLE) == bool(str(reading.problem))
    assert reading.text in text
    if reading.kind is not Kind.UNUSABLE:
        reading.text.encode("utf-8")
        assert 0 < len(reading.text) <= LONGEST
        assert "\x00" not in reading.text


@given(CODES)
def test_a_code_reads_the_same_with_white_space_around_it(text):
    assert read(f" \t{text}\r\n") == read(text)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("STATION:CANCEL", Kind.COMMAND),
        ("INV-SI12", Kind.NATIVE),
        ("[)>\x1e06\x1d1PA\x1e\x04", Kind.LABEL),
        ("PO-0001", Kind.PLAIN),
        ("https://example.com/?q=<img src=x>", Kind.PLAIN),
        ("9781234567897", Kind.PLAIN),
    ],
)
def test_what_sort_of_code_it_is(text, kind):
    assert read(text).kind is kind


@pytest.mark.parametrize("text", ["", " ", "\r\n", "\x1d\x1e"])
def test_an_empty_scan_says_what_to_do(text):
    reading = read(text)
    assert reading.kind is Kind.UNUSABLE
    assert str(reading.problem) == "The scan was empty. Check that the code is clean and scan it again."


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("x" * 5000, "The code has 5000 characters, more than the 4095 a server takes. Scan another code."),
        ("a\x00b", "The code holds a NUL character and cannot be used."),
        ("a\udc80b", "The code holds a broken character. Check the scanner's keyboard setting"),
    ],
)
def test_a_code_that_no_server_takes_is_refused_with_the_reason(text, problem):
    reading = read(text)
    assert reading.kind is Kind.UNUSABLE
    assert str(reading.problem).startswith(problem)


def test_the_longest_code_is_taken():
    assert read("x" * LONGEST).kind is Kind.PLAIN
    assert read("x" * (LONGEST + 1)).kind is Kind.UNUSABLE


def test_separators_at_the_ends_belong_to_the_code():
    assert read("\x1dPO-0001\x1d").text == "\x1dPO-0001\x1d"
