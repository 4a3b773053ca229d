"""Control codes."""

import pytest

from station.barcode.commands import ACTIONS, code_of, read_command
from station.workflows import base


@pytest.mark.parametrize("action", ACTIONS)
def test_a_printed_control_code_is_read_as_its_action(action):
    for text in (code_of(action), code_of(action).lower(), f" {code_of(action)} "):
        assert read_command(text).get("action") == action


@pytest.mark.parametrize(
    "text",
    [
        "",
        "CANCEL",
        "STATION:",
        "STATION:FORMAT",
        "STATION:CANCEL NOW",
        "XSTATION:CANCEL",
        "STATION:CANCEL\n0",
    ],
)
def test_everything_else_is_no_control_code(text):
    assert read_command(text) is None


@pytest.mark.parametrize("text", ["\u017fTATION:CANCEL", "STATION:L\u0131NK", "STATION:CONF\u0131RM"])
def test_letters_that_only_look_or_sort_like_ascii_do_not_count(text):
    assert read_command(text) is None


def test_the_codes_on_the_buttons_are_the_codes_that_are_read():
    actions = [base.HOME, base.CANCEL, base.CONFIRM, base.RECEIVE, base.LOOKUP, base.CONNECT]
    assert [read_command(action.code).get("action") for action in actions] == [a.name for a in actions]
    assert {action.name for action in actions} == set(ACTIONS)
