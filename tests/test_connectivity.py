"""How well the server answers, from its last results."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.connectivity import REMEMBERED, SLOW_SECONDS, Connectivity
from station.model import Done, Link, NotSent, Refused, Unknown, Why

FAST, LATE = (Done(), 0.1), (Done(), 9.0)
LOST, UNREACHED = (Unknown("timeout"), 10.0), (NotSent("refused"), 0.1)


def link_after(*results):
    connectivity = Connectivity()
    for outcome, seconds in results:
        connectivity = connectivity.heard(outcome, seconds)
    return connectivity.link


@pytest.mark.parametrize(
    ("results", "link"),
    [
        ([], Link.CONNECTING),
        ([FAST], Link.ONLINE),
        ([(Refused(Why.INVALID), 0.1)], Link.ONLINE),
        ([(Done(), SLOW_SECONDS)], Link.ONLINE),
        ([LATE], Link.SLOW),
        ([FAST, UNREACHED], Link.OFFLINE),
        ([FAST, LOST], Link.OFFLINE),
        ([UNREACHED, FAST], Link.SLOW),
        ([UNREACHED, *[FAST] * REMEMBERED], Link.ONLINE),
        ([LATE, FAST, FAST, FAST, FAST], Link.ONLINE),
    ],
)
def test_the_last_results_decide(results, link):
    assert link_after(*results) is link


@given(st.lists(st.sampled_from([FAST, LATE, LOST, UNREACHED])))
def test_only_the_last_five_results_count(results):
    assert link_after(*results) is link_after(*results[-REMEMBERED:])


@given(st.lists(st.sampled_from([FAST, LATE, LOST, UNREACHED])))
def test_no_answer_to_the_last_request_is_always_offline(results):
    assert link_after(*results, LOST) is Link.OFFLINE
    assert link_after(*results, FAST) in {Link.ONLINE, Link.SLOW}
