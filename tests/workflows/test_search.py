"""Searching: words in, a list to choose from by digits."""

from dataclasses import replace

import pytest

from station.model import Answered, Brought, Done, Entered, NotSent, Pressed, Refused, Tone, Unknown, Why
from station.operations import LoadPicture, Receive, SearchThings, Thing
from station.workflows.searching.states import Listing, Ready, Searching
from station.workflows.searching.workflow import SearchWorkflow
from tests.workbench import bag, scanned
from tests.workflows.lookup_bench import LOCATION, ORDER, PART, SHIPMENT, STOCK_ITEM, Bench

THUMB = "/media/a.thumbnail.png"
MANY = tuple(
    Thing("part", pk, f"R{pk}", thumbnail=f"/media/{pk}.png" if pk % 2 else "") for pk in range(1, 22)
)


def searching(words="lm358 amp"):
    return Bench(SearchWorkflow()).scan(words)


def found(*things):
    return searching().answer("s1:search", Done(things))


def test_what_is_scanned_is_words():
    bench = searching("  lm358\t amp ")
    assert bench.asked == {"s1:search": SearchThings("lm358 amp")}
    assert bench.workflow.waiting(bench.state)
    assert (str(bench.view.headline), bench.view.busy) == ("Searching for lm358 amp ...", True)


def test_what_another_screen_hands_over_is_words_too():
    bench = Bench(SearchWorkflow()).take(Entered("words", "4006381333931", "s9"))
    assert bench.asked == {"s9:search": SearchThings("4006381333931")}
    assert Bench(SearchWorkflow()).take(Entered("order", "PO-0001", "s9")).effects == ()


@pytest.mark.parametrize("code", ["INV-SI90", '{"stockitem": 90}', bag()])
def test_codes_of_things_and_labels_are_looked_up_instead(code):
    assert searching(code).switched == ("lookup", scanned(code))
    assert found(PART).scan(code, "s2").switched == ("lookup", scanned(code, "s2"))


def test_what_is_found_is_a_list_with_digits():
    bench = found(replace(PART, thumbnail=THUMB), STOCK_ITEM, LOCATION, ORDER, SHIPMENT)
    assert bench.said == [("s1", "done", "5 found for lm358 amp.")]
    assert bench.rows == [
        ("LM358BIDDFR", "Part", "", "15 pcs", ""),
        ("LM358BIDDFR A7", "Stock item", "Warehouse/Receiving", "10 pcs", "OK"),
        ("Warehouse/Shelf 3", "Location", "", "", ""),
        ("PO-0001", "Purchase order", "DigiKey", "", ""),
        ("1", "Shipment", "SO-0001", "", ""),
    ]
    chosen = [row.action for row in bench.view.rows]
    assert [(action.key, action.value, action.code) for action in chosen[:2]] == [
        ("1", "1", "STATION:DIGIT-1"),
        ("2", "2", "STATION:DIGIT-2"),
    ]
    assert bench.actions == ["cancel", "home"]


def test_one_find_is_opened_by_confirming():
    bench = found(PART)
    assert bench.said[0][2] == "One thing found for lm358 amp."
    assert bench.press("confirm").switched == ("lookup", Brought(PART, Pressed("confirm", "p1")))
    assert found(PART, ORDER).press("confirm").said[0][1] == "refused"


def test_a_digit_chooses_a_row_and_hands_the_thing_over():
    bench = found(PART, STOCK_ITEM).press("digit", "2")
    assert bench.switched == ("lookup", Brought(STOCK_ITEM, Pressed("digit", "p1", "2")))
    assert bench.said == []


@pytest.mark.parametrize("value", ["0", "3", "POINT"])
def test_a_digit_without_a_row_is_refused_and_the_list_stays(value):
    bench = found(PART, STOCK_ITEM).press("digit", value)
    assert bench.said == [("p1", "refused", "No such row is shown. Choose one by its digit.")]
    assert (len(bench.rows), bench.view.tone) == (2, Tone.BAD)


def test_more_than_nine_are_paged_through_and_the_pages_go_round():
    bench = found(*MANY)
    assert str(bench.view.prompt).startswith("Rows 1 to 9 of 21:")
    assert [row[0] for row in bench.rows] == [f"R{pk}" for pk in range(1, 10)]
    assert bench.press("next-line").said == [("p1", "done", "From 10 on.")]
    assert bench.press("next-line").rows[-1][0] == "R21"
    assert bench.press("digit", "3").switched[1].thing.name == "R21"
    assert bench.press("digit", "4").said[0][1] == "refused"
    assert bench.press("next-line").rows[0][0] == "R1"
    assert "next-line" in bench.actions


def test_the_list_says_when_there_may_be_more():
    things = tuple(Thing("part", pk, f"R{pk}") for pk in range(1, 60))
    bench = found(*things)
    assert (bench.said[0][2], len(bench.state.things)) == ("The first 45 found for lm358 amp.", 45)


def test_small_pictures_come_in_page_by_page_and_keep_nobody_waiting():
    bench = found(*MANY)
    assert list(bench.asked.values()) == [LoadPicture(f"/media/{pk}.png") for pk in (1, 3, 5, 7, 9)]
    assert not bench.workflow.waiting(bench.state)
    bench.answer("s1:search:picture:1", Done(b"PNG"))
    assert [row.picture for row in bench.view.rows[:4]] == [b"", b"", b"PNG", b""]
    for outcome in (Refused(Why.NOT_FOUND), Done("nonsense")):
        assert bench.answer("s1:search:picture:0", outcome).view.rows[0].picture == b""
    second = bench.press("next-line").asked
    assert list(second) == [f"s1:search:picture:{n}" for n in (5, 6, 7, 8)]
    bench.press("next-line").press("next-line")
    assert bench.asked == {}
    assert bench.view.rows[2].picture == b"PNG"


def test_the_same_picture_is_asked_for_once():
    bench = found(*[replace(STOCK_ITEM, pk=pk, thumbnail=THUMB) for pk in range(9)])
    assert list(bench.asked.values()) == [LoadPicture(THUMB)]


def test_new_words_replace_the_list():
    bench = found(PART).scan("resistor", "s2")
    assert isinstance(bench.state, Searching)
    assert list(bench.asked) == ["s2:search"]


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("x", "One character finds everything. Type at least two."),
        ("   ", "One character finds everything. Type at least two."),
        ("x" * 101, "These are too many characters to search for. Type fewer words."),
        ("x" * 4000, "These are too many characters to search for. Type fewer words."),
    ],
)
def test_words_of_no_use_are_refused_and_the_list_stays(words, sentence):
    for bench in (Bench(SearchWorkflow()), found(PART)):
        bench.take(Entered("words", words, "s2"))
        assert (bench.said, bench.asked) == ([("s2", "refused", sentence)], {})
        assert isinstance(bench.state, Ready | Listing)


def test_an_unusable_scan_says_why():
    bench = searching("a\x00b")
    assert bench.said[0][1] == "refused"
    assert str(bench.view.headline).startswith("The code holds a NUL character")


def test_strange_characters_are_words_like_any_other():
    assert searching("<b>{0}</b>").asked == {"s1:search": SearchThings("<b>{0}</b>")}
    half = Bench(SearchWorkflow()).take(Entered("words", "half \ud800", "s1"))
    assert half.asked == {"s1:search": SearchThings("half ?")}
    assert found(replace(PART, name="<b>{0}")).rows[0][0] == "<b>{0}"


@pytest.mark.parametrize("data", [(), (None, "part", 7)])
def test_nothing_found_is_said(data):
    bench = searching().answer("s1:search", Done(data))
    sentence = "Nothing on the server is called lm358 amp. Try fewer or other words."
    assert bench.said == [("s1", "refused", sentence)]
    assert (str(bench.view.headline), bench.view.tone, bench.actions) == (
        sentence,
        Tone.BAD,
        ["home", "lookup"],
    )


@pytest.mark.parametrize(
    ("outcome", "headline"),
    [
        (NotSent("refused"), "The server cannot be reached. Check the network, then scan again."),
        (
            Unknown("timeout"),
            "The server gave no usable answer. Scan again; if it stays so, check the server.",
        ),
        (Done("x"), "The server gave no usable answer. Scan again; if it stays so, check the server."),
        (
            Refused(Why.SIGN_IN),
            "The server does not accept this station's sign-in. Connect to the server again.",
        ),
    ],
)
def test_a_search_without_an_answer_says_why(outcome, headline):
    bench = searching().answer("s1:search", outcome)
    assert bench.said == [("s1", "refused", headline)]


def test_cancel_gives_up_the_search_or_clears_the_list():
    bench = searching().press("cancel")
    assert [said[:2] for said in bench.said] == [("s1", "refused"), ("p1", "done")]
    assert bench.answer("s1:search", Done((PART,))).effects == ()
    by_button = searching().take(Pressed("cancel", press="b1"))
    assert [said[0] for said in by_button.said] == ["s1"]
    assert found(PART).press("cancel").said == [("p1", "done", "Ready for other words.")]


@pytest.mark.parametrize("word", ["digit", "confirm", "next-line"])
def test_without_a_list_there_is_nothing_to_choose(word):
    bench = Bench(SearchWorkflow()).press(word, "1")
    assert bench.said[0][2] == "Type words, or scan a code, then choose a row by its digit."


def test_answers_that_nobody_waits_for_change_nothing():
    for bench in (Bench(SearchWorkflow()), searching(), found(PART)):
        before = bench.state
        bench.take(Answered("old:search", Done((PART,))))
        assert (bench.state, bench.effects) == (before, ())


def test_the_screen_begins_by_asking_for_words():
    bench = Bench(SearchWorkflow())
    assert (str(bench.view.headline), bench.view.tone) == ("What are you looking for?", Tone.NEUTRAL)


def test_searching_makes_no_writes_to_judge():
    write = Receive(5, "PO-0001", "label")
    for judged in (
        lambda: SearchWorkflow().judge(write, "s1", Done()),
        lambda: SearchWorkflow().doubt(write, "s1"),
    ):
        with pytest.raises(AssertionError, match="made no receive"):
            judged()
