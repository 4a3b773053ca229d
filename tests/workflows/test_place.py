"""Setting the place to work in: one test for each outcome."""

import pytest

from station.model import (
    Answered,
    Ask,
    Chosen,
    Context,
    Done,
    Entered,
    NotSent,
    Place,
    Pressed,
    Refused,
    Say,
    SwitchTo,
    Unknown,
    Why,
    WorkAt,
)
from station.operations import FindPlace, Found, Lookup, Receive
from station.workflows.place import Asked, Naming, PlaceWorkflow, Scanning
from tests.workbench import PART, RACK, SHELF, scanned

PLACE = PlaceWorkflow(then="receive")
NOBODY = Context()
SIGN_IN = "The server does not accept this station's sign-in. Connect to the server again."
FORBIDDEN = "Your account may not do this. Ask whoever manages the server for the right."
NAMED = Entered("location", "Shelf 3", "e1")


def naming():
    return PLACE.step(Asked(), NAMED, NOBODY).state


def named(outcome):
    return PLACE.step(naming(), Answered("e1:name", outcome), NOBODY)


def looked_up(outcome):
    return PLACE.step(named(Done(())).state, Answered("e1:code", outcome), NOBODY)


def said(step):
    return [(str(e.verdict.result), str(e.verdict.headline)) for e in step.effects if isinstance(e, Say)]


def assert_left(step, result, headline):
    """Check that the sentence was said and that the workflow asked for comes next."""
    assert said(step) == [(result, headline)]
    assert step.effects[-1] == SwitchTo("receive")
    assert step.state == Asked()


def test_the_name_is_asked_for_first():
    step = PLACE.step(PLACE.begin(), NAMED, NOBODY)
    assert step.effects == (Ask("e1:name", FindPlace("Shelf 3")),)
    assert PLACE.waiting(step.state)
    assert str(PLACE.view(step.state, NOBODY).headline) == "Looking for the location ..."


def test_one_location_of_the_name_becomes_the_place():
    step = named(Done((SHELF,)))
    assert_left(step, "done", "Working at Warehouse/Shelf 3.")
    assert step.effects[0] == WorkAt(Place(7, "Warehouse/Shelf 3"))


def test_several_locations_of_the_name_are_told():
    assert_left(
        named(Done((SHELF, RACK))),
        "refused",
        "Several locations are called Shelf 3. Give the whole path.",
    )


def test_a_location_that_only_holds_others_is_refused():
    for step in (named(Done((RACK,))), looked_up(Done(Found(RACK)))):
        assert_left(step, "refused", "Warehouse/Rack only holds other locations. Choose one of those.")
        assert not any(isinstance(effect, WorkAt) for effect in step.effects)


def test_what_is_no_name_may_be_a_code():
    step = named(Done(()))
    assert step.effects == (Ask("e1:code", Lookup("Shelf 3")),)
    assert isinstance(step.state, Scanning)
    assert_left(looked_up(Done(Found(SHELF))), "done", "Working at Warehouse/Shelf 3.")


@pytest.mark.parametrize("outcome", [Done(Found(PART)), Done(), Refused(Why.NO_MATCH), Refused(Why.INVALID)])
def test_what_is_no_location_is_told(outcome):
    assert_left(looked_up(outcome), "refused", "There is no location Shelf 3 on the server.")


@pytest.mark.parametrize(
    ("outcome", "headline"),
    [
        (NotSent("refused"), "The server cannot be reached. Check the network, then scan again."),
        (Unknown("lost"), "The server gave no usable answer. Scan again; if it stays so, check the server."),
        (Refused(Why.SIGN_IN), SIGN_IN),
        (Refused(Why.FORBIDDEN), FORBIDDEN),
    ],
)  # fmt: skip
def test_a_question_without_an_answer_says_why_and_work_goes_on(outcome, headline):
    assert_left(named(outcome), "refused", headline)
    assert_left(looked_up(outcome), "refused", headline)


@pytest.mark.parametrize("state", [naming(), named(Done(())).state])
def test_cancel_gives_up_the_place_and_answers_both_scans(state):
    step = PLACE.step(state, Pressed("cancel", "c1"), NOBODY)
    verdicts = [effect.verdict for effect in step.effects if isinstance(effect, Say)]
    assert [(v.scan_id, str(v.result)) for v in verdicts] == [("e1", "refused"), ("c1", "done")]
    assert step.effects[-1] == SwitchTo("receive")


def test_cancel_before_a_place_was_named():
    step = PLACE.step(Asked(), Pressed("cancel", "c1"), NOBODY)
    assert said(step) == [("done", "Cancelled. Nothing was booked.")]
    assert step.effects[-1] == SwitchTo("receive")


def test_other_control_codes_are_refused_aloud():
    step = PLACE.step(Asked(), Pressed("confirm", "c1"), NOBODY)
    assert said(step) == [("refused", "There is nothing to confirm here. Scan a code.")]


def test_a_scan_goes_to_the_workflow_that_was_asked_for():
    step = PLACE.step(Asked(), scanned("PO-0001"), NOBODY)
    assert step.effects == (SwitchTo("receive", scanned("PO-0001")),)


@pytest.mark.parametrize("state", [Asked(), naming(), named(Done(())).state])
def test_answers_that_nobody_waits_for_change_nothing(state):
    events = [Answered("old:name", Done((SHELF,))), Answered("old:code", Done(Found(SHELF)))]
    if isinstance(state, Naming):
        events.append(Answered("e1:code", Done(Found(SHELF))))
    if isinstance(state, Scanning):
        events.append(Answered("e1:name", Done((SHELF,))))
    for event in (*events, Chosen(scanned("x"), 5)):
        step = PLACE.step(state, event, NOBODY)
        assert (step.state, step.effects) == (state, ())


def test_setting_the_place_makes_no_writes_to_judge():
    write = Receive(5, "PO-0001", "label")
    with pytest.raises(AssertionError, match="made no receive"):
        PLACE.judge(write, "s1", Done())
    with pytest.raises(AssertionError, match="made no receive"):
        PLACE.doubt(write, "s1")
