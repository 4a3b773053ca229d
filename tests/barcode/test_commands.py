"""Control codes."""

import pytest

from station.barcode.commands import ACTIONS, code_of, read_command
from station.workflows import base

VALUES = {
    "quantity": "12.5",
    "status": "DAMAGED",
    "digit": "7",
    "copies": "3",
    "badge": "anna",
    "recipe": "take-10",
}


@pytest.mark.parametrize("action", ACTIONS)
def test_a_printed_control_code_is_read_as_its_action(action):
    code = code_of(action, VALUES.get(action, ""))
    for text in (code, code.lower(), f" {code} "):
        reading = read_command(text)
        assert reading.get("action") == action
        assert reading.get("value").casefold() == VALUES.get(action, "").casefold()


@pytest.mark.parametrize(
    "text",
    [
        "STATION:QTY",
        "STATION:QTY-",
        "STATION:QTY-many",
        "STATION:QTY--1",
        "STATION:DIGIT-12",
        "STATION:BADGE-a b",
    ],
)
def test_a_control_code_without_its_value_is_none(text):
    assert read_command(text) is None


def test_another_prefix_makes_other_codes():
    assert read_command("DOCK/QTY-10", "DOCK/").get("value") == "10"
    assert read_command("STATION:CANCEL", "DOCK/") is None


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
    assert {action.name for action in actions} <= set(ACTIONS)
