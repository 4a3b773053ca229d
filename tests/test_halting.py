"""A journal that cannot be written: scanning stops with a loud word, and nothing recorded is lost."""

import resource
import sys

import pytest

from station.demo.server import DemoServer
from station.journal.problems import JournalProblem
from station.messages import Came, Returned
from station.model import Done, Evidence, NotSent
from station.operations import Received
from tests.command_line import CommandLine
from tests.workbench import PACE, RESISTOR, Workbench, bag, scan as scan_of

FULL = "There is no room left for the journal"


@pytest.fixture
def bench(tmp_path):
    bench = Workbench(tmp_path / "journal.sqlite").begin()
    bench.open_order()
    yield bench
    bench.close()


def fill_disk(bench):
    """Let SQLite have no further page, as on a full disk."""
    database = bench.engine._journal._database
    pages = database.execute("PRAGMA page_count").fetchone()[0]
    database.execute(f"PRAGMA max_page_count = {pages}")


def make_room(bench):
    bench.engine._journal._database.execute("PRAGMA max_page_count = 100000")


def handle(bench, message):
    """Hand a message in as the engine's thread does."""
    try:
        bench.engine.handle(message)
    except JournalProblem as problem:
        bench.engine.halt(problem.sentence, message)


def scan_until_full(bench):
    fill_disk(bench)
    for number in range(1000):
        handle(bench, Came(scan_of(f"CODE-{number}-" + "x" * 4000, f"f{number}")))
        if bench.snapshot.view.screen == "halted":
            return f"f{number}"
        if bench.lanes.questions:
            bench.answer(Done(()))
    raise AssertionError("the disk never got full")


def test_scanning_stops_with_a_sentence_and_the_scan_is_named(bench):
    last = scan_until_full(bench)
    view = bench.snapshot.view
    assert FULL in str(view.headline)
    assert "was not recorded. Do not scan." in str(view.prompt)
    recorded = {row[0] for row in bench.rows("SELECT id FROM scans")}
    assert last not in recorded
    assert recorded == {scan.id for scan, _ in bench.told.scans}, "what was acted on is on disk"


def test_nothing_is_sent_while_nothing_can_be_recorded(bench):
    bench.scan(bag(), "s1")
    bench.write_answered(NotSent("connection refused"))
    scan_until_full(bench)
    bench.go(3600)
    assert len(bench.lanes.written) == 1, "what is kept stays where it is"
    assert bench.snapshot.view.screen == "halted"
    assert bench.engine.settled, "a run without a window can end"


def test_it_goes_on_when_there_is_room_again(bench):
    scan_until_full(bench)
    make_room(bench)
    handle(bench, Came(scan_of("PO-0001", "s1")))
    assert bench.snapshot.view.screen != "halted"
    assert bench.rows("SELECT count(*) FROM scans WHERE id = 's1'") == [(1,)]


def test_an_answer_that_could_not_be_recorded_is_looked_up(bench):
    bench.scan(bag(), "s1")
    scan_until_full(bench)
    [op_id] = bench.lanes.writes
    del bench.lanes.writes[op_id]
    handle(bench, Returned(op_id, Done(Received(11, None, None)), 0.1))
    assert bench.states() == ["SENDING"]
    make_room(bench)
    handle(bench, Came(scan_of(bag(RESISTOR, 50), "s2")))
    assert bench.states()[0] == "UNKNOWN"
    bench.go(PACE.look_back)
    looks = [op for op in bench.lanes.reads if ":look-" in op]
    bench.answer(Done(Evidence.APPLIED), looks[0])
    assert bench.states()[0] == "DONE"


@pytest.mark.skipif(sys.platform == "win32", reason="limits of a process")
def test_a_run_without_a_window_ends_with_a_problem_and_keeps_what_it_had(
    computer: CommandLine, server: DemoServer
):
    scans = "".join(f"CODE-{number}-{'y' * 3000}\n" for number in range(400)).encode()
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (700_000, hard))
    try:
        arguments = ("run", "--headless", "--server", server.url)
        ran = computer.run(*arguments, scans=scans, STATION_SERVER_TOKEN=server.tokens["admin"])
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert ran.code == 1
    assert any("journal" in str(line["notice"]) for line in ran.of("state"))
    assert "Traceback" not in ran.err
