"""The demo server as a process of its own, filled for a measurement and asked for its share of the time."""

import json
import sqlite3
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks.surroundings import ROOT, BenchmarkProblem, Surroundings, end

FIRST_ITEM = 1001
"""Primary key of the first stock item that is added; each holds as many pieces as its key says."""
ITEM_PART = "NE555DR"
SKU = "296-LM358BIDDFRCT-ND"
ORDER, SUPPLIER_ORDER = "PO-0001", "72991337"


@dataclass(frozen=True)
class Demo:
    """A running demo server."""

    url: str
    token: str
    admin_token: str
    database: Path

    def add_items(self, count: int) -> list[int]:
        """Add stock items that can be told apart by their quantity; return their keys."""
        keys = list(range(FIRST_ITEM, FIRST_ITEM + count))
        self._change(
            "INSERT INTO stock_item (pk, part, quantity, location, creation_date, updated)"
            " SELECT ?1, part, ?1, location, creation_date, updated FROM stock_item"
            f" WHERE part = (SELECT pk FROM part WHERE name = '{ITEM_PART}') LIMIT 1",
            [(key,) for key in keys],
        )
        return keys

    def item_keys(self) -> list[int]:
        """Return the keys of the stock items, those with pictures among them."""
        with closing(self._connection()) as connection:
            return [key for (key,) in connection.execute("SELECT pk FROM stock_item ORDER BY pk")]

    def order_much(self) -> None:
        """Raise the order's line so far that no number of bags completes it."""
        self._change(
            "UPDATE purchase_order_line SET quantity = ? WHERE part = (SELECT pk FROM supplier_part"
            ' WHERE SKU = ?) AND "order" = (SELECT pk FROM purchase_order WHERE reference = ?)',
            [(1_000_000, SKU, ORDER)],
        )

    def answer_late(self, seconds: float) -> None:
        """Let every request from now on wait before it is answered."""
        fault = {"kind": "delay", "path": "/api/", "times": 100_000, "seconds": seconds}
        headers = {"Authorization": f"Token {self.admin_token}", "Content-Type": "application/json"}
        request = urllib.request.Request(
            f"{self.url}/demo/faults/", json.dumps(fault).encode(), headers, method="POST"
        )
        urllib.request.urlopen(request, timeout=10).close()

    def requests(self, after: int = 0) -> list[dict[str, object]]:
        """Return the requests that were served after the one with that number, oldest first."""
        headers = {"Authorization": f"Token {self.admin_token}"}
        request = urllib.request.Request(f"{self.url}/demo/requests/", headers=headers)
        with urllib.request.urlopen(request, timeout=10) as answer:
            entries = json.load(answer)
        return [entry for entry in entries if entry["number"] > after]

    def forget_requests(self) -> None:
        """Begin the list of requests anew, which keeps asking for it cheap."""
        headers = {"Authorization": f"Token {self.admin_token}"}
        address = f"{self.url}/demo/requests/"
        request = urllib.request.Request(address, headers=headers, method="DELETE")
        urllib.request.urlopen(request, timeout=10).close()

    def _connection(self) -> sqlite3.Connection:
        return sqlite3.connect(self.database, timeout=10)

    def _change(self, statement: str, rows: list[tuple[object, ...]]) -> None:
        with closing(self._connection()) as connection, connection:
            if connection.executemany(statement, rows).rowcount < len(rows):
                raise BenchmarkProblem("the demo warehouse is not what the benchmark expects")


@contextmanager
def demo_server(around: Surroundings) -> Iterator[Demo]:
    """Run the demo server for as long as the context lasts."""
    folder = around.fresh_folder("server")
    database = folder / "demo.sqlite"
    command = [sys.executable, str(ROOT / "main.py"), "demo-server", "--port", "0", "--until-stdin-closes"]
    process = subprocess.Popen(
        [*command, "--database", str(database)],
        env=around.environment(folder),
        cwd=folder,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    try:
        yield _told(process, database)
    finally:
        # The server stops by itself when its input ends.
        if process.stdin:
            process.stdin.close()
        end(process)


def _told(process: "subprocess.Popen[bytes]", database: Path) -> Demo:
    line = process.stdout.readline() if process.stdout else b""
    if not line:
        raise BenchmarkProblem("the demo server did not start")
    told = json.loads(line)
    return Demo(told["url"], told["tokens"]["operator"], told["tokens"]["admin"], database)
