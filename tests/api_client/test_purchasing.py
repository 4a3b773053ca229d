"""What is read of purchase orders: recorded answers of three versions, and every broken shape."""

import json
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given, settings, strategies as st

from station.api_client.http import Exchange, HttpReply, HttpRequest, Lost, NeverSent
from station.api_client.inventree import purchasing, stock
from station.api_client.inventree.orders import OrderReader
from station.model import Done, NotSent, Place, Refused, Unknown, Why
from station.operations import (
    FindOrders,
    FindOrdersOf,
    LoadOrder,
    LoadPlaces,
    MatchForOrder,
    PurchaseOrder,
    SearchOrders,
    StockAt,
)
from tests.api_client.recordings import VERSIONS, body_of, exchanges, reply_of

every_version = pytest.mark.parametrize("version", VERSIONS)


class Shelves:
    """A server whose answers depend on the path; a location that it does not know is not found."""

    def __init__(self, **answers: object) -> None:
        self.answers = answers
        self.asked: list[HttpRequest] = []

    def __call__(self, request: HttpRequest) -> Exchange:
        self.asked.append(request)
        name = request.path.strip("/").removeprefix("api/").replace("/", "_").replace("-", "_")
        answer = self.answers.get(name, HttpReply(404, "", b'{"detail": "Not found."}'))
        return answer if isinstance(answer, Exchange) else HttpReply(200, "", json.dumps(answer).encode())

    def paths(self) -> list[str]:
        return [request.path for request in self.asked]


def row(version: str) -> dict[str, object]:
    found: dict[str, object] = body_of(version, "10-purchase-orders", "po-lines-flags")["results"][0]
    return found


def changed(version: str, detail: str, **values: object) -> dict[str, object]:
    """Return a recorded line with other values in one of its details."""
    body = row(version)
    told = body[detail]
    assert isinstance(told, dict)
    return {**body, detail: {**told, **values}}


@every_version
def test_a_line_tells_pack_picture_and_usual_place_in_every_version(version: str):
    line = purchasing.order_line_of(row(version))
    assert line is not None
    assert (line.pack, line.units, line.codes) == (Decimal(1), "", ())
    assert line.usual_place == Place(4, "")
    assert (line.keeps_serials, line.expires, line.target_date) == (False, False, "")
    # The oldest one gives a small picture only.
    small = "/media/part_images/lm358.thumbnail.png"
    assert line.picture == (small if version == "0.13" else "/media/part_images/lm358.png")
    assert line.thumbnail == small


@every_version
def test_a_line_tells_what_its_part_wants_to_be_known(version: str):
    body = changed(version, "part_detail", trackable=True, default_expiry=365, units="m", barcode_hash="aa")
    line = purchasing.order_line_of(body)
    assert line is not None
    assert (line.keeps_serials, line.expires, line.units, line.codes) == (True, True, "m", ("aa",))
    packed = changed(version, "supplier_part_detail", pack_quantity_native=100.0, barcode_hash="bb")
    line = purchasing.order_line_of(packed)
    assert line is not None
    assert (line.pack, line.codes) == (Decimal(100), ("bb",))


def test_the_code_of_the_makers_part_is_told_where_the_server_tells_it():
    made = {"pk": 2, "MPN": "LM358BIDDFR", "barcode_hash": "cc"}
    line = purchasing.order_line_of(changed("0.13", "supplier_part_detail", manufacturer_part_detail=made))
    assert line is not None
    assert line.codes == ("cc",)


def test_a_part_without_a_place_is_kept_where_its_category_is():
    body = changed("1.5", "part_detail", default_location=None, category_default_location=9)
    line = purchasing.order_line_of(body)
    assert line is not None
    assert line.usual_place == Place(9, "")


@pytest.mark.parametrize("pack", [0, -1, None, "many", [], True])
def test_a_pack_of_nothing_is_one(pack: object):
    line = purchasing.order_line_of(changed("1.5", "supplier_part_detail", pack_quantity_native=pack))
    assert line is not None
    assert line.pack == 1


@pytest.mark.parametrize(
    ("own", "orders", "told"),
    [
        ("2026-12-01", "2026-12-24", "2026-12-01"),
        (None, "2026-12-24", "2026-12-24"),
        ("<b>soon</b>", "2026-12-24", "2026-12-24"),
        (None, 20261224, ""),
        (None, None, ""),
    ],
)
def test_a_line_is_due_on_its_own_day_or_the_orders(own: object, orders: object, told: str):
    (line,) = purchasing.lines_of({"target_date": orders}, [{**row("1.5"), "target_date": own}])
    assert line.target_date == told


# An order with its places.

HEAD = {"pk": 1, "reference": "PO-0001", "status": 20, "destination": 9}
SHELVES = {
    "stock_location_2": {"pk": 2, "name": "Receiving", "pathstring": "Warehouse/Receiving"},
    "stock_location_4": {"pk": 4, "name": "A1", "pathstring": "Warehouse/Shelf A/A1", "structural": False},
    "stock_location_9": {"pk": 9, "name": "Shelf B", "pathstring": "Warehouse/Shelf B", "structural": True},
}


def loaded(server: Shelves) -> PurchaseOrder:
    done = OrderReader(server).load(LoadOrder(1))
    assert isinstance(done, Done)
    assert isinstance(done.data, PurchaseOrder)
    return done.data


@every_version
def test_an_order_is_loaded_with_the_full_names_of_its_places(version: str):
    rows = {"results": [row(version)]}
    order = loaded(Shelves(order_po_1=HEAD, order_po_line=rows, **SHELVES))
    assert order.destination == Place(9, "Warehouse/Shelf B", structural=True)
    assert order.lines[0].destination == Place(2, "Warehouse/Receiving")
    assert order.lines[0].usual_place == Place(4, "Warehouse/Shelf A/A1")


def test_what_is_needed_of_the_lines_is_asked_for_at_once():
    server = Shelves(order_po_1=HEAD, order_po_line=[row("1.5")], **SHELVES)
    loaded(server)
    asked = server.asked[1].params
    assert asked == {"order": "1", "limit": "1000", "part_detail": "true", "supplier_part_detail": "true"}
    assert len(server.asked) == 5


FORBIDDEN = HttpReply(403, "", b'{"detail": "no"}')


@pytest.mark.parametrize("answer", [FORBIDDEN, Lost("cut"), NeverSent("refused"), [], {"pk": None}])
def test_an_order_is_loaded_without_the_right_to_see_places(answer: object):
    server = Shelves(order_po_1=HEAD, order_po_line=[row("1.5")], stock_location_9=answer)
    order = loaded(server)
    assert order.destination == Place(9, "")
    # What the line itself tells of its place is kept, and nothing more is asked in vain.
    assert order.lines[0].destination == Place(2, "Warehouse/Receiving")
    assert server.paths().count("/api/stock/location/2/") == 0


def test_a_place_that_is_gone_does_not_hide_the_others():
    order = loaded(
        Shelves(order_po_1=HEAD, order_po_line=[row("1.5")], stock_location_4=SHELVES["stock_location_4"])
    )
    assert order.destination == Place(9, "")
    assert order.lines[0].usual_place == Place(4, "Warehouse/Shelf A/A1")


def test_many_places_are_asked_for_as_a_list_and_a_few_more():
    rows = [{"pk": n, "quantity": 1, "destination": n} for n in range(1, 101)]
    listed = {"count": 400, "results": [{"pk": n, "pathstring": f"Place {n}"} for n in range(1, 51)]}
    single = {f"stock_location_{n}": {"pk": n, "name": f"Place {n}"} for n in range(51, 101)}
    server = Shelves(order_po_1={"pk": 1, "status": 20}, order_po_line=rows, stock_location=listed, **single)
    order = loaded(server)
    assert len(server.asked) == 3 + 24
    named = [line.destination.name for line in order.lines if line.destination is not None]
    assert named == [f"Place {n}" for n in range(1, 75)] + [""] * 26


# Finding and searching.


def line_row(
    sku: str, mpn: str = "", status: int = 20, received: float = 0, order: int = 1
) -> dict[str, object]:
    head = {"pk": order, "reference": f"PO-{order}", "status": status, "supplier_name": "DigiKey"}
    return {"pk": 1, "quantity": 5, "received": received, "sku": sku, "mpn": mpn, "order_detail": head}


def found(operation: FindOrdersOf, *rows: object) -> list[str]:
    done = OrderReader(Shelves(order_po_line=list(rows))).find_of(operation)
    assert isinstance(done, Done)
    return [order.reference for order in done.data]


@pytest.mark.parametrize(
    ("line", "orders"),
    [
        (line_row("LM358"), ["PO-1"]),
        (line_row("other", "lm358"), ["PO-1"]),
        (line_row("LM358-X"), []),
        (line_row("LM358", status=30), []),
        (line_row("LM358", status=10), ["PO-1"]),
        (line_row("LM358", received=5), []),
        (line_row("LM358", received=6), []),
        ({**line_row("LM358"), "order_detail": None}, []),
        ({**line_row("LM358"), "quantity": "many"}, []),
        ({**line_row(""), "supplier_part_detail": {"SKU": "LM358"}}, ["PO-1"]),
        (
            {**line_row(""), "supplier_part_detail": {"manufacturer_part_detail": {"MPN": "LM358"}}},
            ["PO-1"],
        ),
        ("nonsense", []),
    ],
)
def test_every_line_that_a_server_finds_is_looked_at(line: object, orders: list[str]):
    assert found(FindOrdersOf(("LM358",)), line) == orders


def test_an_order_is_found_once():
    assert found(FindOrdersOf(("A", "B")), line_row("A"), line_row("B"), line_row("A", order=2)) == [
        "PO-1",
        "PO-2",
    ]


@every_version
def test_an_order_is_found_by_its_part_in_every_version(version: str):
    for code in ("296-lm358biddfrct-nd", "LM358BIDDFR"):
        done = OrderReader(Shelves(order_po_line=[row(version)])).find_of(FindOrdersOf((code,)))
        assert isinstance(done, Done)
        (order,) = done.data
        assert (order.reference, order.supplier, order.open) == ("PO-0001", "DigiKey", True)


def test_codes_that_no_part_can_have_are_not_asked_for():
    server = Shelves(order_po_line=[])
    codes = ("", "  ", "\x1d", "a\x00b", "\u202ecod", "x" * 4000, "A", "A ", *"BCDEFGH")
    assert OrderReader(server).find_of(FindOrdersOf(codes)) == Done(())
    assert [request.params["search"] for request in server.asked] == list("ABCDEF")


def test_the_best_orders_come_first_and_not_too_many():
    heads = [
        {"pk": n, "reference": text, "supplier_reference": other, "status": status}
        for n, (text, other, status) in enumerate(
            [
                ("PO-70", "", 20),
                ("PO-7 old", "", 30),
                ("PO-1", "", 20),
                ("PO-2", "PO-7", 20),
                ("po-7", "", 10),
                *[(f"Q{n}", "", 20) for n in range(40)],
            ],
            1,
        )
    ]
    server = Shelves(
        order_po={"results": heads}, order_po_line=[line_row("x", order=99), line_row("y", order=1)]
    )
    done = OrderReader(server).search(SearchOrders("  PO-7\x00 "))
    assert isinstance(done, Done)
    assert [order.reference for order in done.data[:4]] == ["PO-2", "po-7", "PO-70", "PO-1"]
    assert len(done.data) == 20
    assert server.asked[0].params["search"] == "PO-7"
    assert server.asked[0].params["outstanding"] == "true"


def test_without_words_all_open_orders_are_found():
    server = Shelves(order_po=[HEAD])
    done = OrderReader(server).search(SearchOrders(" \x1d "))
    assert isinstance(done, Done)
    assert len(done.data) == len(server.asked) == 1


# Matching.


@every_version
def test_recorded_matches_are_judged_as_a_person_would(version: str):
    told = {}
    for exchange in exchanges(version, "04-po-allocate"):
        server = Shelves(barcode_po_allocate=reply_of(exchange))
        outcome = OrderReader(server).match(MatchForOrder("code", 1))
        why = outcome.why if isinstance(outcome, Refused) else None
        told[exchange["name"][4:]] = why or outcome.data.supplier_part
    told = {name: told[name] for name in MATCHES}
    assert told == (
        MATCHES if version != "0.13" else dict.fromkeys(MATCHES, Why.NOT_SUPPORTED) | PENDING_ONLY
    )


MATCHES = {
    "supplierpart": 1,
    "part": 1,
    "wrong-supplier": Why.NO_MATCH,
    "unknown": Why.NO_MATCH,
    "pending-po": 1,
    "complete-po": Why.NOT_PLACED,
    "nonexisting-po": Why.INVALID,
}
PENDING_ONLY = {"pending-po": 1, "nonexisting-po": Why.INVALID}


@pytest.mark.parametrize("plugin", ["DigiKeyBarcodePlugin", "InvenTreeBarcode"])
def test_a_match_tells_the_part_with_its_details(plugin: str):
    body = {"supplierpart": {"pk": 7}, "plugin": plugin}
    part = {"pk": 7, "SKU": "SKU-7", "part_detail": {"name": "Bolt"}}
    done = OrderReader(Shelves(barcode_po_allocate=body, company_part_7=part)).match(MatchForOrder("code", 3))
    assert isinstance(done, Done)
    match = done.data
    assert (match.order, match.supplier_part, match.thing.name) == (3, 7, "Bolt")
    assert match.is_label is (plugin != "InvenTreeBarcode")


@pytest.mark.parametrize(
    ("details", "told"),
    [
        (FORBIDDEN, "SKU-7"),
        (Lost("cut"), Unknown("cut")),
        (NeverSent("refused"), NotSent("refused")),
        ([], Unknown("the answer was not understood")),
    ],
)
def test_a_match_whose_details_are_hidden_is_still_one(details: object, told: object):
    body = {"supplierpart": {"pk": 7, "instance": {"SKU": "SKU-7"}}}
    outcome = OrderReader(Shelves(barcode_po_allocate=body, company_part_7=details)).match(
        MatchForOrder("c", 3)
    )
    assert (outcome.data.thing.name if isinstance(outcome, Done) else outcome) == told


# Where a part lies.


def item(place: int | None, quantity: object, **more: object) -> dict[str, object]:
    return {
        "part": 7,
        "location": place,
        "quantity": quantity,
        "location_detail": {"pathstring": f"Place {place}"},
        **more,
    }


def test_places_are_summed_and_the_fullest_comes_first():
    rows: list[Mapping[str, object]] = [
        item(1, 5.0),
        item(2, "20.00000"),
        item(1, 7.5),
        item(3, 900, in_stock=False),
        item(4, 800, part=8),
        item(None, 700),
        item(5, "many"),
        item(6, 0),
    ]
    assert stock.places_in(rows, 7) == (
        StockAt(Place(2, "Place 2"), Decimal(20)),
        StockAt(Place(1, "Place 1"), Decimal("12.5")),
    )
    assert len(stock.places_in([item(n, n) for n in range(1, 9)], 7)) == 5


def test_a_place_where_nothing_can_be_put_is_told_apart():
    server = Shelves(stock=[item(9, 5)], stock_location_9=SHELVES["stock_location_9"])
    done = OrderReader(server).load_places(LoadPlaces(7))
    assert done == Done((StockAt(Place(9, "Warehouse/Shelf B", structural=True), Decimal(5)),))


# Whatever a server answers.

READS = {
    "find": lambda reader: reader.find(FindOrders(("PO-1",))),
    "find of": lambda reader: reader.find_of(FindOrdersOf(("A",))),
    "search": lambda reader: reader.search(SearchOrders("PO")),
    "match": lambda reader: reader.match(MatchForOrder("code", 1)),
    "load": lambda reader: reader.load(LoadOrder(1)),
    "load places": lambda reader: reader.load_places(LoadPlaces(7)),
}
every_read = pytest.mark.parametrize("read", READS.values(), ids=READS)

KEYS = (
    *("pk", "results", "status", "reference", "supplierpart", "instance", "part_detail", "quantity", "part"),
    *("supplier_part_detail", "order_detail", "destination", "default_location", "location", "pathstring"),
    *("target_date", "sku", "image", "barcode_hash", "location_detail", "pack_quantity_native"),
)
JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text()
    | st.sampled_from([1, 7, 20, "PO-1", "A"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(KEYS), inner, max_size=6),
    max_leaves=20,
)


@every_read
@settings(max_examples=40)
@given(bodies=st.lists(JSON, min_size=1, max_size=4))
def test_any_answer_to_a_question_becomes_an_outcome(read, bodies: list[object]):
    left = iter(bodies)
    server = lambda _: HttpReply(200, "", json.dumps(next(left, bodies[-1])).encode())  # noqa: E731
    assert isinstance(read(OrderReader(server)), Done | Refused | NotSent | Unknown)


@every_read
@pytest.mark.parametrize(
    ("answer", "outcome"),
    [
        (Lost("cut"), Unknown("cut")),
        (NeverSent("refused"), NotSent("refused")),
        (FORBIDDEN, Refused(Why.FORBIDDEN, "no")),
        (HttpReply(500, "", b"{}"), Unknown("the server failed (status 500)")),
        (HttpReply(200, "", b"<html>"), Refused(Why.NOT_INVENTREE)),
    ],
)
def test_a_question_that_fails_says_so(read, answer: Exchange, outcome: object):
    assert read(OrderReader(lambda _: answer)) == outcome


def test_an_order_whose_lines_cannot_be_read_is_not_loaded():
    server = Shelves(order_po_1=HEAD, order_po_line=Lost("cut"))
    assert OrderReader(server).load(LoadOrder(1)) == Unknown("cut")
    assert OrderReader(Shelves(order_po_1=[])).load(LoadOrder(1)) == Unknown("the answer was not understood")


def test_places_that_are_known_are_put_into_an_order():
    order = purchasing.purchase_order_of(HEAD)
    full = purchasing.with_places(order, {9: Place(9, "Shelf", structural=True)})
    assert full == replace(order, destination=Place(9, "Shelf", structural=True))
