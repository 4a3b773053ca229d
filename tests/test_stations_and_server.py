"""Two benches at one order, and a receipt taken back: what the server's database holds afterwards."""

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing

from station.demo.server import DemoServer
from tests.command_line import CommandLine, Ran

QUICK = ("--set", "journal.look_back_seconds=0.05", "--set", "journal.retry_seconds=0.05")
BAG = "[)>\x1e06\x1dP296-LM358BIDDFRCT-ND\x1d1PLM358BIDDFR\x1dK\x1d1K72991337\x1dQ{}\x1d1T{}\x1e\x04\n"


def bags(name: str, count: int, quantity: int = 1) -> bytes:
    return ("PO-0001\n" + "".join(BAG.format(quantity, f"{name}{n}") for n in range(count))).encode()


def work(computer: CommandLine, server: DemoServer, scans: bytes, *more: str) -> Ran:
    arguments = ("run", "--headless", "--server", server.url, "--workflow", "receive", *QUICK, *more)
    return computer.run(*arguments, scans=scans, STATION_SERVER_TOKEN=server.tokens["operator"])


def booked(server: DemoServer) -> tuple[float, int, float]:
    """Return what line 1 has received, and how many stock items with how much came of the order."""
    with closing(sqlite3.connect(server.database)) as database:
        line = database.execute("SELECT received FROM purchase_order_line WHERE pk = 1").fetchone()
        stock = database.execute(
            "SELECT count(*), coalesce(sum(quantity), 0) FROM stock_item WHERE purchase_order = 1"
        ).fetchone()
    return (*line, *stock)


def test_two_stations_at_one_order_book_every_bag_once(server, tmp_path):
    benches = []
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        benches.append((CommandLine(tmp_path / name), bags(name, 10)))
    with ThreadPoolExecutor(2) as both:
        runs = list(both.map(lambda bench: work(bench[0], server, bench[1]), benches))
    assert [ran.code for ran in runs] == [0, 0]
    assert booked(server) == (20, 20, 20)


def test_the_same_bag_at_two_stations_is_booked_once(server, tmp_path):
    computers = []
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        computers.append(CommandLine(tmp_path / name))
    with ThreadPoolExecutor(2) as both:
        runs = list(both.map(lambda computer: work(computer, server, bags("same", 1, 10)), computers))
    results = sorted(str(ran.outcomes[-1][0]) for ran in runs)
    assert results == ["done", "refused"]
    assert booked(server) == (10, 1, 10)


def test_a_receipt_is_taken_back_before_the_server_hears_of_it(server, tmp_path):
    held = ("--set", "journal.undo_seconds=30")
    ran = work(CommandLine(tmp_path), server, bags("a", 1, 10) + b"STATION:UNDO\n", *held)
    assert [result for result, _ in ran.outcomes] == ["done", "taken back", "done"]
    assert booked(server) == (0, 0, 0)
    assert not any("po-receive" in entry["path"] for entry in server.requests.as_json())


def test_the_next_bag_sends_the_one_before(server, tmp_path):
    held = ("--set", "journal.undo_seconds=30")
    ran = work(CommandLine(tmp_path), server, bags("a", 2, 10) + b"STATION:UNDO\n", *held)
    assert [result for result, _ in ran.outcomes].count("taken back") == 1
    assert booked(server) == (10, 1, 10)
