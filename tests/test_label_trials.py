"""Drafts on a thread of their own: the newest is shown, none that it overtakes, and a fault ends nothing."""

import queue
import threading
from pathlib import Path

import pytest

from station.label_trials import FAILED, Trials
from station.labels.shelf import load_typeface
from station.labels.trial import Draft
from tests.labels.samples import read

PATIENCE = 10
CODE = '<label width="20" height="20"><code kind="qr" x="0" y="0" width="20" height="20">{}</code></label>'


def draft(code):
    return Draft(Path("test.xml"), CODE.format(code), {}, 203, 4.0)


class Bench:
    """``reading`` is set while a code is being read; that takes until ``go_on`` is."""

    def __init__(self):
        self.shown = queue.Queue()
        self.reading, self.go_on = threading.Event(), threading.Event()
        self.go_on.set()
        self.read_by = []
        self.trials = Trials(load_typeface, self._decode, self.shown.put)

    def _decode(self, pixels, width, height):
        self.read_by.append(threading.current_thread())
        self.reading.set()
        assert self.go_on.wait(PATIENCE)
        return read(pixels, width, height)

    def next(self):
        trial = self.shown.get(timeout=PATIENCE)
        contents = [symbol.content for symbol in trial.page.symbols] if trial.page else []
        return contents, trial.unread


@pytest.fixture
def bench():
    bench = Bench()
    yield bench
    bench.trials.close()


def test_a_label_is_shown_at_once_and_again_when_its_codes_are_read(bench):
    bench.trials.put(draft("A"))
    assert [bench.next(), bench.next()] == [(["A"], None), (["A"], ())]
    assert threading.current_thread() not in bench.read_by


def test_a_mistake_is_shown_once(bench):
    bench.trials.put(Draft(Path("test.xml"), "<label", {}, 203, 4.0))
    assert bench.next() == ([], None)
    bench.trials.put(draft("A"))
    assert bench.next() == (["A"], None)


def test_a_newer_text_overtakes_an_older_one(bench):
    bench.go_on.clear()
    bench.trials.put(draft("A"))
    assert bench.next() == (["A"], None)
    assert bench.reading.wait(PATIENCE)
    for code in "BCD":
        bench.trials.put(draft(code))
    bench.go_on.set()
    assert [bench.next(), bench.next()] == [(["D"], None), (["D"], ())]


def test_what_is_under_way_when_the_page_closes_is_not_shown(bench):
    bench.go_on.clear()
    bench.trials.put(draft("A"))
    bench.next()
    assert bench.reading.wait(PATIENCE)
    bench.trials.close()
    bench.go_on.set()
    bench.trials._thread.join(PATIENCE)
    assert bench.shown.empty()


def test_a_fault_is_told_and_the_next_text_is_tried(bench):
    bench.trials.put(Draft(Path("test.xml"), None, {}, 203, 4.0))
    trial = bench.shown.get(timeout=PATIENCE)
    assert [problem.text for problem in trial.problems] == [FAILED]
    bench.trials.put(draft("A"))
    assert bench.next() == (["A"], None)
