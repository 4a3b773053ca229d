"""Merging stock items and replacing codes: what is looked at before, and read back after."""

import sqlite3
from contextlib import closing
from dataclasses import replace
from decimal import Decimal

import pytest

from station.api_client.http import HttpReply, NeverSent
from station.api_client.inventree import merging
from station.api_client.inventree.wire import Body
from station.api_client.inventree.witness import Witness
from station.api_client.inventree.writer import Writer
from station.demo.faults import Fault, Kind
from station.model import Done, Evidence, NotSent, Refused, Unknown, Why
from station.operations import Adjusted, Link, Linked, Merge, Unlink, Write, code_hash, reversal
from station.operations.reversal import Final, final
from tests.api_client.scripted import Server
from tests.api_client.stories import NOTE, REEL, STORIES, Bench

MERGE = STORIES["merge"].write
assert isinstance(MERGE, Merge)
TWO = Merge((3, 4), 5, "op", (Decimal(1), Decimal(2)))
GONE = HttpReply(404, "", b'{"detail": "No StockItem matches the given query."}')


def change(bench: Bench, sql: str) -> None:
    """Let somebody else change something on the server."""
    with closing(sqlite3.connect(bench.server.database)) as connection, connection:
        connection.execute(sql)


def test_the_first_item_holds_it_all_and_what_was_set_aside_goes_with_it(bench: Bench):
    change(bench, "INSERT INTO sales_allocation (line, item, shipment, quantity) VALUES (1, 6, 1, 10)")
    done = bench(MERGE)
    assert done == Done(Adjusted(5, Decimal(160)))
    assert bench.rows("SELECT item, quantity FROM sales_allocation") == [(5, 10)]
    assert isinstance(done, Done)
    assert (reversal(MERGE, done), final(MERGE, done)) == (None, Final.MERGED)


@pytest.mark.parametrize(
    ("meanwhile", "why"),
    [
        ("UPDATE stock_item SET serial = '7' WHERE pk = 6", Why.SERIALISED),
        ("UPDATE stock_item SET part = 5 WHERE pk = 6", Why.INVALID),
        ("UPDATE stock_item SET customer = 11 WHERE pk = 6", Why.NOT_AVAILABLE),
        ("UPDATE stock_item SET consumed_by = 1 WHERE pk = 5", Why.NOT_AVAILABLE),
        ("UPDATE stock_item SET quantity = 59 WHERE pk = 6", Why.CHANGED),
        ("DELETE FROM stock_item WHERE pk = 6", Why.NOT_AVAILABLE),
    ],
)
def test_what_is_not_alike_is_not_sent(bench: Bench, meanwhile: str, why: Why):
    change(bench, meanwhile)
    told = bench(MERGE)
    assert isinstance(told, Refused)
    assert told.why is why
    assert bench.sent("/api/stock/merge/", "POST") == 0


@pytest.mark.parametrize("items", [(), (5,), (5, 5)])
def test_less_than_two_items_are_no_merge(bench: Bench, items: tuple[int, ...]):
    told = bench(Merge(items, 5, NOTE))
    assert isinstance(told, Refused)
    assert bench.look_back(Merge(items, 5, NOTE)) == Done(Evidence.NOT_APPLIED)
    assert bench.server.requests.entries() == ()


def test_other_states_are_refused_by_the_server(bench: Bench):
    change(bench, "UPDATE stock_item SET status = 55 WHERE pk = 6")
    assert bench(MERGE) == Refused(Why.INVALID, "Stock status codes must match")
    change(bench, "UPDATE stock_item SET status = 55 WHERE pk = 5")
    assert isinstance(bench(MERGE), Done)


def test_a_merge_whose_items_cannot_be_read_is_tried_again_later(bench: Bench):
    bench.server.faults.set(Fault(Kind.SERVER_ERROR, "/api/stock/6/", "GET"))
    assert isinstance(bench(MERGE), NotSent)
    assert bench.sent("/api/stock/merge/", "POST") == 0
    assert isinstance(bench(MERGE), Done)


@pytest.mark.parametrize("body", [[], {"pk": 9, "quantity": 1}, {"pk": 3}])
def test_an_item_that_is_not_understood_is_not_merged(body: object):
    told = Writer(Server(get_stock_3=[body]), lambda _: None).perform(TWO)
    assert isinstance(told, NotSent)


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ({"items": [{"item": 3}, {"item": None}]}, Done(Adjusted(3, Decimal(3)))),
        ({"items": [{"item": 3}, {"item": 4}]}, Refused(Why.UNCHANGED)),
        ({"items": [{"item": 3}]}, Unknown("the answer was not understood")),
        ({"items": [{"item": 4}, {"item": None}]}, Unknown("the answer was not understood")),
        ({"items": [{"item": 3}, 7]}, Unknown("the answer was not understood")),
        ({"items": "all"}, Unknown("the answer was not understood")),
        ({"error": "no"}, Refused(Why.INVALID, "no")),
        ([], Unknown("the answer was not understood")),
    ],
)
def test_the_answer_is_judged_by_which_items_are_left(body: object, told: object):
    assert merging.merged(Body(201, body), TWO) == told


def test_some_items_that_were_left_are_not_clear():
    three = Merge((3, 4, 5), 6, "op")
    rows = [{"item": 3}, {"item": None}, {"item": 5}]
    assert merging.merged(Body(201, {"items": rows}), three) == Unknown("the answer was not understood")


@pytest.mark.parametrize(
    ("read", "told"),
    [
        ({"pk": 3, "quantity": 4}, Adjusted(3, Decimal(4))),
        ({"pk": 9, "quantity": 4}, Adjusted(3, Decimal(3))),
        ({"pk": 3}, Adjusted(3, Decimal(3))),
        ([], Adjusted(3, Decimal(3))),
    ],
)
def test_what_cannot_be_read_after_a_merge_makes_it_no_less_done(read: object, told: Adjusted):
    done = Done(Adjusted(3, Decimal(3)))
    assert merging.with_quantity(done, Body(200, read), TWO) == Done(told)


# Reading back.

HISTORY_OF_MINE = [{"item": 3, "notes": "op", "deltas": {}}]
LEFT = {"pk": 3, "quantity": 3}


def look_back(**answers: object) -> object:
    return Witness(Server(**{"get_stock_track": [[]], **answers})).look_back(TWO)


def test_a_merge_is_recognised_by_its_note():
    assert look_back(get_stock_track=[HISTORY_OF_MINE]) == Done(Evidence.APPLIED)


@pytest.mark.parametrize(
    ("first", "second", "told"),
    [
        ({"pk": 3, "quantity": 1}, {"pk": 4, "quantity": 2}, Done(Evidence.NOT_APPLIED)),
        (LEFT, GONE, Done(Evidence.APPLIED)),
        ({"pk": 3, "quantity": 2}, GONE, Done(Evidence.UNCLEAR)),
        (GONE, {"pk": 4, "quantity": 2}, Done(Evidence.UNCLEAR)),
        (GONE, GONE, Done(Evidence.UNCLEAR)),
        (LEFT, {"pk": 9, "quantity": 2}, Unknown("the answer was not understood")),
        (LEFT, {"pk": 4}, Unknown("the answer was not understood")),
        (LEFT, NeverSent("refused"), NotSent("refused")),
    ],
)
def test_without_a_note_the_items_tell(first: object, second: object, told: object):
    assert look_back(get_stock_3=first, get_stock_4=second) == told
    refused = HttpReply(400, "", b'{"item": ["no such item"]}')
    assert look_back(get_stock_track=refused, get_stock_3=first, get_stock_4=second) == told


def test_what_was_there_is_needed_to_tell_without_a_note():
    server = Server(get_stock_track=[[]], get_stock_3=LEFT, get_stock_4=GONE)
    assert Witness(server).look_back(replace(TWO, before=())) == Done(Evidence.UNCLEAR)


# Codes that are replaced.

OLD = code_hash("REEL-000123")


def test_the_code_that_was_known_is_replaced_and_told(bench: Bench):
    assert bench(Link("stockitem", REEL, "NEW", replaces=OLD)) == Done(Linked("stockitem", REEL, False, OLD))
    free = Link("stockitem", 4, "OTHER", replaces="")
    assert bench(free) == Done(Linked("stockitem", 4))
    assert bench(free) == Done(Linked("stockitem", 4, already=True))


@pytest.mark.parametrize("replaces", ["", code_hash("SOMETHING")])
def test_a_code_that_was_not_known_is_not_replaced(bench: Bench, replaces: str):
    told = bench(Link("stockitem", REEL, "NEW", replaces=replaces))
    assert told == Refused(Why.CHANGED, "another code was linked to it meanwhile")
    assert bench.sent("/api/barcode/link/", "POST") == 0
    assert isinstance(bench(Link("stockitem", REEL, "NEW")), Done)


def test_a_thing_that_cannot_be_read_is_linked_later(bench: Bench):
    bench.server.faults.set(Fault(Kind.SERVER_ERROR, f"/api/stock/{REEL}/", "GET"))
    write = Link("stockitem", REEL, "NEW", replaces=OLD)
    assert isinstance(bench(write), NotSent)
    assert isinstance(bench(write), Done)


LINKED = {"success": "ok", "part": {"pk": 3}}


@pytest.mark.parametrize(
    ("thing", "told"),
    [
        (HttpReply(403, "", b'{"detail": "no"}'), Done(Linked("part", 3))),
        ({"pk": 3}, Done(Linked("part", 3))),
        ({"pk": 3, "barcode_hash": None}, Done(Linked("part", 3))),
        ({"pk": 3, "barcode_hash": code_hash("NEW")}, Done(Linked("part", 3))),
        ({"pk": 4, "barcode_hash": ""}, None),
        ([], None),
    ],
)
def test_what_a_thing_does_not_tell_keeps_nobody_from_linking(thing: object, told: object):
    server = Server(get_part_3=[thing], post_barcode_link=LINKED)
    answer = Writer(server, lambda _: None).perform(Link("part", 3, "NEW", replaces=""))
    assert answer == told or (told is None and isinstance(answer, NotSent))


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("x" * 501, "the code has 501 characters; a server keeps 500 at most"),
        ("", "the code is empty"),
        (" \x1d\x04 ", "the code is empty"),
    ],
)
def test_a_code_that_no_server_keeps_is_not_sent(bench: Bench, code: str, text: str):
    assert bench(Link("stockitem", 4, code)) == Refused(Why.INVALID, text)
    assert bench.server.requests.entries() == ()
    assert isinstance(bench(Link("stockitem", 4, "x" * 500)), Done)


@pytest.mark.parametrize("write", [Link("company", 1, "NEW", replaces=""), Unlink("company", 1)])
def test_what_can_have_no_code_is_refused(bench: Bench, write: Write):
    assert isinstance(bench(write), Refused)
