"""The print queue: nothing is lost, nothing is printed twice by itself, nobody waits for a printer."""

import os
import signal
import sqlite3
import subprocess
import sys
import threading
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given, settings, strategies as st

from station.printers import tcp
from station.printers.base import Failed, Printed, PrinterStatus, Sent, Unknown
from station.printers.jobs import MOVES, JobState, LabelJob, pause_after, settled
from station.printers.queue import PrintQueue
from station.printers.store import CUT_SHORT, KEEP_DAYS, MOST_JOBS, JobStore, QueueUnusable
from station.printers.stream import StreamPrinter
from station.settings_tree import PrinterSettings
from station.text import NOTHING, say
from tests.printers.sink import READY, Sink, host_status

ROOT = Path(__file__).resolve().parents[2]
DATA = {"barcode": "INV-SI12", "name": "LM358 ^XZ \u202e\U0001f600"}
PAPER = "The paper is out. Put in a new roll."


def rendered(job, printer):
    return f"^XA^FD{job.id}^FS^XZ\n".encode()


class Bench:
    """A queue whose printers are worked by the test, one step at a time."""

    def __init__(self, file, *addresses, render=rendered, printers=()):
        self.seconds, self.told = 0.0, []
        made = [
            StreamPrinter(
                PrinterSettings(name=f"P{number}", address=address, timeout_seconds=3.0),
                tcp.connect,
                wait=lambda seconds: None,
            )
            for number, address in enumerate(addresses, 1)
        ]
        self.queue = PrintQueue(
            file,
            [*made, *printers],
            render,
            self._tell,
            now=lambda: 1000.0 + self.seconds,
            clock=lambda: self.seconds,
        )

    def _tell(self, job, status):
        self.told.append((job.id, job.state, str(job.reason)))

    def step(self, name="P1"):
        return self.queue.workers[name].step()

    def work_off(self, name="P1"):
        while self.step(name) == 0.0:
            pass

    def states(self):
        return {job.id: job.state for job in self.queue.unsettled()}

    def close(self):
        self.queue.close()


@pytest.fixture
def file(tmp_path):
    return tmp_path / "data" / "labels.sqlite"


def test_labels_are_printed_in_order_and_each_change_is_told(file):
    with closing(Sink(READY)) as sink, closing(Bench(file, sink.address)) as bench:
        ids = [bench.queue.put("P1", "stock-item", DATA, scan_id=f"s{n}").id for n in range(3)]
        bench.work_off()
        assert sink.labels == [f"^XA^FD{n}^FS^XZ\n".encode() for n in ids]
        assert bench.told == [
            step for n in ids for step in ((n, JobState.PRINTING, ""), (n, JobState.PRINTED, ""))
        ]
        assert bench.queue.unsettled() == []
        assert [job.state for job in bench.queue.jobs_of("s1")] == [JobState.PRINTED]
        assert bench.queue.job(ids[0]).data == DATA
        assert str(bench.queue.device("P1").state) == "ready"


def test_paper_out_keeps_labels_waiting_and_nothing_else(file):
    out, other = Sink(host_status(paper_out=1), host_status(paper_out=1), READY), Sink(READY)
    with closing(out), closing(other), closing(Bench(file, out.address, other.address)) as bench:
        first = bench.queue.put("P1", "stock-item", DATA)
        second = bench.queue.put("P1", "stock-item", DATA)
        bench.step()
        assert bench.told[-1] == (first.id, JobState.QUEUED, PAPER)
        assert str(bench.queue.device("P1").state) == f"2 waiting. {PAPER}"
        assert bench.step() == 2.0, "it is tried again after a pause"
        bench.queue.put("P2", "stock-item", DATA)
        bench.work_off("P2")
        assert len(other.labels) == 1
        assert out.labels == []
        bench.seconds += 2.0
        bench.step()
        assert bench.step() == 4.0, "the pause grows"
        bench.queue.try_now("P1")
        bench.work_off()
        assert len(out.labels) == 2
        assert bench.queue.job(second.id).state is JobState.PRINTED
        assert bench.queue.job(first.id).attempts == 3


def test_a_broken_label_is_never_printed_again_by_itself(file):
    breaks = Sink(READY, most=8)
    with closing(breaks), closing(Bench(file, breaks.address)) as bench:
        job = bench.queue.put("P1", "stock-item", DATA, copies=2)
        bench.work_off()
        assert bench.states() == {job.id: JobState.UNKNOWN}
        device = bench.queue.device("P1")
        assert (str(device.name), device.ready) == ("Label printer P1", False)
        assert str(device.state).endswith("Look whether it came out. (1 to look at)")
        assert bench.told[-1][2].startswith("The connection broke in the middle of the label.")
        bench.seconds += 10_000
        assert bench.step() is None
        breaks.most = None
        anew = bench.queue.reprint(job.id)
        bench.work_off()
        assert breaks.labels[-1] == f"^XA^FD{anew.id}^FS^XZ\n".encode() * 2
        assert bench.queue.job(job.id).state is JobState.CANCELLED
        assert str(bench.queue.job(job.id).reason) == "It was printed anew."
        assert bench.states() == {}


def test_a_label_that_cannot_be_made_fails_and_the_next_is_printed(file):
    def render(job, printer):
        if job.template == "wrong":
            return say("There is no template {name}.", name=job.template)
        if job.template == "bug":
            raise ZeroDivisionError
        return rendered(job, printer)

    with closing(Sink(READY)) as sink, closing(Bench(file, sink.address, render=render)) as bench:
        ids = [bench.queue.put("P1", template, DATA).id for template in ("wrong", "bug", "stock-item")]
        bench.work_off()
        assert len(sink.labels) == 1
        assert bench.states() == {ids[0]: JobState.FAILED, ids[1]: JobState.FAILED}
        assert str(bench.queue.job(ids[0]).reason) == "There is no template wrong."
        assert "fault in the program" in str(bench.queue.job(ids[1]).reason)


def test_a_printer_with_a_bug_leaves_a_doubt_and_the_queue_goes_on(file):
    class Faulty:
        settings = PrinterSettings(name="P1")

        def print(self, document):
            raise RuntimeError

    with closing(Bench(file, printers=[Faulty()])) as bench:
        job = bench.queue.put("P1", "stock-item", DATA)
        bench.work_off()
        assert bench.states() == {job.id: JobState.UNKNOWN}


def test_what_waits_or_is_in_doubt_can_be_dropped_and_what_is_over_cannot(file):
    with closing(Sink(host_status(head=1))) as sink, closing(Bench(file, sink.address)) as bench:
        first, second = (bench.queue.put("P1", "stock-item", DATA) for _ in range(2))
        bench.step()
        assert isinstance(bench.queue.reprint(first.id), type(NOTHING)), "it is not printed yet"
        assert bench.queue.cancel(first.id)
        assert not bench.queue.cancel(first.id)
        assert not bench.queue.cancel(99)
        sink.answers = [READY]
        bench.work_off()
        assert len(sink.labels) == 1, "no pause of the label that was dropped holds up the next"
        assert not bench.queue.cancel(second.id)
        assert bench.queue.job(second.id).state is JobState.PRINTED


def test_what_cannot_be_queued_is_said(file):
    with closing(Bench(file, "127.0.0.1:9")) as bench:
        assert "No printer" in str(bench.queue.put("Nowhere", "stock-item", DATA))
        assert "0 copies" in str(bench.queue.put("P1", "stock-item", DATA, copies=0))
        assert "more data" in str(bench.queue.put("P1", "stock-item", {"name": "x" * 2_000_000}))
        assert "no such label" in str(bench.queue.reprint(5))
        assert "No printer" in str(bench.queue.device("Nowhere").state)


def test_labels_wait_through_a_restart_and_those_of_a_printer_that_is_gone_fail(file):
    with closing(Bench(file, "127.0.0.1:9", "127.0.0.1:9")) as bench:
        kept = bench.queue.put("P1", "stock-item", DATA, 2, "s1")
        gone = bench.queue.put("P2", "stock-item", DATA)
    with closing(Sink(READY)) as sink, closing(Bench(file, sink.address)) as bench:
        assert bench.queue.job(kept.id) == kept
        bench.queue.start()
        assert sink.came.wait(10)
        bench.queue.workers["P1"].stop(5)
        assert sink.labels == [rendered(kept, None) * 2]
        assert bench.queue.job(gone.id).state is JobState.FAILED
        assert (gone.id, JobState.FAILED, str(bench.queue.job(gone.id).reason)) in bench.told


def test_threads_print_what_is_put_and_end_when_the_queue_is_closed(file):
    with closing(Sink(READY)) as sink, closing(Bench(file, sink.address)) as bench:
        bench.queue.start()
        bench.queue.put("P1", "stock-item", DATA)
        assert sink.came.wait(10)
        bench.close()
        assert bench.queue.unsettled() == [], "a queue that is closed tells of nothing"
        assert bench.queue.jobs_of("s") == []
        assert "cannot be used" in str(bench.queue.put("P1", "stock-item", DATA))
        assert not bench.queue.workers["P1"]._thread.is_alive()


SCRIPT = """
import sys
from pathlib import Path
from station.printers import tcp
from station.printers.queue import PrintQueue
from station.printers.stream import StreamPrinter
from station.settings_tree import PrinterSettings
settings = PrinterSettings(name="P1", address=sys.argv[2], ask_status=False, timeout_seconds=60)
content = b"x" * 50_000_000
queue = PrintQueue(Path(sys.argv[1]), [StreamPrinter(settings, tcp.connect)], lambda j, p: content, print)
for _ in range(2):
    queue.put("P1", "stock-item", {})
queue.workers["P1"].step()
"""


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="needs SIGKILL")
def test_a_station_that_is_killed_in_the_middle_of_a_label_leaves_a_doubt(file):
    with closing(Sink(reads=False)) as sink:
        killed = subprocess.Popen(
            [sys.executable, "-u", "-c", SCRIPT, str(file), sink.address], cwd=ROOT, stdout=subprocess.PIPE
        )
        assert b"printing" in killed.stdout.readline(), "it has begun"
        killed.send_signal(signal.SIGKILL)
        killed.wait(10)
        killed.stdout.close()
    with closing(Sink(READY)) as sink, closing(Bench(file, sink.address)) as bench:
        assert bench.states() == {1: JobState.UNKNOWN, 2: JobState.QUEUED}
        bench.queue.start()
        assert (1, JobState.UNKNOWN, str(CUT_SHORT)) in bench.told
        assert sink.came.wait(10)
        bench.queue.workers["P1"].stop(5)
        assert sink.labels == [b"^XA^FD2^FS^XZ\n"], "only the label of which nothing had been sent"


def test_who_is_told_and_fails_ends_no_printer(file):
    with closing(Sink(READY)) as sink, closing(Bench(file, sink.address)) as bench:
        worker = bench.queue.workers["P1"]
        failing = threading.Event()

        def fail(job, status):
            failing.set()
            raise ZeroDivisionError

        told, worker._tell = worker._tell, fail
        bench.queue.start()
        first = bench.queue.put("P1", "stock-item", DATA)
        assert failing.wait(10)
        worker._tell = told
        bench.queue.put("P1", "stock-item", DATA)
        assert sink.came.wait(10)
        worker.stop(5)
        assert len(sink.labels) == 1
        assert bench.states() == {first.id: JobState.PRINTING}, "in doubt at the next start"


def test_two_stations_do_not_share_a_queue(file):
    with closing(JobStore(file, 0.0)), pytest.raises(QueueUnusable, match="Another station"):
        JobStore(file, 0.0)


def test_a_damaged_file_is_set_aside(file):
    file.parent.mkdir()
    file.write_bytes(b"SQLite format 3\0" + os.urandom(4096))
    with closing(Bench(file, "127.0.0.1:9")) as bench:
        assert "must be printed again" in str(bench.queue.notice)
        assert isinstance(bench.queue.put("P1", "stock-item", DATA), LabelJob)
    assert (file.parent / "labels.sqlite.damaged-1000").exists()
    with closing(Bench(file, "127.0.0.1:9")) as bench:
        assert bench.queue.notice == NOTHING


def test_a_file_that_cannot_be_made_is_said(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(QueueUnusable, match="cannot be used"):
        JobStore(tmp_path / "file" / "labels.sqlite", 0.0)
    with pytest.raises(QueueUnusable, match="cannot be used"):
        JobStore(tmp_path, 0.0)


def test_what_is_long_settled_is_forgotten_and_what_waits_is_not(file):
    with closing(Bench(file, "127.0.0.1:9")) as bench:
        waits, drops = (bench.queue.put("P1", "stock-item", DATA) for _ in range(2))
        bench.queue.cancel(drops.id)
    with closing(JobStore(file, 1000.0 + (KEEP_DAYS - 1) * 86_400)) as store:
        assert store.job(drops.id) is not None
    with closing(JobStore(file, 1000.0 + (KEEP_DAYS + 1) * 86_400)) as store:
        assert store.job(drops.id) is None
        assert store.job(waits.id) == waits
    with closing(sqlite3.connect(file)) as database:
        database.execute(
            "INSERT INTO job (id, printer, template, data, copies, scan_id, state, added)"
            " SELECT value, 'P1', 't', '{}', 1, '', 'printed', 1e12 FROM json_each(?)",
            (f"[500, {500 + MOST_JOBS}]",),
        )
        database.commit()
    with closing(JobStore(file, 1000.0)) as store:
        assert (store.job(500), store.job(waits.id)) == (None, waits)
        assert store.job(500 + MOST_JOBS) is not None


def test_every_outcome_leads_along_an_arrow_and_none_leads_from_a_doubt_to_the_printer():
    outcomes = [
        Printed(),
        Sent(say("x")),
        Failed(say("x")),
        Failed(say("x"), for_good=True),
        Unknown(say("x")),
    ]
    reached = {settled(outcome)[0] for outcome in outcomes}
    assert reached == MOVES[JobState.PRINTING]
    assert MOVES[JobState.UNKNOWN] == {JobState.CANCELLED}
    assert [pause_after(n) for n in (0, 1, 2, 3, 4, 5, 400)] == [2, 2, 4, 8, 16, 30, 30]


class Moody:
    """A printer that does as it is told and keeps a list of what came out."""

    settings = PrinterSettings(name="P1")

    def __init__(self):
        self.mood, self.out = Printed(), []

    def print(self, document):
        if not isinstance(self.mood, Failed):
            self.out.append(document.content)
        return self.mood

    def status(self):
        return PrinterStatus(None)


MOODS = [Printed(), Sent(), Failed(say("x")), Failed(say("x"), for_good=True), Unknown(say("x"))]
ACTS = st.lists(
    st.one_of(
        st.just(("put",)),
        st.tuples(st.just("mood"), st.sampled_from(MOODS)),
        st.just(("step",)),
        st.just(("restart",)),
        st.tuples(st.sampled_from(["reprint", "cancel"]), st.integers(1, 5)),
    ),
    max_size=25,
)


@settings(max_examples=15)
@given(ACTS)
def test_whatever_happens_each_job_comes_out_once_at_most(tmp_path_factory, acts):
    file, printer = tmp_path_factory.mktemp("queue") / "labels.sqlite", Moody()
    bench = Bench(file, printers=[printer])
    for act in acts:
        match act:
            case ("put",):
                bench.queue.put("P1", "stock-item", DATA)
            case ("mood", mood):
                printer.mood = mood
            case ("step",):
                bench.seconds += 60
                bench.step()
            case ("restart",):
                bench.close()
                bench = Bench(file, printers=[printer])
            case ("reprint", number):
                bench.queue.reprint(number)
            case ("cancel", number):
                bench.queue.cancel(number)
    printer.mood = Printed()
    bench.seconds += 60
    bench.work_off()
    assert len(printer.out) == len(set(printer.out))
    assert JobState.QUEUED not in bench.states().values()
    bench.close()


def test_a_file_that_fails_while_a_label_waits_is_told_and_stops_no_thread(file):
    with closing(Sink(READY)) as sink, closing(Bench(file, sink.address)) as bench:
        job = bench.queue.put("P1", "stock-item", DATA)
        bench.queue.close()
        assert bench.step() == 2.0
        assert "cannot be used" in str(bench.queue.workers["P1"].status.reason)
        assert bench.queue.job(job.id) is None
        assert not bench.queue._move(job, JobState.CANCELLED, NOTHING)
        assert sink.labels == []


def test_a_label_that_is_dropped_while_it_is_made_is_not_printed(file):
    def render(job, printer):
        bench.queue.cancel(job.id)
        return b"^XA^XZ"

    with closing(Sink(READY)) as sink, closing(Bench(file, sink.address, render=render)) as bench:
        bench.queue.put("P1", "stock-item", DATA)
        bench.work_off()
        assert sink.labels == []


def test_what_was_only_sent_is_printed_anew_beside_it(file):
    with closing(Sink()) as sink, closing(Bench(file, sink.address)) as bench:
        bench.queue.workers["P1"].printer.settings = PrinterSettings(name="P1", address=sink.address)
        job = bench.queue.put("P1", "stock-item", DATA, scan_id="s1")
        bench.work_off()
        bench.queue.reprint(job.id, copies=3)
        bench.queue.try_now("Nowhere")
        assert str(bench.queue.device("P1").state) == "1 waiting"
        assert [(each.state, each.copies) for each in bench.queue.jobs_of("s1")] == [
            (JobState.SENT, 1),
            (JobState.QUEUED, 3),
        ]
