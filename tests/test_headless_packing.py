"""Packing without a window, as a process: what scripts read, what the server and the journal hold."""

import json
import sqlite3
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest

from station.demo.faults import Fault, Kind
from station.demo.server import DemoServer
from tests.command_line import CommandLine, Ran
from tests.demo.conftest import signed_in
from tests.input.plug import Plug
from tests.test_headless import QUICK, headless, query

ALLOCATE, SHIP = "/api/barcode/so-allocate/", "/api/order/so/shipment/1/ship/"
UNCHECKED = ["--set", "packing.verify=false"]
OPEN = "SO-0001 for Acme Instruments GmbH, shipment 1 is open: 4 of 4 lines are missing something."
CHIP, SERIAL, CAPACITOR = "ST-2301", "GAU", "MU-77"


def items(server: DemoServer) -> dict[str, int]:
    """Return the keys of the stock items by batch, and of the first one with a serial number by its part."""
    rows = query(server.database, "SELECT batch, pk FROM stock_item WHERE batch <> ''")
    found = {str(batch): int(str(pk)) for batch, pk in rows}
    sql = (
        "SELECT min(s.pk) FROM stock_item s JOIN part p ON p.pk = s.part"
        " WHERE p.IPN = 'GAU-0010' AND s.serial IS NOT NULL"
    )
    return {**found, SERIAL: int(str(query(server.database, sql)[0][0]))}


def codes(server: DemoServer, *names: str) -> list[str]:
    keys = items(server)
    return [f'{{"stockitem": {keys[name]}}}' for name in names]


def packing(
    server: DemoServer,
    computer: CommandLine,
    *scans: str,
    user: str = "operator",
    more=(),
    alone=False,
) -> Ran:
    text = "\n".join(scans).encode() + b"\n"
    return headless(
        computer, server.url, server.tokens[user], text, *QUICK, *more, workflow="pack", alone=alone
    )


def allocated(server: DemoServer) -> list[tuple[object, ...]]:
    """Return line, quantity and shipment of all that is set aside."""
    return query(server.database, "SELECT line, quantity, shipment FROM sales_allocation ORDER BY line, pk")


class Bench:
    """A station that is scanned at one code after the other, each when the one before has its answer."""

    def __init__(self, server: DemoServer, computer: CommandLine, plug: Plug, user: str, *more: str) -> None:
        address = f"serial:{plug.name}"
        arguments = ["--server", server.url, "--workflow", "pack", "--input", address, *QUICK, *more]
        self.plug = plug
        self.station = computer.start(
            "run", "--headless", *arguments, STATION_SERVER_TOKEN=server.tokens[user]
        )
        self.station.device(address, ready=True)

    def scan(self, code: str) -> tuple[object, object]:
        self.plug.send(code.encode() + b"\r")
        self.station.wait_for(lambda line: line["type"] == "scan")
        return self.station.outcome()


Open = Callable[..., Bench]


def shipments(server: DemoServer) -> list[tuple[object, ...]]:
    sql = (
        "SELECT pk, shipment_date IS NOT NULL, tracking_number, invoice_number FROM shipment"
        ' WHERE "order" = 1 ORDER BY pk'
    )
    return query(server.database, sql)


def last(ran: Ran) -> dict[str, tuple[object, object]]:
    """Return the last outcome of each scan by the scanned text."""
    texts = {line["scan"]: str(line["text"]) for line in ran.of("scan")}
    return {texts[line["scan"]]: (line["result"], line["headline"]) for line in ran.of("outcome")}


def test_three_items_into_one_shipment_checked_and_shipped_by_scans_alone(
    server: DemoServer, computer: CommandLine
):
    chip, gauge, capacitor = codes(server, CHIP, SERIAL, CAPACITOR)
    parcel = (chip, gauge, capacitor)
    scans = ["SO-0001", *parcel, "STATION:SHIP", *parcel, "STATION:SHIP", "TRACK-77"]
    ran = packing(server, computer, *scans)
    assert ran.outcomes[0] == ("done", OPEN)
    assert last(ran)["TRACK-77"] == ("done", "Shipment 1 of SO-0001 has left. Scan the next order.")
    assert allocated(server) == [(1, 30, 1), (2, 1, 1), (3, 100, 1)]
    assert shipments(server) == [(1, 1, "TRACK-77", "")]
    assert query(computer.journal, "SELECT kind, state FROM writes ORDER BY rowid") == [
        *[("allocate", "DONE")] * 3,
        ("ship", "DONE"),
    ]
    # Nothing was pressed: every write was made for a scan, and nothing but scans came in.
    assert query(computer.journal, "SELECT count(*) FROM writes WHERE scan_id = ''") == [(0,)]
    assert query(computer.journal, "SELECT count(*) FROM scans") == [(len(scans),)]
    # The operator's key is told by the server since it has one.
    checked = query(server.database, "SELECT checked_by FROM shipment WHERE pk = 1")
    user = query(server.database, "SELECT pk FROM user WHERE username = 'operator'")
    assert checked == user
    assert ran.code == 1  # the check and the tracking number were asked for


def test_double_scans_set_aside_once(server: DemoServer, computer: CommandLine):
    chip, gauge = codes(server, CHIP, SERIAL)
    ran = packing(server, computer, "SO-0001", chip, chip, gauge, gauge, chip)
    assert allocated(server) == [(1, 30, 1), (2, 1, 1)]
    assert [result for result, _ in ran.outcomes].count("repeated") == 3


@pytest.mark.parametrize("kind", [Kind.DROP_AFTER, Kind.DROP_BEFORE])
def test_a_lost_answer_sets_aside_once(server: DemoServer, computer: CommandLine, kind: Kind):
    server.faults.set(Fault(kind, ALLOCATE))
    [chip] = codes(server, CHIP)
    ran = packing(server, computer, "SO-0001", chip, more=["--set", "journal.patience_seconds=1"])
    assert allocated(server) == [(1, 30, 1)]
    assert last(ran)[chip][0] == "done"


def test_a_lost_answer_ships_once(server: DemoServer, computer: CommandLine):
    server.faults.set(Fault(Kind.DROP_AFTER, SHIP))
    [chip] = codes(server, CHIP)
    ran = packing(server, computer, "SO-0001", chip, "STATION:SHIP", "TRACK-77", more=UNCHECKED)
    assert shipments(server) == [(1, 1, "TRACK-77", "")]
    assert last(ran)["TRACK-77"][0] == "done"
    sent = "SELECT quantity FROM stock_item WHERE customer IS NOT NULL AND batch = 'ST-2301'"
    assert query(server.database, sent) == [(30,)]


def test_two_stations_at_one_order_set_aside_no_more_than_was_ordered(
    server: DemoServer, computer: CommandLine, tmp_path: Path
):
    first, second = codes(server, "ST-2301", "ST-2302")
    other = CommandLine(tmp_path / "other")
    other.home.mkdir()
    ran = packing(server, computer, "SO-0001", first)
    assert last(ran)[first][0] == "done"
    ran = packing(server, other, "SO-0001", second)
    assert last(ran)[second] == ("refused", "All of STM32G071CBT6 is set aside. Put this one back.")
    assert allocated(server) == [(1, 30, 1)]


@pytest.fixture
def bench(server: DemoServer, computer: CommandLine, tmp_path: Path) -> Iterator[Open]:
    with closing(Plug(tmp_path)) as plug:
        plug.put_in()
        opened: list[Bench] = []

        def open_as(user: str, *more: str) -> Bench:
            opened.append(Bench(server, computer, plug, user, *more))
            return opened[-1]

        yield open_as
        for each in opened:
            each.station.close()


@pytest.mark.parametrize(
    ("sql", "headline"),
    [
        ("UPDATE sales_order SET status = 40", "SO-0001 was closed meanwhile. Nothing was changed"),
        ("UPDATE shipment SET shipment_date = '2026-11-01'", "Shipment 1 of SO-0001 has left already."),
    ],
)
def test_what_others_did_meanwhile_is_said_and_nothing_is_set_aside(
    server: DemoServer, bench: Open, sql: str, headline: str
):
    station = bench("operator")
    station.scan("SO-0001")
    with closing(sqlite3.connect(server.database)) as database, database:
        database.execute(sql)
    result, said = station.scan(*codes(server, CHIP))
    assert result == "refused"
    assert str(said).startswith(headline)
    assert allocated(server) == []


def test_undo_frees_what_was_set_aside(server: DemoServer, computer: CommandLine, bench: Open):
    station = bench("admin")
    station.scan("SO-0001")
    [gauge] = codes(server, SERIAL)
    assert station.scan(gauge)[0] == "done"
    assert allocated(server) == [(2, 1, 1)]
    station.scan("STATION:UNDO")
    taken = station.station.wait_for(lambda line: line.get("result") == "taken back")
    assert taken["headline"] == "Taken back: 1 × Pressure gauge PG-10 is free again."
    assert allocated(server) == []


def test_undo_without_the_right_says_that_it_stays_set_aside(server: DemoServer, bench: Open):
    station = bench("operator")
    station.scan("SO-0001")
    station.scan(*codes(server, SERIAL))
    station.scan("STATION:UNDO")
    told = station.station.wait_for(lambda line: line.get("result") == "refused")
    assert str(told["headline"]).startswith(
        "Not taken back: 1 × Pressure gauge PG-10 is still set aside for SO-0001."
    )
    assert allocated(server) == [(2, 1, 1)]


def test_a_badge_is_in_the_journal_with_every_scan_after_it(
    server: DemoServer, computer: CommandLine, bench: Open
):
    station = bench("operator")
    for code in ("STATION:BADGE-Ada", "SO-0001", *codes(server, CHIP)):
        station.scan(code)
    assert query(computer.journal, "SELECT operator FROM scans ORDER BY rowid")[1:] == [("Ada",)] * 2
    assert query(computer.journal, "SELECT operator FROM writes") == [("Ada",)]


def test_who_may_only_look_sets_nothing_aside(server: DemoServer, computer: CommandLine):
    [chip] = codes(server, CHIP)
    ran = packing(server, computer, "SO-0001", chip, user="viewer")
    assert ran.code == 1
    assert {result for result, _ in ran.outcomes} == {"refused"}
    assert allocated(server) == []


def test_the_counters_come_from_the_journal(server: DemoServer, computer: CommandLine):
    chip, gauge = codes(server, CHIP, SERIAL)
    scans = ["STATION:BADGE-Ada", "SO-0001", chip, gauge, "STATION:SHIP", "STATION:CONFIRM", "STATION:FINISH"]
    ran = packing(server, computer, *scans, more=UNCHECKED)
    counted = "In the last twelve hours: parcels 1, lines 2, scans 7, errors 0."
    assert last(ran)["STATION:FINISH"] == ("done", counted)
    assert set(query(computer.journal, "SELECT operator FROM writes")) == {("Ada",)}


def test_a_supervisor_who_waives_the_check_is_in_the_journal(server: DemoServer, computer: CommandLine):
    [chip] = codes(server, CHIP)
    scans = ["SO-0001", chip, "STATION:SHIP", "STATION:BADGE-Ada", "STATION:SHIP", "STATION:CONFIRM"]
    computer.write_settings('[packing]\nsupervisors = ["Ada"]\npapers = "file"\n')
    packing(server, computer, *scans)
    assert shipments(server)[0][:2] == (1, 1)
    payload = query(computer.journal, "SELECT payload FROM writes WHERE kind = 'ship'")[0][0]
    assert json.loads(str(payload))["waived_by"] == "Ada"
    [made] = list(computer.home.rglob("packing-list-SO-0001-1*"))
    assert "ST-2301" in made.read_text(encoding="utf-8-sig")


def test_components_are_set_aside_for_a_build_and_built_in(server: DemoServer, computer: CommandLine):
    [board] = codes(server, "REV-C-01")
    ran = packing(server, computer, "TRAVELLER-0001", board, "STATION:CONSUME", user="admin")
    assert last(ran)["STATION:CONSUME"][0] == "done"
    assert query(server.database, "SELECT count(*) FROM build_allocation")[0][0] == 0
    with signed_in(server, "admin") as admin:
        lines = admin.get("/api/build/line/?build=1").json()
    rows = lines["results"] if isinstance(lines, dict) else lines
    assert max(row["consumed"] for row in rows) == 5


def test_two_stations_at_the_same_moment_never_end_above_what_was_ordered(
    server: DemoServer, computer: CommandLine, tmp_path: Path
):
    other = CommandLine(tmp_path / "other")
    other.home.mkdir()
    first, second = codes(server, "ST-2301", "ST-2302")
    with ThreadPoolExecutor(2) as both:
        runs = [
            both.submit(packing, server, each, "SO-0001", code, user="admin", alone=True)
            for each, code in ((computer, first), (other, second))
        ]
        results = {last(run.result())[code][0] for run, code in zip(runs, (first, second), strict=True)}
    assert results <= {"done", "refused", "taken back", "unsure"}
    assert sum(float(str(quantity)) for _, quantity, _ in allocated(server)) <= 30
    for each in (computer, other):
        assert query(each.journal, "SELECT count(*) FROM writes WHERE state NOT IN ('DONE', 'REFUSED')") == [
            (0,)
        ]
