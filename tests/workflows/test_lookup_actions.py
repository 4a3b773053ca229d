"""What can be done with what is shown: by rights, by kind, handed over to other screens."""

from dataclasses import replace

import pytest

from station.barcode.commands import read_command
from station.model import (
    Brought,
    Chosen,
    Context,
    Done,
    Entered,
    Pressed,
    Refused,
    Tone,
    Why,
)
from station.workflows.lookup import offers
from station.workflows.lookup.states import NotKnown, Ready
from station.workflows.lookup.workflow import LookupWorkflow
from tests.workbench import bag, scanned
from tests.workflows.lookup_bench import (
    EAN,
    KEEPER,
    LOCATION,
    LOOKER,
    ORDER,
    PART,
    SERIAL_ITEM,
    SHIPMENT,
    STOCK_ITEM,
    Bench,
)

STOCK_WORDS = ["move", "count", "add", "remove", "status", "split", "merge"]
NO_MATCH = Refused(Why.NO_MATCH, "No match found")


def offered(thing, identity=KEEPER):
    return [action.name for action in offers.offers(thing, identity)]


@pytest.mark.parametrize(
    ("thing", "words"),
    [
        (STOCK_ITEM, [*STOCK_WORDS, "link", "unlink", "code", "print"]),
        (SERIAL_ITEM, ["move", "status", "link", "unlink", "code", "print"]),
        (PART, ["link", "code", "print"]),
        (LOCATION, ["move", "count", "link", "code", "print"]),
        (replace(LOCATION, structural=True), ["link", "code", "print"]),
        (ORDER, ["receive", "link", "code", "print"]),
        (SHIPMENT, ["pack", "link", "code", "print"]),
        (replace(PART, model="build"), ["pack", "link", "code", "print"]),
        (replace(PART, model="teapot"), []),
    ],
)
def test_each_kind_of_thing_has_its_own_words(thing, words):
    assert offered(thing) == words
    assert offered(thing, None) == words


@pytest.mark.parametrize("thing", [STOCK_ITEM, PART, LOCATION, ORDER, SHIPMENT])
def test_who_may_only_look_is_offered_only_codes(thing):
    assert offered(thing, LOOKER) == ["code", "print"]


def test_each_right_opens_its_own_words():
    def with_roles(**roles):
        return replace(LOOKER, roles={role: tuple(actions.split()) for role, actions in roles.items()})

    assert offered(LOCATION, with_roles(stock="add")) == ["move", "count", "code", "print"]
    assert offered(LOCATION, with_roles(stock_location="change")) == ["link", "code", "print"]
    assert offered(ORDER, with_roles(purchase_order="add")) == ["receive", "code", "print"]
    assert offered(SHIPMENT, with_roles(sales_order="change")) == ["pack", "link", "code", "print"]
    assert offered(SHIPMENT, with_roles(sales_order="add")) == ["pack", "code", "print"]
    build = replace(PART, model="build")
    assert offered(build, with_roles(build="add")) == ["pack", "code", "print"]
    assert offered(build, with_roles(build="change")) == ["link", "code", "print"]


def test_a_scanned_digit_does_what_has_it_as_its_key():
    turn = str(offered(STOCK_ITEM).index("split") + 1)
    assert Bench().show().press("digit", turn).switched == (
        "item",
        Brought(STOCK_ITEM, Pressed("split", "p1")),
    )


@pytest.mark.parametrize("value", ["0", "POINT"])
def test_a_digit_that_is_no_key_is_refused(value):
    bench = Bench().show().press("digit", value)
    assert bench.said == [("p1", "refused", f"Nothing here has the digit {value}. Scan a code.")]


def test_every_action_has_a_code_and_the_first_nine_a_digit():
    actions = offers.offers(STOCK_ITEM, KEEPER)
    assert [action.key for action in actions] == [*"123456789", "", ""]
    for action in actions:
        if action.name != "status":
            assert read_command(action.code).get("action") == action.name


@pytest.mark.parametrize(
    ("word", "thing", "screen"),
    [
        ("move", STOCK_ITEM, "move"),
        ("move", LOCATION, "move"),
        ("count", STOCK_ITEM, "item"),
        ("count", LOCATION, "count"),
        ("add", STOCK_ITEM, "add"),
        ("remove", SERIAL_ITEM, "remove"),
        ("status", STOCK_ITEM, "item"),
        ("split", STOCK_ITEM, "item"),
        ("merge", STOCK_ITEM, "item"),
        ("link", PART, "link"),
        ("unlink", STOCK_ITEM, "unlink"),
    ],
)
def test_a_word_is_handed_over_with_the_thing(word, thing, screen):
    bench = Bench().show(thing).press(word, "DAMAGED" if word == "status" else "")
    pressed = Pressed(word, "p1", "DAMAGED" if word == "status" else "")
    assert bench.switched == (screen, Brought(thing, pressed))
    assert bench.said == []


def test_the_button_for_the_status_leaves_the_choice_to_the_screen_of_the_item():
    bench = Bench().show().press("status")
    assert bench.switched == ("item", Brought(STOCK_ITEM, Pressed("item", "p1")))


def test_a_word_that_the_rights_do_not_allow_is_refused():
    bench = Bench(context=Context(LOOKER)).show().press("move")
    sentence = "Your account may not do this with LM358BIDDFR. Ask whoever manages the server."
    assert bench.said == [("p1", "refused", sentence)]
    assert (str(bench.view.headline), bench.view.tone) == (sentence, Tone.BAD)
    assert bench.show(PART, scan_id="s2").view.tone is Tone.GOOD


@pytest.mark.parametrize(
    "word", ["move", "count", "add", "remove", "link", "unlink", "receive", "pack", "search"]
)
def test_without_a_thing_a_word_opens_its_screen_empty(word):
    bench = Bench().press(word)
    assert bench.switched == (word, None)
    assert bench.said[0][:2] == ("p1", "done")


def test_a_word_that_is_not_about_the_thing_opens_its_screen_empty():
    assert Bench().show(PART).press("move").switched == ("move", None)
    assert Bench().show(PART).press("receive").switched == ("receive", None)


@pytest.mark.parametrize(
    ("word", "sentence"),
    [
        ("confirm", "There is nothing to confirm here. Scan a code."),
        ("split", "This is done with a stock item. Scan one first, then this word again."),
        ("print", "Nothing is shown that this could be meant for. Scan a code first, then this word again."),
    ],
)
def test_a_word_with_nothing_to_work_on_is_refused(word, sentence):
    bench = Bench().press(word)
    assert (bench.said, bench.wanted(object)[1:]) == ([("p1", "refused", sentence)], [])


def test_the_order_that_is_shown_is_opened_by_the_code_that_led_to_it():
    code = scanned(EAN)
    bench = Bench().show(ORDER).press("receive")
    assert bench.switched == ("receive", Chosen(code, 5))
    assert bench.said == [("p1", "done", "Receiving.")]
    bench = Bench().show(SHIPMENT).press("pack")
    assert bench.switched == ("pack", Chosen(code, 3, model="salesordershipment"))


@pytest.mark.parametrize(
    ("thing", "word", "name"), [(ORDER, "receive", "PO-0001"), (SHIPMENT, "pack", "SO-0001")]
)
def test_an_order_that_was_brought_is_opened_by_its_name(thing, word, name):
    bench = Bench().take(Brought(thing, Pressed("digit", "d1", "1"))).press(word)
    assert bench.switched == (word, Entered("order", name, "p1"))


# A code that nothing has.


def unknown(text="ABC-123", workflow=None):
    bench = Bench(workflow).scan(text).answer("s1:lookup", NO_MATCH)
    for op in ("s1:order", "s1:salesorder", "s1:build"):
        bench.answer(op, Done(()))
    assert isinstance(bench.state, NotKnown)
    return bench


def test_an_unknown_code_can_be_linked_searched_received_and_ignored():
    bench = unknown()
    assert bench.said == [("s1", "refused", "Nothing on the server has the code ABC-123. Scan another one.")]
    assert [(a.name, a.key) for a in bench.view.actions] == [
        ("link", "1"), ("search", "2"), ("receive", "3"), ("cancel", "4"),
    ]  # fmt: skip
    assert bench.view.detail == "No match found"


@pytest.mark.parametrize(
    ("word", "event"),
    [
        ("link", Entered("code", "ABC-123", "s1")),
        ("search", Entered("words", "ABC-123", "s1")),
        ("receive", scanned("ABC-123")),
    ],
)
def test_an_unknown_code_is_handed_over_and_its_word_is_answered(word, event):
    bench = unknown().press(word)
    assert bench.switched == (word, event)
    assert bench.said[0][:2] == ("p1", "done")


def test_an_unknown_code_is_ignored_by_a_word_or_by_the_next_scan():
    bench = unknown().press("cancel")
    assert (isinstance(bench.state, Ready), bench.said[0][2]) == (True, "Ready for the next code.")
    assert list(unknown().scan("NEXT", "s2").asked) == ["s2:lookup"]


def test_other_words_open_their_screens_also_beside_an_unknown_code():
    assert unknown().press("move").switched == ("move", None)


def test_a_label_that_nothing_has_shows_what_it_says():
    assert unknown(bag(quantity=25)).fields["Quantity"] == "25"


def test_a_scan_that_arrived_damaged_says_so():
    at_home = unknown(bag().replace("\x1e\x04", "")[:-3], LookupWorkflow("home", context_decides=True))
    assert at_home.said[0][1] == "refused"
    assert "link" in at_home.actions
