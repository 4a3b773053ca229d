"""The values that travel: only their small rules need tests."""

from decimal import Decimal

import pytest
from hypothesis import given, strategies as st

from station.model import TONE_OF, Identity, Kind, ReadField, Reading, Result, Tone, Verdict, decimal_or_none
from station.text import say


def test_a_reading_gives_the_first_value_that_is_not_empty():
    fields = (ReadField("lot", ""), ReadField("lot", "A7"), ReadField("lot", "B8"))
    reading = Reading(Kind.LABEL, "x", fields)
    assert reading.get("lot") == "A7"
    assert reading.get("serial") == ""


def test_every_result_has_a_tone():
    assert set(TONE_OF) == set(Result)
    assert Verdict("s1", Result.KEPT, say("Kept.")).tone is Tone.UNSURE
    assert Verdict("s1", Result.DONE, say("Done.")).tone is Tone.GOOD


def test_a_right_is_a_role_with_a_permission():
    identity = Identity("operator", "Demo", "1.5.0", 400, {"purchase_order": ("view", "add")})
    assert identity.may("purchase_order", "add")
    assert not identity.may("purchase_order", "delete")
    assert not identity.may("stock", "view")


@pytest.mark.parametrize(
    ("text", "value"),
    [("10", "10"), (" 12.5 ", "12.5"), (".5", "0.5"), ("5.", "5"), ("0", "0"), ("000010", "10")],
)
def test_quantities_as_labels_print_them(text, value):
    assert decimal_or_none(text) == Decimal(value)


@pytest.mark.parametrize(
    "text", ["", " ", ".", "-1", "+1", "1e9", "1.2.3", "NaN", "٣", "²", "1,000", "9" * 19, "ten"]
)
def test_what_is_no_quantity(text):
    assert decimal_or_none(text) is None


@given(st.text(st.characters(), max_size=30))
def test_reading_a_quantity_never_fails_and_is_never_negative(text):
    value = decimal_or_none(text)
    assert value is None or (value.is_finite() and value >= 0)
