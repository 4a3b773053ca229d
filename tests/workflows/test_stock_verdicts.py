"""What is said of every change of stock, whatever its answer."""

from decimal import Decimal

import pytest

from station.model import Done, NotSent, Refused, Result, Unknown, Why
from station.operations import (
    AddStock,
    Adjusted,
    ChangeStatus,
    Count,
    Merge,
    Move,
    Moved,
    MoveItem,
    RemoveStock,
    Ship,
    reversal,
)
from station.workflows.stock_verdicts import doubt, judge

TEN = Decimal(10)
WHOLE, PART = MoveItem(90, TEN, 7, TEN), MoveItem(91, Decimal(2), 7, TEN)
MOVE = Move((WHOLE,), 8, "Station s1:move", "Rack", "Chip")
SEVERAL = Move((WHOLE, PART), 8, "Station s1:move", "Rack", "Chip, Wire")
SPLIT = Move((PART,), 7, "Station s1:split", "Shelf", "Chip")
COUNT = Count(90, TEN, "Station s1:count", Decimal(12), "Chip")
ADD = AddStock(90, TEN, "Station s1:add", Decimal(12), "Chip")
REMOVE = RemoveStock(90, TEN, "Station s1:remove", Decimal(12), "Chip")
STATUS = ChangeStatus((90,), 55, "Station s1:status", 10, "Chip")
MERGE = Merge((90, 91, 92), 7, "Station s1:merge", (TEN, TEN, TEN), "Chip")
ALL = [MOVE, SEVERAL, SPLIT, COUNT, ADD, REMOVE, STATUS, MERGE]


@pytest.mark.parametrize(
    ("write", "data", "sentence"),
    [
        (MOVE, Moved((90,), 8), "Moved 10 × Chip to Rack."),
        (MOVE, None, "Moved 10 × Chip to Rack."),
        (SEVERAL, Moved((90, 300), 8), "Moved 2 stock items to Rack."),
        (SPLIT, Moved((300,), 7), "2 of Chip are a stock item of their own now."),
        (COUNT, Adjusted(90, TEN), "Chip is counted: 10."),
        (COUNT, None, "Chip is counted: 10."),
        (COUNT, Adjusted(90, Decimal(0)), "Chip is counted: 0. The server may have deleted it with that."),
        (ADD, Adjusted(90, Decimal(22)), "10 added to Chip; 22 there now."),
        (ADD, Adjusted(90, None), "10 added to Chip."),
        (REMOVE, Adjusted(90, Decimal(2)), "10 taken from Chip; 2 left."),
        (REMOVE, None, "10 taken from Chip."),
        (REMOVE, Adjusted(90, Decimal(0)), "10 taken from Chip; nothing is left of it."),
        (STATUS, None, "Chip is set to damaged."),
        (MERGE, Adjusted(90, Decimal(30)), "Chip is one stock item now, with 30."),
        (MERGE, None, "Chip is one stock item now."),
    ],
)
def test_what_is_done_is_said(write, data, sentence):
    verdict = judge(write, "s1", Done(data))
    assert (verdict.result, str(verdict.headline)) == (Result.DONE, sentence)


@pytest.mark.parametrize("write", ALL)
def test_every_other_outcome_names_what_it_is_about(write):
    for outcome, result in (
        (NotSent("refused"), Result.KEPT),
        (Unknown("lost"), Result.UNSURE),
        (Refused(Why.TAKEN_BACK), Result.TAKEN_BACK),
        (Refused(Why.DROPPED), Result.REFUSED),
        (Refused(Why.UNCHANGED), Result.REFUSED),
        (Refused(Why.SERIALISED), Result.REFUSED),
        (Refused(Why.INVALID, "no"), Result.REFUSED),
    ):
        verdict = judge(write, "s1", outcome)
        assert verdict.result is result
        assert write.part.split(",")[0] in str(verdict.headline) or "2 stock items" in str(verdict.headline)
    told = str(doubt(write, "s1").headline)
    assert told.startswith("Nobody can tell whether this was done: ")
    assert told.endswith(". Look at it on the server.")
    assert doubt(write, "s1").result is Result.UNSURE


@pytest.mark.parametrize("why", list(Why))
def test_every_refusal_has_a_sentence(why):
    verdict = judge(MOVE, "s1", Refused(why, "the server's words"))
    assert str(verdict.headline).endswith(".")
    assert verdict.detail == "the server's words"


def test_what_the_server_left_is_no_success():
    verdict = judge(SEVERAL, "s1", Done(Moved((90, None), 8, (91,))))
    assert verdict.result is Result.REFUSED
    assert str(verdict.headline).startswith("The server left 1 of 2 stock items where they were.")
    assert verdict.data["left"] == [91]


@pytest.mark.parametrize(
    ("write", "done", "sentence"),
    [
        (MOVE, Done(Moved((90,), 8)), "Taken back: moving 10 × Chip to where it was is done."),
        (ADD, Done(), "Taken back: taking 10 × Chip is done."),
        (REMOVE, Done(), "Taken back: adding 10 × Chip is done."),
        (STATUS, Done(), "Taken back: setting Chip to OK is done."),
    ],
)
def test_what_was_taken_back_is_said(write, done, sentence):
    back = reversal(write, done)
    verdict = judge(back, "s1", Done())
    assert (verdict.result, str(verdict.headline)) == (Result.TAKEN_BACK, sentence)
    failed = judge(back, "s1", Refused(Why.INVALID, "no"))
    assert failed.result is Result.REFUSED
    assert str(failed.headline).startswith("It could not be taken back: ")
    assert judge(back, "s1", Refused(Why.DROPPED)).result is Result.REFUSED


def test_a_status_of_the_site_is_named_by_its_number():
    assert (
        str(judge(ChangeStatus((90,), 123, "x", part="Chip"), "s1", Done()).headline) == "Chip is set to 123."
    )


def test_what_scripts_are_told():
    assert judge(REMOVE, "s1", Done(Adjusted(90, Decimal(2)))).data == {
        "what": "remove stock",
        "part": "Chip",
        "quantity": "10",
        "now": "2",
    }


def test_no_other_write_is_a_screens_own():
    with pytest.raises(AssertionError, match="made no ship"):
        judge(Ship(1, 2), "s1", Done())
    with pytest.raises(AssertionError, match="made no ship"):
        doubt(Ship(1, 2), "s1")
