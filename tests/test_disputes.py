"""Writes of which nobody can tell whether they happened: a person looks, and rules once."""

import pytest

from station.model import Done, Evidence, Pressed, Tone, Unknown
from tests.workbench import PACE, RESISTOR, Workbench, bag

LOST = Unknown("read timeout")


@pytest.fixture
def bench(tmp_path):
    bench = Workbench(tmp_path / "journal.sqlite").begin()
    bench.open_order()
    yield bench
    bench.close()


def dispute(bench, text, scan_id):
    """Scan a bag of which the server cannot tell whether it was booked."""
    bench.scan(text, scan_id)
    bench.write_answered(LOST)
    bench.go(PACE.patience)
    bench.answer(Done(Evidence.UNCLEAR))


def view(bench):
    return bench.snapshot.view


def press(bench, *actions):
    for action in actions:
        bench.engine.handle(Pressed(action))


def actions(bench):
    return [action.name for action in view(bench).actions]


def test_the_way_to_the_disputes_is_offered_as_soon_as_there_is_one(bench):
    assert "disputes" not in actions(bench)
    dispute(bench, bag(), "s1")
    assert "disputes" in actions(bench)
    assert bench.states() == ["DISPUTED"]


def test_the_screen_shows_what_is_known_of_a_dispute(bench):
    dispute(bench, bag(), "s1")
    bench.scan("STATION:DISPUTES", "s2")
    assert (view(bench).screen, view(bench).tone) == ("disputes", Tone.UNSURE)
    assert "Nobody can tell whether 10 × LM358BIDDFR was booked on PO-0001." in bench.headline
    values = {str(field.label): str(field.value) for field in view(bench).fields}
    assert values["Why in doubt"] == "read timeout"
    assert values["What the server shows"] == "a change that may be this one or another"
    assert "1PLM358BIDDFR" in values["Code"]


@pytest.mark.parametrize(
    ("code", "state", "result", "sent"),
    [("BOOKED", "DONE", "done", 1), ("SEND-AGAIN", "SENDING", "kept", 2), ("DROP", "REFUSED", "refused", 1)],
)
def test_a_person_settles_it_with_two_scans_and_is_recorded(bench, code, state, result, sent):
    dispute(bench, bag(), "s1")
    for number, command in enumerate(("DISPUTES", code, "CONFIRM")):
        bench.scan(f"STATION:{command}", f"c{number}")
    assert bench.states() == [state]
    assert bench.tape("s1")[0] == result
    assert len(bench.lanes.written) == sent
    assert "operator" in bench.rows("SELECT cause FROM moves WHERE from_state = 'DISPUTED'")[0][0]
    assert str(bench.headline) == "Nothing is in doubt."


def test_a_ruling_is_not_taken_before_it_is_confirmed(bench):
    dispute(bench, bag(), "s1")
    press(bench, "disputes", "send-again", "cancel")
    assert bench.states() == ["DISPUTED"]
    press(bench, "confirm")
    assert bench.states() == ["DISPUTED"], "there is nothing to confirm yet"
    press(bench, "send-again", "drop", "confirm")
    assert bench.states() == ["REFUSED"], "the last word counts"


def test_it_is_settled_once(bench):
    dispute(bench, bag(), "s1")
    press(bench, "disputes", "booked", "confirm", "send-again", "confirm")
    assert bench.states() == ["DONE"]
    assert len(bench.lanes.written) == 1


def test_several_are_gone_through_one_by_one(bench):
    dispute(bench, bag(), "s1")
    dispute(bench, bag(RESISTOR, 50), "s2")
    press(bench, "disputes", "next-line")
    assert "RC0603FR-0710KL" in bench.headline
    press(bench, "next-line")
    assert "LM358BIDDFR" in bench.headline
    press(bench, "next-line", "drop", "confirm")
    assert bench.states() == ["DISPUTED", "REFUSED"]


def test_other_codes_do_nothing_here_and_the_order_is_still_open_afterwards(bench):
    dispute(bench, bag(), "s1")
    press(bench, "disputes")
    bench.scan(bag(RESISTOR, 50), "s2")
    only = "Only control codes count on this screen. Scan CANCEL to go back to work."
    assert bench.tape("s2") == ("refused", only)
    press(bench, "cancel")
    bench.scan(bag(RESISTOR, 50), "s3")
    assert bench.states() == ["DISPUTED", "SENDING"]


def test_the_order_hears_of_its_writes_while_the_disputes_are_on_the_screen(bench):
    dispute(bench, bag(), "s1")
    bench.scan(bag(RESISTOR, 50), "s2")
    press(bench, "disputes")
    bench.write_answered(Done())
    press(bench, "cancel")
    received = [row.cells[3] for row in view(bench).rows if row.cells[0] == "RC0603FR-0710KL"]
    assert received == ["50"]


def test_a_dispute_of_an_earlier_day_can_be_settled(tmp_path):
    first = Workbench(tmp_path / "journal.sqlite").begin()
    first.open_order()
    dispute(first, bag(), "s1")
    first.close()
    second = Workbench(tmp_path / "journal.sqlite", start="home", clock=first.clock).begin()
    press(second, "disputes", "booked", "confirm")
    assert second.states() == ["DONE"]
    second.close()
