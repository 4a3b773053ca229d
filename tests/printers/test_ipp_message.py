"""Messages of the Internet Printing Protocol: what is written is read again, and anything else is refused."""

import pytest
from hypothesis import given, settings, strategies as st

from station.printers.ipp_message import (
    Attribute,
    Malformed,
    Message,
    Tag,
    Value,
    attribute,
    decoded,
    encoded,
)

NAMES = st.text(st.characters(codec="utf-8"), min_size=1, max_size=12)
WORDS = st.text(st.characters(codec="utf-8"), max_size=30)
PLAIN = st.one_of(
    st.builds(Value, st.sampled_from([Tag.INTEGER, Tag.ENUM]), st.integers(-(2**31), 2**31 - 1)),
    st.builds(Value, st.just(Tag.BOOLEAN), st.booleans()),
    st.builds(Value, st.sampled_from([Tag.TEXT, Tag.NAME, Tag.KEYWORD, Tag.URI, Tag.MEDIA_TYPE]), WORDS),
    st.builds(Value, st.sampled_from([0x10, 0x13, 0x30, 0x31, 0x32, 0x33]), st.binary(max_size=20)),
)


def attributes(values):
    made = st.builds(Attribute, NAMES, st.lists(values, min_size=1, max_size=3).map(tuple))
    return st.lists(made, max_size=3).map(tuple)


VALUES = st.recursive(
    PLAIN, lambda inner: st.builds(Value, st.just(Tag.COLLECTION), attributes(inner)), max_leaves=6
)
GROUPS = st.lists(st.tuples(st.sampled_from([1, 2, 4, 5]), attributes(VALUES)), max_size=3)
MESSAGES = st.builds(
    Message, st.integers(0, 0xFFFF), st.integers(-(2**31), 2**31 - 1), GROUPS.map(tuple), st.just((2, 0))
)


@settings(max_examples=25)
@given(MESSAGES, st.binary(max_size=20))
def test_what_is_written_is_read_again_with_what_follows(message, document):
    assert decoded(encoded(message) + document) == (message, document)


@settings(max_examples=25)
@given(MESSAGES, st.data())
def test_a_message_that_ends_too_early_is_refused(message, data):
    whole = encoded(message)
    with pytest.raises(Malformed):
        decoded(whole[: data.draw(st.integers(0, len(whole) - 1))])


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(data):
    try:
        message, _ = decoded(b"\x01\x01\x00\x00\x00\x00\x00\x01" + data)
    except Malformed:
        return
    assert message.code == 0


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"\x21\x00\x01a\x00\x00", "outside of every group"),
        (b"\x01\x21\x00\x00\x00\x04\0\0\0\0\x03", "belongs to no attribute"),
        (b"\x01\x34\x00\x01a\x00\x00\x21\x00\x00\x00\x04\0\0\0\0", "belongs to no member"),
        (b"\x01\x34\x00\x01a\x00\x00" + b"\x4a\x00\x00\x00\x01b\x34\x00\x00\x00\x00" * 20, "too deeply"),
    ],
)
def test_what_is_wrong_with_a_message_is_said(body, reason):
    with pytest.raises(Malformed, match=reason):
        decoded(b"\x01\x01\x00\x00\x00\x00\x00\x01" + body)


def test_the_bytes_are_those_of_the_standard():
    message = Message(2, 7, ((Tag.OPERATION, (attribute("attributes-charset", Tag.CHARSET, "utf-8"),)),))
    assert encoded(message) == (
        b"\x01\x01\x00\x02\x00\x00\x00\x07\x01\x47\x00\x12attributes-charset\x00\x05utf-8\x03"
    )


def test_only_numbers_and_texts_are_looked_up():
    group = (attribute("a", 0x30, b"bytes"), attribute("b", Tag.INTEGER, 3, 4))
    message = Message(0, groups=((Tag.JOB, group),))
    assert message.first("a") is None
    assert (message.first("b"), message.all("b")) == (3, [3, 4])
