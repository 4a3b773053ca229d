"""The table of moves and the rule for lost answers."""

import pytest
from hypothesis import given, strategies as st

from station.journal.settle import after_looking, after_sending
from station.journal.states import IN_FLIGHT, MOVES, UNSETTLED, WriteState
from station.model import Done, Evidence, NotSent, Refused, Unknown, Why

PATIENCE = 95.0
NO_SIGHT = [Unknown("timeout"), NotSent("refused"), Refused(Why.SIGN_IN), Done()]


def test_what_was_sent_goes_where_its_answer_says():
    assert after_sending(Done()) is WriteState.DONE
    assert after_sending(Refused(Why.INVALID)) is WriteState.REFUSED
    assert after_sending(NotSent("connection refused")) is WriteState.QUEUED
    assert after_sending(Unknown("read timeout")) is WriteState.UNKNOWN


@pytest.mark.parametrize("waited", [0.0, PATIENCE - 0.01, PATIENCE, 1e6])
def test_applied_counts_at_once(waited):
    assert after_looking(Done(Evidence.APPLIED), waited, PATIENCE) is WriteState.DONE


def test_not_applied_counts_only_when_the_server_can_no_longer_be_at_it():
    assert after_looking(Done(Evidence.NOT_APPLIED), PATIENCE - 0.01, PATIENCE) is WriteState.UNKNOWN
    assert after_looking(Done(Evidence.NOT_APPLIED), PATIENCE, PATIENCE) is WriteState.QUEUED


def test_what_stays_unclear_is_for_a_person():
    assert after_looking(Done(Evidence.UNCLEAR), 0.0, PATIENCE) is WriteState.UNKNOWN
    assert after_looking(Done(Evidence.UNCLEAR), PATIENCE, PATIENCE) is WriteState.DISPUTED


@pytest.mark.parametrize("outcome", NO_SIGHT)
def test_a_look_that_saw_nothing_proves_nothing_however_long_ago(outcome):
    assert after_looking(outcome, 1e9, PATIENCE) is WriteState.UNKNOWN


@given(
    st.sampled_from([*NO_SIGHT, *(Done(evidence) for evidence in Evidence)]),
    st.floats(min_value=0, max_value=1e9),
)
def test_looking_leads_only_where_the_table_allows(outcome, waited):
    state = after_looking(outcome, waited, PATIENCE)
    assert state is WriteState.UNKNOWN or state in MOVES[WriteState.UNKNOWN]


def test_the_table_of_moves():
    assert set(MOVES) == set(WriteState)
    assert WriteState.SENDING not in MOVES[WriteState.UNKNOWN], "look before sending again"
    final = {state for state in WriteState if not MOVES[state]}
    assert final == {WriteState.DONE, WriteState.REFUSED, WriteState.TAKEN_BACK}
    assert set(UNSETTLED) == set(WriteState) - final
    assert set(IN_FLIGHT) == set(UNSETTLED) - {WriteState.QUEUED}


def test_every_state_can_be_reached_from_the_queue():
    reached, frontier = set(), {WriteState.QUEUED}
    while frontier:
        reached |= frontier
        frontier = {to for state in frontier for to in MOVES[state]} - reached
    assert reached == set(WriteState)
