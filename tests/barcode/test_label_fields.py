"""What receiving needs of supplier labels."""

import pytest
from hypothesis import given, strategies as st

from station.barcode import read
from station.model import Kind

DIGIKEY = (
    "[)>\x1e06\x1dP296-LM358BIDDFRCT-ND\x1d1PLM358BIDDFR\x1dK\x1d1K72991337\x1d10K85781337"
    "\x1d11K1\x1d4LPH\x1dQ10\x1d11ZPICK\x1d12Z15221337\x1d13Z361337\x1d20Z000000"
)
MOUSER = ">[)>06\x1dKPO-0003\x1d14K011\x1d1PGRM188R71H104KA93D\x1dQ50\x1d11K073121337\x1d4LJP\x1d1VMurata"


def test_a_digikey_label():
    label = read(DIGIKEY)
    assert label.kind is Kind.LABEL
    assert label.text == DIGIKEY
    assert "296-LM358BIDDFRCT-ND" in {label.get("sku"), label.get("customer_part")}
    assert label.get("mpn") == "LM358BIDDFR"
    assert label.get("supplier_order") == "72991337"
    assert label.get("customer_order") == "", "an empty field is no order"
    assert label.get("quantity") == "10"
    assert label.get("country") == "PH"


def test_an_old_mouser_label():
    label = read(MOUSER)
    assert label.get("customer_order") == "PO-0003"
    assert label.get("order_line") == "011"
    assert label.get("manufacturer") == "Murata"


def test_what_follows_the_envelope_is_not_read():
    assert read("[)>\x1e06\x1d1PA\x1e\x04Q99").get("quantity") == ""
    assert read("[)>\x1e06\x1d1PA\x04Q99").get("quantity") == ""


@pytest.mark.parametrize("text", ["x[)>\x1e06\x1d1PA\x1e\x04", "PO-0001", "1PLM358BIDDFR"])
def test_what_has_no_such_envelope_is_no_label(text):
    assert read(text).kind is Kind.PLAIN


VALUES = st.text(st.characters(codec="ascii", categories=("L", "N")), min_size=1, max_size=20)


@given(VALUES, VALUES, VALUES)
def test_the_fields_that_receiving_needs_come_back(part, sku, order):
    label = read(f"[)>\x1e06\x1dK{order}\x1d1P{part}\x1d30P{sku}\x1dQ25\x1e\x04")
    assert (label.get("mpn"), label.get("sku"), label.get("customer_order")) == (part, sku, order)
    assert label.get("quantity") == "25"
