"""From the server's "received" to the last byte at a label printer, beside what wire and disk take."""

import os
import queue
import socket
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

from benchmarks.demo import ORDER, SKU, Demo, demo_server
from benchmarks.figures import median, over_rounds, p99
from benchmarks.surroundings import BenchmarkProblem, Surroundings
from station.api_client.base import Backend
from station.api_client.http import HttpClient
from station.api_client.inventree.backend import InvenTreeBackend
from station.assembly import Beginning, Station, label_surface
from station.headless import JsonLines, new_scan_id, scan_maker
from station.label_desk import LabelDesk
from station.means import Means
from station.messages import Came
from station.model import Outcome, Print
from station.operations import Operation, Receive, ReceiveLine
from station.plugins import Plugins
from station.screen import Report
from station.settings_tree import JournalSettings, PrinterSettings, ServerSettings, Settings

RECEIPTS, WARM_UP = 100, 3
PATIENCE = 20.0
MILLISECONDS = 1000.0
QUESTION = b"~HS\r\n"
READY = b"".join(
    b"\x02" + line + b"\x03\r\n"
    for line in (b"030,0,0,1245,000,0,0,0,000,0,0,0", b"000,0,0,0,0,2,4,0,00000000,1,000", b"1234,0")
)


class Sink:
    """A printer on loopback, always ready; ``labels`` gets each label with the time of its last byte."""

    def __init__(self) -> None:
        self.labels: queue.SimpleQueue[tuple[bytes, float]] = queue.SimpleQueue()
        self._listener = socket.create_server(("127.0.0.1", 0))
        threading.Thread(target=self._serve, daemon=True).start()

    @property
    def address(self) -> tuple[str, int]:
        """Return host and port."""
        host, port = self._listener.getsockname()
        return host, port

    def close(self) -> None:
        """Take no more labels."""
        self._listener.close()

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            with connection:
                label, at = self._read(connection)
            if label:
                self.labels.put((label, at))

    def _read(self, connection: socket.socket) -> tuple[bytes, float]:
        label, at = b"", 0.0
        while data := connection.recv(65_536):
            if QUESTION not in data:
                label, at = label + data, time.perf_counter()
                continue
            rest = data.replace(QUESTION, b"")
            label, at = (label + rest, time.perf_counter()) if rest else (label, at)
            connection.sendall(READY)
        return label, at


@dataclass
class Answers:
    """When the server's answers to receipts were there."""

    times: list[float] = field(default_factory=list)


class TimedBackend:
    """A connection to the server that notes when a receipt was answered."""

    def __init__(self, backend: InvenTreeBackend, answers: Answers) -> None:
        self._backend = backend
        self._answers = answers

    def perform(self, operation: Operation) -> Outcome:
        """Carry out an operation."""
        outcome = self._backend.perform(operation)
        if isinstance(operation, Receive | ReceiveLine):
            self._answers.times.append(time.perf_counter())
        return outcome

    def close(self) -> None:
        """Let go of the connection."""
        self._backend.close()


class TimedPlugins(Plugins):
    """Brings the connection that notes times."""

    def __init__(self, answers: Answers) -> None:
        super().__init__()
        self._answers = answers

    def connect(self, server: ServerSettings, token: str) -> Backend | str:
        """Connect to the server as the station does by itself."""
        return TimedBackend(InvenTreeBackend(HttpClient(server, token)), self._answers)


class Desk:
    """Prints labels, and nothing else."""

    def __init__(self, labels: LabelDesk) -> None:
        self._labels = labels

    def print_label(self, label: Print) -> None:
        """Have a label printed."""
        self._labels.print_label(label)

    def reprint(self, scan_id: str, copies: int) -> None:
        """Have labels printed once more."""
        self._labels.reprint(scan_id, copies)

    def photograph(self, op_id: str) -> None:
        """There is no camera."""

    def deliver(self, op_id: str, report: Report, on_paper: bool) -> None:
        """There is no paper."""


def measure_labels() -> dict[str, object]:
    """Receive bag after bag, by their labels, then by their lines; each waits until its label is out."""
    with tempfile.TemporaryDirectory(dir=os.environ.get("STATION_BENCH_FOLDER")) as name:
        folder = Path(name)
        with demo_server(Surroundings("", folder)) as demo, closing(Sink()) as sink:
            demo.order_much()
            answers = Answers()
            with _station(demo, sink, answers, folder) as station:
                bench = Bench(station, sink, answers)
                for _ in range(WARM_UP):
                    bench.bag()
                by_label = [bench.bag() for _ in range(RECEIPTS)]
                by_line = [bench.bag(lot="1TL{}") for _ in range(RECEIPTS)]
            bare = [_bare(sink, label, folder / "plain") for _, label in by_line]
    return {
        **over_rounds("received_to_label", [[ms for ms, _ in by_label], [ms for ms, _ in by_line]]),
        "label_receipts": len(by_label) + len(by_line),
        "label_bytes": len(by_line[-1][1]),
        "plain_send_and_fsync_median_ms": round(median(bare), 2),
        "plain_send_and_fsync_p99_ms": round(p99(bare), 2),
    }


@contextmanager
def _station(demo: Demo, sink: Sink, answers: Answers, folder: Path) -> Iterator[Station]:
    """Run a station that receives, with the printer at the sink."""
    host, port = sink.address
    settings = Settings(
        server=ServerSettings(url=demo.url, kind="timed"),
        journal=JournalSettings(file=str(folder / "journal.sqlite"), undo_seconds=0.0),
        printers=(PrinterSettings(name="Desk", address=f"{host}:{port}"),),
    )
    means = Means(
        settings, folder / "station.toml", token=lambda _: demo.token, plugins=TimedPlugins(answers)
    )
    labels = LabelDesk(label_surface(means), lambda message: station.put(message))
    with (folder / "lines.jsonl").open("w", encoding="utf-8") as out:
        beginning = Beginning("receive", ORDER)
        station = Station(means, JsonLines(out), beginning, new_scan_id, desk=Desk(labels))
        station.start()
        labels.start()
        try:
            if not (station.wait_until_settled(PATIENCE) and labels.wait_until_at_rest(PATIENCE)):
                raise BenchmarkProblem("the station did not begin")
            yield station
        finally:
            labels.close()
            station.stop()


class Bench:
    """Scans bag after bag; each waits until its label is at the printer and all is settled."""

    def __init__(self, station: Station, sink: Sink, answers: Answers) -> None:
        self._station = station
        self._sink = sink
        self._answers = answers
        self._numbers = count(1)
        self._maker = scan_maker()

    def bag(self, lot: str = "12Z{}") -> tuple[float, bytes]:
        """Return the milliseconds from answer to last byte, and the label; ``lot`` tells bags apart."""
        self._answers.times.clear()
        own = lot.format(next(self._numbers))
        code = f"[)>\x1e06\x1dP{SKU}\x1d1PLM358BIDDFR\x1dQ1\x1d{own}\x1e\x04"
        self._station.put(Came(self._maker.from_bytes(code.encode(), "bench")))
        try:
            label, at = self._sink.labels.get(timeout=PATIENCE)
        except queue.Empty:
            raise BenchmarkProblem("no label was printed") from None
        if len(self._answers.times) != 1 or not self._station.wait_until_settled(PATIENCE):
            raise BenchmarkProblem("a bag was not received once")
        return (at - self._answers.times[0]) * MILLISECONDS, label


def _bare(sink: Sink, label: bytes, file: Path) -> float:
    """Return the milliseconds for a file that is kept on disk and the same bytes sent to the same printer."""
    began = time.perf_counter()
    with file.open("wb", buffering=0) as out:
        out.write(label)
        os.fsync(out.fileno())
    with socket.create_connection(sink.address) as connection:
        connection.sendall(label)
    _, at = sink.labels.get(timeout=PATIENCE)
    return (at - began) * MILLISECONDS
