"""The words that open screens, and those that the present screen has no use for."""

import pytest

from station.model import Pressed
from station.modes import mode_of, not_possible

SCREENS = {"home", "move", "recipe take-10"}


@pytest.mark.parametrize(
    ("word", "value", "screen"),
    [("move", "", "move"), ("recipe", "take-10", "recipe take-10"), ("recipe", "TAKE-10", "recipe take-10")],
)
def test_a_word_opens_its_screen(word, value, screen):
    opened = mode_of(Pressed(word, value=value), SCREENS)
    assert opened is not None
    assert opened[0] == screen


@pytest.mark.parametrize(
    ("word", "value", "sentence"),
    [
        ("recipe", "nope", "There is no recipe called nope. The home screen shows those there are."),
        ("split", "", "Split is not possible here."),
        ("row", "3", "row is not possible here."),
    ],
)
def test_every_other_word_is_refused_in_a_sentence(word, value, sentence):
    event = Pressed(word, value=value)
    assert mode_of(event, SCREENS) is None
    assert str(not_possible(event)) == sentence
