"""Scans as lines of text."""

import io

from hypothesis import given, strategies as st

from station.input.lines import LONGEST_LINE, scan_lines, unescaped


def lines_of(content: bytes) -> list[bytes]:
    return list(scan_lines(io.BytesIO(content)))


def test_one_line_is_one_scan_whatever_ends_it():
    assert lines_of(b"PO-0001\r\nPO-0002\nPO-0003") == [b"PO-0001", b"PO-0002", b"PO-0003"]


def test_an_empty_line_is_an_empty_scan():
    assert lines_of(b"\na\n") == [b"", b"a"]
    assert lines_of(b"") == []


def test_escapes_become_bytes_and_all_else_stays():
    assert lines_of(rb"[)>\x1e06\x1D1PA\x1e\x04") == [b"[)>\x1e06\x1d1PA\x1e\x04"]
    assert lines_of(rb"C:\temp \x1 \xzz \\") == [rb"C:\temp \x1 \xzz \\"]


def test_control_characters_inside_a_line_do_not_end_it():
    assert lines_of(b"a\x1db\x0bc\x85d\n") == [b"a\x1db\x0bc\x85d"]


def test_a_line_without_end_is_one_scan_and_its_rest_is_none():
    assert [len(part) for part in lines_of(b"x" * (3 * LONGEST_LINE + 5) + b"\nPO-0001")] == [LONGEST_LINE, 7]
    assert [len(part) for part in lines_of(b"x" * LONGEST_LINE + b"\nPO-0001")] == [LONGEST_LINE, 7]
    assert [len(part) for part in lines_of(b"x" * LONGEST_LINE)] == [LONGEST_LINE]


@given(st.binary())
def test_every_byte_can_be_escaped(raw):
    assert unescaped("".join(f"\\x{byte:02x}" for byte in raw).encode()) == raw
