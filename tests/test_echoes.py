"""One code read by two scanners at once counts once; a scanner that reads it twice means it twice."""

from hypothesis import given, strategies as st

from station.echoes import Echoes


def test_the_second_source_within_the_time_is_an_echo_of_the_first():
    echoes = Echoes(1.5)
    assert echoes.first_source("PO-1", "keyboard", 10.0) is None
    assert echoes.first_source("PO-1", "camera", 11.5) == "keyboard"
    assert echoes.first_source("PO-1", "camera", 11.6) is None


def test_other_codes_other_times_and_the_same_scanner_count():
    echoes = Echoes(1.5)
    for text, source, at in (("A", "one", 10.0), ("B", "two", 10.1), ("A", "one", 10.2), ("A", "two", 11.8)):
        assert echoes.first_source(text, source, at) is None


def test_a_time_of_nothing_takes_nothing_for_an_echo():
    echoes = Echoes(0)
    assert echoes.first_source("A", "one", 10.0) is None
    assert echoes.first_source("A", "two", 10.0) is None


@given(st.lists(st.tuples(st.sampled_from("AB"), st.sampled_from("xyz"), st.floats(0, 5)), max_size=40))
def test_a_code_of_one_scanner_always_counts_the_first_time(scans):
    echoes = Echoes(1.5)
    at, counted = 0.0, set()
    for text, source, gap in scans:
        at += gap
        if echoes.first_source(text, source, at) is None:
            counted.add(text)
        assert text in counted
