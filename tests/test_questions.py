"""Questions to the server: asked at once, or once the operator pauses."""

import math
from dataclasses import replace

import pytest

from station.model import Done, Tone
from station.operations import Found, LoadDetails, LoadPicture
from station.questions import Questions
from tests.workbench import PACE, PART, STOCK_ITEM, Clock, Workbench

DETAILS = LoadDetails("part", 40, 40)
PICTURE = LoadPicture("/media/a.png")


def made(leisure=0.2):
    clock, asked = Clock(), []
    return Questions(lambda op_id, read: asked.append((op_id, read)), clock, leisure), clock, asked


def test_a_question_is_asked_at_once_and_stays_open_until_it_is_answered():
    questions, clock, asked = made()
    questions.ask("a", PICTURE)
    clock.go(1)
    questions.ask("b", DETAILS)
    assert asked == [("a", PICTURE), ("b", DETAILS)]
    assert (questions.is_open("a"), questions.oldest) == (True, clock.now - 1)
    questions.answered("a")
    assert (questions.is_open("a"), questions.oldest) == (False, clock.now)
    assert questions.are_open_besides("x")
    assert not questions.are_open_besides("b")


def test_what_can_wait_is_asked_once_the_operator_pauses():
    questions, clock, asked = made()
    assert questions.due == math.inf
    questions.ask_at_leisure("a", PICTURE)
    clock.go(0.1)
    questions.ask_at_leisure("b", DETAILS)
    clock.go(0.15)
    questions.elapsed()
    assert (asked, questions.due) == ([], clock.now + 0.05)
    assert questions.are_open_besides("x")
    clock.go(0.05)
    questions.elapsed()
    assert asked == [("a", PICTURE), ("b", DETAILS)]
    assert questions.due == math.inf


def test_what_nobody_looks_at_any_more_is_not_asked():
    questions, clock, asked = made()
    questions.ask_at_leisure("a", PICTURE)
    assert questions.give_up_waiting() == ("a",)
    clock.go(1)
    questions.elapsed()
    assert (asked, questions.give_up_waiting()) == ([], ())


def test_without_a_pause_it_is_asked_at_once():
    questions, _, asked = made(leisure=0.0)
    questions.ask_at_leisure("a", PICTURE)
    assert asked == [("a", PICTURE)]


@pytest.fixture
def bench(tmp_path):
    bench = Workbench(tmp_path / "journal.sqlite", start="lookup", pace=replace(PACE, leisure=0.2)).begin()
    yield bench
    bench.close()


def details_asked(bench):
    return [read for read in bench.lanes.reads.values() if isinstance(read, LoadDetails)]


def test_what_stands_around_a_thing_is_asked_once_the_operator_stays_with_it(bench):
    bench.scan("INV-SI90", "s1")
    bench.answer(Done(Found(STOCK_ITEM)))
    assert (bench.snapshot.view.tone, details_asked(bench)) == (Tone.GOOD, [])
    assert not bench.engine.settled
    assert bench.engine.seconds_to_wait() == pytest.approx(0.2)
    bench.go(0.25)
    assert details_asked(bench) == [LoadDetails("stockitem", 90, None)]


def test_whoever_scans_on_is_not_kept_from_it_by_what_nobody_looks_at(bench):
    bench.scan("INV-SI90", "s1")
    bench.answer(Done(Found(STOCK_ITEM)))
    bench.scan("INV-PA40", "s2")
    bench.go(0.25)
    assert details_asked(bench) == []
    bench.answer(Done(Found(PART)))
    bench.go(0.25)
    assert details_asked(bench) == [LoadDetails("part", 40, 40)]
