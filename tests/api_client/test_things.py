"""InvenTree's objects as the station shows them, from recorded answers of three versions."""

from decimal import Decimal

import pytest

from station.api_client.inventree.purchasing import order_line_of, purchase_order_of
from station.api_client.inventree.things import thing_of
from station.model import Place
from tests.api_client.recordings import body_of


def test_a_stock_item_shows_place_quantity_batch_and_picture():
    body = body_of("1.5", "12-stock", "detail-flags")
    thing = thing_of("stockitem", 2, body)
    assert (thing.name, thing.description) == ("LM358BIDDFR", "Dual op-amp SOT23-8")
    assert thing.place == Place(4, "Warehouse/Shelf A/A1")
    assert thing.quantity == Decimal(250)
    assert thing.picture == "/media/part_images/lm358.png"
    assert dict(thing.facts)["Batch"] == "LOT-22A"


def test_a_placeholder_picture_is_none():
    body = body_of("1.5", "02-scan", "short-manufacturerpart")["manufacturerpart"]["instance"]
    thing = thing_of("manufacturerpart", 5, body)
    assert thing.picture == ""
    assert dict(thing.facts) == {"MPN": "NE555DR", "Manufacturer": "Texas Instruments"}


def test_a_structural_location_is_told_apart():
    assert thing_of("stocklocation", 1, {"name": "Warehouse", "structural": True}).structural
    assert not thing_of("stocklocation", 4, {"pathstring": "Warehouse/A1", "structural": False}).structural


@pytest.mark.parametrize("version", ["1.5", "1.2", "0.13"])
def test_an_order_is_read_from_every_version(version: str):
    order = purchase_order_of(body_of(version, "10-purchase-orders", "po-detail"))
    assert (order.reference, order.supplier_reference) == ("PO-0001", "72991337")
    assert order.placed
    assert order.open


@pytest.mark.parametrize("version", ["1.5", "1.2", "0.13"])
def test_order_lines_name_order_code_and_part_in_every_version(version: str):
    rows = body_of(version, "10-purchase-orders", "po-lines-flags")["results"]
    line = order_line_of(rows[0])
    assert line is not None
    assert (line.sku, line.mpn, line.name) == ("296-LM358BIDDFRCT-ND", "LM358BIDDFR", "LM358BIDDFR")
    assert (line.ordered, line.received, line.remaining) == (25, 0, 25)
    assert line.destination is not None
    assert line.destination.pk == 2


@pytest.mark.parametrize("body", [{}, {"pk": None, "quantity": 1}, {"pk": 1}, {"pk": 1, "quantity": "many"}])
def test_a_broken_line_is_none(body: dict[str, object]):
    assert order_line_of(body) is None


@pytest.mark.parametrize(
    "model", ["part", "stockitem", "stocklocation", "supplierpart", "manufacturerpart", "build"]
)
def test_hostile_details_do_not_break_anything(model: str):
    hostile = {
        "name": ["list"],
        "part_detail": "text",
        "location": {"pk": 1},
        "quantity": {},
        "facts": None,
        "image": 7,
        "structural": "yes",
    }
    thing = thing_of(model, 3, hostile)
    assert thing.pk == 3
    assert not thing.structural
