"""One long run: three benches at one server under random trouble, then the books are compared."""

import hashlib
import json
import sqlite3
import threading
import time
from collections import Counter
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from station.demo.server import DemoServer
from tests.soak.benches import AllocatingBench, Bench, ReceivingBench
from tests.soak.trouble import trouble
from tests.soak.warehouse import LINES, ORDER, Goods, bag_label, quantity_of, stock_up

NO_ROOM = ("too many", "not enough", "changed meanwhile")
"""Why a packing bench may be refused."""


@dataclass(frozen=True)
class Size:
    """How much is received and allocated, and how often each bench's station is killed."""

    bags: int
    allocations: int
    kills_each: int

    @property
    def wanted(self) -> int:
        """Return how much a line of the sales order wants: less than is scanned for it."""
        return max(2 * self.allocations // (5 * LINES), 2)


def run(folder: Path, size: Size, seed: int) -> dict[str, object]:
    """Play one run and compare the server with the journals; raises AssertionError where they differ."""
    began = time.monotonic()
    database = folder / "server.sqlite"
    goods = stock_up(database, size.wanted)
    with DemoServer(database, plan=trouble(seed)) as server:
        receiving = ReceivingBench(
            folder / "receiving", server, [bag_label(n) for n in range(size.bags)], size.kills_each, seed
        )
        packing = [_bench(folder, server, goods, number, size, seed) for number in range(2)]
        _work_side_by_side(receiving, *packing)
    benches = (receiving, *packing)
    disputes = sum(map(check_journal, benches))
    _check_receipts(database, size, {code for code, _ in _disputed(receiving)})
    told = _check_allocations(database, goods, packing)
    total = size.bags + size.allocations
    assert disputes <= total / 1000, f"{disputes} disputes of {total}"
    return {
        "writes": total,
        "kills": sum(bench.kills for bench in benches),
        "starts": sum(bench.starts for bench in benches),
        "disputes": disputes,
        "answers_lost": sum(_count(bench, "UNKNOWN") for bench in benches),
        "sent_again": sum(_count(bench, "QUEUED") for bench in benches),
        **told,
        "seconds": round(time.monotonic() - began, 1),
    }


def _bench(
    folder: Path, server: DemoServer, goods: Goods, number: int, size: Size, seed: int
) -> AllocatingBench:
    """Return one of two benches that fill the same lines from the same items, more often than they want."""
    order, shipment, lines = goods.sales_order, goods.shipments[number], list(goods.items)
    codes = []
    for scan in range(size.allocations // 2):
        line = lines[scan % LINES]
        # Each item is scanned twice in a row, and both benches begin with the same one.
        item = goods.items[line][scan // LINES // 2 % 3]
        codes.append(f"ALLOCATE {scan} {order} {line} {item} {shipment} {goods.wanted}")
    name, opening = f"packing-{number}", f"OPEN {order} {shipment} {goods.wanted}"
    return AllocatingBench(folder / name, server, codes, opening, size.kills_each, seed + 1 + number)


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
    assert sorted(bench.booked()) == sorted(code.encode() for code in bench.codes), (
        "a code has no write, or two"
    )
    states = dict(bench.rows("SELECT state, count(*) FROM writes GROUP BY state"))
    other = bench.rows(
        "SELECT op_id, state, headline FROM writes JOIN scans ON writes.scan_id = scans.id"
        " WHERE state NOT IN ('DONE', 'DISPUTED') AND writes.kind <> 'deallocate'"
    )
    no_room = NO_ROOM if isinstance(bench, AllocatingBench) else ()
    unlike = [row for row in other if row[2] not in no_room]
    assert unlike == [], f"neither done, nor disputed, nor without room: {unlike}"
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


def _check_allocations(database: Path, goods: Goods, benches: list[AllocatingBench]) -> dict[str, int]:
    """No line has more than was confirmed, and each journal's pieces are those in its bench's shipment."""
    with closing(sqlite3.connect(database)) as server:
        rows = server.execute("SELECT pk, line, item, shipment, quantity FROM sales_allocation").fetchall()
    assert all(quantity == 1 for *_, quantity in rows)
    lines = Counter(line for _, line, *_ in rows)
    assert max(lines.values()) <= goods.wanted, f"a line has more than it wants: {lines}"
    taken_back = 0
    for bench, shipment in zip(benches, goods.shipments, strict=True):
        have = Counter((line, item) for _, line, item, of, _ in rows if of == shipment)
        allocated, freed = _told(bench)
        taken_back += len(freed)
        booked = allocated - Counter(freed.values())
        unlike = (booked - have) + (have - booked)
        assert unlike.total() <= len(_disputed(bench)), (
            f"shipment {shipment}: {unlike} only in one of the books"
        )
    return {"set_aside": len(rows), "taken_back": taken_back}


Place = tuple[int, int]


def _told(bench: Bench) -> tuple[Counter[Place], dict[int, Place]]:
    """Return what a journal says was set aside, and taken back by key; it may be found gone twice."""
    allocated: Counter[Place] = Counter()
    freed: dict[int, Place] = {}
    for kind, payload in bench.rows("SELECT kind, payload FROM writes WHERE state = 'DONE'"):
        write = json.loads(payload)
        place = (write["line"], write["item"])
        if kind == "allocate":
            allocated[place] += 1
        else:
            freed[write["allocation"]] = place
    return allocated, freed
