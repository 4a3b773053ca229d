"""What is asked about single things: recorded answers, the demo server, and servers that answer nonsense."""

from decimal import Decimal

import pytest

from station.api_client.http import HttpReply, NeverSent
from station.api_client.inventree.details import DetailsReader
from station.api_client.inventree.lookups import ThingReader
from station.api_client.inventree.things import thing_of
from station.demo.faults import Fault, Kind
from station.model import Done, NotSent, Place, Refused, Unknown, Why
from station.operations import (
    Contents,
    Details,
    GenerateCode,
    LoadContents,
    LoadDetails,
    LoadThing,
    Movement,
    OpenOrder,
    SearchThings,
    SupplierPart,
    Thing,
    code_hash,
)
from tests.api_client.recordings import VERSIONS, body_of
from tests.api_client.scripted import Server
from tests.api_client.stories import REEL, Bench

FORBIDDEN = HttpReply(403, "", b'{"detail": "no"}')
FAILED = HttpReply(500, "", b"")


def data(bench: Bench, operation: object) -> object:
    answer = bench.backend.perform(operation)  # type: ignore[arg-type]
    assert isinstance(answer, Done), answer
    return answer.data


# One thing.


@pytest.mark.parametrize("version", VERSIONS)
def test_a_recorded_stock_item_tells_its_part_its_code_and_itself(version: str):
    thing = thing_of("stockitem", 2, body_of(version, "12-stock", "detail-flags"))
    assert thing.part == 1
    assert thing.linked == code_hash("REEL-000123")
    assert thing.thumbnail == "/media/part_images/lm358.thumbnail.png"
    assert thing.item is not None
    assert (thing.item.pk, thing.item.quantity, thing.item.batch) == (2, 250, "LOT-22A")
    assert thing.item.thumbnail == thing.thumbnail


@pytest.mark.parametrize(
    ("told", "linked"),
    [({}, None), ({"barcode_hash": None}, ""), ({"barcode_hash": ""}, ""), ({"barcode_hash": 7}, None)],
)
def test_a_code_that_is_not_told_is_not_taken_for_none(told: dict[str, object], linked: str | None):
    assert thing_of("part", 3, told).linked == linked


@pytest.mark.parametrize("model", ["part", "supplierpart", "manufacturerpart", "build", "stockitem"])
def test_what_is_of_a_part_names_it(bench: Bench, model: str):
    thing = data(bench, LoadThing(model, 1))
    assert isinstance(thing, Thing)
    assert (thing.model, thing.pk) == (model, 1)
    assert thing.part is not None
    assert (thing.item is not None) is (model == "stockitem")


def test_an_order_is_of_no_part(bench: Bench):
    thing = data(bench, LoadThing("purchaseorder", 1))
    assert isinstance(thing, Thing)
    assert (thing.name, thing.part, thing.linked is not None) == ("PO-0001", None, True)


def test_a_thing_that_is_not_there_or_of_no_kind_is_refused(bench: Bench):
    gone = bench.backend.perform(LoadThing("part", 9999))
    assert isinstance(gone, Refused)
    assert gone.why is Why.NOT_FOUND
    assert bench.backend.perform(LoadThing("company", 1)) == Refused(Why.NOT_SUPPORTED, "company")


@pytest.mark.parametrize("body", [[], "text", {"pk": 4}, {"pk": None}, {}])
def test_another_things_answer_is_no_thing(body: object):
    told = ThingReader(Server(get_part_3=[body])).load(LoadThing("part", 3))
    assert told == Unknown("the answer was not understood")


# The server's own code.


def code(body: object) -> object:
    answer = body if isinstance(body, HttpReply) else HttpReply(200, "", str(body).encode())
    return ThingReader(Server(post_barcode_generate=answer)).generate(GenerateCode("part", 3))


def test_the_servers_own_code_is_given(bench: Bench):
    assert data(bench, GenerateCode("stockitem", REEL)) == f"INV-SI{REEL}"


@pytest.mark.parametrize(
    "scanned",
    [
        '{"barcode": "INV-PA3", "plugin": "InvenTreeBarcode"}',
        '{"barcode": "INV-PA3", "barcode_hash": "1"}',
        '{"barcode": "INV-PA3", "success": "Match found"}',
    ],
)
def test_the_answer_to_a_scan_is_never_taken_for_a_code(scanned: str):
    assert code(scanned) == Refused(Why.NOT_SUPPORTED, "the server answered as to a scan")


@pytest.mark.parametrize(
    "told", ["{}", "[]", '{"barcode": 7}', '{"barcode": " "}', '{"barcode": "a\\u001db"}']
)
def test_what_is_no_code_is_not_understood(told: str):
    assert code(told) == Unknown("the answer was not understood")
    assert code(f'{{"barcode": "{"x" * 501}"}}') == Unknown("the answer was not understood")


def test_why_there_is_no_code_is_told():
    assert code(FORBIDDEN) == Refused(Why.FORBIDDEN, "no")
    assert code('{"error": "broken"}') == Refused(Why.INVALID, "broken")
    missing = HttpReply(404, "", b'{"detail": "API endpoint not found"}')
    assert code(missing) == Refused(Why.NOT_SUPPORTED, "API endpoint not found")


# What stands around a thing.


def test_what_stands_around_a_part(bench: Bench):
    told = data(bench, LoadDetails("part", 17))
    assert isinstance(told, Details)
    assert [(item.pk, item.quantity) for item in told.items] == [(1, 10), (10, 4000), (11, 15)]
    assert told.supplier_parts[0] == SupplierPart(
        3, "490-1532-1-ND", "DigiKey", "GRM188R71H104KA93D", "Murata", "1"
    )
    assert [order for order in told.orders if order.model != "purchaseorder"] == [
        OpenOrder("salesorder", 1, "SO-0001", "Acme Instruments GmbH", Decimal(100), "In Progress"),
        OpenOrder("build", 1, "BO-0001", "", Decimal(30), "Production"),
    ]
    assert {order.reference for order in told.orders if order.model == "purchaseorder"} >= {"PO-0001"}
    assert (told.movements, told.untold, told.more_items) == ((), (), False)


def test_a_stock_item_tells_its_last_movements_and_where_else_its_part_lies(bench: Bench):
    told = data(bench, LoadDetails("stockitem", REEL, 1))
    assert isinstance(told, Details)
    assert [item.pk for item in told.items] == [REEL, 3]
    assert [each.what for each in told.movements] == ["Stock item created"]
    assert data(bench, LoadDetails("stockitem", REEL)) == Details(movements=told.movements)


@pytest.mark.parametrize("version", VERSIONS)
def test_recorded_movements_are_read(version: str):
    body = body_of(version, "12-stock", "tracking")
    rows = [{**body["results"][0], "user_detail": {"username": "admin"}}, *body["results"][1:], {"item": 3}]
    told = DetailsReader(Server(get_stock_track=[rows])).load(LoadDetails("stockitem", 2))
    assert isinstance(told, Done)
    at = body["results"][0]["date"]
    assert told.data.movements[0] == Movement(at, "Stock manually removed", Decimal("1.5"), "admin", "used")
    assert [each.quantity for each in told.data.movements[1:]] == [10, 10]


def test_a_place_tells_what_lies_there_and_an_order_nothing(bench: Bench):
    told = data(bench, LoadDetails("stocklocation", 6))
    assert isinstance(told, Details)
    assert {item.place for item in told.items} == {Place(6, "Warehouse/Shelf A/A3")}
    assert data(bench, LoadDetails("salesorder", 1)) == Details()


def test_what_may_not_be_read_is_named():
    lists = ("get_company_part", "get_order_po_line", "get_order_so_line", "get_build_line")
    server = Server(get_stock=[[]], **dict.fromkeys(lists, FORBIDDEN))
    told = DetailsReader(server).load(LoadDetails("part", 5))
    assert told == Done(Details(untold=("supplier parts", "purchase orders", "sales orders", "builds")))


def test_a_server_that_is_silent_is_not_asked_on_and_on():
    server = Server(get_stock=[[]], get_company_part=FAILED)
    told = DetailsReader(server).load(LoadDetails("part", 5))
    assert server.asked == ["get_stock", "get_company_part", "get_order_po_line"]
    assert isinstance(told, Done)
    assert told.data.untold == ("supplier parts", "purchase orders", "sales orders", "builds")
    assert DetailsReader(Server()).load(LoadDetails("part", 5)) == NotSent("refused")


HEAD = {"pk": 4, "reference": "SO-4", "status": 15, "status_text": "In Progress"}
LINE = {"pk": 1, "part": 5, "quantity": 5, "shipped": 2, "order_detail": HEAD}
NEED = {"pk": 1, "build": 7, "part": 5, "quantity": 5.0}
BOUGHT = {"pk": 1, "internal_part": 5, "quantity": 5, "received": 1, "order_detail": {**HEAD, "status": 20}}


def orders(**lists: object) -> tuple[OpenOrder, ...]:
    lists_asked = ("stock", "company_part", "order_po_line", "order_so_line", "build_line", "build")
    server = Server(**({f"get_{name}": [[]] for name in lists_asked} | lists))
    told = DetailsReader(server).load(LoadDetails("part", 5))
    assert isinstance(told, Done)
    return told.data.orders


def test_lines_of_one_order_are_summed():
    second = {**LINE, "pk": 2, "quantity": 6, "customer_detail": {"name": "Acme"}}
    [order] = orders(get_order_so_line=[[LINE, second]])
    assert order == OpenOrder("salesorder", 4, "SO-4", "Acme", Decimal(7), "In Progress")


@pytest.mark.parametrize(
    "row",
    [
        {**LINE, "part": 6},
        {**LINE, "shipped": 5},
        {**LINE, "order_detail": {**HEAD, "status": 30}},
        {**LINE, "order_detail": {**HEAD, "pk": None}},
        {**LINE, "order_detail": None},
        {**LINE, "quantity": "many"},
    ],
)
def test_what_the_server_did_not_filter_is_no_open_order(row: dict[str, object]):
    assert orders(get_order_so_line=[[row]]) == ()


@pytest.mark.parametrize(
    "row", [{}, {"internal_part": 6}, {"received": 5}, {"order_detail": {**HEAD, "status": 30}}]
)
def test_only_purchases_that_wait_for_the_part_count(row: dict[str, object]):
    found = orders(get_order_po_line=[[BOUGHT | row]])
    assert found == (() if row else (OpenOrder("purchaseorder", 4, "SO-4", "", Decimal(4), "In Progress"),))


@pytest.mark.parametrize(
    ("build", "row", "found"),
    [
        ({"status": 20}, {}, 5),
        ({"status": 20}, {"consumed": 2}, 3),
        ({"status": 40}, {}, 0),
        ({"status": 20}, {"build": 8}, 0),
        ({"status": 20}, {"part": None, "part_detail": {"pk": 5}}, 5),
        ({"status": 20}, {"part": 6}, 0),
        ({"status": 20}, {"quantity": None}, 0),
    ],
)
def test_only_builds_that_need_the_part_count(build: dict[str, object], row: dict[str, object], found: int):
    told = orders(get_build_line=[[NEED | row]], get_build=[[{"pk": 7, "reference": "BO-7", **build}]])
    assert sum(order.open for order in told) == found


@pytest.mark.parametrize(
    "rows", [None, 7, [None, 7], [{"pk": None}], [{"pk": {}, "part": []}], {"results": 3}]
)
def test_broken_lists_are_empty_ones(rows: object):
    names = ("stock", "company_part", "order_po_line", "order_so_line", "build_line", "build", "stock_track")
    server = Server(**{f"get_{name}": [rows] for name in names})
    told = DetailsReader(server).load(LoadDetails("stockitem", 5, 5))
    assert told == Done(Details()) or (isinstance(told, Refused) and told.why is Why.NOT_INVENTREE)


# Searching.


def names(found: object) -> list[tuple[str, str]]:
    assert isinstance(found, tuple)
    return [(thing.model, thing.name) for thing in found]


def test_everything_is_searched_and_the_exact_comes_first(bench: Bench):
    found = names(data(bench, SearchThings("SO-0001")))
    assert found[0] == ("salesorder", "SO-0001")
    assert names(data(bench, SearchThings("ne555")))[:2] == [("part", "NE555DR"), ("stockitem", "NE555DR")]
    assert ("stocklocation", "Warehouse/Shelf A/A3") in names(data(bench, SearchThings("A3")))
    assert ("build", "BO-0001") in names(data(bench, SearchThings("BO-0001")))
    assert ("purchaseorder", "PO-0001") in names(data(bench, SearchThings("72991337")))
    assert ("stockitem", "Widget Mk II") in names(data(bench, SearchThings("1003")))


def test_no_kind_of_thing_fills_the_list_alone(bench: Bench):
    found = data(bench, SearchThings("0"))
    assert isinstance(found, tuple)
    assert len(found) <= 45
    assert {thing.model for thing in found} >= {"part", "stockitem", "purchaseorder", "salesorder", "build"}


@pytest.mark.parametrize("words", ["", "  ", "\x1d\x1e", "\u202e"])
def test_without_words_nothing_is_asked(words: str):
    server = Server()
    assert ThingReader(server).search(SearchThings(words)) == Done(())
    assert server.asked == []


@pytest.mark.parametrize("words", ["<b>x</b>&limit=0", "%_\\", "a" * 4000, "\u202eabc", "' OR 1=1 --"])
def test_hostile_words_find_nothing_and_break_nothing(bench: Bench, words: str):
    assert data(bench, SearchThings(words)) == ()


KINDS = ("part", "stock", "stock_location", "order_po", "order_so", "build")


def test_a_kind_that_may_not_be_seen_is_left_out():
    server = Server(**{f"get_{kind}": FORBIDDEN for kind in KINDS} | {"get_part": [[{"pk": 3, "name": "x"}]]})
    assert names(ThingReader(server).search(SearchThings("x")).data) == [("part", "x")]  # type: ignore[union-attr]
    nothing = Server(**dict.fromkeys((f"get_{kind}" for kind in KINDS), FORBIDDEN))
    assert ThingReader(nothing).search(SearchThings("x")) == Refused(Why.FORBIDDEN, "no")


def test_a_search_that_was_cut_off_is_not_half_an_answer():
    server = Server(get_part=[[{"pk": 3, "name": "x"}]], get_stock=NeverSent("refused"))
    assert ThingReader(server).search(SearchThings("x")) == NotSent("refused")


def test_what_is_gone_stands_below_what_is_there():
    item = {"pk": 1, "quantity": 1, "part_detail": {"name": "x"}}
    rows = [{**item, "customer": 4}, {**item, "pk": 2}]
    server = Server(**{f"get_{kind}": [[]] for kind in KINDS} | {"get_stock": [rows]})
    found = ThingReader(server).search(SearchThings("x"))
    assert isinstance(found, Done)
    assert [thing.pk for thing in found.data] == [2, 1]


# What lies at a place.


def test_what_lies_at_a_place_is_not_what_lies_below_it(bench: Bench):
    there = data(bench, LoadContents(6))
    assert isinstance(there, Contents)
    assert there.complete
    assert sorted(item.pk for item in there.items) == [1, 7, 8, 9, 10, 12]
    assert data(bench, LoadContents(3)) == Contents(())


def test_what_is_quarantined_lies_there_as_well(bench: Bench):
    there = data(bench, LoadContents(10))
    assert isinstance(there, Contents)
    assert [(item.pk, item.why_not) for item in there.items if item.pk == 22] == [(22, "status")]


def test_a_place_that_is_not_there_has_not_everything(bench: Bench):
    told = bench.backend.perform(LoadContents(9999))
    assert isinstance(told, Refused)
    assert told.why is Why.NOT_FOUND


def page(first: int, count: int, more: bool, **fields: object) -> dict[str, object]:
    rows = [{"pk": pk, "quantity": 1, "location": 6} | fields for pk in range(first, first + count)]
    return {"count": 1000, "next": "http://elsewhere/" if more else None, "results": rows}


def contents(*pages: object) -> object:
    server = Server(get_stock_location_6={"pk": 6}, get_stock=list(pages))
    return ThingReader(server).load_contents(LoadContents(6))


def test_all_pages_are_read_up_to_a_bound():
    told = contents(page(1, 3, True), page(4, 2, False))
    assert isinstance(told, Done)
    assert [item.pk for item in told.data.items] == [1, 2, 3, 4, 5]
    assert told.data.complete
    endless = contents(page(1, 3, True))
    assert isinstance(endless, Done)
    assert (len(endless.data.items), endless.data.complete) == (3, False)


@pytest.mark.parametrize("fields", [{"location": 7}, {"location": None}, {"customer": 3}, {"quantity": 0}])
def test_what_lies_elsewhere_is_not_counted(fields: dict[str, object]):
    assert contents(page(1, 3, False, **fields)) == Done(Contents(()))


def test_half_of_the_pages_is_no_answer():
    assert contents(page(1, 3, True), FAILED) == Unknown("the server failed (status 500)")


def test_a_list_without_pages_is_all_there_is():
    told = contents([{"pk": 1, "quantity": 1, "location": 6}])
    assert isinstance(told, Done)
    assert ([item.pk for item in told.data.items], told.data.complete) == ([1], True)


@pytest.mark.parametrize(
    "operation",
    [
        LoadThing("part", 1),
        LoadDetails("part", 1),
        GenerateCode("part", 1),
        SearchThings("a"),
        LoadContents(6),
    ],
    ids=lambda operation: type(operation).__name__,
)
def test_a_question_that_is_lost_is_told(bench: Bench, operation: object):
    bench.server.faults.set(Fault(Kind.SERVER_ERROR, times=9))
    assert isinstance(bench.backend.perform(operation), Unknown)  # type: ignore[arg-type]
