"""The station without a window as a process: what scripts read, what the server and the journal hold."""

import http.server
import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from station.demo.faults import Fault, Kind
from station.demo.server import DemoServer
from tests.command_line import CommandLine, Ran, Running
from tests.input.plug import Plug
from tests.printers.sink import READY, Sink

LABEL = (
    rb"[)>\x1e06\x1dP296-LM358BIDDFRCT-ND\x1d1PLM358BIDDFR\x1dK\x1d1K72991337\x1d10K85781337\x1d11K1"
    rb"\x1d4LPH\x1dQ10\x1d11ZPICK\x1d12Z15221337\x1d13Z361337"
)
ORDER_AND_BAG = b"PO-0001\n" + LABEL + b"\n"
RECEIVED = "Received 10 × LM358BIDDFR into Warehouse/Receiving."
OPEN = "PO-0001 from DigiKey is open: 4 of 4 lines to come."
RECEIVE = "/api/barcode/po-receive/"
QUICK = ["--set", "journal.look_back_seconds=0.05", "--set", "journal.retry_seconds=0.05"]


def headless(
    computer: CommandLine,
    url: str,
    token: str,
    scans: bytes,
    *more: str,
    workflow: str = "receive",
    alone: bool = False,
) -> Ran:
    """Run a station; ``alone`` in a process of its own, as two at the same time must be."""
    arguments = ["run", "--headless", "--server", url, "--workflow", workflow, "--input", "stdin", *more]
    run = computer.run if alone else computer.run_here
    return run(*arguments, scans=scans, STATION_SERVER_TOKEN=token)


def at(server: DemoServer, computer: CommandLine, scans: bytes, *more: str, user: str = "operator") -> Ran:
    return headless(computer, server.url, server.tokens[user], scans, *QUICK, *more)


def query(database: Path, sql: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(database)) as connection:
        return connection.execute(sql).fetchall()


def received(database: Path) -> tuple[float, int]:
    """Return what line 1 has received, and how many stock items came of it."""
    line = query(database, "SELECT received FROM purchase_order_line WHERE pk = 1")[0][0]
    items = query(database, "SELECT count(*) FROM stock_item WHERE purchase_order = 1")[0][0]
    return float(str(line)), int(str(items))


def test_the_demo_receives_an_order_and_a_bag(computer: CommandLine):
    database = computer.home / "demo.sqlite"
    ran = computer.run(
        "run", "--headless", "--demo", "--demo-database", str(database), "--workflow", "receive",
        scans=ORDER_AND_BAG,
    )  # fmt: skip
    assert (ran.code, ran.err) == (0, "")
    assert ran.outcomes == [("done", OPEN), ("done", RECEIVED)]
    assert received(database) == (10, 1)
    last = ran.of("outcome")[-1]
    assert last["workflow"] == "receive"
    assert last["data"] == {
        "order": "PO-0001",
        "line": 1,
        "part": "LM358BIDDFR",
        "quantity": "10",
        "location": "Warehouse/Receiving",
    }
    assert last["scan"] == ran.of("scan")[-1]["scan"]


def test_a_kept_demo_database_remembers_and_a_new_one_is_pristine(computer: CommandLine):
    kept = ["run", "--headless", "--demo", "--demo-database", str(computer.home / "demo.sqlite")]
    pristine = ["run", "--headless", "--demo"]
    assert computer.run(*kept, "--order", "PO-0001", scans=LABEL).code == 0
    again = computer.run(*kept, "--order", "PO-0001", scans=LABEL)
    assert again.outcomes[-1][0] == "repeated"
    assert "was scanned before" in str(again.outcomes[-1][1])
    assert computer.run(*pristine, "--order", "PO-0001", scans=LABEL).outcomes[-1] == ("done", RECEIVED)


def test_bad_scans_each_get_a_sentence_a_journal_row_and_the_next_scan_works(
    server: DemoServer, computer: CommandLine
):
    bad = {
        b"": "The scan was empty.",
        b"   \t ": "The scan was empty.",
        b"A" * 5000: "The code has 5000 characters",
        rb"AB\x00CD": "The code holds a NUL character",
        rb"\xed\xa0\x80": "Nothing on the server has the code í",
        b"<img src=x>": "Nothing on the server has the code <img src=x>.",
        b"https://example.org/?a=1": "Nothing on the server has the code https://example.org/?a=1.",
        b"THIS-IS-UNKNOWN": "Nothing on the server has the code THIS-IS-UNKNOWN.",
    }
    ran = at(server, computer, b"\n".join(bad) + b"\n" + ORDER_AND_BAG)
    assert ran.code == 1
    told = ran.outcomes
    for (result, headline), sentence in zip(told, bad.values(), strict=False):
        assert result == "refused"
        assert str(headline).startswith(sentence)
    assert told[len(bad) :] == [("done", OPEN), ("done", RECEIVED)]
    rows = query(computer.journal, "SELECT raw, result FROM scans ORDER BY rowid")
    assert [row[1] for row in rows] == ["refused"] * len(bad) + ["done"] * 2
    assert rows[0][0] == b""
    assert rows[4][0] == b"\xed\xa0\x80"


def test_a_server_that_is_down_is_said_and_nothing_is_booked(computer: CommandLine):
    ran = headless(computer, "http://127.0.0.1:9", "inv-some-token", ORDER_AND_BAG)
    assert ran.code == 1
    sentence = "The server cannot be reached. Check the network, then scan again."
    assert ran.outcomes == [("refused", sentence)] * 2
    assert ran.of("outcome")[0]["detail"] == "the connection was refused"
    assert query(computer.journal, "SELECT count(*) FROM writes") == [(0,)]


def test_a_wrong_token_is_said(server: DemoServer, computer: CommandLine):
    ran = headless(computer, server.url, "inv-no-such-token", ORDER_AND_BAG)
    assert ran.code == 1
    assert ran.of("outcome")[0]["detail"] == "Invalid token."
    assert str(ran.outcomes[0][1]).startswith("The server does not accept this station's sign-in.")


@contextmanager
def answering_html() -> Iterator[str]:
    """Serve a page of some other program to every request."""

    class Page(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(b"<html><script>alert(1)</script>Guest Wi-Fi</html>")

        do_POST = do_GET

        def log_message(self, *_: object) -> None:
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Page) as running:
        thread = threading.Thread(target=running.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{running.server_port}"
        running.shutdown()
        thread.join()


def test_a_page_instead_of_a_server_is_said(computer: CommandLine):
    with answering_html() as url:
        ran = headless(computer, url, "inv-some-token", b"PO-0001\n")
    assert ran.code == 1
    assert str(ran.outcomes[0][1]).startswith("What answers at the server's address is no inventory server.")


def test_a_failing_server_is_said_and_the_next_scan_works(server: DemoServer, computer: CommandLine):
    server.faults.set(Fault(Kind.SERVER_ERROR, "/api/barcode/"))
    ran = at(server, computer, b"PO-0001\n" + ORDER_AND_BAG)
    assert ran.outcomes == [
        ("refused", "The server gave no usable answer. Scan again; if it stays so, check the server."),
        ("done", OPEN),
        ("done", RECEIVED),
    ]
    assert ran.of("outcome")[0]["detail"] == "the server failed (status 500)"


@pytest.mark.parametrize("kind", [Kind.DROP_AFTER, Kind.HALF_BODY])
def test_a_lost_answer_is_read_back_and_nothing_happens_twice(
    server: DemoServer, computer: CommandLine, kind: Kind
):
    server.faults.set(Fault(kind, RECEIVE))
    ran = at(server, computer, ORDER_AND_BAG)
    assert ran.code == 0
    assert [result for result, _ in ran.outcomes] == ["done", "unsure", "done"]
    assert ran.outcomes[-1][1] == RECEIVED
    assert received(server.database) == (10, 1)
    moves = query(computer.journal, "SELECT from_state, to_state FROM moves ORDER BY id")
    assert moves == [("QUEUED", "SENDING"), ("SENDING", "UNKNOWN"), ("UNKNOWN", "DONE")]


def test_a_request_that_was_lost_is_sent_again_after_patience(server: DemoServer, computer: CommandLine):
    server.faults.set(Fault(Kind.DROP_BEFORE, RECEIVE))
    ran = at(server, computer, ORDER_AND_BAG, "--set", "journal.patience_seconds=1")
    assert ran.code == 0
    assert [result for result, _ in ran.outcomes] == ["done", "unsure", "kept", "done"]
    assert received(server.database) == (10, 1)


def test_what_did_not_reach_the_server_is_kept_and_booked_later(server: DemoServer, computer: CommandLine):
    server.faults.set(Fault(Kind.RATE_LIMIT, RECEIVE, seconds=0))
    ran = at(server, computer, ORDER_AND_BAG)
    assert ran.code == 0
    assert [result for result, _ in ran.outcomes] == ["done", "kept", "done"]
    assert received(server.database) == (10, 1)


def test_what_is_not_settled_in_time_is_said_and_stays_in_the_journal(
    server: DemoServer, computer: CommandLine
):
    server.faults.set(Fault(Kind.RATE_LIMIT, RECEIVE, times=9, seconds=60))
    ran = at(server, computer, ORDER_AND_BAG, "--settle-timeout", "1.5")
    assert ran.code == 1
    assert ran.err == "Not everything is settled; the journal keeps it for the next start.\n"
    server.faults.clear()
    assert query(computer.journal, "SELECT state FROM writes") == [("QUEUED",)]


def test_a_bag_that_a_former_run_left_in_doubt_is_cleared_up(server: DemoServer, computer: CommandLine):
    server.faults.set(Fault(Kind.DROP_AFTER, RECEIVE))
    slow = ["--set", "journal.look_back_seconds=600", "--settle-timeout", "1.5"]
    assert at(server, computer, ORDER_AND_BAG, *slow).code == 1
    assert query(computer.journal, "SELECT state FROM writes") == [("UNKNOWN",)]
    ran = at(server, computer, b"")
    assert ran.outcomes == [("done", RECEIVED)]
    assert query(computer.journal, "SELECT state FROM writes") == [("DONE",)]
    assert received(server.database) == (10, 1)


def test_order_and_location_can_be_given_as_options(server: DemoServer, computer: CommandLine):
    ran = at(server, computer, LABEL, "--order", "po-0001", "--location", "Warehouse/Shelf B/B2")
    assert ran.outcomes == [
        ("done", "Working at Warehouse/Shelf B/B2."),
        ("done", OPEN),
        ("done", "Received 10 × LM358BIDDFR into Warehouse/Shelf B/B2."),
    ]
    where = query(server.database, "SELECT location FROM stock_item WHERE purchase_order = 1")
    name = query(server.database, f"SELECT name FROM stock_location WHERE pk = {where[0][0]}")
    assert name == [("B2",)]


def test_a_location_that_does_not_exist_is_refused(server: DemoServer, computer: CommandLine):
    ran = at(server, computer, b"", "--location", "Nowhere")
    assert ran.outcomes == [("refused", "There is no location Nowhere on the server.")]
    assert ran.code == 1


@pytest.mark.parametrize("user", ["viewer", "nobody"])
def test_someone_who_may_not_receive_books_nothing(server: DemoServer, computer: CommandLine, user: str):
    ran = at(server, computer, ORDER_AND_BAG, user=user)
    assert ran.code == 1
    assert {result for result, _ in ran.outcomes} == {"refused"}
    assert received(server.database) == (0, 0)


def test_a_bag_without_a_place_asks_and_the_location_books_it(server: DemoServer, computer: CommandLine):
    bag = (
        rb"[)>\x1e06\x1dP311-10.0KHRCT-ND\x1d1PRC0603FR-0710KL\x1dK\x1d1K72991337\x1dQ100\x1d11ZPICK\x1d13Z9"
    )
    ran = at(server, computer, b"PO-0001\n" + bag + b"\nLOC-A1\n")
    bag_scan, place_scan = ran.of("scan")[1]["scan"], ran.of("scan")[2]["scan"]
    told = {line["scan"]: line["headline"] for line in ran.of("outcome")}
    assert told[bag_scan] == "Received 100 × RC0603FR-0710KL into Warehouse/Shelf A/A1."
    assert told[place_scan] == "What you receive now goes to Warehouse/Shelf A/A1."
    asked = ("ask", "RC0603FR-0710KL has no place to go. Scan the location where you put it.")
    assert asked in ran.outcomes
    assert ran.code == 0


def test_looking_up_shows_things_and_leads_nowhere_else(server: DemoServer, computer: CommandLine):
    ran = headless(
        computer, server.url, server.tokens["operator"], b"REEL-000123\nPURCH-0001\n", workflow="lookup"
    )
    assert ran.outcomes == [
        ("done", "Stock item LM358BIDDFR, 250 in Warehouse/Shelf A/A1"),
        ("done", "Purchase order PO-0001"),
    ]
    assert {line["workflow"] for line in ran.of("outcome")} == {"lookup"}


def test_on_the_home_screen_context_decides(server: DemoServer, computer: CommandLine):
    ran = headless(
        computer, server.url, server.tokens["operator"], b"LOC-A1\nPURCH-0001\n" + LABEL, workflow="home"
    )
    assert ran.outcomes == [
        ("done", "Location Warehouse/Shelf A/A1"),
        ("done", OPEN),
        ("done", "Received 10 × LM358BIDDFR into Warehouse/Shelf A/A1."),
    ]


def test_the_token_is_nowhere_to_be_read(server: DemoServer, computer: CommandLine):
    ran = at(server, computer, ORDER_AND_BAG)
    token = server.tokens["operator"]
    assert token not in ran.out + ran.err
    for file in computer.home.rglob("*"):
        assert not file.is_file() or token.encode() not in file.read_bytes()


# Scanners besides standard input.


BAG = LABEL.replace(rb"\x1e", b"\x1e").replace(rb"\x1d", b"\x1d")


@pytest.fixture
def plug(tmp_path: Path) -> Iterator[Plug]:
    with closing(Plug(tmp_path)) as plug:
        plug.put_in()
        yield plug


Start = Callable[..., Running]


@pytest.fixture
def start(server: DemoServer, computer: CommandLine) -> Iterator[Start]:
    """Start a station that takes scans from the given addresses; it is ended at the latest with the test."""
    running: list[Running] = []

    def started(*addresses: str) -> Running:
        inputs = [word for address in addresses for word in ("--input", address)]
        arguments = ["run", "--headless", "--server", server.url, "--workflow", "receive", *QUICK, *inputs]
        running.append(computer.start(*arguments, STATION_SERVER_TOKEN=server.tokens["operator"]))
        return running[-1]

    yield started
    for one in running:
        one.close()


def test_a_serial_scanner_receives_an_order_and_a_bag(
    plug: Plug, start: Start, server: DemoServer, computer: CommandLine
):
    address = f"serial:{plug.name}"
    station = start(address)
    assert station.device(address, ready=True) == "ready"
    plug.send(b"PO-0001\r\n" + BAG + b"\r\n")
    scan = station.wait_for(lambda line: line["type"] == "scan")
    assert (scan["source"], scan["text"]) == (address, "PO-0001")
    assert [station.outcome(), station.outcome()] == [("done", OPEN), ("done", RECEIVED)]
    assert station.end() == (0, "")
    assert received(server.database) == (10, 1)
    rows = query(computer.journal, "SELECT source, raw FROM scans ORDER BY rowid")
    assert rows == [(address, b"PO-0001"), (address, BAG)]


def test_a_known_scanner_has_the_name_and_the_options_of_its_settings(
    plug: Plug, start: Start, computer: CommandLine
):
    address = f"serial:{plug.name}"
    options = "enabled = false\nprefix = '\\x02'\nsuffix = '\\x03'"
    computer.write_settings(f'[scanners."Dock 2"]\nsource = "{address}"\n{options}\n')
    station = start(address)
    assert station.device("Dock 2", ready=True) == "ready"
    plug.send(b"\x02PO-0001\x03")
    assert station.outcome() == ("done", OPEN)
    assert station.end() == (0, "")
    assert query(computer.journal, "SELECT source, raw FROM scans") == [("Dock 2", b"PO-0001")]


def test_a_scanner_that_goes_away_is_told_and_works_again_when_it_is_back(
    plug: Plug, start: Start, server: DemoServer
):
    address = f"serial:{plug.name}"
    station = start(address)
    station.device(address, ready=True)
    plug.send(b"PO-0001\r")
    assert station.outcome() == ("done", OPEN)
    plug.pull_out()
    assert "plug it in" in station.device(address, ready=False)
    plug.put_in()
    assert station.device(address, ready=True) == "ready"
    plug.send(BAG + b"\r")
    assert station.outcome() == ("done", RECEIVED)
    assert station.end() == (0, "")
    assert received(server.database) == (10, 1)


def test_a_scanner_that_was_never_there_is_told_and_others_work(
    plug: Plug, start: Start, computer: CommandLine
):
    here, missing = f"serial:{plug.name}", f"serial:{computer.home}/missing"
    station = start(missing, here)
    assert station.device(missing, ready=False) == "is not plugged in; plug it in"
    station.device(here, ready=True)
    plug.send(b"PO-0001\r")
    assert station.outcome() == ("done", OPEN)
    assert station.end() == (0, "")


def test_a_bag_that_was_scanned_just_before_the_end_is_still_booked(
    plug: Plug, start: Start, server: DemoServer
):
    address = f"serial:{plug.name}"
    station = start(address)
    station.device(address, ready=True)
    plug.send(b"PO-0001\r" + BAG + b"\r")
    station.wait_for(lambda line: line["type"] == "scan" and line["text"] != "PO-0001")
    assert station.end() == (0, "")
    assert received(server.database) == (10, 1)


def test_what_becomes_of_labels_is_told_as_lines_of_their_own(server: DemoServer, computer: CommandLine):
    with closing(Sink(READY)) as sink:
        computer.write_settings(f'[printers.Desk]\nkind = "tcp"\naddress = "{sink.address}"\n')
        ran = at(server, computer, ORDER_AND_BAG)
        labels = list(sink.labels)
    assert (ran.code, ran.err) == (0, "")
    bag = ran.of("outcome")[-1]["scan"]
    told = [(line["scan"], line["job"], line["result"], line["headline"]) for line in ran.of("label")]
    assert told == [(bag, 1, "queued", "label on its way"), (bag, 1, "printed", "label printed")]
    assert [label.count(b"^XZ") for label in labels] == [1]


def test_a_label_that_cannot_be_printed_now_keeps_nobody_waiting(server: DemoServer, computer: CommandLine):
    computer.write_settings('[printers.Desk]\nkind = "tcp"\naddress = "127.0.0.1:9"\n')
    ran = at(server, computer, ORDER_AND_BAG)
    assert (ran.code, ran.outcomes[-1]) == (0, ("done", RECEIVED))
    assert ran.of("label")[-1]["result"] == "waiting"
    queue = computer.journal.with_name("labels.sqlite")
    assert query(queue, "SELECT state, copies FROM job") == [("queued", 1)]
