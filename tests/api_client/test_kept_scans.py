"""The scans that a server keeps: listing, searching, looking at one, deleting; also where it keeps none."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing

import pytest

from station.api_client.http import HttpClient, HttpReply
from station.api_client.inventree import history
from station.api_client.inventree.backend import InvenTreeBackend
from station.api_client.inventree.scans import ScanReader
from station.api_client.inventree.wire import Body
from station.api_client.inventree.witness import Witness
from station.demo.faults import Fault, Kind
from station.demo.generation import V1_2
from station.demo.server import DemoServer
from station.model import Done, Evidence, NotSent, Refused, Unknown, Why
from station.operations import (
    ForgetScans,
    LoadServerScan,
    LoadServerScans,
    LookBack,
    Lookup,
    Operation,
    ServerScan,
    ServerScans,
)
from station.settings_tree import ServerSettings
from tests.api_client.recordings import body_of
from tests.api_client.scripted import Server
from tests.api_client.stories import KEPT, Bench, keep_scans
from tests.demo_server import demo_server

KEEPS = {"value": True}
ROW = {"pk": 3, "data": "OLD", "timestamp": "2026-01-31 08:00", "endpoint": "/api/barcode/", "result": True}
NOT_ALLOWED = HttpReply(405, "", b'{"detail": "Method \\"GET\\" not allowed."}')


@pytest.fixture
def older() -> Iterator[Bench]:
    """A server that falls over a search."""
    with DemoServer(generation=V1_2) as server:
        keep_scans(server)
        backend = InvenTreeBackend(HttpClient(ServerSettings(url=server.url), server.tokens["admin"]))
        yield Bench(server, backend)
        backend.close()


def scans(bench: Bench, operation: LoadServerScans | None = None) -> ServerScans:
    answer = bench.backend.perform(operation or LoadServerScans())
    assert isinstance(answer, Done), answer
    assert isinstance(answer.data, ServerScans)
    return answer.data


def codes(found: ServerScans) -> list[str]:
    return [scan.code for scan in found.scans]


def test_the_latest_scan_comes_first(bench: Bench):
    found = scans(bench)
    assert codes(found) == ["OLD-3", "OLD-2", "OLD-1"]
    assert (found.total, found.is_kept) == (3, True)
    assert found.scans[0] == ServerScan(3, "OLD-3", "2026-01-31 08:00", "/api/barcode/", True, "admin")


def test_some_of_them_are_asked_for(bench: Bench):
    found = scans(bench, LoadServerScans(skip=1, most=1))
    assert (codes(found), found.total) == (["OLD-2"], 3)
    assert codes(scans(bench, LoadServerScans(worked=False))) == []
    bench.backend.perform(Lookup("nothing has this"))
    failed = scans(bench, LoadServerScans(worked=False))
    assert [(scan.code, scan.worked) for scan in failed.scans] == [("nothing has this", False)]
    assert failed.scans[0].answer == "No match found for barcode data"


def test_codes_are_searched(bench: Bench):
    assert codes(scans(bench, LoadServerScans("old-2"))) == ["OLD-2"]
    assert scans(bench, LoadServerScans("nothing")) == ServerScans(())


def test_where_the_server_cannot_search_what_it_lists_is_looked_through(older: Bench):
    assert codes(scans(older, LoadServerScans("old-2"))) == ["OLD-2"]
    two = scans(older, LoadServerScans("OLD", skip=1, most=1))
    assert (codes(two), two.total) == (["OLD-2"], 3)
    assert {entry.status for entry in older.server.requests.entries()} == {200}


def test_a_server_that_keeps_none_says_so(bench: Bench):
    with closing(sqlite3.connect(bench.server.database)) as connection, connection:
        connection.execute("UPDATE setting SET value = 'false' WHERE key = 'BARCODE_STORE_RESULTS'")
    assert not scans(bench).is_kept


@pytest.mark.parametrize(("value", "kept"), [(False, False), ("False", False), ("True", True), (None, True)])
def test_the_setting_is_read_as_any_version_writes_it(value: object, kept: bool):
    assert history.is_kept(Body(200, {"value": value})) is kept
    assert history.is_kept(Refused(Why.FORBIDDEN))


def test_one_scan_is_shown_with_all_that_was_answered(bench: Bench):
    bench.backend.perform(Lookup("REEL-000123"))
    told = bench.backend.perform(LoadServerScan(4))
    assert isinstance(told, Done)
    assert told.data.code == "REEL-000123"
    lines = told.data.answer.splitlines()
    assert lines[0].startswith("stockitem: {'pk': 2")
    assert "success: Match found for barcode data" in lines


@pytest.mark.parametrize("version", ["1.5", "1.2"])
def test_recorded_scans_are_read(version: str):
    rows = body_of(version, "08-history", "009-list")["results"]
    found = history.scans_in(rows)
    assert len(found) == len(rows)
    assert found[0].endpoint == "/api/barcode/so-allocate/"
    assert {scan.user for scan in found} == {"admin", "operator"}
    assert {scan.worked for scan in found} == {True, False}
    assert all(scan.answer for scan in found)


HOSTILE = [
    {"data": None},
    {"data": 7},
    {"pk": None},
    {"pk": "x"},
]


@pytest.mark.parametrize("broken", HOSTILE)
def test_a_broken_scan_is_left_out(broken: dict[str, object]):
    answer = ScanReader(Server(get_barcode_history=[[ROW | broken, ROW]])).load_all(LoadServerScans())
    assert answer == Done(ServerScans((ServerScan(3, "OLD", ROW["timestamp"], "/api/barcode/", True),), 1))
    one = ScanReader(Server(get_barcode_history_3=ROW | broken)).load_one(LoadServerScan(3))
    assert one == Unknown("the answer was not understood")


@pytest.mark.parametrize("response", [None, 7, [], "<b>", {"success": {"a": 1}}, {"error": "x" * 9000}])
def test_whatever_was_answered_is_text_of_bounded_length(response: object):
    scan = history.scan_of(ROW | {"response": response, "user_detail": [], "timestamp": {}}, in_full=True)
    assert scan is not None
    assert len(scan.answer) <= 4000
    assert (scan.user, scan.at) == ("", "")


def test_a_search_needs_the_servers_version():
    assert ScanReader(Server()).load_all(LoadServerScans("a")) == NotSent("refused")
    nameless = Server(get={"server": "?"})
    assert ScanReader(nameless).load_all(LoadServerScans("a")) == Unknown("the answer was not understood")
    failed = Server(get={"apiVersion": 425}, get_barcode_history=HttpReply(500, "", b""))
    assert ScanReader(failed).load_all(LoadServerScans("a")) == Unknown("the server failed (status 500)")


@pytest.mark.parametrize("operation", [LoadServerScans(), LoadServerScan(3)])
def test_a_server_without_a_history_is_told_apart(operation: Operation):
    server = Server(get_barcode_history=NOT_ALLOWED, get_barcode_history_3=NOT_ALLOWED)
    reader = ScanReader(server)
    ask = reader.load_all if isinstance(operation, LoadServerScans) else reader.load_one
    told = ask(operation)  # type: ignore[operator]
    assert isinstance(told, Refused)
    assert told.why is Why.NOT_SUPPORTED


# Deleting.


@pytest.mark.parametrize(
    ("kind", "left", "evidence"),
    [
        (Kind.DROP_AFTER, ["OLD-1", "OLD-3"], Evidence.APPLIED),
        (Kind.DROP_BEFORE, ["OLD-1", "OLD-2", "OLD-3"], Evidence.NOT_APPLIED),
    ],
)
def test_deleting_one_scan_is_read_back(bench: Bench, kind: Kind, left: list[str], evidence: Evidence):
    write = ForgetScans((2,))
    bench.server.faults.set(Fault(kind, "/api/barcode/history/2/", "DELETE"))
    assert isinstance(bench(write), Unknown)
    assert bench.rows(KEPT) == [(code,) for code in left]
    assert bench.look_back(write) == Done(evidence)
    assert bench(write) == Done()
    assert bench(write) == Done()
    assert bench.rows(KEPT) == [("OLD-1",), ("OLD-3",)]


def test_what_is_left_of_several_is_deleted_again(bench: Bench):
    assert bench(ForgetScans((3,))) == Done()
    both = ForgetScans((3, 1))
    assert bench.look_back(both) == Done(Evidence.NOT_APPLIED)
    assert bench(both) == Done()
    assert bench.look_back(both) == Done(Evidence.APPLIED)
    assert bench.rows(KEPT) == [("OLD-2",)]


def test_nothing_is_not_deleted(bench: Bench):
    before = len(bench.server.requests.entries())
    assert bench(ForgetScans(())) == Refused(Why.INVALID, "no scan is named")
    assert bench.look_back(ForgetScans(())) == Done(Evidence.NOT_APPLIED)
    assert len(bench.server.requests.entries()) == before
    assert len(bench.rows(KEPT)) == 3


def test_only_staff_may_delete():
    with demo_server() as server:
        keep_scans(server)
        backend = InvenTreeBackend(HttpClient(ServerSettings(url=server.url), server.tokens["operator"]))
        for write in (ForgetScans((2,)), ForgetScans((1, 2))):
            told = backend.perform(write)
            assert isinstance(told, Refused)
            assert told.why is Why.FORBIDDEN
            assert backend.perform(LookBack(write)) == Done(Evidence.NOT_APPLIED)
        backend.close()


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ({"success": "Deleted 2 items"}, Done()),
        ({"error": "no"}, Refused(Why.INVALID, "no")),
        ({}, Unknown("the answer was not understood")),
        ([], Unknown("the answer was not understood")),
    ],
)
def test_deleting_is_judged_by_what_is_said(body: object, told: object):
    assert history.forgotten(Body(200, body), ForgetScans((1, 2))) == told


def test_a_path_that_is_not_there_is_no_deleted_scan():
    missing = Refused(Why.NOT_FOUND, "API endpoint not found")
    assert history.forgotten(missing, ForgetScans((1,))) == Refused(Why.NOT_SUPPORTED, missing.text)
    gone = HttpReply(404, "", b'{"detail": "API endpoint not found"}')
    told = Witness(Server(get_barcode_history_1=gone)).look_back(ForgetScans((1,)))
    assert told == Refused(Why.NOT_SUPPORTED, "API endpoint not found")
    other = Witness(Server(get_barcode_history_1={"pk": 2})).look_back(ForgetScans((1,)))
    assert other == Unknown("the answer was not understood")
