"""Sentences: foreign text is all to be seen, and none of it acts."""

import unicodedata
from decimal import Decimal

import pytest
from hypothesis import given, strategies as st

from station.text import LONGEST_SHOWN, NOTHING, Text, english, number, say, visible

ANY_TEXT = st.text(st.characters(), max_size=400)
FILLERS = "\u115f\u1160\u3164\uffa0"
LONGEST_PICTURE = len("<U+10FFFF>")


@given(ANY_TEXT)
def test_nothing_invisible_or_acting_gets_through(text):
    shown = visible(text)
    assert not {unicodedata.category(char) for char in shown} & {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
    assert len(shown) <= LONGEST_SHOWN * LONGEST_PICTURE
    shown.encode("utf-8")


@given(st.text(st.characters(categories=("L", "N", "P", "Zs"), exclude_characters=FILLERS), max_size=160))
def test_ordinary_text_is_left_alone(text):
    assert visible(text) == text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Müller & Söhne KG", "Müller & Söhne KG"),
        ("a\x1db\x1e\x04\x00", "a<GS>b<RS><EOT><NUL>"),
        ("\x7f\x85", "<DEL><U+0085>"),
        ("\u202egnp.exe", "<U+202E>gnp.exe"),
        ("\ud800", "<U+D800>"),
        ("\u2028\u2029\ufeff\u200b", "<U+2028><U+2029><U+FEFF><U+200B>"),
        ("\u3164\u034f", "<U+3164><U+034F>"),
        ("e" + "\u0301" * 20, "e\u0301\u0301"),
        ("o" + "\u20dd" * 20, "o\u20dd\u20dd"),
        ("", ""),
    ],
)
def test_what_is_shown_of_strange_characters(text, shown):
    assert visible(text) == shown


def test_a_long_text_ends_in_an_ellipsis():
    assert visible("x" * LONGEST_SHOWN) == "x" * LONGEST_SHOWN
    assert visible("x" * (LONGEST_SHOWN + 1)) == "x" * (LONGEST_SHOWN - 1) + "…"
    assert visible("abcdef", 4) == "abc…"


@given(ANY_TEXT)
def test_a_value_cannot_disturb_its_sentence(value):
    assert str(say("<{a}> and <{b}>", a=value, b=1)) == f"<{visible(value)}> and <1>"


@pytest.mark.parametrize("hostile", ["{0.__class__}", "{b}", "{", "}}", "{a!r:>{b}}", "%s"])
def test_braces_in_a_value_stay_text(hostile):
    assert str(say("{a}", a=hostile)) == hostile


def test_a_sentence_is_translated_before_its_values_go_in():
    german = {"{n} of {part} in {place}": "{part}: {n} in {place}", "here": "hier"}
    sentence = say("{n} of {part} in {place}", n=Decimal("12.50"), part="here", place=say("here"))
    assert sentence.rendered(lambda template: german.get(template, template)) == "here: 12.5 in hier"
    assert str(sentence) == "12.5 of here in here"


def test_nothing_says_nothing():
    assert str(NOTHING) == ""
    assert Text("") == NOTHING
    assert english("anything") == "anything"


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ("10", "10"),
        ("10.00", "10"),
        ("12.50", "12.5"),
        ("0.001", "0.001"),
        ("1E+3", "1000"),
        ("100", "100"),
        ("0.00", "0"),
        ("NaN", "NaN"),
        ("Infinity", "Infinity"),
        ("1E+999999", "1E+999999"),
        ("1E-999999", "1E-999999"),
    ],
)
def test_quantities_are_written_as_people_write_them(value, written):
    assert number(Decimal(value)) == written


@given(st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**12), max_value=10**12, places=6))
def test_a_written_quantity_is_the_same_number(value):
    assert Decimal(number(value)) == value
    assert "E" not in number(value)
