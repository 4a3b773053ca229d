"""What the operator is told."""

import itertools
from dataclasses import replace

import pytest

from station.barcode.layout_tables import LAYOUTS
from station.calibration.advice import advice
from station.calibration.code import CODE, STRIPS
from station.calibration.learn import Learned, learn
from station.calibration.received import Received
from tests.calibration.computers import DEAD, SPELLINGS, Computer, keyed, presses


def told(text: str) -> list[str]:
    found = learn(Received("keyboard", text=text))
    assert isinstance(found, Learned)
    return [str(sentence) for sentence in advice(found)]


@pytest.mark.parametrize("text", [CODE, "]d1" + CODE + "\r"])
def test_where_everything_arrives_one_sentence_is_enough(text):
    [sentence] = told(text)
    assert sentence.startswith("Everything this scanner sends arrives")


def test_the_short_code_is_said_to_show_less():
    assert told(STRIPS[0])[1:] == [
        "The short code shows few keys. If a scan looks wrong, scan the large set-up code."
    ]


def test_by_position_caps_lock_is_no_matter():
    found = learn(Received("keyboard", keyed([replace(press, caps=True) for press in presses(CODE)])))
    assert isinstance(found, Learned)
    assert found.caps_lock
    assert str(advice(found)[0]).startswith("Everything this scanner sends arrives")


def test_a_keyboard_that_loses_nothing_is_named_and_put_right():
    [sentence] = told(Computer("ru").types(CODE))
    assert "American keyboard and the computer has a Russian one" in sentence
    assert "nothing is lost" in sentence


def test_an_unknown_keyboard_that_loses_nothing_is_put_right():
    [sentence] = told(CODE.replace("#", "\u20ac"))
    assert sentence.startswith("The keyboard changes some characters; the station puts this right")


def test_dead_keys_are_listed_with_a_way_out():
    [sentence] = told(Computer("de").types(CODE))
    assert "German / Austrian keyboard these characters are lost for good: + = `" in sentence
    assert "keyboard country to German / Austrian" in sentence
    assert "USB serial (CDC)" in sentence


def test_dead_keys_of_an_unknown_keyboard_are_listed_too():
    [sentence] = told(CODE.replace("#", "\u20ac").replace("~", ""))
    assert sentence.startswith("These characters are lost for good: ~.")


def test_lost_controls_are_named_with_what_to_switch_on():
    sentences = told(Computer().types(CODE, SPELLINGS["lost"]))
    assert [sentence.split(",")[0] for sentence in sentences[:3]] == ["GS", "RS", "EOT"]
    assert sentences[0] == "GS, the separator between the fields of supplier labels, does not arrive."
    assert sentences[3].startswith("Switch on sending control characters")


def test_controls_that_look_like_text_are_named():
    sentences = told(Computer().types(CODE, SPELLINGS["brackets"]))
    assert "GS arrives as ], which labels may hold themselves." in sentences[-2]
    both = told(Computer().types(CODE, SPELLINGS["bars"]))
    assert both[-1].startswith("GS and RS arrive as the same character.")


def test_characters_that_arrive_alike_are_named():
    assert any(
        sentence.startswith(". and > arrive as the same") for sentence in told(Computer("ca-fr").types(CODE))
    )


def test_caps_lock_is_to_be_switched_off():
    assert told(CODE.swapcase()) == ["Caps Lock is on. Switch it off and scan the set-up code again."]


def test_missing_letters_ask_for_a_slower_scanner():
    [sentence] = told(CODE.replace("k", ""))
    assert sentence.startswith("Letters or digits went missing on the way: k.")


def test_an_aim_identifier_without_its_bracket_is_to_be_switched_off():
    assert "AIM identifier" in told(Computer("se").types("]d1" + CODE))[-1]


@pytest.mark.parametrize("layout", ["", *LAYOUTS])
def test_everything_is_said_in_sentences(layout):
    for caps, dead, controls in itertools.product((False, True), DEAD, SPELLINGS.values()):
        for sentence in told(Computer(layout, caps, dead).types("]d1" + CODE + "\r", controls)):
            assert sentence.endswith(".")
            assert sentence.isprintable()
