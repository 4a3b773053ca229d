"""One long run: two benches at one server under random trouble, then the books are compared."""

import hashlib
import sqlite3
import threading
import time
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from station.demo.server import DemoServer
from tests.soak.benches import AllocatingBench, Bench, ReceivingBench
from tests.soak.trouble import trouble
from tests.soak.warehouse import LINES, ORDER, Goods, bag_label, quantity_of, stock_up


@dataclass(frozen=True)
class Size:
    """How much is received and allocated, and how often each bench's station is killed."""

    bags: int
    allocations: int
    kills_each: int


def run(folder: Path, size: Size, seed: int) -> dict[str, object]:
    """Play one run and compare the server with the journals; raises AssertionError where they differ."""
    began = time.monotonic()
    database = folder / "server.sqlite"
    goods = stock_up(database, size.allocations)
    with DemoServer(database, plan=trouble(seed)) as server:
        receiving = ReceivingBench(
            folder / "receiving", server, [bag_label(n) for n in range(size.bags)], size.kills_each, seed
        )
        orders = [_allocation(goods, n) for n in range(size.allocations)]
        allocating = AllocatingBench(folder / "allocating", server, orders, size.kills_each, seed + 1)
        _work_side_by_side(receiving, allocating)
    disputes = check_journal(receiving) + check_journal(allocating)
    _check_receipts(database, size, {code for code, _ in _disputed(receiving)})
    _check_allocations(database, size, goods, len(_disputed(allocating)))
    total = size.bags + size.allocations
    assert disputes <= total / 1000, f"{disputes} disputes of {total}"
    return {
        "writes": total,
        "kills": receiving.kills + allocating.kills,
        "starts": receiving.starts + allocating.starts,
        "disputes": disputes,
        "answers_lost": _count(receiving, "UNKNOWN") + _count(allocating, "UNKNOWN"),
        "sent_again": _count(receiving, "QUEUED") + _count(allocating, "QUEUED"),
        "seconds": round(time.monotonic() - began, 1),
    }


def _allocation(goods: Goods, number: int) -> str:
    line = goods.sales_lines[number % LINES]
    return f"ALLOCATE {goods.sales_order} {line} {goods.items[number]} {goods.shipment}"


def _work_side_by_side(*benches: Bench) -> None:
    failures: list[BaseException] = []

    def work(bench: Bench) -> None:
        try:
            bench.work()
        except Exception as failure:  # raised again on the thread that waits
            failures.append(failure)

    threads = [threading.Thread(target=work, args=(bench,)) for bench in benches]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failures:
        raise failures[0]


def check_journal(bench: Bench) -> int:
    """Every code was booked by exactly one write, and nothing is left open; returns how many are disputed."""
    codes = [row[0] for row in bench.rows("SELECT raw FROM scans JOIN writes ON writes.scan_id = scans.id")]
    assert sorted(codes) == sorted(code.encode() for code in bench.codes), "a code has no write, or two"
    states = dict(bench.rows("SELECT state, count(*) FROM writes GROUP BY state"))
    refused = bench.rows("SELECT op_id, cause FROM writes WHERE state NOT IN ('DONE', 'DISPUTED')")
    assert refused == [], f"neither done nor disputed: {refused}"
    pending = bench.rows("SELECT id, code, result FROM scans WHERE result = 'pending'")
    assert pending == [], f"scans without a word: {pending}"
    return int(states.get("DISPUTED", 0))


def _disputed(bench: Bench) -> list[tuple[str, ...]]:
    return bench.rows(
        "SELECT code, op_id FROM scans JOIN writes ON writes.scan_id = scans.id WHERE state = 'DISPUTED'"
    )


def _count(bench: Bench, state: str) -> int:
    return int(bench.rows(f"SELECT count(*) FROM moves WHERE to_state = '{state}'")[0][0])


def _check_receipts(database: Path, size: Size, disputed: set[str]) -> None:
    sure = {n for n in range(size.bags) if bag_label(n) not in disputed}
    with closing(sqlite3.connect(database)) as server:
        order = server.execute("SELECT pk FROM purchase_order WHERE reference = ?", (ORDER,)).fetchone()[0]
        linked = server.execute(
            "SELECT barcode_hash, count(*), sum(quantity) FROM stock_item WHERE purchase_order = ?"
            " GROUP BY barcode_hash",
            (order,),
        ).fetchall()
        booked = server.execute(
            'SELECT sum(received) FROM purchase_order_line WHERE "order" = ?', (order,)
        ).fetchone()[0]
    found = {code: (count, quantity) for code, count, quantity in linked}
    for number in sure:
        assert found.get(_fingerprint(bag_label(number))) == (1, quantity_of(number)), bag_label(number)
    assert sum(count for _, count, _ in linked) <= size.bags
    assert booked == sum(quantity for _, _, quantity in linked), "the lines and the stock differ"


def _fingerprint(label: str) -> str:
    """Return the hash under which the server knows a label: without its control characters."""
    return hashlib.md5("".join(char for char in label if char.isprintable()).encode()).hexdigest()


def _check_allocations(database: Path, size: Size, goods: Goods, disputed: int) -> None:
    with closing(sqlite3.connect(database)) as server:
        rows = server.execute("SELECT item, line, quantity FROM sales_allocation").fetchall()
    ours = [row for row in rows if row[0] in set(goods.items)]
    assert len({item for item, _, _ in ours}) == len(ours), "an item was allocated twice"
    assert len(ours) >= size.allocations - disputed
    assert all(quantity == 1 for _, _, quantity in ours)
