"""Operations: what the journal keeps of a write comes back the same."""

import json
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.operations import Receive, from_payload, to_payload
from tests.workbench import line

KEYS = st.integers(min_value=1, max_value=2**31)
QUANTITIES = st.decimals(min_value=0, max_value=10**12, places=6)
RECEIPTS = st.builds(
    Receive,
    order=KEYS,
    order_reference=st.text(),
    barcode=st.text(),
    line=st.none() | KEYS,
    location=st.none() | KEYS,
    location_name=st.text(),
    quantity=st.none() | QUANTITIES,
    part=st.text(),
    received_before=st.none() | QUANTITIES,
)


@given(RECEIPTS)
def test_a_receipt_survives_the_journal(write):
    assert from_payload(write.KIND, json.loads(json.dumps(to_payload(write)))) == write


def test_a_payload_of_another_station_is_not_guessed_at():
    with pytest.raises(KeyError):
        from_payload("teleport", {})
    with pytest.raises(TypeError):
        from_payload("receive", {"order": 1, "colour": "red"})


def test_one_order_line_is_one_subject():
    assert Receive(5, "PO-0001", "a", line=11).subject == Receive(5, "PO-0001", "b", line=11).subject
    assert Receive(5, "PO-0001", "a", line=11).subject != Receive(5, "PO-0001", "a", line=12).subject
    assert Receive(5, "PO-0001", "a").subject == "purchase order 5"


def test_what_remains_is_never_below_zero():
    assert line(1, "LM358BIDDFR", "", 10, 4).remaining == Decimal(6)
    assert line(1, "LM358BIDDFR", "", 10, 14).remaining == Decimal(0)
