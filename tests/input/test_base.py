"""Scans are made of text and bytes without losing any."""

from datetime import UTC, datetime

import pytest
from hypothesis import given, strategies as st

from station.input.base import ScanMaker

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
MAKER = ScanMaker(lambda: "scan-1", lambda: NOON)


def test_identity_time_and_source_are_those_that_were_given():
    scan = MAKER.from_text("PO-0001", "keyboard")
    assert (scan.id, scan.at, scan.source, scan.symbology) == ("scan-1", NOON, "keyboard", None)
    assert MAKER.from_bytes(b"x", "serial", "]C1").symbology == "]C1"


@given(st.text(st.characters()))
def test_text_survives_as_bytes(text):
    scan = MAKER.from_text(text, "keyboard")
    assert scan.text == text
    assert scan.raw.decode("utf-8", "surrogatepass") == text


@pytest.mark.parametrize(
    ("raw", "text"), [("kΩ".encode(), "kΩ"), (b"k\xfc", "kü"), (b"\x1d\x00", "\x1d\x00")]
)
def test_bytes_are_utf_8_or_else_latin_1(raw, text):
    scan = MAKER.from_bytes(raw, "serial")
    assert (scan.raw, scan.text) == (raw, text)
