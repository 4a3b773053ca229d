"""What became of a print job, asked of a print server on loopback through the real libcups."""

import ctypes.util
import struct
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from station.print_jobs import LOOKS, JobState, state_of, watched

pytestmark = pytest.mark.skipif(ctypes.util.find_library("cups") is None, reason="needs libcups")


def attribute(tag: int, name: str, value: bytes) -> bytes:
    return struct.pack(">BH", tag, len(name)) + name.encode() + struct.pack(">H", len(value)) + value


def jobs_answer(request_id: bytes, jobs: list[tuple[str, int]]) -> bytes:
    """Write down an IPP answer (RFC 8010) with these jobs, each a title and a state."""
    answer = b"\x02\x00\x00\x00" + request_id + b"\x01"
    answer += attribute(0x47, "attributes-charset", b"utf-8")
    answer += attribute(0x48, "attributes-natural-language", b"en")
    for number, (title, state) in enumerate(jobs, 1):
        answer += b"\x02" + attribute(0x21, "job-id", struct.pack(">i", number))
        answer += attribute(0x42, "job-name", title.encode())
        answer += attribute(0x45, "job-printer-uri", b"ipp://localhost/printers/label")
        answer += attribute(0x23, "job-state", struct.pack(">i", state))
    return answer + b"\x03"


class PrintServer(ThreadingHTTPServer):
    """Tells of jobs, and of nothing else."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.jobs: list[tuple[str, int]] = []

    def __enter__(self) -> "PrintServer":
        threading.Thread(target=self.serve_forever, args=(0.01,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self.shutdown()
        self.server_close()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        request = self.rfile.read(int(self.headers["Content-Length"]))
        body = jobs_answer(request[4:8], self.server.jobs)
        self.send_response(200)
        self.send_header("Content-Type", "application/ipp")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[PrintServer]:
    with PrintServer() as running:
        monkeypatch.setenv("CUPS_SERVER", f"127.0.0.1:{running.server_port}")
        yield running


def asked(title: str) -> JobState:
    """Ask on a new thread: libcups keeps the address of its server for each."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(state_of, "label", title).result(10)


def test_a_job_is_found_by_its_title(server: PrintServer):
    server.jobs = [("PO-0001 aa", 9), ("PO-0001 größer", 8), ("other", 5)]
    assert asked("PO-0001 aa") is JobState.COMPLETED
    assert asked("PO-0001 größer") is JobState.ABORTED
    assert asked("PO-0002") is JobState.MISSING


def test_without_a_print_server_nothing_is_known(monkeypatch: pytest.MonkeyPatch):
    with PrintServer() as gone:
        port = gone.server_port
    monkeypatch.setenv("CUPS_SERVER", f"127.0.0.1:{port}")
    assert asked("PO-0001") in (JobState.UNKNOWN, JobState.MISSING)


def test_a_job_is_looked_at_until_it_has_ended():
    states = iter([JobState.MISSING, JobState.PENDING, JobState.PROCESSING, JobState.CANCELED])
    waited: list[float] = []
    assert watched(lambda: next(states), waited.append) is JobState.CANCELED
    assert len(waited) == 3


def test_a_job_that_never_ends_is_not_waited_for_for_ever():
    waited: list[float] = []
    assert watched(lambda: JobState.PROCESSING, waited.append) is JobState.PROCESSING
    assert len(waited) == LOOKS
