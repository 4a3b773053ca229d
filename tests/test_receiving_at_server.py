"""Receiving as a whole, against the demo server: what changes there meanwhile, and how little is pressed."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from station.demo.server import DemoServer
from tests.command_line import CommandLine, Ran, Running
from tests.input.plug import Plug

QUICK = ["--set", "journal.look_back_seconds=0.05", "--set", "journal.retry_seconds=0.05"]
OPEN = ("done", "PO-0001 from DigiKey is open: 4 of 4 lines to come.")
STOCK = (
    "SELECT quantity, batch, serial, location, status FROM stock_item WHERE purchase_order = {} ORDER BY pk"
)
AMPLIFIER = ("P296-LM358BIDDFRCT-ND", "1PLM358BIDDFR", "K", "1K72991337")
RESISTOR = ("P311-10.0KHRCT-ND", "1PRC0603FR-0710KL", "K", "1K72991337")


def bag(*fields: str) -> bytes:
    """Write a label as a scanner sends it."""
    return b"[)>\x1e06\x1d" + "\x1d".join(fields).encode() + b"\x1e\x04"


def query(database: Path, sql: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(database)) as connection:
        return connection.execute(sql).fetchall()


def change(server: DemoServer, sql: str) -> None:
    """Do something on the server that the station does not hear of."""
    with closing(sqlite3.connect(server.database, timeout=10)) as connection:
        connection.execute("PRAGMA foreign_keys = OFF")
        connection.execute(sql)
        connection.commit()


def stock(server: DemoServer, order: int = 1) -> list[tuple[object, ...]]:
    return query(server.database, STOCK.format(order))


class Bench:
    """A running station whose scans are sent one by one; each waits for its outcome."""

    def __init__(self, plug: Plug, station: Running) -> None:
        self._plug = plug
        self._station = station

    def scan(self, code: bytes) -> tuple[object, object]:
        self._plug.send(code + b"\r")
        scanned = self._station.wait_for(lambda line: line["type"] == "scan")["scan"]
        told = self._station.wait_for(lambda line: line["type"] == "outcome" and line["scan"] == scanned)
        return told["result"], told["headline"]

    def outcome(self) -> tuple[object, object]:
        return self._station.outcome()

    def end(self) -> tuple[int, str]:
        return self._station.end()


Begin = Callable[..., Bench]


@pytest.fixture
def bench(server: DemoServer, computer: CommandLine, tmp_path: Path) -> Iterator[Begin]:
    """Start a station that receives, with an order open."""
    running: list[Running] = []
    with closing(Plug(tmp_path)) as plug:
        plug.put_in()

        def begin(order: bytes = b"PO-0001", *more: str) -> Bench:
            address = f"serial:{plug.name}"
            arguments = ["run", "--headless", "--server", server.url, "--workflow", "receive", *QUICK, *more]
            token = server.tokens["operator"]
            running.append(computer.start(*arguments, "--input", address, STATION_SERVER_TOKEN=token))
            running[0].device(address, ready=True)
            started = Bench(plug, running[0])
            assert started.scan(order)[0] == "done"
            return started

        yield begin
        for station in running:
            station.close()


def at(server: DemoServer, computer: CommandLine, scans: bytes, *more: str) -> Ran:
    arguments = ["run", "--headless", "--server", server.url, "--workflow", "receive", "--input", "stdin"]
    token = server.tokens["operator"]
    return computer.run_here(*arguments, *QUICK, *more, scans=scans, STATION_SERVER_TOKEN=token)


GOOD = bag(*AMPLIFIER, "Q5", "11ZPICK", "12Z9")
RECEIVED = ("done", "Received 5 × LM358BIDDFR into Warehouse/Receiving.")


# What changes on the server meanwhile.


def test_a_line_that_somebody_else_has_completed(server: DemoServer, bench: Begin):
    at_work = bench()
    change(server, "UPDATE purchase_order_line SET received = 25 WHERE pk = 1")
    told = at_work.scan(GOOD)
    assert told == ("refused", "All of LM358BIDDFR on PO-0001 are received. Put this bag aside and ask.")
    assert stock(server) == []
    assert at_work.scan(b"LOC-A1")[0] == "done"
    assert at_work.scan(bag(*RESISTOR, "Q100"))[0] == "done"
    assert [row[0] for row in stock(server)] == [100]


def test_a_line_that_has_no_room_for_the_bag_any_more(server: DemoServer, bench: Begin):
    at_work = bench()
    change(server, "UPDATE purchase_order_line SET received = 22 WHERE pk = 1")
    result, headline = at_work.scan(GOOD)
    assert (result, str(headline)[:41]) == ("refused", "Others have received LM358BIDDFR meanwhil")
    assert stock(server) == []
    assert at_work.scan(bag(*AMPLIFIER, "Q3"))[0] == "done"
    assert [row[0] for row in stock(server)] == [3]


def test_a_location_that_is_gone_is_asked_anew(server: DemoServer, bench: Begin):
    at_work = bench()
    assert at_work.scan(b"LOC-A1")[0] == "done"
    change(server, "DELETE FROM stock_location WHERE name = 'A1'")
    result, headline = at_work.scan(GOOD)
    assert (result, headline) == (
        "ask",
        "Nothing can be put into Warehouse/Shelf A/A1 any more. Scan the location where you put LM358BIDDFR.",
    )
    assert stock(server) == []
    assert at_work.scan(b'{"stocklocation": 9}')[0] == "done"
    assert at_work.outcome() == ("done", "Received 5 × LM358BIDDFR into Warehouse/Shelf B/B2.")
    assert [row[3] for row in stock(server)] == [9]


def test_an_order_that_is_closed_meanwhile(server: DemoServer, bench: Begin):
    at_work = bench()
    change(server, "UPDATE purchase_order SET status = 30 WHERE pk = 1")
    told = at_work.scan(GOOD)
    assert told == ("refused", "PO-0001 is not placed any more. Nothing was booked; ask the buyer.")
    assert stock(server) == []
    change(server, "UPDATE purchase_order SET status = 20 WHERE pk = 1")
    assert at_work.scan(GOOD) == RECEIVED, "the next scan works"


def test_a_role_that_is_taken_away_meanwhile(server: DemoServer, bench: Begin):
    at_work = bench()
    change(server, "UPDATE group_role SET permissions = 'v'")
    told = at_work.scan(bag(*AMPLIFIER, "Q5", "1TL7"))
    assert told == (
        "refused",
        "Your account may not do this. Ask whoever manages the server for the right.",
    )
    assert stock(server) == []
    assert query(server.database, "SELECT received FROM purchase_order_line WHERE pk = 1") == [(0,)]
    change(server, "UPDATE group_role SET permissions = 'vacd'")
    assert at_work.scan(bag(*AMPLIFIER, "Q5", "1TL7"))[0] == "done", "the next scan works"


def test_a_place_that_only_holds_others_by_now(server: DemoServer, bench: Begin):
    change(server, "UPDATE stock_location SET structural = 1 WHERE pk = 2")
    at_work = bench()
    assert at_work.scan(GOOD) == (
        "ask",
        "LM358BIDDFR has no place to go. Scan the location where you put it.",
    )
    assert stock(server) == []
    at_work.scan(b"LOC-A1")
    assert at_work.outcome()[0] == "done"
    assert [row[3] for row in stock(server)] == [4]


# What the server keeps.


def test_lot_and_status_reach_the_stock_item(server: DemoServer, computer: CommandLine):
    ran = at(
        server, computer, b"PO-0001\nSTATION:STATUS-DAMAGED\n" + quoted(bag(*AMPLIFIER, "Q5", "1TL7")) + b"\n"
    )
    assert ran.outcomes[-1] == RECEIVED
    assert stock(server) == [(5, "L7", "", 2, 55)]


def quoted(code: bytes) -> bytes:
    """Write separators as standard input takes them."""
    return code.replace(b"\x1e", rb"\x1e").replace(b"\x1d", rb"\x1d").replace(b"\x04", rb"\x04")


def test_serial_numbers_make_an_item_each(server: DemoServer, computer: CommandLine):
    gauges = quoted(bag("PPG-10-TME", "Q3"))
    ran = at(server, computer, b"PO-2023-06-08-001337\n" + gauges + b"\nA08\nSTATION:RANGE\nA10\n")
    assert ran.outcomes[-1][0] == "done"
    assert [row[2] for row in stock(server, 4)] == ["A08", "A09", "A10"]


def test_bags_with_a_strange_quantity_book_nothing(server: DemoServer, computer: CommandLine):
    strange = [quoted(bag(*AMPLIFIER, quantity)) for quantity in ("Q0", "Q-5", "Q50NAR000", "Q26", "Q2KG")]
    ran = at(server, computer, b"\n".join([b"PO-0001", *strange, quoted(GOOD)]) + b"\n")
    assert ran.outcomes[0] == OPEN
    last = {line["scan"]: line["result"] for line in ran.of("outcome")}
    assert list(last.values())[1:] == ["refused"] * 5 + ["done"], "the next scan works"
    assert [row[0] for row in stock(server)] == [5]


# How little is pressed.


def scans_and_presses(computer: CommandLine) -> tuple[int, int]:
    """Count, in the journal, the scans of goods and places, and everything that was a control code."""
    kinds = query(computer.journal, "SELECT kind, count(*) FROM scans GROUP BY kind")
    counted = {str(kind): int(str(count)) for kind, count in kinds}
    return sum(counted.values()) - counted.get("command", 0), counted.get("command", 0)


def test_ten_bags_known_from_their_labels_take_ten_scans_and_nothing_else(
    server: DemoServer, computer: CommandLine
):
    bags = [quoted(bag(*AMPLIFIER, "Q2", "11ZPICK", f"12Z{number}")) for number in range(10)]
    ran = at(server, computer, b"\n".join(bags) + b"\n")
    assert scans_and_presses(computer) == (10, 0)
    assert query(computer.journal, "SELECT state, count(*) FROM writes GROUP BY state") == [("DONE", 10)]
    assert query(server.database, "SELECT received FROM purchase_order_line WHERE pk = 1") == [(20,)]
    assert len(stock(server)) == 10
    assert ran.code == 0


def test_a_place_for_all_of_them_is_one_scan_more(server: DemoServer, computer: CommandLine):
    bags = [quoted(bag(*RESISTOR, "Q100", "11ZPICK", f"12Z{number}")) for number in range(10)]
    ran = at(server, computer, b"LOC-A1\n" + b"\n".join(bags) + b"\n")
    assert scans_and_presses(computer) == (11, 0)
    assert [(row[0], row[3]) for row in stock(server)] == [(100, 4)] * 10
    assert ran.code == 0
