"""What the station relies on an InvenTree server for; things are found by reference and order code."""

import json
import uuid
from collections.abc import Callable
from decimal import Decimal

import pytest

from station.api_client.http import HttpClient
from station.api_client.inventree.sign_in import fetch_token, is_token
from station.model import Done, Evidence, Identity, Refused, Why
from station.operations import (
    FindOrders,
    FindPlace,
    Found,
    Identify,
    LoadOrder,
    LoadPicture,
    LookBack,
    Lookup,
    Receive,
    Received,
)
from station.settings_tree import ServerSettings
from tests.live.conftest import GS, RS, Capability, Live, Server, label

CUT_TAPE = "490-1532-1-ND"
NO_PLACE = "311-10.0KHRCT-ND"
ON_TWO_LINES = "595-MC34063ADR"


def made_by_mouser(number: str, order: str) -> str:
    """Return a label that names the maker's number only, and that no other bag has."""
    return f"[)>{RS}06{GS}K{order}{GS}14K011{GS}1P{number}{GS}Q1{GS}11K{uuid.uuid4().int % 10**9}"


def place(live: Live, name: str) -> int:
    found = live.data(FindPlace(name))
    assert isinstance(found, tuple)
    return found[0].pk


def test_it_says_who_is_signed_in_and_what_they_may_do(live: Live):
    who = live.data(Identify())
    assert isinstance(who, Identity)
    assert who.api >= 160
    assert who.user
    assert who.may("purchase_order", "add")
    assert who.may("stock", "view")


def test_a_wrong_token_is_told_apart(signed_in: Callable[[str], Live]):
    answer = signed_in("inv-0000000000000000-20991231")(Identify())
    assert isinstance(answer, Refused)
    assert answer.why is Why.SIGN_IN


@pytest.mark.parametrize("name", ["PO-0001", "po-0001", "72991337"])
def test_an_order_is_found_by_either_reference(live: Live, name: str):
    found = live.data(FindOrders((name,)))
    assert isinstance(found, tuple)
    assert [order.reference for order in found] == ["PO-0001"]


def test_an_order_is_not_found_by_a_part_of_its_reference(live: Live):
    assert live.data(FindOrders(("PO-00",))) == ()


def test_an_order_has_its_lines_with_order_codes(live: Live):
    order = live.order("PO-0001")
    assert (order.supplier, order.placed) == ("DigiKey", True)
    assert {line.sku for line in order.lines} >= {"296-LM358BIDDFRCT-ND", NO_PLACE, CUT_TAPE}
    line = live.line("PO-0001", "296-LM358BIDDFRCT-ND")
    assert (line.ordered, line.mpn, line.name) == (25, "LM358BIDDFR", "LM358BIDDFR")
    assert line.destination is not None
    assert line.destination.name.endswith("Receiving")


def test_an_order_that_is_not_placed_says_so(live: Live):
    order = live.order("PO-0006")
    assert (order.placed, order.open) == (False, True)


def test_an_order_that_does_not_exist_is_refused(live: Live):
    answer = live(LoadOrder(999_999))
    assert isinstance(answer, Refused)
    assert answer.why is Why.NOT_FOUND


def test_an_orders_own_code_leads_to_it(live: Live):
    pk = live.order("PO-0001").pk
    found = live.data(Lookup(json.dumps({"purchaseorder": pk})))
    assert isinstance(found, Found)
    assert (found.thing.model, found.thing.name, found.is_label) == ("purchaseorder", "PO-0001", False)


@pytest.mark.parametrize(
    ("code", "model", "name"),
    [
        ("LOC-A1", "stocklocation", "Warehouse/Shelf A/A1"),
        ("REEL-000123", "stockitem", "LM358BIDDFR"),
        ("4006381333931", "part", "Printed manual"),
        ("SUPPART-595", "supplierpart", "NE555DR"),
    ],
)
def test_linked_codes_lead_to_their_things(live: Live, code: str, model: str, name: str):
    found = live.data(Lookup(code))
    assert isinstance(found, Found)
    assert (found.thing.model, found.thing.name) == (model, name)


def test_a_stock_item_tells_place_quantity_and_picture(live: Live):
    found = live.data(Lookup("REEL-000123"))
    assert isinstance(found, Found)
    thing = found.thing
    assert thing.place is not None
    assert thing.place.name == "Warehouse/Shelf A/A1"
    assert thing.quantity == Decimal(250)
    picture = live(LoadPicture(thing.picture))
    if live.server.embedded:
        assert isinstance(picture, Done)
        assert picture.data.startswith(b"\x89PNG")


def test_a_short_code_leads_to_its_thing_or_says_that_nothing_has_it(live: Live):
    pk = live.order("PO-0001").pk
    answer = live(Lookup(f"INV-PO{pk}"))
    if live.server.can(Capability.SHORT_CODES):
        assert isinstance(answer, Done)
        assert answer.data.thing.name == "PO-0001"
    else:
        assert isinstance(answer, Refused)
        assert answer.why is Why.NO_MATCH


@pytest.mark.parametrize("code", ["THIS-IS-UNKNOWN-123", "<img src=x>", "https://example.org/?a=1", "{0}"])
def test_unknown_codes_are_refused(live: Live, code: str):
    answer = live(Lookup(code))
    assert isinstance(answer, Refused)
    assert answer.why is Why.NO_MATCH


@pytest.mark.parametrize("code", ["", " \t", "A" * 5000, "A\x00B"])
def test_impossible_codes_are_refused(live: Live, code: str):
    answer = live(Lookup(code))
    assert isinstance(answer, Refused)
    assert answer.why is Why.INVALID


@pytest.mark.parametrize("path", ["//other.example.com/x.png", "media/x.png", "/api/", "/media/no-such.png"])
def test_only_pictures_of_this_server_are_loaded(live: Live, path: str):
    assert isinstance(live(LoadPicture(path)), Refused)


def test_a_place_is_found_by_name_and_by_path(live: Live):
    assert place(live, "a1") == place(live, "Warehouse/Shelf A/A1")
    assert live.data(FindPlace("Shelf")) == ()


def test_a_bag_is_received_once(live: Live):
    before = live.line("PO-0001", CUT_TAPE).received
    write = live.receipt(CUT_TAPE, "3")
    told = live.data(write)
    assert isinstance(told, Received)
    assert (told.line, told.quantity) == (write.line, 3)
    again = live(write)
    assert isinstance(again, Refused)
    assert again.why is Why.ALREADY_RECEIVED
    assert live.line("PO-0001", CUT_TAPE).received == before + 3


def test_a_received_label_becomes_a_stock_item(live: Live):
    write = live.receipt(CUT_TAPE, "2")
    live.data(write)
    found = live.data(Lookup(write.barcode))
    assert isinstance(found, Found)
    assert (found.thing.model, found.thing.quantity) == ("stockitem", 2)


def test_reading_back_tells_whether_a_bag_was_received(live: Live):
    write = live.receipt(CUT_TAPE)
    assert live.data(LookBack(write)) is Evidence.NOT_APPLIED
    live.data(write)
    assert live.data(LookBack(write)) is Evidence.APPLIED


def test_a_bag_is_received_for_its_line_or_for_the_first_that_waits(live: Live):
    order = live.order("PO-0005")
    lines = [line for line in order.lines if line.sku == ON_TWO_LINES]
    assert len(lines) > 1
    write = Receive(
        order.pk,
        order.reference,
        made_by_mouser("MC34063ADR", "PO-0005"),
        line=lines[1].pk,
        location=place(live, "A2"),
        received_before=lines[1].received,
    )
    told = live.data(write)
    assert isinstance(told, Received)
    # The answer tells the line that was booked, whatever was asked for.
    asked = live.server.can(Capability.LABELS_FOR_LINES)
    assert told.line == (lines[1].pk if asked else lines[0].pk)
    assert live.data(LookBack(write)) is Evidence.APPLIED


def test_a_bag_without_a_place_needs_one(live: Live):
    write = live.receipt(NO_PLACE, "5")
    answer = live(write)
    assert isinstance(answer, Refused)
    assert answer.why is Why.NO_LOCATION
    told = live.data(live.receipt(NO_PLACE, "5", place(live, "A3")))
    assert isinstance(told, Received)
    assert told.location == place(live, "A3")


def test_nothing_goes_to_a_place_that_only_holds_places(live: Live):
    answer = live(live.receipt(CUT_TAPE, location=place(live, "Warehouse")))
    assert isinstance(answer, Refused)
    assert answer.why is Why.PLACE_GONE


def test_a_label_names_its_order_and_part_before_it_is_received(live: Live):
    found = live.data(Lookup(label(CUT_TAPE, "1")))
    assert isinstance(found, Found)
    assert found.is_label
    assert found.supplier_part == live.line("PO-0001", CUT_TAPE).supplier_part
    known = live.server.can(Capability.LABELS_NAME_ORDERS)
    assert found.order == (live.order("PO-0001").pk if known else None)


def test_a_password_gives_the_same_token_each_time(server: Server):
    if not server.embedded:
        pytest.skip("the passwords of a real server are not ours to know")
    with HttpClient(ServerSettings(url=server.url), "") as client:
        first = fetch_token(client, "dock-1", "operator", "lab-Passw0rd!")
        again = fetch_token(client, "dock-1", "operator", "lab-Passw0rd!")
        wrong = fetch_token(client, "dock-1", "operator", "guess")
    assert isinstance(first, Done)
    assert is_token(str(first.data))
    assert again == first
    assert wrong == Refused(Why.SIGN_IN, "Invalid username/password.")
