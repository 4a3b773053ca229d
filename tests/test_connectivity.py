"""How well the server answers, from its last results."""

import pytest
from hypothesis import given, strategies as st

from station.connectivity import REMEMBERED, SLOW_SECONDS, Connectivity
from station.model import Done, NotSent, Refused, Unknown, Why
from station.screen import Link

FAST, LATE = (Done(), 0.1), (Done(), 9.0)
LOST, UNREACHED = (Unknown("timeout"), 10.0), (NotSent("refused"), 0.1)
BUSY = (NotSent("429", delay=30.0), 0.1)


def link_after(*results, unanswered=0.0):
    connectivity = Connectivity()
    for outcome, seconds in results:
        connectivity = connectivity.heard(outcome, seconds)
    return connectivity.link(unanswered)


@pytest.mark.parametrize(
    ("results", "link"),
    [
        ([], Link.CONNECTING),
        ([FAST], Link.ONLINE),
        ([(Refused(Why.INVALID), 0.1)], Link.ONLINE),
        ([(Done(), SLOW_SECONDS)], Link.ONLINE),
        ([LATE], Link.SLOW),
        ([FAST, UNREACHED], Link.OFFLINE),
        ([LOST], Link.OFFLINE),
        ([FAST, LOST], Link.SLOW),
        ([FAST, LOST, LOST], Link.OFFLINE),
        ([UNREACHED, LOST], Link.SLOW),
        ([FAST, BUSY], Link.SLOW),
        ([BUSY], Link.SLOW),
        ([UNREACHED, FAST], Link.SLOW),
        ([UNREACHED, *[FAST] * REMEMBERED], Link.ONLINE),
        ([LATE, FAST, FAST, FAST, FAST], Link.ONLINE),
    ],
)
def test_the_last_results_decide(results, link):
    assert link_after(*results) is link


@given(st.lists(st.sampled_from([FAST, LATE, LOST, UNREACHED, BUSY])))
def test_only_the_last_five_results_count(results):
    assert link_after(*results) is link_after(*results[-REMEMBERED:])


@given(st.lists(st.sampled_from([FAST, LATE, LOST, UNREACHED])))
def test_what_cannot_be_reached_is_offline_and_what_answers_is_not(results):
    assert link_after(*results, UNREACHED) is Link.OFFLINE
    assert link_after(*results, LOST, LOST) is Link.OFFLINE
    assert link_after(*results, LOST) in {Link.SLOW, Link.OFFLINE}
    assert link_after(*results, FAST) in {Link.ONLINE, Link.SLOW}


@pytest.mark.parametrize(
    ("results", "unanswered", "link"),
    [
        ([FAST], SLOW_SECONDS, Link.ONLINE),
        ([FAST], SLOW_SECONDS + 0.1, Link.SLOW),
        ([UNREACHED], 9.0, Link.OFFLINE),
        ([], 9.0, Link.CONNECTING),
    ],
)
def test_a_request_that_hangs_is_slow_before_it_is_lost(results, unanswered, link):
    assert link_after(*results, unanswered=unanswered) is link
